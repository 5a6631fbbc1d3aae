"""What was done to a system and its dossiers, newest first, as the audit log has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.assessments.models import Decision, Dossier
from giaoban.assessments.queries.systems.dossiers import workflow_called
from giaoban.registry.models import Event, Subject
from giaoban.web.templatetags.ui import named

MOST = 100
ACTS = {
    "system.register": _("registered"), "system.change": _("said anew"), "system.facts": _("facts stated"),
    "dossier.open": _("dossier opened"), "dossier.write": _("statements written"),
    "dossier.end-decision": _("decision ended"), "recovery.add-set": _("backup set added"),
    "recovery.change-set": _("backup set changed"), "recovery.objective": _("recovery objective set"),
    "recovery.drill": _("drill recorded"),
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """One act. `changed` are fields with what was said before and is said now, where the event keeps both."""

    at: dt.datetime
    by: str
    act: str
    changed: tuple[tuple[str, str, str], ...]


def history(system: Subject) -> list[Done]:
    """The newest hundred acts. Three queries."""
    dossiers = {
        f"dossiers:{pk}": name for pk, name in Dossier.objects.filter(system=system).values_list("pk", "workflow")
    }
    decisions = Decision.objects.filter(system=system).values_list("pk", flat=True)
    things = [f"systems:{system.key}", *dossiers, *(f"decisions:{pk}" for pk in decisions)]
    events = Event.objects.filter(Q(thing__in=things)).select_related("by").order_by("-at", "-pk")[:MOST]
    return [
        Done(one.at, str(one.by or ""), _act(one.action, dossiers.get(one.thing, "")), _changed(one.data))
        for one in events
    ]


def _act(action: str, workflow: str) -> str:
    """The act in words; a move of a dossier by the verb of its workflow."""
    if action in ACTS:
        return str(ACTS[action])
    table = workflow_called(workflow) if workflow else None
    move = table.move(action.removeprefix("dossier.")) if table else None
    return str(named(move.verb)) if move else action


def _changed(data: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The pairs of an event of a change; what stands nested (the details of a subject) field by field."""
    found = []
    for name, value in data.items():
        if not isinstance(value, list) or len(value) != 2 or name == "search":
            continue
        before, after = value
        if isinstance(before, dict) and isinstance(after, dict):
            pairs = [(part, before.get(part, ""), after.get(part, "")) for part in sorted({*before, *after})]
            found += [(part, str(old), str(new)) for part, old, new in pairs if old != new]
        else:
            found.append((name, str(before), str(after)))
    return tuple(found)
