"""A review for the page and for the meeting room: its content as plain values, with what was promised about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giaoban.meetings import queries as meetings
from giaoban.meetings.models import Meeting
from giaoban.web import formats
from giaoban.web.reading import Reading

Row = dict[str, Any]


@dataclass(frozen=True)
class ReviewPage:
    meeting: Meeting
    content: Row
    changes: tuple[meetings.Change, ...]

    @property
    def findings(self) -> list[Row]:
        return list(self.content.get("findings", []))

    @property
    def observations(self) -> list[Row]:
        return list(self.content.get("observations", {}).values())

    def titles(self, language: str) -> dict[str, str]:
        """The titles of the indicators quoted, by their code."""
        return {row["indicator"]: row.get(f"title_{language}") or row["title_vi"] for row in self.observations}

    @property
    def figures(self) -> list[tuple[str, list[Row]]]:
        """Field of work -> its rows, in the order of the agenda."""
        return grouped(self.content.get("figures", []), "group")

    @property
    def behind(self) -> list[Row]:
        return [row for row in self.content.get("targets", []) if row["state"] == "behind"]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row["state"] for row in self.content.get("targets", []))
        return {state: found[state] for state in ("met", "on_course", "behind", "no_data")}

    @property
    def overdue(self) -> list[Row]:
        return list(self.content.get("promises", {}).get("overdue", []))


def all_reviews() -> list[Meeting]:
    """Every review, the newest first. One query."""
    return list(Meeting.objects.select_related("organiser", "snapshot"))


def meeting_of(key: str) -> Meeting | None:
    return Meeting.objects.select_related("snapshot__sealed_by", "organiser", "chair").filter(key=key).first()


def review_page(key: str, reading: Reading) -> ReviewPage | None:
    """A review with its content; None when there is none of that key."""
    meeting = meeting_of(key)
    if meeting is None:
        return None
    content = meetings.review_content(meeting, today=reading.today)
    return ReviewPage(meeting, content, tuple(meetings.changes_since_seal(meeting)))


def grouped(rows: list[Row], key: str) -> list[tuple[str, list[Row]]]:
    """Rows under the value of a key, both in the order they come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return list(groups.items())


def figure_words(figure: Row | None, language: str) -> str:
    """A figure of the content as people write it."""
    if not figure or figure.get("value") is None:
        return formats.NO_VALUE
    return formats.quantity(
        Decimal(figure["value"]), figure["unit"], figure["decimals"], language, figure.get("bound", "eq")
    )


def change_words(change: Row | None, language: str) -> str:
    """A change with its sign: +1,2 điểm phần trăm, −3,0 %."""
    text = figure_words(change, language)
    if text == formats.NO_VALUE or change is None:
        return text
    return text if text.startswith(formats.MINUS) or not Decimal(change["value"]) else f"+{text}"
