"""What a set demands of those whom some facts describe, as plain conditions that one database query can test.

    requirements(checklist, {"level": 3}) -> [Requirement("5.1", ...), ...]

Only what a person answers on a scale of choices or steps can be told this way; anything else raises NotPlain, and has
to be judged by `score`, one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giaoban.core.checklists.schema import Checklist, Criterion
from giaoban.core.checklists.score import MUST
from giaoban.core.checklists.tree import grow, leaves


class NotPlain(ValueError):
    """A requirement that hangs on more than an answer and its evidence."""


@dataclass(frozen=True)
class Requirement:
    """Fulfilled by one of `choices`, or by a number from `least` to `most`; with evidence of one of `kinds` in date."""

    criterion: Criterion
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.criterion.needs)


def requirements(checklist: Checklist, facts: Mapping[str, Any]) -> list[Requirement]:
    """The mandatory criteria that apply, in the order of the file. Raises NotPlain."""
    tree = grow(checklist, {}, facts, dt.date.min)
    found = []
    for leaf in (leaf for node in tree for leaf in leaves(node)):
        criterion = checklist.criteria[leaf.id]
        if criterion.obligation not in MUST or leaf.why == ("does-not-apply",):
            continue
        if "may-not-apply" in leaf.why or checklist.source_of(criterion) not in ("ask", "document"):
            raise NotPlain(criterion.id)
        found.append(_plain(checklist, criterion))
    return found


def _plain(checklist: Checklist, criterion: Criterion) -> Requirement:
    scale = checklist.scale_of(criterion)
    if scale.kind == "yes_no":
        return Requirement(criterion, ("yes",))
    if scale.kind == "met":
        return Requirement(criterion, ("met",))
    if scale.kind == "levels":
        return Requirement(criterion, tuple(level.id for level in scale.levels if level.credit == 1))
    whole = [step for step in scale.steps if step.credit == 1]
    if scale.kind != "threshold" or len(whole) != 1:
        raise NotPlain(criterion.id)
    return Requirement(criterion, least=whole[0].at_least, most=whole[0].at_most)
