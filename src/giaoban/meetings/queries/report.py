"""The report of a review: its content laid out by the pack, its sentences checked by the figure linter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.reports.assemble import assemble
from giaoban.core.reports.blocks import Header, ListBlock, Paragraph, Report, Signature, Table
from giaoban.core.reports.layout import Layout, load_layout, load_paper
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries import narratives, owed, rows, storied, told
from giaoban.meetings.queries.content import review_content
from giaoban.meetings.queries.overview import overview
from giaoban.meetings.queries.pen import Language, Pen
from giaoban.web.findings import SEVERITIES, say
from giaoban.web.formats import NBSP

SECTIONS: dict[str, Callable[[Mapping[str, Any], Pen], Any]] = {
    "intro": rows.intro,
    "overview": overview,
    "followed_summary": told.followed_summary,
    "followed": told.followed,
    "followed_news": told.followed_news,
    "chains": storied.chains,
    "figures": rows.figures,
    "narratives": narratives.blocks,
    "parts": told.parts,
    "missing": rows.missing,
    "programmes": rows.programmes,
    "targets": rows.targets,
    "unmeasured": rows.unmeasured,
    "conflicts": rows.conflicts,
    "promises": owed.promises(*owed.LISTS),
    "overdue": owed.overdue,
    "soon": owed.promises("soon"),
    "new": owed.promises("new"),
    "later": owed.promises("later"),
    "undated": owed.undated,
    "answered": owed.promises("answered"),
    "units": owed.units,
    "findings": rows.findings,
    "simulated": rows.simulated,
    "method": rows.intro,
}
ISSUER_LINE = 25  # capitals in one line of the left half of the head
LINTED = "sentences"  # the section that lists what the linter says of the report's own sentences


def report(meeting: Meeting, *, today: dt.date, language: Language = "vi", pack: Path | None = None) -> Report:
    """The report as a tree of blocks; of a sealed meeting always the same one.

    Raises Refused when the pack lacks the meeting's layout or what it lays out has faults.
    """
    content = review_content(meeting, today=today)
    if LINTED in content:
        return laid_out(content, meeting.layout, language=language, pack=pack)
    first = laid_out(content, meeting.layout, language=language, pack=pack)
    known = (pack or settings.PACK) / "reports" / "known_numbers.yaml"
    return laid_out(
        {**content, LINTED: lint_rows(first, known, language)}, meeting.layout, language=language, pack=pack
    )


def laid_out(
    content: Mapping[str, Any], layout_id: str, *, language: Language = "vi", pack: Path | None = None
) -> Report:
    """The content in the order and words of a layout; what the linter says of it, if the content holds that already."""
    folder = (pack or settings.PACK) / "reports"
    layout = load_layout(read_layout(folder / f"{layout_id}.yaml"), f"{layout_id}.yaml")
    paper = load_paper(read_layout(folder / f"{layout.paper}.yaml"), f"{layout.paper}.yaml")
    pen = Pen(content, language)
    values: dict[str, Any] = {}
    for section in layout.sections:  # in the order of reading, for that is how annex rows are numbered
        if section.id in SECTIONS:
            values[section.id] = SECTIONS[section.id](content, pen)
        elif section.id == LINTED:
            values[LINTED] = content.get(LINTED, [])
        elif section.id == "annex":
            values["annex"] = pen.annex()
    return assemble(layout, values, header=header_of(content["meeting"], layout, pen), paper=paper, language=language)


def lint_rows(made: Report, known: Path, language: Language = "vi") -> list[dict[str, Any]]:
    """What the figure linter says of the sentences of a report, as rows of its findings table.

    English sentences are not checked: the linter reads Vietnamese.
    """
    from giaoban.core.linter import Known, lint_text

    if language != "vi":
        return []
    import yaml

    numbers = Known.from_data(yaml.safe_load(read_layout(known)), known.name) if known.exists() else Known()
    found = lint_text(sentences_of(made), known=numbers, file="", date=made.header.date)
    return [
        {
            "order": str(number),
            "severity": SEVERITIES[one.severity][0],
            "sentence": one.sentence,
            "words": say(one.as_finding(), language),
        }
        for number, one in enumerate(found, 1)
    ]


def sentences_of(made: Report) -> list[str]:
    """The prose of a report, a paragraph or list item each; tables are not prose."""
    found = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            found.append(block.runs)
        elif isinstance(block, ListBlock):
            found.extend(block.items)
    return ["".join(run.text for run in runs if not isinstance(run, Table) and hasattr(run, "text")) for runs in found]


def header_of(meeting: Mapping[str, Any], layout: Layout, pen: Pen) -> Header:
    """The head of a paper of this meeting."""
    vi = pen.language == "vi"
    recipients = [meeting["chair_vi"], pen.word("review.recipients"), pen.word("review.archive")]
    return Header(
        issuer=_balanced(pen.of(meeting, "organiser").upper()),
        kind=layout.kind_vi if vi else layout.kind_en,
        subject=pen.of(meeting, "title"),
        symbol="-".join(filter(None, [pen.word("review.symbol"), meeting.get("organiser_abbreviation")])),
        place=pen.of(meeting, "place"),
        date=dt.date.fromisoformat(meeting["held_on"]),
        recipients=tuple(filter(None, recipients)),
        signature=Signature((pen.word("review.signs"),)),
    )


def _balanced(name: str) -> str:
    """A long name breaks before its "VÀ", not wherever its line ends.

    >>> _balanced("BỘ THÔNG TIN VÀ TRUYỀN THÔNG").split(" ")[1].replace("\u00a0", "_")
    'VÀ_TRUYỀN_THÔNG'
    """
    first, and_, rest = name.partition(" VÀ ")
    if not and_ or len(name) <= ISSUER_LINE or max(len(first), len(rest) + 3) > ISSUER_LINE:
        return name
    return f"{first} VÀ {rest}".replace(" ", NBSP).replace(f"{NBSP}VÀ", " VÀ", 1)


def read_layout(file: Path) -> str:
    """The text of a file of the pack's reports. Raises Refused when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise Refused([Finding("review.no-layout", where=Place(str(file)), context={"file": str(file)})]) from why
