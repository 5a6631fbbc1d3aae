"""Holds what the platform says against what the fleet knows: faults against those injected, records, figures.

Figures are counted here from the sources' own records in plain Python, without a line of the platform's.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from giaoban.cli.fleet.clock import at
from giaoban.cli.fleet.days import Fleet
from giaoban.cli.fleet.planning import Planned
from giaoban.cli.fleet.systems import DOSSIER, Record, System
from giaoban.core.findings import Finding

Counts = tuple[int, int]
Figures = dict[tuple[str, str], Counts]
"""By organisation and month: numerator and denominator."""


def _is_online(one: Record) -> bool:
    return (one["channel"], one["service_level"]) == ("online", "full")


def _is_whole(one: Record) -> bool:
    return _is_online(one) and one["result_delivery"] in ("electronic", "both")


Rule = tuple[str, str, Callable[[Record], bool], Callable[[Record], bool]]
RULES: dict[str, Rule] = {  # day, organisation, numerator, denominator
    "dossier_rate_settled": ("settled_at", "settling_unit", _is_whole, lambda one: True),
    "dossier_rate_received": ("received_at", "receiving_unit", _is_online, lambda one: True),
    "dossier_rate_eligible": (
        *("settled_at", "settling_unit"),
        _is_whole,
        lambda one: one["service_level"] == "full",
    ),
}


@dataclass(frozen=True)
class Named:
    """A fault that was injected, the code by which it was named, and who said it: answer, receipt, pull or watch."""

    planned: Planned
    sender: str
    code: str
    by: str
    lacking: str = ""


@dataclass
class Moved:
    """How figures moved: by indicator the parts of all differences, by source and day the figure of its sender."""

    first: dict[str, Figures]
    now: dict[str, Figures]
    records: dict[str, Counter[str]] = field(default_factory=dict)
    of_sender: dict[tuple[str, dt.date], tuple[Any, Any]] = field(default_factory=dict)
    silent: list[Finding] = field(default_factory=list)
    figures: int = 0


def figures(systems: Sequence[System]) -> dict[str, Figures]:
    """Every figure that follows from what was acknowledged."""
    found: dict[str, Figures] = {}
    for code, (day, unit, counts, is_counted) in RULES.items():
        cells: Figures = {}
        for system in systems:
            for one in system.held.values() if system.contract == DOSSIER else ():
                if one["deleted"] or one[day] is None:
                    continue
                place = (one[unit], one[day][:7])
                num, den = cells.get(place, (0, 0))
                cells[place] = (num + counts(one), den + is_counted(one))
        found[code] = cells
    return found


def follow(moved: Moved, systems: Sequence[System], day: dt.date, start: dt.datetime, end: dt.datetime) -> None:
    """One day on: every figure that became another must be explained, to its last count, by parts that add up."""
    from giaoban.measures.queries.differences import differences

    before, moved.now = moved.now, figures(systems)
    for code in RULES:
        found = differences(code, start=start, end=end, period_kind="month", today=day)
        said: dict[tuple[str, str], Any] = {(one.subject, one.period.code): one for one in found.items}
        records = moved.records.setdefault(code, Counter())
        moved.figures += len(said)
        for place, one in said.items():
            for part in one.parts:
                records[part.kind] += part.records or 0
            if not _adds_up(one):
                moved.silent.append(_silent("fleet.not-explained", code, place, day, one))
            if code == "dossier_rate_settled" and place[1] == day.isoformat()[:7]:
                moved.of_sender[place[0], day] = (one.before, one.after)
        for place in before[code].keys() | moved.now[code].keys():
            was, is_now = before[code].get(place, (0, 0)), moved.now[code].get(place, (0, 0))
            told = said.pop(place, None)
            if told is None and was != is_now:
                moved.silent.append(_silent("fleet.silent-move", code, place, day, None))
            elif told is not None and (_counts(told.before), _counts(told.after)) != (was, is_now):
                moved.silent.append(_silent("fleet.other-figure", code, place, day, told))
        moved.silent += [_silent("fleet.moved-alone", code, place, day, one) for place, one in said.items()]


def stored_figures(systems: Sequence[System], now: dt.datetime) -> list[Finding]:
    """Computes and stores the figures as `giaoban compute` does, and holds each month against the truth."""
    from giaoban.measures.actions import compute_from_warehouse
    from giaoban.measures.models import Observation
    from giaoban.registry.actions import console_person

    compute_from_warehouse(by=console_person(), codes=list(RULES), now=now)
    faults = []
    for code, cells in figures(systems).items():
        rows = Observation.objects.filter(indicator__code=code, warehouse_snapshot__isnull=False)
        held = {
            (row.subject.key, row.period_code): (int(row.num or 0), int(row.den or 0))
            for row in rows.select_related("subject").order_by("known_at", "revision")
            if row.subject.kind in ("ministry", "province") and len(row.period_code) == 7 and "Q" not in row.period_code
        }
        for place in held.keys() | cells.keys():
            wanted, found = cells.get(place, (0, 0)), held.get(place, (0, 0))
            if wanted != found:
                context = {"indicator": code, "subject": place[0], "period": place[1]}
                context |= {"wanted": f"{wanted[0]}/{wanted[1]}", "found": f"{found[0]}/{found[1]}"}
                faults.append(Finding("fleet.stored-figure", context=context))
    return faults


def records(systems: Sequence[System]) -> list[Finding]:
    """Every valid record the sources hold against those the warehouse gives, to the moment of their last change."""
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.reading import reading

    faults = []
    for contract in sorted({one.contract for one in systems}):
        terms = contract_named(contract)
        names = ["source", *(name for name in terms.key if name != "source"), "updated_at", terms.month_of]
        with reading(warehouse(), terms) as table:
            rows = table.select(*dict.fromkeys(names)).to_pyarrow().to_pylist()
        held = Counter(_place(row) for row in rows)
        own = {
            _place({**one, "source": system.key, "updated_at": dt.datetime.fromisoformat(one["updated_at"])})
            for system in systems
            if system.contract == contract
            for one in system.own.values()
            if not one["deleted"]
        }
        for code, places in (
            ("fleet.record-lost", own - held.keys()),
            ("fleet.record-invented", held.keys() - own),
            ("fleet.record-doubled", {place for place, times in held.items() if times > 1}),
        ):
            of = Counter(place[0] for place in places)
            faults += [Finding(code, context={"source": one, "records": times}) for one, times in sorted(of.items())]
    return faults


def named(fleet: Fleet) -> list[Named]:
    """Every injected fault with the code by which it was named, empty where it was not."""
    from giaoban.exchange.models import Fault
    from giaoban.registry.models import Subject

    senders = dict(Subject.objects.filter(key__in=[one.sender for one in fleet.systems]).values_list("key", "name_vi"))
    by_key = {system.key: senders[system.sender] for system in fleet.systems}
    said: dict[str, list[Fault]] = {}
    for fault in Fault.objects.select_related("connector").order_by("pk"):
        said.setdefault(fault.connector.key, []).append(fault)
    return [_named(one, fleet, by_key[one.source], said.get(one.source, [])) for one in fleet.planned]


def _named(planned: Planned, fleet: Fleet, sender: str, faults: Sequence[Any]) -> Named:
    codes, lacking = [], ""
    for told in fleet.told.get(planned, []):
        codes += [(code, "receipt" if code.startswith(("fleet.", "dossier.")) else "answer") for code in told.codes]
        lacking = lacking or told.lacking
    begin, end = at(planned.days[0], 12), at(planned.days[-1] + dt.timedelta(days=1), 2)
    for fault in faults:
        if fault.since <= end and fault.last_seen >= begin and sender in str(fault.context.get("sender", "")):
            codes.append((fault.code, "pull" if fault.code.startswith(("fetch.", "pull.")) else "watch"))
        elif fault.code.startswith("totals.") and fault.since <= end and fault.last_seen >= begin:
            codes.append((fault.code, "totals"))
    for code, by in codes:
        if code in planned.kind.codes:
            return Named(planned, sender, code, by, lacking)
    instead = ", ".join(dict.fromkeys(code for code, _ in codes)) or "–"
    return Named(planned, sender, "", "", lacking or instead)


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(row["source"]), *(str(row[name]) for name in sorted(row.keys() & KEYS)), _utc(row["updated_at"]))


KEYS = {"dossier_id", "kind", "province", "counted_on"}


def _utc(moment: dt.datetime) -> str:
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()


def _counts(row: Any) -> Counts:
    return (int(row.num or 0), int(row.den or 0)) if row is not None else (0, 0)


def _adds_up(one: Any) -> bool:
    """Whether the parts are the difference: of both counts, and of the value where both sides have one."""
    num, den = (sum(int(getattr(part, name) or 0) for part in one.parts) for name in ("num", "den"))
    before, after = _counts(one.before), _counts(one.after)
    if (before[0] + num, before[1] + den) != after:
        return False
    amounts = [part.amount for part in one.parts]
    return one.amount is None or None in amounts or sum(amounts, Decimal(0)) == one.amount


def _silent(code: str, indicator: str, place: tuple[str, str], day: dt.date, one: Any) -> Finding:
    said = (
        "–" if one is None else f"{'/'.join(map(str, _counts(one.before)))} → {'/'.join(map(str, _counts(one.after)))}"
    )
    context = {"indicator": indicator, "subject": place[0], "period": place[1], "day": day.isoformat(), "said": said}
    return Finding(code, context=context)
