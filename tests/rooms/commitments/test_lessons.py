"""Practices are told with what they should move, measured against the others, and scaled up by a decision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.rooms.commitments.lessons import CODE, SINCE, provinces_with_rates
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions.lessons import (
    decide_pilot,
    join_practice,
    open_pilot,
    tell_practice,
    withdraw_practice,
)
from giaoban.commitments.models import Commitment, PracticeUse
from giaoban.commitments.queries.effects import likeness, measured_effects
from giaoban.commitments.queries.lessons import is_decided, practices
from giaoban.core.findings import Refused
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed


def told(by, at, **changes):
    given = {"title": "Một cửa lưu động", "what": "Xe đến từng xã.", "since": SINCE, "indicators": [CODE]} | changes
    return tell_practice(by=by, told_by=at, now=NOW, **given)


def codes(refused):
    return {one.code for one in refused.value.findings}


@pytest.fixture
def practice(officer_of_agency):
    """Three of 25 provinces do it and gained twelve points."""
    found = provinces_with_rates()
    made = told(officer_of_agency, found[0])
    for one in found[1:3]:
        join_practice(by=officer_of_agency, practice=made, subject=one, since=SINCE, now=NOW)
    return made


def test_an_effect_is_measured_against_the_others(practice):
    (found,) = measured_effects(practice, today=TODAY)
    assert found.verdict == "better"
    assert found.effect.low < 12 < found.effect.high
    assert (found.effect.treated, found.effect.others, found.effect.before, found.effect.after) == (3, 22, 6, 6)
    assert found.is_simulated
    assert len(found.course) == 12
    assert found.course[-1].treated - found.course[-1].others > 5


def test_where_nothing_changed_it_cannot_tell(officer_of_agency):
    found = provinces_with_rates(effect=0.0)
    made = told(officer_of_agency, found[0])
    (one,) = measured_effects(made, today=TODAY)
    assert one.verdict == "cannot-tell"
    assert "effect.holds-zero" in [each.code for each in one.effect.findings]


def test_without_figures_it_cannot_tell(officer_of_agency):
    made = told(officer_of_agency, subject("province.bien"), since=dt.date(2025, 4, 1), indicators=["signatures"])
    (one,) = measured_effects(made, today=TODAY)
    assert (one.verdict, one.effect.estimate) == ("cannot-tell", None)
    assert one.effect.findings


def test_real_figures_are_not_held_against_simulated_ones(officer_of_agency):
    """Only those who do it have real figures: there are no others of the same kind, so nothing is told."""
    found = provinces_with_rates(count=3, treated=3, status="reported")
    made = told(officer_of_agency, found[0])
    (one,) = measured_effects(made, today=TODAY)
    assert not one.is_simulated
    assert one.verdict == "cannot-tell"


def test_every_fault_of_a_practice_is_said_at_once(officer_of_agency):
    with pytest.raises(Refused) as refused:
        told(
            officer_of_agency, subject("province.bien"), title=" ", what="", since=TODAY + dt.timedelta(1),
            indicators=["no-such"], cost=Decimal(-1), cost_note="x" * 301,
        )  # fmt: skip
    assert codes(refused) == {
        "lesson.no-title", "lesson.no-what", "lesson.not-begun", "lesson.unknown-indicator", "lesson.bad-cost",
        "plan.too-long",
    }  # fmt: skip
    assert not practices()


def test_a_practice_is_told_once_and_joined_once(officer_of_agency):
    made = told(officer_of_agency, subject("province.bien"))
    with pytest.raises(Refused) as refused:
        told(officer_of_agency, subject("province.bien"))
    assert codes(refused) == {"lesson.told-already"}
    with pytest.raises(Refused) as refused:
        join_practice(by=officer_of_agency, practice=made, subject=subject("province.bien"), since=SINCE, now=NOW)
    assert codes(refused) == {"lesson.does-it-already"}
    assert PracticeUse.objects.count() == 1


def test_a_province_tells_its_own_and_nobody_elses(officer_of_province, outsider):
    told(officer_of_province, subject("province.bien"))
    for by, at in ((officer_of_province, "ministry.so"), (outsider, "province.bien")):
        with pytest.raises(NotAllowed):
            told(by, subject(at), title="Khác")


def test_only_the_agency_decides_a_pilot_and_scaling_up_makes_tasks(practice, officer_of_agency):
    own = person("own", role="province", at="province.p00")
    pilot = open_pilot(
        by=own, practice=practice, question="Có nên nhân rộng?", indicator=CODE, worth=Decimal(5), starts_on=SINCE,
        decide_by=dt.date(2025, 6, 30), now=NOW,
    )  # fmt: skip
    given = {"pilot": pilot, "decision": "scale_up", "reason": "Tăng rõ.", "due": dt.date(2025, 12, 31), "now": NOW}
    with pytest.raises(NotAllowed):
        decide_pilot(by=own, to=[subject("province.bien")], **given)
    with pytest.raises(Refused) as refused:
        decide_pilot(by=officer_of_agency, **(given | {"reason": " ", "due": TODAY}))
    assert codes(refused) == {"lesson.no-reason", "lesson.nobody-to-scale-to", "lesson.no-day-ahead"}
    made = decide_pilot(by=officer_of_agency, to=[subject("province.bien")], **given)
    assert made.effect["verdict"] == "better"
    assert made.effect["low"] < 12 < made.effect["high"]
    task = Commitment.objects.get(key=made.tasks[0])
    assert (task.kind, task.owed_by.key, task.due) == ("task", "province.bien", dt.date(2025, 12, 31))
    assert is_decided(pilot)
    with pytest.raises(Refused) as refused:
        decide_pilot(by=officer_of_agency, to=[subject("province.bien")], **given)
    assert codes(refused) == {"lesson.decided-already"}
    with pytest.raises(RecordIsFinal):
        made.save()
    actions = set(Event.objects.filter(thing=f"practices:{practice.pk}").values_list("action", flat=True))
    assert actions == {"practice.tell", "practice.join", "pilot.open", "pilot.decide"}


def test_going_on_moves_the_day_and_stopping_ends_it(practice, officer_of_agency):
    by = officer_of_agency
    pilot = open_pilot(
        by=by, practice=practice, question="Đủ chưa?", indicator=CODE, worth=None, starts_on=SINCE,
        decide_by=dt.date(2025, 6, 30), now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused):  # one at a time
        open_pilot(
            by=by, practice=practice, question="Nữa?", indicator=CODE, worth=None, starts_on=SINCE,
            decide_by=dt.date(2025, 6, 30), now=NOW,
        )  # fmt: skip
    decide_pilot(by=by, pilot=pilot, decision="extend", reason="Chưa rõ.", due=dt.date(2025, 9, 30), now=NOW)
    pilot.refresh_from_db()
    assert (pilot.decide_by, is_decided(pilot)) == (dt.date(2025, 9, 30), False)
    decide_pilot(by=by, pilot=pilot, decision="stop", reason="Tốn kém.", now=NOW)
    assert is_decided(pilot)


def test_a_withdrawn_practice_takes_nothing_more(practice, officer_of_agency):
    with pytest.raises(Refused):
        withdraw_practice(by=officer_of_agency, practice=practice, because=" ", now=NOW)
    withdraw_practice(by=officer_of_agency, practice=practice, because="Ghi nhầm", now=NOW)
    with pytest.raises(Refused) as refused:
        join_practice(
            by=officer_of_agency, practice=practice, subject=subject("province.bien"), since=SINCE, now=NOW
        )  # fmt: skip
    assert codes(refused) == {"lesson.withdrawn"}
    assert not practices()


def test_who_is_like_us_and_did_better(tiny):
    """The fourth province is larger than the third by a little; of those near it the treated rose more."""
    found = provinces_with_rates()
    likely = likeness(found[3], CODE, today=TODAY)
    assert likely is not None
    assert len(likely.peers) == 5
    assert likely.is_simulated
    better = {one.profile.key for one in likely.better}
    assert better <= {one.profile.key for one in likely.peers}
    assert all(one.profile.rise > likely.me.rise for one in likely.better)
    assert likeness(subject("ministry.so"), "no-such", today=TODAY) is None
