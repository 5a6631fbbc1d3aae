"""Inspections: nobody twice about the same, nobody in their own matter, everybody heard; online only by its steps."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.meetings.inspecting import SESSION, STATUTORY, Story, signer, town_hall
from tests.tiny import NOW, needs_program, person, subject

from giaoban.assessments.actions import answer
from giaoban.commitments.actions import move_commitment
from giaoban.core.checklists.sampling import draw
from giaoban.core.findings import Refused
from giaoban.core.reports.signing import add_signature, signatures_in
from giaoban.core.workflow.calendar import Calendar
from giaoban.library.models import Document
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.meetings.queries.inspections.reading import readable_by
from giaoban.meetings.queries.inspections.steps import counted, first_break, judged_steps, online
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

LATER = dt.date(2025, 12, 1)


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    return Story(officer_of_agency, officer_of_province)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.findings}


# --- the plan ------------------------------------------------------------------------------------------------------


def test_the_same_matter_in_the_same_year_names_the_other(story):
    first = story.plan()
    with pytest.raises(Refused) as refused:
        story.plan(matter=" quay  TIEP dan ")
    found = refused.value.findings[0]
    assert (found.code, found.context["key"]) == ("inspection.overlaps", first.key)
    assert Inspection.objects.count() == 1


def test_other_words_for_the_same_criteria_are_the_same_matter(story):
    story.plan()
    with pytest.raises(Refused) as refused:
        story.plan(matter="Việc khác", organiser=subject("ministry.duong"))
    assert codes(refused) == {"inspection.overlaps"}
    story.plan(year=2026, planned_from=dt.date(2026, 1, 5), planned_to=dt.date(2026, 2, 5))


def test_who_came_before_counts_as_the_subject(story):
    """Núi and Sông became Núi Sông: what was planned for Núi would trouble Núi Sông again."""
    story.plan()
    Inspection.objects.update(subject=subject("province.nui"))
    with pytest.raises(Refused) as refused:
        story.plan(subject=subject("province.nui-song.2025"))
    assert codes(refused) == {"inspection.overlaps"}


def test_what_was_called_off_is_in_nobodys_way(story):
    first = story.plan()
    with pytest.raises(Refused):
        act.cancel_inspection(by=story.agency, inspection=first, reason=" ", now=NOW)
    act.cancel_inspection(by=story.agency, inspection=first, reason="Gộp với cuộc khác", now=NOW)
    assert story.plan().state == "planned"


def test_the_database_itself_refuses_the_same_matter_twice(story):
    it = story.plan()
    it.pk, it.key = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        it.save(force_insert=True)


def test_a_plan_with_many_faults_tells_all(story):
    with pytest.raises(Refused) as refused:
        story.plan(matter="", subject=subject("ministry.so"), planned_from=None)
    assert codes(refused) == {"inspection.no-matter", "inspection.of-itself", "inspection.bad-days"}


# --- own interest --------------------------------------------------------------------------------------------------


def test_who_works_there_does_not_join_the_team(story):
    it = story.plan()
    with pytest.raises(Refused) as refused:
        act.name_member(by=story.agency, inspection=it, person=story.province, duty="member", now=NOW)
    assert codes(refused) == {"inspection.belongs-to-inspected"}


def test_nobody_states_for_somebody_else_and_silence_is_no_statement(story):
    it = story.plan()
    act.name_member(by=story.agency, inspection=it, person=story.agency, duty="head", now=NOW)
    act.name_member(by=story.agency, inspection=it, person=story.clerk, duty="secretary", now=NOW)
    act.state_interest(by=story.agency, inspection=it, conflict=False, now=NOW)
    with pytest.raises(Refused) as refused:
        story.decide()
    assert codes(refused) == {"inspection.not-all-stated"}


def test_a_member_with_a_conflict_does_not_sit_and_cannot_take_it_back(story):
    story.upto("staff")
    with pytest.raises(Refused) as refused:
        act.state_interest(by=story.clerk, inspection=story.it, conflict=True, now=NOW)
    assert codes(refused) == {"inspection.conflict-in-words"}
    act.state_interest(by=story.clerk, inspection=story.it, conflict=True, words="Người nhà ở đó", now=NOW)
    with pytest.raises(Refused) as refused:
        act.state_interest(by=story.clerk, inspection=story.it, conflict=False, now=NOW)
    assert codes(refused) == {"inspection.conflict-stands"}
    story.decide()
    story.notify()
    story.answer()
    story.meet()
    with pytest.raises(Refused) as refused:
        story.note()
    assert codes(refused) == {"inspection.does-not-sit"}


def test_a_head_with_a_conflict_stops_the_decision(story):
    story.upto("staff")
    act.state_interest(by=story.agency, inspection=story.it, conflict=True, words="Có vốn góp", now=NOW)
    with pytest.raises(Refused) as refused:
        story.decide()
    assert codes(refused) == {"inspection.no-head"}


def test_a_decision_needs_a_basis_in_force(story):
    story.upto("staff")
    for given in ({"basis": None, "basis_place": "Điều 4"}, {"basis": Document.objects.first(), "basis_place": " "}):
        with pytest.raises(Refused) as refused:
            act.decide_inspection(by=story.agency, inspection=story.it, number="1", now=NOW, **given)
        assert codes(refused) == {"inspection.no-basis"}
    old = Document.objects.create(key="old", kind="decree", title_vi="Cũ", valid_to=dt.date(2020, 1, 1))
    with pytest.raises(Refused) as refused:
        act.decide_inspection(by=story.agency, inspection=story.it, number="", basis=old, basis_place="Điều 1", now=NOW)
    assert codes(refused) == {"inspection.basis-not-in-force", "inspection.no-number"}


# --- who may -------------------------------------------------------------------------------------------------------


def test_only_the_agency_plans_and_only_the_team_acts(story):
    outsider = person("nobody")
    other = person("other", role="agency", at="ministry.so")
    for by in (outsider, story.province):
        with pytest.raises(NotAllowed):
            act.plan_inspection(
                by=by, organiser=subject("ministry.so"), subject=subject("province.bien"), matter="a",
                criteria=town_hall(), year=2025, planned_from=NOW.date(), planned_to=NOW.date(), now=NOW,
            )  # fmt: skip
    story.upto("decide")
    for by in (outsider, story.province, other):
        with pytest.raises(NotAllowed):
            act.notify_subject(by=by, inspection=story.it, session_at=SESSION, requests=["a"], now=NOW)
    story.notify()
    for by in (outsider, story.agency, person("far", role="province", at="province.nui-song.2025")):
        with pytest.raises(NotAllowed):
            act.keep_answers(by=by, inspection=story.it, answers={}, replies={}, now=NOW)
    story.answer()
    story.meet()
    story.draft()
    with pytest.raises(NotAllowed):
        act.reply_to_draft(by=story.agency, inspection=story.it, replies={}, now=NOW)
    story.reply()
    with pytest.raises(NotAllowed):  # the secretary is no head
        act.conclude_inspection(by=story.clerk, inspection=story.it, words="a", now=NOW)


def test_strangers_read_what_is_published_and_nothing_else(story):
    it = story.upto("conclude")
    stranger = person("stranger")
    today = story.now.date()
    assert not readable_by(stranger, today).exists()
    assert not readable_by(None, today).exists()
    assert [list(readable_by(one, today)) for one in (story.province, story.agency)] == [[it], [it]]
    story.publish()
    assert readable_by(None, today).get().pk == it.pk


# --- answers and the receipt ---------------------------------------------------------------------------------------


def test_the_receipt_is_the_hash_of_what_was_handed_in(story):
    story.upto("notify")
    step = story.answer()
    text = json.dumps(step.data["received"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert step.data["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert step.data["received"]["answers"]["signs"] == {"value": "partly", "note": "chưa đủ", "source": "ask"}
    assert step.data["received"]["replies"] == {"1": "Gửi kèm", "2": ""}
    with pytest.raises(Refused) as refused:
        act.hand_in(by=story.province, inspection=story.it, now=NOW)
    assert codes(refused) == {"inspection.handed-in-already"}


def test_one_answer_that_does_not_fit_stops_no_other(story):
    story.upto("notify")
    given = {"waiting": act.Given("8"), "signs": act.Given("perhaps"), "nothing": act.Given("met")}
    kept = act.keep_answers(by=story.province, inspection=story.it, answers=given, replies={2: "b"}, now=NOW)
    assert kept.changed == 2
    assert {one.code for one in kept.faults} == {"checklist.not-on-scale", "checklist.unknown-criterion"}
    again = act.keep_answers(by=story.province, inspection=story.it, answers={}, replies={2: "b"}, now=NOW)
    assert (again.changed, again.sha256) == (0, kept.sha256)


def test_inspectors_do_not_answer_their_own_questions(story):
    story.upto("notify")
    given = {"assessment": story.it.assessment, "criterion": "signs", "value": "met", "now": NOW}
    with pytest.raises(Refused) as refused:
        answer(by=story.agency, **given)
    assert codes(refused) == {"assessment.of-an-inspection"}
    answer(by=story.agency, within=True, **given)  # as nobody can; the second lock holds as well
    with pytest.raises(Refused) as refused:
        act.hand_in(by=story.province, inspection=story.it, now=NOW)
    assert codes(refused) == {"inspection.answered-by-inspectors"}


def test_figures_of_machines_come_in_as_a_step(story):
    story.upto("notify")
    with pytest.raises(NotAllowed):
        act.pull_machine_evidence(by=story.province, inspection=story.it, now=NOW)
    step = act.pull_machine_evidence(by=story.agency, inspection=story.it, now=NOW)
    assert set(step.data["measured"]) == {"online"}


# --- the chain of steps --------------------------------------------------------------------------------------------


def test_steps_are_final_and_a_forged_one_breaks_the_chain(story):
    it = story.upto("note")
    steps = list(it.steps.select_related("inspection", "by"))
    assert first_break(steps) is None
    assert Event.objects.filter(thing=f"inspections:{it.key}").count() == len(steps)
    with pytest.raises(RecordIsFinal):
        steps[0].save()
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionStep.objects.filter(pk=steps[0].pk).update(words="khác")
    steps[2].words = "khác"
    assert first_break(steps) == 3
    assert first_break(steps[1:]) == 1


# --- online --------------------------------------------------------------------------------------------------------


def test_a_whole_inspection_counts_as_online(story):
    it = story.upto()
    found = online(it, today=LATER)
    assert found is not None
    assert found.verdict == "passed"
    assert {one.id for one in found.criteria} == {*STATUTORY, "measured"}
    assert {one.id for one in found.criteria if one.state == "met"} == set(STATUTORY)
    assert counted(year=2025, today=LATER) == counted(year=2025, organiser=it.organiser, today=LATER)
    assert (counted(year=2025, today=LATER).online, counted(year=2025, today=LATER).inspections) == (1, 1)
    assert counted(year=2025, simulated=True, today=LATER).inspections == 0


@pytest.mark.parametrize("missing", STATUTORY)
def test_without_one_statutory_step_it_is_not_online(story, missing):
    """Each in turn: not recorded at all, then recorded as taken elsewhere."""
    it = story.upto()
    rows = list(it.steps.all())
    code = {"notice_days": "opened", "reply_days": "drafted", "heard": "replied"}.get(missing, missing)
    without = [one for one in rows if one.code != code]
    assert len(without) < len(rows)
    today = it.reply_until if missing == "heard" else LATER  # its last day is not over
    calendar = Calendar(zone=NOW.tzinfo)
    assert judged_steps(it, without, it.steps_set, days=calendar, today=today).verdict != "passed"
    for one in rows:
        one.is_here = one.is_here and one.code != code
    assert judged_steps(it, rows, it.steps_set, days=calendar, today=today).verdict == "failed"


def test_one_side_alone_is_no_roll_call_and_no_signature(story):
    it = story.upto()
    calendar = Calendar(zone=NOW.tzinfo)
    for code in ("opened", "signed"):
        for side in ("inspectors", "inspected"):
            rows = [one for one in it.steps.all() if (one.code, one.side) != (code, side)]
            assert judged_steps(it, rows, it.steps_set, days=calendar, today=LATER).verdict != "passed"


def test_too_short_a_notice_or_reply_is_not_online(story):
    it = story.upto()
    calendar = Calendar(zone=NOW.tzinfo)
    rows = list(it.steps.all())
    notice = next(one for one in rows if one.code == "notified")
    notice.at = SESSION - dt.timedelta(days=6)  # Wednesday to Tuesday: 4 working days
    assert judged_steps(it, rows, it.steps_set, days=calendar, today=LATER).verdict == "failed"
    rows = list(it.steps.all())
    it.reply_until = SESSION.date() + dt.timedelta(days=3)
    assert judged_steps(it, rows, it.steps_set, days=calendar, today=LATER).verdict == "failed"


def test_a_session_on_the_spot_is_recorded_and_not_online(story):
    story.upto("answer")
    story.now = SESSION
    for given in ({"code": "decided"}, {"on": None}, {"words": ""}, {"on": LATER}):
        with pytest.raises(Refused):
            act.take_elsewhere(
                by=story.agency, inspection=story.it, now=SESSION,
                **({"code": "opened", "on": SESSION.date(), "words": "Tại trụ sở"} | given),
            )  # fmt: skip
    act.take_elsewhere(
        by=story.agency, inspection=story.it, code="opened", on=SESSION.date(), words="Tại trụ sở", now=SESSION
    )
    for name in ("note", "record", "sign", "draft", "reply", "conclude", "publish"):
        getattr(story, name)()
    found = online(story.it, today=LATER)
    assert found is not None
    assert found.verdict == "failed"
    assert (counted(year=2025, today=LATER).online, counted(year=2025, today=LATER).inspections) == (0, 1)


# --- the session ---------------------------------------------------------------------------------------------------


def test_a_notice_leaves_the_days_that_the_set_asks_for(story):
    story.upto("decide")
    with pytest.raises(Refused) as refused:
        act.notify_subject(
            by=story.agency, inspection=story.it, session_at=NOW + dt.timedelta(days=2), requests=[], now=NOW
        )
    assert codes(refused) == {"inspection.notice-too-short", "inspection.no-requests"}


def test_the_sample_is_drawn_once_from_a_list_fixed_before(story):
    story.upto("meet")
    with pytest.raises(Refused) as refused:
        act.draw_sample(by=story.agency, inspection=story.it, size=2, now=SESSION)
    assert codes(refused) == {"inspection.no-list"}
    names = ["hồ sơ 1", "hồ sơ 2", "hồ sơ 3", "hồ sơ 3"]
    fixed = act.fix_list(by=story.agency, inspection=story.it, names=names, now=SESSION)
    with pytest.raises(Refused):
        act.fix_list(by=story.agency, inspection=story.it, names=["x"], now=SESSION)
    step = act.draw_sample(by=story.agency, inspection=story.it, size=2, now=SESSION)
    assert step.data["list_sha256"] == fixed.data["sha256"]
    assert tuple(step.data["names"]) == draw(reversed(names), size=2, seed=step.data["seed"]).names
    with pytest.raises(Refused) as refused:
        act.draw_sample(by=story.agency, inspection=story.it, size=1, now=SESSION)
    assert codes(refused) == {"inspection.drawn-already"}


def test_a_hash_is_a_hash(story):
    story.upto("meet")
    for text in ("", "xyz", "ab" * 31, "g" * 64):
        with pytest.raises(Refused) as refused:
            act.keep_recording_hash(by=story.clerk, inspection=story.it, name="a", sha256=text, now=SESSION)
        assert codes(refused) == {"inspection.not-a-hash"}


def test_the_same_line_sent_twice_is_one(story):
    story.upto("note")
    story.note()
    assert story.it.steps.filter(code="noted").count() == 1


# --- the minutes ---------------------------------------------------------------------------------------------------


def test_the_minutes_carry_both_signatures_and_poppler_agrees(story, tmp_path):
    it = story.upto("sign")
    needs_program("pdfsig")
    file = tmp_path / "minutes.pdf"
    file.write_bytes(story.newest_minutes())
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=True).stdout
    assert said.count("Signature is Valid.") == 2
    assert [one.signer for one in it.minutes.all()] == ["", "Trưởng đoàn", "Biển"]


def test_other_minutes_and_forged_signatures_are_refused(story):
    story.upto("record")
    with pytest.raises(Refused) as refused:
        act.sign_minutes(by=story.agency, inspection=story.it, pdf=b"%PDF-1.4", now=story.now)
    assert codes(refused) == {"inspection.no-minutes"}
    act.draw_up_minutes(by=story.clerk, inspection=story.it, now=story.now)
    before, mine = story.newest_minutes(), signer("Trưởng đoàn")
    good = add_signature(before, sign=mine, name="a", reason="", at=story.now)
    theirs = add_signature(before.replace(b"/Lang", b"/Bang"), sign=mine, name="a", reason="", at=story.now)
    broken = add_signature(before, sign=lambda data: mine(data + b"x"), name="a", reason="", at=story.now)
    for pdf, code in (
        (b"", "inspection.other-bytes"), (before, "inspection.other-bytes"), (theirs, "inspection.other-bytes"),
        (broken, "inspection.bad-signature"), (good + b"%", "inspection.bad-signature"),
        (good[:-9], "inspection.other-bytes"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act.sign_minutes(by=story.agency, inspection=story.it, pdf=pdf, now=story.now)
        assert codes(refused) == {code}, pdf[-40:]
    act.sign_minutes(by=story.agency, inspection=story.it, pdf=good, now=story.now)
    again = add_signature(good, sign=mine, name="b", reason="", at=story.now)
    assert all(one.is_valid for one in signatures_in(again))
    with pytest.raises(Refused) as refused:
        act.sign_minutes(by=story.province, inspection=story.it, pdf=again, now=story.now)
    assert codes(refused) == {"inspection.one-certificate"}
    with pytest.raises(Refused) as refused:
        act.sign_minutes(by=story.clerk, inspection=story.it, pdf=again, now=story.now)
    assert "inspection.signed-already" in codes(refused)


# --- findings ------------------------------------------------------------------------------------------------------


def test_nobody_is_concluded_about_unheard(story):
    story.upto("draft")
    assert (story.it.reply_until - SESSION.date()).days >= 7, "five working days with a weekend in them"
    with pytest.raises(Refused) as refused:
        act.conclude_inspection(by=story.agency, inspection=story.it, words="a", now=story.now)
    assert codes(refused) == {"inspection.not-heard"}
    story.now = dt.datetime.combine(story.it.reply_until, dt.time(23, 0), NOW.tzinfo)
    with pytest.raises(Refused):
        act.conclude_inspection(by=story.agency, inspection=story.it, words="a", now=story.now)
    story.now += dt.timedelta(hours=2)  # the day is over
    act.conclude_inspection(by=story.agency, inspection=story.it, words="a", now=story.now)
    assert story.it.findings.filter(outcome="upheld").count() == 2


def test_a_reply_answers_every_finding_and_a_contest_has_words(story):
    story.upto("draft")
    for replies, code in (
        ({1: act.Replied("accepted")}, "inspection.finding-without-reply"),
        ({1: act.Replied("accepted"), 2: act.Replied("contested")}, "inspection.contested-in-words"),
    ):
        with pytest.raises(Refused) as refused:
            act.reply_to_draft(by=story.province, inspection=story.it, replies=replies, now=story.now)
        assert codes(refused) == {code}
    story.reply()
    with pytest.raises(Refused) as refused:
        act.conclude_inspection(by=story.agency, inspection=story.it, words="a", now=story.now)
    assert codes(refused) == {"inspection.contested-open"}


def test_what_is_upheld_is_owed_and_closed_only_after_a_test(story):
    it = story.upto()
    kept, dropped = it.findings.all()
    assert (dropped.outcome, dropped.commitment) == ("dropped", None)
    owed = kept.commitment
    assert (owed.kind, owed.owed_by.key, owed.due) == ("inspection_finding", "province.bien", dt.date(2025, 7, 31))
    with pytest.raises(Refused) as refused:
        act.check_remedy(by=story.agency, finding=kept, holds=True, words="a", now=story.now)
    assert codes(refused) == {"inspection.not-remedied"}
    owed.state, owed.standing = "remedied", "answered"  # as its own workflow leads it, shown in test_workflows
    owed.save(update_fields=["state", "standing"])
    act.check_remedy(by=story.agency, finding=kept, holds=False, words="Chưa đủ", now=story.now)
    owed.refresh_from_db()
    assert owed.state == "remedying"
    assert it.steps.filter(code="retested").get().data["holds"] is False
    with pytest.raises(NotAllowed):
        move_commitment(by=story.province, commitment=owed, move="confirm", now=story.now)


# --- the figure ----------------------------------------------------------------------------------------------------


def test_a_year_without_inspections_gives_no_figure(story):
    with pytest.raises(Refused) as refused:
        act.record_online_share(by=story.agency, year=2025, subject="vn", source="x", now=NOW)
    assert codes(refused) == {"inspection.none-concluded"}
