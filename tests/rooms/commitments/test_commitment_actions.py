"""Opening and moving: by the table alone, each as each standing user, and only the asker closes a petition."""

import datetime as dt
from importlib import import_module

import pytest
from tests.tiny import NOW, TODAY, apply_tiny, person, subject

from giaoban.commitments.actions import Shown, join_petition, move_commitment, open_commitment
from giaoban.commitments.models import Commitment, Step
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

SOON = TODAY + dt.timedelta(days=30)


def promise(key):
    return Commitment.objects.get(key=key)


def paper(key="review-2025Q1"):
    return Document.objects.get(key=key)


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def opened(by, **changes):
    wanted = {
        "kind": "directive", "title_vi": "Rà soát biểu mẫu", "asked_by": subject("ministry.so"),
        "owed_by": subject("province.bien"), "due": SOON, **changes,
    }  # fmt: skip
    return open_commitment(by=by, now=NOW, **wanted)


def report(by, key="P1", now=NOW, result="đã bỏ ba biểu mẫu"):
    return move_commitment(
        by=by, commitment=promise(key), move="report", fields={"result": result}, evidence=paper(), now=now
    )


def test_the_agency_opens_a_directive_and_it_is_written_down(officer_of_agency):
    made = opened(officer_of_agency)
    assert (made.workflow, made.state, made.standing, made.due, made.made_on) == (
        "directive@1", "given", "open", SOON, TODAY,
    )  # fmt: skip
    assert Step.objects.get(commitment=made).by == officer_of_agency
    assert Event.objects.get(action="commitment.open").thing == f"commitments:{made.key}"


def test_a_province_and_an_outsider_direct_nobody(officer_of_province, outsider):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            opened(somebody)
    assert not Commitment.objects.filter(title_vi="Rà soát biểu mẫu").exists()


def test_a_province_petitions_in_its_own_name_only(officer_of_province, outsider):
    bien = subject("province.bien")
    petition = {"kind": "petition", "owed_by": subject("ministry.duong")}
    assert opened(officer_of_province, asked_by=bien, **petition).state == "submitted"
    for somebody, asker in ((officer_of_province, subject("province.nui-song.2025")), (outsider, bien)):
        with pytest.raises(NotAllowed):
            opened(somebody, asked_by=asker, **petition)


def test_others_join_a_petition_and_may_then_return_it(officer_of_province, outsider):
    elsewhere = person("officer_of_nui_song", role="province", at="province.nui-song.2025")
    nui_song = subject("province.nui-song.2025")
    with pytest.raises(NotAllowed):
        move_commitment(by=elsewhere, commitment=promise("P3"), move="return", fields={"reason": "chưa"}, now=NOW)
    with pytest.raises(NotAllowed):
        join_petition(by=outsider, commitment=promise("P3"), asker=nui_song, now=NOW)
    join_petition(by=elsewhere, commitment=promise("P3"), asker=nui_song, now=NOW)
    with pytest.raises(Refused) as refusal:
        join_petition(by=elsewhere, commitment=promise("P3"), asker=nui_song, now=NOW)
    assert codes(refusal) == ["commitment.joined-already"]
    move_commitment(by=elsewhere, commitment=promise("P3"), move="return", fields={"reason": "chưa nối được"}, now=NOW)
    assert promise("P3").state == "assigned"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": None}, "commitment.no-date"),
        ({"due": TODAY - dt.timedelta(days=1)}, "commitment.date-is-past"),
        ({"due": None, "review_on": TODAY - dt.timedelta(days=1)}, "commitment.date-is-past"),
        ({"due": None, "due_text": "trước ngày 1/4/2025"}, "commitment.date-is-past"),
        ({"title_vi": " \t"}, "commitment.no-title"),
        ({"title_vi": "a" * 501}, "commitment.long-title"),
        ({"kind": "target"}, "commitment.kind-not-opened"),
        ({"kind": "nonsense"}, "commitment.kind-not-opened"),
        ({"kind": "petition", "asked_by": None}, "commitment.no-asker"),
        ({"kind": "proposal"}, "commitment.no-workflow"),
    ],
)
def test_what_is_missing_is_said(officer_of_agency, changes, code):
    with pytest.raises(Refused) as refusal:
        opened(officer_of_agency, **changes)
    assert codes(refusal) == [code]


