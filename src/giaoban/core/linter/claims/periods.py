"""Periods that cannot be ("quý 4/2924", "31/02/2024"), and promises for a time already past when they were made.

Codes: `claim.period` (error), `claim.deadline` (warning: "từ tháng 7/2023 sẽ ..." in a text of March 2024).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from giaoban.core.findings import Severity
from giaoban.core.linter.claims.context import Context
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim

_BEFORE = re.compile(
    r"\b(?:từ|kể từ|bắt đầu từ|đến|đến hết|trước|trong|vào|chậm nhất|hết|cuối|đầu|sang)\s+(?:ngày |cuối |đầu |hết |"
    r"giữa )?$"
)
_WILL = re.compile(r"\bsẽ\b")
_TOLD = re.compile(r"\b(?:đã|từng|khẳng định|nói|phát biểu|cam kết|hứa|dự báo|khi đó|lúc đó|được giao|vừa qua)\b")


def impossible(passage: Passage) -> Iterator[ClaimFinding]:
    for mention in passage.mentions:
        if mention.is_impossible and mention.start >= passage.focus:
            text = passage.text[mention.start : mention.end].strip()
            yield claim("claim.period", passage, stated=text, nearest=_cased(mention.nearest, text))


def overdue(passage: Passage, context: Context) -> Iterator[ClaimFinding]:
    if context.date is None or not _WILL.search(passage.low, passage.focus):
        return
    written = context.date.replace(day=1)
    for mention in passage.mentions:
        if mention.start < passage.focus or mention.last is None or mention.last >= written:
            continue
        lead = passage.low[max(passage.focus, mention.start - 30) : mention.start]
        clause = re.split(r"[.;]\s", passage.low[mention.end : mention.end + 220])[0]
        ahead = _WILL.search(clause)
        behind = re.search(r"\bsẽ\b[^,.;]{0,60}$", passage.low[max(passage.focus, mention.start - 80) : mention.start])
        between = clause[: ahead.start()] if ahead else ""
        if (ahead or behind) and _BEFORE.search(lead) and not _TOLD.search(between + lead):
            if any(
                other.start > mention.start and other.start < mention.end + len(between) for other in passage.mentions
            ):
                continue
            text = passage.text[mention.start : mention.end].strip()
            yield claim(
                "claim.deadline",
                passage,
                severity=Severity.WARNING,
                stated=text,
                words={"date": f"{context.date:%m/%Y}"},
            )
            return


def _cased(nearest: str, text: str) -> str:
    return text[0] + nearest[1:] if nearest and nearest[0] == text[0].lower() else nearest
