"""What applying a pack would change: rows the pack wants against rows that are kept, section by section.

A *shelf* is one section of a pack in one room: it turns the pack into rows, reads what is kept, and writes. Rooms
register theirs in `core.plugins` under `shelf.NAME`; here they are only compared, so that a plan can be made, shown
and tested without a database.

Nothing is ever deleted: a row that left the pack is reported as retired and stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from giaoban.core.findings import Finding, Place
from giaoban.core.packs.pack import Pack

Fields = Mapping[str, Any]
Written = Mapping[str, Fields]  # natural key -> what the audit record says a pack wrote last


@dataclass(frozen=True)
class Row:
    """A row by its natural key. Fields that refer to other rows hold their natural keys."""

    key: str
    fields: Fields
    where: Place = field(default_factory=Place)


@dataclass(frozen=True)
class Change:
    """A kept row that the pack now states otherwise; `before` and `after` hold only the fields that differ."""

    row: Row
    before: Fields
    after: Fields


@dataclass(frozen=True)
class SectionPlan:
    """What would happen to one section."""

    section: str
    add: tuple[Row, ...] = ()
    change: tuple[Change, ...] = ()
    retire: tuple[str, ...] = ()
    same: int = 0

    @property
    def writes(self) -> int:
        return len(self.add) + len(self.change)


@dataclass(frozen=True)
class Plan:
    """All sections in the order in which they are written."""

    pack: str
    version: str
    sections: tuple[SectionPlan, ...]

    @property
    def writes(self) -> int:
        return sum(section.writes for section in self.sections)

    def section(self, name: str) -> SectionPlan:
        return next(section for section in self.sections if section.section == name)


class Shelf(Protocol):
    """One section of packs in one room. `order` puts what is referred to before what refers to it."""

    @property
    def name(self) -> str: ...

    @property
    def order(self) -> int: ...

    def wanted(self, pack: Pack) -> list[Row]:
        """The rows the pack states."""

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        """What is kept, by natural key; `own` is what packs wrote before."""

    def write(self, plan: SectionPlan, *, pack: Pack, by: Any, now: dt.datetime) -> Mapping[str, Fields]:
        """Make it so, inside the caller's transaction; gives what the audit record should say besides, by key."""


def compare(section: str, wanted: Iterable[Row], held: Mapping[str, Fields], *, own: Iterable[str]) -> SectionPlan:
    """The difference between what a pack wants and what is kept. Fields that only the store knows are left alone.

    `own` are the keys this pack wrote before: those it no longer states are retired.

    >>> kept = {"a": {"name": "Đất", "seen": 3}, "b": {"name": "Nước"}}
    >>> plan = compare("subjects", [Row("a", {"name": "Đất Nhỏ"}), Row("c", {"name": "Trời"})], kept, own=["a", "b"])
    >>> [row.key for row in plan.add], plan.change[0].before, plan.change[0].after, plan.retire
    (['c'], {'name': 'Đất'}, {'name': 'Đất Nhỏ'}, ('b',))
    """
    add, change, same = [], [], 0
    stated = set()
    for row in wanted:
        stated.add(row.key)
        kept = held.get(row.key)
        if kept is None:
            add.append(row)
            continue
        differing = [name for name, value in row.fields.items() if name in kept and kept[name] != value]
        if differing:
            before = {name: kept[name] for name in differing}
            change.append(Change(row, before, {name: row.fields[name] for name in differing}))
        else:
            same += 1
    retired = tuple(sorted(key for key in own if key in held and key not in stated))
    return SectionPlan(section, tuple(add), tuple(change), retired, same)


def strangers(
    section: str, wanted: Iterable[Row], held: Mapping[str, Fields], owners: Mapping[str, str], pack: str
) -> list[Finding]:
    """A finding for each row whose key is kept already and was written by another pack, or by a person."""
    return [
        Finding("pack.key-taken", where=row.where, context={"section": section, "key": row.key, "owner": owner or "–"})
        for row in wanted
        if row.key in held and (owner := owners.get(row.key, "")) != pack
    ]
