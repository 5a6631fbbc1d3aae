"""Sentences drafted from figures: a paragraph a field of work, every number bound to its observation and re-checked.

The templates are the pack's (`reports/narratives.yaml`). A model may polish the wording where one is registered
(`drafting.model` in `core.plugins`); what it says is compared number by number, and in doubt the draft stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core import plugins
from giaoban.core.findings import Finding
from giaoban.core.linter.binding import Quotable, bind
from giaoban.core.linter.faithful import drifts
from giaoban.core.linter.figures import Kind
from giaoban.core.reports.blocks import Heading, Number, Paragraph, Run, Text
from giaoban.core.reports.narrative import Case, Drafted, Fact, Narratives, draft, load_narratives
from giaoban.core.reports.polishing import Model, Polished, polish
from giaoban.meetings.queries.pen import Content, Pen, Row

FILE = "narratives.yaml"
MODEL = "drafting.model"
"""The reader of this name gives the model that may polish, or None, as it does by default (`wording.py`)."""
KINDS = {"percent": Kind.PERCENT, "percentage_point": Kind.POINTS, "times": Kind.TIMES}


@dataclass(frozen=True)
class Sentence:
    """A sentence as it may be printed: the draft, what a model made of it if it may stand, and why not if not."""

    drafted: Drafted
    polished: Polished

    @property
    def text(self) -> str:
        return self.polished.text


def narratives_of(pack: Path | None = None) -> Narratives | None:
    """The pack's templates; None when it has none. Raises Refused when they have faults."""
    file = (pack or settings.PACK) / "reports" / FILE
    return load_narratives(file.read_text(encoding="utf-8"), FILE) if file.exists() else None


def drafted(rows: Iterable[Row], pen: Pen, templates: Narratives, targets: Iterable[Row] = ()) -> list[Drafted]:
    """A sentence for each figure row; one that quotes a number its observation does not have is left out."""
    by_value = {tuple(row["value"]["observations"]): row for row in targets if row["value"]}
    made = []
    for row in rows:
        target = by_value.get(tuple(row["value"]["observations"])) if row["value"] else None
        fact = _fact(row, target, pen)
        (sentence,) = draft(templates, [fact], pen.language)
        measured = sentence.text.replace(fact.goal, "") if fact.goal else sentence.text  # a goal is no observation
        if not unsupported(measured, quotables([row])) or pen.language != "vi":
            made.append(sentence)
    return made


def blocks(content: Content, pen: Pen, *, pack: Path | None = None) -> list[Heading | Paragraph]:
    """The section of the report: by field a heading and a paragraph; fields without any figure are left to the list
    of missing ones."""
    templates = narratives_of(pack)
    if templates is None:
        return []
    found: list[Heading | Paragraph] = []
    for group, rows in _by_group(row for row in content["figures"] if row["value"]).items():
        sentences = drafted(rows, pen, templates, content["targets"])
        if sentences:
            opening = templates.opening(group, pen.language)
            said: list[Run] = [Text(f"{opening} ")] if opening else []
            for sentence in sentences:
                said += [*sentence.runs, Text(" ")]
            found += [Heading(2, pen.of(rows[0], "group")), Paragraph(tuple(said[:-1]))]
    return found


def polished(sentences: Sequence[Drafted], model: Model | None = None) -> list[Sentence]:
    """Each sentence as the model words it, or as it was drafted."""
    asked = model or model_in_use()
    return [Sentence(one, polish(one.text, asked, _check, keep=one.keep)) for one in sentences]


def model_in_use() -> Model | None:
    """The model the operator chose, or None: then nothing is polished and nothing leaves the machine."""
    try:
        found: Callable[[str], str] | None = plugins.read(MODEL)
    except plugins.NoReader:
        return None
    return found


def unsupported(text: str, known: Sequence[Quotable]) -> list[str]:
    """The numbers of a text that are no known figure."""
    return [one.text for one in bind(text, known) if one.key is None]


def quotables(rows: Iterable[Row]) -> list[Quotable]:
    """Everything a text about these figures may quote: values, what they are compared with, changes.

    Keys are ids of observations.
    """
    found: list[Quotable] = []
    for row in rows:
        name = row["title_vi"]
        for figure in (row["value"], row["previous"], row["year_before"]):
            if figure and figure["value"] is not None:
                found.append(_quotable(name, figure))
        for figure in (row["change"], row["year_change"], row["reported_change"], row["reported_year_change"]):
            if figure and figure["value"] is not None:
                found.append(_quotable(name, figure))
    return found


def counted(observations: Mapping[str, Mapping[str, Any]]) -> list[Quotable]:
    """The counts behind rates: "6 of 8" is quoted by whoever knows them."""
    found = []
    for key, row in observations.items():
        if row["num"] and row["den"]:
            num, den = Decimal(row["num"]), Decimal(row["den"])
            found += [Quotable(key, row["title_vi"], num, Kind.COUNT, den), Quotable(key, row["title_vi"], num)]
            found.append(Quotable(key, row["title_vi"], den))
    return found


def _quotable(name: str, figure: Mapping[str, Any]) -> Quotable:
    kind = KINDS.get(figure["unit"], Kind.COUNT)
    return Quotable(str(figure["observations"][0]), name, Decimal(figure["value"]), kind)


def _check(draft_text: str, said: str, keep: Sequence[str]) -> list[Finding]:
    return drifts(draft_text, said, keep=keep)


def _fact(row: Row, target: Row | None, pen: Pen) -> Fact:
    value = row["value"]
    before, change = (row["previous"], row["change"]) if row["change"] else (row["year_before"], row["year_change"])
    size = change and {**change, "value": change["value"].removeprefix("-")}
    judged = target is not None and target["state"] in ("met", "on_course", "behind") and target["goal"]
    return Fact(
        indicator=row["code"],
        name=pen.of(row, "title"),
        subject=pen.of(row, "subject"),
        period=pen.period(value["period"]) if value else "",
        value=_number(value, pen),
        before=_number(before, pen) if change else None,
        before_period=pen.period(before["period"]) if before and change else "",
        change=_number(size, pen),
        case=_case(change),
        state=target["state"] if target and judged else "",
        goal=pen.goal(target["goal"]) if target and judged else "",
        due=pen.date(target["goal"]["due"]) if target and judged else "",
    )


def _case(change: Mapping[str, Any] | None) -> Case:
    if not change:
        return "first"
    value = Decimal(change["value"])
    return "same" if value == 0 else "rises" if value > 0 else "falls"


def _number(figure: Mapping[str, Any] | None, pen: Pen) -> Number | None:
    if not figure or figure["value"] is None:
        return None
    (run,) = pen.figure({"bound": "eq", **figure})
    return run if isinstance(run, Number) else None


def _by_group(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return groups
