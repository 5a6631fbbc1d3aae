"""What is owed, and who has not done what was asked: rows and lines of a review's report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from giaoban.core.reports.blocks import ListBlock, Paragraph
from giaoban.meetings.queries.pen import Content, Pen, Row, joined
from giaoban.web.formats import NBSP

LISTS = ("overdue", "soon", "later", "undated", "answered", "new")


def promises(*names: str) -> Callable[[Content, Pen], list[Row]]:
    """The rows of some lists of promises, one after the other."""

    def rows(content: Content, pen: Pen) -> list[Row]:
        found = [row for name in names for row in content["promises"][name]]
        return [_promise(row, number, pen) for number, row in enumerate(found, 1)]

    return rows


def overdue(content: Content, pen: Pen) -> list[Row]:
    """Under the name of each who owes it, those who owe most first, so that everybody finds their own at once."""
    found = content["promises"]["overdue"]
    owing = who_owes(found, pen)
    order = {name: place for place, (name, count) in enumerate(owing.most_common()) if count > 1}
    single = pen.word("review.one-each", count=str(sum(1 for count in owing.values() if count == 1)))
    found = sorted(found, key=lambda row: order.get(pen.of(row, "owed_by"), len(order)))  # stable: then by due day
    rows = []
    for number, row in enumerate(found, 1):
        name, one = pen.of(row, "owed_by"), _promise(row, number, pen)
        if name in order:
            rows.append(one | {"group": f"{name} ({owing[name]})"})
        else:
            rows.append(one | {"group": single, "what": f"{name}: {one['what']}"})
    return rows


def undated(content: Content, pen: Pen) -> list[ListBlock | Paragraph]:
    """One line for each who owes: a table would have an empty column of dates."""
    found = content["promises"]["undated"]
    lines = []
    for name, count in who_owes(found, pen).most_common():
        named = [_when_said(row, pen) for row in found if pen.of(row, "owed_by") == name]
        lines.append(joined(pen.word("review.owes", name=name, count=str(count), what="; ".join(named))))
    return [ListBlock(tuple(lines)), Paragraph(joined(pen.word("review.undated")))] if lines else []


def who_owes(rows: Iterable[Row], pen: Pen) -> Counter[str]:
    return Counter(pen.of(row, "owed_by") for row in rows)


def _when_said(row: Row, pen: Pen) -> str:
    """What is owed, with the words its source has for a date ("at once") where it has any."""
    return pen.of(row, "title") + (f" ({row['due_text']})" if row["due_text"] else "")


def _promise(row: Row, number: int, pen: Pen) -> Row:
    due = pen.date(row["due"]) if row["due"] else row["due_text"] or pen.word("review.no-date")
    late = row["days"] is not None and row["days"] > 0
    return {
        "order": str(number),
        "what": pen.of(row, "title"),
        "asked_by": pen.of(row, "asked_by") or None,
        "owed_by": pen.of(row, "owed_by"),
        "due": due,
        "days": pen.word("review.days-late", days=row["days"]).replace(" ", NBSP) if late else None,
        "state": pen.word(f"commitment.state.{row['state']}"),
        "source": ", ".join(filter(None, (pen.of(row, "source"), row["place"]))),
    }


def units(content: Content, pen: Pen) -> list[Row]:
    rows = []
    for number, row in enumerate(content["units"], 1):
        known = pen.names(row["names"])
        done = (pen.number(f"{row['done']}/{row['of']}", row["value"]["observations"]),) if row["value"] else None
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
