"""Every reason that the probes can give has its sentence in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

from giaoban.core.probes import cookies, measurement, observatory
from giaoban.core.probes.outcome import untested
from giaoban.web.findings import say, words

STOPS = ("_Stop", "Security")
HOUSE = Path(__file__).resolve().parents[2] / "src" / "giaoban" / "core" / "probes"


def reasons() -> set[str]:
    """The third argument of `graded` and `gate` wherever it is written out."""
    found: set[str] = set()
    for path in HOUSE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("graded", "gate"):
                found |= {part.value for part in ast.walk(node.args[2]) if isinstance(part, ast.Constant)}
    return {one for one in found if isinstance(one, str) and "-" in one and not one.endswith("-")}


def test_every_reason_has_its_sentence():
    written = reasons()
    assert len(written) > 60
    assert sorted(one for one in written if f"probe.{one}" not in words()) == []


def test_every_cause_of_not_testing_has_a_sentence_and_no_code_in_it():
    causes = set(measurement.FAULTS)
    for path in HOUSE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "untested":
                causes |= {part.value for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)}
            if isinstance(node, ast.Call) and "UNKNOWN" in ast.dump(node) and getattr(node.func, "id", "") in STOPS:
                causes.add(node.args[1].value)  # why a chain of signatures could not be followed
    assert len(causes) > 12
    for cause in causes:
        for language in ("vi", "en"):
            said = say(untested("hsts", cause).finding, language)
            assert said.startswith(("Chưa kiểm được: ", "Not tested: ")), said
            assert f"({cause})" not in said


def test_every_outcome_of_the_observatory_that_a_check_names_has_its_sentence():
    named = {
        name for name in observatory.MODIFIERS if name.startswith(("csp-", "cookies-", "x-", "referrer-", "cross-"))
    }
    assert sorted(name for name in named if f"probe.{name}" not in words()) == []
    assert set(cookies._WORST_LAST) <= set(observatory.MODIFIERS)
