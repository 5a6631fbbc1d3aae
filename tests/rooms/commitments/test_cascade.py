"""Own targets and the cascade. Denominators of Q1/2025 (packs/tiny/README.md): Số 1, Đường 2, Núi Sông 4, Biển 1.

Target G1 asks 80 % of everybody. On paper: Núi Sông at 60 gives (4*60 + 4*80)/8 = 70, ten points short, which are
80 weighted points on the four others' weight of 4: 20 each, so all three have to reach 100.
"""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import set_own_target, set_specific_task
from giaoban.commitments.models import Commitment, OwnTarget, Programme
from giaoban.commitments.queries import matrix
from giaoban.commitments.queries.cascade import cascade_of
from giaoban.commitments.queries.outlooks import national_prospects
from giaoban.commitments.queries.own_targets import own_targets
from giaoban.commitments.queries.paths import path_to
from giaoban.commitments.queries.specific import specific_tasks
from giaoban.core.findings import Refused
from giaoban.registry.models import Event, RecordIsFinal, Subject
from giaoban.registry.permissions import NotAllowed

DECIDED = dt.date(2025, 3, 1)
END_OF_QUARTER = dt.date(2025, 3, 31)
NUI_SONG = "province.nui-song.2025"


@pytest.fixture
def officer(tiny):
    return person("nui_song", role="province", at=NUI_SONG)


def target(code="G1"):
    return Commitment.objects.get(programme__key="tiny-2025", code=code, kind="target")


def setting(by, key=NUI_SONG, value=60, code="G1", reason="đường núi xa", **more):
    number = None if value is None else Decimal(value)
    given = {"decided_on": DECIDED, "instrument": "05/QĐ", "reason": reason, "now": NOW} | more
    return set_own_target(by=by, target=target(code), subject=subject(key), value=number, **given)


def codes(refused):
    return {finding.code for finding in refused.value.findings}


def nation(code="G1", **more):
    return cascade_of(target(code), on=END_OF_QUARTER, today=TODAY, **more).nation


def test_without_own_targets_the_pool_meets_the_country(tiny):
    pool = nation()
    assert (pool.meets, pool.sums.pool, pool.owning) == (True, 80, 0)
    assert pool.sums.steps[0].context["own"] == 0
    assert {node.subject.key: node.weight for node in pool.members} == {
        "ministry.so": 1, "ministry.duong": 2, NUI_SONG: 4, "province.bien": 1,
    }  # fmt: skip


def test_who_sets_less_leaves_the_rest_to_the_others_by_their_dossiers(officer):
    setting(officer)
    pool = nation()
    assert (pool.meets, pool.sums.pool, pool.sums.missing) == (False, 70, 10)
    assert {node.subject.key: (node.extra, node.needed) for node in pool.carriers} == {
        "ministry.so": (20, 100), "ministry.duong": (20, 100), "province.bien": (20, 100),
    }  # fmt: skip
    assert pool.sums.is_possible


def test_who_sets_more_makes_up_for_who_sets_less(officer):
    """(4*70 + 1*100 + 3*80)/8 = 77,5: 2,5 points or 20 weighted on weight 3 and 1; Biển is full at 100 already."""
    setting(officer, value=70)
    setting(person("bien", role="province", at="province.bien"), key="province.bien", value=100, reason="")
    pool = nation()
    assert (pool.sums.pool, pool.sums.missing) == (Decimal("77.5"), Decimal("2.5"))
    assert {node.subject.key: round(node.extra, 3) for node in pool.carriers} == {
        "ministry.so": Decimal("6.667"), "ministry.duong": Decimal("6.667"),
    }  # fmt: skip


def test_less_than_asked_takes_a_reason_and_more_takes_none(officer):
    with pytest.raises(Refused) as refused:
        setting(officer, reason=" ")
    assert codes(refused) == {"own-target.needs-a-reason"}
    assert setting(officer, value=90, reason="").is_worse is False
    assert OwnTarget.objects.count() == 1


def test_only_the_organisation_sets_its_own_not_even_the_agency(officer, officer_of_agency, officer_of_province):
    for stranger in (officer_of_agency, officer_of_province, person("passer-by")):
        with pytest.raises(NotAllowed):
            setting(stranger)
    assert setting(officer).version == 1


