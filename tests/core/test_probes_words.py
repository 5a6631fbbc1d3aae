"""Every reason that the probes can give has its sentence in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from giaoban.core.probes import content, cookies, measurement, observatory
from giaoban.core.probes.outcome import graded, untested
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


def stops(status: str) -> set[str]:
    """The second argument of `_Stop` and `Security` wherever one with this status is written out."""
    found = set()
    for path in HOUSE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in STOPS
            if named and status in ast.dump(node.args[0]):
                found |= {part.value for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)}
    return found


SIGNATURES = {"signature-missing", "signature-wrong", "signature-expired", "signature-not-yet-valid"}
"""What `_Zone.check` chooses between before it stops."""


def test_every_reason_of_a_bogus_or_unsigned_zone_has_its_words():
    bogus, insecure = stops("BOGUS") | SIGNATURES, stops("INSECURE")
    assert {"denial-missing", "wildcard-unproven", "keys-missing", "keys-unknown-to-parent"} <= bogus
    assert insecure == {"no-keys", "unknown-algorithm"}
    text = (HOUSE / "dnssec.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(signature-[a-z-]+)"', text)) == SIGNATURES
    for status, causes in (("bogus", bogus), ("insecure", insecure)):
        for cause in causes:
            found = graded("dnssec", "bogus" if status == "bogus" else "1", f"dnssec-{status}", zone="a.vn", why=cause)
            for language in ("vi", "en"):
                said = say(found.finding, language)
                assert cause not in said, said
                assert "a.vn" in said
                assert "?" not in said


@pytest.mark.parametrize(
    ("check", "reason", "piece", "codes"),
    [
        ("security.txt", "security-txt-faulty", "faults",
         set(re.findall(r'append\("([a-z-]+)"', (HOUSE / "wellknown.py").read_text(encoding="utf-8")))
         | {"no-expires", "expires-twice"}),
        ("privacy-policy", "privacy-policy-lacks", "missing", set(content.POLICY_ITEMS)),
        ("a11y-lang", "page-lacks", "missing", {"lang=vi", "title", "skip-link"}),
    ],
)  # fmt: skip
def test_lists_of_codes_are_said_in_words(check, reason, piece, codes):
    assert len(codes) > 2
    for code in codes:
        assert f"probe.{reason}.{code}" in words(), code
    said = say(graded(check, "0", reason, **{piece: ", ".join(sorted(codes))}).finding)
    assert not re.search(r"(^|[ :,])(" + "|".join(map(re.escape, sorted(codes))) + r")(?=[.,])", said), said


def test_every_outcome_of_the_observatory_that_a_check_names_has_its_sentence():
    named = {
        name for name in observatory.MODIFIERS if name.startswith(("csp-", "cookies-", "x-", "referrer-", "cross-"))
    }
    assert sorted(name for name in named if f"probe.{name}" not in words()) == []
    assert set(cookies._WORST_LAST) <= set(observatory.MODIFIERS)
