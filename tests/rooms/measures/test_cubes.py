"""Cubes: brought up to date by difference they say what a count of all records says, at every moment."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.rooms.measures.merging_cases import CONTRACT, at, batch, row

from giaoban.core.indicators.definition import load_definition
from giaoban.core.indicators.engine import cube, read_cells
from giaoban.measures.warehouse import cubes
from giaoban.measures.warehouse.cubes import cube_cells, refresh_cube
from giaoban.measures.warehouse.expiring import Keep, expire
from giaoban.measures.warehouse.loading import load_batch
from giaoban.measures.warehouse.merging import merge_batches
from giaoban.measures.warehouse.reading import reading
from giaoban.measures.warehouse.store import Warehouse

FILE = """
id: online_rate
version: 1
valid_from: 2024-01-01
title: {vi: Tỷ lệ, en: Rate}
why: {vi: Thử., en: A trial.}
group: government
kind: ratio
unit: percent
direction: up
contract: case@1
time: opened
subject: unit
dimensions: [person]
measures:
  online: {expr: count(online)}
  all: {expr: count()}
  changes: {expr: sum(changed)}
value: online / all
definition_status: our_reading
definition_note: {vi: Thử., en: A trial.}
owner: ministry.so
checker: ministry.duong
next_review: 2030-01-01
"""
DEFINITION, FAULTS = load_definition(FILE, "online_rate.yaml")
assert DEFINITION is not None, FAULTS


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def counted(warehouse: Warehouse, dimensions=(), known=None) -> list:
    """The same cells, from all records."""
    with reading(warehouse, CONTRACT, known=known) as table:
        return ordered(read_cells(DEFINITION, cube(DEFINITION, table, dimensions=dimensions)))


def ordered(cells: list) -> list:
    return sorted(cells, key=lambda cell: (cell.subject, cell.month, str(cell.dimensions)))


def some_rows(draw: random.Random, count: int, version: int) -> list[dict]:
    return [
        row(
            f"r{draw.randrange(400)}", version, month=draw.randrange(1, 7), unit=f"province.{draw.choice('abc')}",
            online=draw.random() < 0.5, gone=draw.random() < 0.1, person=draw.choice(["p", "q", None]),
        )
        for _ in range(count)
    ]  # fmt: skip


def test_a_refreshed_cube_equals_a_count_of_all_records(warehouse: Warehouse, monkeypatch) -> None:
    monkeypatch.setattr(cubes, "FOLD", 3)
    draw = random.Random(1)
    hows = []
    for number in range(8):
        rows = {one["id"]: one for one in some_rows(draw, 60, number)}
        merge_batches(warehouse, CONTRACT, [batch(f"{number}", *rows.values(), hour=number)])
        hows.append(refresh_cube(warehouse, CONTRACT, DEFINITION).how)
        assert ordered(cube_cells(warehouse, CONTRACT, DEFINITION)) == counted(warehouse)
        fine = ordered(cube_cells(warehouse, CONTRACT, DEFINITION, dimensions=["person"]))
        assert fine == counted(warehouse, ["person"])
    assert hows == ["full", *["difference"] * 7]
    assert refresh_cube(warehouse, CONTRACT, DEFINITION).how == "none"
    for hour in range(8):  # an earlier moment is the present one with the changes since taken away
        assert ordered(cube_cells(warehouse, CONTRACT, DEFINITION, known=at(hour))) == counted(
            warehouse, known=at(hour)
        )


def test_a_difference_reads_what_changed_and_not_what_history_holds(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("0", *(row(f"r{n}", month=1 + n % 6) for n in range(3000)))])
    assert refresh_cube(warehouse, CONTRACT, DEFINITION).records == 3000
    merge_batches(warehouse, CONTRACT, [batch("1", row("r1", 2), row("r2", 0), row("new"), hour=1)])
    assert refresh_cube(warehouse, CONTRACT, DEFINITION).records == 3  # one came, one went for it, one is new


def test_where_no_list_of_changes_is_left_files_are_compared(warehouse: Warehouse) -> None:
    rows = [row(f"{source}{n}", source=source, month=n) for source in "ab" for n in range(1, 13)]
    merge_batches(warehouse, CONTRACT, [batch("0", *rows)])
    refresh_cube(warehouse, CONTRACT, DEFINITION)
    more = batch("1", row("x", source="c", unit="province.two")).records
    load_batch(warehouse, CONTRACT, more, known_at=at(1), is_checked=True)
    done = refresh_cube(warehouse, CONTRACT, DEFINITION)
    assert (done.how, done.records) == ("difference", 1)
    assert ordered(cube_cells(warehouse, CONTRACT, DEFINITION)) == counted(warehouse)


def test_a_cube_whose_snapshot_expired_is_counted_anew(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("0", row("x"))])
    refresh_cube(warehouse, CONTRACT, DEFINITION)
    merge_batches(warehouse, CONTRACT, [batch("1", row("y"), hour=1)])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 2, gone=True), hour=2)])
    nothing = Keep(every=at(1) - at(0), daily=at(1) - at(0))
    expire(warehouse, CONTRACT, now=at(24 * 99), keep=nothing)
    assert refresh_cube(warehouse, CONTRACT, DEFINITION).how == "full"
    assert ordered(cube_cells(warehouse, CONTRACT, DEFINITION)) == counted(warehouse)


def test_a_filter_on_a_dimension_is_applied_before_adding_up(warehouse: Warehouse) -> None:
    rows = [row("1", person="p"), row("2", person="q", online=False), row("3", person="p", online=False)]
    merge_batches(warehouse, CONTRACT, [batch("0", *rows)])
    refresh_cube(warehouse, CONTRACT, DEFINITION)
    (cell,) = cube_cells(warehouse, CONTRACT, DEFINITION, where={"person": "p"})
    assert (cell.measures["online"], cell.measures["all"]) == (1, 2)


def test_another_definition_never_reads_the_cube_of_the_first(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("0", row("1"), row("2", online=False))])
    refresh_cube(warehouse, CONTRACT, DEFINITION)
    other, _ = load_definition(FILE.replace("count(online)", "count(not online)"), "x")
    refresh_cube(warehouse, CONTRACT, other)
    (one,), (two,) = (cube_cells(warehouse, CONTRACT, each) for each in (DEFINITION, other))
    assert (one.measures["changes"], two.measures["changes"]) == (2, 2)
    assert one.measures["online"] == two.measures["online"] == 1
    assert refresh_cube(warehouse, CONTRACT, other).how == "none"
