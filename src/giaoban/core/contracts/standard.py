"""The file of a contract in the form of the Open Data Contract Standard v3.1.0, field by field.

Source: Bitol, Open Data Contract Standard v3.1.0 (LF AI & Data), https://bitol-io.github.io/open-data-contract-standard/
and its JSON Schema. Every field of the standard that a table of records can have is here; what only documents (team,
support, servers, price, roles) is accepted as it comes. Unknown fields are refused, so a misspelt one never passes in
silence. What the fields mean for us is in `reading.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from giaoban.core.fields import Name, Text

StableId = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=100)]
Scalar = StrictBool | StrictInt | StrictFloat | StrictStr | None
Number = StrictInt | StrictFloat


def _day_as_text(value: Any) -> Any:
    """YAML reads an unquoted day as a date; the standard states days as texts."""
    return value.isoformat() if isinstance(value, dt.date) else value


Limit = Annotated[Number | StrictStr | None, BeforeValidator(_day_as_text)]
Dimension = Literal["accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"]
LogicalType = Literal["string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CustomProperty(Section):
    id: StableId | None = None
    property: StrictStr
    value: Any
    description: Text | None = None


class AuthoritativeDefinition(Section):
    id: StableId | None = None
    url: StrictStr
    type: StrictStr
    description: Text | None = None


class Element(Section):
    """What every part of a schema may carry."""

    id: StableId | None = None
    name: Name
    physicalName: StrictStr | None = None
    physicalType: StrictStr | None = None
    description: Text | None = None
    businessName: Text | None = None
    authoritativeDefinitions: list[AuthoritativeDefinition] = []
    tags: list[Text] = []
    customProperties: list[CustomProperty] = []


class LogicalTypeOptions(Section):
    """Options of every logical type together; which of them fits which type is checked by `reading.py`."""

    minLength: Annotated[StrictInt, Field(ge=0)] | None = None
    maxLength: Annotated[StrictInt, Field(ge=0)] | None = None
    pattern: StrictStr | None = None
    format: StrictStr | None = None
    minimum: Limit = None
    maximum: Limit = None
    exclusiveMinimum: Limit = None
    exclusiveMaximum: Limit = None
    multipleOf: Number | None = None
    timezone: StrictBool | None = None
    defaultTimezone: StrictStr | None = None


class Relationship(Section):
    id: StableId | None = None
    type: Literal["foreignKey"] = "foreignKey"
    to: StrictStr | list[StrictStr]
    description: Text | None = None
    customProperties: list[CustomProperty] = []


class Quality(Section):
    """A rule; which of its fields belong to which `type` is checked by `reading.py`."""

    id: StableId | None = None
    name: Text | None = None
    type: Literal["text", "library", "sql", "custom"] = "library"
    description: Text | None = None
    dimension: Dimension | None = None
    severity: StrictStr | None = None
    businessImpact: StrictStr | None = None
    method: StrictStr | None = None
    schedule: StrictStr | None = None
    scheduler: StrictStr | None = None
    unit: StrictStr | None = None
    tags: list[Text] = []
    authoritativeDefinitions: list[AuthoritativeDefinition] = []
    customProperties: list[CustomProperty] = []
    metric: Literal["nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"] | None = None
    rule: StrictStr | None = None
    arguments: dict[str, Any] | None = None
    query: StrictStr | None = None
    engine: StrictStr | None = None
    implementation: StrictStr | dict[str, Any] | None = None
    mustBe: Any = None
    mustNotBe: Any = None
    mustBeGreaterThan: Number | None = None
    mustBeGreaterOrEqualTo: Number | None = None
    mustBeLessThan: Number | None = None
    mustBeLessOrEqualTo: Number | None = None
    mustBeBetween: list[Number] | None = None
    mustNotBeBetween: list[Number] | None = None


class Property(Element):
    logicalType: LogicalType
    logicalTypeOptions: LogicalTypeOptions = LogicalTypeOptions()
    required: StrictBool = False
    unique: StrictBool = False
    primaryKey: StrictBool = False
    primaryKeyPosition: StrictInt = -1
    partitioned: StrictBool = False
    partitionKeyPosition: StrictInt = -1
    classification: StrictStr | None = None
    criticalDataElement: StrictBool = False
    encryptedName: StrictStr | None = None
    transformSourceObjects: list[StrictStr] = []
    transformLogic: StrictStr | None = None
    transformDescription: StrictStr | None = None
    examples: list[Any] = []
    relationships: list[Relationship] = []
    quality: list[Quality] = []


class SchemaObject(Element):
    logicalType: Literal["object"] = "object"
    dataGranularityDescription: Text | None = None
    properties: Annotated[list[Property], Field(min_length=1)]
    relationships: list[dict[str, Any]] = []
    quality: list[Quality] = []


class Description(Section):
    usage: Text | None = None
    purpose: Text | None = None
    limitations: Text | None = None
    authoritativeDefinitions: list[AuthoritativeDefinition] = []
    customProperties: list[CustomProperty] = []


class SlaProperty(Section):
    id: StableId | None = None
    property: StrictStr
    value: Scalar
    valueExt: Scalar = None
    unit: StrictStr | None = None
    element: StrictStr | None = None
    driver: Literal["regulatory", "analytics", "operational"] | None = None
    description: Text | None = None
    scheduler: StrictStr | None = None
    schedule: StrictStr | None = None


class Document(Section):
    """The whole file."""

    apiVersion: Literal["v3.1.0"]
    kind: Literal["DataContract"]
    id: StableId
    name: Name
    version: Annotated[StrictStr, Field(pattern=r"^[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})$")]
    status: Literal["proposed", "draft", "active", "deprecated", "retired"]
    tenant: StrictStr | None = None
    domain: StrictStr | None = None
    dataProduct: StrictStr | None = None
    tags: list[Text] = []
    description: Description = Description()
    schema_: Annotated[list[SchemaObject], Field(alias="schema", min_length=1, max_length=1)]
    slaProperties: list[SlaProperty] = []
    authoritativeDefinitions: list[AuthoritativeDefinition] = []
    customProperties: list[CustomProperty] = []
    contractCreatedTs: Any = None
    servers: list[dict[str, Any]] = []
    support: list[dict[str, Any]] = []
    price: dict[str, Any] | None = None
    team: dict[str, Any] | list[dict[str, Any]] | None = None
    roles: list[dict[str, Any]] = []
