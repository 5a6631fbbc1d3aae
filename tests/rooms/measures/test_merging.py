"""Merging by key: newer wins, order does not matter, nothing is doubled, only what changes is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from tests.rooms.measures.merging_cases import CONTRACT, UNVERSIONED, at, batch, brief, held, row

from giaoban.core.contracts.contract import Column
from giaoban.measures.warehouse.merging import merge_batches
from giaoban.measures.warehouse.reading import plan, reading
from giaoban.measures.warehouse.store import BATCH, Warehouse

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "a folder with 'quotes'")


def counts(merged) -> tuple[int, ...]:
    return merged.inserted, merged.corrected, merged.deleted, merged.unchanged, merged.late


def test_a_newer_version_takes_the_place_and_an_older_one_is_late(warehouse: Warehouse) -> None:
    (first,) = merge_batches(warehouse, CONTRACT, [batch("1", row("x"), row("y", 5))])
    (second,) = merge_batches(warehouse, CONTRACT, [batch("2", row("x", 2, online=False), row("y", 4), hour=1)])
    assert counts(first) == (2, 0, 0, 0, 0)
    assert counts(second) == (0, 1, 0, 0, 1)
    assert brief(warehouse) == ["x:2@1", "y:5@1"]
    assert brief(warehouse, known=at(0)) == ["x:1@1", "y:5@1"]


def test_a_deletion_stays_so_that_a_late_older_version_cannot_bring_the_record_back(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x"), row("y"))])
    (gone,) = merge_batches(warehouse, CONTRACT, [batch("2", row("x", 3, gone=True), hour=1)])
    (late,) = merge_batches(warehouse, CONTRACT, [batch("3", row("x", 2), hour=2)])
    assert (counts(gone), counts(late)) == ((0, 0, 1, 0, 0), (0, 0, 0, 0, 1))
    assert brief(warehouse) == ["y:1@1"]
    (back,) = merge_batches(warehouse, CONTRACT, [batch("4", row("x", 4), hour=3)])
    assert counts(back) == (0, 1, 0, 0, 0)
    assert brief(warehouse) == ["x:4@1", "y:1@1"]


def test_a_deletion_that_comes_before_its_record_deletes_it_all_the_same(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x", 2, gone=True), row("y"))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 1), hour=1)])
    assert brief(warehouse) == ["y:1@1"]


def test_the_same_batch_twice_gives_the_first_answer_and_writes_nothing(warehouse: Warehouse) -> None:
    first = merge_batches(warehouse, CONTRACT, [batch("1", row("x"))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("y"), hour=1)])
    before = plan(warehouse, CONTRACT)
    assert merge_batches(warehouse, CONTRACT, [batch("1", row("x"), hour=2)]) == first
    assert plan(warehouse, CONTRACT) == before
    one, two = merge_batches(warehouse, CONTRACT, [batch("3", row("z"), hour=3), batch("3", row("z"), hour=3)])
    assert one == two
    assert brief(warehouse) == ["x:1@1", "y:1@1", "z:1@1"]


def test_batches_that_arrive_together_share_one_commit_and_are_counted_apart(warehouse: Warehouse) -> None:
    one, two, three = merge_batches(
        warehouse,
        CONTRACT,
        [
            batch("1", row("x"), row("y"), hour=0),
            batch("2", row("x"), row("y", 2), hour=1),
            batch("3", row("y"), row("z", gone=True), hour=2),
        ],
    )
    assert (counts(one), counts(two), counts(three)) == ((2, 0, 0, 0, 0), (0, 1, 0, 1, 0), (0, 0, 1, 0, 1))
    assert one.snapshot == two.snapshot == three.snapshot
    assert len(warehouse.table(CONTRACT).metadata.snapshots) == 1
    assert one.known_at == at(2)  # known from the commit on, which waited for the last of them


def test_only_partitions_in_which_something_changes_are_written(warehouse: Warehouse) -> None:
    rows = [row(f"{source}{month}", source=source, month=month) for source in "ab" for month in (1, 2, 3)]
    merge_batches(warehouse, CONTRACT, [batch("1", *rows)])
    before = set(plan(warehouse, CONTRACT).files)
    again = [row("a1", source="a", month=1), row("b3", 0, source="b", month=3)]  # a resend and an older version
    merge_batches(warehouse, CONTRACT, [batch("2", row("a2", 2, source="a", month=2), *again, hour=1)])
    after = set(plan(warehouse, CONTRACT).files)
    assert (len(before), len(after), len(before & after)) == (6, 6, 5)


def test_a_record_that_moves_to_another_month_leaves_the_old_one(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x", month=1), row("y", month=1), row("z", month=2))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 2, month=3), hour=1)])
    assert brief(warehouse) == ["x:2@3", "y:1@1", "z:1@2"]
    (late,) = merge_batches(warehouse, CONTRACT, [batch("3", row("x", 1, month=1), hour=2)])
    assert counts(late) == (0, 0, 0, 0, 1)
    merge_batches(warehouse, CONTRACT, [batch("4", row("y", 2, month=2), hour=3)])
    assert brief(warehouse) == ["x:2@3", "y:2@2", "z:1@2"]
    assert len(plan(warehouse, CONTRACT).files) == 2  # the month that became empty has no file
    assert brief(warehouse, known=at(0)) == ["x:1@1", "y:1@1", "z:1@2"]


def test_the_same_key_of_two_sources_is_two_records(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x", 5, source="a"))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 1, source="b", month=2), hour=1)])
    assert brief(warehouse) == ["x:5@1", "x:1@2"]


def test_without_versions_at_the_source_the_later_arrival_wins(warehouse: Warehouse) -> None:
    merge_batches(warehouse, UNVERSIONED, [batch("1", row("x", online=True), hour=1)])
    (second,) = merge_batches(warehouse, UNVERSIONED, [batch("2", row("x", online=False), hour=3)])
    (late,) = merge_batches(warehouse, UNVERSIONED, [batch("3", row("x", online=True), hour=2)])
    assert (counts(second), counts(late)) == ((0, 1, 0, 0, 0), (0, 0, 0, 0, 1))
    assert held(warehouse, UNVERSIONED)[0][6] is False


def test_a_resend_is_as_new_as_its_arrival_where_sources_state_no_version(warehouse: Warehouse) -> None:
    """A at 1, B at 2, A again at 3 is A, also when B is merged last."""
    for name, online, hour in (("1", True, 1), ("3", True, 3), ("2", False, 2)):
        merge_batches(warehouse, UNVERSIONED, [batch(name, row("x", online=online), hour=hour)])
    assert held(warehouse, UNVERSIONED)[0][6] is True


def test_a_body_judged_again_undoes_nothing_where_sources_state_no_version(
    warehouse: Warehouse,
) -> None:
    merge_batches(warehouse, UNVERSIONED, [batch("first", row("x", online=True), hour=1)])
    merge_batches(warehouse, UNVERSIONED, [batch("newer", row("x", online=False), hour=2)])
    anew = replace(batch("first.2", row("x", online=True), row("y"), hour=3), arrived_at=at(1))
    (done,) = merge_batches(warehouse, UNVERSIONED, [anew])
    assert (done.inserted, done.late, done.corrected) == (1, 1, 0)
    assert done.known_at == at(3)
    assert [(one[1], one[6]) for one in held(warehouse, UNVERSIONED)] == [("x", False), ("y", True)]


def test_every_record_names_the_batch_that_brought_it(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x"), row("y"))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 2), row("y"), hour=1)])
    with reading(warehouse, CONTRACT) as table:
        found = {one["id"]: one[BATCH] for one in table.select("id", BATCH).to_pyarrow().to_pylist()}
    assert found == {"x": "2", "y": "1"}


def test_a_batch_that_changes_nothing_is_remembered(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x", 3))])
    merge_batches(warehouse, CONTRACT, [batch("2", row("x", 1), hour=1)])
    empty = merge_batches(warehouse, CONTRACT, [batch("3", hour=2)])
    assert [counts(one) for one in empty] == [(0, 0, 0, 0, 0)]
    files = plan(warehouse, CONTRACT).files
    assert merge_batches(warehouse, CONTRACT, [batch("2", row("x", 1), hour=9)])[0].late == 1
    assert plan(warehouse, CONTRACT).files == files


def test_a_later_minor_version_of_the_contract_adds_its_column(warehouse: Warehouse) -> None:
    from dataclasses import replace

    merge_batches(warehouse, CONTRACT, [batch("1", row("x"), row("other", month=2))])
    newer = replace(
        CONTRACT,
        version="1.1",
        columns={**CONTRACT.columns, "commune": Column(type="string", title=CONTRACT.title, nullable=True)},
    )
    sent = batch("2", row("y"), hour=1)
    filled = sent.records.append_column("commune", pa.array(["c1"]))
    merge_batches(warehouse, newer, [type(sent)("2", filled, sent.known_at)])
    merge_batches(warehouse, newer, [batch("3", row("z"), hour=2)])  # still sent in the old form
    with reading(warehouse, newer) as table:
        found = {one["id"]: one["commune"] for one in table.select("id", "commune").to_pyarrow().to_pylist()}
    assert found == {"x": None, "other": None, "y": "c1", "z": None}
    assert len(brief(warehouse, CONTRACT)) == 4


def test_writers_at_the_same_time_lose_and_double_nothing(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("0", row("shared", 0))])
    wrong: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for number in range(4):
                version = number * 3 + writer + 1
                sent = batch(f"{writer}-{number}", row(f"{writer}{number}"), row("shared", version), hour=1)
                merge_batches(Warehouse(warehouse.folder), CONTRACT, [sent])
        except Exception as why:  # a thread's own failure would pass unseen
            wrong.append(why)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert sorted(brief(warehouse)) == sorted([*(f"{w}{n}:1@1" for w in range(3) for n in range(4)), "shared:12@1"])
    with reading(warehouse, CONTRACT) as table:
        assert table.count().execute() == 13


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import pyiceberg.catalog.sql as sql
    sys.path.insert(0, {root!r})
    from tests.rooms.measures.merging_cases import CONTRACT, batch, row
    from giaoban.measures.warehouse.merging import merge_batches
    from giaoban.measures.warehouse.store import Warehouse

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    sql.SqlCatalog.commit_table = die  # files and manifests are written, the pointer is not moved yet
    merge_batches(Warehouse(Path({folder!r})), CONTRACT, [batch("2", row("x", 2), row("new", month=2), hour=1)])
"""


