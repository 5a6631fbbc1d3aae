"""Sections of a pack that are rows of a table: how they are read, compared and written, for every room.

A room describes its tables as `ModelShelf`s and registers them when Django starts (`register_shelf` in its
`AppConfig.ready`), so the registry applies packs for rooms it has never heard of. The audit record says which pack
wrote which row: `pack.add` and `pack.change` events carry the section, the key and the pack.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django.db import models

from giaoban.core import plugins
from giaoban.core.findings import Place, Refused
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, Plan, Row, SectionPlan, Shelf, Written, compare, strangers
from giaoban.core.quantities import fold
from giaoban.registry.models import Event, Person

PREFIX = "shelf."
ADDED, CHANGED = "pack.add", "pack.change"
BATCH = 500


class ModelShelf:
    """Rows of one model, found again by a natural key.

    `columns` are compared and written as they are; `refers` are foreign keys, held in rows as the natural key of
    what they point to (every model that is pointed to has a `key`); `search` is made anew from `searched`.
    """

    name: ClassVar[str]
    order: ClassVar[int]
    model: ClassVar[type[models.Model]]
    columns: ClassVar[tuple[str, ...]]
    refers: ClassVar[Mapping[str, type[models.Model]]] = {}
    searched: ClassVar[tuple[str, ...]] = ()
    stamps: ClassVar[tuple[str, ...]] = ()
    """The fields of a new row that hold the moment and the person of its writing, in this order."""

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        """The fields of each row the pack states, and where it states them."""
        raise NotImplementedError

    def key_of(self, fields: Fields) -> str:
        return str(fields["key"])

    def wanted(self, pack: Pack) -> list[Row]:
        return [Row(self.key_of(fields), fields, where) for fields, where in self.rows(pack)]

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        return {self.key_of(fields): fields for fields in self._kept()}

    def write(self, plan: SectionPlan, *, pack: Pack, by: Person, now: dt.datetime) -> dict[str, dict[str, Any]]:
        """Adds and changes the rows; gives what the events about them say beyond the usual (nothing here)."""
        self._add([row.fields for row in plan.add], dict(zip(self.stamps, (now, by), strict=False)))
        if plan.change:
            pk_of = {self.key_of(fields): fields["pk"] for fields in self._kept()}
            kept = self.model._default_manager.in_bulk([pk_of[change.row.key] for change in plan.change])
            changed = {name for change in plan.change for name in change.after}
            targets = self._targets(change.after for change in plan.change)
            for change in plan.change:
                thing = kept[pk_of[change.row.key]]
                for name, value in change.after.items():
                    self._set(thing, name, value, targets)
                self._index(thing)
            names = sorted(changed) + (["search"] if self.searched else [])
            self.model._default_manager.bulk_update(kept.values(), names, batch_size=BATCH)
        return {}

    def _kept(self) -> Iterator[dict[str, Any]]:
        names = [*self.columns, *self.refers]
        paths = [*self.columns, *(f"{name}__key" for name in self.refers)]
        for pk, *values in self.model._default_manager.order_by("pk").values_list("pk", *paths):
            yield {"pk": pk, **dict(zip(names, values, strict=True))}

    def _add(self, rows: list[Fields], stamp: Fields) -> None:
        """References among the new rows themselves are set once all of them exist."""
        own = [name for name, model in self.refers.items() if model is self.model]
        targets = self._targets({k: v for k, v in row.items() if k not in own} for row in rows)
        things = []
        for row in rows:
            thing = self.model(**stamp)
            for name in (*self.columns, *self.refers):
                if name not in own:
                    self._set(thing, name, row[name], targets)
            self._index(thing)
            things.append(thing)
        self.model._default_manager.bulk_create(things, batch_size=BATCH)
        referring = [(thing, row) for thing, row in zip(things, rows, strict=True) if any(row[name] for name in own)]
        if referring:
            targets = self._targets(row for _, row in referring)
            for thing, row in referring:
                for name in own:
                    self._set(thing, name, row[name], targets)
            self.model._default_manager.bulk_update([thing for thing, _ in referring], own, batch_size=BATCH)

    def _targets(self, rows: Iterable[Fields]) -> dict[str, dict[str, models.Model]]:
        """What the rows refer to, by field and natural key."""
        keys: dict[str, set[str]] = {name: set() for name in self.refers}
        for row in rows:
            for name in self.refers:
                if row.get(name):
                    keys[name].add(row[name])
        return {
            name: self.refers[name]._default_manager.in_bulk(wanted, field_name="key") if wanted else {}
            for name, wanted in keys.items()
        }

    def _set(self, thing: models.Model, name: str, value: Any, targets: Mapping[str, Mapping[str, Any]]) -> None:
        setattr(thing, name, targets[name][value] if name in self.refers and value else value)

    def _index(self, thing: models.Model) -> None:
        if self.searched:
            words = " ".join(str(getattr(thing, name)) for name in self.searched if getattr(thing, name))
            thing.search = fold(words)[:900]  # type: ignore[attr-defined]


def register_shelf(shelf: Shelf) -> None:
    plugins.register(PREFIX + shelf.name, lambda: shelf)


def shelves() -> list[Shelf]:
    """All shelves of all rooms, in the order in which they are written."""
    return sorted((reader() for reader in plugins.registered(PREFIX).values()), key=lambda shelf: shelf.order)


def plan_pack(pack: Pack) -> Plan:
    """What applying the pack would change. Reads only.

    Raises Refused when the pack claims the key of a row that another pack, or a person, wrote.
    """
    name, sections, taken = pack.manifest.name, [], []
    for shelf in shelves():
        own = written(shelf.name)
        owners = {key: str(data["pack"]) for key, data in own.items()}
        wanted, held = shelf.wanted(pack), shelf.held(pack, own)
        taken += strangers(shelf.name, wanted, held, owners, name)
        mine = [key for key, owner in owners.items() if owner == name]
        sections.append(compare(shelf.name, wanted, held, own=mine))
    if taken:
        raise Refused(taken)
    return Plan(name, pack.manifest.version, tuple(sections))


def written(section: str) -> dict[str, dict[str, Any]]:
    """What packs wrote in a section, by key: the data of the last event about each row."""
    events = Event.objects.filter(action__in=[ADDED, CHANGED], thing__startswith=f"{section}:").order_by("pk")
    return {data["key"]: data for data in events.values_list("data", flat=True)}


def thing_name(section: str, key: str) -> str:
    """How the audit record names a row; a very long key is cut and kept apart by its hash.

    >>> thing_name("subjects", "province.x")
    'subjects:province.x'
    >>> len(thing_name("observations", "x" * 500))
    200
    """
    name = f"{section}:{key}"
    return name if len(name) <= 200 else f"{name[:183]}#{hashlib.sha256(name.encode()).hexdigest()[:16]}"
