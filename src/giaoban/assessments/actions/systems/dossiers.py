"""The dossier of a level: opened, written, moved along its workflow, approved. Nobody appraises what they run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from giaoban.assessments.models import Decision, Dossier, DossierStep, SystemFacts
from giaoban.assessments.models.systems import ENDED
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.dossiers import STATEMENTS, due_of, roles_of, workflow_called
from giaoban.core.checklists.levels.deriving import derive
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.moving import check_move
from giaoban.registry.actions import unless_taken, write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, check_may, is_within, may
from giaoban.registry.queries import memberships_on
from giaoban.web.formats import HANOI

LONGEST = 10_000
DRAFTED = ("drafting", "returned")


@transaction.atomic
def open_dossier(
    *, by: Person, system: Subject, regime: str, level: int | None = None, reason: str = "", now: dt.datetime
) -> Dossier:
    """Proposes the level that the rules give, or with a reason a higher one. Raises Refused with every fault."""
    today = now.astimezone(HANOI).date()
    _check_writes(by, system, today)
    rules = levels().regime(regime)
    if rules is None:
        context = {"name": regime[:60], "known": ", ".join(one.id for one in levels().regimes)}
        raise Refused([Finding("dossier.unknown-regime", where=Place(part="regime"), context=context)])
    stated = SystemFacts.objects.filter(system=system).last()
    if stated is None:
        raise Refused([Finding("dossier.no-facts", where=Place(part="regime"))])
    faults, found = [], derive(rules, stated.facts)
    name = {"regime": rules.title.vi}
    if not found.is_settled:
        bounds = {**name, "level": found.level or "–", "highest": found.highest or "–"}
        faults.append(Finding("dossier.level-not-settled", where=Place(part="level"), context=bounds))
    proposed = level or found.level or 1
    if found.level and proposed < found.level:
        both = {"level": found.level, "given": proposed}
        faults.append(Finding("dossier.below-the-rules", where=Place(part="level"), context=both))
    if found.level and proposed > found.level and not reason.strip():
        faults.append(Finding("dossier.no-reason", where=Place(part="reason")))
    faults += _long({"reason": reason.strip()})
    if not rules.is_valid_on(today):
        context = name | {"valid_to": str(rules.valid_to or rules.valid_from)}
        faults.append(Finding("dossier.regime-not-in-use", where=Place(part="regime"), context=context))
    if _is_open(system, regime):
        faults.append(_open_already(name))
    approval = rules.approval_of(min(max(proposed, 1), 5))
    workflow = workflow_called(approval.workflow) if approval else None
    if workflow is None:
        context = {"name": approval.workflow if approval else "–"}
        faults.append(Finding("dossier.no-workflow", where=Place(part="regime"), context=context))
    if faults or workflow is None:
        raise Refused(faults)
    with unless_taken(_open_already(name)):
        made: Dossier = Dossier.objects.create(
            system=system, regime=regime, level=proposed, decided=[rule.id for rule in found.decided],
            facts=stated.facts, rules=rules.fingerprint, workflow=workflow.reference, state=workflow.initial.id,
            operator=_operator(system), statements={"reason": reason.strip()} if reason.strip() else {},
            opened_at=now, opened_by=by,
        )  # fmt: skip
    _step(made, by, "open", "", {}, now)
    data = {"system": system.key, "regime": regime, "level": proposed, "decided": made.decided}
    write_event(by=by, action="dossier.open", thing=_thing(made), data=data, now=now)
    return made


def _is_open(system: Subject, regime: str) -> bool:
    return Dossier.objects.filter(system=system, regime=regime).exclude(state__in=ENDED).exists()


def _open_already(name: dict[str, str]) -> Finding:
    return Finding("dossier.open-already", where=Place(part="regime"), context=name)


@transaction.atomic
def write_statements(*, by: Person, dossier: Dossier, statements: Mapping[str, str], now: dt.datetime) -> Dossier:
    """The words of the dossier, part by part; only while it is drafted or was returned."""
    found = _held(dossier)
    _check_writes(by, found.system, now.astimezone(HANOI).date())
    said = {name: statements.get(name, "").strip() for name in STATEMENTS}
    faults = _long(said)
    if found.state not in DRAFTED:
        faults.append(Finding("dossier.drafted-only", context={"state": found.state}))
    if faults:
        raise Refused(faults)
    before = dict(found.statements)
    found.statements = {**before, **said}
    if found.statements != before:
        found.save(update_fields=["statements"])
        changed = {name: text for name, text in said.items() if before.get(name, "") != text}
        write_event(by=by, action="dossier.write", thing=_thing(found), data=changed, now=now)
    return found


@transaction.atomic
def move_dossier(
    *, by: Person, dossier: Dossier, move: str, fields: Mapping[str, Any] | None = None, now: dt.datetime
) -> Dossier:
    """Makes a move of its workflow; its clock starts, pauses or stops as the state entered says.

    `fields`: `appraiser` a Subject's key, `signed_on` a date. Whoever runs the system, sent the dossier or acts for the
    operator may not appraise it, whatever their role. Raises Refused with every fault, NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    found, given = _held(dossier), dict(fields or {})
    workflow = workflow_called(found.workflow)
    if workflow is None:
        raise Refused([Finding("dossier.no-workflow", context={"name": found.workflow})])
    roles = roles_of(found, by, today=today)
    if not roles:
        raise NotAllowed(by, "dossier.write", found.system)
    faults = check_move(workflow, state=found.state, move=move, roles=roles, fields=given) + _long(given)
    wanted = workflow.move(move)
    appraiser = found.appraiser
    if wanted is not None and "appraiser" in wanted.needs and given.get("appraiser"):
        appraiser = Subject.objects.filter(key=str(given["appraiser"])).select_related("parent__parent").first()
        if appraiser is None or not appraiser.is_valid_on(today):
            context = {"text": str(given["appraiser"])[:80], "date": str(today)}
            faults.append(Finding("system.no-such-organisation", where=Place(part="appraiser"), context=context))
    operator = _operator(found.system)
    if wanted is not None and not faults:
        faults += _independent(found, wanted.id, wanted.by, appraiser, operator, by, today)
        faults += _complete(found, wanted.id, given, today)
    if faults or wanted is None:
        raise Refused(faults)
    before, found.state, found.appraiser, found.operator = found.state, wanted.to, appraiser, operator
    _step(found, by, move, before, given, now)
    found.due, found.clock = due_of(found, workflow, now=now)
    found.save(update_fields=["state", "appraiser", "operator", "due", "clock"])
    if wanted.to == "approved":
        Decision.objects.create(
            dossier=found, system=found.system, regime=found.regime, level=found.level,
            number=given["number"].strip(), signed_on=given["signed_on"], is_simulated=found.is_simulated,
        )  # fmt: skip
    data = {"from": before, "to": wanted.to, **given}
    write_event(by=by, action=f"dossier.{move}", thing=_thing(found), data=data, now=now)
    return found


