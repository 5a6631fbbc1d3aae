"""Was this difficulty raised before? Promises of the comparison, and floors on petitions it was not tuned on."""

from __future__ import annotations

import runpy
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.search.likeness import WARNING
from giaoban.core.search.postings import Postings
from giaoban.core.search.similar import KnownKey, Similar
from giaoban.core.search.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
BENCH = runpy.run_path(str(ROOT / "benchmarks" / "recurrence.py"))
ROWS = {part: BENCH["read_part"](part) for part in ("tuning", "measured")}

VOCABULARY = load_vocabulary((ROOT / "packs/vn/search/words.yaml").read_text(encoding="utf-8"))
TEXTS = [row["text"] for row in ROWS["tuning"]]
petitions = st.lists(st.sampled_from(TEXTS), min_size=2, max_size=12, unique=True)


def filled(texts: list[str]) -> Similar:
    similar = Similar(VOCABULARY)
    for text in texts:
        similar.add(str(TEXTS.index(text)), text)
    return similar


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return BENCH["quality"]("giaoban", "measured")


def test_a_difficulty_raised_again_stands_among_the_first_five(figures):
    assert figures["recall_at_5"] >= 0.95


def test_four_of_five_warnings_are_right(figures):
    assert figures["warning_precision_pairs"] >= 0.8
    assert figures["warning_precision_texts"] >= 0.8
    assert figures["warning_recall_texts"] >= 0.6, "silence would be right too"


def test_the_petitions_are_as_many_and_as_varied_as_was_asked():
    rows = [*ROWS["tuning"], *ROWS["measured"]]
    sizes = Counter(row["group"] for row in rows if row["group"])
    assert len(rows) >= 260
    assert len(sizes) >= 40
    assert min(sizes.values()) >= 3
    assert sum(bool(row["near"]) for row in rows) >= 40
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    assert all(row["near"] in sizes for row in rows if row["near"])


def test_what_was_tuned_on_is_not_what_is_measured():
    groups = [{row["group"] or row["near"] for row in rows} - {""} for rows in ROWS.values()]
    assert groups[0].isdisjoint(groups[1])


@settings(max_examples=25, deadline=None)
@given(petitions, st.randoms(use_true_random=False), st.sampled_from(TEXTS))
def test_the_order_of_adding_changes_nothing(texts, chance, asked):
    shuffled = chance.sample(texts, len(texts))
    one, other = filled(texts).find(asked, limit=20), filled(shuffled).find(asked, limit=20)
    assert one == other


@settings(max_examples=25, deadline=None)
@given(petitions)
def test_a_score_is_the_same_from_both_sides_and_lies_between_0_and_1(texts):
    similar = filled(texts)
    for one, other in pairwise(texts):
        assert similar.compare(one, other) == similar.compare(other, one)
        assert 0 <= similar.compare(one, other) < 1


@settings(max_examples=25, deadline=None)
@given(petitions)
def test_the_same_words_score_highest_and_warn(texts):
    similar = filled(texts)
    best = similar.find(f"  {texts[0].upper()}!! ", limit=1)[0]
    assert (best.text, best.score, best.is_warning) == (texts[0], 1.0, True)


def test_adding_between_questions_finds_what_adding_before_them_finds():
    slow = Similar(VOCABULARY)
    for place, text in enumerate(TEXTS[:40]):
        slow.add(str(place), text)
        slow.find(text)
    assert slow.find(TEXTS[50], limit=40) == filled(TEXTS[:40]).find(TEXTS[50], limit=40)


def test_an_explanation_quotes_both_texts_by_place():
    similar = Similar(VOCABULARY)
    earlier = "Nhà mạng chưa hạ ngầm cáp treo theo Nghị định 163/2024/NĐ-CP do thiếu vốn."
    similar.add("earlier", earlier)
    asked = "Kiến nghị ngầm hóa cáp treo trên phố, NĐ 163 đã có hiệu lực nhưng không có kinh phí."
    (hit,) = similar.find(asked)
    for shared in hit.why.shared:
        assert asked[shared.here.start : shared.here.end] == shared.here.text
        assert earlier[shared.there.start : shared.there.end] == shared.there.text
    said = {(shared.kind, shared.here.text, shared.there.text) for shared in hit.why.shared}
    assert {("phrase", "cáp treo", "cáp treo"), ("synonym", "ngầm hóa", "hạ ngầm")} <= said
    assert ("document", "NĐ 163", "Nghị định 163/2024/NĐ-CP") in said
    assert hit.why.documents == ("NĐ 163",)
    assert "cáp viễn thông" in hit.why.about
    assert any("hiệu lực" in span.text for span in hit.why.only_here)


