"""Structures and observations as plain values; artefacts have the agency and the version of their catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

Level = Literal["dataset", "series", "observation"]
Role = Literal["dimension", "time", "measure", "attribute"]
DataType = Literal["String", "Decimal", "Integer", "DateTime", "ObservationalTimePeriod"]


@dataclass(frozen=True)
class Label:
    """A name in both languages; the English one may be missing."""

    vi: str
    en: str = ""

    def best(self, language: str) -> str:
        """The name in the language asked for, or the other one."""
        return (self.en or self.vi) if language == "en" else self.vi

    @property
    def all(self) -> dict[str, str]:
        return {"vi": self.vi} | ({"en": self.en} if self.en else {})


@dataclass(frozen=True)
class Code:
    """One code. `valid_from` and `valid_to` are days, both included; None where open or unknown."""

    id: str
    label: Label
    parent: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    note: Label | None = None


@dataclass(frozen=True)
class Codelist:
    id: str
    label: Label
    codes: tuple[Code, ...]

    @cached_property
    def by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}


@dataclass(frozen=True)
class Component:
    """A dimension, the time, the measure or an attribute; `codelist` is its id, or "" where values are free."""

    id: str
    role: Role
    label: Label
    codelist: str = ""
    level: Level = "observation"
    type: DataType = "String"
    is_mandatory: bool = False


@dataclass(frozen=True)
class Flow:
    """A dataflow: the figures of one group of indicators."""

    id: str
    label: Label


@dataclass(frozen=True)
class Catalogue:
    """All structures of one agency: what a client needs in order to understand the data."""

    agency: str
    version: str
    agency_label: Label
    structure: str
    structure_label: Label
    components: tuple[Component, ...]
    codelists: tuple[Codelist, ...]
    flows: tuple[Flow, ...]

    @cached_property
    def lists(self) -> dict[str, Codelist]:
        return {codelist.id: codelist for codelist in self.codelists}

    @cached_property
    def by_id(self) -> dict[str, Component]:
        return {component.id: component for component in self.components}

    @cached_property
    def dimensions(self) -> tuple[Component, ...]:
        """The dimensions of a series, in the order of its key: without the time."""
        return tuple(component for component in self.components if component.role == "dimension")

    @cached_property
    def time(self) -> Component:
        return next(component for component in self.components if component.role == "time")

    @cached_property
    def attributes(self) -> tuple[Component, ...]:
        return tuple(component for component in self.components if component.role == "attribute")

    @cached_property
    def measures(self) -> tuple[Component, ...]:
        return tuple(component for component in self.components if component.role == "measure")

    def label_of(self, component: Component, value: str) -> Label:
        """The name of a value: its code's, or the value itself."""
        codelist = self.lists.get(component.codelist)
        code = codelist.by_id.get(value) if codelist else None
        return code.label if code else Label(value)


@dataclass(frozen=True)
class Observation:
    """One observation of a dataflow.

    key:        values of the dimensions in order, without the time
    time:       as SDMX writes it (`2024-Q4`); `start` and `end` are its first and last day
    attributes: by id, absent where there is none
    known_at:   since when the source said so;  until: when another version took its place (None: it stands)
    recorded_at: when it entered the database, which is what a client that follows changes asks by
    """

    flow: str
    key: tuple[str, ...]
    time: str
    start: dt.date
    end: dt.date
    value: Decimal | None
    known_at: dt.datetime
    recorded_at: dt.datetime
    until: dt.datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[object, ...]:
        """The order data are given in: by key, then time, then version."""
        return (self.flow, self.key, self.start, self.end, self.time, self.known_at, self.recorded_at)


def plain(number: Decimal | None) -> str:
    """A number without exponent and without zeros behind; empty for none.

    >>> plain(Decimal("58.33000000")), plain(Decimal("1E+3")), plain(None)
    ('58.33', '1000', '')
    """
    if number is None:
        return ""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
