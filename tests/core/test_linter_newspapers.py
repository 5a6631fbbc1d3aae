"""Sentences in the manner of different newspapers, written before the recognisers were tuned.

Each line of the table is a code, or `closes`, and a sentence; the verdicts were worked out by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from giaoban.core.linter import Known, lint_text

KNOWN = Known.of_organisations({"tỉnh": [63, 34], "địa phương": [63, 34], "bộ": [20, 22]})
TABLE = Path(__file__).parent / "linter_sentences" / "newspapers.tsv"
CASES = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("code", "sentence"), CASES)
def test_a_newspaper_sentence_is_judged_as_the_arithmetic_says(code: str, sentence: str) -> None:
    found = {finding.code for finding in lint_text([sentence], known=KNOWN) if finding.severity != "note"}
    assert found == (set() if code == "closes" else {code})
