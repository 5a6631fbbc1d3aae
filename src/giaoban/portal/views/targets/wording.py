"""The arithmetic of a pool and of a forecast as sentences: values in the unit of their target, days as people write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.commitments.queries.cascade import Pool
from giaoban.commitments.queries.outlooks import Prospect
from giaoban.core.findings import Finding
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import Reading
from giaoban.web.templatetags.ui import named

KINDS = {
    "organisations": _("share of organisations that did it"),
    "objects": _("share of objects"),
    "transactions": _("share of transactions"),
    "population": _("share of the population"),
    "macro": _("ratio of the whole economy or country"),
    "rank": _("rank"),
    "amount": _("amount"),
}
ORIGINS = {
    "own": _("set by itself"),
    "block": _("of its block"),
    "national": _("of the country"),
    "above": _("of the level above"),
}
OUTLOOKS = {
    "reached": ("met", _("reached")),
    "safe": ("on_course", _("most likely met")),
    "likely": ("on_course", _("likely met")),
    "unlikely": ("behind", _("hardly met")),
    "out_of_reach": ("behind", _("out of reach")),
}
DIRECTIONS = {"up": _("more is better"), "down": _("less is better")}
_DIFFERENCES = ("missing", "spare", "extra", "short", "error", "naive")
_VALUES = ("pool", "national", "target", "best", "value", "low", "high")


def sentences(findings: Iterable[Finding], unit: str, reading: Reading, names: Mapping[str, str]) -> list[str]:
    """Findings of `core.workflow.cascade` or `forecast` in the reader's words; `names` of the members by key."""
    return [sentence(one, unit, reading, names) for one in findings]


def sentence(finding: Finding, unit: str, reading: Reading, names: Mapping[str, str] | None = None) -> str:
    said = {name: _written(finding.code, name, value, unit, reading) for name, value in finding.context.items()}
    if names and "key" in said:
        said["key"] = names.get(str(finding.context["key"]), str(finding.context["key"]))
    return say(Finding(finding.code, context=said), reading.language)


def pool_sentences(pool: Pool, reading: Reading) -> list[str]:
    """Whether the pool meets the whole, without the member by member part, which is a table."""
    names = {node.subject.key: named(node.subject) for node in pool.members}
    told = [one for one in pool.sums.steps if not one.code.startswith("cascade.carries")] if pool.sums else []
    if not pool.is_whole:  # of those who could be weighed alone nobody concludes for the rest
        left = {"left": len(pool.unweighted)}
        counted = {"cascade.meets": "cascade.meets-counted"}
        told = [Finding(counted.get(one.code, one.code), context={**one.context, **left}) for one in told]
    faults = [Finding(one.code, context={**one.context, "subject": named(pool.whole)}) for one in pool.faults]
    return sentences([*told, *faults], pool.unit, reading, names)


def prospect_sentences(prospect: Prospect, reading: Reading) -> list[str]:
    unit = prospect.line[-1].unit if prospect.line else prospect.goal.unit
    return sentences(prospect.findings, unit, reading, {})


def quantity(value: Any, unit: str, reading: Reading, *, difference: bool = False) -> str:
    """A value of the target's unit with at most two decimals; a difference of percentages is in points."""
    number = _decimal(value)
    if number is None:
        return formats.NO_VALUE
    kept = "percent" if unit == "%" else unit or "count"
    if difference and kept == "percent":
        kept = "percentage_point"
    places = 0 if number == number.to_integral_value() else 2 if abs(number) < 10 else 1
    return formats.quantity(number, kept, places, reading.language)


def _written(code: str, name: str, value: Any, unit: str, reading: Reading) -> Any:
    if isinstance(value, dt.date):
        return formats.date(value, reading.language)
    per_step = code.startswith("forecast.") and name == "needed"
    if name in _DIFFERENCES or per_step:
        return quantity(value, unit, reading, difference=True)
    if name in _VALUES or name == "needed":
        return quantity(value, unit, reading)
    return value


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, float):
        return Decimal(repr(round(value, 6)))
    return Decimal(value) if isinstance(value, int | Decimal) else None
