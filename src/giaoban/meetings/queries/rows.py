"""The sections of a review's report: rows and sentences for the layout of the pack, in one language."""

from __future__ import annotations

from collections import Counter
from typing import Any

from giaoban.core.reports.blocks import ListBlock, Paragraph
from giaoban.meetings.queries.pen import Content, Pen, Row, Runs, joined
from giaoban.web import formats

SAID_NOTES = ("estimate", "disputed")
STATES = ("met", "on_course", "behind", "no_data")
PLAIN_UNITS = ("percent", "count", "rank", "organisations", "yes_no", "other")  # said by the figure or by its title


def intro(content: Content, pen: Pen) -> Row:
    meeting = content["meeting"]
    return {
        "known_at": pen.date(meeting["known_at"]),
        "held_on": pen.date(meeting["held_on"]),
        "period": pen.period(meeting["period"]),
        "organiser": pen.of(meeting, "organiser"),
    }


def programmes(content: Content, pen: Pen) -> list[ListBlock]:
    """One line a programme: how many goals are met, on course, behind, without data."""
    lines: list[Runs] = []
    for key in dict.fromkeys(row["programme"] for row in content["targets"]):
        rows = [row for row in content["targets"] if row["programme"] == key]
        counts = Counter(row["state"] for row in rows)
        said = {state: str(counts[state]) for state in STATES}
        title = pen.of(rows[0], "programme")
        lines.append(joined(pen.word("review.programme", title=title, goals=str(len(rows)), **said)))
    return [ListBlock(tuple(lines))] if lines else []


def figures(content: Content, pen: Pen) -> list[Row]:
    """What is known; a dash where there is nothing to compare with, as the note of the table says."""
    known = [row for row in content["figures"] if row["value"]]
    return [
        {
            "group": pen.of(row, "group"),
            "order": str(number),
            "name": _name(row, pen) if before is None or before["code"] != row["code"] else _part_name(row, pen),
            "subject": pen.of(row, "subject"),
            "unit": formats.unit_title(row["unit"], pen.language),
            "value": pen.figure(row["value"], short=True),
            "period": _short_period(row["value"]["period"], pen),
            "previous": row["previous"] and pen.figure(row["previous"], short=True),
            "change": _growth(row["change"], row["reported_change"], row["previous"], pen),
            "year_before": row["year_before"] and pen.figure(row["year_before"], short=True),
            "year_change": _growth(row["year_change"], row["reported_year_change"], row["year_before"], pen),
        }
        for number, (row, before) in enumerate(zip(known, [None, *known], strict=False), 1)
    ]


def missing(content: Content, pen: Pen) -> list[Paragraph]:
    """The figures of the agenda that nobody has given, by name."""
    names = [_name(row, pen) for row in content["figures"] if not row["value"]]
    if not names:
        return []
    return [Paragraph(joined(pen.word("review.missing-figures", count=str(len(names)), names="; ".join(names))))]


def _name(row: Row, pen: Pen) -> str:
    """The indicator, for whom if not for the country, and its unit if it is not plain from the figure."""
    unit = formats.unit_name(row["unit"], pen.language)
    about = "" if row["is_nation"] else f", {pen.of(row, 'subject')}"
    return f"{pen.of(row, 'title')}{about}" + ("" if row["unit"] in PLAIN_UNITS else f" ({unit})")


def _part_name(row: Row, pen: Pen) -> str:
    """For whom, under the row that says what."""
    return f"– {pen.of(row, 'subject')}"


def _short_period(code: str, pen: Pen) -> str:
    """A day without the word "day" before it, "quý IV/2024" on one line: the column is narrow."""
    if len(code) == len("2024-11-30") and code[7] == "-" and code[5] != "M":
        return pen.date(code)
    period = pen.period(code)
    return period.replace(" ", formats.NBSP) if period.count(" ") == 1 else period


def _growth(computed: Row | None, reported: Row | None, base: Row | None, pen: Pen) -> Runs | None:
    """The growth that follows from the figures, and its base; what only a source states is marked as its statement."""
    if computed is not None:
        return joined(pen.figure(computed, short=True, signed=True), " (", pen.figure(base, short=True), ")")
    if reported is not None:
        return joined(pen.figure(reported, short=True, signed=True), pen.word("review.as-stated"))
    return None


def targets(content: Content, pen: Pen) -> list[Row]:
    """The goals for which a figure was ever given, whether or not it settles them."""
    return [
        {
            "group": pen.of(row, "programme"),
            "order": str(number),
            "name": f"{row['code']}. {pen.of(row, 'title')}" + _for_whom(row, pen),
            "goal": _goal_cell(row, pen),
            "value": pen.figure(row["value"], short=True),
            "state": pen.word(f"attainment.state.{row['state']}"),
            "gap": pen.quantity(row["gap"], row["goal"]["unit"]) if row["gap"] and row["goal"] else None,
            "due": pen.date(row["context"].get("due")),
            "owner": pen.of(row, "owner"),
            "behind": pen.names(row["behind"]) or None,
            "reason": _reason(row, pen),
        }
        for number, row in enumerate((row for row in content["targets"] if row["value"]), 1)
    ]