def test_a_writer_killed_half_way_changes_nothing_and_can_come_again(warehouse: Warehouse) -> None:
    merge_batches(warehouse, CONTRACT, [batch("1", row("x"))])
    code = textwrap.dedent(KILLED.format(root=str(ROOT), folder=str(warehouse.folder)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert brief(warehouse) == ["x:1@1"]
    (again,) = merge_batches(
        warehouse, CONTRACT, [batch("2", row("x", 2), row("new", month=2), row("new2", month=1), hour=1)]
    )
    assert counts(again) == (2, 1, 0, 0, 0)
    assert sorted(brief(warehouse)) == ["new2:1@1", "new:1@2", "x:2@1"]


def test_a_filter_never_forgets_a_key_and_is_seldom_wrong(tmp_path: Path, warehouse: Warehouse) -> None:
    import numpy as np

    from giaoban.measures.warehouse.seen import SeenKeys

    merge_batches(warehouse, CONTRACT, [batch("0", row("x"))])
    table, seen = warehouse.table(CONTRACT), SeenKeys(tmp_path / "seen")
    draw = np.random.default_rng(7)
    held, more, others = (draw.integers(0, 2**64 - 1, size, dtype=np.uint64) for size in (100_000, 20_000, 100_000))
    first = seen.sift(table, "a", more, all_keys=lambda: held)
    assert first.mean() < 0.001
    again = seen.sift(table, "a", np.concatenate([held, more]), all_keys=lambda: pytest.fail("built already"))
    assert again.all()
    assert seen.sift(table, "a", others, all_keys=lambda: held).mean() < 0.001
    assert not seen.sift(table, "another source", more, all_keys=lambda: held[:0]).any()