def test_documents_that_differ_are_named():
    similar = Similar(VOCABULARY)
    similar.add("a", "Sửa Nghị định 73/2019/NĐ-CP về đầu tư dự án")
    (hit,) = similar.find("Sửa Nghị định 154/2013/NĐ-CP về đầu tư dự án")
    assert hit.why.documents == ()
    assert hit.why.documents_here == ("Nghị định 154/2013/NĐ-CP",)
    assert hit.why.documents_there == ("Nghị định 73/2019/NĐ-CP",)
    assert hit.score < 1


def test_where_a_difficulty_is_felt_is_not_what_it_is_about():
    similar = Similar(VOCABULARY.with_places(["Bắc Ninh", "Yên Bái"]))
    similar.add("a", "Bắc Ninh đề nghị hướng dẫn về tần số")
    assert similar.find("Bắc Ninh kiến nghị về biên chế") == []


def test_only_what_may_be_seen_is_found():
    similar = filled(TEXTS)
    hits = similar.find(TEXTS[0], limit=200, among=lambda key: key in {"1", "2"})
    assert {hit.key for hit in hits} <= {"1", "2"}
    assert hits


def test_a_text_far_down_is_found_when_all_before_it_may_not_be_seen():
    similar = Similar()
    for number in range(500):
        similar.add(f"hidden{number}", f"cáp treo trên phố số {number}")
    similar.add("seen", "một sợi cáp ở rất xa, trong một bài viết dài về nhiều việc khác nhau của huyện")
    assert [hit.key for hit in similar.find("cáp treo trên phố", among=lambda key: key == "seen")] == ["seen"]


def test_the_same_twice_is_nothing_and_another_text_under_a_key_is_refused():
    similar = Similar()
    similar.add("a", "cáp treo")
    similar.add("a", "cáp treo")
    assert len(similar) == 1
    with pytest.raises(KnownKey):
        similar.add("a", "sóng yếu")


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "và của các", "đề nghị", "\u200b\ufeff", "12345", "\ud800", "xyzzy plugh"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(text):
    similar = filled(TEXTS[:20])
    similar.add("nonsense", text)
    assert [hit for hit in similar.find(text) if hit.key != "nonsense" and hit.score >= WARNING] == []
    assert Similar().find(text) == []


def test_a_very_long_text_is_compared_within_its_limit():
    similar = filled(TEXTS[:20])
    similar.add("long", " ".join(TEXTS) * 5)
    similar.add("one word", "sóng " * 20_000)
    assert similar.find("sóng " * 20_000, limit=1)[0].key == "one word"
    assert len(similar.find(TEXTS[3] + " " + "dài " * 15_000)) == 5


def test_likest_only_and_as_many_as_asked():
    similar = filled(TEXTS)
    assert similar.find(TEXTS[0], limit=0) == similar.find(TEXTS[0], limit=-1) == []
    assert all(hit.score >= 0.3 for hit in similar.find(TEXTS[0], limit=50, least=0.3))


def test_postings_agree_with_counting_by_hand():
    """BM25F of one term in two texts, by hand: N 2, df 1, tf bare 2 + marked 2, length 4, mean length 3.

    idf = ln(1 + (2 + 100) / (1 + 1)) = ln 52 = 3.951244; norm = 1.2 (0.25 + 0.75 * 4 / 3) = 1.5;
    score = 3.951244 * 4 / (4 + 1.5) = 2.873632
    """
    postings = Postings()
    postings.add({"song": 2, "^sóng": 2}, length=4)
    postings.add({"cap": 1}, length=2)
    scores = postings.scores([("song", "^sóng", 1.0)])
    assert scores.tolist() == pytest.approx([2.873632, 0.0], abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 300), max_size=5), max_size=30))
def test_postings_hold_what_a_dictionary_would(texts):
    postings = Postings()
    for place, times in enumerate(texts):
        postings.add(times, length=sum(times.values()))
        if place % 3 == 0:
            postings.count("a")  # a question between makes a segment
    for term in "abcdefghz":
        numbers, times = postings.texts(term)
        assert dict(zip(numbers.tolist(), times.tolist(), strict=True)) == {
            place: min(found[term], 255) for place, found in enumerate(texts) if term in found
        }
