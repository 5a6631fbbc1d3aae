"""Reads an indicator file: the definition, and every fault of the file at once with its line.

    definition, findings = load_definition(text, "packs/vn/indicators/dossier_rate_settled.yaml")

The fields are in `schema.py`; what they have to fulfil together is in `faults.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pydantic import ValidationError

from giaoban.core.contracts.contract import Contract
from giaoban.core.fields import Words
from giaoban.core.findings import Finding, has_errors
from giaoban.core.indicators.faults import faults
from giaoban.core.indicators.schema import Definition, Measure
from giaoban.core.marked_yaml import Marked, read_marked

__all__ = ["Definition", "Measure", "Words", "load_definition"]

_CODES = {"extra_forbidden": "indicator.unknown-field", "missing": "indicator.missing-field"}


def load_definition(
    text: str,
    file: str,
    *,
    contracts: Mapping[str, Contract] | None = None,
    today: dt.date | None = None,
) -> tuple[Definition | None, list[Finding]]:
    """The definition of an indicator file, and its faults; with an error among them the definition is None.

    `contracts` are the known ones by reference (`dossier@1`): without them columns are not checked. With `today`,
    a review that is overdue is a warning.
    """
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    if not isinstance(marked.value, dict):
        return None, [Finding("indicator.not-a-mapping", where=marked.place(()))]
    try:
        definition = Definition.model_validate(marked.value)
    except ValidationError as why:
        return None, shape_findings(why, marked, subject="indicator")
    findings = faults(definition, marked, contracts=contracts, today=today)
    return (None if has_errors(findings) else definition), findings


def shape_findings(why: ValidationError, marked: Marked, *, subject: str) -> list[Finding]:
    """What the schema refused, one finding a field, at the line where the field stands."""
    findings = []
    for error in why.errors(include_url=False, include_input=False):
        path = tuple(step for step in error["loc"] if step != "[key]")
        code = _CODES.get(error["type"], "indicator.wrong-value").replace("indicator.", f"{subject}.", 1)
        context = {"field": ".".join(str(step) for step in path), "reason": error["msg"]}
        findings.append(Finding(code, where=marked.place(path), context=context))
    return findings
