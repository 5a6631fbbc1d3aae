"""Known at: every moment stays readable, sealed or not, whatever expired; a copy from raw batches is the same state."""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.rooms.measures.merging_cases import CONTRACT, UNVERSIONED, at, batch, brief, held, row

from giaoban.core import plugins
from giaoban.core.findings import Refused
from giaoban.measures.warehouse.expiring import Keep, expire, sweep
from giaoban.measures.warehouse.loading import seal
from giaoban.measures.warehouse.merging import merge_batches
from giaoban.measures.warehouse.moments import RAW_BATCHES
from giaoban.measures.warehouse.reading import plan
from giaoban.measures.warehouse.replaying import recompute
from giaoban.measures.warehouse.store import Warehouse
from giaoban.web.findings import words

NOTHING = Keep(every=dt.timedelta(0), daily=dt.timedelta(0))


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def five_days(warehouse: Warehouse) -> list:
    """Two batches a day for five days: x and a record of the half-day's own."""
    sent = [batch(f"{n}", row("x", n), row(f"r{n}", month=1 + n % 3), hour=12 * n) for n in range(10)]
    for one in sent:
        merge_batches(warehouse, CONTRACT, [one])
    return sent


def test_sealed_moments_and_the_last_of_each_day_stay_and_others_go(warehouse: Warehouse) -> None:
    five_days(warehouse)
    sealed = warehouse.table(CONTRACT).current_snapshot().parent_snapshot_id
    seal(warehouse, CONTRACT, name="2025Q1", snapshot=sealed)
    before = {hour: brief(warehouse, known=at(hour)) for hour in (0, 12, 24, 60, 108)}
    done = expire(warehouse, CONTRACT, now=at(120), keep=Keep(every=dt.timedelta(hours=1), daily=dt.timedelta(days=4)))
    # Days in Viet Nam: the commits of 0 and 12 h UTC fall on one day. The last of the days since at(24) stay.
    assert done.kept == 5
    assert done.snapshots == 5
    assert brief(warehouse, known="2025Q1") == brief(warehouse, known=at(96))
    assert brief(warehouse, known=at(60)) == before[60]
    assert brief(warehouse) == before[108]
    later = expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    assert later.kept == 2  # the newest, and the seal
    assert brief(warehouse, known="2025Q1") == brief(warehouse, known=at(96))


def test_an_expired_moment_is_not_answered_with_another(warehouse: Warehouse, monkeypatch) -> None:
    five_days(warehouse)
    monkeypatch.delitem(plugins._readers, RAW_BATCHES, raising=False)  # as where nobody keeps them
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    with pytest.raises(Refused, match="moment-expired") as refusal:
        brief(warehouse, known=at(12))
    assert {one.code for one in refusal.value.findings} <= set(words())
    with pytest.raises(Refused, match="nothing-known-yet"):
        brief(warehouse, known=at(-1))


def test_an_expired_moment_is_computed_again_from_the_raw_batches(warehouse: Warehouse) -> None:
    sent = five_days(warehouse)
    before = held(warehouse, known=at(40))
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    planned = recompute(warehouse, CONTRACT, reversed(sent), known=at(40))
    assert planned.known_at == at(36)
    assert held(warehouse, known=at(40)) == before
    assert recompute(warehouse, CONTRACT, [], known=at(40)) == planned  # it is there already
    with pytest.raises(Refused, match="raw-missing"):
        recompute(warehouse, CONTRACT, sent[:2], known=at(60))


def test_whoever_keeps_the_raw_batches_is_asked_by_itself(warehouse: Warehouse, monkeypatch) -> None:
    sent = five_days(warehouse)
    before = held(warehouse, known=at(40))
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    asked = []

    def raw(contract: str, batches: list[str]):
        asked.append((contract, len(batches)))
        return [one for one in sent if one.batch in batches]

    monkeypatch.setitem(plugins._readers, RAW_BATCHES, raw)
    assert held(warehouse, known=at(40)) == before
    assert held(warehouse, known=at(40)) == before
    assert asked == [("case@1", 4)]


def test_a_batch_of_an_expired_commit_is_still_known_to_have_come(warehouse: Warehouse) -> None:
    sent = five_days(warehouse)
    first = merge_batches(warehouse, CONTRACT, [sent[0]])
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    state = held(warehouse)
    assert merge_batches(warehouse, CONTRACT, [sent[0]]) == first
    assert held(warehouse) == state


def test_files_nobody_names_are_swept_after_an_hour_and_no_others(warehouse: Warehouse) -> None:
    five_days(warehouse)
    state = {hour: held(warehouse, known=at(hour)) for hour in (0, 60, 120)}
    data = Path(plan(warehouse, CONTRACT).files[0]).parent
    old, young = data / "left-by-a-killed-writer.parquet", data / "being-written.parquet"
    for path in (old, young):
        path.write_bytes(b"half")
    ago = time.time() - 2 * 3600
    for path in data.parent.rglob("*"):
        if path != young:
            os.utime(path, (ago, ago))
    _, size = sweep(warehouse, CONTRACT, now=dt.datetime.now(dt.UTC))
    assert not old.exists()
    assert young.exists()
    assert size >= 4
    assert {hour: held(warehouse, known=at(hour)) for hour in state} == state
    merge_batches(warehouse, CONTRACT, [batch("after", row("x", 99), hour=130)])


