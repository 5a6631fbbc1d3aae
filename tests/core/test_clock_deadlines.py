"""Deadlines as written: a day with its rule, or a day to look again; never neither."""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.workflow_files import vietnam
from tests.tiny import SEEDS

from giaoban.core.workflow.deadlines import Deadline, read_deadline

THURSDAY = dt.date(2024, 6, 13)

# What a person who writes such papers would put into the diary, said on Thursday 13 June 2024.
DATED = {
    "hoàn thành trong tuần tới": "2024-06-21",
    "tuần này": "2024-06-14",
    "đầu tuần sau": "2024-06-17",
    "trước thứ hai tuần tới": "2024-06-16",
    "thứ sáu tuần sau": "2024-06-21",
    "thứ Sáu tuần tới": "2024-06-21",
    "cuối tuần": "2024-06-14",
    "chậm nhất 30/6/2025": "2025-06-30",
    "chậm nhất là ngày 30-6-2025": "2025-06-30",
    "không muộn hơn ngày 5/8": "2024-08-05",
    "trước 17 giờ ngày 15/7": "2024-07-15",
    "trước ngày 01/7/2024": "2024-06-30",
    "trước ngày 01 tháng 12 năm 2024": "2024-11-30",
    "trước ngày 15/12 năm 2025": "2025-12-14",
    "trước ngày 24 tháng 11": "2024-11-23",
    "hoàn thành trước ngày 15 tháng 9 năm 2025.": "2025-09-14",
    "trong 10 ngày kể từ ngày 15 tháng 7 năm 2024": "2024-07-25",
    "ngày 20 tháng 7": "2024-07-20",
    "ngày 20 tháng 7 năm 2025": "2025-07-20",
    "2024-07-30": "2024-07-30",
    "15.8.2024": "2024-08-15",
    "từ ngày 1/7 đến ngày 31/8": "2024-08-31",
    "đến ngày 15/4": "2025-04-15",
    "đến 13/6": "2024-06-13",
    "trong tháng 6": "2024-06-30",
    "trong tháng 5": "2025-05-31",
    "ngay trong tháng 6": "2024-06-30",
    "tháng tám": "2024-08-31",
    "tháng năm 2025": "2025-12-31",
    "tháng 7, 8": "2024-08-31",
    "từ tháng 9 đến tháng 11": "2024-11-30",
    "tháng 10/2024": "2024-10-31",
    "trước tháng 9": "2024-08-31",
    "trước hết tháng 8": "2024-08-31",
    "đầu tháng 7": "2024-07-10",
    "nửa đầu tháng 7": "2024-07-15",
    "nửa đầu tháng 9": "2024-09-15",
    "nửa cuối tháng 7": "2024-07-31",
    "giữa tháng 7": "2024-07-16",
    "tháng sau": "2024-07-31",
    "tháng sáu": "2024-06-30",
    "trong quý II/2024": "2024-06-30",
    "trong quý 4/2024": "2024-12-31",
    "Quý III": "2024-09-30",
    "QUÝ 4 NĂM 2024": "2024-12-31",
    "quý I": "2025-03-31",
    "quý I và quý II năm 2025": "2025-06-30",
    "quý tới": "2024-09-30",
    "6 tháng đầu năm": "2024-06-30",
    "sáu tháng cuối năm": "2024-12-31",
    "9 tháng đầu năm 2025": "2025-09-30",
    "nửa đầu năm 2025": "2025-06-30",
    "trong năm 2025": "2025-12-31",
    "trước năm 2025": "2024-12-31",
    "giai đoạn 2021-2025": "2025-12-31",
    "đến năm 2025, định hướng đến năm 2030": "2025-12-31",
    "cuối năm nay": "2024-12-31",
    "trong năm nay": "2024-12-31",
    "năm tới": "2025-12-31",
    "đầu năm 2025": "2025-03-31",
    "các ngân hàng năm 2025": "2025-12-31",
    "trong 10 ngày làm việc": "2024-06-27",
    "trong thời hạn 05 ngày làm việc": "2024-06-20",
    "trong 2 tuần": "2024-06-27",
    "trong vòng sáu tháng": "2024-12-13",
    "trong năm ngày": "2024-06-18",
    "trong 3 ngày": "2024-06-17",
    "trong 48 giờ": "2024-06-17",
    "8 giờ làm việc": "2024-06-14",
    "trong 10 ngày kể từ ngày 15/7": "2024-07-25",
    "ngày mai": "2024-06-14",
    "trong ngày": "2024-06-13",
    "báo cáo tại cuộc họp": "2024-06-13",
}
UNDATED = {
    "": "deadline.none",
    "  ": "deadline.none",
    "làm ngay": "deadline.at-once",
    "hỏa tốc": "deadline.at-once",
    "sớm": "deadline.soon",
    "khẩn trương": "deadline.soon",
    "trong thời gian tới": "deadline.soon",
    "hằng năm": "deadline.recurring",
    "hàng quý": "deadline.recurring",
    "định kỳ": "deadline.recurring",
    "thường xuyên": "deadline.recurring",
    "nhiệm kỳ tới": "deadline.term",
    "sau tháng 5": "deadline.after",
    "từ ngày 1/7": "deadline.after",
    "sau ngày 05 tháng 8 năm 2024": "deadline.after",
    "kể từ ngày 01 tháng 12 năm 2024": "deadline.after",
    "sau 10 ngày": "deadline.after",
    "sau khi Luật có hiệu lực": "deadline.on-condition",
    "ngay sau khi có kết quả": "deadline.on-condition",
    "cùng với văn bản": "deadline.on-condition",
    "tại kỳ họp tới": "deadline.next-meeting",
    "31/2": "deadline.no-such-day",
    "ngày 29 tháng 2 năm 2025": "deadline.no-such-day",
    "quý 4/2924": "deadline.no-such-day",
    "99/99": "deadline.no-such-day",
    "đúng hạn": "deadline.not-understood",
    "xxx": "deadline.not-understood",
    "trong 99999 ngày làm việc": "deadline.not-understood",
    "🙂" * 400: "deadline.not-understood",
}


