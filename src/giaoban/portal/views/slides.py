"""The review as a row of screens for the meeting room: one item each, few words, big figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from giaoban.portal.queries.reviews import ReviewPage, change_words, figure_words
from giaoban.web import formats
from giaoban.web.reading import parse_day

PER_SCREEN = 6


@dataclass(frozen=True)
class Line:
    name: str
    value: str = ""
    beside: str = ""
    state: str = ""
    kind: str = ""
    observation: int | None = None


@dataclass(frozen=True)
class Slide:
    title: str
    lines: tuple[Line, ...] = field(default=())
    said: str = ""


def slides_of(found: ReviewPage, language: str) -> list[Slide]:
    """The opening, each field's figures, targets behind, promises overdue and due, the close."""
    meeting = found.meeting
    name = meeting.title_en if language == "en" and meeting.title_en else meeting.title_vi
    slides = [Slide(name, said=formats.date(meeting.held_on, language), lines=tuple(_opening(found, language)))]
    for _group, rows in found.figures:
        title = _text(rows[0], "group", language)
        slides += _cut(title, [_figure(row, language) for row in rows if row["value"]])
    slides += _cut(_("Targets behind"), [_target(row, language) for row in found.behind])
    promises = found.content.get("promises", {})
    slides += _cut(_("Promises overdue"), [_promise(row, language) for row in promises.get("overdue", [])])
    slides += _cut(_("Promises due within a month"), [_promise(row, language) for row in promises.get("soon", [])])
    return [*slides, Slide(_("What was decided today"), said=_("Read each directive aloud: who, what, until when."))]


def _cut(title: str, lines: list[Line]) -> list[Slide]:
    """Never more on a screen than can be read from the last row."""
    if not lines:
        return []
    count = -(-len(lines) // PER_SCREEN)
    parts = [tuple(lines[place * PER_SCREEN : (place + 1) * PER_SCREEN]) for place in range(count)]
    if count == 1:
        return [Slide(title, parts[0])]
    return [
        Slide(_("%(title)s (%(part)s of %(count)s)") % {"title": title, "part": number, "count": count}, part)
        for number, part in enumerate(parts, 1)
    ]


def _opening(found: ReviewPage, language: str) -> list[Line]:
    counts = found.counts
    return [
        *(Line(name="", value=str(count), state=state) for state, count in counts.items()),
        Line(_("promises overdue"), value=str(len(found.overdue))),
    ]


def _figure(row: dict[str, Any], language: str) -> Line:
    change = change_words(row["change"], language)
    beside = formats.period(row["value"]["period"], language)
    if change != formats.NO_VALUE:
        beside = _("%(period)s; against the quarter before: %(change)s") % {"period": beside, "change": change}
    name = _text(row, "title", language)
    if "." in row["subject"]:  # a block; the country's key has no dot
        name = f"{name} ({_text(row, 'subject', language)})"
    ids = row["value"].get("observations") or [None]
    return Line(name, figure_words(row["value"], language), beside, kind=row["value"]["status"], observation=ids[0])


def _target(row: dict[str, Any], language: str) -> Line:
    names = ", ".join(row.get("behind", [])[:6])
    return Line(
        f"{row['code']} {_text(row, 'title', language)}",
        figure_words(row["value"], language),
        names,
        state=row["state"],
    )


def _promise(row: dict[str, Any], language: str) -> Line:
    day = parse_day(row["due"]) if row["due"] else None
    due = formats.date(day, language) if day else row["due_text"]
    return Line(f"{row['key']} {_text(row, 'title', language)}", "", f"{_text(row, 'owed_by', language)} · {due}")


def _text(row: dict[str, Any], stem: str, language: str) -> str:
    return str(row.get(f"{stem}_{language}") or row.get(f"{stem}_vi") or "")
