"""Remedies of findings: measured again where a machine answers, tested by the team, closed nowhere else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.rooms.meetings.inspecting import Story
from tests.tiny import subject

from giaoban.assessments.models import Answer, Assessment, Checklist
from giaoban.assessments.queries.machines import Asking, checks_say
from giaoban.commitments.actions import move_commitment
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.measures.actions import record_observations
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.models import DraftFinding
from giaoban.registry.actions import console_person

DAY = dt.timedelta(days=1)


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    return Story(officer_of_agency, officer_of_province)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.findings}


def remedied(story: Story, criterion: str) -> DraftFinding:
    """A finding on one criterion, concluded, accepted and reported remedied by those who owe it."""
    story.upto("sign")
    act.draft_finding(
        by=story.agency, inspection=story.it, text="Tỷ lệ thấp", basis="Điều 4", remedy="Nâng tỷ lệ",
        due=dt.date(2025, 7, 31), criterion=criterion, now=story.now,
    )  # fmt: skip
    act.send_draft(by=story.agency, inspection=story.it, days=5, now=story.now)
    said = {1: act.Replied("accepted")}
    act.reply_to_draft(by=story.province, inspection=story.it, replies=said, now=story.now)
    act.conclude_inspection(by=story.agency, inspection=story.it, words="Cần khắc phục", now=story.now)
    found = story.it.findings.get()
    plan = {"plan": "Tập huấn", "finish_on": dt.date(2025, 6, 30)}
    move_commitment(by=story.province, commitment=found.commitment, move="accept", fields=plan, now=story.now)
    report(story, found)
    return story.it.findings.select_related("commitment", "inspection").get()


def report(story: Story, found: DraftFinding) -> None:
    story.now += DAY
    proof = Document.objects.valid_on(story.now.date()).first()
    move_commitment(
        by=story.province, commitment=found.commitment, move="report_remedied", fields={"result": "Xong"},
        evidence=proof, now=story.now,
    )  # fmt: skip


def figure(story: Story, settled: int, of: int) -> None:
    """Biển's dossiers of Q1/2025, stated anew now."""
    story.now += DAY
    row = {
        "indicator": "dossier_rate", "subject": "province.bien", "period": "2025Q1", "status": "official",
        "vintage": story.now.date().isoformat(), "source": Document.objects.first().key, "evidence": "computed",
        "num": Decimal(settled), "den": Decimal(of), "method": "computed",
    }  # fmt: skip
    record_observations(by=console_person(), rows=[row], today=story.now.date(), now=story.now)


def again(story: Story, found: DraftFinding):
    return act.measure_again(by=story.agency, finding=found, now=story.now)


def confirm(story: Story, found: DraftFinding):
    return act.check_remedy(by=story.agency, finding=found, holds=True, words="Đã xem", now=story.now)


def test_a_remedy_that_a_machine_answers_is_not_closed_before_it_is_measured_again(story):
    found = remedied(story, "online")
    with pytest.raises(Refused) as refused:
        confirm(story, found)
    assert codes(refused) == {"inspection.not-measured-again"}
    found.commitment.refresh_from_db()
    assert found.commitment.state == "remedied"


def test_an_older_figure_is_no_new_measurement(story):
    step = again(story, remedied(story, "online"))
    assert (step.data["state"], step.data["value"]) == ("not_tested", "–")


def test_what_the_machine_does_not_find_met_goes_back_and_what_it_does_is_closed(story):
    found = remedied(story, "online")
    figure(story, 1, 2)
    step = again(story, found)
    assert (step.data["state"], Decimal(step.data["value"])) == ("partly", 50)
    with pytest.raises(Refused) as refused:
        confirm(story, found)
    assert codes(refused) == {"inspection.machine-says-no"}
    act.check_remedy(by=story.agency, finding=found, holds=False, words="Mới 50 %", now=story.now)
    report(story, found)
    with pytest.raises(Refused) as refused:
        confirm(story, found)
    assert codes(refused) == {"inspection.not-measured-again"}, "what was measured before the new report does not count"
    figure(story, 2, 2)
    assert again(story, found).data["state"] == "met"
    confirm(story, found)
    found.commitment.refresh_from_db()
    assert found.commitment.state == "closed"
    kept = [one.code for one in story.it.steps.order_by("number")]
    assert kept[-4:] == ["remeasured", "retested", "remeasured", "retested"]


