"""Papers of a meeting in the form of Decree 30: its invitation, its minutes, the notice of its conclusions.

They follow from the same content as the review itself, so those of a sealed meeting are always the same.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.reports.assemble import assemble
from giaoban.core.reports.blocks import Header, Heading, ListBlock, Paragraph, Report, Signature, Text
from giaoban.core.reports.layout import load_layout, load_paper
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries import told
from giaoban.meetings.queries.content import review_content
from giaoban.meetings.queries.pen import Content, Language, Pen, Row, joined
from giaoban.meetings.queries.record import attendance, record_of
from giaoban.meetings.queries.report import header_of, read_layout
from giaoban.web import formats

PAPERS = ("invitation", "minutes", "conclusions")


def paper(
    meeting: Meeting, name: str, *, today: dt.date, language: Language = "vi", pack: Path | None = None
) -> Report:
    """One of `PAPERS`. Raises Refused when the pack lacks its layout, KeyError for another name."""
    content = dict(review_content(meeting, today=today))
    content.setdefault("record", record_of(meeting))  # sealed before there was a record
    pen = Pen(content, language)
    folder = (pack or settings.PACK) / "reports"
    layout = load_layout(read_layout(folder / f"{name}.yaml"), f"{name}.yaml")
    form = load_paper(read_layout(folder / f"{layout.paper}.yaml"), f"{layout.paper}.yaml")
    values = {section.id: SECTIONS[section.id](content, pen) for section in layout.sections if section.id in SECTIONS}
    header = _header(name, header_of(content["meeting"], layout, pen), content, pen)
    return assemble(layout, values, header=header, paper=form, language=language)


def _header(name: str, header: Header, content: Content, pen: Pen) -> Header:
    symbol = "-".join(filter(None, [pen.word(f"{name}.symbol"), content["meeting"].get("organiser_abbreviation")]))
    if name == "minutes":
        return dataclasses.replace(
            header,
            symbol=symbol,
            date=_day(content, "concluded_at"),
            secretary=Signature((pen.word("minutes.secretary"),)),
            signature=Signature((pen.word("minutes.chair"),)),
        )
    if name == "invitation":
        return dataclasses.replace(header, symbol=symbol, date=None)
    owing = [pen.of(row, "owed_by") for row in told.directives_of(content)]
    recipients = [*dict.fromkeys(owing), *header.recipients]
    subject = pen.word("conclusions.subject", title=header.subject)
    return dataclasses.replace(
        header, symbol=symbol, subject=subject, date=_day(content, "concluded_at"), recipients=tuple(recipients)
    )


def _day(content: Content, name: str) -> dt.date:
    at = content["record"].get(name)
    return dt.datetime.fromisoformat(at).astimezone(formats.HANOI).date() if at else _held(content)


def _held(content: Content) -> dt.date:
    return dt.date.fromisoformat(content["meeting"]["held_on"])


def _opening(content: Content, pen: Pen) -> Row:
    meeting, record = content["meeting"], content["record"]
    counts = {name: str(count) for name, count in attendance(record["participants"]).items()}
    return counts | {
        "title": pen.of(meeting, "title"),
        "held_on": pen.date(meeting["held_on"]),
        "place": pen.of(meeting, "place") or pen.word("minutes.no-place"),
        "chair": meeting["chair_vi"] or pen.of(meeting, "organiser"),
        "organiser": pen.of(meeting, "organiser"),
        "starts": _moment(record["starts_at"], pen) or pen.date(meeting["held_on"]),
    }


def _closing(content: Content, pen: Pen) -> Row:
    return {"ends": _moment(content["record"]["concluded_at"], pen) or pen.word("minutes.not-concluded")}


def _moment(iso: str | None, pen: Pen) -> str:
    return formats.moment(dt.datetime.fromisoformat(iso), pen.language) if iso else ""


def _participants(content: Content, pen: Pen) -> list[Row]:
    return [
        {
            "order": str(number),
            "name": pen.of(row, "subject"),
            "point": row["point"] or pen.word("minutes.main-hall"),
            "attendance": pen.word(f"attendance.{row['attendance'] or 'unknown'}"),
            "people": str(row["people"]) if row["people"] else None,
        }
        for number, row in enumerate(content["record"]["participants"], 1)
    ]


def _agenda(content: Content, pen: Pen) -> list[ListBlock]:
    items = tuple(joined(pen.of(item, "title")) for item in content["agenda"])
    return [ListBlock(items, ordered=True)] if items else []


def _items(content: Content, pen: Pen) -> list[Heading | Paragraph | ListBlock]:
    """Item by item what was said; an item at which nothing was recorded says so."""
    said = [row for row in content["record"]["entries"] if not row["struck"]]
    blocks: list[Heading | Paragraph | ListBlock] = []
    agenda = [*content["agenda"], {"number": None, "title_vi": "", "title_en": ""}]
    for item in agenda:
        rows = [row for row in said if row["item"] == item["number"]]
        if item["number"] is not None:
            blocks.append(Heading(2, pen.of(item, "title")))
        elif rows:
            blocks.append(Heading(2, pen.word("minutes.no-item")))
        if rows:
            blocks.append(ListBlock(tuple(joined(told.line(row, pen)) for row in rows)))
        elif item["number"] is not None:
            blocks.append(Paragraph((Text(pen.word("minutes.nothing-recorded"), italic=True),)))
    return blocks


def _decisions(content: Content, pen: Pen) -> list[ListBlock]:
    said = [row for row in content["record"]["entries"] if not row["struck"]]
    agreed = [row for row in said if row["kind"] in ("vote", "concurrence")]
    return [ListBlock(tuple(joined(told.line(row, pen)) for row in agreed))] if agreed else []


SECTIONS: Mapping[str, Callable[[Content, Pen], Any]] = {
    "opening": _opening,
    "closing": _closing,
    "followed_summary": told.followed_summary,
    "followed": told.followed,
    "items": _items,
    "directives": told.directives,
    "decisions": _decisions,
    "participants": _participants,
    "agenda": _agenda,
}
