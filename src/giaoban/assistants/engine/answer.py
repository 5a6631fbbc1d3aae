"""From a question to an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from giaoban.assistants.engine.values import Answer, Intent, Related, Sentence, Span, Validity
from giaoban.core.findings import Finding, Severity

__all__ = ["Answer", "Intent", "Related", "Sentence", "Span", "Validity", "answer"]


def answer(
    question: str,
    *,
    profile: str,
    as_of: dt.date,
    today: dt.date,
    corpora: Sequence[str] | None = None,
    backend: Any = None,
) -> Answer:
    """What the law said about a question on a day, quoted; or figures; or why there is no answer.

    `as_of` is the day that matters (a judge's: the day of the event). `corpora` are names, None for all. Never raises
    for what was asked; raises Refused for an unknown profile.
    """
    finding = Finding("answer.not-found", Severity.NOTE, context={"question": question[:200]})
    return Answer(question, profile, as_of, Intent.PROVISION, abstained=finding)
