"""From a difficulty to its end: each link with its day, its office and its document, and nothing a person has to tell.

In the tiny country Biển asks Bộ Đường on 15 April 2025 (NOW); the meeting of that day directs; the road act takes
effect on 1 June; the meeting of 10 July reads the chain.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import move_commitment, open_commitment
from giaoban.commitments.actions.awaiting import resume_awaited
from giaoban.commitments.actions.steps import Shown
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.core.reports.render import render
from giaoban.core.workflow.deadlines import Deadline
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.meetings.actions import Said, conclude_meeting, seal_review, write_entry
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries import report
from giaoban.meetings.queries.chains import chain_rows
from giaoban.meetings.queries.figures import frame_of
from giaoban.meetings.queries.followed import since_of
from giaoban.meetings.queries.pen import Pen
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.storied import link_runs
from giaoban.registry.permissions import NotAllowed

JUNE = dt.date(2025, 6, 1)
LAWDAY = dt.datetime(2025, 6, 1, 2, tzinfo=dt.UTC)
LATE_JUNE = dt.datetime(2025, 6, 20, 2, tzinfo=dt.UTC)


@pytest.fixture
def act(tiny):
    return Document.objects.create(
        key="ld-2025", kind="law", number="05/2025/LD", title_vi="Luật Đường", title_en="Road Act", valid_from=JUNE
    )


@pytest.fixture
def road(tiny):
    """An officer of Bộ Đường."""
    return person("of_duong", role="ministry", at="ministry.duong")


def petition(by, **more):
    return open_commitment(
        by=by, kind="petition", title_vi="Cấp phép xe quá khổ phải nộp bản giấy", asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), group="government", now=NOW, **more,
    )  # fmt: skip


def move(by, one, name, now, *, shown=None, place="", **fields):
    return move_commitment(by=by, commitment=one, move=name, fields=fields, evidence=Shown(shown, place), now=now)


def directive(about=None, awaits=None, awaits_from=None, due=dt.date(2025, 7, 1)):
    deadline = Deadline(due, "deadline.by", "trước 2/7", context={"said_on": TODAY})
    return Said("directive", "Nhận hồ sơ trên mạng", subject("ministry.duong"), deadline, about, awaits, awaits_from)


def told(meeting, language="vi"):
    """The chains as sentences."""
    quotes = Quotes()
    rows = chain_rows(meeting, frame_of(meeting, meeting.held_on), quotes)
    pen = Pen({"observations": quotes.observations()}, language)
    return {
        row["key"]: ["".join(getattr(run, "text", "") for run in link_runs(link, pen)) for link in row["links"]]
        for row in rows
    }


@pytest.fixture
def carried(meeting, later, act, road, officer_of_agency, officer_of_province):
    """Asked, answered, returned, directed, the act in force, reported, answered again, closed."""
    agency, province = officer_of_agency, officer_of_province
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY)
    one = petition(province)
    move(agency, one, "route", NOW, owed_by="ministry.duong")
    move(road, one, "answer", NOW, shown=act, place="Điều 3", answer="Vẫn phải nộp bản giấy.")
    move(province, one, "return", NOW, reason="Chưa giải quyết được.")
    write_entry(by=agency, meeting=meeting, item=None, said=directive(one, act), now=NOW)
    (made,) = conclude_meeting(by=agency, meeting=meeting, reason="họp qua văn bản", now=NOW)
    resume_awaited(by=agency, now=LAWDAY)
    move(road, made, "report", LATE_JUNE, shown=act, result="Đã nhận trên mạng")
    move(agency, made, "conclude", LATE_JUNE)
    move(road, one, "answer", LATE_JUNE, shown=act, place="Điều 5", answer="Bản điện tử là đủ.")
    move(province, one, "accept", LATE_JUNE, outcome="settled")
    return one, made


def test_the_next_meeting_tells_the_chain_in_its_order(carried, later):
    assert told(later)[carried[0].key] == [
        "15/04/2025: Biển nêu kiến nghị: “Cấp phép xe quá khổ phải nộp bản giấy”.",
        "15/04/2025: Bộ Số, cơ quan thường trực: chuyển cơ quan giải quyết.",
        "15/04/2025: Bộ Đường, cơ quan giải quyết: trả lời: “Vẫn phải nộp bản giấy” (05/2025/LD Luật Đường, Điều 3).",
        "15/04/2025: Biển, người kiến nghị: trả lại: “Chưa giải quyết được”.",
        "15/04/2025: Bộ trưởng giao Bộ Đường: “Nhận hồ sơ trên mạng”; thời hạn 01/07/2025; chờ 05/2025/LD Luật "
        "Đường có hiệu lực ngày 01/06/2025 (Thông báo kết luận Giao ban chuyển đổi số quý I/2025, 1).",
        "15/04/2025: Bộ Số, cơ quan thường trực: chờ điều kiện: “05/2025/LD Luật Đường có hiệu lực”.",
        "01/06/2025: 05/2025/LD Luật Đường có hiệu lực.",
        "01/06/2025: Bộ Số, cơ quan thường trực: điều kiện đã có (05/2025/LD Luật Đường).",
        "20/06/2025: Bộ Đường, cơ quan thực hiện: báo cáo kết quả: “Đã nhận trên mạng” (05/2025/LD Luật Đường).",
        "20/06/2025: Bộ Số, người chủ trì: kết luận đã xong.",
        "20/06/2025: Bộ Đường, cơ quan giải quyết: trả lời: “Bản điện tử là đủ” (05/2025/LD Luật Đường, Điều 5).",
        "20/06/2025: Biển, người kiến nghị: chấp nhận và đóng: “đã được giải quyết”.",
    ]


def test_the_meeting_itself_sees_only_what_was_done_by_its_day(carried, meeting):
    links = told(Meeting.objects.get(pk=meeting.pk))[carried[0].key]
    assert not any("06/2025:" in link for link in links)


def test_what_ended_before_the_last_meeting_is_not_told_again(carried, later, officer_of_agency):
    from giaoban.meetings.actions import prepare_review

    third = prepare_review(
        by=officer_of_agency, key="review-2025Q3", title_vi="Giao ban quý III/2025", title_en="Review of Q3/2025",
        period_code="2025Q3", held_on=dt.date(2025, 10, 10), organiser=subject("ministry.so"), layout="review",
        agenda=[{"title_vi": "Chính phủ số"}], programmes=[], now=NOW,
    )  # fmt: skip
    assert carried[0].key not in told(third)


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_every_form_of_the_report_holds_the_chain(carried, later, form):
    """What the chain says is in the body once the report is rendered; docx and pdf are read again by other programs in
    the story of three people."""
    made = report(later, today=later.held_on)
    words = "chấp nhận và đóng: “đã được giải quyết”"
    lists = [run.text for block in made.blocks for item in getattr(block, "items", ()) for run in item]
    assert any(words in text for text in lists)
    body = render(made, form)
    assert body[:4] in (b"PK\x03\x04", b"%PDF") or words in body.decode()


def test_a_seal_keeps_the_chain_as_it_was_told(carried, later, officer_of_agency, officer_of_province):
    held = dt.datetime(2025, 7, 10, 9, tzinfo=dt.UTC)
    snapshot = seal_review(by=officer_of_agency, meeting=later, now=held)
    kept = [row["links"] for row in snapshot.content["chains"] if row["key"] == carried[0].key]
    move(officer_of_province, carried[0], "reopen", held + dt.timedelta(days=2), reason="Lại đòi bản giấy")
    again = Meeting.objects.get(pk=later.pk).snapshot.content["chains"]
    assert [row["links"] for row in again if row["key"] == carried[0].key] == kept


def test_the_figure_moves_from_when_it_was_asked(carried, later, officer_of_agency):
    """6 of 8 (75 %) in March, 7 of 8 (87,5 %) in June; a simulated figure in between is nobody's success."""
    indicator = Indicator.objects.filter(code="dossier_rate").latest("version")
    for period, num, status in (("2025-03", 6, "reported"), ("2025-05", 8, "simulated"), ("2025-06", 7, "reported")):
        year, month = map(int, period.split("-"))
        first = dt.date(year, month, 1)
        Observation.objects.create(
            indicator=indicator, subject=subject("province.bien"), period_code=period, period_start=first,
            period_end=(first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1), method="counted",
            vintage="1", num=num, den=8, value=num * 100 / 8, decimals=1, status=status, evidence="computed",
            source=Document.objects.first(), known_at=LATE_JUNE, recorded_at=LATE_JUNE, recorded_by=officer_of_agency,
        )  # fmt: skip
    Commitment.objects.filter(pk=carried[0].pk).update(indicator_code="dossier_rate")
    last = told(later)[carried[0].key][-1].replace("\u00a0", " ")
    assert "của Biển: từ 75,0 % (tháng 3/2025) lên 87,5 % (tháng 6/2025)." in last


