"""Levels of information systems: both regimes against a slow, obvious table, and why a level is what it is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from giaoban.assessments.actions.systems.simulating import invented_facts
from giaoban.core.checklists.levels.deriving import derive
from giaoban.core.checklists.levels.facts import fact_faults
from giaoban.core.checklists.levels.rules import load_levels

FILE = Path(__file__).parents[2] / "packs" / "vn" / "levels" / "security.yaml"
LEVELS, FAULTS = load_levels(FILE.read_text(encoding="utf-8"), FILE.name)
assert LEVELS is not None, FAULTS
ND85, ND331 = LEVELS.regimes
NOTHING = {name: {"boolean": False, "integer": 0, "string": "none"}[fact.type] for name, fact in LEVELS.facts.items()}


def slow_85(f):
    """The table of 2016, read down a page: every ground by itself, then the highest."""
    found = []
    if f["internal"] and not f["state_secrets"]:
        found.append(2 if f["private"] else 1)
    if f["public"]:
        if f["procedures"] == "handles" or f["business"] == "conditional":
            found.append(3)
        if f["procedures"] == "informs" or f["business"] == "ordinary":
            found.append(2)
        if f["procedures"] == "none" and f["business"] == "none":
            found.append(3 if f["people_basic"] >= 10_000 else 2)
    if f["infrastructure"]:
        if f["scope"] == "one":
            found.append(2)
        if f["scope"] == "several":
            found.append(3)
        if f["scope"] == "national" and f["always_on"]:
            found.append(4)
        if f["scope"] == "international":
            found.append(5)
    if f["national_egov"] and f["always_on"]:
        found.append(4)
    if f["industrial"]:
        found.append({"grade_2_4": 3, "grade_1": 4, "special": 5}.get(f["works"], 0))
    if f["state_secrets"]:
        found.append({"harm": 3, "serious": 4}.get(f["harm"], 0))
    if f["harm"] == "extreme" or f["national_data"]:
        found.append(5)
    return max(found, default=0) or None


def slow_331(f):
    """The table of 2026: the threshold of people moved, administrative procedures count, a risk assessment raises."""
    found = [f.get("assessed_level") or 0]
    if f["internal"] and not f["state_secrets"]:
        found.append(2 if f["private"] else 1)
    if f["public"]:
        if f["business"] == "ordinary":
            found.append(2)
        found.append(3 if f["people_basic"] >= 100_000 or f["people_sensitive"] >= 10_000 else 2)
        if f["business"] == "conditional" or f["procedures"] == "handles":
            found.append(3)
    if f["infrastructure"]:
        found.append({"one": 2, "several": 3, "international": 5}.get(f["scope"], 0))
        if (f["national_egov"] or f["scope"] == "national") and f["always_on"]:
            found.append(4)
    if f["industrial"]:
        found.append({"grade_2_4": 3, "grade_1": 4, "special": 5}.get(f["works"], 0))
    if f["state_secrets"]:
        found.append({"harm": 3, "serious": 4}.get(f["harm"], 0))
    if f["harm"] == "extreme" or f["national_data"]:
        found.append(5)
    return max(found) or None


def test_both_regimes_equal_the_slow_table_on_3078_systems():
    chance = random.Random(331)
    differing = 0
    for _ in range(3_078):
        facts = invented_facts(chance)
        if chance.random() < 0.05:
            facts["assessed_level"] = chance.randint(1, 5)
        old, new = derive(ND85, facts), derive(ND331, facts)
        assert (old.level, new.level) == (slow_85(facts), slow_331(facts)), facts
        differing += old.level != new.level
    assert differing > 100  # the regimes are not the same thing


def test_the_threshold_of_people_moved_between_the_regimes():
    facts = NOTHING | {"public": True, "private": True, "people_basic": 62_000}
    old, new = derive(ND85, facts), derive(ND331, facts)
    assert (old.level, [rule.id for rule in old.decided]) == (3, ["n3d"])
    assert (new.level, [rule.id for rule in new.decided]) == (2, ["b2b"])
    assert new.nearest is not None
    assert new.nearest.rule.id == "b3c"
    assert float(new.nearest.closeness) == 0.62


@pytest.mark.parametrize(("people", "level"), [(9_999, 2), (10_000, 3)])
def test_ten_thousand_is_the_first_number_above_the_old_threshold(people, level):
    assert derive(ND85, NOTHING | {"public": True, "people_basic": people}).level == level


@pytest.mark.parametrize(
    ("basic", "sensitive", "level"), [(99_999, 9_999, 2), (100_000, 0, 3), (0, 10_000, 3), (99_999, 10_000, 3)]
)
def test_both_new_thresholds_raise_from_their_first_number(basic, sensitive, level):
    facts = NOTHING | {"public": True, "people_basic": basic, "people_sensitive": sensitive}
    assert derive(ND331, facts).level == level


def test_what_nobody_knows_is_never_guessed():
    facts = {name: value for name, value in NOTHING.items() if name != "people_basic"} | {"public": True}
    found = derive(ND331, facts)
    assert (found.level, found.highest, found.is_settled) == (None, 3, False)
    assert {one.rule.id for one in found.open} == {"b2b", "b3c"}


def test_a_risk_assessment_raises_and_never_lowers():
    facts = NOTHING | {"internal": True, "private": True}
    assert derive(ND331, facts | {"assessed_level": 4}).level == 4
    assert derive(ND331, facts | {"assessed_level": 1}).level == 2
    assert derive(ND85, facts | {"assessed_level": 4}).level == 2


def test_every_fact_that_does_not_fit_is_named_at_once():
    wrong = {"people_basic": -1, "public": "yes", "scope": "galaxy", "assessed_level": 6, "colour": "red"}
    found = fact_faults(LEVELS, wrong | {"people_sensitive": True})
    assert sorted(one.where.part for one in found) == sorted([*wrong, "people_sensitive"])


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("level: 1, title", "level: 9, title", "levels.wrong-value"),
        ("internal = true", "intern = true", "expression.unknown-name"),
        ("levels: [3]", "levels: [2, 3]", "levels.approval-of-each-once"),
        ("id: n2a", "id: n1", "levels.rule-twice"),
        ("always_on, works", "works", "levels.fact-not-asked"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(before, after, code):
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    found, faults = load_levels(text.replace(before, after, 1), "x.yaml")
    assert found is None
    assert code in {one.code for one in faults}
    assert all(one.where.line for one in faults)