@transaction.atomic
def end_decision(*, by: Person, decision: Decision, on: dt.date, reason: str, now: dt.datetime) -> Decision:
    """The last day on which a decision holds, and why; the decision stays readable."""
    today = now.astimezone(HANOI).date()
    check_may(by, "dossier.approve", about=decision.system, today=today)
    found: Decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    faults = []
    if found.ended_on is not None:
        context = {"number": found.number, "date": str(found.ended_on)}
        faults.append(Finding("dossier.not-in-force", context=context))
    if not reason.strip():
        faults.append(Finding("assessment.no-reason", where=Place(part="reason")))
    faults += _long({"reason": reason.strip()}, 1000)
    if on < found.signed_on or on > today:
        faults.append(Finding("system.bad-day", where=Place(part="on"), context={"text": str(on)}))
    if faults:
        raise Refused(faults)
    found.ended_on, found.ended_why = on, reason.strip()
    found.save(update_fields=["ended_on", "ended_why"])
    data = {"number": found.number, "on": on, "reason": found.ended_why}
    write_event(by=by, action="dossier.end-decision", thing=f"decisions:{found.pk}", data=data, now=now)
    return found


def _independent(
    found: Dossier, move: str, movers: list[str], appraiser: Subject | None, operator: Subject | None, by: Person,
    today: dt.date,
) -> list[Finding]:  # fmt: skip
    """Source: Decree 331/2026, Art. 18.4 (read in an unofficial guide): another unit, or a council, appraises."""
    where = Place(part="appraiser")
    if move == "submit" and operator is None:
        return [Finding("dossier.operator-unknown", where=where)]
    if appraiser is not None and operator is not None and is_within(appraiser, operator):
        return [Finding("dossier.own-operator", where=where, context={"appraiser": appraiser.name_vi})]
    if movers != ["appraiser"]:
        return []
    sent = found.steps.filter(move__in=("submit", "resubmit"), by=by).exists()
    at_operator = operator is not None and any(
        is_within(held.subject, operator) for held in memberships_on(by, today).select_related("subject__parent")
    )
    return [Finding("dossier.own-hand", where=where)] if sent or at_operator else []


def _long(texts: Mapping[str, Any], limit: int = LONGEST) -> list[Finding]:
    """A finding for each text that is longer than it may be: nothing is cut."""
    return [
        Finding("system.too-long", where=Place(part=name), context={"length": len(text), "limit": limit})
        for name, text in texts.items()
        if isinstance(text, str) and len(text) > limit
    ]


def _complete(found: Dossier, move: str, given: Mapping[str, Any], today: dt.date) -> list[Finding]:
    faults = []
    missing = [str(title) for name, title in STATEMENTS.items() if not found.statements.get(name)]
    if move in ("submit", "resubmit") and missing:
        context = {"parts": "; ".join(missing)}
        faults.append(Finding("dossier.statements-missing", where=Place(part="statements"), context=context))
    if move == "approve":
        if given["signed_on"] > today:
            context = {"date": str(given["signed_on"])}
            faults.append(Finding("dossier.signed-later", where=Place(part="signed_on"), context=context))
        if len(given["number"].strip()) > 120:
            lengths = {"length": len(given["number"].strip()), "limit": 120}
            faults.append(Finding("dossier.bad-number", where=Place(part="number"), context=lengths))
    return faults


def _check_writes(by: Person, system: Subject, today: dt.date) -> None:
    """Those of the owner, and those of the unit that runs the system."""
    operator = _operator(system)
    if operator is None or not may(by, "dossier.write", about=operator, today=today):
        check_may(by, "dossier.write", about=system, today=today)


def _held(dossier: Dossier) -> Dossier:
    return (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("system__parent__parent", "appraiser__parent__parent", "operator__parent__parent")
        .get(pk=dossier.pk)
    )


def _operator(system: Subject) -> Subject | None:
    key = system.details.get("operator")
    return Subject.objects.filter(key=key).select_related("parent__parent").first() if key else None


def _step(dossier: Dossier, by: Person, move: str, before: str, fields: Mapping[str, Any], now: dt.datetime) -> None:
    kept = {name: str(value) for name, value in fields.items()}
    DossierStep.objects.create(
        dossier=dossier, move=move, from_state=before, to_state=dossier.state, fields=kept, at=now, by=by
    )


def _thing(dossier: Dossier) -> str:
    return f"dossiers:{dossier.pk}"
