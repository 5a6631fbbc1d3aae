"""One workflow as its file states it: states with their owner, moves with their movers, clocks with their reminders.

    petition.yaml -> Workflow -> workflow_faults(workflow, place)     every fault at once (`faults.py`)
                              -> check_move(workflow, ...)            may this person move it now (`moving.py`)

A role is what a person is *to this commitment* (asker, owner, agency...); the room that keeps the commitment works it
out. `system` is nobody's role: it makes the moves that a clock makes when it runs out.

A clock is started, paused and stopped by the state that is entered, not by the move that leads there, so that two moves
into one state cannot disagree. `Workflow.effects` says what a move does to each clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

SYSTEM = "system"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/@-]*$", max_length=120)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Evidence = Literal["seed", "seen", "memory", "computed", "unknown"]
EvidenceKind = Literal["document", "provision", "figure", "file"]
Standing = Literal["open", "answered", "settled", "withdrawn"]
Days = Annotated[int, Field(ge=0, le=1000)]


def _listed(value: Any) -> Any:
    """One name may be written without brackets."""
    return [value] if isinstance(value, str) else value


Names = Annotated[list[Name], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    vi: Line
    en: Line


class StateEntry(_Part):
    """Where a commitment may stand, and who has it then. `owner` has to be exactly one, also of an end.

    `stands` is what boards and reviews count it as, whatever the workflow: an end is settled unless it says withdrawn,
    any other state open unless it says answered (those who owe it did their part; somebody has yet to confirm).
    """

    id: Name
    title: Words
    owner: Names = []
    final: bool = False
    stands: Standing | None = None

    @property
    def standing(self) -> Standing:
        return self.stands or ("settled" if self.final else "open")

    @model_validator(mode="after")
    def _stands_where_it_may(self) -> StateEntry:
        if self.stands and (self.stands in ("settled", "withdrawn")) != self.final:
            raise ValueError(f"{self.id}: an end is settled or withdrawn, any other state open or answered")
        return self


class FieldEntry(_Part):
    """Something a move asks for. `choice` names its choices; keys of registers are checked where the register is."""

    id: Name
    title: Words
    type: Literal["text", "date", "number", "choice", "subject", "document", "provision", "commitment"] = "text"
    choices: dict[Name, Words] = {}


class MoveEntry(_Part):
    """A verb that leads from some states to one. `by` are roles; `after` names the clock that makes it by itself."""

    id: Name
    verb: Words
    start: Annotated[Names, Field(alias="from")]
    to: Name
    by: Names = []
    after: Name | None = None
    needs: Names = []
    evidence: Annotated[list[EvidenceKind], BeforeValidator(_listed)] = []


class ReminderEntry(_Part):
    """So many days of the clock before it runs out; 0 is the day itself."""

    days_before: Days
    to: Names


class EscalationEntry(_Part):
    """So many days after it ran out: tell somebody, put it on the agenda of the next meeting, or show it publicly."""

    days_after: Annotated[Days, Field(ge=1)]
    to: Names
    what: Literal["notify", "agenda", "publish"]


class ClockEntry(_Part):
    """A length in working days or calendar days, or `to_due`: until the day the commitment itself is due."""

    id: Name
    title: Words
    working_days: Annotated[int, Field(ge=1, le=1000)] | None = None
    calendar_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    to_due: bool = False
    starts_in: Names
    pauses_in: Names = []
    stops_in: Names
    reminders: list[ReminderEntry] = []
    escalations: list[EscalationEntry] = []
    basis: Words
    evidence: Evidence = "unknown"

    @property
    def counts_working_days(self) -> bool:
        return self.calendar_days is None


class RaisingEntry(_Part):
    """How something of this kind is raised on a page: by whom, what is asked, which fields come with it.

    `by` are the roles people hold at the organisation in whose name they ask: those who may confirm the answer, too.
    `on_behalf` is the field that says for whom an official enters it, where those who ask hold no role themselves.
    """

    by: Annotated[list[Literal["ministry", "province"]], Field(min_length=1)]
    asks: Words
    why: Words
    needs: Names = []
    on_behalf: Name | None = None

    @model_validator(mode="after")
    def _asks_for_whom(self) -> RaisingEntry:
        if self.on_behalf is not None and self.on_behalf not in self.needs:
            raise ValueError(f"{self.on_behalf}: for whom it is raised has to be among what is asked (needs)")
        return self


class Workflow(_Part):
    """A state table. The first state is where a commitment begins. `closed_by`: nobody else reaches an end.

    `agency_for` are roles for which the standing agency acts as well: it keeps the record of the one who chairs.
    Without `raising` nobody raises it on the common page: it is given, or has a page of its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: Id
    version: Annotated[int, Field(ge=1)]
    title: Words
    why: Words
    owner: Key
    checker: Key
    next_review: dt.date
    roles: dict[Name, Words]
    states: Annotated[list[StateEntry], Field(min_length=1)]
    fields: list[FieldEntry] = []
    moves: list[MoveEntry]
    clocks: list[ClockEntry] = []
    closed_by: Name | None = None
    agency_for: Names = []
    raising: RaisingEntry | None = None

    @property
    def reference(self) -> str:
        """Names it for good: `petition@1`."""
        return f"{self.id}@{self.version}"

    @property
    def initial(self) -> StateEntry:
        return self.states[0]

    def state(self, name: str) -> StateEntry | None:
        return next((state for state in self.states if state.id == name), None)

    def standing_in(self, standing: Standing, *, owner: Collection[str] = ()) -> StateEntry | None:
        """The first state that counts as this; among several, one that lies with one of these roles."""
        found = [state for state in self.states if state.standing == standing]
        return next((state for state in found if set(state.owner) & set(owner)), found[0] if found else None)

    def move(self, name: str) -> MoveEntry | None:
        return next((move for move in self.moves if move.id == name), None)

    def field(self, name: str) -> FieldEntry | None:
        return next((field for field in self.fields if field.id == name), None)

    def moves_from(self, state: str, roles: Collection[str] | None = None) -> list[MoveEntry]:
        """Moves that start in the state, in the order of the file; with roles, only those such a person may make."""
        moves = [move for move in self.moves if state in move.start]
        return moves if roles is None else [move for move in moves if set(movers(move)) & set(roles)]

    def effects(self, move: MoveEntry) -> dict[str, Literal["starts", "pauses", "stops"]]:
        """What entering the move's state does to each clock; a clock that is not named goes on as it was."""
        found: dict[str, Literal["starts", "pauses", "stops"]] = {}
        for clock in self.clocks:
            if move.to in clock.starts_in:
                found[clock.id] = "starts"
            elif move.to in clock.pauses_in:
                found[clock.id] = "pauses"
            elif move.to in clock.stops_in:
                found[clock.id] = "stops"
        return found


def movers(move: MoveEntry) -> list[str]:
    """The roles that may make a move; a move made by a clock is made by `system`."""
    return [*move.by, SYSTEM] if move.after else list(move.by)