def test_a_moment_after_a_load_as_a_whole_is_the_load_and_the_batches_that_came_upon_it(warehouse: Warehouse) -> None:
    from giaoban.measures.warehouse.loading import load_batch

    early = batch("early", row("gone-with-the-load"), row("y", 9, source="b", month=2))
    merge_batches(warehouse, CONTRACT, [early])
    loaded = batch("0", row("bulk"), row("x", 2, month=3)).records
    load_batch(warehouse, CONTRACT, loaded, known_at=at(1), is_checked=True, mode="replace-sources")
    # The batch that waited had arrived before the load, at its very moment: it is merged after it all the same.
    sent = [batch("waited", row("bulk", 2), hour=1), batch("2", row("x", 3, gone=True), row("new"), hour=2)]
    for one in [*sent, batch("later", row("later"), hour=3), batch("last", row("last"), hour=4)]:
        merge_batches(warehouse, CONTRACT, [one])
    wanted = {hour: held(warehouse, known=at(hour)) for hour in (0, 1, 1.5, 2)}
    assert [one[1] for one in wanted[2]] == ["bulk", "new", "y"]
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    assert brief(warehouse, known=at(1)) == ["bulk:1@1", "x:2@3", "y:9@2"]  # the load itself stays
    planned = recompute(warehouse, CONTRACT, sent, known=at(2))
    assert planned.known_at == at(2)
    assert held(warehouse, known=at(2)) == wanted[2]
    recompute(warehouse, CONTRACT, sent, known=at(1.5))
    assert held(warehouse, known=at(1.5)) == wanted[1.5] != wanted[2]


def test_a_replay_that_lacks_a_batch_leaves_nothing_behind(warehouse: Warehouse) -> None:
    sent = five_days(warehouse)
    expire(warehouse, CONTRACT, now=at(24 * 400), keep=NOTHING)
    with pytest.raises(Refused, match="raw-missing"):
        recompute(warehouse, CONTRACT, sent[:2], known=at(60))
    assert not list((warehouse.folder / "recomputed").rglob("*.parquet"))
    assert not list((warehouse.folder / "recomputed").rglob("done"))


# -- the law: any order, duplication and division of batches

versions = some.builds(
    lambda name, version, month, gone, online, unit: row(
        name, version, month=month, gone=gone, online=online, unit=f"province.{unit}"
    ),
    some.sampled_from("pqr"),
    some.integers(1, 4),
    some.integers(1, 2),
    some.booleans(),
    some.booleans(),
    some.sampled_from(["one", "two"]),
)


def answers(warehouse: Warehouse, contract, known=None) -> bytes:
    """What is published of a state: counts by unit and month as CSV bytes."""
    found: dict = {}
    for one in held(warehouse, contract, known=known):
        count = found.setdefault((one[2], one[3].month), [0, 0])
        count[0] += one[6]
        count[1] += 1
    text = io.StringIO()
    for key in sorted(found):
        text.write(f"{key[0]},{key[1]},{found[key][0]},{found[key][1]}\n")
    return text.getvalue().encode()


@settings(max_examples=12, deadline=None)
@given(
    rows=some.lists(versions, min_size=1, max_size=8),
    cuts=some.lists(some.integers(1, 3), min_size=8, max_size=8),
    order=some.randoms(use_true_random=False),
    is_versioned=some.booleans(),
)
def test_any_order_duplication_and_division_answers_as_the_batches_received_by_then(
    rows, cuts, order, is_versioned
) -> None:
    contract = CONTRACT if is_versioned else UNVERSIONED
    parts, rest = [], list(rows)
    while rest:
        size = cuts[len(parts) % len(cuts)]
        parts.append(rest[:size])
        rest = rest[size:]
    arriving = [*range(len(parts)), *order.choices(range(len(parts)), k=2)]  # two of them come twice
    order.shuffle(arriving)
    sent = [batch(f"part-{part}", *parts[part], hour=hour) for hour, part in enumerate(arriving)]
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "all")
        for start in range(0, len(sent), 2):  # commits of two, as a worker makes them
            merge_batches(warehouse, contract, sent[start : start + 2])
        first_come: dict = {}
        for one in sent:
            first_come.setdefault(one.batch, one)
        for moment in (0, 1, len(sent) - 1):
            planned = plan(warehouse, contract, known=at(moment)) if moment else None
            if planned is None:
                continue
            received = [one for one in first_come.values() if one.known_at <= planned.known_at]
            order.shuffle(received)
            alone = Warehouse(Path(folder) / f"until-{moment}")
            for one in received:  # one commit each, in another order
                merge_batches(alone, contract, [one])
            assert answers(warehouse, contract, at(moment)) == answers(alone, contract)
            assert held(warehouse, contract, known=at(moment)) == held(alone, contract)
