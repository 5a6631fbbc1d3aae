"""The parts organisations write for a report: their drafts from figures, what the checks say, what the report takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.linter import Known, lint_text
from giaoban.core.linter.binding import Quotable, Quoted, bind
from giaoban.core.linter.copying import Copied, copied
from giaoban.core.marked_yaml import read_marked
from giaoban.meetings.models import Meeting, ReportPart
from giaoban.meetings.queries.figures import figure_rows, frame_of, organisation_rows
from giaoban.meetings.queries.narratives import Sentence, counted, drafted, narratives_of, polished, quotables
from giaoban.meetings.queries.pen import Language, Pen, Row
from giaoban.meetings.queries.quoted import Quotes

PRINTED = ("submitted", "approved")
NOTHING = Copied((), 0)  # type: ignore[arg-type]


@dataclass(frozen=True)
class TextFindings:
    """What the checks say of a text: copied passages, sums that do not close, numbers that are no known figure."""

    copying: Copied
    claims: tuple[Finding, ...]
    quoted: tuple[Quoted, ...]
    before: str = ""

    @property
    def unbound(self) -> tuple[Finding, ...]:
        return tuple(
            Finding("part.unbound-number", Severity.WARNING, Place(part=one.text), {"number": one.text})
            for one in self.quoted
            if one.key is None
        )

    @property
    def all(self) -> tuple[Finding, ...]:
        return (*self.claims, *self.copying.findings(), *self.unbound)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.all if one.severity is Severity.ERROR)


@dataclass(frozen=True)
class Knowledge:
    """What is known about one organisation in one field: its figure rows, everything its text may quote."""

    rows: tuple[Row, ...]
    quotables: tuple[Quotable, ...]
    observations: dict[str, dict[str, Any]]


def findings_of(part: ReportPart, text: str) -> TextFindings:
    """The copy-paste detector against its last period, the figure linter, and the binding of every number."""
    before = last_text(part)
    return TextFindings(
        copied(text, before) if before else NOTHING,
        tuple(one.as_finding() for one in lint_text(text.splitlines(), known=_known(), date=part.meeting.held_on)),
        tuple(bind(text, known_of(part).quotables)),
        before,
    )


def last_text(part: ReportPart) -> str:
    """What the same organisation last submitted about the same field for an earlier meeting; "" when it never did."""
    earlier = ReportPart.objects.filter(
        subject=part.subject, group=part.group, meeting__held_on__lt=part.meeting.held_on
    ).order_by("-meeting__held_on")
    for one in earlier.select_related("commitment").prefetch_related("commitment__steps")[:8]:
        if text := submitted_text(one.commitment):
            return text
    return ""


def submitted_text(commitment: Commitment) -> str:
    """The newest text that was submitted; "" when none was."""
    steps = sorted(commitment.steps.all(), key=lambda step: step.pk, reverse=True)
    return next((str(step.fields["text"]) for step in steps if step.move == "submit" and step.fields.get("text")), "")


def draft_of(part: ReportPart, *, language: Language = "vi", polish: bool = False) -> list[Sentence]:
    """The sentences the figures of the organisation give, polished by the registered model when asked to."""
    templates, known = narratives_of(), known_of(part)
    if templates is None:
        return []
    pen = Pen({"observations": known.observations}, language)
    sentences = drafted([row for row in known.rows if row["value"]], pen, templates)
    return polished(sentences) if polish else polished(sentences, model=_as_it_is)


def known_of(part: ReportPart) -> Knowledge:
    """The organisation's own figures first, then those of the whole country that it may quote beside them."""
    return known_about(part.meeting, [(part.subject, part.group)], today=part.meeting.held_on)[
        part.subject.key, part.group
    ]


def known_about(
    meeting: Meeting, asked: Sequence[tuple[Any, str]], *, today: dt.date
) -> dict[tuple[str, str], Knowledge]:
    """The same for many organisations and fields at once; the number of queries does not grow with them."""
    frame, quotes = frame_of(meeting, today), Quotes()
    subjects = list({subject.pk: subject for subject, _ in asked}.values())
    own = organisation_rows(subjects, sorted({group for _, group in asked}), frame, quotes)
    country = figure_rows(meeting, frame, quotes)
    observations = quotes.observations()
    found = {}
    for subject, group in asked:
        mine = own.get((subject.key, group), [])
        theirs = [row for row in country if row["group"] == group and row["value"]]
        ids = _ids([*mine, *theirs])
        behind = {key: row for key, row in observations.items() if key in ids}
        values = (*quotables(mine), *quotables(theirs), *counted(behind))
        found[subject.key, group] = Knowledge(tuple(mine), values, observations)
    return found


def part_rows(meeting: Meeting, quotes: Quotes, *, today: dt.date) -> list[dict[str, Any]]:
    """What the report prints: the newest submitted text of each part, with the places of its numbers and the
    observations they are."""
    parts = list(
        meeting.parts.filter(commitment__state__in=PRINTED)
        .select_related("subject", "commitment")
        .prefetch_related("commitment__steps")
    )
    if not parts:
        return []
    known = known_about(meeting, [(part.subject, part.group) for part in parts], today=today)
    rows = []
    for part in parts:
        text = submitted_text(part.commitment)
        quoted = bind(text, known[part.subject.key, part.group].quotables)
        ids = [int(one.key) for one in quoted if one.key and one.key.isdecimal()]
        quotes.remember(ids)
        rows.append(
            {
                "key": part.key,
                "group": part.group,
                "subject": part.subject.key,
                "subject_vi": part.subject.name_vi,
                "subject_en": part.subject.name_en or part.subject.name_vi,
                "state": part.commitment.state,
                "text": text,
                "numbers": [{"start": one.start, "end": one.end, "key": one.key} for one in quoted],
            }
        )
    return rows


def _ids(rows: Iterable[Row]) -> set[str]:
    return {
        str(pk)
        for row in rows
        for name in ("value", "previous", "year_before")
        if row[name]
        for pk in row[name]["observations"]
    }


def _as_it_is(sentence: str) -> str:
    return sentence


def _known() -> Known:
    file = settings.PACK / "reports" / "known_numbers.yaml"
    if not file.exists():
        return Known()
    return Known.from_data(read_marked(file.read_text(encoding="utf-8"), file.name).value, file.name)
