"""Scores of checklists: bounds that hold, the same bytes, and agreement with a slow and obvious reference.

The reference tries every completion of what is unknown, one by one, and takes plain weighted means of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tiny import FOLDER

from giaoban.core.checklists.answers import Answer, Evidence, Override
from giaoban.core.checklists.bounds import Part, mean_bounds
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.checklists.scales import BUILT_IN, NotOnTheScale, Scale, Step, credit_of
from giaoban.core.checklists.score import score
from giaoban.core.findings import Finding, Refused
from giaoban.web.findings import say

TODAY = dt.date(2024, 12, 20)
HEAD = """
id: sample
version: 1
title: {vi: Mẫu, en: Sample}
why: {vi: Mẫu, en: Sample}
owner: a
checker: b
next_review: 2030-01-01
basis: [{words: {vi: Mẫu, en: Sample}}]
evidence: computed
complete: true
"""


def checklist(text: str):
    found, findings = load_checklist(HEAD + text, "sample.yaml")
    assert found is not None, "\n".join(map(str, findings))
    return found


def town_hall(version: int = 1):
    path = FOLDER / "checklists" / f"town-hall-{version}.yaml"
    found, _ = load_checklist(path.read_text(encoding="utf-8"), str(path))
    assert found is not None
    return found


# -- the counters of Tinyland, worked out on paper in its README


def test_bien_lies_between_59_and_79():
    answers = [
        Answer("open", "yes"),
        Answer("waiting", Decimal(8)),
        Answer("signs", "partly"),
        Answer("online", Decimal(60), "indicator"),
    ]
    found = score(town_hall(), answers, facts={"has_counter": True}, today=TODAY)
    assert (found.low_points, found.high_points) == (Decimal(59), Decimal(79))
    assert (found.verdict, found.reasons) == ("undetermined", ("may-be-too-little",))
    assert (found.gates.met, found.gates.total) == (1, 1)
    assert [band.id for band in found.bands] == ["fair", "fair"]


def test_nui_without_a_counter_passes_with_six_of_seven():
    paper = Evidence("file", "Kế hoạch", "ab", received=dt.date(2024, 3, 1))
    answers = [
        Answer("signs", "met"),
        Answer("online", Decimal(75), "indicator"),
        Answer("plan", "met", "document", evidence=(paper,)),
    ]
    found = score(town_hall(), answers, facts={"has_counter": False}, today=TODAY)
    assert found.low == found.high == Fraction(6, 7)
    assert (found.low_points, found.verdict, found.gates.total) == (Decimal("85.7143"), "passed", 0)


def test_a_failed_gate_fails_the_best_score():
    answers = [Answer("open", "no"), Answer("waiting", Decimal(1)), Answer("signs", "met")]
    found = score(town_hall(), answers, facts={"has_counter": True}, today=TODAY)
    assert (found.verdict, found.reasons[0]) == ("failed", "gate-failed")


# -- against the slow reference

GRADES = {"0": Fraction(0), "1": Fraction(1, 3), "2": Fraction(1)}
PLAN = st.fixed_dictionaries({
    "weights": st.lists(st.integers(0, 4), min_size=1, max_size=4),
    "groups": st.lists(st.sampled_from([None, 1, 3]), min_size=4, max_size=4),
    "conditions": st.lists(st.sampled_from(["", "f", "g"]), min_size=4, max_size=4),
    "answers": st.lists(st.sampled_from(["0", "1", "2", None]), min_size=4, max_size=4),
    "f": st.sampled_from([True, False, None]),
    "g": st.sampled_from([True, False, None]),
})  # fmt: skip


def built(plan):
    """Each criterion in a group of its own, weighted or not, conditional or not."""
    lines = [
        "facts: {f: {title: {vi: f, en: f}, type: boolean}, g: {title: {vi: g, en: g}, type: boolean}}",
        "scale: three",
        "scales: {three: {kind: levels, levels: [{id: '0', title: {vi: a, en: a}, credit: 0},"
        " {id: '1', title: {vi: b, en: b}, credit: 1/3}, {id: '2', title: {vi: c, en: c}, credit: 1}]}}",
        "nodes:",
        "  - {id: z, title: {vi: z, en: z}, gate: true}",
    ]
    for number, weight in enumerate(plan["weights"]):
        group = [f"    weight: {plan['groups'][number]}"] if plan["groups"][number] else []
        condition = plan["conditions"][number]
        applies = f", applies: {condition} = true" if condition else ""
        lines += [
            f"  - id: G{number}",
            "    title: {vi: g, en: g}",
            *group,
            "    nodes:",
            f"      - {{id: c{number}, title: {{vi: c, en: c}}, weight: {weight}{applies}}}",
        ]
    return checklist("\n".join(lines))


def completions(plan):
    """Every way the unknown answers and facts may turn out."""
    count = len(plan["weights"])
    choices = [[answer] if answer else list(GRADES) for answer in plan["answers"][:count]]
    facts = [[plan[name]] if plan[name] is not None else [True, False] for name in ("f", "g")]
    for f, g in itertools.product(*facts):
        for grades in itertools.product(*choices):
            yield {"f": f, "g": g}, grades


def plain_mean(plan, facts, grades):
    """Credits times weights over weights; a weighted group counts as one with its own mean."""
    top = bottom = Fraction(0)
    for number, weight in enumerate(plan["weights"]):
        condition = plan["conditions"][number]
        if weight == 0 or (condition and not facts[condition]):
            continue
        counted = plan["groups"][number] or weight  # one criterion a group: its mean is its credit
        top, bottom = top + counted * GRADES[grades[number]], bottom + counted
    return top / bottom if bottom else None


def given_answers(plan):
    count = len(plan["weights"])
    return [Answer(f"c{number}", value) for number, value in enumerate(plan["answers"][:count]) if value]


@settings(max_examples=150, deadline=None)
@given(PLAN)
def test_the_bounds_contain_every_completion_and_are_reached(plan):
    found = score(built(plan), given_answers(plan), facts={"f": plan["f"], "g": plan["g"]}, today=TODAY)
    means = [mean for facts, grades in completions(plan) if (mean := plain_mean(plan, facts, grades)) is not None]
    if not means:
        assert (found.low, found.high) == (None, None)
        return
    assert found.low <= min(means) <= max(means) <= found.high
    shared = [name for name in ("f", "g") if plan[name] is None and plan["conditions"].count(name) > 1]
    if not shared:  # one unknown fact behind two criteria: the bounds may be wider, never narrower
        assert (found.low, found.high) == (min(means), max(means))


@settings(max_examples=100, deadline=None)
@given(PLAN, st.integers(0, 3), st.randoms())
def test_a_better_answer_never_lowers_a_bound(plan, which, random):
    which %= len(plan["weights"])
    if plan["answers"][which] not in ("0", "1"):
        plan["answers"][which] = "0"
    facts = {"f": plan["f"], "g": plan["g"]}
    before = score(built(plan), given_answers(plan), facts=facts, today=TODAY)
    plan["answers"][which] = {"0": random.choice(["1", "2"]), "1": "2"}[plan["answers"][which]]
    after = score(built(plan), given_answers(plan), facts=facts, today=TODAY)
    if before.low is not None:
        assert (before.low <= after.low) and (before.high <= after.high)


@settings(max_examples=60, deadline=None)
@given(PLAN, st.randoms())
def test_the_order_of_answers_changes_no_byte(plan, random):
    answers = given_answers(plan)
    turned = list(answers)
    random.shuffle(turned)
    facts = {"g": plan["g"], "f": plan["f"]}
    first = score(built(plan), answers, facts=facts, today=TODAY)
    second = score(built(plan), turned, facts=dict(reversed(facts.items())), today=TODAY)
    assert first.as_json().encode() == second.as_json().encode()
    assert json.loads(first.as_json())["fingerprint"] == built(plan).fingerprint


@settings(max_examples=60, deadline=None)
@given(PLAN)
def test_knowing_more_narrows_the_bounds(plan):
    facts = {"f": plan["f"], "g": plan["g"]}
    before = score(built(plan), given_answers(plan), facts=facts, today=TODAY)
    for number, value in enumerate(plan["answers"][: len(plan["weights"])]):
        if value is None:
            known = [*given_answers(plan), Answer(f"c{number}", "1")]
            after = score(built(plan), known, facts=facts, today=TODAY)
            assert before.low is None or (before.low <= after.low <= after.high <= before.high)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=6))
def test_mean_bounds_equal_every_subset_tried_one_by_one(rows):
    parts = [
        Part(Fraction(weight), Fraction(min(low, high), 6), Fraction(max(low, high), 6), sure)
        for weight, low, high, sure in rows
    ]
    sure = [part for part in parts if part.is_certain]
    maybe = [part for part in parts if not part.is_certain]
    lows, highs = [], []
    for size in range(len(maybe) + 1):
        for chosen in itertools.combinations(maybe, size):
            counted = [*sure, *chosen]
            if counted:
                weight = sum(part.weight for part in counted)
                lows.append(sum(part.weight * part.low for part in counted) / weight)
                highs.append(sum(part.weight * part.high for part in counted) / weight)
    assert mean_bounds(parts) == ((min(lows), max(highs)) if lows else None)


# -- scales


@pytest.mark.parametrize(
    ("scale", "value", "credit"),
    [
        ({"kind": "met"}, "partly", Fraction(1, 2)),
        ({"kind": "met", "partly": "1/4"}, "partly", Fraction(1, 4)),
        ({"kind": "met"}, "not_applicable", None),
        ({"kind": "threshold", "steps": [{"at_least": 10, "credit": 1}, {"at_least": 5, "credit": "2/3"}]}, 9, "2/3"),
        ({"kind": "threshold", "steps": [{"at_most": 10, "credit": 1}]}, Decimal("10.0001"), 0),
        ({"kind": "threshold", "steps": [{"at_least": 14, "at_most": 398, "credit": 1}]}, 399, 0),
        ({"kind": "threshold", "line": {"zero": 0, "full": 3}}, 1, "1/3"),
        ({"kind": "threshold", "line": {"zero": 100, "full": 0}}, 130, 0),  # less is better; below zero stays zero
        ({"kind": "formula", "formula": "a / b", "line": {"zero": 0, "full": 1}}, {"a": 1, "b": 4}, "1/4"),
    ],
)
def test_a_scale_gives_the_credit_worked_out_by_hand(scale, value, credit):
    assert credit_of(Scale.model_validate(scale), value) == (None if credit is None else Fraction(credit))


# -- evidence, overrides, machines

MACHINE = """
passes: {least: 0.5, most_untested: 0.1}
scale: yes_no
nodes:
  - {id: a, title: {vi: a, en: a}, probe: a}
  - {id: b, title: {vi: b, en: b}, probe: b, scale: dns}
  - {id: c, title: {vi: c, en: c}, needs: [file, statement]}
