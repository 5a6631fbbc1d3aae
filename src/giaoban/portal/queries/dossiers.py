"""What one reader sees of a dossier and may do with it now: moves as forms, clocks and history in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from giaoban.assessments.models import Dossier, DossierStep
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.dossiers import (
    Running,
    clocks_of,
    moves_for,
    roles_of,
    workflow_called,
)
from giaoban.core.checklists.levels.deriving import derive
from giaoban.core.checklists.levels.rules import Approval
from giaoban.core.findings import Finding
from giaoban.core.workflow.clock import Hand
from giaoban.core.workflow.definition import MoveEntry, Workflow
from giaoban.core.workflow.drawing import svg
from giaoban.portal.queries.acting import Asked, MoveForm, words_of
from giaoban.portal.queries.derived_levels import ShownLevel, shown_level
from giaoban.registry.models import Person, Subject
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import Reading


@dataclass(frozen=True)
class Told:
    """One step: who moved it when, in words, with what was said."""

    step: DossierStep
    done: str
    leads_to: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DossierPage:
    """Everything the page of one dossier needs. `forms` are the moves this reader may make now."""

    workflow: Workflow
    state: str
    waits_for: str
    drawing: str
    clocks: tuple[str, ...]
    history: tuple[Told, ...]
    forms: tuple[MoveForm, ...]
    roles: tuple[str, ...]
    derived: ShownLevel | None
    approval: Approval | None
    may_write: bool


def dossier_page(
    dossier: Dossier, reader: Person, reading: Reading, *, now: dt.datetime, tried: str = "",
    typed: Mapping[str, str] | None = None, faults: tuple[Finding, ...] = (),
) -> DossierPage | None:  # fmt: skip
    """None where no pack brought the workflow. `tried` is the move that was refused, with what was typed for it."""
    workflow = workflow_called(dossier.workflow)
    if workflow is None:
        return None
    here = workflow.state(dossier.state)
    roles = roles_of(dossier, reader, today=reading.today)
    names = [words_of(workflow.roles[role], reading) for role in (here.owner if here else [])]
    regime = levels().regime(dossier.regime)
    steps = list(dossier.steps.select_related("by").order_by("pk"))
    organisations = {one.key: one.name_vi for one in Subject.objects.filter(key__in=_keys(steps))}
    return DossierPage(
        workflow,
        words_of(here.title, reading) if here else dossier.state,
        ", ".join(names) if here and not here.final else "",
        svg(workflow, "en" if reading.language == "en" else "vi"),
        tuple(clock_words(dossier, workflow, reading, now=now)),
        tuple(_told(step, workflow, reading, organisations) for step in steps),
        tuple(
            _form(workflow, move, reading, move.id == tried, typed or {}, faults if move.id == tried else ())
            for move in moves_for(dossier, workflow, reader, today=reading.today)
        ),
        tuple(words_of(workflow.roles[role], reading) for role in roles if role in workflow.roles),
        shown_level(derive(regime, dossier.facts), dossier.facts, reading) if regime else None,
        regime.approval_of(dossier.level) if regime else None,
        "operator" in roles and dossier.state in ("drafting", "returned"),
    )


def clock_words(dossier: Dossier, workflow: Workflow, reading: Reading, *, now: dt.datetime) -> list[str]:
    """Each clock that was ever started as a sentence; why it stands still included."""
    here = workflow.state(dossier.state)
    states = {"state_vi": here.title.vi if here else "", "state_en": here.title.en if here else ""}
    return [
        say(_clock(one, states, reading), reading.language) for one in clocks_of(dossier, workflow, now=now)
    ]  # fmt: skip


def _clock(one: Running, states: Mapping[str, str], reading: Reading) -> Finding:
    hand, code = one.reading.hand, f"commitment.clock.{one.reading.hand}"
    if hand is Hand.RUNNING and one.clock.counts_working_days and not one.clock.to_due:
        code += "-working"
    elif hand is Hand.STOPPED and one.reading.was_late:
        code += "-late"
    last = formats.date(one.last, reading.language) if one.last else "–"
    context = {"clock": words_of(one.clock.title, reading), "last": last, "left": one.reading.left, **states}
    return Finding(code, context=context)


def states_in_words(dossiers: Collection[Dossier], reading: Reading) -> dict[int, str]:
    """The state of each dossier by its number. One query a workflow."""
    workflows = {name: workflow_called(name) for name in {one.workflow for one in dossiers}}
    states = {one.pk: workflow.state(one.state) if (workflow := workflows[one.workflow]) else None for one in dossiers}
    return {one.pk: words_of(here.title, reading) if (here := states[one.pk]) else one.state for one in dossiers}


def _keys(steps: list[DossierStep]) -> list[str]:
    return [str(step.fields["appraiser"]) for step in steps if step.fields.get("appraiser")]


def _told(step: DossierStep, workflow: Workflow, reading: Reading, organisations: Mapping[str, str]) -> Told:
    move, after = workflow.move(step.move), workflow.state(step.to_state)
    said = []
    for name, value in step.fields.items():
        field = workflow.field(name)
        said.append((words_of(field.title, reading) if field else name, organisations.get(value, str(value))))
    done = words_of(move.verb, reading) if move else say(Finding("dossier.opened"), reading.language)
    return Told(step, done, words_of(after.title, reading) if after else step.to_state, tuple(said))


def _form(
    workflow: Workflow, move: MoveEntry, reading: Reading, is_tried: bool, typed: Mapping[str, str],
    faults: tuple[Finding, ...],
) -> MoveForm:  # fmt: skip
    by_part: dict[str, list[str]] = {}
    for fault in faults:
        by_part.setdefault(fault.where.part, []).append(say(fault, reading.language))
    asks = []
    for name in move.needs:
        field = workflow.field(name)
        if field is not None:
            title, value = words_of(field.title, reading), typed.get(name, "") if is_tried else ""
            wrong = tuple(by_part.pop(name, ()))
            asks.append(Asked(f"{move.id}-{name}", name, title, field.type, (), value, wrong))
    after = workflow.state(move.to)
    leads = words_of(after.title, reading) if after else move.to
    rest = tuple(text for texts in by_part.values() for text in texts)
    return MoveForm(move, words_of(move.verb, reading), leads, tuple(asks), rest, is_tried)
