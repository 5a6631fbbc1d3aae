"""Núi and Sông became Núi Sông: what each had set itself, and its own task, go on; the old stay under the old name."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.tiny import MERGER, NOW, TODAY, subject

from giaoban.commitments.actions import pass_on_commitments
from giaoban.commitments.models import Commitment, OwnTarget, Programme
from giaoban.commitments.queries.own_targets import history_of, own_targets
from giaoban.commitments.queries.specific import specific_task, specific_tasks
from giaoban.library.models import Document
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event

NEW = "province.nui-song.2025"
LAST_DAY = MERGER - dt.timedelta(days=1)


def target(code="G1"):
    return Commitment.objects.get(programme__key="tiny-2025", code=code, kind="target")


def own(key, value, *, version=1, reason="đường núi xa"):
    """As it had set it while it existed."""
    return OwnTarget.objects.create(
        target=target(), subject=subject(key), version=version, value=value and Decimal(value), above=70,
        is_worse=value is not None and value < 70, reason=reason, instrument="05/QĐ",
        decided_on=dt.date(2024, 11, 1), at=dt.datetime(2024, 11, 1, tzinfo=dt.UTC), by=console_person(),
    )  # fmt: skip


def task(key, title, **more):
    return Commitment.objects.create(
        key=f"own/{key}/{title}", kind="specific_task", code="+1", title_vi=title, workflow="task@1", state="given",
        programme=Programme.objects.get(key="tiny-2025"), owed_by=subject(key), due=dt.date(2025, 12, 31), **more,
    )  # fmt: skip


def pass_on(by):
    decision = Document.objects.get(key="lt-09-2024")
    return pass_on_commitments(by=by, decision=decision, day=MERGER, now=NOW)


def test_what_both_had_set_becomes_the_first_version_of_the_successor(officer_of_agency):
    before = [own("province.nui", 60), own("province.song", 60)]
    done = pass_on(officer_of_agency)
    made = OwnTarget.objects.get(subject__key=NEW)
    assert done.own_targets == (made,)
    assert (made.value, made.version, made.decided_on, made.is_worse) == (60, 1, MERGER, True)
    assert made.instrument == Document.objects.get(key="lt-09-2024").number
    assert "Núi" in made.reason
    assert "Sông" in made.reason
    assert "đường núi xa" in made.reason
    event = Event.objects.get(action="target.pass_on")
    assert event.data["from"] == ["province.nui", "province.song"]
    # the old ones stay as they were, under the old name
    assert history_of(target(), subject("province.nui")) == [before[0]]
    assert own_targets([target()], on=LAST_DAY)[target().pk, subject("province.nui").pk] == before[0]
    assert (target().pk, subject(NEW).pk) not in own_targets([target()], on=LAST_DAY)
    assert own_targets([target()], on=TODAY)[target().pk, subject(NEW).pk] == made


def test_what_one_alone_had_set_goes_on_and_what_it_took_back_does_not(officer_of_agency):
    own("province.nui", 65)
    own("province.song", 60)
    own("province.song", None, version=2)
    assert [one.value for one in pass_on(officer_of_agency).own_targets] == [65]


def test_nobody_chooses_between_different_values(officer_of_agency):
    own("province.nui", 65)
    own("province.song", 60)
    done = pass_on(officer_of_agency)
    assert done.own_targets == ()
    found = next(one for one in done.left if one.code == "own-target.several-values")
    assert "65" in found.context["values"]
    assert "60" in found.context["values"]
    assert not OwnTarget.objects.filter(subject__key=NEW).exists()


def test_what_the_successor_decided_itself_stands_and_done_twice_nothing_more(officer_of_agency):
    own(NEW, 80, reason="")
    own("province.nui", 60)
    assert pass_on(officer_of_agency).own_targets == ()
    assert own_targets([target()], on=TODAY)[target().pk, subject(NEW).pk].value == 80


def test_passed_on_twice_the_second_time_does_nothing(officer_of_agency):
    own("province.nui", 60)
    assert len(pass_on(officer_of_agency).own_targets) == 1
    assert pass_on(officer_of_agency).own_targets == ()
    assert OwnTarget.objects.filter(subject__key=NEW).count() == 1


def test_both_tasks_go_on_beside_each_other_and_are_found_under_the_old_names(officer_of_agency):
    task("province.nui", "Đưa sóng tới bản")
    task("province.song", "Bến đò số")
    pass_on(officer_of_agency)
    programme = Programme.objects.get(key="tiny-2025")
    new = next(one for one in specific_tasks(programme, on=TODAY) if one.organisation.key == NEW)
    assert {new.task.title_vi, *(one.title_vi for one in new.inherited)} == {"Đưa sóng tới bản", "Bến đò số"}
    assert sorted(one.code for one in (new.task, *new.inherited)) == ["+1", "+2"]
    assert specific_task(programme, subject("province.nui")).title_vi == "Đưa sóng tới bản"
    assert specific_task(programme, subject("province.song")).title_vi == "Bến đò số"
    step = specific_task(programme, subject("province.song")).steps.get()
    assert step.fields["owed_by"] == ["province.song", NEW]


def test_the_list_of_an_ended_body_still_shows_its_task_and_who_has_it_now(officer_of_agency, client):
    programme = Programme.objects.get(key="tiny-2025")
    Programme.objects.filter(pk=programme.pk).update(year=2024)
    task("province.nui", "Đưa sóng tới bản")
    pass_on(officer_of_agency)
    programme.refresh_from_db()
    old = next(one for one in specific_tasks(programme, on=LAST_DAY) if one.organisation.key == "province.nui")
    assert (old.task.title_vi, old.is_passed_on, old.task.owed_by.key) == ("Đưa sóng tới bản", True, NEW)


def test_the_successor_keeps_its_own_task_first(officer_of_agency):
    task(NEW, "Việc của chính mình")
    task("province.nui", "Đưa sóng tới bản")
    pass_on(officer_of_agency)
    programme = Programme.objects.get(key="tiny-2025")
    assert specific_task(programme, subject(NEW)).title_vi == "Việc của chính mình"


@pytest.mark.parametrize("standing", ["settled", "withdrawn"])
def test_a_task_that_is_done_stays_with_who_did_it(officer_of_agency, standing):
    task("province.nui", "Đưa sóng tới bản", standing=standing)
    pass_on(officer_of_agency)
    assert Commitment.objects.get(title_vi="Đưa sóng tới bản").owed_by.key == "province.nui"
