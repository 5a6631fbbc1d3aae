"""The terms of a contract as plain values: columns, rules, and what a sender promises about time and amount."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from giaoban.core.fields import Words

ColumnType = Literal["string", "date", "timestamp", "integer", "number", "boolean"]
PersonalClass = Literal["none", "pseudonym", "basic", "sensitive"]
RuleSeverity = Literal["error", "warning", "note"]
Status = Literal["proposed", "draft", "active", "deprecated", "retired"]
Ordered = Decimal | dt.date | dt.datetime

MONTH = "month"  # the column every table has besides: the first day of the month of `Contract.month_of`


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One end of a range; an exclusive one is itself outside."""

    value: Ordered
    exclusive: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a record.

    allowed:     the only values a text may have; empty where any may occur
    value_words: what people read instead of an allowed value, where the contract says it
    lowest, highest: bounds of numbers and days;  shortest, longest: characters of a text
    additive:    may be summed; a rate or a rank never is
    personal_class: `pseudonym` stands for a person without naming them; `basic` and `sensitive` as the law sorts them
    refers_to:   kinds of register entries whose key the column holds; `valid_at` names the date at which that entry
                 has to exist (`month_of` where the contract says nothing); `reference_severity` is what it is to name
                 an entry the register does not have
    enter_once:  a value a machine delivered; no form may ask for it again
    zone:        where a clock stands that states no offset; None refuses such times
    """

    type: ColumnType
    title: Words
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    value_words: tuple[tuple[str, Words], ...] = ()
    pattern: str | None = None
    shortest: int | None = None
    longest: int | None = None
    lowest: Bound | None = None
    highest: Bound | None = None
    multiple_of: Decimal | None = None
    zone: str | None = None
    additive: bool = False
    personal_class: PersonalClass = "none"
    classification: str = "internal"
    refers_to: tuple[str, ...] = ()
    valid_at: str | None = None
    reference_severity: RuleSeverity = "error"
    enter_once: bool = False

    @property
    def personal(self) -> bool:
        """Whether the value belongs to one person; such columns are never a dimension of a figure."""
        return self.personal_class != "none"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition of the expression language every record has to fulfil; `error` returns the record."""

    code: str
    severity: RuleSeverity
    expr: str
    title: Words


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How many rows one source sends in each `per`; None where nothing is expected on that side."""

    least: int | None
    most: int | None
    per: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What one kind of record looks like, in one version, and what has to hold for it.

    version:      MAJOR.MINOR; a change that an earlier sender or reader would not survive needs a new major
    key:          columns that identify a record; `version_of` orders its versions (None: by order of arrival)
    deleted_of:   boolean column by which a source says that a record never should have existed
    month_of:     date whose month places the record; it must not change when a record is corrected
    valid_from, valid_to: columns between which a record of a catalogue holds; events have none
    freshness:    longest time from a change at the source to its arrival;  frequency: longest silence of a source
    retention_months: how long records are kept
    """

    id: str
    name: str
    version: str
    status: Status
    title: Words
    columns: dict[str, Column]
    key: tuple[str, ...]
    month_of: str
    notes: Words | None = None
    partition: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    version_of: str | None = None
    deleted_of: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    freshness: dt.timedelta | None = None
    frequency: dt.timedelta | None = None
    retention_months: int | None = None
    volume: Volume | None = None
    domain: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def minor(self) -> int:
        return int(self.version.partition(".")[2])

    @property
    def reference(self) -> str:
        """Names the table, and what indicators cite: `dossier@1`. Minor versions of it read each other's records."""
        return f"{self.name}@{self.major}"

    @property
    def full_reference(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def types(self) -> dict[str, ColumnType]:
        """Type of every column, the materialised month included."""
        return {name: column.type for name, column in self.columns.items()} | {MONTH: "date"}

    @property
    def enter_once(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.enter_once)

    @property
    def personal(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if column.personal)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, column in self.columns.items() if not column.nullable)
