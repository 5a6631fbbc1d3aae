"""The shape of every pack file, a model a file kind; unknown fields are refused, so a typo is a finding.

pack.yaml                Manifest
kinds/*.yaml             Kind
subjects/*.csv           SubjectRow     (successions.csv: SuccessionRow, links.csv: LinkRow)
documents/*.csv          DocumentRow    (relations.csv: RelationRow)
plans/*.yaml             PlanKindFile
indicators/*.yaml        giaoban.core.indicators.definition.Definition
contracts/*.yaml         giaoban.core.contracts.contract.Contract
observations/*.csv       ObservationRow
programmes/*.yaml        ProgrammeFile
commitments/*.csv        CommitmentRow
meetings/*.yaml          MeetingFile
practices/*.yaml         giaoban.core.packs.practices.PracticeFile
workflows/*.yaml         giaoban.core.workflow.definition.Workflow
recipes/*.yaml           giaoban.core.checklists.label.recipes.RecipeBook: how a failed check of a website is mended
checklists/*.yaml        giaoban.core.checklists.schema.Checklist
levels/*.yaml            giaoban.core.checklists.levels.rules.Levels
calendar/*.yaml          giaoban.core.workflow.calendar_file.CalendarFile
reports/*.yaml           laid out by giaoban.core.reports (decree30.yaml and known_numbers.yaml have their own readers)
economy/*.yaml           words and scopes of the input-output tables, read by giaoban.core.economy
search/words.yaml        words of the field, read by giaoban.core.search
asking/words.yaml        what organisations, kinds and regions are called in questions, read by core.indicators.asking
assistants/*.yaml        profiles: giaoban.core.packs.assistants
facts/CONTRACT.csv       records of a contract, for the warehouse

Lengths are those of the columns that keep the values, so that nothing is cut or refused later.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

EvidenceMark = Literal["seed", "seen", "memory", "computed", "unknown"]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/@-]*$", max_length=120)]
SmallKey = Annotated[Key, StringConstraints(max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Line = Annotated[str, StringConstraints(max_length=300)]
ShortLine = Annotated[str, StringConstraints(max_length=120)]
Note = Annotated[str, StringConstraints(max_length=4000)]


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Maybe = BeforeValidator(_blank)
MaybeDate = Annotated[dt.date | None, Maybe]
Number = Annotated[Decimal, Field(max_digits=20, decimal_places=6)]
MaybeNumber = Annotated[Number | None, Maybe]
MaybeKey = Annotated[Key | None, Maybe]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in the pack's languages, side by side."""

    vi: Text
    en: Text


class Titles(Strict):
    """A title in the pack's languages, short enough for a line of a table."""

    vi: Title
    en: Title


class PlaceName(Strict):
    vi: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=120)]


class GroupEntry(Strict):
    id: SmallKey
    title: Titles


class Manifest(Strict):
    """Who answers for the pack. `groups` are the fields of work that commitments and agendas are sorted under."""

    name: SmallKey
    version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    title: Titles
    licence: str
    languages: list[Literal["vi", "en"]]
    owner: Key
    checker: Key
    next_review: dt.date
    groups: list[GroupEntry] = []


class KindField(Strict):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Titles
    type: Literal["text", "integer", "decimal", "date", "choice", "subject"] = "text"
    choices: list[str] = []
    required: bool = False


class Kind(Strict):
    """A register kind: what its subjects are called, which parents they have, which further fields they carry."""

    id: Annotated[Key, StringConstraints(max_length=60)]
    title: Titles
    plural: Titles
    parents: list[Key] = []
    has_code: bool = False
    fields: list[KindField] = []


class SubjectRow(Strict):
    """A subject. Columns named `detail.NAME` go into its details and are checked against its kind's fields."""

    kind: Annotated[Key, StringConstraints(max_length=60)]
    key: Key
    code: Annotated[str, StringConstraints(max_length=40)] = ""
    name_vi: Title
    name_en: Line = ""
    short_vi: ShortLine = ""
    parent: MaybeKey = None
    owner: MaybeKey = None
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None
    source: Line = ""
    evidence: EvidenceMark = "unknown"
    details: dict[str, str] = Field(default_factory=dict)


class SuccessionRow(Strict):
    """One subject becomes, or becomes part of, another on `date`; `share` is the part of it that goes there."""

    predecessor: Key
    successor: Key
    date: dt.date
    kind: Literal["merge", "split", "rename", "reassign"]
    share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    instrument: Line = ""
    evidence: EvidenceMark = "unknown"


class LinkRow(Strict):
    kind: Annotated[Key, StringConstraints(max_length=60)]
    source: Key
    target: Key
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None


class DocumentRow(Strict):
    """What a figure or promise was read in, or what gives an instruction its force. Not its wording."""

    key: Key
    kind: Literal[
        "law", "decree", "circular", "decision", "resolution", "directive", "letter", "strategy", "plan", "standard",
        "report", "publication", "simulation",
    ]  # fmt: skip
    number: Annotated[str, StringConstraints(max_length=80)] = ""
    title_vi: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    title_en: Annotated[str, StringConstraints(max_length=400)] = ""
    issuer: MaybeKey = None
    issued_on: MaybeDate = None
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None
    status: Line = ""
    evidence: EvidenceMark = "unknown"
    source: Line = ""
    note: Note = ""


class RelationRow(Strict):
    """One document guides, implements, amends, cites or answers another; `place` is where the first one says so."""

    source: Key
    kind: Literal["guides", "implements", "amends", "cites", "answers"]
    target: Key
    place: ShortLine = ""
    evidence: EvidenceMark = "unknown"
    note: Note = ""


