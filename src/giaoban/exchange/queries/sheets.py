"""Submissions as plain values: those a person may see, and one with its rows, its faults and what may be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.models import Connector, Submission
from giaoban.exchange.queries.contracts import contract_named
from giaoban.exchange.queries.locks import TYPED, machine_sources, newest_month
from giaoban.exchange.queries.sheets_checking import CellFault, said_of
from giaoban.exchange.queries.sheets_columns import Asked, asked_columns, register_entries
from giaoban.exchange.queries.sheets_reading import Row
from giaoban.exchange.queries.sheets_template import lock_note
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may, may
from giaoban.web.formats import HANOI

NUMBER, FAULTS = "row number", "faults"


@dataclass(frozen=True)
class Desk:
    """A source that people fill, its contract and its columns as they are asked for."""

    connector: Connector
    contract: Contract
    asked: tuple[Asked, ...]
    machines: tuple[Connector, ...]
    may_submit: bool
    may_approve: bool

    @cached_property
    def by_name(self) -> dict[str, Asked]:
        return {one.name: one for one in self.asked}

    @property
    def takes_typing(self) -> bool:
        return self.connector.way in TYPED

    def lock_notes(self, language: str) -> dict[str, str]:
        """For each column that a machine fills: which one, and how far it has come."""
        newest = newest_month(self.contract, self.machines) if self.machines and self.contract.enter_once else None
        if newest is None:
            return {}
        names = ", ".join(one.title for one in self.machines)
        note = lock_note(names, *newest, language)
        return {name: note for name in self.contract.enter_once if name in self.by_name}


def desk(key: str, *, by: Person, now: dt.datetime) -> Desk | None:
    """The desk of a source, or None where there is no such source. Raises NotAllowed, Refused (its contract)."""
    connector = Connector.objects.filter(key=key).select_related("sender__parent__parent").first()
    if connector is None:
        return None
    today = now.astimezone(HANOI).date()
    check_may(by, "source.read", about=connector.sender, today=today)
    return desk_of(connector, by=by, today=today)


def desk_of(connector: Connector, *, by: Person, today: dt.date) -> Desk:
    contract = contract_named(connector.contract)
    return Desk(
        connector,
        contract,
        tuple(asked_columns(contract, register_entries(contract), today=today)),
        tuple(machine_sources(connector)),
        may(by, "sheet.submit", about=connector.sender, today=today),
        may(by, "sheet.approve", about=connector.sender, today=today),
    )


def submissions_of(connector: Connector) -> QuerySet[Submission]:
    """The newest first, with the people who did something to it. One query."""
    return connector.submissions.select_related("made_by", "submitted_by", "decided_by", "batch")


def rows_file(one: Submission, edition: int) -> str:
    """Where the rows of an edition lie, below VAR."""
    return f"submissions/{one.connector.key}/{one.pk}/{edition:06}.parquet"


@dataclass(frozen=True)
class Typed:
    """The rows of a submission as they were typed, with what is wrong with each."""

    rows: tuple[Row, ...]
    faults: tuple[CellFault, ...]

    @cached_property
    def faulty(self) -> tuple[Row, ...]:
        numbers = {fault.row for fault in self.faults}
        return tuple(row for row in self.rows if row.number in numbers)

    @cached_property
    def by_row(self) -> dict[int, list[CellFault]]:
        found: dict[int, list[CellFault]] = {}
        for fault in self.faults:
            found.setdefault(fault.row, []).append(fault)
        return found


def typed_rows(one: Submission, edition: int | None = None) -> Typed:
    """The rows of an edition, by default the one that counts; of a submission that was thrown away there are none."""
    import pyarrow.parquet as pq

    file = Path(settings.VAR) / rows_file(one, one.edition if edition is None else edition)
    if not file.is_file():
        return Typed((), ())
    table = pq.ParquetFile(file).read()
    names = [name for name in table.column_names if name not in (NUMBER, FAULTS)]
    columns = [table.column(name).to_pylist() for name in names]
    numbers = table.column(NUMBER).to_pylist()
    rows = tuple(
        Row(number, dict(zip(names, values, strict=True)))
        for number, values in zip(numbers, zip(*columns, strict=True), strict=True)
    )
    faults = tuple(CellFault.from_json(text) for texts in table.column(FAULTS).to_pylist() for text in texts)
    return Typed(rows, faults)


def told_faults(at: Desk, one: Submission, faults: Sequence[CellFault]) -> list[tuple[CellFault, Finding]]:
    """Each fault with its finding, which names sheet and cell."""
    return [(fault, said_of(fault, at.contract, at.by_name, one.layout)) for fault in faults]


def hands_in(one: Submission) -> frozenset[str]:
    """Everybody who wrote in it or submitted it, by username; none of them approves it."""
    submitter = [one.submitted_by.username] if one.submitted_by else []
    return frozenset([*one.typists, *submitter])


def whole_refusal(at: Desk) -> list[Finding]:
    """Why nothing can be typed for a source at all."""
    found = []
    if not at.takes_typing:
        context = {"source": at.connector.key, "way": at.connector.get_way_display()}
        found.append(Finding("typed.machine-source", context=context))
    if not at.connector.is_active:
        found.append(Finding("push.source-stopped", context={"source": at.connector.key}))
    return found


def hold_typing(at: Desk) -> None:
    """Raises Refused where nothing can be typed for a source."""
    if found := whole_refusal(at):
        raise Refused(found)
