"""The fields of an indicator file: what an official writes, in the order in which it is read.

One file is one indicator in one version. Unknown fields are refused, so a misspelt one never passes in silence.
`definition.load_definition` reads a file and gives every fault with its line.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from giaoban.core.fields import Evidence, Formula, Key, Name, Part, Text, Words

Unit = Literal[
    "percent",  # 0 to 100: the value formula gives a fraction and is shown times 100
    "percentage_point",
    "subs_per_100",  # the value formula gives a quotient and is shown times 100
    "ratio",
    "times",
    "count",
    "rank",
    "score",
    "level",
    "people",
    "households",
    "organisations",
    "subscriptions",
    "billion_vnd",
    "trillion_vnd",
    "million_vnd",
    "billion_usd",
    "million_usd",
    "days",
    "hours",
    "minutes",
    "mbps",
    "gigabyte",
    "yes_no",
    "date",
    "year",
    "other",
]
SCALE: dict[str, int] = {"percent": 100, "subs_per_100": 100}

Kind = Literal["ratio", "stock", "share_of_organisations", "milestone", "growth", "external"]
Group = Literal[
    "data",
    "government",
    "economy",
    "society",
    "security",
    "telecom",
    "post",
    "ict_industry",
    "infrastructure",
    "workforce",
    "other",
]
SuccessionRule = Literal["sum", "latest", "weighted", "not_additive"]
ADDITIVE: frozenset[str] = frozenset({"sum", "latest"})


class Measure(Part):
    """A number that is kept per organisation and month, and how it behaves when organisations merge.

    `expr` counts records of the contract; `source` says instead who delivers the number. Succession: `sum` adds up
    over organisations and months; `latest` adds up over organisations and takes the last month of a period (a stock);
    `weighted` is averaged by the measure named in `weight`; `not_additive` (a rank, distinct people) never combines.
    """

    succession: SuccessionRule = "sum"
    expr: Formula | None = None
    source: Words | None = None
    title: Words | None = None
    weight: Name | None = None


class LegalBasis(Part):
    document: Text
    clause: Text | None = None
    evidence: Evidence
    note: Words | None = None


class Check(Part):
    """A condition over the measures and `value` that must hold; when it does not, `code` is the finding."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$")]
    severity: Literal["error", "warning", "note"]
    expr: Formula
    title: Words


class SelfTest(Part):
    """Given records (`rows`) or measures (`counts`), the value in the indicator's unit; `expect: null` is no value."""

    title: Text | None = None
    rows: list[dict[str, Any]] | None = Field(default=None, max_length=1000)
    counts: dict[Name, float] | None = None
    expect: float | None


class Definition(Part):
    """One indicator in one version, as its file states it."""

    id: Name
    version: int = Field(ge=1)
    valid_from: dt.date
    valid_to: dt.date | None = None
    title: Words
    words: list[Annotated[Text, Field(max_length=120)]] = []  # what people call it when they ask
    why: Words
    group: Group
    kind: Kind
    unit: Unit
    digits: int = Field(default=2, ge=0, le=6)
    direction: Literal["up", "down", "none"]
    frequency: Literal["day", "month", "quarter", "half", "year", "irregular"] | None = None

    # Computed from records
    contract: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*@[1-9][0-9]*$")] | None = None
    time: Name | None = None
    subject: Name | None = None
    dimensions: list[Name] = []

    measures: dict[Name, Measure] = {}
    value: Formula | None = None

    # Kinds that need one more word
    population: list[Name] = []  # share_of_organisations: kinds of register entries
    of: Name | None = None  # growth: the indicator that grows
    against: Literal["previous", "year_before"] | None = None
    components: list[Name] = []  # indicators it is made of
    threshold: float | None = None  # what each component has to exceed

    legal_basis: list[LegalBasis] = []
    definition_status: Literal["official", "our_reading", "unknown"]
    definition_note: Words | None = None
    owner: Key
    checker: Key
    next_review: dt.date
    checks: list[Check] = []
    tests: list[SelfTest] = []

    @property
    def reference(self) -> str:
        """Names it for good: `dossier_rate_settled@1`."""
        return f"{self.id}@{self.version}"

    @property
    def scale(self) -> int:
        """What the value formula is multiplied with to be in the unit."""
        return SCALE.get(self.unit, 1)

    @property
    def from_records(self) -> bool:
        return any(measure.expr for measure in self.measures.values())

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
