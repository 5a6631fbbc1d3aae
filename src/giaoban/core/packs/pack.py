"""A pack as plain values: every entry of every file, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from giaoban.core.checklists.levels.rules import Levels
from giaoban.core.checklists.schema import Checklist
from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Place
from giaoban.core.indicators.definition import Definition
from giaoban.core.marked_yaml import Marked
from giaoban.core.packs.assistants import Profile
from giaoban.core.packs.practices import PracticeFile
from giaoban.core.packs.schema import (
    CommitmentRow,
    DocumentRow,
    Kind,
    LinkRow,
    Manifest,
    MeetingFile,
    ObservationRow,
    PlanKindFile,
    ProgrammeFile,
    RelationRow,
    SubjectRow,
    SuccessionRow,
)
from giaoban.core.workflow.calendar_file import CalendarFile
from giaoban.core.workflow.definition import Workflow

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True)
class Entry(Generic[Value_co]):
    """A value of the pack, and where it stands: a row of a table, or a YAML file with a place for each of its parts."""

    value: Value_co
    file: str
    line: int = 1
    marked: Marked | None = field(default=None, repr=False, compare=False)

    def at(self, *path: str | int) -> Place:
        """Place of a field: its line in a YAML file, or the line of the row with the column's name."""
        if self.marked is not None:
            return self.marked.place(path)
        return Place(self.file, self.line, part=str(path[0]) if path else "")


Entries = tuple[Entry[Value_co], ...]


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What the files of a pack say.

    `declared` also names the keys of entries that could not be read, so that one broken row is one finding, not one
    more wherever it is referred to.
    """

    kinds: Entries[Kind] = ()
    subjects: Entries[SubjectRow] = ()
    successions: Entries[SuccessionRow] = ()
    links: Entries[LinkRow] = ()
    documents: Entries[DocumentRow] = ()
    relations: Entries[RelationRow] = ()
    plans: Entries[PlanKindFile] = ()
    contracts: Entries[Contract] = ()
    indicators: Entries[Definition] = ()
    observations: Entries[ObservationRow] = ()
    programmes: Entries[ProgrammeFile] = ()
    commitments: Entries[CommitmentRow] = ()
    meetings: Entries[MeetingFile] = ()
    practices: Entries[PracticeFile] = ()
    workflows: Entries[Workflow] = ()
    checklists: Entries[Checklist] = ()
    levels: Entries[Levels] = ()
    calendar: Entries[CalendarFile] = ()
    assistants: Entries[Profile] = ()
    layouts: frozenset[str] = frozenset()
    facts: Mapping[str, Place] = field(default_factory=dict)
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Folders of which a file could not be read at all."""


@dataclass(frozen=True, kw_only=True)
class Pack(Contents):
    """A pack without a fault, ready to be planned and applied."""

    manifest: Manifest

    def __str__(self) -> str:
        return f"{self.manifest.name} {self.manifest.version}"
