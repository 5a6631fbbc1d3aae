"""What an answer about figures is made of, ready for a page, a terminal or a machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from giaoban.core.findings import Finding
from giaoban.web.findings import say


@dataclass(frozen=True)
class FigureRow:
    """One figure of one subject. `shown` is the value as a reader sees it, "" when there is none.

    `observation_ids` are the figures it is or was made of; `link` is the page of the only one. `rank` counts from 1;
    `goal`, `gap` and `state` belong to targets; `role` says what the row is beside the others (base, change,
    difference, stated, predecessor, another).
    """

    subject_key: str
    subject: str
    indicator: str
    period_code: str = ""
    period: str = ""
    value: Decimal | None = None
    num: Decimal | None = None
    den: Decimal | None = None
    unit: str = ""
    shown: str = ""
    bound: str = "eq"
    status: str = ""
    status_shown: str = ""
    method: str = ""
    vintage: str = ""
    source: str = ""
    source_key: str = ""
    source_place: str = ""
    observation_ids: tuple[int, ...] = ()
    link: str = ""
    flags: tuple[str, ...] = ()
    role: str = ""
    rank: int | None = None
    goal: str = ""
    gap: Decimal | None = None
    state: str = ""

    @property
    def is_simulated(self) -> bool:
        return self.status == "simulated"


@dataclass(frozen=True)
class Choice:
    """One meaning of a name that has several: what it is called, and the query it would be."""

    code: str
    title: str
    query: Mapping[str, Any]


@dataclass(frozen=True)
class FigureAnswer:
    """A question about figures, read back, executed, or what could not be read.

    query     machine form; the same answer comes from `run_figures(query)` and from the JSON API
    readback  the query in words, so that a person sees what was understood
    line      the answer in one line, "" without one
    findings  why there is no answer; notes: what was supposed and what to mind
    understood  what was read of a question that could not be read as a whole
    """

    question: str
    query: Mapping[str, Any] | None
    readback: str = ""
    line: str = ""
    rows: tuple[FigureRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    choices: tuple[Choice, ...] = ()
    understood: tuple[str, ...] = ()
    language: str = "vi"

    @property
    def is_answered(self) -> bool:
        return bool(self.query) and not self.findings

    @property
    def is_simulated(self) -> bool:
        return any(row.is_simulated for row in self.rows)

    def __str__(self) -> str:
        """For a terminal: the query in words, the answer, the machine form, what to mind, what to choose from."""
        parts = [self.readback, self.line, json.dumps(self.query, ensure_ascii=False) if self.query else ""]
        parts += [*(say(one, self.language) for one in self.findings), *(f"- {one}" for one in self.understood)]
        parts += [f"? {choice.title} ({choice.code})" for choice in self.choices]
        parts += [f"* {say(one, self.language)}" for one in self.notes]
        return "\n".join(part for part in parts if part)

    def as_data(self) -> dict[str, Any]:
        """Plain JSON: numbers as text, findings with their sentences."""
        data = asdict(self)
        data["findings"] = [self._said(finding) for finding in self.findings]
        data["notes"] = [self._said(finding) for finding in self.notes]
        data["rows"] = [{name: _plain(value) for name, value in asdict(row).items()} for row in self.rows]
        data["is_simulated"] = self.is_simulated
        return data

    def _said(self, finding: Finding) -> dict[str, Any]:
        return {"code": finding.code, "severity": str(finding.severity), "text": say(finding, self.language)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value
