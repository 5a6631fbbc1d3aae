"""One move of a commitment by its state table: who may, what it asks for, where it leads, when it is due then.

Who may close a petition: only those who asked (or what they lie below), never the one who owes it, not the standing
agency, and not whoever holds the machine either. The table says so, and nothing here knows better. Where several asked,
each accepts and withdraws for itself (`together.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from giaoban.commitments.actions.steps import NOTHING, Shown, write_step
from giaoban.commitments.actions.together import end_for_some
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.clocks import as_days, history_of, next_day
from giaoban.commitments.queries.roles import ASKED, RAISED, askers_of, asks_itself, roles_towards
from giaoban.commitments.queries.tables import calendar, table_of
from giaoban.commitments.queries.together import share_of
from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.plugins import registered
from giaoban.core.workflow.clock import Entered
from giaoban.core.workflow.definition import MoveEntry, Workflow
from giaoban.core.workflow.moving import check_move
from giaoban.core.workflow.together import accepting
from giaoban.library.models import Document
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI

WHO_OWES = ("owed_by", "spokesperson_of", "reviewed_by")
"""Fields that name who owes it from now on."""
GUARDS = "commitments.guard."
"""Rooms above register readers under it: what keeps a commitment of theirs from a move that the table allows."""


@transaction.atomic
def move_commitment(
    *,
    by: Person,
    commitment: Commitment,
    move: str,
    fields: Mapping[str, Any] | None = None,
    evidence: Shown | Document | None = None,
    note: str = "",
    now: dt.datetime,
) -> Commitment:
    """Makes a move of the table. Subjects, documents and commitments among the fields are given by their keys.

    Of several askers one accepts or withdraws for itself: it goes on for the others, and is closed when everybody
    still asking has accepted.
    Raises NotAllowed when the table gives the move to none of the person's roles, Refused with everything missing.
    """
    workflow, current = locked(commitment)
    today = now.astimezone(HANOI).date()
    roles = roles_towards(by, current, workflow, today=today)
    shown = evidence if isinstance(evidence, Shown) else Shown(evidence)
    findings = check_move(
        workflow, state=current.state, move=move, roles=roles, fields=fields or {}, evidence=shown.kinds
    )
    if is_not_theirs(findings):
        raise NotAllowed(by, f"{workflow.id}.{move}", current.owed_by)
    share = share_of(by, current, workflow, move, today=today)
    told: dict[str, Any] = {"by": by, "note": note, "now": now}
    if share is None:
        carry_out(current, workflow, move, fields=fields or {}, shown=shown, findings=findings, **told)
    else:
        if share.is_said_already:
            context = {"subject": ", ".join(one.name_vi for one in share.theirs)}
            findings.append(Finding("commitment.agreed-already", context=context))
        _checked(current, workflow, move, fields or {}, now=now, findings=findings)
        end_for_some(current, share, fields=fields or {}, **told)
        closes = accepting(workflow, state=current.state, askers=ASKED)
        if closes and share.others <= share.accepted.keys:  # only those who left had not accepted
            said = share.accepted.said
            carry_out(current, workflow, closes.id, by=by, fields=said, shown=NOTHING, note="", now=now, findings=[])
    commitment.refresh_from_db(fields=["state", "standing", "due", "review_on", "is_paused", "owed_by", "asked_by"])
    return current


def itself(askers: Iterable[Subject], owed_by: Subject, *, part: str) -> list[Finding]:
    """Nobody answers what they asked: they would close it themselves."""
    return [
        Finding("commitment.asks-itself", where=Place(part=part), context={"subject": asker.name_vi})
        for asker in askers
        if asks_itself(asker, owed_by)
    ]


def is_not_theirs(findings: Iterable[Finding]) -> bool:
    """Whether the table gives the move to none of the person's roles, whatever else is missing."""
    return any(finding.code in ("workflow.not-yours", "workflow.only-the-clock") for finding in findings)


def locked(commitment: Commitment) -> tuple[Workflow, Commitment]:
    """The row read again under a lock: of two people who move it at once, the second is told where it stands."""
    above = ("owed_by__parent__parent", "asked_by__parent__parent")  # whose officers act for those below
    current = Commitment.objects.select_for_update(of=("self",)).select_related(*above).get(pk=commitment.pk)
    workflow = table_of(current)
    if workflow is None:
        raise Refused([Finding("commitment.no-workflow", context={"kind": current.kind})])
    return workflow, current


