"""Sentences of our own whose arithmetic was done by hand: those that close, those that fail, a second unseen round."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from giaoban.core.linter import Known, lint_text

FOLDER = Path(__file__).parent / "linter_sentences"
ROOT = Path(__file__).parents[2]
KNOWN = Known.from_data(yaml.safe_load((ROOT / "packs/vn/reports/known_numbers.yaml").read_text(encoding="utf-8")))


def cases(*names: str) -> list[tuple[str, str]]:
    lines = [line for name in names for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
    return [tuple(line.split("\t")[:2]) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


ALL = cases("closes.tsv", "fails.tsv", "second_round.tsv", "third_round.tsv", "fourth_round.tsv", "fifth_round.tsv")


def loud_codes(text: str) -> set[str]:
    return {finding.code for finding in lint_text([text], known=KNOWN) if finding.severity != "note"}


@pytest.mark.parametrize(("code", "sentence"), ALL)
def test_only_what_does_not_close_is_found(code: str, sentence: str) -> None:
    assert loud_codes(sentence) == (set() if code == "closes" else {code})


@pytest.mark.parametrize(("code", "sentence"), ALL)
def test_marks_taken_apart_change_nothing(code: str, sentence: str) -> None:
    assert loud_codes(unicodedata.normalize("NFD", sentence)) == (set() if code == "closes" else {code})


@pytest.mark.parametrize(("code", "sentence"), cases("fails.tsv"))
def test_no_break_spaces_change_nothing(code: str, sentence: str) -> None:
    assert loud_codes(sentence.replace(" ", "\u00a0")) == {code}


@pytest.mark.parametrize(("code", "sentence"), [case for case in ALL if "%" in case[1] and "điểm %" not in case[1]])
def test_percent_may_be_written_out(code: str, sentence: str) -> None:
    assert loud_codes(sentence.replace("%", " phần trăm")) == (set() if code == "closes" else {code})


def test_a_sentence_is_not_confused_by_the_one_before_it() -> None:
    """Every true sentence behind the next five true ones: the words of one are no base for the other."""
    true = [sentence for code, sentence in ALL if code == "closes" and "tiêu" not in sentence]
    wrong = []
    for place, sentence in enumerate(true):
        for step in range(1, 6):
            pair = f"{true[(place + step) % len(true)]} {sentence}"
            if loud_codes(pair):
                wrong.append(pair)
    assert not wrong


def test_thin_spaces_may_part_thousands() -> None:
    assert loud_codes("Có 6\u202f069 lỗ hổng, tăng 64,4% so với cùng kỳ (4\u202f146 lỗ hổng).") == {"claim.growth"}
    assert not loud_codes("Có 6\u202f069 lỗ hổng, tăng 46,4% so với cùng kỳ (4\u202f146 lỗ hổng).")


def test_old_and_new_tone_marks_read_alike() -> None:
    for word in ("Uỷ ban", "Ủy ban"):
        assert loud_codes(f"{word} có 25 thành viên, gồm 15 lãnh đạo bộ và 9 lãnh đạo tỉnh.") == {"claim.parts"}


def test_a_list_over_several_lines_is_one_claim() -> None:
    lines = [
        "Tỉnh có 48 nhiệm vụ, trong đó:",
        "- 30 nhiệm vụ đã xong;",
        "- 12 nhiệm vụ đang làm;",
        "- 5 nhiệm vụ quá hạn.",
    ]
    assert [(finding.code, finding.paragraph) for finding in lint_text(lines, known=KNOWN)] == [("claim.parts", 1)]
    assert not lint_text([*lines[:3], "- 6 nhiệm vụ quá hạn."], known=KNOWN)


def test_paragraphs_are_counted_without_empty_ones() -> None:
    found = lint_text(["Mở đầu.", "", "  ", "Doanh thu quý 4/2924 đạt 19.500 tỷ đồng."], known=KNOWN)
    assert [finding.paragraph for finding in found] == [2]
