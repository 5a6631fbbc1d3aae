"""Opening, answering, settling: each move as each standing user, and only the asker closes a petition."""

import datetime as dt

import pytest
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import (
    MOVES,
    answer_commitment,
    open_commitment,
    reopen_commitment,
    settle_commitment,
    withdraw_commitment,
)
from giaoban.commitments.models import Commitment, Step
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

SOON = TODAY + dt.timedelta(days=30)


def promise(key):
    return Commitment.objects.get(key=key)


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def opened(by, **changes):
    wanted = {
        "kind": "directive", "title_vi": "Rà soát biểu mẫu", "asked_by": subject("ministry.so"),
        "owed_by": subject("province.bien"), "due": SOON, **changes,
    }  # fmt: skip
    return open_commitment(by=by, now=NOW, **wanted)


def test_the_agency_opens_a_directive_and_it_is_written_down(officer_of_agency):
    made = opened(officer_of_agency)
    assert (made.state, made.due, made.made_on) == ("open", SOON, TODAY)
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
    assert opened(officer_of_province, asked_by=bien, **petition).kind == "petition"
    for somebody, asker in ((officer_of_province, subject("province.nui-song.2025")), (outsider, bien)):
        with pytest.raises(NotAllowed):
            opened(somebody, asked_by=asker, **petition)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": None}, "commitment.no-date"),
        ({"due": TODAY - dt.timedelta(days=1)}, "commitment.date-is-past"),
        ({"due": None, "review_on": TODAY - dt.timedelta(days=1)}, "commitment.date-is-past"),
        ({"title_vi": " \t"}, "commitment.no-title"),
        ({"kind": "target"}, "commitment.kind-not-opened"),
        ({"kind": "nonsense"}, "commitment.kind-not-opened"),
        ({"kind": "petition", "asked_by": None}, "commitment.no-asker"),
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


def test_those_who_owe_it_answer(officer_of_province, outsider):
    with pytest.raises(NotAllowed):
        answer_commitment(by=outsider, commitment=promise("P1"), note="xong", now=NOW)
    answer_commitment(by=officer_of_province, commitment=promise("P1"), note="đã bỏ ba biểu mẫu", now=NOW)
    assert promise("P1").state == "answered"
    step = Step.objects.get(commitment__key="P1")
    assert (step.from_state, step.to_state, step.note) == ("open", "answered", "đã bỏ ba biểu mẫu")
    with pytest.raises(NotAllowed):  # Bộ Đường owes P2
        answer_commitment(by=officer_of_province, commitment=promise("P2"), note="xong", now=NOW)


def test_only_the_asker_closes_a_petition(officer_of_agency, officer_of_province, outsider):
    owing = person("officer_of_duong", role="ministry", at="ministry.duong")
    elsewhere = person("officer_of_nui_song", role="province", at="province.nui-song.2025")
    for somebody in (officer_of_agency, owing, elsewhere, outsider, console_person()):
        for close in (settle_commitment, reopen_commitment, withdraw_commitment):
            with pytest.raises(NotAllowed):
                close(by=somebody, commitment=promise("P3"), note="xong", now=NOW)
    settle_commitment(by=officer_of_province, commitment=promise("P3"), now=NOW)  # Biển asked
    assert promise("P3").state == "settled"


def test_the_asker_may_lie_below_the_member(tiny):
    Commitment.objects.filter(key="P3").update(asked_by=subject("office.so.minister"))
    above = person("officer_of_so", role="ministry", at="ministry.so")
    settle_commitment(by=above, commitment=promise("P3"), now=NOW)
    assert promise("P3").state == "settled"


def test_the_agency_settles_what_was_directed(officer_of_agency, officer_of_province, outsider):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            settle_commitment(by=somebody, commitment=promise("P1"), now=NOW)
    settle_commitment(by=officer_of_agency, commitment=promise("P1"), now=NOW)
    assert promise("P1").state == "settled"


@pytest.mark.parametrize("move", [settle_commitment, reopen_commitment, withdraw_commitment])
def test_what_was_directed_is_closed_by_the_agency_alone(officer_of_agency, officer_of_province, outsider, move):
    """Biển owes P1: it may answer, and whoever asked says what the answer is worth."""
    answer_commitment(by=officer_of_province, commitment=promise("P1"), note="xong", now=NOW)
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            move(by=somebody, commitment=promise("P1"), note="thôi", now=NOW)
    move(by=officer_of_agency, commitment=promise("P1"), note="thôi", now=NOW)
    assert (
        Event.objects.filter(thing="commitments:P1", action__startswith="commitment.").count() == 2
    )  # answered, then this


def test_an_answer_that_does_not_do_is_reopened_with_a_reason(officer_of_province):
    with pytest.raises(Refused) as refusal:
        reopen_commitment(by=officer_of_province, commitment=promise("P3"), note="", now=NOW)
    assert codes(refusal) == ["commitment.note-needed"]
    reopen_commitment(by=officer_of_province, commitment=promise("P3"), note="chưa kết nối được", now=NOW)
    assert promise("P3").state == "open"


def test_withdrawn_is_the_end(officer_of_agency):
    withdraw_commitment(by=officer_of_agency, commitment=promise("P1"), note="giao nhầm", now=NOW)
    for move in (settle_commitment, reopen_commitment, withdraw_commitment, answer_commitment):
        with pytest.raises(Refused) as refusal:
            move(by=officer_of_agency, commitment=promise("P1"), note="lại", now=NOW)
        assert codes(refusal) == ["commitment.is-withdrawn"]


def test_the_second_of_two_who_act_at_once_is_told_where_it_stands(officer_of_agency):
    mine, theirs = promise("P1"), promise("P1")
    answer_commitment(by=officer_of_agency, commitment=mine, note="một", now=NOW)
    with pytest.raises(Refused) as refusal:
        answer_commitment(by=officer_of_agency, commitment=theirs, note="hai", now=NOW)
    assert codes(refusal) == ["commitment.is-answered"]
    assert Step.objects.filter(commitment__key="P1").count() == 1


def test_nobody_clicks_a_target_done(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        settle_commitment(by=officer_of_agency, commitment=promise("tiny-2025/G1"), now=NOW)
    assert codes(refusal) == ["commitment.target-is-measured"]


def test_every_state_has_a_way_in_and_the_end_states_have_none_out():
    ends = {end for _, end in MOVES.values()}
    starts = {start for begins, _ in MOVES.values() for start in begins}
    assert ends | {"open"} == set(Commitment.State.values)
    assert starts == {"open", "answered", "settled"}
