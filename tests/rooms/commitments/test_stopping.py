"""An organisation stops a practice: said once, by itself or the agency, and what came after says nothing of it."""

import datetime as dt

import pytest
from tests.rooms.commitments.lessons import CODE, SINCE, provinces_with_rates
from tests.tiny import NOW, TODAY, subject

from giaoban.commitments.actions.lessons import join_practice, stop_practice, tell_practice, withdraw_practice
from giaoban.commitments.models import PracticeUse
from giaoban.commitments.queries.effects import effects_of, measured_effects
from giaoban.commitments.queries.lessons import practice_page
from giaoban.core.findings import Refused
from giaoban.measures.models import Observation
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

LAST = dt.date(2023, 12, 31)


@pytest.fixture
def practice(officer_of_agency):
    told_by, *others = provinces_with_rates()[:3]
    made = tell_practice(
        by=officer_of_agency, told_by=told_by, title="Tổ lưu động", what="Đi từng bản", since=SINCE,
        indicators=[CODE], is_simulated=True, now=NOW,
    )  # fmt: skip
    for one in others:
        join_practice(by=officer_of_agency, practice=made, subject=one, since=SINCE, now=NOW)
    return made


def stop(by, practice, until=LAST, **more):
    use = practice.uses.order_by("pk").last()
    return stop_practice(by=by, use=use, until=until, now=NOW, **more)


def test_who_stopped_has_a_last_day_and_an_event(practice, officer_of_agency):
    use = stop(officer_of_agency, practice, note="hết kinh phí")
    assert PracticeUse.objects.get(pk=use.pk).until == LAST
    event = Event.objects.get(action="practice.stop")
    assert (event.data["subject"], event.data["until"]) == (use.subject.key, "2023-12-31")


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, "lesson.no-day"),
        (SINCE - dt.timedelta(days=1), "lesson.stopped-outside"),
        (TODAY + dt.timedelta(days=1), "lesson.stopped-outside"),
    ],
)
def test_the_last_day_lies_between_the_first_and_today(practice, officer_of_agency, until, code):
    with pytest.raises(Refused) as refused:
        stop(officer_of_agency, practice, until=until)
    assert [one.code for one in refused.value.findings] == [code]


def test_nobody_stops_twice_nor_in_another_name_nor_what_was_withdrawn(
    practice, officer_of_agency, officer_of_province, outsider
):
    for stranger in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            stop(stranger, practice)
    stop(officer_of_agency, practice)
    with pytest.raises(Refused) as refused:
        stop(officer_of_agency, practice)
    assert [one.code for one in refused.value.findings] == ["lesson.stopped-already"]
    withdraw_practice(by=officer_of_agency, practice=practice, because="nhầm", now=NOW)
    with pytest.raises(Refused):
        stop_practice(by=officer_of_agency, use=practice.uses.order_by("pk")[0], until=LAST, now=NOW)


def test_figures_after_the_last_day_say_nothing_of_the_practice(practice, officer_of_agency, rewritable):
    """The third falls to nothing after it stopped; counted in, that would drag the effect down by a third of 30."""
    use = stop(officer_of_agency, practice)
    fallen = Observation.objects.filter(subject=use.subject, period_start__gt=LAST)
    assert fallen.update(value=1, num=10) == 4
    (found,) = measured_effects(practice_page(practice.pk), today=TODAY)
    assert found.effect.estimate == pytest.approx(12, abs=2)


def test_figures_are_read_once_for_all_practices(practice, officer_of_agency, django_assert_max_num_queries):
    told = [practice_page(practice.pk)]
    for number in range(4):
        made = tell_practice(
            by=officer_of_agency, told_by=subject("province.p05"), title=f"Cách {number}", what="Thử", since=SINCE,
            indicators=[CODE], now=NOW,
        )  # fmt: skip
        told.append(practice_page(made.pk))
    with django_assert_max_num_queries(9 + len(told)):
        found = effects_of(told, today=TODAY)
    assert [len(one) for one in found.values()] == [1] * 5
    assert found[practice.pk][0].verdict == "better"


def test_the_list_shows_the_verdict_and_the_page_lets_them_stop(practice, officer_of_agency, client):
    page = client.get("/lessons/").content.decode()
    assert "tốt hơn các đơn vị khác" in page
    assert "mô phỏng" in page
    client.force_login(officer_of_agency)
    use = practice.uses.order_by("pk").last()
    wrong = client.post(f"/lessons/{practice.pk}/", {"step": "stop", "use": use.pk, "until": "hôm qua", "note": "hết"})
    assert wrong.status_code == 422
    assert 'value="hôm qua"' in wrong.content.decode()
    done = client.post(f"/lessons/{practice.pk}/", {"step": "stop", "use": use.pk, "until": "31/12/2023"})
    assert done.status_code == 302
    assert PracticeUse.objects.get(pk=use.pk).until == LAST
    client.logout()
    assert client.post(f"/lessons/{practice.pk}/", {"step": "stop", "use": use.pk}).status_code == 403
