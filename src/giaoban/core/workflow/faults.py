"""What the parts of a workflow have to fulfil together; every fault is found, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.workflow.definition import SYSTEM, ClockEntry, MoveEntry, Workflow

Path = tuple[str | int, ...]
Placing = Callable[[Path], Place]


def workflow_faults(workflow: Workflow, place: Placing) -> list[Finding]:
    """Every fault of a well-shaped workflow, at the place that `place` gives for a path into the file."""
    return [
        *_twice(workflow, place),
        *_states(workflow, place),
        *_moves(workflow, place),
        *_clocks(workflow, place),
        *_ends(workflow, place),
    ]


def reached(workflow: Workflow) -> set[str]:
    """States a commitment can come to."""
    return _closure([workflow.initial.id], [(start, move.to) for move in workflow.moves for start in move.start])


def _closure(begin: Iterable[str], steps: Collection[tuple[str, str]]) -> set[str]:
    found, edge = set(begin), set(begin)
    while edge:
        edge = {end for start, end in steps if start in edge} - found
        found |= edge
    return found


def _unknown(what: str, name: str, known: Collection[str], where: Place) -> Iterator[Finding]:
    if name not in known:
        nearest = next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.6)), "")
        context = {"name": name, "nearest": nearest or "–", "known": ", ".join(known)}
        yield Finding(f"workflow.unknown-{what}", where=where, context=context)


def _twice(workflow: Workflow, place: Placing) -> Iterator[Finding]:
    parts = {
        "states": [state.id for state in workflow.states],
        "moves": [move.id for move in workflow.moves],
        "fields": [field.id for field in workflow.fields],
        "clocks": [clock.id for clock in workflow.clocks],
    }
    for part, names in parts.items():
        for number, name in enumerate(names):
            if name in names[:number]:
                context = {"name": name, "part": part}
                yield Finding("workflow.name-twice", where=place((part, number, "id")), context=context)
    if SYSTEM in workflow.roles:
        yield Finding("workflow.system-is-no-role", where=place(("roles", SYSTEM)))


def _states(workflow: Workflow, place: Placing) -> Iterator[Finding]:
    found = reached(workflow)
    steps = [(start, move.to) for move in workflow.moves for start in move.start]
    finals = [state.id for state in workflow.states if state.final]
    ending = _closure(finals, [(end, start) for start, end in steps])
    if not finals:
        yield Finding("workflow.no-end", where=place(("states",)))
    for number, state in enumerate(workflow.states):
        here = place(("states", number))
        if len(state.owner) != 1:
            context = {"state": state.id, "count": len(state.owner), "owners": ", ".join(state.owner)}
            yield Finding("workflow.not-one-owner", where=here, context=context)
        for owner in state.owner:
            yield from _unknown("role", owner, workflow.roles, place(("states", number, "owner")))
        if state.id not in found:
            context = {"state": state.id, "initial": workflow.initial.id}
            yield Finding("workflow.unreachable", where=here, context=context)
        if finals and state.id not in ending:
            yield Finding("workflow.no-way-out", where=here, context={"state": state.id, "ends": ", ".join(finals)})


def _moves(workflow: Workflow, place: Placing) -> Iterator[Finding]:
    states, fields = [state.id for state in workflow.states], [field.id for field in workflow.fields]
    found = reached(workflow)
    for number, move in enumerate(workflow.moves):
        here: Path = ("moves", number)
        for start in move.start:
            yield from _unknown("state", start, states, place((*here, "from")))
        yield from _unknown("state", move.to, states, place((*here, "to")))
        for role in move.by:
            yield from _unknown("role", role, workflow.roles, place((*here, "by")))
        for field in move.needs:
            yield from _unknown("field", field, fields, place((*here, "needs")))
        if not move.by and not move.after:
            yield Finding("workflow.no-mover", where=place(here), context={"move": move.id})
        if move.by and move.after:
            yield Finding("workflow.two-kinds-of-mover", where=place((*here, "after")), context={"move": move.id})
        if not move.start or not set(move.start) & found:
            context = {"move": move.id, "states": ", ".join(move.start)}
            yield Finding("workflow.dead-move", where=place(here), context=context)
        yield from _automatic(workflow, move, here, place)
    used = {name for move in workflow.moves for name in move.needs}
    if workflow.raising is not None:
        used |= set(workflow.raising.needs)
        for name in workflow.raising.needs:
            yield from _unknown("field", name, [field.id for field in workflow.fields], place(("raising", "needs")))
    for number, entry in enumerate(workflow.fields):
        where = place(("fields", number))
        if entry.id not in used:
            yield Finding("workflow.field-unused", Severity.WARNING, where, {"name": entry.id})
        if (entry.type == "choice") != bool(entry.choices):
            yield Finding("workflow.choices", where=where, context={"name": entry.id, "type": entry.type})


def _automatic(workflow: Workflow, move: MoveEntry, here: Path, place: Placing) -> Iterator[Finding]:
    """A move made by a clock: the clock has to run where it starts, and whoever is silent has to be told first."""
    if move.after is None:
        return
    clock = next((clock for clock in workflow.clocks if clock.id == move.after), None)
    if clock is None:
        yield from _unknown("clock", move.after, [clock.id for clock in workflow.clocks], place((*here, "after")))
        return
    for start in move.start:
        if start not in clock.starts_in:
            context = {"move": move.id, "clock": clock.id, "state": start}
            yield Finding("workflow.dead-move-of-clock", where=place((*here, "after")), context=context)
        state = workflow.state(start)
        told = {role for reminder in clock.reminders for role in reminder.to}
        if state is not None and set(state.owner) - told:
            context = {"move": move.id, "clock": clock.id, "roles": ", ".join(sorted(set(state.owner) - told))}
            yield Finding("workflow.silence-without-notice", where=place((*here, "after")), context=context)
    for field in (*move.needs, *move.evidence):
        context = {"move": move.id, "name": field}
        yield Finding("workflow.clock-cannot-answer", where=place(here), context=context)


def _clocks(workflow: Workflow, place: Placing) -> Iterator[Finding]:
    states, found = [state.id for state in workflow.states], reached(workflow)
    steps = [(start, move.to) for move in workflow.moves for start in move.start]
    for number, clock in enumerate(workflow.clocks):
        here: Path = ("clocks", number)
        context = {"clock": clock.id}
        for part in ("starts_in", "pauses_in", "stops_in"):
            for state in getattr(clock, part):
                yield from _unknown("state", state, states, place((*here, part)))
        if sum((clock.working_days is not None, clock.calendar_days is not None, clock.to_due)) != 1:
            yield Finding("workflow.clock-length", where=place(here), context=context)
        if clock.to_due and clock.pauses_in:
            yield Finding("workflow.fixed-day-cannot-pause", where=place((*here, "pauses_in")), context=context)
        if not set(clock.starts_in) & found:
            yield Finding("workflow.clock-never-starts", where=place((*here, "starts_in")), context=context)
        elif not _closure(clock.starts_in, steps) & set(clock.stops_in):
            yield Finding("workflow.clock-never-stops", where=place((*here, "stops_in")), context=context)
        yield from _said_twice(clock, here, place)
        yield from _told(workflow, clock, here, place)


def _told(workflow: Workflow, clock: ClockEntry, here: Path, place: Placing) -> Iterator[Finding]:
    told = [(("reminders", number), entry.to) for number, entry in enumerate(clock.reminders)]
    told += [(("escalations", number), entry.to) for number, entry in enumerate(clock.escalations)]
    for path, roles in told:
        if not roles:
            yield Finding("workflow.told-to-nobody", where=place((*here, *path)), context={"clock": clock.id})
        for role in roles:
            yield from _unknown("role", role, workflow.roles, place((*here, *path, "to")))
    length = clock.working_days or clock.calendar_days
    for number, reminder in enumerate(clock.reminders):
        if length is not None and reminder.days_before >= length:
            context = {"clock": clock.id, "days": reminder.days_before, "length": length}
            yield Finding("workflow.reminder-too-early", where=place((*here, "reminders", number)), context=context)


def _said_twice(clock: ClockEntry, here: Path, place: Placing) -> Iterator[Finding]:
    """A state cannot do two things to one clock."""
    parts = {"starts_in": set(clock.starts_in), "pauses_in": set(clock.pauses_in), "stops_in": set(clock.stops_in)}
    for one, other in (("starts_in", "pauses_in"), ("starts_in", "stops_in"), ("pauses_in", "stops_in")):
        for state in sorted(parts[one] & parts[other]):
            context = {"clock": clock.id, "state": state, "one": one, "other": other}
            yield Finding("workflow.clock-contradiction", where=place((*here, other)), context=context)


def _ends(workflow: Workflow, place: Placing) -> Iterator[Finding]:
    """No clock is left running at an end, and only whom `closed_by` names reaches one."""
    finals = {state.id for state in workflow.states if state.final}
    for number, clock in enumerate(workflow.clocks):
        stops = set(clock.stops_in)
        steps = [(start, move.to) for move in workflow.moves for start in move.start if start not in stops]
        unstopped = _closure(set(clock.starts_in) - stops, steps) - stops
        for state in sorted(unstopped & finals):
            context = {"clock": clock.id, "state": state}
            yield Finding("workflow.clock-runs-on", where=place(("clocks", number, "stops_in")), context=context)
    for role in workflow.agency_for:
        yield from _unknown("role", role, workflow.roles, place(("agency_for",)))
    if workflow.closed_by is None:
        return
    yield from _unknown("role", workflow.closed_by, workflow.roles, place(("closed_by",)))
    for number, move in enumerate(workflow.moves):
        if move.to in finals and set(move.by) - {workflow.closed_by}:
            others = ", ".join(sorted(set(move.by) - {workflow.closed_by}))
            context = {"move": move.id, "roles": others, "closed_by": workflow.closed_by}
            yield Finding("workflow.closed-by-another", where=place(("moves", number, "by")), context=context)