def test_each_change_is_a_version_and_an_event_and_nothing_is_overwritten(officer):
    first = setting(officer)
    setting(officer, value=70, decided_on=dt.date(2025, 3, 20))
    setting(officer, value=None, reason="", decided_on=dt.date(2025, 4, 10))
    assert [(one.version, one.value) for one in OwnTarget.objects.all()] == [(1, 60), (2, 70), (3, None)]
    assert Event.objects.filter(action="target.set").count() == 3

    def at(day):
        return own_targets([target()], on=day).get((target().pk, subject(NUI_SONG).pk))

    assert at(DECIDED).value == 60
    assert at(dt.date(2025, 3, 31)).value == 70
    assert at(dt.date(2025, 4, 15)) is None  # gone back to what is asked
    assert own_targets([target()], on=DECIDED, known=dt.date(2025, 4, 14)) == {}  # entered on the 15th
    first.value = 1
    with pytest.raises(RecordIsFinal):
        first.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        OwnTarget.objects.filter(pk=first.pk).update(value=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": -1}, "own-target.no-number"),
        ({"value": "NaN"}, "own-target.no-number"),
        ({"value": 101}, "own-target.more-than-all"),
        ({"decided_on": None}, "own-target.no-day"),
        ({"decided_on": dt.date(2025, 4, 16)}, "own-target.not-decided-yet"),
        ({"reason": "a" * 2001}, "plan.too-long"),
        ({"value": None}, "own-target.nothing-to-take-back"),
        ({"milestones": [(dt.date(2026, 1, 1), Decimal(5))]}, "own-target.milestone-outside"),
        ({"milestones": [(DECIDED, Decimal(5)), (DECIDED, Decimal(6))]}, "own-target.milestone-twice"),
        ({"code": "E1", "value": 9}, "own-target.not-divided"),
        ({"code": "G2", "value": 40}, "own-target.done-or-not"),
    ],
)
def test_nonsense_is_refused_with_its_reason(officer, change, code):
    with pytest.raises(Refused) as refused:
        setting(officer, **change)
    assert code in codes(refused)
    assert not OwnTarget.objects.exists()


def test_the_same_again_changes_nothing(officer):
    setting(officer)
    with pytest.raises(Refused) as refused:
        setting(officer)
    assert codes(refused) == {"own-target.unchanged"}