def read(text, said_on=THURSDAY, **more):
    return read_deadline(text, said_on=said_on, calendar=vietnam(), **more)


@pytest.mark.parametrize(("text", "day"), DATED.items())
def test_a_deadline_as_written_is_the_day_a_person_would_note(text, day):
    assert str(read(text).date) == day


@pytest.mark.parametrize(("text", "rule"), UNDATED.items())
def test_what_has_no_day_says_why_and_comes_back_on_one(text, rule):
    deadline = read(text)
    assert (deadline.rule, deadline.date) == (rule, None)
    assert deadline.look_again_on > THURSDAY


@pytest.mark.parametrize("text", [*DATED, *UNDATED])
def test_marks_in_the_other_normal_form_and_capitals_change_nothing(text):
    for variant in (unicodedata.normalize("NFD", text), text.upper(), f" {text}. "):
        assert (read(variant).date, read(variant).rule) == (read(text).date, read(text).rule)


def test_what_has_no_day_comes_back_at_the_next_review_when_there_is_one():
    assert read("", review_on=dt.date(2024, 7, 30)).look_again_on == dt.date(2024, 7, 30)
    assert read("", review_on=dt.date(2024, 6, 1)).look_again_on == dt.date(2024, 7, 15)  # a review that is past


@given(st.text(max_size=80), st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)))
def test_whatever_is_written_comes_back_on_exactly_one_day(text, said_on):
    deadline = read(text, said_on)
    assert (deadline.date is None) != (deadline.look_again_on is None)


PIECES = [
    "trước", "sau", "từ", "đến", "ngày", "tháng", "quý", "năm", "tuần", "tới", "nay", "đầu", "cuối", "trong", "5", "12",
    "31/12", "2/2024", "2025", "II", "hằng", "sáu", "làm việc", "-", ",", "9999", "giờ", "0", "29/2",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)))
def test_the_words_of_deadlines_in_any_order_come_back_too(pieces, said_on):
    deadline = read(" ".join(pieces), said_on)
    assert deadline.comes_back_on is not None
    if deadline.look_again_on is not None:
        assert deadline.look_again_on > said_on


@given(st.sampled_from(["trong tháng 3", "quý II", "đến ngày 15/4", "trong tuần tới", "cuối năm"]), st.dates(
    dt.date(2023, 1, 1), dt.date(2025, 6, 30)))  # fmt: skip
def test_without_a_year_the_next_such_day_is_meant(text, said_on):
    assert read(text, said_on).date >= said_on


def test_a_deadline_with_neither_or_both_cannot_be_made():
    for date, again in ((None, None), (THURSDAY, THURSDAY)):
        with pytest.raises(ValueError, match="not both"):
            Deadline(date, "deadline.day", "x", again)


def test_every_rule_is_said_in_both_languages_without_gaps():
    from giaoban.web.findings import say

    for text in [*DATED, *UNDATED]:
        for language in ("vi", "en"):
            sentence = say(read(text).finding(), language)
            assert "?" not in sentence.replace(text, "")
            assert not sentence.startswith("deadline.")


@pytest.mark.seeds
def test_the_deadlines_decided_by_hand_are_read_the_same():
    differ, compared = [], 0
    with (SEEDS.parent / "data" / "vn" / "seed_directives.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["deadline_text"]:
                said = row["date"] if len(row["date"]) == 10 else f"{row['date']}-01"
                deadline = read(row["deadline_text"], dt.date.fromisoformat(said))
                compared += 1
                if str(deadline.date or "") != row["deadline_iso"]:
                    differ.append((row["id"], deadline))
    assert (compared, differ) == (57, [])
