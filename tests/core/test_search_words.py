"""Vietnamese text to terms: every habit of writing gives the same ones, with their places in the text as it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.search.documents import find_documents
from giaoban.core.search.spelling import composed, fold, syllable
from giaoban.core.search.vocabulary import Vocabulary, load_vocabulary
from giaoban.core.search.words import FRAME, LONGEST_TEXT, STOP, read_words

FIELD = load_vocabulary(
    """
abbreviations: {DVCTT: dịch vụ công trực tuyến, HS: hồ sơ, TT&TT: thông tin và truyền thông}
synonyms: [[kinh phí, ngân sách, tiền]]
names: [VNeID]
documents: {nd: [nghị định, NĐ], qd: [quyết định, QĐ], tt: [thông tư, TT]}
objects: {đất đai: [đất đai, thửa đất]}
matters: {chậm: [chậm, quá lâu]}
frames: [đề nghị]
stop: [và, các, để]
"""
)

# Old and new places of the tone mark, i and y: pairs from the rules of the two habits, written out by hand.
HABITS = [
    ("hoà", "hòa"),
    ("Uỷ", "Ủy"),
    ("thuý", "thúy"),
    ("khoẻ", "khỏe"),
    ("kĩ", "kỹ"),
    ("lí", "lý"),
    ("qui", "quy"),
    ("quí", "quý"),
    ("TOẢ", "TỎA"),
    ("xoè", "xòe"),
]
APART = [("bán", "bạn"), ("thu", "thú"), ("thi", "thy"), ("quý", "quỷ"), ("hóa", "hoa"), ("tui", "tuy")]


@pytest.mark.parametrize(("one", "other"), HABITS)
def test_two_habits_of_spelling_give_one_syllable(one, other):
    assert syllable(one) == syllable(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_syllables_stay_different(one, other):
    assert syllable(one) != syllable(other)


@pytest.mark.parametrize("word", ["hoàn", "toán", "quỳnh", "huỳnh", "thuở", "khuya", "ngoài", "quả"])
def test_a_tone_that_has_one_place_only_is_left_there(word):
    assert syllable(word) == word


def terms(text: str, vocabulary: Vocabulary = FIELD) -> list[str]:
    words = read_words(text, vocabulary)
    return [*words.terms(marked=True), *words.terms(marked=False), *words.named()]


SENTENCE = "Uỷ ban đề nghị bố trí kinh phí số hoá hồ sơ theo Nghị định số 42/2022/NĐ-CP"


@pytest.mark.parametrize(
    "variant",
    [
        unicodedata.normalize("NFD", SENTENCE),
        SENTENCE.upper(),
        SENTENCE.replace("đ", "ð").replace("Đ", "Ð"),
        SENTENCE.replace(" ", "\u00a0"),
        SENTENCE.replace("hồ", "h\u200bồ").replace("sơ", "s\u00adơ"),
        "\ufeff" + SENTENCE,
        SENTENCE.replace("Uỷ", "Ủy").replace("hoá", "hóa"),
    ],
    ids=["apart", "capitals", "icelandic", "no-break", "invisible", "byte-order", "tone"],
)
def test_habits_of_files_and_keyboards_change_no_term(variant):
    assert terms(variant) == terms(SENTENCE)


def test_text_without_marks_has_the_same_bare_terms_and_no_others():
    plain, marked = read_words(fold(SENTENCE), FIELD), read_words(SENTENCE, FIELD)
    assert list(plain.terms(marked=True)) == []
    assert list(plain.terms(marked=False)) == list(marked.terms(marked=False))
    assert set(plain.named()) == set(marked.named())


def test_an_abbreviation_says_what_it_stands_for_at_its_own_place():
    text = "nộp DVCTT"
    words = read_words(text, FIELD)
    assert [word.text for word in words.words] == ["nộp", "dịch", "vụ", "công", "trực", "tuyến"]
    assert {text[word.start : word.end] for word in words.words[1:]} == {"DVCTT"}


def test_a_short_abbreviation_counts_only_in_capitals():
    assert "ho so" in terms("nộp HS")
    assert "ho so" not in terms("nộp hs")


def test_in_a_text_all_in_capitals_a_short_word_is_a_word():
    vocabulary = load_vocabulary("abbreviations: {TƯ: trung ương}")
    assert [word.text for word in read_words("TƯ hỗ trợ", vocabulary).words] == ["trung", "ương", "hỗ", "trợ"]
    assert [word.text for word in read_words("VỐN ĐẦU TƯ", vocabulary).words] == ["vốn", "đầu", "tư"]


def test_frames_and_stop_words_say_nothing():
    words = read_words("đề nghị các kinh phí", FIELD)
    assert [word.role for word in words.words[:3]] == [FRAME, FRAME, STOP]
    assert list(words.terms(marked=False)) == ["kinh", "phi", "cac kinh", "kinh phi"]


def test_ways_to_say_one_thing_share_a_term():
    assert "=kinh phí" in terms("cần ngân sách")
    assert "=kinh phí" in terms("cần kinh phí")
    assert {"*đất đai", "!chậm", "@vneid"} <= set(terms("thửa đất làm quá lâu trên VNeID"))


# What stands in the text, and its kind, number and year read by hand.
NUMBERS = [
    ("theo 42/2022/NĐ-CP", [("nd", 42, 2022)]),
    ("theo 42/2022/nđ-cp", [("nd", 42, 2022)]),
    ("theo Nghị định số 42/2022", [("nd", 42, 2022)]),
    ("theo nghi dinh 42 nam 2022", [("nd", 42, 2022)]),
    ("Nghị định số: 42 năm 2022", [("nd", 42, 2022)]),
    ("NĐ 42", [("nd", 42, None)]),
    ("Quyết định 17/QĐ-UBQGCĐS", [("qd", 17, None)]),
    ("04/2023/TT-BTTTT và 503/QĐ-BTTTT", [("tt", 4, 2023), ("qd", 503, None)]),
    ("202/2025/QH15", [("", 202, 2025)]),
    ("ngày 20/5/2024", []),
    ("tháng 5/2024", []),
    ("tăng 42,5 %", []),
    ("đạt 15/2024 máy", []),
    ("24/7", []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_document_numbers_are_kept_whole_however_written(text, expected):
    found = find_documents(text, FIELD.documents)
    assert [(document.kind, document.number, document.year) for document in found] == expected


def test_a_number_without_year_or_kind_may_be_the_same_document_but_not_another_year():
    one, later, short = find_documents("42/2022/NĐ-CP, 42/2023/NĐ-CP, NĐ 42", FIELD.documents)
    assert one.is_same(short)
    assert short.is_same(later)
    assert not one.is_same(later)


HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("aăâđĐơưỳ\u0300\u0309\u200b\u202e\ufeffÐ0123456789/-&. İßﬁ"), st.just("\ud800")
    ),
    max_size=200,
)


@given(HOSTILE)
def test_any_text_is_read_and_every_place_lies_within_it(text):
    words = read_words(text, FIELD)
    assert all(0 <= word.start < word.end <= len(text) for word in words.words)
    assert all(0 <= found.start < found.end <= len(text) for found in words.documents)
    assert [word.start for word in words.words] == sorted(word.start for word in words.words)


@given(HOSTILE)
def test_composed_text_knows_where_each_letter_was(text):
    clean, places = composed(text)
    assert len(places) == len(clean) + 1
    assert list(places) == sorted(places)
    assert places[len(clean)] == len(text)


@given(st.text(alphabet="abcđêôơưàạảáã hklmqstuyìỳ", max_size=30))
def test_one_spelling_is_the_spelling_of_itself(word):
    once = syllable(unicodedata.normalize("NFC", word))
    assert syllable(once) == once
    assert fold(fold(word)) == fold(word)


def test_a_very_long_text_is_read_to_a_limit_and_a_tower_of_marks_is_one_letter():
    words = read_words("sóng " * LONGEST_TEXT, FIELD)
    assert words.words[-1].end <= LONGEST_TEXT
    assert read_words("a" + "\u0301" * 30_000, FIELD).words[0].text == "á"


BAD = [
    ("[1, 2]", {"search.words-not-a-mapping"}),
    ("a: [", {"search.words-unreadable"}),
    ("colour: [x]", {"search.words-unknown-part"}),
    ("stop: x", {"search.words-not-a-list"}),
    ("stop: [no]", {"search.words-not-a-phrase"}),
    ("synonyms: [[một]]", {"search.words-not-synonyms"}),
    ("synonyms: [[một, hai], [hai, ba]]", {"search.words-twice"}),
    ("abbreviations: {A: 5}\nnames: ['--']\nx: 1", {"search.words-not-a-phrase", "search.words-unknown-part"}),
    ("abbreviations: [x]", {"search.words-not-a-mapping"}),
    ("x" * 1_000_001, {"search.words-too-long"}),
]


@pytest.mark.parametrize(("text", "codes"), BAD, ids=[min(codes) for _, codes in BAD])
def test_everything_wrong_with_a_file_of_words_is_said_at_once_in_words(text, codes):
    from giaoban.web.words.search import WORDS

    with pytest.raises(Refused) as refusal:
        load_vocabulary(text, "words.yaml")
    assert {finding.code for finding in refusal.value.findings} == codes
    for finding in refusal.value.findings:
        for sentence in WORDS[finding.code]:
            assert "{" not in sentence.format(**finding.context)