def test_the_database_itself_refuses_less_without_a_reason(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnTarget.objects.create(
            target=target(), subject=subject(NUI_SONG), version=1, value=1, above=80, is_worse=True,
            decided_on=DECIDED, at=NOW, by=officer,
        )  # fmt: skip


def test_the_matrix_judges_an_organisation_by_what_it_set_itself(officer):
    """Núi Sông stands at 75 %: behind nothing at 60, which it has reached."""
    setting(officer)
    table = matrix(Programme.objects.get(key="tiny-2025"), on=END_OF_QUARTER, today=TODAY)
    cell = next(row.cells[0] for row in table.rows if row.subject.key == NUI_SONG)
    assert (cell.state, cell.is_own, cell.value) == ("met", True, 75)


def test_units_below_an_organisation_have_their_own_and_are_pooled_against_it(officer):
    town = Subject.objects.create(key="town.a", kind="town", name_vi="Thị xã A", parent=subject(NUI_SONG))
    Subject.objects.create(key="town.b", kind="town", name_vi="Thị xã B", parent=subject(NUI_SONG))
    setting(officer, value=90, reason="")
    made = setting(officer, key="town.a", value=50)
    assert (made.above, made.is_worse) == (90, True)  # of its province, not of the country
    found = cascade_of(target(), on=END_OF_QUARTER, today=TODAY)
    province = next(node for node in found.nodes if node.subject.key == NUI_SONG)
    assert [(one.subject.key, one.value, one.origin) for one in province.children] == [
        ("town.a", 50, "own"), ("town.b", 90, "above"),
    ]  # fmt: skip
    below = next(pool for pool in found.pools if pool.whole.key == NUI_SONG)
    assert {one.key for one in below.unweighted} == {"town.a", "town.b"}  # no denominators: nothing is claimed
    assert (below.meets, below.faults[0].code) == (None, "cascade.no-weights")
    assert town.pk


def test_an_amount_is_divided_by_what_each_has(tiny):
    """100 signatures over 50 and 25: 66,67 and 33,33; Biển asking 40 of itself leaves 6,67 to spare."""
    pool = nation("S1")
    assert {node.subject.key: round(node.value, 2) for node in pool.members} == {
        NUI_SONG: Decimal("66.67"), "province.bien": Decimal("33.33"),
    }  # fmt: skip
    setting(person("b", role="province", at="province.bien"), key="province.bien", value=40, code="S1", reason="")
    assert round(nation("S1").sums.pool, 2) == Decimal("106.67")


def test_a_cascade_costs_the_same_queries_however_many_organisations(officer, django_assert_max_num_queries):
    block = subject("block.provinces")
    for number in range(60):
        Subject.objects.create(key=f"province.p{number}", kind="province", name_vi=f"P{number}", parent=block)
    with django_assert_max_num_queries(13):
        found = cascade_of(target(), on=END_OF_QUARTER, today=TODAY)
    assert len(found.nodes) == 64
    assert len(found.nation.unweighted) == 60


def test_the_way_runs_through_stated_milestones(tiny):
    """From 58,33 on 2024-12-31; a milestone of 70 on 30/06 turns the straight line to 80."""
    one = target()
    one.details["milestones"] = [{"by": "2025-06-30", "value": "70"}]
    goal = next(goal for goal in one.goals.all() if goal.stage == "decided")
    from giaoban.measures.queries import last_of, series

    points = series("dossier_rate", by="nation", today=TODAY)
    judged = last_of(points, until=END_OF_QUARTER)
    way = path_to(one, goal, points, judged=judged, indicator=None, on=END_OF_QUARTER)
    found = {step.day.isoformat(): (round(step.expected, 2), step.is_stated) for step in way.milestones}
    assert found["2025-06-30"] == (70, True)
    assert found["2025-12-31"] == (80, False)
    assert found["2025-03-31"] == (Decimal("64.13"), False)  # 58,33 + 11,67 * 90/181
    assert found["2025-09-30"] == (75, False)  # half way: 92 of 184 days


def test_two_quarters_are_too_short_for_a_forecast_and_it_says_so(tiny):
    found = national_prospects(Programme.objects.get(key="tiny-2025"), on=END_OF_QUARTER, today=TODAY)
    g1 = next(one for one in found if one.target.code == "G1")
    assert (g1.forecast, [fault.code for fault in g1.faults]) == (None, ["forecast.too-short"])
    assert not g1.warns


def test_everybody_has_a_specific_task_or_is_said_to_have_none(officer, officer_of_agency, officer_of_province):
    programme = Programme.objects.get(key="tiny-2025")
    given = {
        "programme": programme, "organisation": subject(NUI_SONG), "title": "Làm trước bản đồ rừng số",
        "measure": "100 % xã", "due": dt.date(2025, 12, 31), "now": NOW,
    }  # fmt: skip
    assert [one.task for one in specific_tasks(programme, on=TODAY)] == [None] * 4
    with pytest.raises(NotAllowed):
        set_specific_task(by=officer_of_province, **given)
    made = set_specific_task(by=officer, **given)
    assert (made.state, made.owed_by.key, made.workflow) == ("given", NUI_SONG, "task@1")
    assert sum(one.task is not None for one in specific_tasks(programme, on=TODAY)) == 1
    with pytest.raises(Refused) as refused:
        set_specific_task(by=officer, **given)
    assert codes(refused) == {"specific-task.unchanged"}
    with pytest.raises(Refused) as refused:
        set_specific_task(by=officer, **given | {"title": "Việc khác"})
    assert codes(refused) == {"plan.no-reason"}
    set_specific_task(by=officer_of_agency, **given | {"title": "Việc khác", "reason": "trùng việc của bộ"})
    kept = Commitment.objects.get(kind="specific_task")
    assert kept.title_vi == "Việc khác"
    assert [step.move for step in kept.steps.all()] == ["open", "change"]
    assert kept.steps.last().fields["before"]["title"] == "Làm trước bản đồ rừng số"


def test_a_specific_task_needs_everything_and_a_programme_that_asks_for_it(officer):
    programme = Programme.objects.get(key="tiny-2025")
    with pytest.raises(Refused) as refused:
        set_specific_task(
            by=officer, programme=programme, organisation=subject(NUI_SONG), title=" ", measure="", due=None, now=NOW
        )
    assert codes(refused) == {"specific-task.no-title", "specific-task.no-measure", "specific-task.no-day"}
    programme.details = {}
    programme.save()
    with pytest.raises(Refused) as refused:
        set_specific_task(
            by=officer, programme=programme, organisation=subject(NUI_SONG), title="a", measure="b",
            due=dt.date(2024, 12, 31), now=NOW,
        )  # fmt: skip
    assert codes(refused) == {"specific-task.none-in-programme", "specific-task.outside"}


def test_who_was_made_of_others_weighs_what_they_had(tiny):
    """On 2025-01-31 the last figures are of Q4/2024: Số 2, Đường 4, Núi 4 + Sông 1 = Núi Sông 5, Biển 1 of 12."""
    pool = cascade_of(target(), on=dt.date(2025, 1, 31), today=TODAY).nation
    assert {node.subject.key: node.weight for node in pool.members} == {
        "ministry.so": 2, "ministry.duong": 4, NUI_SONG: 5, "province.bien": 1,
    }  # fmt: skip
    assert pool.unweighted == ()
    (made,) = [node.point for node in pool.members if node.subject.key == NUI_SONG]
    assert (made.value, len(made.observation_ids)) == (40, 2)


def test_the_cascade_is_read_in_the_structure_chosen(tiny):
    """At the end of 2024 Núi and Sông stand apart; in the structure of today Núi Sông does, with what both had."""
    before = dt.date(2024, 12, 31)
    was = cascade_of(target(), on=before, today=TODAY).nation
    now = cascade_of(target(), on=before, frame="as_now", today=TODAY).nation
    assert {node.subject.key: node.weight for node in was.members}["province.nui"] == 4
    assert {node.subject.key: node.weight for node in now.members} == {
        "ministry.so": 2, "ministry.duong": 4, NUI_SONG: 5, "province.bien": 1,
    }  # fmt: skip


def test_counts_of_some_of_its_parts_do_not_weigh_a_body(tiny, monkeypatch):
    """Without Sông's figure Núi Sông would weigh 4 and not 5: it is named and left out."""
    series = import_module("giaoban.measures.queries.series")
    kept = series.observed
    lost = subject("province.song").key
    monkeypatch.setattr(series, "observed", lambda *a, **k: [one for one in kept(*a, **k) if one.subject_key != lost])
    pool = cascade_of(target(), on=dt.date(2025, 1, 31), today=TODAY).nation
    assert [one.key for one in pool.unweighted] == [NUI_SONG]
    assert (pool.sums.pool, pool.is_whole) == (80, False)
