"""What is wrong, as a code with its context; `giaoban.web.findings` turns it into words.

A finding is for a person who can mend something. A broken promise inside the program is an exception instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where: a file with line and column (both from 1), or a paragraph of a text, or a sheet and cell."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    part: str = ""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        return ":".join([part for part in (self.file, *numbers) if part]) + (f" ({self.part})" if self.part else "")


@dataclass(frozen=True)
class Finding:
    """One fault: a stable code (`pack.unknown-subject`), how bad, where, and what the words need.

    >>> str(Finding("pack.no-owner", where=Place("a.yaml", 3), context={"id": "x"}))
    "a.yaml:3: error pack.no-owner {'id': 'x'}"
    """

    code: str
    severity: Severity = Severity.ERROR
    where: Place = field(default_factory=Place)
    context: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.code} {dict(self.context)}"

    def plain(self) -> dict[str, Any]:
        """As JSON knows it: numbers of the context stay numbers, everything else becomes its text."""
        context = {name: said if isinstance(said, int | float) else str(said) for name, said in self.context.items()}
        return {"code": self.code, "severity": str(self.severity), "where": str(self.where), "context": context}


class Refused(Exception):
    """Bad input, with every finding at once. Nothing was changed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(str(finding) for finding in self.findings[:20]))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == Severity.ERROR for finding in findings)
