"""Reading questions about figures, without a database: laws that hold for every question."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.indicators.asking import (
    AskingWords,
    FigureQuery,
    IndicatorName,
    Lexicon,
    SubjectName,
    load_asking_words,
    read_question,
)

TODAY = dt.date(2025, 5, 20)
ALL = frozenset({"country", "province"})
LEXICON = Lexicon.of(
    [
        IndicatorName(
            "dossiers", "Tỷ lệ hồ sơ trực tuyến", "percent", "ratio", levels=frozenset({"country", "province"})
        ),
        IndicatorName("revenue", "Doanh thu bưu chính", "billion_vnd", "external", levels=frozenset({"country"})),
    ],
    [
        SubjectName("vn", "country", ("Việt Nam",)),
        SubjectName("nui", "province", ("Núi",), valid_to=dt.date(2024, 12, 31)),
        SubjectName("nui.2025", "province", ("Núi",), valid_from=dt.date(2025, 1, 1)),
        SubjectName("bien", "province", ("Biển Xanh",)),
        SubjectName("dong", "province", ("Biển Đông",)),
    ],
    AskingWords(kinds={"province": ["tỉnh"]}),
)
PERIODS = [
    ("quý 4/2024", "2024Q4"), ("quý IV năm 2024", "2024Q4"), ("q4/2024", "2024Q4"), ("quí iv/2024", "2024Q4"),
    ("quý cuối năm 2024", "2024Q4"), ("tháng 3/2024", "2024-03"), ("tháng 3 năm 2024", "2024-03"),
    ("T3/2024", "2024-03"), ("3/2024", "2024-03"), ("năm 2024", "2024"), ("2024", "2024"), ("năm 24", "2024"),
    ("6 tháng đầu năm 2024", "2024H1"), ("sáu tháng cuối năm 2024", "2024H2"), ("nửa đầu năm 2024", "2024H1"),
    ("9 tháng năm 2024", "2024-M01-M09"), ("11 tháng đầu năm 2024", "2024-M01-M11"), ("30/11/2024", "2024-11-30"),
    ("ngày 30-11-2024", "2024-11-30"), ("ngày 30 tháng 11 năm 2024", "2024-11-30"), ("năm ngoái", "2024"),
    ("năm nay", "2025"), ("quý trước", "2025Q1"), ("quý này", "2025Q2"), ("tháng trước", "2025-04"),
    ("quý 4 năm ngoái", "2024Q4"), ("quý 4", "2024Q4"), ("quý 1", "2025Q1"), ("tháng 6", "2024-06"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), PERIODS)
def test_a_period_is_read_however_it_is_written(said: str, code: str) -> None:
    reading = read_question(f"Doanh thu bưu chính {said}", LEXICON, today=TODAY)
    assert reading.query is not None, reading.findings
    assert reading.query.periods == (code,)


@pytest.mark.parametrize("said", ["tháng 13/2024", "31/02/2024", "quý 5/2024", "năm 3024", "tháng 0/2024"])
def test_a_period_that_does_not_exist_is_refused(said: str) -> None:
    assert read_question(f"Doanh thu bưu chính {said}", LEXICON, today=TODAY).query is None


@pytest.mark.parametrize(
    ("said", "bound"),
    [
        ("trên 50%", {"operator": "gt", "value": "50"}),
        (">50%", {"operator": "gt", "value": "50"}),
        ("từ 12,5% trở lên", {"operator": "ge", "value": "12.5"}),
        ("không dưới 80 phần trăm", {"operator": "ge", "value": "80"}),
        ("dưới 7.5%", {"operator": "lt", "value": "7.5"}),
        ("không quá 10%", {"operator": "le", "value": "10"}),
        ("từ 5% đến 10%", {"operator": "between", "value": "5", "upper": "10"}),
        ("quá nửa", {"operator": "gt", "value": "50"}),
        ("đạt chỉ tiêu", {"operator": "met"}),
        ("chưa đạt chỉ tiêu", {"operator": "unmet"}),
    ],
)
def test_a_bound_is_read_however_it_is_written(said: str, bound: dict[str, str]) -> None:
    reading = read_question(f"Tỉnh nào có tỷ lệ hồ sơ trực tuyến {said}?", LEXICON, today=TODAY)
    assert reading.query is not None, reading.findings
    assert reading.query.as_data()["bound"] == bound


def test_which_bearer_of_a_name_is_meant_is_decided_by_the_day() -> None:
    def subject(question: str) -> tuple[str, ...]:
        reading = read_question(question, LEXICON, today=TODAY)
        assert reading.query is not None
        return reading.query.subjects

    assert subject("Tỷ lệ hồ sơ trực tuyến của Núi năm 2023") == ("nui",)
    assert subject("Tỷ lệ hồ sơ trực tuyến của Núi") == ("nui.2025",)
    assert subject("Tỷ lệ hồ sơ trực tuyến của Núi cũ") == ("nui",)
    assert subject("Tỷ lệ hồ sơ trực tuyến của Núi theo địa giới ngày 1/6/2024") == ("nui",)


def test_marks_their_place_and_one_slip_do_not_matter() -> None:
    questions = [
        "Tỷ lệ hồ sơ trực tuyến của Biển Xanh năm 2024",
        "ty le ho so truc tuyen cua bien xanh nam 2024",
        "Tỉ lệ hồ sơ trực tuyến của Biển Xahn năm 2024",
        "TỶ LỆ HỒ SƠ TRỰC TUYẾN CỦA BIỂN XANH NĂM 2024",
    ]
    found = {read_question(question, LEXICON, today=TODAY).query for question in questions}
    assert len(found) == 1
    assert found.pop() is not None


@settings(deadline=None)
@given(
    st.sampled_from(["lạm phát", "ngoại trừ", "không", "dự kiến", "xã", "gấp đôi", "7777", "trừ"]), st.integers(0, 7)
)
def test_a_word_that_nothing_explains_is_never_passed_over(word: str, place: int) -> None:
    words = ["Tỷ", "lệ", "hồ", "sơ", "trực", "tuyến", "của", "Biển", "Xanh", "năm", "2024", "là", "bao", "nhiêu"]
    question = " ".join([*words[:place], word, *words[place:]])
    reading = read_question(question, LEXICON, today=TODAY)
    assert reading.query is None, reading.query


def test_a_name_that_is_also_a_phrase_without_its_marks_is_asked_for_with_them() -> None:
    """ "bien dong" is the province Biển Đông and "biến động", how a figure moved."""
    reading = read_question("ty le ho so truc tuyen bien dong nam 2024", LEXICON, today=TODAY)
    assert [finding.code for finding in reading.findings] == ["asking.write-marks"]
    assert read_question("Tỷ lệ hồ sơ trực tuyến Biển Đông năm 2024", LEXICON, today=TODAY).query is not None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_query_or_a_reason(text: str) -> None:
    reading = read_question(text, LEXICON, today=TODAY)
    assert (reading.query is None) == bool(reading.findings)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["tỷ lệ hồ sơ trực tuyến", "doanh thu bưu chính", "Núi", "tỉnh", "nào", "cao nhất", "5",
                                 "từ", "đến", "2024", "quý 4", "so với", "tăng", "chưa đo", "chỉ tiêu", "trên 5%", "cũ",
                                 "bao nhiêu", "diễn biến", "theo địa giới", "biết đến"]), max_size=9))  # fmt: skip
def test_no_order_of_known_parts_breaks_the_reader(parts: list[str]) -> None:
    reading = read_question(" ".join(parts), LEXICON, today=TODAY)
    if reading.query is not None:
        assert FigureQuery.of(reading.query.as_data()) == reading.query


def test_a_faulty_file_of_words_names_every_fault() -> None:
    words, findings = load_asking_words(
        "kinds: {province: tỉnh}\nregions:\n  - {title: A, members: [x]}\nmore: 1\n", "w"
    )
    assert words is None
    assert {finding.context["field"].split(".")[0] for finding in findings} == {"kinds", "regions", "more"}
    twice = "regions:\n" + "".join(
        f"  - {{title: {name}, words: [vùng cao], members: [a, b], source: s, evidence: memory}}\n" for name in "AB"
    )
    words, findings = load_asking_words(twice)
    assert [finding.code for finding in findings] == ["asking.words-twice"]
