"""What is wrong with the fields of a request to any of the doors of the API, said the same way by all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from giaoban.core.findings import Finding, Place

MOST = 50
"""Faults of one request that are told."""
_MISSING = ("missing",)


def field_findings(errors: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The faults that validation found, as findings: `api.field-missing`, or `api.field-wrong` with the problem.

    A place is ("query", name) in an address and ("body", parameter, name, ...) in a body; without a name it is the
    body as a whole.

    >>> [one] = field_findings([{"type": "missing", "loc": ("body", "asked", "question"), "msg": "Field required"}])
    >>> one.code, one.where.part
    ('api.field-missing', 'question')
    >>> [one] = field_findings([{"type": "greater_than_equal", "loc": ("query", "k"), "msg": "..."}])
    >>> one.code, one.where.part
    ('api.field-wrong', 'k')
    """
    found = []
    for error in list(errors)[:MOST]:
        source, *steps = error["loc"]
        field = ".".join(map(str, steps[1:] if source == "body" else steps)) or "body"
        context = {"field": field} if error["type"] in _MISSING else {"field": field, "problem": error["msg"]}
        code = "api.field-missing" if error["type"] in _MISSING else "api.field-wrong"
        found.append(Finding(code, where=Place(part=field), context=context))
    return found
