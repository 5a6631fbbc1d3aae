"""What a question wants, and the arithmetic of silence."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Finding
from giaoban.core.search.answering.calibration import area_under_curve, fit
from giaoban.core.search.answering.forms import Lack, lack
from giaoban.core.search.answering.guarding import Proposed, judge, words_of
from giaoban.core.search.answering.intents import Intent, Lexicon, lexicon_of
from giaoban.core.search.answering.quoting import best_pieces, sentences
from giaoban.web.findings import say

ROOT = Path(__file__).resolve().parents[2]
LEXICON = lexicon_of(yaml.safe_load((ROOT / "packs/vn/assistants/intents.yaml").read_text("utf-8")))
LABELLED = list(csv.DictReader((ROOT / "tests/data/answers/intents.csv").read_text("utf-8").splitlines()))


def test_labelled_questions_are_read_as_what_they_want():
    """A named provision is seen by the references, not by phrases, so citations are tried with the answers."""
    rows = [row for row in LABELLED if row["intent"] != "citation"]
    wrong = [(row["question"], LEXICON.read(row["question"]).value) for row in rows
             if LEXICON.read(row["question"]).value != row["intent"]]  # fmt: skip
    assert len(rows) == 49 and wrong == []


@pytest.mark.parametrize(
    ("question", "country"),
    [
        ("Ở Nhật Bản nghỉ phép mấy ngày?", "Nhật Bản"),
        ("Luật Mỹ quy định gì?", "Mỹ"),
        ("Công dân Pháp kết hôn với người Việt cần gì?", ""),
        ("Tại Đức và tại Việt Nam", ""),
        ("phương pháp giải quyết", ""),
        ("Điều lệ của Ý kiến", "Ý"),  # a name is told by its capital alone
    ],
)
def test_foreign_law_is_told_from_foreigners(question, country):
    assert LEXICON.law_of(question) == country


def test_the_words_that_only_ask_are_left_out_but_never_all():
    assert LEXICON.without_asking("Xin hỏi hợp đồng lao động là gì ạ?") == "hợp đồng lao động"
    assert LEXICON.without_asking("cho hoi hop dong lao dong la gi") == "hop dong lao dong"
    assert LEXICON.without_asking("là gì?") == "là gì?"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"intents": []},
        {"intents": {"x": ["a"]}},
        {"intents": {"figure": "a"}},
        {"intents": {}, "cues": {"deadline": [1]}},
    ],
)
def test_a_lexicon_that_is_none_says_where(data):
    assert lexicon_of({"intents": {}, "asking": []}) == Lexicon({})
    with pytest.raises(ValueError, match=r"intents|cues"):
        lexicon_of(data)


def test_weights_of_one_feature_are_those_of_the_textbook():
    """Without a ridge, two points of evidence with 3 of 4 and 1 of 4 right: log odds ln 3 and -ln 3."""
    rows = [{"x": value} for value in (1, 1, 1, 1, 0, 0, 0, 0)]
    right = [True, True, True, False, True, False, False, False]
    made = fit(rows, right, ("x",), ridge=1e-9)
    assert made.probability({"x": 1}) == pytest.approx(0.75, abs=1e-6)
    assert made.probability({"x": 0}) == pytest.approx(0.25, abs=1e-6)
    assert made.weights[0] / made.spreads[0] == pytest.approx(2 * math.log(3), abs=1e-5)


def test_a_feature_that_never_differs_and_one_outcome_alone():
    made = fit([{"x": 0, "y": 5}, {"x": 1, "y": 5}], [False, True], ("x", "y"))
    assert made.weights[1] == pytest.approx(0) and made.spreads[1] == 1
    with pytest.raises(ValueError, match="without"):
        fit([{"x": 1}], [True], ("x",))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=30))
def test_the_area_is_the_share_of_pairs_in_the_right_order(rows):
    scores, truth = zip(*rows, strict=True)
    above = [score for score, right in rows if right]
    below = [score for score, right in rows if not right]
    if not above or not below:
        with pytest.raises(ValueError, match="both"):
            area_under_curve(scores, truth)
        return
    pairs = [(a > b) + 0.5 * (a == b) for a in above for b in below]
    assert area_under_curve(scores, truth) == pytest.approx(sum(pairs) / len(pairs))


@given(st.text(alphabet="ab .;:\n1)đò", max_size=200))
def test_sentences_are_pieces_in_order_that_lose_nothing_but_blanks(text):
    pieces = sentences(text)
    assert "".join("".join(piece.of(text).split()) for piece in pieces) == "".join(text.split())
    assert all(one.end <= two.start for one, two in pairwise(pieces))
    for piece in best_pieces(text, 0, len(text), {1}, longest=20):
        assert piece.of(text) == piece.of(text).strip() != ""


WORDS = ["đò", "khách", "không", "phạt", "20", "đồng", "trừ", "và", "là", "phao", "5a"]


@given(st.lists(st.sampled_from(WORDS), min_size=5, max_size=25), st.data())
def test_what_passes_is_a_shortening_that_keeps_numbers_and_denials_between_its_ends(span, data):
    kept = sorted(data.draw(st.sets(st.integers(0, len(span) - 1), min_size=1)))
    said = [span[place] for place in kept]
    if data.draw(st.booleans()):
        said.insert(data.draw(st.integers(0, len(said))), data.draw(st.sampled_from([*WORDS, "mới", "30"])))
    if judge(Proposed(" ".join(said), ("s",)), {"s": " ".join(span)}).why == "":
        told, held = words_of(" ".join(said)), words_of(" ".join(span))
        assert {word for word in told if word not in ("và", "là")} <= set(held)
        first = held.index(next(word for word in told if word not in ("và", "là")))
        if "không" not in told and "trừ" not in told:  # then nothing was denied up to its first word
            assert not {"không", "trừ"} & set(held[:first])


def test_every_intent_that_is_answered_by_the_law_has_phrases_or_is_the_rest():
    assert set(LEXICON.intents) == set(Intent) - {Intent.CITATION, Intent.PROVISION, Intent.FIGURE}


@pytest.mark.parametrize(
    ("question", "quoted", "missing"),
    [
        ("Đò ngang là gì?", "Mức thu phí đò ngang: 3 đồng một lượt.", "definition"),
        ("do ngang la gi", "Mức thu phí đò ngang: 3 đồng một lượt.", "definition"),
        ("Nhiệm vụ của người coi bến là gì?", "Người coi bến thắp đèn.", None),  # no name that is defined
        ("Người chở khách qua sông được gọi là gì?", "2. Chủ đò là người chở khách qua sông.", None),
        ("Chủ đò khác người coi bến thế nào?", "Chủ đò và người coi bến nộp báo cáo.", "comparison"),
        ("Đò được chở bao nhiêu khách?", "3. Trong hai năm kể từ ngày mua đò, theo Điều 5, chủ đò treo đèn.", "number"),
        ("Đò được chở bao nhiêu khách?", "3. Mỗi đò chở không quá mười hai (12) khách.", None),
        ("Phí bao nhiêu tiền?", "1. Phí theo khoản 2 Điều 5 do bến thu.", "number"),
        ("Bớt bao nhiêu phần trăm phí?", "Bớt 10% phí.", None),
        ("phi bao nhieu phan tram", "Bớt mười phần trăm phí.", None),
        ("Phí gồm mấy loại?", "Phí gồm:\na) Phí khách;\nb) Phí hàng.", None),  # named one by one
        ("Bến trả lời trong bao lâu?", "2. Bến trả lời bằng văn bản.", "time"),
        ("Bến trả lời trong bao lâu?", "2. Bến trả lời trong ba ngày.", None),
        ("Giấy phép có thời hạn bao lâu?", "Giấy phép không xác định thời hạn.", None),
        ("Hết thời hạn thì nộp lại, đúng hay sai?", "Chủ đò nộp lại.", None),
        ("Ai có thẩm quyền cấp phép bến đò?", "Bến đã được cơ quan có thẩm quyền cấp phép.", "body"),
        ("Ai có thẩm quyền cấp phép bến đò?", "Chủ tịch Ủy ban nhân dân xã cấp phép bến đò.", None),
        ("Ai có thẩm quyền cấp phép bến đò?", "Bộ Sông nước cấp phép bến đò.", None),
        ("Ai có thẩm quyền cấp phép bến đò?", "Cán bộ cấp phép giữ toàn bộ hồ sơ.", "body"),
        ("Nộp hồ sơ mở bến ở đâu?", "Số lượng tài liệu phải nộp là hai bộ.", "body"),
        ("Hồ sơ mở bến đò gồm những gì?", "2. Bản sao giấy mở bến đò.", "list"),
    ],
)
def test_a_quotation_without_the_form_of_an_answer_is_told_by_what_it_lacks(question, quoted, missing):
    intent = LEXICON.read(question)
    assert lack(intent, question, LEXICON, quoted=quoted, around="", defines=False) == missing


def test_a_list_is_an_answer_only_when_it_is_announced_as_that_of_the_matter():
    def missing(around):
        asked = "Hồ sơ đăng ký bến đò gồm những gì?"
        return lack(Intent.DOSSIER, asked, LEXICON, quoted="Hồ sơ gồm:\n1. Đơn;", around=around, defines=False)

    assert missing("Hồ sơ đăng ký dịch vụ cân đo") == "list"
    assert missing("Hồ sơ đăng ký bến đò") is None


def test_every_lack_has_its_words():
    for each in Lack:
        assert say(Finding(f"answer.lacks-{each}")).startswith("Đoạn trích có thể không trả lời câu hỏi")