scales:
  dns:
    kind: levels
    levels:
      - {id: secure, title: {vi: s, en: s}, credit: 1}
      - {id: bogus, title: {vi: b, en: b}, credit: 0, closes: true}
"""


def judge(*answers, today=TODAY):
    return score(checklist(MACHINE), answers, today=today)


def machine(name, value, override=None):
    return Answer(name, value, "probe", override=override)


def test_not_tested_is_never_a_failure_and_too_much_of_it_gives_no_verdict():
    found = judge(machine("a", "no"), machine("b", None), Answer("c", "no"))
    assert (found.untested, found.verdict, found.reasons) == (Fraction(1, 2), "undetermined", ("too-much-untested",))
    assert {leaf.id: leaf.state for leaf in found.criteria}["b"] == "not_tested"


def test_a_level_can_fail_the_whole_by_itself():
    found = judge(machine("a", "yes"), machine("b", "bogus"), Answer("c", "yes"))
    assert (found.verdict, found.gates.failed) == ("failed", 1)
    assert judge(machine("a", "yes"), machine("b", "secure"), Answer("c", "no")).verdict == "passed"


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ((), "evidence-missing"),
        ((Evidence("link", "x", "1", TODAY),), "evidence-missing"),  # not of a kind that was asked for
        ((Evidence("file", "x", "1", dt.date(2024, 12, 21)),), "evidence-out-of-date"),  # received tomorrow
        ((Evidence("file", "x", "1", TODAY, effective=dt.date(2025, 1, 1)),), "evidence-out-of-date"),
        ((Evidence("file", "x", "1", TODAY, valid_until=dt.date(2024, 12, 19)),), "evidence-out-of-date"),
        ((Evidence("file", "x", "1", TODAY, valid_until=TODAY),), ""),
        ((Evidence("link", "x", "1", TODAY), Evidence("statement", "x", "2", TODAY)), ""),
    ],
)
def test_a_claim_counts_with_evidence_in_date_only(evidence, why):
    found = judge(Answer("c", "yes", evidence=evidence))
    leaf = {one.id: one for one in found.criteria}["c"]
    assert leaf.why == ((why,) if why else ())
    assert (leaf.low, leaf.high) == (0 if why else 1, 1)


def test_saying_no_needs_no_proof():
    assert {one.id: one.high for one in judge(Answer("c", "no")).criteria}["c"] == 0


DAY = dt.timedelta(days=1)


def test_an_override_counts_until_its_last_day_and_then_the_machine_again():
    over = Override("yes", "Đo sai máy chủ", "Lan", since=TODAY, until=dt.date(2024, 12, 31))
    on = {
        day: judge(machine("a", "no", over), today=day).criteria[0] for day in (TODAY, over.until, dt.date(2025, 1, 1))
    }
    assert [one.value for one in on.values()] == ["yes", "yes", "no"]
    assert on[dt.date(2025, 1, 1)].why == ("override-ran-out",)
    (early,) = (one for one in judge(machine("a", "no", over), today=TODAY - DAY).criteria if one.id == "a")
    assert (early.value, early.why) == ("no", ("override-to-come",))
    told = json.loads(judge(machine("a", "no", over)).as_json())["tree"][0]["override"]
    assert (told["machine"], told["value"], told["reason"]) == ("no", "yes", "Đo sai máy chủ")


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((Answer("c", "yes"), Answer("c", "no")), "checklist.answered-twice"),
        ((Answer("x", "yes"),), "checklist.unknown-criterion"),
        ((Answer("a", "yes"),), "checklist.wrong-source"),
        ((Answer("c", "maybe"),), "checklist.not-on-scale"),
        ((Answer("c", "no", override=Override("yes", "r", "b", TODAY, TODAY)),), "checklist.nothing-to-override"),
        ((machine("a", "no", Override("yes", " ", "b", TODAY, TODAY)),), "checklist.override-without-reason"),
        ((machine("a", "no", Override(None, "r", "b", TODAY, TODAY)),), "checklist.override-without-answer"),
        ((machine("a", "no", Override("yes", "r", "b", TODAY, TODAY - DAY)),), "checklist.override-without-end"),
        ((machine("a", "no", Override("yes", "r", "b", TODAY, TODAY + 400 * DAY)),), "checklist.override-without-end"),
    ],
)
def test_answers_that_do_not_fit_are_refused_with_their_reason(answers, code):
    with pytest.raises(Refused) as refused:
        judge(*answers)
    assert code in {one.code for one in refused.value.findings}


@pytest.mark.parametrize(
    ("scale", "vi", "en"),
    [
        (BUILT_IN["yes_no"], "Có (yes), Không (no)", "Yes (yes), No (no)"),
        (
            BUILT_IN["met"],
            "Đạt (met), Đạt một phần (partly), Không đạt (not), Không áp dụng (not_applicable)",
            "Met (met)",
        ),
        (Scale(kind="threshold", unit="phút", steps=(Step(at_most=9, credit=1),)), "một số (phút)", "a number (phút)"),
        (Scale(kind="formula", formula="online / settled"), "online, settled", "online, settled"),
    ],
)
def test_an_answer_off_the_scale_is_told_the_answers_in_words(scale, vi, en):
    with pytest.raises(NotOnTheScale) as refused:
        credit_of(scale, "maybe")
    fault = Finding("checklist.not-on-scale", context=refused.value.context("c"))
    assert say(fault, "vi").endswith(f"Trả lời bằng: {vi}.")
    assert f"Answer one of: {en}" in say(fault, "en")


def test_all_faults_of_answers_come_at_once():
    with pytest.raises(Refused) as refused:
        judge(Answer("x"), Answer("c", "maybe"), Answer("a", "yes"))
    assert len(refused.value.findings) == 3
