"""One record as a form: first what identifies it, then the rest, with what a machine delivered already locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from giaoban.core.findings import Finding
from giaoban.exchange.queries.locks import Delivered, Lock, delivered, held, identity_of
from giaoban.exchange.queries.sheets import Desk
from giaoban.exchange.queries.sheets_checking import CellFault, said_of
from giaoban.exchange.queries.sheets_columns import Asked, identity
from giaoban.exchange.queries.sheets_reading import Row
from giaoban.exchange.queries.sheets_values import plain

ROW = 1  # the number of a form's only row
MOST_CHOICES = 500


@dataclass(frozen=True)
class Field:
    """One thing asked for. `chosen` is the choice that was typed; `lock` stands where nobody may type."""

    asked: Asked
    typed: str
    lock: Lock | None
    faults: tuple[Finding, ...]
    is_fixed: bool = False  # it identifies the record, and was said before

    @property
    def name(self) -> str:
        return self.asked.name

    @property
    def chosen(self) -> str:
        value = plain(self.typed, self.asked)
        return value if value in dict(self.asked.choices) else ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Nothing where there are too many to scroll through: then the name or the key is typed."""
        return self.asked.choices if len(self.asked.choices) <= MOST_CHOICES else ()

    @property
    def is_strange(self) -> bool:
        """Whether something was typed that is none of the choices; it is kept as one more."""
        return bool(self.typed and self.choices and not self.chosen)


@dataclass(frozen=True)
class Form:
    """The fields in their order. `whole` is what a machine delivered of a record nobody can add to."""

    fields: tuple[Field, ...]
    row: Row
    delivered: Delivered | None
    is_known: bool  # the source holds this record already: what is typed corrects it

    @property
    def whole(self) -> bool:
        return self.delivered is not None and self.delivered.whole


def asks_first(at: Desk) -> list[Asked]:
    """What identifies a record, to be said before the rest is asked for."""
    names = identity(at.contract)
    return [one for one in at.asked if one.name in names]


def identifying_faults(at: Desk, typed: Mapping[str, str], faults: Iterable[CellFault]) -> dict[str, list[Finding]]:
    """What is wrong with the values that identify a record, by column."""
    names = {one.name for one in asks_first(at)}
    found: dict[str, list[Finding]] = {}
    for fault in faults:
        if fault.columns and set(fault.columns) <= names and not fault.code.startswith("once."):
            found.setdefault(fault.columns[0], []).append(said_of(fault, at.contract, at.by_name, {}))
    return found


def form_of(at: Desk, typed: Mapping[str, str], faults: Iterable[CellFault] = (), *, prefill: bool = False) -> Form:
    """The form of the record that `typed` identifies. `prefill`: with what the source itself holds of it."""
    one = identity_of(at.contract, {each.name: plain(typed.get(each.name, ""), each) for each in at.asked})
    machine = delivered(at.connector, at.contract, [one], sources=at.machines).get(one) if one else None
    mine = held(at.connector, at.contract, one) if one else {}
    values = {**(_labelled(at, mine) if prefill else {}), **typed}
    of_column: dict[str, list[Finding]] = {}
    for fault in faults:
        said = said_of(fault, at.contract, at.by_name, {})
        for name in fault.columns or ("",):
            of_column.setdefault(name, []).append(said)
    first = {each.name for each in asks_first(at)}
    locks = machine.locks if machine else {}
    fields = tuple(
        Field(
            each,
            values.get(each.name, ""),
            None if each.name in first else locks.get(each.name),
            tuple(of_column.get(each.name, ())),
            each.name in first,
        )
        for each in at.asked
    )
    return Form(fields, Row(ROW, {each.name: values.get(each.name, "") for each in at.asked}), machine, bool(mine))


def _labelled(at: Desk, values: Mapping[str, str]) -> dict[str, str]:
    """What is held, as it would be typed: a key of the register by its label."""
    labels = {one.name: dict(one.choices) for one in at.asked}
    return {name: labels.get(name, {}).get(value, value) for name, value in values.items() if name in at.by_name}
