"""What a check found. "Not tested" is a verdict of its own and never a failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from giaoban.core.findings import Finding, Place, Severity

GATES = ("https-valid", "no-ssl3-tls10-11", "no-broken-suites", "http-redirect", "no-mixed-active", "pii-notice")
OUTSIDE = ("not-blocklisted", "level-approved", "availability")
"""Checks that a visit alone cannot answer: lists, registers and monitors do."""
FULL: Mapping[str, str] = dict.fromkeys((*GATES, "not-blocklisted", "level-approved"), "pass") | {
    "hsts": "4", "tls13": "5", "forward-secrecy": "5", "aead-only": "4", "key-size": "3", "signature": "3",
    "cert-life": "3", "no-tls-compression": "2", "secure-renegotiation": "2", "robots": "1",
    "csp": "8", "cookies": "4", "nosniff": "2", "framing": "3", "referrer-policy": "2", "sri": "3", "cors": "2",
    "no-version-leak": "2", "third-party": "1",
    "dnssec": "6", "caa": "2", "spf": "4", "dmarc": "5", "mta-sts-or-dane": "2", "ns-diversity": "2",
    "ipv6-web": "6", "ipv6-ns": "2",
    "security.txt": "4", "privacy-policy": "4", "a11y-lang": "2", "availability": "2",
}  # fmt: skip
"""Every check with the level that brings all its points; the names are those after `probe:` in a checklist."""


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True)
class Outcome:
    """What one check found.

    level     what is answered to the criterion: a level of its scale; None: not tested
    reason    a stable code, `hsts-not-implemented`; its words are in web/words/probes.py under `probe.`, and those of
              `not-tested` under `probe.not-tested.` with its cause
    evidence  names of the exchanges of the measurement that it rests on
    context   what the words need: a cipher, a date, a host
    """

    check: str
    verdict: Verdict
    level: str | None
    reason: str
    evidence: tuple[str, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finding(self) -> Finding:
        """In words for a person: an error for a gate, a warning for lost points, else a note."""
        if self.verdict == Verdict.NOT_TESTED:
            why = str(self.context.get("why", ""))
            return Finding(f"probe.not-tested.{why}", Severity.NOTE, Place(part=self.check), {"check": self.check})
        lost = Severity.ERROR if self.check in GATES or self.level in ("bogus", "weak") else Severity.WARNING
        severity = lost if self.verdict == Verdict.FAIL else Severity.NOTE
        return Finding(f"probe.{self.reason}", severity, Place(part=self.check), {"check": self.check, **self.context})

    def as_row(self) -> dict[str, Any]:
        return {
            "check": self.check, "verdict": str(self.verdict), "level": self.level, "full": FULL[self.check],
            "reason": self.reason, "evidence": list(self.evidence), "context": dict(self.context),
        }  # fmt: skip


def graded(check: str, level: str, reason: str, *evidence: str, **context: Any) -> Outcome:
    """Tested: passes with the full level of the check, fails with any other.

    >>> graded("hsts", "1", "hsts-short", "pages/https", seconds=300).verdict
    <Verdict.FAIL: 'fail'>
    """
    verdict = Verdict.PASS if level == FULL[check] else Verdict.FAIL
    return Outcome(check, verdict, level, reason, evidence, context)


def gate(check: str, holds: bool, reason: str, *evidence: str, **context: Any) -> Outcome:
    return graded(check, "pass" if holds else "fail", reason, *evidence, **context)


def untested(check: str, why: str, *evidence: str) -> Outcome:
    """Nothing can be said: `why` is a fault of the way there (`timeout`, `no-page`), not of the site.

    >>> untested("hsts", "no-page").level is None
    True
    """
    return Outcome(check, Verdict.NOT_TESTED, None, "not-tested", evidence, {"why": why})
