"""References as people write them: labelled sentences, places in the text, and what they resolve to on a day."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.labelled_references import FILE, FRESH, MIXED, RECORDS, labelled, score, together

from giaoban.core.law.numbers import normal_number, number_key, read_number
from giaoban.core.law.references import Aim, Relation, find_references
from giaoban.core.law.references.resolve import Entry, Here, Reason, Register, resolve
from giaoban.core.law.vocabulary import STANDARD, NamedDocument, Vocabulary

DAY = dt.date(2024, 7, 1)


def test_there_are_two_hundred_labels_and_most_are_for_measuring():
    assert score("")[0].labels >= 200
    assert score("measure")[0].labels >= 100
    assert len({row.sentence for row in labelled()}) == len(labelled())


@pytest.mark.parametrize("split", ["tune", "measure"])
def test_references_are_found_as_a_person_labels_them(split):
    result, wrong = score(split)
    assert result.precision >= 0.97, wrong
    assert result.recall >= 0.93, wrong


@pytest.mark.parametrize("file", [FRESH, RECORDS, MIXED], ids=lambda file: file.stem)
def test_references_of_letters_judgements_and_chats_are_found_as_they_were_labelled(file):
    """Labelled before the extractor saw them; what they showed is mended since."""
    result, wrong = score("", file)
    assert result.labels >= 190
    assert result.precision >= 0.97, wrong
    assert result.recall >= 0.93, wrong


def test_references_of_all_sets_together_reach_the_goal():
    result = together(*(score("", file)[0] for file in (FILE, FRESH, RECORDS, MIXED)))
    assert result.labels >= 790
    assert result.precision >= 0.97 and result.recall >= 0.93


def test_a_document_named_before_its_article_is_its_document_unless_the_article_names_another():
    def told(text):
        return [(each.path, each.document.number or each.document.aim.value) for each in find_references(text)]

    assert told("Nghị định số 13/2023/NĐ-CP, Điều 9, khoản 4") == [("dieu-9/khoan-4", "13/2023/NĐ-CP")]
    assert told("Nghị định số 13/2023/NĐ-CP, Điều 9 Nghị định này") == [
        ("", "13/2023/NĐ-CP"),
        ("dieu-9", Aim.THIS.value),
    ]
    assert told("Nghị định số 13/2023/NĐ-CP; Điều 9") == [("", "13/2023/NĐ-CP"), ("dieu-9", Aim.CONTEXT.value)]
    assert told("theo Nghị định số 13/2023/NĐ-CP, khoản 2")[-1] == ("khoan-2", Aim.CONTEXT.value)


def test_a_misread_word_is_set_right_and_the_places_stay_those_of_the_text():
    text = "theo Khỏan 2 Đìêu 8 Nghi định số 42/2022/NĐ-CP"
    (found,) = find_references(text)
    assert found.path == "dieu-8/khoan-2" and found.document.number == "42/2022/NĐ-CP"
    assert text[found.start : found.end] == found.text == "Khỏan 2"


def test_numbers_of_contracts_judgements_and_forms_are_no_law():
    for text in ("Hợp đồng số 42/2022/HĐ-CNTT", "Bản án số 15/2024/DS-PT", "mẫu số 06/2013/TT-LLTP"):
        assert find_references(text) == []


# Every spelling of one number, from how people and files write it.
SPELLINGS = [
    "42/2022/NĐ-CP", "42/2022/nđ-cp", "42/2022/ND-CP", "42/2022/nd-cp", "42 / 2022 / NĐ - CP", "số 42/2022/NĐ-CP",
    "Số: 42/2022/NĐ-CP", "42/2022/NĐ–CP", "42/2022/NÐ-CP", unicodedata.normalize("NFD", "42/2022/NĐ-CP"),
    "42/2022/NĐ\u2011CP", "42/2022/NĐ-CP.", "\u200b42/2022/NĐ-CP", "42\u00a0/2022/NĐ-CP",
]  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_number_has_one_spelling(written):
    assert normal_number(written) == "42/2022/NĐ-CP"


@pytest.mark.parametrize("written", ["15/2024", "tháng 5/2024", "2.000", "abc", "", "12/34/56/78"])
def test_what_is_no_number_with_a_sign_gets_none(written):
    number = read_number(written)
    assert number is None or number.sign == ""


def test_leading_noughts_and_marks_do_not_make_another_document():
    assert number_key("05/2020/TT-BGDĐT") == number_key("5/2020/tt-bgddt")
    assert number_key("05/2020/TT-BGDĐT") != number_key("05/2021/TT-BGDĐT")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_places_are_those_of_the_text_as_it_was_given(form):
    text = unicodedata.normalize(form, "Theo\u00a0điểm đ khoản 2 Điều 5 Nghị định số 42/2022/NĐ-CP, \u200bđò phải neo.")
    (found,) = find_references(text)
    assert found.path == "dieu-5/khoan-2/diem-dd"
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "điểm đ"
    assert unicodedata.normalize("NFC", found.chain.of(text)) == "điểm đ khoản 2 Điều 5 Nghị định số 42/2022/NĐ-CP"


@given(st.text(alphabet="điểmkhoảnĐiều 0123456789,;.abcđ()“”\nNghịịnhLuậtnày/-TTVXI\u0300\u00a0", max_size=200))
def test_any_text_gives_references_inside_itself(text):
    for found in find_references(text):
        assert 0 <= found.chain.start <= found.start < found.end <= found.chain.end <= len(text)
        assert found.text == text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Căn cứ Luật Bến đò số 05/2020/QH14;", Relation.BASIS),
        ("Nghị định này quy định chi tiết khoản 2 Điều 5 Luật Bến đò số 05/2020/QH14.", Relation.GUIDES),
        ("Thông tư này hướng dẫn Điều 7 Nghị định số 42/2022/NĐ-CP.", Relation.GUIDES),
        ("Sửa đổi, bổ sung khoản 2 Điều 5 Nghị định số 42/2022/NĐ-CP như sau:", Relation.AMENDS),
        ("Bãi bỏ Điều 5 Nghị định số 42/2022/NĐ-CP.", Relation.REPEALS),
        ("Huỷ bỏ Điều 5 Nghị định số 42/2022/NĐ-CP.", Relation.REPEALS),
        ("Thông tư này thay thế Thông tư số 01/2019/TT-BSN.", Relation.REPLACES),
        ("Ngưng hiệu lực Điều 4 Nghị định số 42/2022/NĐ-CP.", Relation.SUSPENDS),
        ("Bãi bỏ đò cũ. Chủ đò theo quy định tại Điều 5 Nghị định số 42/2022/NĐ-CP.", Relation.CITES),
    ],
)
def test_a_sentence_says_what_it_does_with_what_it_names(text, relation):
    assert [found.relation for found in find_references(text)] == [relation]


PATHS = frozenset(["dieu-3", "dieu-3/khoan-1", "dieu-3/khoan-1/diem-a", "dieu-3/khoan-1/diem-a/tiet-a1"])


def register() -> Register:
    return Register(
        [
            Entry("10/2010/QH12", "Luật", "Bến đò", issued_on=dt.date(2010, 6, 1), effective_from=dt.date(2011, 1, 1),
                  effective_to=dt.date(2024, 7, 1), paths=frozenset(["dieu-5", "dieu-5/khoan-1"])),
            Entry("20/2023/QH15", "Luật", "Bến đò", issued_on=dt.date(2023, 6, 1), effective_from=dt.date(2024, 7, 1),
                  paths=frozenset(["dieu-5", "dieu-5/khoan-1", "dieu-5/khoan-2"])),
            Entry("11/2011/QH12", "Luật", "Bến đò và cầu tạm", effective_from=dt.date(2012, 1, 1)),
            Entry("42/2022/NĐ-CP", "Nghị định", effective_from=dt.date(2022, 8, 15),
                  paths=PATHS),
            Entry("42/2022/TT-BSN", "Thông tư", effective_from=dt.date(2022, 8, 15)),
        ]
    )  # fmt: skip


HERE = Here("/vn/nghi-dinh/2022/42/nd-cp", "dieu-3/khoan-1")


def answer(text: str, day: dt.date = DAY, here: Here | None = HERE):
    known = STANDARD.with_documents(register().documents)
    (found,) = find_references(text, known)
    return resolve(found, register(), day=day, here=here)


def test_the_answer_flips_on_the_day_a_law_takes_effect():
    before = answer("theo khoản 1 Điều 5 Luật Bến đò", dt.date(2024, 6, 30))
    after = answer("theo khoản 1 Điều 5 Luật Bến đò", dt.date(2024, 7, 1))
    assert before.uri == "/vn/luat/2010/10/qh12/dieu-5/khoan-1@2024-06-30"
    assert after.uri == "/vn/luat/2023/20/qh15/dieu-5/khoan-1@2024-07-01"


def test_a_named_law_with_its_year_is_that_law_whatever_is_in_force():
    old = answer("Điều 5 Luật Bến đò năm 2010")
    assert (old.uri, old.reason) == (None, Reason.NO_LONGER)
    assert old.nearest == "/vn/luat/2010/10/qh12/dieu-5@2024-07-01"


def test_the_longest_name_wins():
    assert answer("Luật Bến đò và cầu tạm").uri == "/vn/luat/2011/11/qh12@2024-07-01"


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("điểm a khoản này", "/vn/nghi-dinh/2022/42/nd-cp/dieu-3/khoan-1/diem-a@2024-07-01"),
        ("khoản 1 Điều này", "/vn/nghi-dinh/2022/42/nd-cp/dieu-3/khoan-1@2024-07-01"),
        ("khoản 1", "/vn/nghi-dinh/2022/42/nd-cp/dieu-3/khoan-1@2024-07-01"),
        ("Điều 3 Nghị định này", "/vn/nghi-dinh/2022/42/nd-cp/dieu-3@2024-07-01"),
        (
            "điểm a1 khoản 1 Điều 3 Nghị định này",
            "/vn/nghi-dinh/2022/42/nd-cp/dieu-3/khoan-1/diem-a/tiet-a1@2024-07-01",
        ),
        ("Nghị định 42/2022", "/vn/nghi-dinh/2022/42/nd-cp@2024-07-01"),
        ("dieu 5 luat ben do", "/vn/luat/2023/20/qh15/dieu-5@2024-07-01"),
    ],
)
def test_a_reference_is_resolved_from_where_it_stands(text, uri):
    assert answer(text).uri == uri


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("khoản 9 Điều 3 Nghị định này", Reason.PROVISION_MISSING, "/vn/nghi-dinh/2022/42/nd-cp/dieu-3@2024-07-01"),
        ("Điều 5 Nghị định số 99/2022/NĐ-CP", Reason.DOCUMENT_UNKNOWN, None),
        ("Điều 5 Luật Phao cứu sinh", Reason.NAME_UNKNOWN, None),
        ("số 42/2022 của Thông tư 42/2022", None, None),
    ],
)
def test_what_cannot_be_resolved_is_kept_with_its_reason(text, reason, nearest):
    result = answer(text)
    assert result.reason == reason
    if reason:
        assert (result.uri, result.nearest) == (None, nearest)


def test_a_serial_alone_is_the_only_document_that_has_it_and_never_a_guess():
    (found,) = find_references("Điều 3 Nghị định 42")
    assert resolve(found, register(), day=DAY).uri == "/vn/nghi-dinh/2022/42/nd-cp/dieu-3@2024-07-01"
    both = Register([Entry("7/2020/NĐ-CP", "Nghị định"), Entry("7/2021/NĐ-CP", "Nghị định")])
    (found,) = find_references("Điều 3 Nghị định 7")
    assert resolve(found, both, day=DAY).reason is Reason.AMBIGUOUS


def test_a_serial_alone_is_the_document_that_the_text_named_before():
    first, second = find_references("Nghị định số 13/2023/NĐ-CP có 44 điều; Điều 9 Nghị định 13 nói về quyền.")
    assert (first.document.number, second.document.number) == ("13/2023/NĐ-CP", "13/2023/NĐ-CP")
    assert second.path == "dieu-9"
    assert [
        each.document.number for each in find_references("Nghị định số 13/2023/NĐ-CP (sau đây gọi là Nghị định 13)")
    ] == ["13/2023/NĐ-CP"]


def test_an_exception_is_found_beside_what_it_is_taken_from():
    found = find_references("Điều 1, Điều 2 (trừ khoản 3 và khoản 4) Nghị định này")
    assert [each.path for each in found] == ["dieu-1", "dieu-2", "dieu-2/khoan-3", "dieu-2/khoan-4"]


def test_letters_of_a_code_are_the_code_where_the_country_has_one_of_these_letters_only():
    known = STANDARD.with_documents(
        [NamedDocument("1/2015/QH13", "Bộ luật", "Dân sự"), NamedDocument("2/2020/QH14", "Luật", "Đê điều"),
         NamedDocument("3/2020/QH14", "Luật", "Đất đai")]
    )  # fmt: skip
    told = [(each.document.type, each.document.name) for each in find_references("Điều 5 BLDS, Điều 6 Luật ĐĐ", known)]
    assert told == [("Bộ luật", "Dân sự"), ("Luật", "ĐĐ")]
    assert find_references("phòng K2, tổ Đ17, dãy BLA", known) == []


def test_a_number_that_two_documents_share_is_not_guessed():
    both = Register([Entry("7/2020/NĐ-CP", "Nghị định"), Entry("7/2020/NĐ-HN", "Nghị định")])
    (found,) = find_references("Nghị định 7/2020")
    result = resolve(found, both, day=DAY)
    assert result.reason is Reason.AMBIGUOUS and len(result.candidates) == 2


def test_without_a_place_this_decree_is_nobody():
    assert answer("Điều 3 Nghị định này", here=None).reason is Reason.NO_CONTEXT


def test_names_are_the_same_in_every_habit_of_marks():
    known = Vocabulary(documents=(NamedDocument("1/2020/QH14", "Luật", "Phòng, chống ma tuý và hoà giải"),))
    for text in ("Điều 5 Luật Phòng, chống ma túy và hòa giải", "điều 5 luật phòng chống ma tuý và hoà giải"):
        (found,) = find_references(text, known)
        assert len(known.names.of(found.document.type, found.document.name)) == 1
