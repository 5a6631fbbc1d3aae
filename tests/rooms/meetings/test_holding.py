"""A meeting from its agenda to its seal: each step by the right people, nothing overwritten, nothing without a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.tiny import NOW, TODAY, apply_tiny, subject, tiny_pack

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.core.reports.blocks import Table
from giaoban.core.reports.render import render
from giaoban.meetings.actions import (
    Came,
    Invited,
    Placed,
    Said,
    answer_invitation,
    arrange_agenda,
    conclude_meeting,
    convene_meeting,
    go_to_item,
    note_attendance,
    rewrite_entry,
    seal_review,
    start_meeting,
    strike_entry,
    write_entry,
)
from giaoban.meetings.models import Entry, Meeting
from giaoban.meetings.queries.papers import paper
from giaoban.meetings.queries.pen import Pen
from giaoban.meetings.queries.proposals import proposals
from giaoban.meetings.queries.record import attendance, record_of
from giaoban.meetings.queries.told import until
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.shelf import plan_pack


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def arrange(by, meeting, agenda, **more):
    meeting.refresh_from_db()
    return arrange_agenda(by=by, meeting=meeting, agenda=agenda, now=NOW, **{"seen": meeting.arranged_at, **more})


def invite(by, meeting):
    people = [Invited(subject("ministry.duong")), Invited(subject("province.bien"), "Điểm cầu Biển"),
              Invited(subject("province.nui-song.2025"), "Điểm cầu Núi Sông")]  # fmt: skip
    return convene_meeting(by=by, meeting=meeting, invited=people, starts_at=None, now=NOW)


WHY = "Họp qua văn bản, không điểm danh"


def came(by, meeting):
    """Everybody who was invited is noted as present."""
    rows = [Came(one.pk, "present", 1) for one in meeting.participants.all()]
    note_attendance(by=by, meeting=meeting, came=rows, now=NOW)


def test_a_meeting_is_neither_concluded_nor_sealed_before_its_day(meeting, officer_of_agency, said):
    write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY + dt.timedelta(days=1))
    for act in (conclude_meeting, seal_review):
        with pytest.raises(Refused) as refusal:
            act(by=officer_of_agency, meeting=meeting, now=NOW, **({"reason": WHY} if act is conclude_meeting else {}))
        wanted = "meeting.not-held-yet" if act is conclude_meeting else "meeting.not-concluded"
        assert codes(refusal) == [wanted]
    Entry.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    assert codes(refusal) == ["meeting.not-held-yet"]
    assert Meeting.objects.get(pk=meeting.pk).is_open
    late = dt.datetime.combine(TODAY + dt.timedelta(days=1), dt.time(0, 5), tzinfo=NOW.tzinfo)  # its day, in Hà Nội
    conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=late)
    assert not Meeting.objects.get(pk=meeting.pk).is_open


def test_a_meeting_nobody_came_to_is_concluded_only_with_a_reason_in_its_record(meeting, officer_of_agency):
    invite(officer_of_agency, meeting)
    for reason in ("", " \n"):
        with pytest.raises(Refused) as refusal:
            conclude_meeting(by=officer_of_agency, meeting=meeting, reason=reason, now=NOW)
        assert [(one.code, one.where.part) for one in refusal.value.findings] == [("meeting.nobody-present", "reason")]
    assert not Entry.objects.exists()
    conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=NOW)
    assert WHY in Entry.objects.get().text
    made = paper(Meeting.objects.get(pk=meeting.pk), "minutes", today=TODAY)
    assert WHY in words_of(made)


def test_who_came_is_reason_enough(meeting, officer_of_agency):
    invite(officer_of_agency, meeting)
    came(officer_of_agency, meeting)
    conclude_meeting(by=officer_of_agency, meeting=meeting, now=NOW)
    assert not Entry.objects.exists()


def test_every_proposal_says_why_in_words_without_a_gap(meeting):
    from giaoban.core.findings import Finding
    from giaoban.web.findings import say

    found = {one.key: one for one in proposals(meeting, today=TODAY)}
    assert {"followed/", "overdue/government", "off_course/society"} <= set(found)
    assert found["overdue/government"].context == {"count": 1, "days": 40}  # P1: 2025-03-01 to 2025-04-10
    for one in found.values():
        for language in ("vi", "en"):
            assert "?" not in say(Finding(one.code, context=one.context), language)
        assert one.matters


def test_what_the_clock_escalates_what_came_back_and_what_is_new_is_proposed(meeting, officer_of_agency):
    from giaoban.commitments.models import Notice

    one = Commitment.objects.get(key="P1")
    at = dt.datetime(2025, 4, 9, tzinfo=dt.UTC)
    Notice.objects.create(commitment=one, key="x", clock="due", what="agenda", last=at.date(), days=3, at=at)
    Commitment.objects.filter(key="P3").update(recurs=Commitment.objects.get(key="P2"))
    found = {proposal.key: proposal for proposal in proposals(meeting, today=TODAY)}
    assert [matter.key for matter in found["escalated/government"].matters] == ["P1"]
    assert [matter.key for matter in found["recurrent/government"].matters] == ["P3"]
    assert any(key.startswith("figures/") for key in found)


def test_the_secretary_keeps_drops_and_orders(meeting, officer_of_agency):
    items = list(meeting.agenda.all())
    wanted = [Placed(proposal="followed/"), Placed(item=items[2].pk), Placed(item=items[0].pk), Placed(title="Khác")]
    arrange(officer_of_agency, meeting, wanted, set_aside=["overdue/government"])
    agenda = list(Meeting.objects.get(pk=meeting.pk).agenda.all())
    assert [item.number for item in agenda] == [1, 2, 3, 4]
    assert [item.pk for item in agenda][1:3] == [items[2].pk, items[0].pk]
    assert agenda[0].details["reason"] == "followed"
    assert meeting.agenda.model.objects.filter(pk=items[1].pk).exists() is False
    assert Meeting.objects.get(pk=meeting.pk).set_aside == ["overdue/government"]


def test_of_two_secretaries_the_second_is_told(meeting, officer_of_agency):
    items = [Placed(item=item.pk) for item in meeting.agenda.all()]
    arrange(officer_of_agency, meeting, items)
    with pytest.raises(Refused) as refusal:
        arrange_agenda(by=officer_of_agency, meeting=meeting, agenda=items[:1], seen=None, now=NOW)
    assert codes(refusal) == ["meeting.arranged-meanwhile"]
    assert meeting.agenda.count() == len(items)


def test_an_agenda_that_is_none_is_refused_with_everything_at_once(meeting, officer_of_agency):
    first = meeting.agenda.first()
    with pytest.raises(Refused) as refusal:
        arrange(officer_of_agency, meeting, [Placed(item=first.pk), Placed(item=first.pk), Placed(item=999_999),
                                             Placed(proposal="nonsense/"), Placed(title="  ")])  # fmt: skip
    assert codes(refusal) == ["meeting.item-twice", *["meeting.no-such-item"] * 3]
    with pytest.raises(Refused) as refusal:
        arrange(officer_of_agency, meeting, [])
    assert codes(refusal) == ["meeting.no-agenda"]


def test_a_pack_applied_again_leaves_an_arranged_agenda_alone(meeting, officer_of_agency):
    arrange(officer_of_agency, meeting, [Placed(item=meeting.agenda.last().pk)])
    assert plan_pack(tiny_pack()).section("agenda").writes == 0
    apply_tiny()
    assert meeting.agenda.count() == 1


def test_participants_join_in_person_and_from_remote_points(meeting, officer_of_agency, officer_of_province):
    invite(officer_of_agency, meeting)
    rows = {one.subject.key: one for one in meeting.participants.all()}
    answer_invitation(by=officer_of_province, participant=rows["province.bien"], answer="coming", now=NOW)
    with pytest.raises(NotAllowed):
        answer_invitation(by=officer_of_province, participant=rows["ministry.duong"], answer="coming", now=NOW)
    came = [Came(rows["province.bien"].pk, "present", 12), Came(rows["ministry.duong"].pk, "absent")]
    assert note_attendance(by=officer_of_agency, meeting=meeting, came=came, now=NOW) == 2
    assert note_attendance(by=officer_of_agency, meeting=meeting, came=came, now=NOW) == 0  # the same twice is nothing
    assert attendance(record_of(meeting)["participants"]) == {
        "invited": 3, "points": 2, "remote": 2, "present": 1, "absent": 1, "people": 12,
    }  # fmt: skip


def test_inviting_again_keeps_the_answers_of_those_who_stay(meeting, officer_of_agency):
    invite(officer_of_agency, meeting)
    one = meeting.participants.get(subject__key="province.bien")
    answer_invitation(by=officer_of_agency, participant=one, answer="represented", note="Phó giám đốc", now=NOW)
    convene_meeting(
        by=officer_of_agency, meeting=meeting, invited=[Invited(subject("province.bien"))], starts_at=None, now=NOW
    )
    (kept,) = Meeting.objects.get(pk=meeting.pk).participants.all()
    assert (kept.pk, kept.answer, kept.point) == (one.pk, "represented", "")


def test_a_body_that_has_merged_is_not_invited(meeting, officer_of_agency):
    invited = [Invited(subject(key)) for key in ("province.nui", "province.bien", "province.bien")]
    with pytest.raises(Refused) as refusal:
        convene_meeting(by=officer_of_agency, meeting=meeting, now=NOW, starts_at=None, invited=invited)
    assert codes(refusal) == ["meeting.invited-twice", "meeting.not-in-being"]
    assert refusal.value.findings[0].context["subject"] == "Biển"


def test_two_who_press_next_at_once_go_one_item_on(meeting, officer_of_agency):
    start_meeting(by=officer_of_agency, meeting=meeting, now=NOW)
    first, second, third = meeting.agenda.all()[:3]
    go_to_item(by=officer_of_agency, meeting=meeting, item=second, seen=first.pk, now=NOW)
    go_to_item(by=officer_of_agency, meeting=meeting, item=third, seen=first.pk, now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).current_item == second


def test_a_form_sent_twice_is_written_once(meeting, officer_of_agency, said):
    write = {"by": officer_of_agency, "meeting": meeting, "item": meeting.agenda.first(), "now": NOW, "token": "abc"}
    assert write_entry(said=said(), **write) == write_entry(said=said(), **write)
    assert meeting.entries.count() == 1


def test_two_who_write_at_once_do_not_overwrite_each_other(meeting, officer_of_agency, said):
    entry = write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW)
    rewrite_entry(by=officer_of_agency, entry=entry, version=1, said=said(what="Bản của người thứ nhất"), now=NOW)
    with pytest.raises(Refused) as refusal:
        rewrite_entry(by=officer_of_agency, entry=entry, version=1, said=said(what="Bản thứ hai"), now=NOW)
    assert codes(refusal) == ["meeting.changed-meanwhile"]
    assert refusal.value.findings[0].context["text"] == "Bản của người thứ nhất"
    assert Entry.objects.get(pk=entry.pk).text == "Bản của người thứ nhất"


def test_a_struck_line_stays_readable_and_binds_nobody(meeting, officer_of_agency, said):
    entry = write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW)
    with pytest.raises(Refused):
        strike_entry(by=officer_of_agency, entry=entry, version=1, reason=" ", now=NOW)
    strike_entry(by=officer_of_agency, entry=entry, version=1, reason="Nói nhầm cơ quan", now=NOW)
    assert conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=NOW) == []
    assert record_of(meeting)["entries"][0]["struck"] == "Nói nhầm cơ quan"


def test_a_directive_without_owner_or_day_is_never_saved(meeting, officer_of_agency, said):
    with pytest.raises(Refused) as refusal:
        write_entry(by=officer_of_agency, meeting=meeting, item=None, said=Said("directive", " "), now=NOW)
    assert codes(refusal) == ["meeting.nothing-said", "meeting.directive-needs-owner", "meeting.directive-needs-day"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            meeting=meeting, number=9, kind="directive", text="x", owed_by=subject("province.bien"),
            written_by=officer_of_agency, written_at=NOW,
        )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(until="ngày 01/02/2025"), now=NOW)
    assert codes(refusal) == ["commitment.date-is-past"]


def test_what_has_no_day_has_the_day_to_look_again(meeting, officer_of_agency, said):
    entry = write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(until="ngay"), now=NOW)
    assert (entry.due, entry.review_on) == (None, dt.date(2025, 4, 18))  # three working days after Tuesday the 15th
    (made,) = conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=NOW)
    assert (made.due, made.review_on) == (None, dt.date(2025, 4, 18))


@pytest.mark.parametrize(
    "counts", [{}, {"for": 0, "against": 0, "abstain": 0}, {"for": -1, "against": 0, "abstain": 0}, {"for": "3"}]
)
def test_a_vote_has_counts(meeting, officer_of_agency, counts):
    with pytest.raises(Refused) as refusal:
        write_entry(by=officer_of_agency, meeting=meeting, item=None, said=Said("vote", "Mốc", result=counts), now=NOW)
    assert codes(refusal) == ["meeting.vote-needs-counts"]


def test_nobody_votes_who_is_not_there(meeting, officer_of_agency):
    invite(officer_of_agency, meeting)
    votes = {"for": 3, "against": 1, "abstain": 0}
    with pytest.raises(Refused) as refusal:
        write_entry(by=officer_of_agency, meeting=meeting, item=None, said=Said("vote", "Mốc", result=votes), now=NOW)
    assert codes(refusal) == ["meeting.too-many-votes"]


def test_concluding_makes_every_directive_owed_at_once(meeting, officer_of_agency, said):
    item = meeting.agenda.first()
    write_entry(by=officer_of_agency, meeting=meeting, item=item, said=said(), now=NOW)
    write_entry(by=officer_of_agency, meeting=meeting, item=item, said=Said("note", "Các tỉnh nêu khó khăn"), now=NOW)
    (made,) = conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=NOW)
    assert (made.kind, made.owed_by.key, made.asked_by.key, made.group) == (
        "directive", "province.bien", "office.so.minister", "government",
    )  # fmt: skip
    assert (made.due, made.due_text, made.source.key) == (dt.date(2025, 6, 29), "trước 30/6", "meeting.review-2025Q1")
    assert made.state == "given"
    assert Meeting.objects.get(pk=meeting.pk).state == "concluded"
    for act in (
        lambda: write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW),
        lambda: conclude_meeting(by=officer_of_agency, meeting=meeting, reason=WHY, now=NOW),
        lambda: start_meeting(by=officer_of_agency, meeting=meeting, now=NOW),
        lambda: invite(officer_of_agency, meeting),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == ["meeting.closed"]


def test_one_bad_line_keeps_all_from_being_owed_and_is_named(meeting, officer_of_agency, said):
    write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW)
    write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(until="ngày 16/4/2025"), now=NOW)
    before = Commitment.objects.count()
    with pytest.raises(Refused) as refusal:
        conclude_meeting(by=officer_of_agency, meeting=meeting, now=NOW + dt.timedelta(days=3), reason=WHY)
    assert [(one.code, one.context["number"]) for one in refusal.value.findings] == [("meeting.line-refused", 2)]
    assert Commitment.objects.count() == before
    assert Meeting.objects.get(pk=meeting.pk).is_open


def test_a_meeting_with_lines_is_not_sealed_before_it_is_concluded(meeting, officer_of_agency, said):
    write_entry(by=officer_of_agency, meeting=meeting, item=None, said=said(), now=NOW)
    with pytest.raises(Refused) as refusal:
        seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    assert codes(refusal) == ["meeting.not-concluded"]


@pytest.mark.parametrize("who", ["officer_of_province", "outsider"])
def test_only_the_agency_holds_a_meeting(meeting, who, request, said):
    by = request.getfixturevalue(who)
    for act in (
        lambda: arrange(by, meeting, [Placed(item=meeting.agenda.first().pk)]),
        lambda: invite(by, meeting),
        lambda: start_meeting(by=by, meeting=meeting, now=NOW),
        lambda: write_entry(by=by, meeting=meeting, item=None, said=said(), now=NOW),
        lambda: conclude_meeting(by=by, meeting=meeting, now=NOW),
        lambda: note_attendance(by=by, meeting=meeting, came=[], now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Event.objects.filter(action__startswith="meeting.").exists()


def held(by, meeting, said):
    invite(by, meeting)
    start_meeting(by=by, meeting=meeting, now=NOW)
    item = meeting.agenda.first()
    write_entry(by=by, meeting=meeting, item=item, said=said(), now=NOW)
    write_entry(
        by=by, meeting=meeting, item=item, said=said(who="ministry.duong", what="Mở dữ liệu", until="ngay"), now=NOW
    )
    votes = {"for": 2, "against": 1, "abstain": 0}
    write_entry(by=by, meeting=meeting, item=item, said=Said("vote", "Lấy quý I làm mốc", result=votes), now=NOW)
    write_entry(by=by, meeting=meeting, item=item, said=Said("concurrence", "Họp quý sau ở Biển"), now=NOW)
    came(by, meeting)
    conclude_meeting(by=by, meeting=meeting, now=NOW)


def words_of(made):
    lines = ["".join(getattr(run, "text", "") for run in made.all_runs())]
    return " ".join(lines).replace("\u00a0", " ")


def test_where_no_day_was_said_the_minutes_quote_none():
    row = {"due": "", "due_text": "", "review_on": "2025-05-15"}
    assert until(row, Pen({"observations": {}}, "vi")) == "xem lại 15/05/2025, không nêu hạn"


def test_minutes_and_notice_hold_what_was_said_in_official_form(meeting, officer_of_agency, said):
    held(officer_of_agency, meeting, said)
    minutes = paper(meeting, "minutes", today=TODAY)
    text = words_of(minutes)
    for part in (
        "Giao Biển: Báo cáo số hồ sơ; thời hạn: 29/06/2025.", "xem lại 18/04/2025 (như đã nói: “ngay”)",
        "2 tán thành, 1 không tán thành, 0 ý kiến khác; thông qua", "Thống nhất: Họp quý sau ở Biển.",
        "Điểm cầu Núi Sông",
    ):  # fmt: skip
        assert part in text, part
    assert minutes.header.kind == "BIÊN BẢN"
    assert minutes.header.secretary.capacity == ("THƯ KÝ",)
    notice = paper(meeting, "conclusions", today=TODAY)
    assert (notice.header.kind, notice.header.symbol.split("-")[0]) == ("THÔNG BÁO", "TB")
    assert notice.header.recipients[:2] == ("Biển", "Bộ Đường")
    (table,) = [block for block in notice.blocks if isinstance(block, Table)]
    assert len(table.rows) == 2
    assert paper(meeting, "invitation", today=TODAY).header.kind == "GIẤY MỜI"


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_papers_of_a_sealed_meeting_stay_the_same_bytes(meeting, officer_of_agency, said, form):
    held(officer_of_agency, meeting, said)
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    names, in_summer = ("minutes", "conclusions"), TODAY + dt.timedelta(days=90)
    before = [render(paper(meeting, name, today=TODAY), form) for name in names]
    Commitment.objects.filter(source__key="meeting.review-2025Q1").update(title_vi="Khác hẳn")
    Meeting.objects.filter(pk=meeting.pk).update(place_vi="Nơi khác")
    sealed = Meeting.objects.get(pk=meeting.pk)
    assert [render(paper(sealed, name, today=in_summer), form) for name in names] == before


def test_every_act_leaves_one_event(meeting, officer_of_agency, said):
    held(officer_of_agency, meeting, said)
    events = Event.objects.filter(thing=f"meetings:{meeting.key}", action__startswith="meeting.").order_by("pk")
    told = list(events.values_list("action", flat=True))
    assert told == ["meeting.convene", "meeting.start", *["meeting.say"] * 4, "meeting.attend", "meeting.conclude"]


def test_an_unknown_paper_is_a_mistake_of_the_program(meeting):
    with pytest.raises(Refused):
        paper(meeting, "nothing", today=TODAY)


def test_what_was_opened_by_hand_is_not_in_the_record(meeting, officer_of_agency):
    open_commitment(
        by=officer_of_agency, kind="directive", title_vi="Riêng", asked_by=subject("office.so.minister"),
        owed_by=subject("province.bien"), due=dt.date(2025, 6, 1), now=NOW,
    )  # fmt: skip
    assert record_of(meeting)["entries"] == []