def carry_out(
    current: Commitment, workflow: Workflow, move: str, *, by: Person, fields: Mapping[str, Any], shown: Shown,
    note: str, now: dt.datetime, findings: Collection[Finding],
) -> Commitment:  # fmt: skip
    """A move that the table was asked about: `findings` is its answer, to which the registers add theirs."""
    entry, things = _checked(current, workflow, move, fields, now=now, findings=findings)
    before, changed = current.state, _enter(current, workflow, entry, fields, things)
    history = [*history_of(current), Entered(current.state, now)]
    comes = next_day(current, workflow, history, as_days(fields), at=now, calendar=calendar())
    current.due, current.review_on, current.is_paused = comes.due, comes.review_on, comes.is_paused
    names = {"state", "standing", "due", "review_on", "is_paused", *changed}
    current.save(update_fields=sorted(names))
    write_step(current, by=by, move=move, before=before, fields=fields, shown=shown, note=note, now=now)
    data = {
        "from": before, "to": current.state, "due": comes.due, "review_on": comes.review_on, "fields": dict(fields),
        "note": note.strip(),
    }  # fmt: skip
    write_event(by=by, action=f"commitment.{move}", thing=f"commitments:{current.key}", data=data, now=now)
    return current


def _checked(
    current: Commitment, workflow: Workflow, move: str, fields: Mapping[str, Any], *, now: dt.datetime,
    findings: Collection[Finding],
) -> tuple[MoveEntry, dict[str, Any]]:  # fmt: skip
    """The move and what its fields name. Raises Refused with what the table and the registers have against it."""
    found = [*findings]
    for guard in registered(GUARDS).values():
        found += guard(commitment=current, move=move)
    things = things_named(workflow, fields, found, today=now.astimezone(HANOI).date())
    if current.kind in RAISED:
        for name in (one for one in WHO_OWES if one in things):
            found += itself(askers_of(current), things[name], part=name)
    history = history_of(current)
    if history and history[-1].at > now:
        found.append(Finding("commitment.before-its-last-step", context={"key": current.key}))
    entry = workflow.move(move)
    if has_errors(found) or entry is None:
        raise Refused(found)
    return entry, things


def things_named(
    workflow: Workflow, fields: Mapping[str, Any], found: list[Finding], *, today: dt.date
) -> dict[str, Any]:
    """What the keys among the fields name; an unknown key is a finding at its field."""
    things: dict[str, Any] = {}
    for name, value in fields.items():
        field = workflow.field(name)
        if field is None or not isinstance(value, str) or not value.strip():
            continue
        model = {"subject": Subject, "document": Document, "commitment": Commitment}.get(field.type)
        if model is None:
            if len(value) > 10_000:
                context = {"title_vi": field.title.vi, "title_en": field.title.en, "limit": 10_000}
                found.append(Finding("commitment.field-too-long", where=Place(part=name), context=context))
            continue
        thing = model._default_manager.filter(key=value.strip()).first()
        if thing is None:
            context = {"key": value[:80], "title_vi": field.title.vi, "title_en": field.title.en}
            found.append(Finding("commitment.no-such-thing", where=Place(part=name), context=context))
        elif isinstance(thing, Subject) and not thing.is_valid_on(today):
            context = {"subject": thing.name_vi, "today": today}
            found.append(Finding("commitment.nobody-owes", where=Place(part=name), context=context))
        else:
            things[name] = thing
    for name, day in as_days(fields).items():
        if day < today and workflow.field(name):
            context = {"field": name, "date": day, "today": today}
            found.append(Finding("commitment.date-is-past", where=Place(part=name), context=context))
    return things


def _enter(
    current: Commitment, workflow: Workflow, move: MoveEntry, fields: Mapping[str, Any], things: Mapping[str, Any]
) -> set[str]:
    """Puts the commitment where the move leads; gives the names of what else changed."""
    here = workflow.state(move.to)
    current.state = move.to
    current.standing = here.standing if here else current.standing
    changed: set[str] = set()
    for name in WHO_OWES:
        if name in things:
            current.owed_by = things[name]
            changed.add("owed_by")
    if "held_by" in things:
        current.details = current.details | {"held_by": things["held_by"].key}
        changed.add("details")
    if "awaited" in things:
        current.waits_for, current.waits_until = things["awaited"], fields.get("expected_on")
        changed |= {"waits_for", "waits_until"}
    return changed
