"""A small fleet on a real site: every fault named with code and sender, nothing lost, no figure silently moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.stories.conftest import giaoban

from giaoban.cli.fleet.kinds import KINDS
from giaoban.cli.fleet.planning import plan, ways_of
from giaoban.cli.fleet.systems import System


def systems(count: int, seed: int) -> list[System]:
    kinds = ["ministry"] * max(count // 5, 1) + ["province"] * count
    return [System(f"s-{n}", f"s.{n}", kinds[n], way, seed) for n, way in enumerate(ways_of(count))]


@pytest.mark.parametrize(("count", "days"), [(6, 5), (83, 30)])
def test_the_seed_alone_decides_which_fault_falls_where(count: int, days: int):
    first, again, other = (plan(systems(count, seed), days, list(KINDS), seed) for seed in (1, 1, 2))
    assert first == again != other
    assert {one.kind.name for one in first} == set(KINDS)
    delivering = [(one.source, day) for one in first if one.kind.alone for day in one.days]
    assert len(delivering) == len(set(delivering))


def test_a_source_without_room_for_all_faults_is_told_so():
    with pytest.raises(ValueError, match="do not fit"):
        plan(systems(6, 1), 1, list(KINDS), 1)


def test_every_fault_of_a_fleet_is_named_and_nothing_is_lost_or_moved_silently(tmp_path: Path):
    done = giaoban("fleet", "--sources", "6", "--days", "5", "--faults", "all", "--seed", "1", "--json", var=tmp_path)
    assert done.stdout, done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert report["findings"] == []
    assert done.returncode == 0 and report["holds"]
    assert {one["fault"] for one in report["faults"]} == set(KINDS)
    assert all(one["code"] in KINDS[one["fault"]].codes and one["sender"] for one in report["faults"])
    assert report["records"] > 2000 and report["changes"] > 0
    assert list(tmp_path.iterdir()) == []  # the stores of whoever runs it are left alone