def test_a_day_is_news_from_the_end_of_the_meeting_on(carried, meeting, later):
    """Both on one day: what was done in the meeting's own afternoon is told by the next one."""
    assert since_of(later) == NOW
    assert since_of(Meeting.objects.get(pk=meeting.pk)) is None


def test_the_number_of_queries_does_not_grow_with_the_chains(carried, later, officer_of_province, officer_of_agency):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            chain_rows(later, frame_of(later, later.held_on), Quotes())
        return len(queries)

    few = cost()
    for _ in range(6):
        one = petition(officer_of_province)
        move(officer_of_agency, one, "route", NOW, owed_by="ministry.duong")
        open_commitment(
            by=officer_of_agency, kind="directive", title_vi="Làm", asked_by=subject("office.so.minister"),
            owed_by=subject("ministry.duong"), due=JUNE, parent=one, now=NOW,
        )  # fmt: skip
    assert cost() == few


def test_what_waits_for_a_text_goes_on_when_it_is_in_force_and_not_before(carried, act, officer_of_agency):
    """The fixture ran it on the day itself; run again it does nothing."""
    steps = [step.move for step in carried[1].steps.all()]
    assert steps == ["open", "make_wait", "condition_met", "report", "conclude"]
    assert resume_awaited(by=officer_of_agency, now=LATE_JUNE) == []


