"""Files of levels beside the rest of the pack: whom they name, on what they rest, which sets and workflows they ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from difflib import get_close_matches

from giaoban.core.checklists.levels.rules import Levels, Regime
from giaoban.core.findings import Finding, Severity
from giaoban.core.packs.checks.known import Known, backwards
from giaoban.core.packs.pack import Contents, Entry


def level_faults(contents: Contents, *, today: dt.date) -> Iterator[Finding]:
    """Keys nobody declared, a set or workflow that is not there, days that run backwards, a review that is past."""
    known = Known(contents)
    for entry in contents.levels:
        found = entry.value
        yield from known.missing("subjects", found.owner, entry.at("owner"))
        yield from known.missing("subjects", found.checker, entry.at("checker"))
        if found.next_review < today:
            context = {"date": str(found.next_review), "owner": found.owner}
            yield Finding("pack.expired-review", Severity.WARNING, entry.at("next_review"), context)
        seen: set[str] = set()
        for number, regime in enumerate(found.regimes):
            if regime.id in seen:
                yield Finding(
                    "levels.regime-twice", where=entry.at("regimes", number, "id"), context={"name": regime.id}
                )
            seen.add(regime.id)
            yield from _regime(contents, known, entry, number, regime)


def _regime(contents: Contents, known: Known, entry: Entry[Levels], number: int, regime: Regime) -> Iterator[Finding]:
    here = ("regimes", number)
    for place, basis in enumerate(regime.basis):
        yield from known.missing("documents", basis.document, entry.at(*here, "basis", place))
    yield from backwards(regime.valid_from, regime.valid_to, entry.at(*here, "valid_to"))
    yield from backwards(regime.valid_to, regime.transition_until, entry.at(*here, "transition_until"))
    sets = {one.value.id for one in contents.checklists}
    if regime.checklist not in sets and "checklists" not in contents.unread:
        context = {"name": regime.checklist, "nearest": _nearest(regime.checklist, sets)}
        yield Finding("levels.unknown-checklist", where=entry.at(*here, "checklist"), context=context)
    workflows = {one.value.id for one in contents.workflows}
    for place, approval in enumerate(regime.approvals):
        if approval.workflow not in workflows and "workflows" not in contents.unread:
            context = {"name": approval.workflow, "nearest": _nearest(approval.workflow, workflows)}
            where = entry.at(*here, "approvals", place, "workflow")
            yield Finding("levels.unknown-workflow", where=where, context=context)


def _nearest(name: str, known: set[str]) -> str:
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.6)), "–")
