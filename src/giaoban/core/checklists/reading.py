"""Reads a checklist file: the set, and every fault of the file at once with its line.

    checklist, findings = load_checklist(text, "packs/vn/checklists/web-trust.yaml")

The fields are in `schema.py`; what they have to fulfil together is in `faults.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import ValidationError

from giaoban.core.checklists.faults import faults
from giaoban.core.checklists.schema import Checklist
from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.marked_yaml import Marked, Path, read_marked

_CODES = {
    "extra_forbidden": "checklist.unknown-field",
    "missing": "checklist.missing-field",
    "too_short": "checklist.missing-field",
    "string_too_short": "checklist.missing-field",
    "string_pattern_mismatch": "checklist.bad-name",
    "literal_error": "checklist.not-allowed",
}


def load_checklist(text: str, file: str, *, today: dt.date | None = None) -> tuple[Checklist | None, list[Finding]]:
    """The checklist of a file, and its faults; with an error among them the checklist is None.

    With `today`, a review that is overdue is a warning.
    """
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    if not isinstance(marked.value, dict):
        return None, [Finding("checklist.not-a-mapping", where=Place(file, 1))]
    try:
        checklist = Checklist.model_validate(marked.value)
    except ValidationError as why:
        return None, [_shape(dict(error), marked) for error in why.errors(include_url=False)]
    found = faults(checklist, marked.place, marked.place_in, today=today)
    return (None if has_errors(found) else checklist), found


def checklist_from(stored: Any) -> Checklist:
    """A checklist from its own `model_dump(mode="json")`. Raises Refused when it is none: it was kept whole once."""
    try:
        return Checklist.model_validate(stored)
    except ValidationError as why:
        raise Refused([_shape(dict(error), Marked()) for error in why.errors(include_url=False)]) from why


def _shape(error: dict[str, Any], marked: Marked) -> Finding:
    """One finding a field. The schema names which kind of node it tried; the file does not."""
    path: Path = tuple(step for step in error["loc"] if step not in ("group", "criterion", "[key]"))
    code = _CODES.get(str(error["type"]), "checklist.wrong-value")
    context = {
        "field": ".".join(str(step) for step in path) or "/",
        "value": str(error.get("input"))[:80],
        "reason": error["msg"],
        "allowed": str(error.get("ctx", {}).get("expected", "")).replace("'", ""),
    }
    return Finding(code, where=marked.place(path), context=context)
