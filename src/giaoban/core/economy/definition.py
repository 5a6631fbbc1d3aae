"""What an estimate of the digital economy is made with, as plain values that travel: command, API, store, bundle.

Everything a result depends on besides the tables stands here, by name: the scope with its codes, digital shares of
mixed sectors, φ, the treatment of imports, the denominator, declared errors; and for a quarter, a province or all
provinces what they need. Nothing has a silent default that would change a figure without being written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from giaoban.core.economy.domestic import ImportTreatment
from giaoban.core.economy.official import Ratio
from giaoban.core.economy.regional import Quotient
from giaoban.core.economy.scopes import Scope
from giaoban.core.findings import Finding, Place, Refused

Share = Annotated[float, Field(ge=0, le=1)]
RelativeError = Annotated[float, Field(ge=0, lt=1)]
RATIOS: Mapping[str, Ratio] = {"direct": "direct input ratio", "total": "total input ratio"}
"""Short names of the two ratios of the table that may stand for φ."""
MOST_FAULTS = 50


class Plain(BaseModel):
    """Frozen, no unknown fields, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ScopeUsed(Plain):
    """The scope with its codes as they were, so that a later list changes nothing."""

    key: str
    version: str
    codes: tuple[str, ...] = Field(min_length=1)
    classification: str = "isic4"
    title_vi: str = ""
    title_en: str = ""
    source: str = ""
    evidence: str = "unknown"

    @classmethod
    def of(cls, scope: Scope) -> ScopeUsed:
        return cls(**{name: getattr(scope, name) for name in cls.model_fields})

    def scope(self) -> Scope:
        return Scope(**self.model_dump())

    @property
    def reference(self) -> str:
        return f"{self.key}@{self.version}"


class ErrorsDeclared(Plain):
    """Relative standard deviations the user declares: of cells of Z, Y and VA, and of φ (0.1 is ten per cent)."""

    Z: RelativeError
    Y: RelativeError
    VA: RelativeError
    phi: Annotated[float, Field(ge=0)] | None = None


class TurnoverGiven(Plain):
    """A province that knows GRDP and the turnover of its digital enterprises by sector of the national table.

    `period` is what both are about when it is another one than the table's, whose ratios then stand for it.
    """

    turnover: dict[str, Annotated[float, Field(ge=0)]] = Field(min_length=1)
    grdp: Annotated[float, Field(gt=0)]
    unit: str
    turnover_error: RelativeError
    ratio_error: RelativeError
    grdp_error: RelativeError = 0.0
    period: str | None = None


class QuarterAsked(Plain):
    """A quarter of the tables: quarterly activity by sector (a row a quarter), from quarter `begins` on.

    `published` are the days of the tables, in their order; tables after `vintage` are not used.
    """

    quarter: str
    begins: str
    activity: tuple[tuple[float, ...], ...] = Field(min_length=4)
    demand: tuple[tuple[float, ...], ...] | None = None
    published: tuple[dt.date, ...] = Field(min_length=1)
    vintage: dt.date


class ProvincesAsked(Plain):
    """Provinces x sectors: a prior to start from, the GRDP each has to meet, and the δ of the band, said openly."""

    names: tuple[str, ...] = Field(min_length=1)
    grdp: tuple[Annotated[float, Field(gt=0)], ...]
    prior: tuple[tuple[Annotated[float, Field(ge=0)], ...], ...]
    deltas: tuple[Annotated[float, Field(ge=0, lt=1)], ...] = Field(min_length=1)
    quotient: Quotient = "flq"
    give_way: Literal["none", "rows", "columns"] = "none"

    @model_validator(mode="after")
    def _one_row_a_province(self) -> ProvincesAsked:
        if not len(self.names) == len(self.grdp) == len(self.prior):
            raise ValueError(f"{len(self.names)} names, {len(self.grdp)} GRDPs, {len(self.prior)} rows")
        return self


class Choices(Plain):
    """What a person chooses besides the tables and the scope."""

    shares: dict[str, Share] = Field(default_factory=dict)
    phi: Ratio | dict[str, Share] | None = None
    platform: dict[str, Share] = Field(default_factory=dict)
    overlap: Literal["block", "diagonal"] = "block"
    imports: ImportTreatment | None = None
    exports: tuple[str, ...] | None = None
    of: Literal["gva", "gdp"] = "gva"
    errors: ErrorsDeclared | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    turnover: TurnoverGiven | None = None
    quarter: QuarterAsked | None = None
    provinces: ProvincesAsked | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Choices:
        asked = [name for name in ("turnover", "quarter", "provinces") if getattr(self, name) is not None]
        if len(asked) > 1:
            raise ValueError(f"one of {', '.join(asked)} at a time")
        return self


class Definition(Choices):
    """Everything an estimate depends on besides its tables.

    >>> made = Definition(scope=ScopeUsed(key="two", version="1", codes=("26", "62")), phi="direct input ratio")
    >>> made.method, read_definition(made.plain()) == made
    ('io-official/two@1/phi-direct', True)
    """

    scope: ScopeUsed

    @property
    def method(self) -> str:
        """The name an observation carries; what distinguishes two figures of one method is their vintage."""
        if self.turnover is not None:
            return "turnover"
        kind = "provinces" if self.provinces else "io-official" if self.phi is not None else "io-core"
        short = {long: f"phi-{name}" for name, long in RATIOS.items()}
        tail = {"io-official": f"/{short[self.phi] if isinstance(self.phi, str) else 'phi-given'}"}.get(kind, "")
        diagonal = "-diagonal" if self.overlap == "diagonal" and kind == "io-core" else ""
        return f"{kind}{diagonal}/{self.scope.reference}{tail}"

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        made: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return made


def read_definition(plain: Any, *, file: str = "") -> Definition:
    """The definition of plain values. Raises Refused: `economy.definition-field` for every field that is wrong."""
    try:
        return Definition.model_validate(plain)
    except ValidationError as why:
        faults = why.errors(include_url=False, include_input=False)[:MOST_FAULTS]
        raise Refused(
            Finding(
                "economy.definition-field",
                where=Place(file, part=(field := ".".join(map(str, fault["loc"])) or "definition")),
                context={"field": field, "problem": fault["msg"]},
            )
            for fault in faults
        ) from None
