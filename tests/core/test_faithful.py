"""A model may word a sentence otherwise; a number, a unit, a direction or a name it may not touch."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.linter.faithful import drifts, numbers_of
from giaoban.core.reports.polishing import ChatModel, NoAnswer, answer_of, polish, question

DRAFT = "Tỷ lệ hồ sơ trực tuyến, Biển, quý I/2025: 80,00 %, tăng 5,00 điểm phần trăm so với quý IV/2024 (75,00 %)."
KEEP = ("Tỷ lệ hồ sơ trực tuyến", "Biển", "quý I/2025", "quý IV/2024")


@pytest.mark.parametrize(
    "said",
    [
        DRAFT,
        "Tỷ lệ hồ sơ trực tuyến của Biển trong quý I/2025: 80 %, tăng 5 điểm phần trăm so với quý IV/2024 (75 %).",
        DRAFT.replace("80,00 %", "80,00%"),
    ],
)
def test_other_words_around_the_same_numbers_may_stand(said):
    assert drifts(DRAFT, said, keep=KEEP) == []


LIES = {
    "another value": DRAFT.replace("80,00", "81,00"),
    "rounded away": DRAFT.replace("80,00 %", "gần 80 %"),
    "a number dropped": DRAFT.replace(" (75,00 %)", ""),
    "a number added": DRAFT.replace(").", "), đứng thứ 3."),
    "two numbers swapped": DRAFT.replace("80,00", "X").replace("75,00", "80,00").replace("X", "75,00"),
    "points became percent": DRAFT.replace("điểm phần trăm", "%"),
    "up became down": DRAFT.replace("tăng", "giảm"),
    "a decimal moved": DRAFT.replace("5,00", "50,0"),
    "thousands for decimals": DRAFT.replace("80,00", "80.000"),
    "a sign": DRAFT.replace("5,00", "-5,00"),
    "said in words": DRAFT.replace(").", "), gấp đôi năm trước."),
    "digits of another script": DRAFT.replace("80", "８０"),
    "a half": DRAFT.replace(").", "), tức ½ mục tiêu."),
    "another organisation": DRAFT.replace("Biển", "Núi"),
    "another period": DRAFT.replace("quý I/2025", "quý II/2025"),
    "nothing": "",
    "an essay": DRAFT + " " + "Kết quả rất đáng khích lệ. " * 20,
    "markup": DRAFT.replace("Biển", "<b>Biển</b>"),
    "an address": DRAFT.replace(").", "). Xem https://example.com"),
    "denied": DRAFT.replace("tăng", "không tăng"),
}


@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_every_lie_keeps_the_draft(said):
    result = polish(DRAFT, lambda _sentence: said, lambda old, new, keep: drifts(old, new, keep=keep), keep=KEEP)
    assert (result.text, result.is_polished) == (DRAFT, False)
    assert result.findings


def _raises(error):
    def model(_sentence):
        raise error

    return model


@pytest.mark.parametrize(
    "model",
    [_raises(OSError("no route")), _raises(NoAnswer("x")), _raises(RecursionError()), lambda _s: None, lambda _s: 7],
)
def test_a_model_that_fails_costs_nothing(model):
    result = polish(DRAFT, model, lambda *_: [])
    assert (result.text, result.is_polished) == (DRAFT, False)
    assert [one.code for one in result.findings] == ["drafting.no-answer"]


def test_without_a_model_nobody_is_asked():
    assert polish(DRAFT, None, lambda *_: pytest.fail("checked")).text == DRAFT


def test_the_chat_model_asks_one_sentence_and_takes_one_answer():
    asked = []

    def send(body):
        asked.append(json.loads(body))
        return json.dumps({"choices": [{"message": {"content": "Câu mới."}}]}).encode()

    assert ChatModel(send, "m1")("Câu cũ.") == "Câu mới."
    (body,) = asked
    assert (body["model"], body["temperature"]) == ("m1", 0)
    assert body["messages"][-1] == {"role": "user", "content": "Câu cũ."}
    assert json.loads(question("m1", "Câu cũ.")) == body


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>502</html>", b"[]", b"{}", b'{"choices": []}', b'{"choices": [{"message": {}}]}',
        b'{"choices": [{"message": {"content": null}}]}', b'{"choices": [{"message": {"content": "  "}}]}', b"\xff\xfe",
        b"x" * 200_000,
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told(body):
    with pytest.raises(NoAnswer):
        answer_of(body)


@given(st.integers(0, 999), st.integers(0, 99), st.integers(0, 999), st.integers(0, 99))
def test_a_changed_number_never_passes(whole, part, other, rest):
    old, new = f"đạt {whole},{part:02}%", f"đạt {other},{rest:02}%"
    assert (drifts(old, new) == []) == ((whole, part) == (other, rest))


@given(st.text(max_size=200))
def test_any_text_says_of_itself_what_it_says(text):
    assert numbers_of(text) == numbers_of(text)
    assert not [one for one in drifts(text, text) if one.code == "drafting.direction"]
