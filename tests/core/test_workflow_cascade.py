"""Cascades against sums done on paper, and the laws of laying what is missing on those who carry."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.workflow.cascade import Member, cascade, fill


def codes(made):
    return [step.code for step in made.steps]


def test_the_pool_is_weighted_and_two_members_carry_what_one_leaves():
    """a 50 000 dossiers, b 30 000 at its own 60 %, c 20 000; nationally 80 %.

    On paper: 0.5*80 + 0.3*60 + 0.2*80 = 74, 6 points short, that is 6 000 dossiers on a and c's 70 000: 8.571 points
    each, so 88.571. Check: 0.5*88.571 + 0.3*60 + 0.2*88.571 = 44.286 + 18 + 17.714 = 80.
    """
    members = [Member(key="a", weight=50000), Member(key="b", weight=30000, own=60), Member(key="c", weight=20000)]
    made = cascade(80, members)
    assert (made.pool, made.missing, made.is_possible) == (74, 6, True)
    assert [round(float(part.needed), 3) for part in made.parts] == [88.571, 60.0, 88.571]
    assert codes(made) == ["cascade.pool", "cascade.missing", "cascade.carries", "cascade.carries"]


def test_who_is_full_passes_the_rest_on():
    """Nationally 90; a (60) asks 95 of itself, b (20) nothing, c (20) sets 50. Pool 57 + 18 + 10 = 85; 500 weighted
    points short on 80: 6.25 each would put a at 101.25. So a stops at 100 (5*60 = 300), b takes 200/20 = 10: 100."""
    members = [Member(key="a", weight=60, own=95), Member(key="b", weight=20), Member(key="c", weight=20, own=50)]
    made = cascade(90, members)
    assert made.pool == 85
    assert [(part.needed, part.is_full) for part in made.parts] == [(100, True), (100, True), (50, True)]
    assert [part.extra for part in made.parts] == [5, 10, 0]
    assert made.is_possible


def test_what_cannot_be_met_says_how_far_the_best_goes():
    """a (40) can reach 90 at most, b (60) sets 60: 36 + 36 = 72 at best, 8 short of 80."""
    made = cascade(80, [Member(key="a", weight=40, limit=90), Member(key="b", weight=60, own=60)])
    assert (made.is_possible, made.best, made.parts[0].needed) == (False, 72, 90)
    assert codes(made)[-1] == "cascade.impossible"


def test_a_pool_that_meets_asks_nobody_for_more():
    made = cascade(80, [Member(key="a", weight=1, own=90), Member(key="b", weight=1, own=70)])
    assert (made.meets, made.pool) == (True, 80)
    assert codes(made) == ["cascade.pool", "cascade.meets"]


def test_organisations_that_did_it_are_members_of_weight_one():
    """All 63 provinces should; 3 say they will not: 60/63, and nobody can do more than all."""
    members = [Member(key=f"p{n}", weight=1, own=0 if n < 3 else None) for n in range(63)]
    made = cascade(100, members)
    assert made.pool == Fraction(6000, 63)
    assert not made.is_possible


def test_a_total_is_shared_out_by_weight_and_may_have_limits():
    """1 000 together, weights 1, 1, 2: shares 250, 250, 500. The first sets 150: 100 short, on weights 1 and 2:
    33 1/3 and 66 2/3. With a limit of 510 for the third: 10 there and 90 on the second."""
    members = [Member(key="a", weight=1, own=150), Member(key="b", weight=1), Member(key="c", weight=2)]
    assert [part.needed for part in cascade(1000, members, kind="total").parts] == [
        150, Fraction(850, 3), Fraction(1700, 3),
    ]  # fmt: skip
    members[2] = Member(key="c", weight=2, limit=510)
    assert [part.needed for part in cascade(1000, members, kind="total").parts] == [150, 340, 510]


def test_less_is_better_turns_everything_round():
    """At most 10 % late; b (50) allows itself 16: pool 13, 3 too much, so a (50) goes down by 6 to 4."""
    made = cascade(10, [Member(key="a", weight=50), Member(key="b", weight=50, own=16)], direction="down")
    assert (made.pool, made.missing, made.parts[0].needed) == (13, 3, 4)


@pytest.mark.parametrize(
    ("national", "members", "expected"),
    [
        (80, [], ["cascade.no-members"]),
        (101, [Member(key="a", weight=1)], ["cascade.national"]),
        (-1, [Member(key="a", weight=1)], ["cascade.national"]),
        (Decimal("NaN"), [Member(key="a", weight=1)], ["cascade.not-a-number"]),
        (80, [Member(key="a", weight=0)], ["cascade.no-weight"]),
        (80, [Member(key="a", weight=1), Member(key="a", weight=1)], ["cascade.member-twice"]),
        (
            80,
            [Member(key="a", weight=-1, own=101, limit=Decimal("Infinity"))],
            ["cascade.negative", "cascade.beyond-all", "cascade.not-a-number"],
        ),
    ],
)
def test_input_that_makes_no_sense_is_refused_with_every_fault(national, members, expected):
    with pytest.raises(Refused) as refusal:
        cascade(national, members)
    assert [finding.code for finding in refusal.value.findings] == expected


PERCENT = st.integers(0, 100)
MEMBERS = st.lists(st.tuples(st.integers(1, 1000), st.none() | PERCENT), min_size=1, max_size=12)


@given(PERCENT, MEMBERS, st.sampled_from(["up", "down"]))
def test_the_parts_always_add_up_to_the_national_value_or_to_the_best(national, rows, direction):
    members = [Member(key=str(n), weight=weight, own=own) for n, (weight, own) in enumerate(rows)]
    made = cascade(national, members, direction=direction)
    whole = sum(part.weight for part in made.parts)
    reached = sum(part.weight * part.needed for part in made.parts) / whole
    sign = 1 if direction == "up" else -1
    assert all(0 <= part.needed <= 100 and part.extra >= 0 for part in made.parts)
    if made.meets:
        assert reached == made.pool
        assert sign * (made.pool - national) >= 0
    elif made.is_possible:
        assert reached == national
    else:
        assert reached == made.best
        assert sign * (made.best - national) < 0


@given(
    st.fractions(0, 1000),
    st.lists(st.tuples(st.fractions(Fraction(1, 10), 10), st.none() | st.fractions(0, 50)), max_size=8),
)
def test_filling_gives_out_all_there_is_room_for_at_one_level(amount, rows):
    weights, caps = [weight for weight, _ in rows], [cap for _, cap in rows]
    given_out = fill(amount, weights, caps)
    room = None if None in caps else sum(caps, Fraction())
    assert sum(given_out, Fraction()) == (amount if rows and room is None else min(amount, room or Fraction()))
    free = {part / weight for part, weight, cap in zip(given_out, weights, caps, strict=True) if part != cap}
    assert len(free) <= 1  # whoever is not full carries the same per weight
    assert all(part / weight <= max(free) for part, weight in zip(given_out, weights, strict=True) if free)
