"""What became of promises, and what was said, in words: rows and sentences for reports, papers and pages."""

from __future__ import annotations

from typing import Any

from giaoban.core.reports.blocks import Heading, ListBlock, Number, Paragraph, Run, Text
from giaoban.meetings.queries.followed import OUTCOMES, outcome_counts
from giaoban.meetings.queries.pen import Content, Pen, Row, joined

SHOWN = ("silent", "late", "rolled_over", "reported", "waiting", "late_done", "done", "lifted")
"""Outcomes with a row of their own in a paper; what is not due yet is only counted."""


def followed_summary(content: Content, pen: Pen) -> list[Paragraph]:
    """One sentence with the count of every outcome; nothing when nothing had been promised before."""
    rows = content.get("followed", [])
    if not rows:
        return []
    counts = {name: str(count) for name, count in outcome_counts(rows).items()}
    return [Paragraph(joined(pen.word("followed.counted", count=str(len(rows)), **counts)))]


def followed(content: Content, pen: Pen) -> list[Row]:
    """A row a promise, under its outcome, with how often it slipped and what was said last."""
    rows = [row for row in content.get("followed", []) if row["outcome"] in SHOWN]
    return [
        {
            "group": pen.word(f"followed.{row['outcome']}"),
            "order": str(number),
            "what": pen.of(row, "title"),
            "owed_by": pen.of(row, "owed_by"),
            "due": pen.date(row["due"]) if row["due"] else pen.word("review.no-date"),
            "note": slipped(row, pen) or None,
        }
        for number, row in enumerate(sorted(rows, key=lambda row: OUTCOMES.index(row["outcome"])), 1)
    ]


def followed_news(content: Content, pen: Pen) -> list[Row]:
    """Only those about which something is known; the silent ones stand in the table of what is overdue anyway."""
    silent = {**content, "followed": [row for row in content.get("followed", []) if row["outcome"] != "silent"]}
    return followed(silent, pen)


def slipped(row: Row, pen: Pen) -> str:
    """How often it was put off, at how many meetings it was overdue, and the last word about it."""
    said = []
    if row["slips"]:
        said.append(pen.word("followed.slips", count=str(row["slips"])))
    if row["overdue_at"]:
        said.append(pen.word("followed.overdue-at", count=str(row["overdue_at"])))
    if row["said_on"]:
        words = row["words"] or pen.of(row, "said")
        said.append(pen.word("followed.said", day=pen.date(row["said_on"]), words=words))
    return " ".join(said)


def directives_of(content: Content) -> list[Row]:
    return [row for row in content["record"]["entries"] if row["kind"] == "directive" and not row["struck"]]


def directives(content: Content, pen: Pen) -> list[Row]:
    return [
        {
            "order": str(number),
            "what": what(row, pen),
            "owed_by": pen.of(row, "owed_by"),
            "due": until(row, pen),
        }
        for number, row in enumerate(directives_of(content), 1)
    ]


def what(row: Row, pen: Pen) -> str:
    """What is to be done, with the text it waits for."""
    text = str(row["text"]).rstrip(".")
    if not row.get("awaits_vi"):
        return text
    return pen.word("minutes.after-text", text=text, document=pen.of(row, "awaits"), day=pen.date(row["awaits_from"]))


def until(row: Row, pen: Pen) -> str:
    """The day, or the day to look again with the words it was said in."""
    if row["due"]:
        return pen.date(row["due"])
    said = row["due_text"]
    code = "minutes.look-again" if said else "minutes.look-again-unsaid"
    return pen.word(code, day=pen.date(row["review_on"]), said=said)


def line(row: Row, pen: Pen) -> str:
    """One line of the record as a sentence."""
    if row["kind"] == "directive":
        said = {"owner": pen.of(row, "owed_by"), "text": what(row, pen), "until": until(row, pen)}
        return pen.word("minutes.directive", **said)
    if row["kind"] == "vote":
        counts = {name: str(row["result"].get(name, 0)) for name in ("for", "against", "abstain")}
        carried = pen.word("minutes.carried" if row["result"].get("for", 0) * 2 > _cast(row) else "minutes.not-carried")
        return pen.word("minutes.vote", text=row["text"].rstrip("."), carried=carried, **_renamed(counts))
    if row["kind"] == "concurrence":
        return pen.word("minutes.concurrence", text=row["text"].rstrip("."))
    return str(row["text"])


def _cast(row: Row) -> int:
    return sum(int(row["result"].get(name, 0)) for name in ("for", "against", "abstain"))


def _renamed(counts: dict[str, str]) -> dict[str, str]:
    """`for` is a word of Python, so the sentence calls it `yes`."""
    return {"yes": counts["for"], "against": counts["against"], "abstain": counts["abstain"]}


def parts(content: Content, pen: Pen) -> list[Heading | Paragraph | ListBlock]:
    """The parts of organisations under their fields, each number bound; one that is no known figure says so."""
    found: list[Heading | Paragraph | ListBlock] = []
    titles = {row["group"]: pen.of(row, "title") for row in content["agenda"] if row["group"]}
    order = {group: place for place, group in enumerate(titles)}
    last = None
    written = content.get("parts", [])
    for part in sorted(written, key=lambda one: (order.get(one["group"], len(order)), one["group"], one["subject_vi"])):
        if part["group"] != last:
            last = part["group"]
            found.append(Heading(2, titles.get(last) or pen.field(last)))
        name = pen.of(part, "subject")
        if part["state"] != "approved":
            name = pen.word("part.not-approved", name=name)
        for place, runs in enumerate(paragraphs(part, pen)):
            found.append(Paragraph((Text(f"{name}. ", bold=True), *runs) if place == 0 else runs))
    return found


def paragraphs(part: dict[str, Any], pen: Pen) -> list[tuple[Run, ...]]:
    """The text of a part as runs, a paragraph a line."""
    text, numbers, found, start = part["text"], part["numbers"], [], 0
    for line_ in text.split("\n"):
        end = start + len(line_)
        if line_.strip():
            found.append(_runs(text, start, end, [one for one in numbers if start <= one["start"] < end], pen))
        start = end + 1
    return found


def _runs(text: str, start: int, end: int, numbers: list[dict[str, Any]], pen: Pen) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = start
    for one in numbers:
        if one["start"] > at:
            runs.append(Text(text[at : one["start"]]))
        shown = text[one["start"] : one["end"]].rstrip()
        key = one["key"]
        if key is None:
            runs += [Number(shown), Text(f" ({pen.word('part.no-source')})", italic=True)]
        elif key.isdecimal() and key in pen.observations:
            runs.append(pen.number(shown, [int(key)]))
        else:
            runs.append(Number(shown))
        at = one["start"] + len(shown)
    if at < end:
        runs.append(Text(text[at:end]))
    return tuple(runs)
