"""Every fault of balancing, quarters and provinces has a sentence in both languages, with no gap left open."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from giaoban.core.economy.balancing import gras, gras_cube, ras, sut_ras
from giaoban.core.economy.quarterly import chow_lin, denton
from giaoban.core.economy.regional import quotients
from giaoban.core.findings import Finding, Refused
from giaoban.web.findings import say
from giaoban.web.words.balancing import WORDS

ECONOMY = Path(__file__).resolve().parents[3] / "src" / "giaoban" / "core" / "economy"
SOURCES = [*(ECONOMY / "balancing").glob("*.py"), *(ECONOMY / "quarterly").glob("*.py")]
SOURCES += [ECONOMY / "regional.py", ECONOMY / "provinces.py"]


def codes_in_source() -> set[str]:
    """Codes as written, a `{...}` inside an f-string standing for anything."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return set(re.findall(r"\"((?:balance|quarter|region)\.[a-z{}-]+)\"", text))


def test_every_code_has_words_and_every_word_its_code():
    patterns = [
        re.compile(re.sub(r"\{[a-z]+\}", "[a-z-]+", re.escape(code).replace(r"\{", "{").replace(r"\}", "}")))
        for code in codes_in_source()
    ]
    assert [code for code in WORDS if not any(pattern.fullmatch(code) for pattern in patterns)] == []
    assert sorted(code for code in codes_in_source() if "{" not in code and code not in WORDS) == []


@pytest.mark.parametrize("code", sorted(WORDS))
def test_both_sentences_ask_for_the_same_things(code):
    vietnamese, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in WORDS[code])
    assert vietnamese == english


def faults() -> list[Finding]:
    ones = np.ones((2, 2))
    asked = [
        lambda: gras(ones, [1, 2], [3, 4]),
        lambda: gras([[1, 0], [0, 1]], [1, 2], [2, 1]),
        lambda: gras([[1, 0], [0, 0]], [0, 2], [-1, 3]),
        lambda: gras([[-1, 1], [0, 1]], [0, 0], [2, -2]),
        lambda: ras([[1, 1], [0, 1]], [4, 6], [6, 4]),
        lambda: ras([[1, 1], [0, 1]], [4, 6], [4, 6], max_iterations=50),
        lambda: gras([[1, 2], [3, -1]], [9, 2], [8, 3], max_iterations=1),
        lambda: gras(ones, [1, 2], [3, 4], give_way="rows"),
        lambda: gras(ones, [1, 2], [3, 4], give_way="columns"),
        lambda: gras(ones, [1], [3, 4]),
        lambda: gras([["a"]], [1], [1]),
        lambda: ras([[-1.0]], [1], [1]),
        lambda: sut_ras(ones, np.ones((3, 1)), supplier_totals=[2, 2], user_totals=[4]),
        lambda: gras_cube([ones, ones], [[1, 1], [2, 2]], [[1, 1], [2, 2]], ones),
        lambda: gras_cube([ones, -ones], [[1, 1], [1, 1]], [[1, 1], [1, 1]], [[2, 2], [2]]),
        lambda: gras_cube([ones, ones], [[2, 2], [2, 2]], [[2, 2], [2, 2]], -ones),
        lambda: denton([], [1.0]),
        lambda: denton([1.0], [1.0]),
        lambda: denton(["x"], [1.0]),
        lambda: denton([1.0], [0.0, 1, 1, 1]),
        lambda: denton([1.0], [0.0, 1, 1, 1], objective="proportional", name="IIP"),
        lambda: chow_lin([1.0, 2], np.ones(8)),
        lambda: chow_lin(np.arange(9.0), np.ones(36)),
        lambda: quotients([1.0], [1.0], quotient="flq"),
        lambda: quotients([1.0], [1.0], quotient="flq", delta=2),
        lambda: quotients([2.0, -1], [1.0, 1], quotient="slq"),
        lambda: quotients([0.0], [1.0], quotient="slq"),
    ]
    found: list[Finding] = []
    for ask in asked:
        try:
            found += ask().findings
        except Refused as refusal:
            found += refusal.findings
    return found


def test_sentences_of_real_faults_have_no_gap():
    for fault in faults():
        for language in ("vi", "en"):
            sentence = say(fault, language)
            assert not sentence.startswith(fault.code), fault
            gaps = {name for _, name, _, _ in Formatter().parse(WORDS[fault.code][0]) if name} - set(fault.context)
            assert gaps == set(), fault
