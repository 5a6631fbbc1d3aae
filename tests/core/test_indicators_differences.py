"""The parts of a difference add up to it; expected values are worked out by hand beside each test."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from giaoban.core.indicators.differences import KINDS, explain
from giaoban.core.indicators.rollup import Row
from giaoban.core.periods import Period

Q4 = Period.parse("2024Q4")


def figure(num: int, den: int, subject: str = "a") -> Row:
    value = Decimal(100 * num) / den if den else None
    return Row("rate@1", subject, Q4, num, den, value, {"n": num, "d": den}, {}, False, frozenset())


def test_each_kind_explains_the_step_it_makes() -> None:
    """1 of 4 = 25 %; two late ones, both online: 3 of 6 = 50 %; one corrected: 2 of 6 = 33,33 %; one deleted: 40 %."""
    stages = [[figure(1, 4)], [figure(3, 6)], [figure(2, 6)], [figure(2, 5)], [figure(2, 5)], [figure(2, 5)]]
    (found,) = explain(stages, {"late": {("a", Q4, False): 2}})
    assert [(part.kind, part.num, part.den, part.records) for part in found.parts] == [
        ("late", 2, 2, 2),
        ("corrected", -1, 0, None),
        ("deleted", 0, -1, None),
    ]
    assert [part.amount for part in found.parts] == [Decimal("25"), Decimal("-16.66666667"), Decimal("6.66666667")]
    assert found.amount == Decimal("15")


def test_a_figure_that_appears_has_counts_and_no_difference() -> None:
    (found,) = explain([[], [figure(1, 2)], [figure(1, 2)], [figure(1, 2)], [figure(1, 2)], [figure(1, 2)]])
    assert (found.before, found.amount) == (None, None)
    assert [(part.kind, part.num, part.den, part.amount) for part in found.parts] == [("late", 1, 2, None)]


def test_a_stage_without_a_value_passes_its_step_on() -> None:
    """50 %, then every record deleted (no value), then another definition finds 3 of 4: the difference is 25 points."""
    stages = [[figure(1, 2)]] * 3 + [[figure(0, 0)]] + [[figure(3, 4)]] * 2
    (found,) = explain(stages)
    assert [(part.kind, part.amount) for part in found.parts] == [("deleted", 0), ("definition", 25)]


def test_an_organisation_that_ends_and_one_that_begins_are_both_explained_by_the_structure() -> None:
    stages = [[figure(1, 2, "old")]] * 5 + [[figure(1, 2, "new")]]
    assert [(one.subject, [part.kind for part in one.parts]) for one in explain(stages)] == [
        ("new", ["structure"]),
        ("old", ["structure"]),
    ]


def test_what_did_not_change_is_not_mentioned() -> None:
    assert explain([[figure(1, 2)]] * 6) == []
    with pytest.raises(ValueError, match="6 stages"):
        explain([[figure(1, 2)]])


counts = some.tuples(some.integers(0, 50), some.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))


@given(some.lists(counts, min_size=6, max_size=6))
def test_amounts_add_up_exactly_whatever_happens(drawn) -> None:
    for one in explain([[figure(*pair)] for pair in drawn]):
        assert sum(part.num for part in one.parts) == drawn[-1][0] - drawn[0][0]
        assert sum(part.den for part in one.parts) == drawn[-1][1] - drawn[0][1]
        if one.amount is not None:
            assert sum(part.amount for part in one.parts) == one.amount
        assert [part.kind for part in one.parts] == [kind for kind in KINDS if kind in {p.kind for p in one.parts}]
