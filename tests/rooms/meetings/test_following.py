"""The next meeting opens with what became of each promise; two seals say what changed and why."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from tests.rooms.meetings.test_review import revise
from tests.tiny import NOW, TODAY, subject

from giaoban.cli import main
from giaoban.commitments.actions import move_commitment, open_commitment
from giaoban.commitments.models import Commitment, Goal
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.meetings.actions import conclude_meeting, seal_review, write_entry
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.comparison import as_json, compare
from giaoban.meetings.queries.followed import followed_rows, next_meeting, outcome_counts, previous_meeting

MAY = NOW + dt.timedelta(days=30)
JUNE = dt.datetime(2025, 6, 20, 9, tzinfo=dt.UTC)
HELD = dt.datetime(2025, 7, 10, 9, tzinfo=dt.UTC)  # the day of the later meeting


def outcomes(meeting):
    return {row["key"]: row["outcome"] for row in followed_rows(meeting)}


def directive(by, *, due=dt.date(2025, 5, 1), who="province.bien", now=NOW):
    return open_commitment(
        by=by, kind="directive", title_vi="Nộp báo cáo", asked_by=subject("office.so.minister"), owed_by=subject(who),
        due=due, now=now,
    )  # fmt: skip


def move(by, one, name, now, *, shown=True, **fields):
    evidence = Document.objects.first() if shown else None
    return move_commitment(by=by, commitment=one, move=name, fields=fields, evidence=evidence, now=now)


def test_the_meeting_before_and_after_are_of_its_kind_and_day(meeting, later):
    assert previous_meeting(later) == meeting
    assert previous_meeting(meeting) is None
    assert next_meeting(meeting.held_on) == later


def test_each_promise_has_one_outcome(later, officer_of_agency, officer_of_province):
    Meeting.objects.filter(key="review-2025Q1").update(held_on=TODAY)
    one = {
        name: directive(officer_of_agency) for name in ("silent", "said", "rolled", "done", "slow", "lifted", "waits")
    }
    move(officer_of_province, one["said"], "report", MAY, result="Một nửa")
    move(officer_of_agency, one["said"], "return", MAY, shown=False, reason="Chưa đủ")
    move(officer_of_agency, one["rolled"], "roll_over", MAY, shown=False, new_due=dt.date(2025, 6, 1), reason="Chờ vốn")
    move(
        officer_of_agency, one["rolled"], "roll_over", JUNE, shown=False, new_due=dt.date(2025, 9, 1), reason="Chờ nữa"
    )
    for name, when in (("done", NOW + dt.timedelta(days=3)), ("slow", JUNE)):
        move(officer_of_province, one[name], "report", when, result="Xong")
        move(officer_of_agency, one[name], "conclude", JUNE, shown=False)
    move(officer_of_agency, one["lifted"], "lift", MAY, shown=False, reason="Không cần")
    move(
        officer_of_agency, one["waits"], "make_wait", NOW, shown=False, condition="Luật có hiệu lực",
        look_again_on=dt.date(2025, 8, 1),
    )  # fmt: skip
    found = outcomes(later)
    assert {name: found[made.key] for name, made in one.items()} == {
        "silent": "silent", "said": "late", "rolled": "rolled_over", "done": "done", "slow": "late_done",
        "lifted": "lifted", "waits": "waiting",
    }  # fmt: skip
    rows = {row["key"]: row for row in followed_rows(later)}
    assert rows[one["rolled"].key]["slips"] == 2
    assert rows[one["rolled"].key]["due"] == "2025-09-01"
    assert rows[one["said"].key]["words"] == "Chưa đủ"
    assert sum(outcome_counts(rows.values()).values()) == len(rows)


def test_what_was_settled_before_the_last_meeting_is_not_told_again(later, officer_of_agency, officer_of_province):
    Meeting.objects.filter(key="review-2025Q1").update(held_on=dt.date(2025, 6, 25))
    one = directive(officer_of_agency)
    move(officer_of_province, one, "report", MAY, result="Xong")
    move(officer_of_agency, one, "conclude", JUNE, shown=False)
    assert one.key not in outcomes(later)


def test_what_is_done_after_the_meeting_does_not_change_what_it_saw(later, officer_of_agency, officer_of_province):
    Meeting.objects.filter(key="review-2025Q1").update(held_on=TODAY)
    one = directive(officer_of_agency)
    move(officer_of_province, one, "report", dt.datetime(2025, 7, 20, tzinfo=dt.UTC), result="Xong")
    assert outcomes(later)[one.key] == "silent"


def test_how_often_sealed_meetings_saw_it_overdue_is_counted(meeting, later, officer_of_agency):
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    rows = {row["key"]: row for row in followed_rows(later)}
    assert (rows["P1"]["outcome"], rows["P1"]["overdue_at"]) == ("silent", 1)


def test_the_number_of_queries_does_not_grow_with_the_promises(later, officer_of_agency, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        followed_rows(later)
    for _ in range(12):
        directive(officer_of_agency)
    with django_assert_num_queries(len(few)):
        followed_rows(later)


@pytest.fixture
def sealed(meeting, later, officer_of_agency, officer_of_province, said):
    """Two seals, with a figure revised, a goal changed, a promise answered and one made between them."""
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    revise(officer_of_agency, meeting)
    Goal.objects.filter(commitment__code="G1", stage="decided").update(value=Decimal(85))
    p1 = Commitment.objects.get(key="P1")
    move(officer_of_province, p1, "report", MAY, result="Đã bỏ ba giấy tờ")
    move(officer_of_agency, p1, "conclude", MAY, shown=False)
    write_entry(by=officer_of_agency, meeting=later, item=None, said=said(until="trước 30/8"), now=JUNE)
    conclude_meeting(by=officer_of_agency, meeting=later, reason="họp qua văn bản", now=HELD)
    seal_review(by=officer_of_agency, meeting=later, now=HELD)
    return Meeting.objects.get(pk=meeting.pk), Meeting.objects.get(pk=later.pk)


def test_two_seals_say_what_changed_and_why(sealed):
    found = compare(*sealed)
    (revised,) = [one for one in found.section("figures") if one.kind == "figure"]
    assert (revised.before.replace("\u00a0", " "), revised.after.replace("\u00a0", " ")) == ("75,00 %", "62,50 %")
    assert "một hồ sơ tính hai lần" in revised.why[0]
    (goal,) = found.section("goals")
    assert "80" in goal.before
    assert "85" in goal.after
    (ended,) = [one for one in found.section("ended") if one.key == "P1"]
    assert ended.after == "đã xong"
    assert "Đã bỏ ba giấy tờ" in " ".join(ended.why)
    assert [one.what for one in found.section("new")] == ["Báo cáo số hồ sơ"]
    moved = {one.key: one for one in found.section("moved")}
    assert "quá hạn" in moved["P5"].after  # due 2025-06-30, nobody did anything
    assert moved["P5"].why == ("Không ai ghi bước nào; thay đổi theo ngày.",)


def test_a_programme_that_is_not_reviewed_again_is_no_target_given_up(meeting, later, officer_of_agency):
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    Meeting.objects.filter(pk=later.pk).update(details={"programmes": []})
    seal_review(by=officer_of_agency, meeting=Meeting.objects.get(pk=later.pk), now=HELD)
    gone = compare(Meeting.objects.get(pk=meeting.pk), Meeting.objects.get(pk=later.pk)).section("goals")
    assert gone
    assert {one.why[0] for one in gone} == {
        "Cuộc họp sau không xem xét chương trình này; mức phải đạt không đổi vì thế."
    }


def test_comparing_reads_the_seals_and_nothing_that_came_later(sealed, officer_of_agency):
    before = as_json(compare(*sealed))
    directive(officer_of_agency, due=dt.date(2025, 12, 1), now=dt.datetime(2025, 7, 15, tzinfo=dt.UTC))
    Goal.objects.update(value=Decimal(1))
    assert as_json(compare(*sealed)) == before
    assert as_json(compare(*reversed(sealed))) == before  # whichever way they are given


def test_only_two_different_sealed_meetings_are_compared(meeting, later, officer_of_agency):
    seal_review(by=officer_of_agency, meeting=meeting, now=NOW)
    for pair, code in (((meeting, later), "meeting.not-sealed"), ((meeting, meeting), "meeting.same-meeting")):
        with pytest.raises(Refused) as refusal:
            compare(*pair)
        assert [one.code for one in refusal.value.findings] == [code]


def test_a_seal_of_before_there_was_a_record_is_still_compared_and_printed(sealed):
    from giaoban.meetings.queries.papers import paper

    old = sealed[0]
    for name in ("followed", "parts", "record"):
        old.snapshot.content.pop(name)
    assert compare(*sealed).changes
    assert paper(old, "minutes", today=TODAY).header.kind == "BIÊN BẢN"


def run(capsys, *words):
    code = main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_command_prints_the_changes(sealed, capsys):
    code, out, _ = run(capsys, "compare", "review-2025Q1", "review-2025Q2")
    assert code == 0
    assert "một hồ sơ tính hai lần" in out
    code, out, _ = run(capsys, "compare", "review-2025Q1", "review-2025Q2", "--json")
    told = json.loads(out)
    assert told["after"]["seal"] == sealed[1].snapshot.content_hash
    assert [one["key"] for one in told["changes"]["ended"]] == ["P1"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("compare", "review-2025Q1", "nowhere"), 3, "nowhere"),
        (("compare", "review-2025Q1", "review-2025Q1"), 1, "Chọn hai cuộc khác nhau"),
        (("minutes", "nowhere", "--out", "OUT"), 3, "nowhere"),
        (("minutes", "review-2025Q1", "--out", "OUT", "--paper", "novel"), 2, "minutes, conclusions, invitation"),
        (("minutes", "review-2025Q1", "--out", "OUT", "--formats", "odt"), 2, "docx, pdf, html"),
    ],
)
def test_commands_say_what_they_cannot_do(meeting, capsys, tmp_path, words, code, said):
    got, _, err = run(capsys, *(tmp_path / "out" if word == "OUT" else word for word in words))
    assert got == code
    assert said in err
    assert not (tmp_path / "out").exists()


def test_minutes_are_written_once(meeting, capsys, tmp_path):
    words = ("minutes", "review-2025Q1", "--out", tmp_path, "--formats", "docx,html", "--paper", "minutes,invitation")
    assert run(capsys, *words)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"review-2025Q1-{name}.{form}" for name in ("invitation", "minutes") for form in ("docx", "html")
    ]  # fmt: skip
    assert run(capsys, *words)[2].count("không đổi") == 4
