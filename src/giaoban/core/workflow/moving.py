"""May this be moved now, by a person in these roles, with these fields and this evidence: all that is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from giaoban.core.findings import Finding, Place
from giaoban.core.workflow.definition import SYSTEM, FieldEntry, MoveEntry, Workflow, movers


def check_move(
    workflow: Workflow,
    *,
    state: str,
    move: str,
    roles: Collection[str],
    fields: Mapping[str, Any] | None = None,
    evidence: Collection[str] = (),
    run_out: Collection[str] = (),
    reminded: Collection[str] = (),
) -> list[Finding]:
    """What keeps the move from being made; an empty list means it may be.

    `roles` are what the person is to this commitment. `evidence` are the kinds of evidence brought. `run_out` are the
    clocks that have run out, `reminded` those of which every reminder was delivered; both only matter to the moves a
    clock makes. A state or move the workflow does not know ends the search: nothing else can be said about it.
    """
    fields = fields or {}
    here = workflow.state(state)
    wanted = workflow.move(move)
    if here is None:
        known = ", ".join(entry.id for entry in workflow.states)
        return [Finding("workflow.no-such-state", context={"name": state, "known": known})]
    if wanted is None:
        known = ", ".join(entry.id for entry in workflow.moves_from(state))
        return [Finding("workflow.no-such-move", context={"name": move, "known": known})]
    return [
        *_from_here(workflow, state, wanted),
        *_by_these(workflow, wanted, roles),
        *_by_clock(wanted, run_out, reminded),
        *_with_these(workflow, wanted, fields),
        *_proven(wanted, evidence),
    ]


def may_move(workflow: Workflow, *, state: str, move: str, roles: Collection[str]) -> bool:
    """Whether the table lets such a person make the move from here at all, whatever it asks for."""
    return any(entry.id == move for entry in workflow.moves_from(state, roles))


def _words(move: MoveEntry) -> dict[str, str]:
    return {"move": move.id, "move_vi": move.verb.vi, "move_en": move.verb.en}


def _from_here(workflow: Workflow, state: str, move: MoveEntry) -> Iterator[Finding]:
    if state not in move.start:
        entry = workflow.state(state)
        moves = workflow.moves_from(state)
        context = _words(move) | {
            "state": state,
            "state_vi": entry.title.vi if entry else state,
            "state_en": entry.title.en if entry else state,
            "can_vi": ", ".join(other.verb.vi for other in moves) or "–",
            "can_en": ", ".join(other.verb.en for other in moves) or "–",
        }
        yield Finding("workflow.not-from-here", context=context)


def _by_these(workflow: Workflow, move: MoveEntry, roles: Collection[str]) -> Iterator[Finding]:
    allowed = movers(move)
    if set(allowed) & set(roles):
        return
    if allowed == [SYSTEM]:
        yield Finding("workflow.only-the-clock", context=_words(move))
        return
    titles = [workflow.roles[role] for role in move.by if role in workflow.roles]
    context = _words(move) | {
        "roles": ", ".join(roles),
        "may_vi": ", ".join(title.vi for title in titles),
        "may_en": ", ".join(title.en for title in titles),
    }
    yield Finding("workflow.not-yours", context=context)


def _by_clock(move: MoveEntry, run_out: Collection[str], reminded: Collection[str]) -> Iterator[Finding]:
    if move.after is None:
        return
    if move.after not in run_out:
        yield Finding("workflow.not-yet", context=_words(move) | {"clock": move.after})
    if move.after not in reminded:
        yield Finding("workflow.not-told", context=_words(move) | {"clock": move.after})


def _with_these(workflow: Workflow, move: MoveEntry, fields: Mapping[str, Any]) -> Iterator[Finding]:
    yield from fields_wanted(workflow, move.needs, fields, _words(move))


def raised_with(workflow: Workflow, fields: Mapping[str, Any]) -> list[Finding]:
    """What is missing or wrong among the fields with which something is raised."""
    needs = workflow.raising.needs if workflow.raising else []
    return list(fields_wanted(workflow, needs, fields, {"move": "raise", "move_vi": "Gửi", "move_en": "Submit"}))


def fields_wanted(
    workflow: Workflow, needs: Collection[str], fields: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[Finding]:
    """Fields nobody asked for, those that are missing, and those that do not fit their type."""
    for name in fields:
        if name not in needs:
            context = {**words, "name": name, "known": ", ".join(needs) or "–"}
            yield Finding("workflow.field-not-asked", where=Place(part=name), context=context)
    for name in needs:
        field = workflow.field(name)
        value = fields.get(name)
        if field is None:
            continue
        context = {**words, "name": name, "title_vi": field.title.vi, "title_en": field.title.en}
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Finding("workflow.field-missing", where=Place(part=name), context=context)
        elif not _fits(field, value):
            choices = ", ".join(field.choices) or field.type
            context |= {"value": str(value)[:80], "expected": choices}
            yield Finding("workflow.field-wrong", where=Place(part=name), context=context)


def _fits(field: FieldEntry, value: Any) -> bool:
    match field.type:
        case "date":
            return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        case "number":
            is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
            return is_number and (not isinstance(value, Decimal) or value.is_finite())
        case "choice":
            return value in field.choices
        case _:
            return isinstance(value, str)


def _proven(move: MoveEntry, evidence: Collection[str]) -> Iterator[Finding]:
    for kind in move.evidence:
        if kind not in evidence:
            yield Finding("workflow.evidence-missing", where=Place(part=kind), context=_words(move) | {"kind": kind})