def test_nothing_is_asked_of_a_province_that_has_ended(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        opened(officer_of_agency, owed_by=subject("province.nui"), due=None)
    assert codes(refusal) == ["commitment.no-date", "commitment.nobody-owes"]


def test_a_day_to_look_again_stands_for_a_date_nobody_can_name_yet(officer_of_agency):
    assert opened(officer_of_agency, due=None, review_on=SOON).review_on == SOON


def test_a_deadline_as_written_becomes_a_day_with_its_rule(officer_of_agency):
    made = opened(officer_of_agency, due=None, due_text="trước ngày 20/5")  # before the 20th: the 19th
    assert (made.due, made.details["deadline"]["rule"]) == (dt.date(2025, 5, 19), "deadline.before")
    vague = opened(officer_of_agency, due=None, due_text="sớm")
    assert vague.due is None
    assert vague.review_on is not None
    assert vague.details["deadline"]["rule"] == "deadline.soon"


def test_the_day_of_a_petition_comes_from_the_clock_in_working_days(officer_of_province, officer_of_agency):
    """Tuesday 15 April; three working days to route: Friday 18. Twenty to answer, from Wednesday 16 on: 16-18 (3),
    21-25 (8), the worked Saturday 26 (9), 28-30 (12), off 1 and 2 May, 5-9 (17), 12-14 (20)."""
    made = opened(
        officer_of_province,
        kind="petition",
        asked_by=subject("province.bien"),
        owed_by=subject("ministry.so"),
        due=None,
    )
    assert made.due == dt.date(2025, 4, 18)
    move_commitment(by=officer_of_agency, commitment=made, move="route", fields={"owed_by": "ministry.duong"}, now=NOW)
    assert (made.state, made.due, made.owed_by.key) == ("assigned", dt.date(2025, 5, 14), "ministry.duong")


def test_those_who_owe_it_report_with_a_document(officer_of_province, outsider):
    with pytest.raises(NotAllowed):
        report(outsider)
    with pytest.raises(Refused) as refusal:
        move_commitment(by=officer_of_province, commitment=promise("P1"), move="report", now=NOW)
    assert codes(refusal) == ["workflow.field-missing", "workflow.evidence-missing"]
    report(officer_of_province)
    assert (promise("P1").state, promise("P1").standing) == ("reported", "answered")
    step = Step.objects.get(commitment__key="P1")
    assert (step.from_state, step.to_state, step.fields) == ("given", "reported", {"result": "đã bỏ ba biểu mẫu"})
    assert step.evidence == paper()


def test_only_the_asker_closes_a_petition(officer_of_agency, officer_of_province, outsider):
    owing = person("officer_of_duong", role="ministry", at="ministry.duong")
    elsewhere = person("officer_of_nui_song", role="province", at="province.nui-song.2025")
    moves = {"accept": {"outcome": "settled"}, "return": {"reason": "chưa"}, "withdraw": {"reason": "thôi"}}
    for somebody in (officer_of_agency, owing, elsewhere, outsider, console_person()):
        for move, fields in moves.items():
            with pytest.raises(NotAllowed):
                move_commitment(by=somebody, commitment=promise("P3"), move=move, fields=fields, now=NOW)
        with pytest.raises(NotAllowed):  # nor does anybody play the clock
            move_commitment(by=somebody, commitment=promise("P3"), move="close_in_silence", now=NOW)
    move_commitment(
        by=officer_of_province, commitment=promise("P3"), move="accept", fields={"outcome": "settled"}, now=NOW
    )  # Biển asked
    assert (promise("P3").state, promise("P3").standing) == ("closed", "settled")


def test_nobody_closes_what_they_answer_themselves(officer_of_province, officer_of_agency):
    """Neither by joining, nor by asking oneself, nor by being made the owner of what one asked."""
    owing = person("officer_of_duong", role="ministry", at="ministry.duong")
    itself = subject("ministry.duong")
    with pytest.raises(Refused) as refusal:
        join_petition(by=owing, commitment=promise("P3"), asker=itself, now=NOW)
    assert codes(refusal) == ["commitment.asks-itself"]
    with pytest.raises(Refused) as refusal:
        opened(owing, kind="petition", asked_by=itself, owed_by=itself)
    assert codes(refusal) == ["commitment.asks-itself"]
    made = opened(
        officer_of_province, kind="petition", asked_by=subject("province.bien"), owed_by=subject("ministry.so")
    )
    with pytest.raises(Refused) as refusal:
        move_commitment(
            by=officer_of_agency, commitment=made, move="route", fields={"owed_by": "province.bien"}, now=NOW
        )
    assert [(one.code, one.where.part) for one in refusal.value.findings] == [("commitment.asks-itself", "owed_by")]


def test_those_who_owe_it_do_not_close_it_for_a_unit_of_theirs(tiny):
    Commitment.objects.filter(key="P3").update(asked_by=subject("office.so.minister"), owed_by=subject("ministry.so"))
    above = person("officer_of_so", role="ministry", at="ministry.so")
    with pytest.raises(NotAllowed):
        move_commitment(by=above, commitment=promise("P3"), move="accept", fields={"outcome": "settled"}, now=NOW)


def test_the_asker_may_lie_below_the_member(tiny):
    Commitment.objects.filter(key="P3").update(asked_by=subject("office.so.minister"))
    above = person("officer_of_so", role="ministry", at="ministry.so")
    move_commitment(by=above, commitment=promise("P3"), move="accept", fields={"outcome": "partly"}, now=NOW)
    assert promise("P3").standing == "settled"


def test_the_agency_concludes_for_the_chair_what_was_directed(officer_of_agency, officer_of_province, outsider):
    report(officer_of_province)
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            move_commitment(by=somebody, commitment=promise("P1"), move="conclude", now=NOW)
    move_commitment(by=officer_of_agency, commitment=promise("P1"), move="conclude", now=NOW)
    assert promise("P1").standing == "settled"


def test_an_answer_cites_a_provision_and_is_returned_with_a_reason(officer_of_province):
    asker, owing = officer_of_province, person("officer_of_duong", role="ministry", at="ministry.duong")
    with pytest.raises(Refused) as refusal:
        move_commitment(by=asker, commitment=promise("P3"), move="return", fields={"reason": " "}, now=NOW)
    assert codes(refusal) == ["workflow.field-missing"]
    move_commitment(by=asker, commitment=promise("P3"), move="return", fields={"reason": "chưa kết nối được"}, now=NOW)
    answer = {"by": owing, "move": "answer", "fields": {"answer": "Đã mở kết nối"}, "now": NOW}
    with pytest.raises(Refused) as refusal:
        move_commitment(commitment=promise("P3"), evidence=paper(), **answer)
    assert codes(refusal) == ["workflow.evidence-missing"]
    move_commitment(commitment=promise("P3"), evidence=Shown(paper(), "Điều 2"), **answer)
    assert [step.move for step in promise("P3").steps.all()] == ["return", "answer"]
    assert promise("P3").due is None  # now it is the asker's turn: looked at again, not overdue
    assert promise("P3").review_on is not None


def test_a_petition_that_waits_for_a_text_is_paused_not_overdue(officer_of_province):
    owing = person("officer_of_duong", role="ministry", at="ministry.duong")
    move_commitment(by=officer_of_province, commitment=promise("P3"), move="return", fields={"reason": "chưa"}, now=NOW)
    in_force = dt.date(2025, 7, 1)
    wait = {"by": owing, "commitment": promise("P3"), "move": "wait_for_law", "now": NOW}
    with pytest.raises(Refused) as refusal:
        move_commitment(fields={"awaited": "no-such-text", "expected_on": in_force}, **wait)
    assert codes(refusal) == ["commitment.no-such-thing"]
    move_commitment(fields={"awaited": "qd-01-2025", "expected_on": in_force}, **wait)
    waiting = promise("P3")
    assert (waiting.waits_for.key, waiting.waits_until) == ("qd-01-2025", in_force)
    assert (waiting.is_paused, waiting.due, waiting.review_on) == (True, None, in_force)


def test_withdrawn_is_the_end(officer_of_agency):
    move_commitment(
        by=officer_of_agency, commitment=promise("P1"), move="lift", fields={"reason": "giao nhầm"}, now=NOW
    )
    assert promise("P1").standing == "withdrawn"
    with pytest.raises(Refused) as refusal:
        move_commitment(by=officer_of_agency, commitment=promise("P1"), move="lift", fields={"reason": "lại"}, now=NOW)
    assert codes(refusal) == ["workflow.not-from-here"]


def test_the_second_of_two_who_act_at_once_is_told_where_it_stands(officer_of_province):
    report(officer_of_province)
    with pytest.raises(Refused) as refusal:
        report(officer_of_province)
    assert codes(refusal) == ["workflow.not-from-here"]
    assert Step.objects.filter(commitment__key="P1").count() == 1


def test_nobody_clicks_a_target_done(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        move_commitment(
            by=officer_of_agency, commitment=promise("tiny-2025/G1"), move="conclude", fields={"assessment": "đạt"},
            now=NOW,
        )  # fmt: skip
    assert codes(refusal) == ["workflow.evidence-missing"]  # a figure


def test_a_pack_applied_again_leaves_what_people_moved(officer_of_province):
    report(officer_of_province)
    apply_tiny()
    assert promise("P1").state == "reported"


def test_the_standings_of_an_older_store_move_into_the_tables(tiny):
    from django.apps import apps

    Commitment.objects.filter(key="P3").update(workflow="", state="answered", standing="open")
    Commitment.objects.filter(key="P1").update(workflow="", state="withdrawn", standing="open")
    import_module("giaoban.commitments.migrations.0004_states_of_the_workflows").into_workflows(apps, None)
    assert (promise("P3").workflow, promise("P3").state, promise("P3").standing) == (
        "petition@1", "answered", "answered",
    )  # fmt: skip
    assert (promise("P1").state, promise("P1").standing) == ("lifted", "withdrawn")
