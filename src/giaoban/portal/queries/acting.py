"""What one reader may do with a commitment now: its moves as forms, its clocks in words, its history in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.clocks import Timed, clocks_of, history_of
from giaoban.commitments.queries.recurrence import suggested_owner
from giaoban.commitments.queries.roles import roles_towards
from giaoban.commitments.queries.tables import calendar, table_of
from giaoban.commitments.queries.together import Share, share_of
from giaoban.core.findings import Finding
from giaoban.core.workflow.clock import Hand
from giaoban.core.workflow.definition import FieldEntry, MoveEntry, Workflow
from giaoban.core.workflow.drawing import svg
from giaoban.core.workflow.together import Ending
from giaoban.registry.models import Person, Subject
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import Reading

PARTIES = ("asker", "askers", "asked_by", "owed_by", "held_by", "members", "reviewed_by", "spokesperson_of")
"""Fields of steps that name organisations by their keys."""


@dataclass(frozen=True)
class Asked:
    """One thing a move asks for, with what was typed and what is wrong with it."""

    id: str
    name: str
    title: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()
    typed: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class MoveForm:
    move: MoveEntry
    verb: str
    leads_to: str
    asks: tuple[Asked, ...]
    faults: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class Acting:
    """Everything the page of one commitment needs of its workflow."""

    workflow: Workflow
    title: str
    state: str
    waits_for: str
    drawing: str
    clocks: tuple[str, ...]
    history: tuple[tuple[Step, str, str, tuple[tuple[str, str], ...]], ...]
    forms: tuple[MoveForm, ...]


def acting(
    one: Commitment, reader: Person | None, reading: Reading, *, now: dt.datetime, tried: str = "",
    typed: Mapping[str, str] | None = None, faults: tuple[Finding, ...] = (),
) -> Acting | None:  # fmt: skip
    """None where no pack brought the workflow. `tried` is the move that was refused, with what was typed for it."""
    workflow = table_of(one)
    if workflow is None:
        return None
    here = workflow.state(one.state)
    roles = roles_towards(reader, one, workflow, today=reading.today) if reader else frozenset()
    moves = workflow.moves_from(one.state, roles)
    shares = {
        move.id: share_of(reader, one, workflow, move.id, today=reading.today) if reader else None for move in moves
    }
    called = _called(one, reading)
    names = [workflow.roles[role] for role in (here.owner if here else [])]
    return Acting(
        workflow,
        words_of(workflow.title, reading),
        words_of(here.title, reading) if here else one.state,
        ", ".join(words_of(name, reading) for name in names) if here and not here.final else "",
        svg(workflow, "en" if reading.language == "en" else "vi"),
        tuple(_clocks(one, workflow, reading, now)),
        tuple(_told(step, workflow, called, reading) for step in one.steps.all()),
        tuple(
            _form(
                one,
                workflow,
                move,
                reading,
                move.id == tried,
                typed or {},
                faults if move.id == tried else (),
                shares[move.id],
            )
            for move in moves
            if not ((share := shares[move.id]) and share.is_said_already and move.id != tried)
        ),
    )


def words_of(words: Any, reading: Reading) -> str:
    return str(words.en if reading.language == "en" else words.vi)


def _clocks(one: Commitment, workflow: Workflow, reading: Reading, now: dt.datetime) -> list[str]:
    """Each clock as a sentence, why it stands still included."""
    days = calendar()
    found = []
    for timed in clocks_of(one, workflow, history_of(one), at=now, calendar=days):
        found.append(say(_clock(timed, workflow, reading), reading.language))
        if not timed.reading.is_certain and timed.is_going:
            found.append(say(Finding("commitment.clock.uncertain"), reading.language))
    return found


def _clock(timed: Timed, workflow: Workflow, reading: Reading) -> Finding:
    hand = timed.reading.hand
    code = f"commitment.clock.{hand}"
    if hand is Hand.RUNNING and timed.clock.counts_working_days and not timed.clock.to_due:
        code += "-working"
    elif hand is Hand.STOPPED and timed.reading.was_late:
        code += "-late"
    here = workflow.state(timed.waits_in)
    context = {
        "clock": words_of(timed.clock.title, reading),
        "last": formats.date(timed.last, reading.language) if timed.last else "–",
        "left": timed.reading.left,
        "state_vi": here.title.vi if here else "",
        "state_en": here.title.en if here else "",
    }
    return Finding(code, context=context)


def _called(one: Commitment, reading: Reading) -> dict[str, str]:
    """The names of those whom steps name by their keys: who joined, left, accepted, passed on. A query, if any did."""
    kept = [value for step in one.steps.all() for name in PARTIES if (value := step.fields.get(name))]
    keys = {key for value in kept for key in _keys(value)}
    found = Subject.objects.filter(key__in=keys) if keys else []
    return {subject.key: (subject.name_en if reading.language == "en" else "") or subject.name_vi for subject in found}


def _keys(value: Any) -> list[str]:
    """Of one, of several, or of pairs (from > to)."""
    listed = value if isinstance(value, list) else [value]
    return [key.strip() for part in listed for key in str(part).split(">")]


def _parties(value: Any, called: Mapping[str, str], *, is_pair: bool) -> str:
    """The names of those meant: of one, of several, of each before and after ("a > b"), or of one before and after."""
    listed = value if isinstance(value, list) else [value]
    if any(">" in str(part) for part in listed):
        return "; ".join(" → ".join(called[key] for key in _keys(part)) for part in listed)
    return (" → " if is_pair else ", ").join(called[key] for key in _keys(value))


def _told(
    step: Step, workflow: Workflow, called: Mapping[str, str], reading: Reading
) -> tuple[Step, str, str, tuple[tuple[str, str], ...]]:
    """What was done, where it led, and what was said, in the reader's words."""
    move, after = workflow.move(step.move), workflow.state(step.to_state)
    done = words_of(move.verb, reading) if move else step.move
    said = []
    for name, value in step.fields.items():
        field = workflow.field(name)
        if name in PARTIES and (keys := _keys(value)) and all(key in called for key in keys):
            title = words_of(field.title, reading) if field else say(Finding(f"commitment.party.{name}"))
            said.append((title, _parties(value, called, is_pair=step.move == "pass_on")))
            continue
        shown = words_of(field.choices[value], reading) if field and value in field.choices else value
        text = " → ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
        said.append((words_of(field.title, reading) if field else name, text))
    return step, done, words_of(after.title, reading) if after else step.to_state, tuple(said)


