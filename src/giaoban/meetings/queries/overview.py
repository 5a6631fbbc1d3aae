"""The first page of a review's report: what was reached, what is behind, what is due, what must be asked back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from giaoban.core.reports.blocks import ListBlock, Text
from giaoban.meetings.queries.owed import who_owes
from giaoban.meetings.queries.pen import Content, Pen, Row, Runs, joined
from giaoban.web import formats

BUSIEST = 3


def overview(content: Content, pen: Pen) -> list[ListBlock]:
    """One list, an item a question; a question without an answer is left out."""
    items = []
    for title, answer in (
        ("growth", _growth(content, pen)),
        ("targets", _targets(content, pen)),
        ("owed", _owed(content, pen)),
        ("doubts", _doubts(content, pen)),
    ):
        if said := tuple(answer):
            items.append(
                joined(
                    Text(pen.word(f"review.overview-{title}"), bold=True),
                    *(part for one in said for part in (" ", one)),
                )
            )
    return [ListBlock(tuple(items))] if items else []


def _growth(content: Content, pen: Pen) -> Iterator[Runs]:
    """A sentence for each figure that has a comparison; growth is recomputed, never copied from a source."""
    for row in content["figures"]:
        for before, change, code in (
            ("year_before", "year_change", "review.against-year-before"),
            ("previous", "change", "review.against-previous"),
        ):
            if row["value"] and row[before] and row[change]:
                is_year = row["value"]["period"].isdigit()
                yield _sentence(row, row[before], row[change], "review.against-last-year" if is_year else code, pen)
                break


def _sentence(row: Row, before: Row, change: Row, code: str, pen: Pen) -> Runs:
    falls = change["value"].startswith("-")
    size = {**change, "value": change["value"].removeprefix("-"), "observations": []}
    subject = "" if row["is_nation"] else f" ({pen.of(row, 'subject')})"
    return joined(
        f"{pen.of(row, 'title')}{subject} {pen.word('review.reaches')} ",
        pen.figure(row["value"], short=True),
        f" ({pen.period(row['value']['period'])}), {pen.word('review.falls' if falls else 'review.rises')} ",
        pen.figure(size),
        f" {pen.word(code)} (",
        pen.figure(before, short=True),
        ").",
    )


def _targets(content: Content, pen: Pen) -> Iterator[Runs]:
    """All goals counted, then by name those met and those behind."""
    rows = content["targets"]
    if not rows:
        return
    counts = Counter(row["state"] for row in rows)
    said = {state: str(counts[state]) for state in ("met", "on_course", "behind", "no_data")}
    yield joined(pen.word("review.goals-counted", goals=str(len(rows)), **said))
    for state in ("met", "on_course", "behind"):
        named: list[str | Runs] = []
        for row in (row for row in rows if row["state"] == state):
            disputed = f"; {pen.word('review.disputed')}" if "disputed" in row["notes"] else ""
            goal = pen.word("review.goal-due", goal=pen.goal(row["goal"]), due=pen.date(row["context"].get("due")))
            named += [
                ". " if named else "",
                f"{pen.of(row, 'title')} {pen.word('review.reaches')} ",
                pen.figure(row["value"], short=True),
            ]
            named.append(f" ({goal}{disputed})")
        if named:
            yield joined(pen.word(f"review.goals-{state}"), " ", *named, ".")


def _owed(content: Content, pen: Pen) -> Iterator[Runs]:
    promises = content["promises"]
    yield joined(pen.word("review.owed-counted", **{name: str(len(rows)) for name, rows in promises.items()}))
    busiest = [f"{name} ({count})" for name, count in who_owes(promises["overdue"], pen).most_common(BUSIEST)]
    if busiest:
        yield joined(pen.word("review.busiest", names="; ".join(busiest)))
    undone = [f"{pen.of(row, 'what')} ({row['missing']})" for row in content["units"] if row["value"]]
    if undone:
        yield joined(pen.word("review.undone", names="; ".join(undone)))


def _doubts(content: Content, pen: Pen) -> Iterator[Runs]:
    """What nobody should take over before its source was asked; notes and faults of the pack are left to the table."""
    for one in content["findings"]:
        if one["severity"] == "note" or not one["observations"]:
            continue
        context, code = pen.told(one), one["code"]
        if code == "figures.parts-do-not-sum":
            yield joined(pen.word("review.doubtful-sum", **context))
        elif code == "figures.growth-does-not-follow":
            context["unit"] = formats.NBSP + "%" if pen.language == "vi" else "%"
            first, last = pen.word("review.doubtful-growth", **context, mark="{}").split("{}")
            yield joined(first, (pen.number(context["stated"] + context["unit"], one["observations"][:1]),), last)
        else:
            yield joined(pen.word(code, **context))
