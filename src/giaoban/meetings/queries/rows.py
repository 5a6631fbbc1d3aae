"""The sections of a review's report: rows and sentences for the layout of the pack, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from giaoban.core.reports.blocks import ListBlock, Paragraph
from giaoban.meetings.queries.pen import Pen, Runs, joined
from giaoban.web import formats

Content = Mapping[str, Any]
Row = dict[str, Any]
SAID_NOTES = ("estimate", "disputed")
STATES = ("met", "on_course", "behind", "no_data")
PLAIN_UNITS = ("percent", "count", "rank", "organisations", "yes_no", "other")  # said by the figure or by its title
NAMES = 12  # of a long list of organisations so many are named, then how many more there are


def intro(content: Content, pen: Pen) -> Row:
    meeting = content["meeting"]
    return {
        "known_at": pen.date(meeting["known_at"]),
        "held_on": pen.date(meeting["held_on"]),
        "period": pen.period(meeting["period"]),
        "organiser": pen.of(meeting, "organiser"),
    }


def summary(content: Content, pen: Pen) -> Row:
    """Counts of what follows; they stand on no observation, so they carry no reference."""
    promises, figures = content["promises"], content["figures"]
    return {
        "figures": str(sum(1 for row in figures if row["value"])),
        "missing": str(sum(1 for row in figures if not row["value"])),
        "overdue": str(len(promises["overdue"])),
        "soon": str(len(promises["soon"])),
        "undated": str(len(promises["undated"])),
        "doubts": str(sum(1 for one in content["findings"] if one["severity"] != "note")),
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


def highlights(content: Content, pen: Pen) -> list[ListBlock]:
    """A sentence for each figure that has a comparison; growth is recomputed, never copied from a source."""
    lines: list[Runs] = []
    for row in content["figures"]:
        for before, change, code in (
            ("year_before", "year_change", "review.against-year-before"),
            ("previous", "change", "review.against-previous"),
        ):
            if row["value"] and row[before] and row[change]:
                is_year = row["value"]["period"].isdigit()
                against = "review.against-last-year" if is_year else code
                lines.append(_sentence(row, row[before], row[change], against, pen))
                break
    return [ListBlock(tuple(lines))] if lines else []


def _sentence(row: Row, before: Row, change: Row, code: str, pen: Pen) -> Runs:
    falls = change["value"].startswith("-")
    size = {**change, "value": change["value"].removeprefix("-"), "observations": []}
    verb = pen.word("review.falls" if falls else "review.rises")
    subject = "" if row["is_nation"] else f" ({pen.of(row, 'subject')})"
    return joined(
        f"{pen.of(row, 'title')}{subject} {pen.word('review.reaches')} ",
        pen.figure(row["value"]),
        f" ({pen.period(row['value']['period'])}), {verb} ",
        pen.figure(size),
        f" {pen.word(code)} (",
        pen.figure(before),
        ").",
    )


def figures(content: Content, pen: Pen) -> list[Row]:
    """What is known; a dash where there is nothing to compare with, as the note of the table says."""
    known = [row for row in content["figures"] if row["value"]]
    return [
        {
            "group": pen.of(row, "group"),
            "order": str(number),
            "name": _name(row, pen),
            "subject": pen.of(row, "subject"),
            "unit": formats.unit_title(row["unit"], pen.language),
            "value": pen.figure(row["value"], short=True),
            "period": _short_period(row["value"]["period"], pen),
            "previous": row["previous"] and pen.figure(row["previous"], short=True),
            "change": _growth(row["change"], row["reported_change"], pen),
            "year_before": row["year_before"] and pen.figure(row["year_before"], short=True),
            "year_change": _growth(row["year_change"], row["reported_year_change"], pen),
        }
        for number, row in enumerate(known, 1)
    ]


def missing(content: Content, pen: Pen) -> list[Paragraph]:
    """The figures of the agenda that nobody has given, by name."""
    names = [_name(row, pen) for row in content["figures"] if not row["value"]]
    if not names:
        return []
    return [Paragraph(joined(pen.word("review.missing-figures", names="; ".join(names))))]


def _name(row: Row, pen: Pen) -> str:
    """The indicator, for whom if not for the country, and its unit if it is not plain from the figure."""
    unit = formats.unit_name(row["unit"], pen.language)
    about = "" if row["is_nation"] else f", {pen.of(row, 'subject')}"
    return f"{pen.of(row, 'title')}{about}" + ("" if row["unit"] in PLAIN_UNITS else f" ({unit})")


def _short_period(code: str, pen: Pen) -> str:
    """A day without the word "day" before it: the column is narrow."""
    return pen.date(code) if len(code) == len("2024-11-30") and code[7] == "-" and code[5] != "M" else pen.period(code)


def _growth(computed: Row | None, reported: Row | None, pen: Pen) -> Runs | None:
    """The growth that follows from the figures; what only a source states is marked as its statement."""
    if computed is not None:
        return pen.figure(computed, short=True, signed=True)
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
            "behind": _named(row["behind"], pen) or None,
            "reason": _reason(row, pen),
        }
        for number, row in enumerate((row for row in content["targets"] if row["value"]), 1)
    ]


def unmeasured(content: Content, pen: Pen) -> list[ListBlock]:
    """The goals nobody has given a figure for, one line a programme, each with its value."""
    lines: list[Runs] = []
    for key in dict.fromkeys(row["programme"] for row in content["targets"]):
        rows = [row for row in content["targets"] if row["programme"] == key and not row["value"]]
        names = "; ".join(f"{row['code']}. {pen.of(row, 'title')}: {_goal_cell(row, pen)}" for row in rows)
        if rows:
            lines.append(joined(pen.word("review.unmeasured", title=pen.of(rows[0], "programme"), names=names)))
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
    said = [pen.word(f"attainment.{row['reason']}", **context)]
    said += [pen.word(f"attainment.note.{note}", **context) for note in row["notes"] if note in SAID_NOTES]
    if row["behind"]:
        context = {"behind": str(len(row["behind"])), "measured": str(row["measured"])}
        said.append(pen.word("attainment.units-behind", names=_named(row["behind"], pen), **context))
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


def promises(name: str) -> Callable[[Content, Pen], list[Row]]:
    """The rows of one list of promises."""

    def rows(content: Content, pen: Pen) -> list[Row]:
        return [_promise(row, number, pen) for number, row in enumerate(content["promises"][name], 1)]

    return rows


def all_promises(content: Content, pen: Pen) -> list[Row]:
    rows = [
        row for name in ("overdue", "soon", "later", "undated", "answered", "new") for row in content["promises"][name]
    ]
    return [_promise(row, number, pen) for number, row in enumerate(rows, 1)]


def _promise(row: Row, number: int, pen: Pen) -> Row:
    due = pen.date(row["due"]) if row["due"] else row["due_text"] or pen.word("review.no-date")
    late = row["days"] is not None and row["days"] > 0
    return {
        "order": str(number),
        "what": pen.of(row, "title"),
        "asked_by": pen.of(row, "asked_by") or None,
        "owed_by": pen.of(row, "owed_by"),
        "due": due,
        "days": pen.word("review.days-late", days=row["days"]) if late else None,
        "state": pen.word(f"commitment.state.{row['state']}"),
        "source": ", ".join(filter(None, (pen.of(row, "source"), row["place"]))),
    }


def units(content: Content, pen: Pen) -> list[Row]:
    rows = []
    for number, row in enumerate(content["units"], 1):
        known = _named(row["names"], pen)
        if row["value"]:
            done: Any = (pen.number(f"{row['done']}/{row['of']}", row["value"]["observations"]),)
        else:
            done = None
        rows.append(
            {
                "order": str(number),
                "unit": known or row["unit_vi"] or pen.word("review.how-many", number=row["missing"]),
                "asked": pen.of(row, "what"),
                "done": done,
                "missing": row["missing"],
                "due": pen.date(row["due"]) if row["due"] else row["due_text"] or None,
                "note": row["remark"] or ("" if known else pen.word("review.names-not-given")),
            }
        )
    return rows


def findings(content: Content, pen: Pen) -> list[Row]:
    """Contradictions among the loaded figures, worst first; each number has its annex row."""
    rows = []
    for number, one in enumerate(content["findings"], 1):
        context = pen.context(one["context"])
        sources = [pen.number(_shown(pen, pk), [pk]) for pk in one["observations"]]
        rows.append(
            {
                "order": str(number),
                "code": one["code"],
                "severity": pen.word(f"severity.{one['severity']}"),
                "where": joined(*_spaced(sources)),
                "words": pen.word(one["code"], **{**context, "indicator": _title(pen, one)}),
                "stated": context.get("stated"),
                "recomputed": context.get("recomputed"),
                "nearest": context.get("nearest") or None,
            }
        )
    return rows


def simulated(content: Content, pen: Pen) -> list[Row]:
    return [
        {
            "name": pen.of(row, "title"),
            "subject": pen.of(row, "subject"),
            "period": pen.period(row["value"]["period"]),
            "value": pen.figure(row["value"]),
            "method": row["method"],
        }
        for row in content["simulated"]
    ]


def _title(pen: Pen, one: Row) -> str:
    ids = one["observations"]
    return pen.of(pen.observations[str(ids[0])], "title") if ids else str(one["context"].get("indicator", ""))


def _shown(pen: Pen, pk: int) -> str:
    row = pen.observations[str(pk)]
    return pen.quantity(row["value"], row["unit"], row["bound"], row["decimals"])


def _spaced(numbers: list[Any]) -> list[Any]:
    return [part for place, number in enumerate(numbers) for part in (("; " if place else ""), number)]


def _named(names: list[str], pen: Pen) -> str:
    if len(names) <= NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:NAMES])} {pen.word('review.and-more', more=str(len(names) - NAMES))}"
