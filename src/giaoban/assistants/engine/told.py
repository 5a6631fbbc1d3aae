"""An answer as values that JSON can carry: the same for the shell, the interface and whoever stores it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, is_dataclass
from typing import Any

from giaoban.assistants.engine.values import Answer
from giaoban.core.findings import Finding


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Every field of an answer; days as 2024-07-01, findings as code, severity and context, texts untouched."""
    told: dict[str, Any] = {
        "question": answer.question,
        "profile": answer.profile,
        "as_of": answer.as_of.isoformat(),
        "intent": answer.intent.value,
        "confidence": answer.confidence,
        "abstained": finding_as_json(answer.abstained) if answer.abstained else None,
        "sentences": [{"text": one.text, "spans": list(one.span_ids)} for one in answer.sentences],
    }
    for name in ("spans", "guidance", "cases", "related", "petitions", "steps"):
        told[name] = [plain(one) for one in getattr(answer, name)]
    told["figures"] = plain(answer.figures) if answer.figures is not None else None
    told["findings"] = [finding_as_json(one) for one in answer.findings]
    told["contradictions"] = [
        finding_as_json(one) | {"where": one.where.file if one.where else ""} for one in answer.contradictions
    ]
    return told


def finding_as_json(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "severity": finding.severity.value, "context": plain(dict(finding.context))}


def plain(value: Any) -> Any:
    """As JSON knows it; what it does not know becomes its text."""
    if isinstance(value, Finding):
        return finding_as_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