def test_nobody_closes_a_finding_on_the_page_of_commitments(story):
    found = remedied(story, "signs")
    for move, fields in (("confirm", {}), ("return", {"reason": "Chưa"})):
        with pytest.raises(Refused) as refused:
            move_commitment(by=story.agency, commitment=found.commitment, move=move, fields=fields, now=story.now)
        assert codes(refused) == {"inspection.close-by-test"}
    confirm(story, found)
    found.commitment.refresh_from_db()
    assert found.commitment.state == "closed"


def test_where_a_person_answers_there_is_nothing_to_measure(story):
    with pytest.raises(Refused) as refused:
        again(story, remedied(story, "signs"))
    assert codes(refused) == {"inspection.no-machine"}


def test_nothing_is_tested_before_it_is_reported(story):
    story.upto("conclude")
    found = story.it.findings.get(number=1)
    for act_now in (lambda: again(story, found), lambda: confirm(story, found)):
        with pytest.raises(Refused) as refused:
            act_now()
        assert codes(refused) == {"inspection.not-remedied"}


def checked(site, checklist: Checklist, at: dt.datetime, value: str, *, simulated: bool = False) -> None:
    by = console_person()
    made = Assessment.objects.filter(subject=site, checklist=checklist, is_simulated=simulated).first()
    if made is None:
        made = Assessment.objects.create(
            checklist=checklist, fingerprint=checklist.fingerprint, subject=site, opened_at=at, opened_by=by,
            is_simulated=simulated,
        )  # fmt: skip
    Answer.objects.create(assessment=made, criterion="https", source="probe", value=value, at=at, by=by)


def test_an_owner_is_as_good_as_the_worst_of_its_sites(story):
    """Two sites: one met, one not met and later met; the newest of each counts, a simulated one does not."""
    from giaoban.core.checklists.reading import load_checklist
    from giaoban.registry.models import Subject

    text = """
id: sites
version: 1
title: {vi: Trang, en: Sites}
why: {vi: Để thử, en: To try}
owner: ministry.so
checker: ministry.duong
next_review: 2030-12-31
basis: [{words: {vi: Thử, en: Trial}, evidence: computed}]
evidence: computed
complete: true
valid_from: 2025-01-01
nodes:
  - {id: https, title: {vi: HTTPS, en: HTTPS}, probe: https-valid}
"""
    read, findings = load_checklist(text, "sites.yaml")
    assert read is not None, findings
    row = Checklist.objects.create(
        key="sites@1#test", code="sites", version=1, fingerprint=read.fingerprint, title_vi="Trang", title_en="Sites",
        evidence="computed", definition=read.model_dump(mode="json", exclude_defaults=True), valid_from=read.valid_from,
    )  # fmt: skip
    owner = subject("province.bien")
    one, two = (
        Subject.objects.create(key=f"site.{name}", kind="website", name_vi=name, owner=owner) for name in ("a", "b")
    )
    begin = story.now
    checked(one, row, begin, "met")
    checked(two, row, begin, "not")
    criterion = read.criteria["https"]
    asking = Asking(owner, begin.date())
    assert checks_say(read, criterion, asking).value == "not"
    checked(two, row, begin + DAY, "met")
    Assessment.objects.update(state="concluded")  # so that another one may stand beside it
    checked(two, row, begin + 2 * DAY, "not", simulated=True)
    said = checks_say(read, criterion, asking)
    assert (said.value, len(said.raw["results"])) == ("met", 2)
    since = checks_say(read, criterion, Asking(owner, begin.date(), since=begin + DAY))
    assert [kept["subject"] for kept in since.raw["results"]] == ["site.b"]
    assert checks_say(read, criterion, Asking(subject("province.nui-song.2025"), begin.date())).value is None