class PlanContentEntry(Strict):
    """A content that a plan must have, and where that is required."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: Titles
    source: Key | None = None
    place: ShortLine = ""
    evidence: EvidenceMark


class PlanKindFile(Strict):
    """What a plan of one kind must contain. `counts`: any plan issued, or only one with every content ticked."""

    id: SmallKey
    title: Titles
    counts: Literal["issued", "complete"] = "issued"
    contents: list[PlanContentEntry] = []
    source: Key | None = None
    place: ShortLine = ""
    evidence: EvidenceMark
    note: Note = ""
    owner: Key
    checker: Key
    next_review: dt.date


class ObservationRow(Strict):
    """A figure as its source states it. `value` as printed (45.79), `num` and `den` only if the source gives counts."""

    indicator: Key
    subject: Key
    period: str
    value: MaybeNumber = None
    num: MaybeNumber = None
    den: MaybeNumber = None
    bound: Literal["eq", "gt", "ge", "lt", "le", "about"] = "eq"
    method: Annotated[Key, StringConstraints(max_length=80)] = "as-reported"
    vintage: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    status: Literal["official", "reported", "estimate", "simulated"]
    source: Key
    place: ShortLine = ""
    evidence: EvidenceMark
    ref: Annotated[str, StringConstraints(max_length=60)] = ""
    note: Note = ""


class GoalEntry(Strict):
    """One stated value of a target; `value` missing means the value is not known, and the note says why."""

    stage: Literal["draft", "decided", "stated"]
    operator: Literal["eq", "gt", "ge", "lt", "le", "between"] = "ge"
    value: Number | None = None
    upper: Number | None = None
    unit: Annotated[str, StringConstraints(max_length=40)] = ""
    applies_to: Key | None = None
    due: dt.date | None = None
    stated_on: dt.date | None = None
    instrument: Key | None = None
    place: ShortLine = ""
    evidence: EvidenceMark = "unknown"
    note: Note = ""


TargetKind = Literal["organisations", "objects", "transactions", "population", "macro", "rank", "amount"]


class BaselineEntry(Strict):
    """Where the path to the goal begins, as its source states it."""

    value: Number
    day: dt.date
    source: Key
    place: ShortLine = ""
    evidence: EvidenceMark


class MilestoneEntry(Strict):
    """What is to be reached on the way, and by when."""

    by: dt.date
    value: Number
    source: Key
    place: ShortLine = ""
    evidence: EvidenceMark
    note: Note = ""


class TargetEntry(Strict):
    """A target of a programme. `applies_to_kinds` are the organisations that each owe it (columns of the matrix).

    `organisation_indicator` is read for them where the national figure has another definition or source. `kind` says
    what is counted: organisations that did X, objects, transactions, people, a ratio of the whole economy, a rank, or
    an amount. `plan` names the kind of plan (plans/*.yaml) whose register says who did it.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=20)]
    group: SmallKey
    title: Titles
    short: Titles | None = None
    indicator: Key | None = None
    owed_by: Key
    asked_by: Key | None = None
    applies_to_kinds: list[Key] = []
    organisation_indicator: Key | None = None
    kind: TargetKind | None = None
    plan: SmallKey | None = None
    baseline: BaselineEntry | None = None
    milestones: list[MilestoneEntry] = []
    note: Note = ""
    goals: list[GoalEntry]


class ThemedMonth(Strict):
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    title: Titles
    targets: list[str] = []
    source: Key
    place: ShortLine = ""


class ProgrammeFile(Strict):
    """A year's plan: its instrument, its groups of targets, the targets, its themed months."""

    id: SmallKey
    year: Annotated[int, Field(ge=1900, le=2100)]
    title: Titles
    instrument: Key | None = None
    groups: list[GroupEntry]
    targets: list[TargetEntry]
    months: list[ThemedMonth] = []
    specific_per_organisation: int = 0
    note: Note = ""


class CommitmentRow(Strict):
    """A promise, directive, petition or reply. Without `due`, `due_text` is "" (no date given) or as it was said."""

    key: Annotated[Key, StringConstraints(max_length=80)]
    kind: Literal["directive", "commitment", "assignment", "petition", "reply", "request"]
    group: SmallKey
    title_vi: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    title_en: Annotated[str, StringConstraints(max_length=500)] = ""
    asked_by: MaybeKey = None
    owed_by: Key
    made_on: MaybeDate = None
    due: MaybeDate = None
    due_text: ShortLine = ""
    review_on: MaybeDate = None
    state: Literal["open", "answered", "settled", "withdrawn"] = "open"
    answers: MaybeKey = None
    parent: MaybeKey = None
    source: Key
    place: ShortLine = ""
    evidence: EvidenceMark
    note: Note = ""
    ref: Annotated[str, StringConstraints(max_length=60)] = ""


class AgendaEntry(Strict):
    group: SmallKey
    title: Titles
    indicators: list[Key] = []


class MeetingFile(Strict):
    """A meeting to prepare: what it reviews, who chairs (an office), which layout its report has."""

    id: Annotated[Key, StringConstraints(max_length=80)]
    kind: Literal["quarterly_review"]
    period: str
    held_on: dt.date
    place: PlaceName
    title: Titles
    organiser: Key
    chair: Key | None = None
    layout: Annotated[Key, StringConstraints(max_length=80)]
    known_at: dt.date | None = None
    agenda: list[AgendaEntry]
    programmes: list[Key]
    source: Key | None = None
    note: Note = ""
