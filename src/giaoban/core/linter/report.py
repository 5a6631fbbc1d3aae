"""What the linter hands back: one finding a claim, as a dataclass, a row of JSON or a `Finding` for the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.linter.figures import Figure
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.tolerance import Change, written

Value = Decimal | str | None
KEYS = ("code", "severity", "file", "paragraph", "sentence", "stated", "recomputed", "nearest")


@dataclass(frozen=True)
class ClaimFinding:
    """A claim whose figures do not close: what the text says, what it comes to, and the nearest mending.

    Values are in the printed unit (19.500 of "19.500 tỷ đồng"). `context` fills the words of the code.
    """

    code: str
    severity: Severity
    sentence: str
    paragraph: int
    stated: Value = None
    recomputed: Value = None
    nearest: Value = None
    file: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """The eight keys of `--json`, numbers as JSON numbers."""
        return {key: _plain(getattr(self, key)) for key in KEYS}

    def as_finding(self) -> Finding:
        """For `giaoban.web.findings.say`: the line is the paragraph, counted from 1 without empty ones."""
        shown = {key: _shown(getattr(self, key)) for key in ("stated", "recomputed", "nearest", "sentence")}
        return Finding(self.code, self.severity, Place(self.file, self.paragraph), {**shown, **self.context})

    def in_file(self, file: str) -> ClaimFinding:
        return replace(self, file=file)


def claim(
    code: str,
    passage: Passage,
    *figures: Figure,
    severity: Severity = Severity.ERROR,
    stated: Value = None,
    recomputed: Value = None,
    change: Change | None = None,
    nearest: Value = None,
    words: Mapping[str, Any] | None = None,
) -> ClaimFinding:
    """A finding about a passage; `change` gives the nearest value and names the number it would replace.

    `figures` decide which sentences are quoted; `words` fill the sentence of the code.
    """
    context = dict(words or {})
    if change is not None:
        nearest = change.new
        context["old"] = written(change.figure.value / change.figure.scale)
    context = {key: _shown(value) for key, value in context.items()}
    return ClaimFinding(
        code, severity, passage.quote(*figures), passage.paragraph, stated, recomputed, nearest, context=context
    )


def added(parts: Sequence[Figure]) -> str:
    return " + ".join(written(printed(part)) for part in parts)


def printed(figure: Figure) -> Decimal:
    return figure.value / figure.scale


def _plain(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return str(value) if isinstance(value, Severity) else value
    return int(value) if value == value.to_integral_value() else float(value)


def _shown(value: Any) -> Any:
    return written(value) if isinstance(value, Decimal) else value
