"""How targets and organisations stand; expected values stand in packs/tiny/README.md."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.tiny import TODAY

from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.commitments.queries import all_conflicts, attainments, conflicting_goals, matrix, promises
from giaoban.measures.models import Observation
from giaoban.registry.models import Subject

END_OF_QUARTER = dt.date(2025, 3, 31)


@pytest.fixture
def programme(tiny):
    return Programme.objects.get(key="tiny-2025")


def judged(programme, **more):
    return {one.target.code: one for one in attainments(programme, on=END_OF_QUARTER, today=TODAY, **more)}


def test_targets_stand_as_worked_out_on_paper(programme):
    found = judged(programme)
    assert {code: one.state for code, one in found.items()} == {
        "G1": "on_course", "G2": "met", "S1": "behind", "E1": "no_data",
    }  # fmt: skip
    assert round(found["G1"].context["expected"], 2) == Decimal("63.68")
    assert round(found["S1"].context["expected"], 2) == Decimal("79.89")
    assert (found["S1"].gap, found["S1"].reason) == (25, "short-of-path")


def test_the_decided_value_is_judged_and_the_draft_stays_visible(programme):
    g1 = judged(programme)["G1"]
    assert (g1.goal.stage, g1.goal.value) == ("decided", 80)
    assert g1.notes == ("changed-from-draft",)
    assert {goal.value for goal in g1.target.goals.all()} == {60, 80}


def test_where_no_decided_value_is_known_the_draft_is_judged_and_said_to_be_one(programme):
    e1 = judged(programme)["E1"]
    assert (e1.goal.stage, e1.reason) == ("draft", "stale")  # a figure of 2023 says nothing of 2025
    assert "only-draft" in e1.notes
    assert e1.context["day"] == dt.date(2023, 12, 31)


def test_a_target_without_any_value_is_unknown_not_missed(programme):
    Goal.objects.filter(commitment__code="G1").update(value=None)
    g1 = judged(programme)["G1"]
    assert (g1.state, g1.reason) == ("no_data", "goal-unknown")


def test_a_goal_in_another_unit_is_not_compared(programme):
    Goal.objects.filter(commitment__code="S1").update(unit="percent")
    assert judged(programme)["S1"].reason == "unit-differs"


def test_judged_by_what_was_known(programme):
    found = judged(programme, known=dt.date(2025, 4, 9))  # the quarter was reported on 10/04
    assert found["G1"].point.period_code == "2024Q4"
    assert found["G1"].reason == "too-early"


def test_simulated_figures_meet_no_national_target(programme, rewritable):
    Observation.objects.filter(indicator__code="plan_issued").update(status="simulated")
    assert (judged(programme)["G2"].state, judged(programme)["G2"].reason) == ("no_data", "no-value")


def test_a_second_figure_that_says_otherwise_is_named(programme):
    row = Observation.objects.get(indicator__code="plan_issued", subject__key="tiny", period_code="2025Q1")
    fields = {field.name: getattr(row, field.name) for field in row._meta.fields if field.name != "id"}
    Observation.objects.create(
        **{**fields, "method": "own-count", "status": "estimate", "value": 75, "num": None, "den": None}
    )
    g2 = judged(programme)["G2"]
    assert (g2.state, g2.notes, g2.context["other"]) == ("met", ("disputed",), 75)


def state(goal, value, about=None, **more):
    return Goal.objects.create(
        key=f"{goal.key}/{value}/{about}", commitment=goal.commitment, stage="stated", value=value, unit="percent",
        due=goal.due, applies_to=Subject.objects.get(key=about) if about else None, **more,
    )  # fmt: skip


@pytest.fixture
def contradicting(programme):
    """One target for one year, stated four ways: 80 decided, 95 for all, 85 for ministries, 70 for provinces."""
    goal = Goal.objects.get(commitment__code="G1", stage="decided")
    for value, about in ((95, "tiny"), (85, "block.ministries"), (70, "block.provinces")):
        state(goal, value, about)


def test_contradicting_targets_are_listed_and_each_is_judged(programme, contradicting):
    goals = conflicting_goals("dossier_rate")
    assert sorted(goal.value for goal in goals) == [70, 80, 85, 95]
    assert list(all_conflicts()) == ["dossier_rate"]
    states = {
        one.goal.value: one.state
        for one in attainments(programme, on=END_OF_QUARTER, today=TODAY)
        if one.target.code == "G1"
    }
    # ministries fell from 83.33 to 66.67, provinces rose from 33.33 to 80
    assert states == {80: "on_course", 95: "on_course", 85: "behind", 70: "met"}


def test_two_parts_of_one_decision_are_no_contradiction(programme):
    goal = Goal.objects.get(commitment__code="G2")
    Goal.objects.create(
        key="second", commitment=goal.commitment, stage="decided", value=30, unit="percent", due=goal.due,
        instrument=goal.instrument,
    )  # fmt: skip
    assert conflicting_goals("plan_issued") == []


def test_a_draft_that_was_decided_differently_is_a_change_not_a_contradiction(programme):
    assert conflicting_goals("dossier_rate") == []


def cells(table):
    return {(row.subject.key, cell.target_code): (cell.state, cell.reason) for row in table.rows for cell in row.cells}


def test_the_matrix_judges_every_organisation_on_what_it_owes(programme):
    table = matrix(programme, on=END_OF_QUARTER, today=TODAY)
    found = cells(table)
    assert [target.code for target in table.columns] == ["G1", "G2", "S1", "E1"]
    assert found["ministry.duong", "G1"] == ("met", "reached")  # 2 of 2
    assert found["ministry.so", "G1"][0] == "behind"  # fell from 100 to 0
    assert found["province.nui-song.2025", "G2"] == ("met", "reached")  # its own plan
    assert found["ministry.so", "S1"] == ("no_data", "not-owed")
    assert found["ministry.so", "E1"] == ("no_data", "not-owed")
    assert found["province.nui-song.2025", "S1"] == ("no_data", "too-early")  # it has no past of its own


def test_in_the_new_structure_an_organisation_has_the_past_of_those_it_was_made_of(programme):
    table = matrix(programme, on=END_OF_QUARTER, frame="as_now", today=TODAY)
    # G1: from 40 (2 of 5) on 2024-12-31 towards 80; after 90 of 365 days 49.86; it stands at 75
    assert cells(table)["province.nui-song.2025", "G1"] == ("on_course", "ahead-of-path")
    assert len(table.rows) == 4


def test_the_matrix_before_the_merger_has_the_provinces_of_then(programme):
    table = matrix(programme, on=dt.date(2024, 12, 31), today=TODAY)
    assert len(table.rows) == 5
    assert {row.block.key for row in table.rows} == {"block.ministries", "block.provinces"}


def test_simulated_cells_are_counted_apart(programme, rewritable):
    Observation.objects.filter(indicator__code="plan_issued", subject__kind="ministry").update(status="simulated")
    table = matrix(programme, on=END_OF_QUARTER, today=TODAY)
    assert table.column_counts[1] == {"simulated": 2, "met": 2}
    assert next(row for row in table.rows if row.subject.key == "ministry.so").counts["simulated"] == 1


def test_a_block_has_its_own_goal(programme, contradicting):
    table = matrix(programme, on=END_OF_QUARTER, today=TODAY)
    goals = {row.subject.key: row.cells[0].state for row in table.rows}
    assert goals["province.bien"] == "met"  # 1 of 1 against 70 for provinces


def test_the_matrix_costs_the_same_queries_however_many_rows_and_columns(programme, django_assert_num_queries):
    with django_assert_num_queries(14):
        matrix(programme, on=END_OF_QUARTER, today=TODAY)
    for number in range(30):
        target = Commitment.objects.create(
            key=f"t{number}", kind="target", code=f"X{number}", group="government", title_vi="x",
            owed_by=Subject.objects.get(key="group.all"), programme=programme, indicator_code="dossier_rate",
            details={"applies_to_kinds": ["ministry", "province"]},
        )  # fmt: skip
        Goal.objects.create(key=f"g{number}", commitment=target, stage="decided", value=number, unit="percent")
    block = Subject.objects.get(key="block.provinces")
    for number in range(80):
        Subject.objects.create(key=f"province.p{number}", kind="province", name_vi=f"P{number}", parent=block)
    with django_assert_num_queries(14):
        table = matrix(programme, on=END_OF_QUARTER, today=TODAY)
    assert (len(table.rows), len(table.columns)) == (84, 34)


def keys(**filters):
    return [one.key for one in promises(on=TODAY, **filters)]


def test_promises_are_found_by_due_date_kind_and_words(tiny):
    assert keys(due="overdue") == ["P1"]  # due 2025-03-01
    assert keys(due="none") == ["P2", "P4"]
    assert keys(due="soon") == []
    assert set(keys(due="later")) == {"P3", "P5"}
    assert keys(kind="petition") == ["P3"]
    assert keys(q="chu ky so") == ["P5", "P2"]  # without marks; P5 has a date and so comes first
    assert keys(owed_by="province.bien") == ["P1"]
    assert keys(q="không có gì như thế") == []


def test_targets_are_not_promises(tiny):
    assert len(keys()) == 5