def _form(
    one: Commitment, workflow: Workflow, move: MoveEntry, reading: Reading, is_tried: bool, typed: Mapping[str, str],
    faults: tuple[Finding, ...], share: Share | None,
) -> MoveForm:  # fmt: skip
    by_part: dict[str, list[str]] = {}
    for fault in faults:
        by_part.setdefault(fault.where.part, []).append(say(fault, reading.language))
    after = workflow.state(move.to)
    asks = []
    for name in move.needs:
        field = workflow.field(name)
        if field is not None:
            value = typed.get(name, "") if is_tried else _proposed(one, field, reading)
            asks.append(_asked(move, field, value, tuple(by_part.pop(name, ())), reading))
    shown: list[str] = []
    for kind in move.evidence:
        shown += {"document": ["document"], "provision": ["document", "place"], "figure": ["figure"]}.get(kind, [])
    for name in dict.fromkeys(shown):
        wrong = [*by_part.pop(name, ()), *(by_part.pop("provision", ()) if name == "document" else ())]
        value = typed.get(name, "") if is_tried else ""
        asks.append(Asked(f"{move.id}-{name}", name, name, f"evidence-{name}", typed=value, faults=tuple(wrong)))
    rest = tuple(text for texts in by_part.values() for text in texts)
    leads = words_of(after.title, reading) if after else move.to
    if share is not None:
        code = "accepts-for-itself" if share.ends is Ending.ACCEPTS else "leaves-by-itself"
        leads = say(Finding(f"commitment.{code}"), reading.language)
    return MoveForm(move, words_of(move.verb, reading), leads, tuple(asks), rest, is_tried)


def _asked(move: MoveEntry, field: FieldEntry, typed: str, faults: tuple[str, ...], reading: Reading) -> Asked:
    choices = tuple((value, words_of(words, reading)) for value, words in field.choices.items())
    title = words_of(field.title, reading)
    return Asked(f"{move.id}-{field.id}", field.id, title, field.type, choices, typed, faults)


def _proposed(one: Commitment, field: FieldEntry, reading: Reading) -> str:
    """Who settled the like of it before, to be confirmed by whoever routes it."""
    if field.id != "owed_by":
        return ""
    owner: Subject | None = suggested_owner(f"{one.title_vi} {one.note}", one.group, today=reading.today, but=one)
    return (owner or one.owed_by).name_vi
