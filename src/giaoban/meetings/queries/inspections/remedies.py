"""Remedies and their test: when a remedy was reported, what a machine measured since, whether that is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.commitments.models import Commitment
from giaoban.core.checklists.scales import NotOnTheScale, Scale, credit_of
from giaoban.meetings.models import InspectionStep

AGAIN, TESTED = "remeasured", "retested"
"""Steps: a machine was asked again; what the test of a remedy came to."""


@dataclass(frozen=True)
class Again:
    """What a machine found when it was asked again; `state` is met, partly, not or not_tested."""

    at: dt.datetime
    state: str
    words: str


def reported_at(commitment: Commitment) -> dt.datetime | None:
    """When the remedy was last reported; None before."""
    return commitment.steps.filter(to_state="remedied").order_by("-at", "-pk").values_list("at", flat=True).first()


def newest_measurement(steps: Iterable[InspectionStep], number: int) -> Again | None:
    """The last time a machine was asked again about a finding, among steps already read."""
    found = [one for one in steps if one.code == AGAIN and one.data.get("number") == number]
    if not found:
        return None
    last = max(found, key=lambda one: one.number)
    return Again(last.at, last.data["state"], last.data["value"])


def state_of(scale: Scale, value: Any) -> str:
    """Met with the most that the scale gives, not met with none of it; None is not tested.

    >>> from giaoban.core.checklists.scales import BUILT_IN
    >>> [state_of(BUILT_IN["met"], said) for said in ("met", "partly", "not", None)]
    ['met', 'partly', 'not', 'not_tested']
    """
    if value is None:
        return "not_tested"
    try:
        credit = credit_of(scale, value)
    except NotOnTheScale:
        return "not_tested"  # a formula that divides by nothing
    if credit is None:
        return "not_applicable"
    return "met" if credit in (1, scale.reach[1]) else "partly" if credit > 0 else "not"


def credit_words(value: Any) -> str:
    """A measured value as one line of text."""
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {number}" for name, number in sorted(value.items()))
    return str(value)
