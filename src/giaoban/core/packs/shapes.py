"""What a schema refuses, said as findings: one a field, at the line where the field stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from giaoban.core.findings import Finding, Place

Model = TypeVar("Model", bound=BaseModel)

_CODES = {
    "extra_forbidden": "pack.unknown-field",
    "missing": "pack.missing-field",
    "string_too_short": "pack.missing-field",
    "string_too_long": "pack.too-long",
    "string_pattern_mismatch": "pack.bad-key",
    "literal_error": "pack.not-allowed",
}


def shaped(
    model: type[Model], value: Any, place: Callable[[tuple[str | int, ...]], Place]
) -> tuple[Model | None, list[Finding]]:
    """The value as the model, or what keeps it from being one."""
    try:
        return model.model_validate(value), []
    except ValidationError as why:
        faults = [_finding(dict(error), model, place) for error in why.errors(include_url=False)]
        return None, faults


def _finding(
    error: Mapping[str, Any], model: type[BaseModel], place: Callable[[tuple[str | int, ...]], Place]
) -> Finding:
    kind, path = str(error["type"]), tuple(step for step in error["loc"] if step != "[key]")
    context: dict[str, Any] = {"field": ".".join(str(step) for step in path) or "/"}
    code = _CODES.get(kind)
    if code is None:
        starts = {"date": "pack.bad-date", "decimal": "pack.bad-number", "int": "pack.bad-number"}
        starts |= {"greater": "pack.bad-number", "less": "pack.bad-number", "finite": "pack.bad-number"}
        code = starts.get(kind.split("_", maxsplit=1)[0], "pack.wrong-value")
        context |= {"value": str(error.get("input"))[:80], "reason": error["msg"]}
    elif code == "pack.unknown-field":
        context["known"] = ", ".join(sorted(model.model_fields)) if len(path) == 1 else ""
    elif code == "pack.too-long":
        context |= {"limit": error["ctx"]["max_length"], "length": len(str(error["input"]))}
    elif code == "pack.not-allowed":
        context |= {"value": str(error["input"])[:80], "allowed": error["ctx"]["expected"].replace("'", "")}
    elif code == "pack.bad-key":
        context["value"] = str(error["input"])[:80]
    return Finding(code, where=place(path), context=context)