def unmeasured(content: Content, pen: Pen) -> list[ListBlock]:
    """The targets nobody has given a figure for, one line a programme."""
    lines: list[Runs] = []
    for key in dict.fromkeys(row["programme"] for row in content["targets"]):
        rows = [row for row in content["targets"] if row["programme"] == key and not row["value"]]
        names = list(dict.fromkeys(f"{row['code']}. {pen.of(row, 'title')}" for row in rows))
        if rows:
            said = {"title": pen.of(rows[0], "programme"), "count": str(len(names)), "names": "; ".join(names)}
            lines.append(joined(pen.word("review.unmeasured", **said)))
    return [ListBlock(tuple(lines))] if lines else []


def _for_whom(row: Row, pen: Pen) -> str:
    goal = row["goal"]
    return f" ({goal['about_vi']})" if goal and goal["about"].startswith("block.") else ""


def _goal_cell(row: Row, pen: Pen) -> str:
    """The value that is judged, and the draft where the decision differs from it."""
    shown = pen.goal(row["goal"])
    if "only-draft" in row["notes"]:
        return pen.word("review.only-draft", goal=shown)
    drafts = [pen.goal(draft) for draft in row["drafts"] if draft["value"] is not None]
    if "changed-from-draft" in row["notes"] and drafts:
        return pen.word("review.draft-was", goal=shown, draft=", ".join(drafts))
    return shown


def _reason(row: Row, pen: Pen) -> str:
    unit = row["value"]["unit"] if row["value"] else (row["goal"] or {}).get("unit", "") or "count"
    context = pen.context(row["context"], unit)
    if row["value"] and "value" in context:  # to the digits of its own cell
        context["value"] = pen.quantity(row["value"]["value"], unit, decimals=row["value"]["decimals"])
    said = [pen.word(f"attainment.{row['reason']}", **context)]
    said += [pen.word(f"attainment.note.{note}", **context) for note in row["notes"] if note in SAID_NOTES]
    if row["behind"]:
        context = {"behind": str(len(row["behind"])), "measured": str(row["measured"])}
        said.append(pen.word("attainment.units-behind", names=pen.names(row["behind"]), **context))
    return " ".join(said)


def conflicts(content: Content, pen: Pen) -> list[Row]:
    return [
        {
            "group": f"{pen.of(row, 'title')} ({row['year']})",
            "goal": pen.goal(goal),
            "about": goal["about_vi"] or pen.word("review.whole-country"),
            "stated_on": pen.date(goal["stated_on"]),
            "instrument": ", ".join(filter(None, (goal["instrument_vi"], goal["place"]))),
            "state": pen.word(f"attainment.state.{goal['state'] or 'no_data'}"),
        }
        for row in content["conflicts"]
        for goal in row["goals"]
    ]


def findings(content: Content, pen: Pen) -> list[Row]:
    """Contradictions among the loaded figures, worst first; each number has its annex row."""
    rows = []
    for number, one in enumerate(content["findings"], 1):
        context = pen.told(one)
        sources = [pen.number(_shown(pen, pk), [pk]) for pk in one["observations"]]
        rows.append(
            {
                "order": str(number),
                "code": one["code"],
                "severity": pen.word(f"severity.{one['severity']}"),
                "where": joined(*_spaced(sources)),
                "words": pen.word(one["code"], **context),
                "stated": context.get("stated"),
                "recomputed": context.get("recomputed"),
                "nearest": context.get("nearest") or None,
            }
        )
    return rows


def simulated(content: Content, pen: Pen) -> list[Row]:
    """A row for each reading, the nation and the blocks side by side: a column for the last part of their keys."""
    rows: dict[tuple[str, str], Row] = {}
    for row in content["simulated"]:
        period = row["value"]["period"]
        one = rows.setdefault(
            (row["code"], period), {"name": pen.of(row, "title"), "period": _short_period(period, pen)}
        )
        one["nation" if "." not in row["subject"] else row["subject"].rpartition(".")[2]] = pen.figure(row["value"])
    return list(rows.values())


def _shown(pen: Pen, pk: int) -> str:
    row = pen.observations[str(pk)]
    return pen.quantity(row["value"], row["unit"], row["bound"], row["decimals"])


def _spaced(numbers: list[Any]) -> list[Any]:
    return [part for place, number in enumerate(numbers) for part in (("; " if place else ""), number)]
