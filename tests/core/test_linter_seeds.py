"""The source texts, when they lie beside the checkout: what is wrong in them is found, what is right is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from giaoban.core.linter import ClaimFinding, Known, lint_texts

ROOT = Path(__file__).parents[2]
SEEDS = Path(os.environ.get("GIAOBAN_SEEDS") or ROOT.parent / "shared" / "seeds")

pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no source texts at {SEEDS}; set GIAOBAN_SEEDS to their folder"),
]


@pytest.fixture(scope="module")
def found() -> list[ClaimFinding]:
    known = Known.from_data(yaml.safe_load((ROOT / "packs/vn/reports/known_numbers.yaml").read_text(encoding="utf-8")))
    texts = {file.name: file.read_text(encoding="utf-8").splitlines() for file in sorted(SEEDS.glob("*.txt"))}
    return lint_texts(texts, known=known)


def test_the_errors_of_the_sources_are_found_and_nothing_else_is_called_one(found: list[ClaimFinding]) -> None:
    errors = {
        (finding.code, *(finding.as_row()[key] for key in ("stated", "recomputed", "nearest")))
        for finding in found
        if finding.severity == "error"
    }
    assert errors == {
        ("claim.growth", 14.7, 16, 85.8),
        ("claim.organisations", 63, 61, 59),
        ("claim.organisations", 63, 62, 42),
        ("claim.period", "quý 4/2924", None, "quý 4/2024"),
    }


def test_the_doubtful_is_a_warning(found: list[ClaimFinding]) -> None:
    warnings = sorted(finding.code for finding in found if finding.severity == "warning")
    assert warnings == ["claim.average", "claim.deadline", "claim.target-conflict"]


def test_the_hidden_weight_of_the_blocks_is_told(found: list[ClaimFinding]) -> None:
    assert [finding.as_row()["recomputed"] for finding in found if finding.code == "claim.mean-weight"] == [60.65]
