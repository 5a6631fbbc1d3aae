"""The shape of every pack file, a model a file kind; unknown fields are refused, so a typo is a finding.

pack.yaml                Manifest
kinds/*.yaml             Kind
subjects/*.csv           SubjectRow     (successions.csv: SuccessionRow, links.csv: LinkRow)
documents/*.csv          DocumentRow
indicators/*.yaml        giaoban.core.indicators.definition.Definition
contracts/*.yaml         giaoban.core.indicators.contract.Contract
observations/*.csv       ObservationRow
programmes/*.yaml        ProgrammeFile
commitments/*.csv        CommitmentRow
meetings/*.yaml          MeetingFile
reports/*.yaml           laid out by giaoban.core.reports (decree30.yaml and known_numbers.yaml have their own readers)
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

EvidenceMark = Literal["seed", "seen", "memory", "computed", "unknown"]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._/@-]*$", max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Maybe = BeforeValidator(_blank)
MaybeDate = Annotated[dt.date | None, Maybe]
MaybeNumber = Annotated[Decimal | None, Maybe]
MaybeKey = Annotated[Key | None, Maybe]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in the pack's languages, side by side."""

    vi: Text
    en: Text


class Manifest(Strict):
    name: Key
    version: str
    title: Words
    licence: str
    languages: list[Literal["vi", "en"]]
    owner: Key
    checker: Key
    next_review: dt.date


class KindField(Strict):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Words
    type: Literal["text", "integer", "decimal", "date", "choice", "subject"] = "text"
    choices: list[str] = []
    required: bool = False


class Kind(Strict):
    """A register kind: what its subjects are called, which parents they have, which further fields they carry."""

    id: Key
    title: Words
    plural: Words
    parents: list[Key] = []
    has_code: bool = False
    fields: list[KindField] = []


class SubjectRow(Strict):
    """A subject. Columns named `detail.NAME` go into its details and are checked against its kind's fields."""

    kind: Key
    key: Key
    code: str = ""
    name_vi: Text
    name_en: str = ""
    short_vi: str = ""
    parent: MaybeKey = None
    owner: MaybeKey = None
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None
    source: str = ""
    evidence: EvidenceMark = "unknown"
    details: dict[str, str] = Field(default_factory=dict)


class SuccessionRow(Strict):
    predecessor: Key
    successor: Key
    date: dt.date
    kind: Literal["merge", "split", "rename", "reassign"]
    share: Decimal = Decimal(1)
    instrument: str = ""
    evidence: EvidenceMark = "unknown"


class LinkRow(Strict):
    kind: Key
    source: Key
    target: Key
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None


class DocumentRow(Strict):
    key: Key
    kind: Literal[
        "law", "decree", "circular", "decision", "resolution", "directive", "letter", "plan", "report", "publication",
        "simulation",
    ]  # fmt: skip
    number: str = ""
    title_vi: Text
    title_en: str = ""
    issuer: MaybeKey = None
    issued_on: MaybeDate = None
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None
    status: str = ""
    evidence: EvidenceMark = "unknown"
    source: str = ""
    note: str = ""


class ObservationRow(Strict):
    """A figure as its source states it. `value` as printed (45.79), `num` and `den` only if the source gives counts."""

    indicator: Key
    subject: Key
    period: str
    value: MaybeNumber = None
    num: MaybeNumber = None
    den: MaybeNumber = None
    bound: Literal["eq", "gt", "ge", "lt", "le", "about"] = "eq"
    method: Key = "as-reported"
    vintage: str
    status: Literal["official", "reported", "estimate", "simulated"]
    source: Key
    place: str = ""
    evidence: EvidenceMark
    ref: str = ""
    note: str = ""


class GoalEntry(Strict):
    """One stated value of a target; `value` missing means the value is not known, and the note says why."""

    stage: Literal["draft", "decided", "stated"]
    operator: Literal["eq", "gt", "ge", "lt", "le", "between"] = "ge"
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    applies_to: Key | None = None
    due: dt.date | None = None
    stated_on: dt.date | None = None
    instrument: Key | None = None
    place: str = ""
    evidence: EvidenceMark = "unknown"
    note: str = ""


class TargetEntry(Strict):
    """A target of a programme. `applies_to_kinds` are the organisations that each owe it (columns of the matrix)."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=20)]
    group: Key
    title: Words
    short: Words | None = None
    indicator: Key | None = None
    owed_by: Key
    asked_by: Key | None = None
    applies_to_kinds: list[Key] = []
    note: str = ""
    goals: list[GoalEntry]


class GroupEntry(Strict):
    id: Key
    title: Words


class ThemedMonth(Strict):
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    title: Words
    source: Key
    place: str = ""


class ProgrammeFile(Strict):
    id: Key
    year: int
    title: Words
    instrument: Key | None = None
    groups: list[GroupEntry]
    targets: list[TargetEntry]
    months: list[ThemedMonth] = []
    specific_per_organisation: int = 0
    note: str = ""


class CommitmentRow(Strict):
    """A promise, directive, petition or reply. Without `due`, `due_text` is "" (no date given) or as it was said."""

    key: Key
    kind: Literal["directive", "commitment", "assignment", "petition", "reply", "request"]
    group: Key
    title_vi: Text
    title_en: str = ""
    asked_by: MaybeKey = None
    owed_by: Key
    made_on: MaybeDate = None
    due: MaybeDate = None
    due_text: str = ""
    review_on: MaybeDate = None
    state: Literal["open", "answered", "settled", "withdrawn"] = "open"
    answers: MaybeKey = None
    parent: MaybeKey = None
    source: Key
    place: str = ""
    evidence: EvidenceMark
    note: str = ""
    ref: str = ""


class AgendaEntry(Strict):
    group: Key
    title: Words
    indicators: list[Key] = []


class MeetingFile(Strict):
    """A meeting to prepare: what it reviews, who chairs (an office), which layout its report has."""

    id: Key
    kind: Literal["quarterly_review"]
    period: str
    held_on: dt.date
    place: Words
    title: Words
    organiser: Key
    chair: Key | None = None
    layout: Key
    known_at: dt.date | None = None
    agenda: list[AgendaEntry]
    programmes: list[Key]
    source: Key | None = None
    note: str = ""