def test_a_text_that_is_put_off_keeps_what_waits_for_it(meeting, act, officer_of_agency):
    write_entry(by=officer_of_agency, meeting=meeting, item=None, said=directive(awaits=act), now=NOW)
    (made,) = conclude_meeting(by=officer_of_agency, meeting=meeting, reason="họp qua văn bản", now=NOW)
    assert (made.state, made.is_paused, made.waits_until) == ("waiting", True, JUNE)
    Document.objects.filter(pk=act.pk).update(valid_from=dt.date(2025, 9, 1))
    assert resume_awaited(by=officer_of_agency, now=LAWDAY) == []
    assert [one.key for one in resume_awaited(by=officer_of_agency, now=dt.datetime(2025, 9, 1, 2, tzinfo=dt.UTC))] == [
        made.key
    ]


def test_only_the_agency_lets_what_waited_go_on(carried, officer_of_province):
    with pytest.raises(NotAllowed):
        resume_awaited(by=officer_of_province, now=LATE_JUNE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"awaits_from": None, "unknown": True}, "meeting.condition-needs-day"),
        ({"due": dt.date(2025, 5, 1)}, "meeting.due-before-condition"),
    ],
)
def test_a_condition_has_a_day_and_comes_before_the_deadline(meeting, act, officer_of_agency, said, code):
    if said.pop("unknown", False):
        Document.objects.filter(pk=act.pk).update(valid_from=None)
        act.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        write_entry(by=officer_of_agency, meeting=meeting, item=None, said=directive(awaits=act, **said), now=NOW)
    assert [one.code for one in refusal.value.findings] == [code]
    assert not meeting.entries.exists()
