"""Writes the plain values of a review as people read them, each number bound to its row in the annex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import override

from giaoban.core.findings import Finding, Severity
from giaoban.core.periods import NotAPeriod
from giaoban.core.reports.blocks import Annex, Ledger, Number, Run, Source, Text, runs
from giaoban.core.reports.paper import Kind
from giaoban.web import formats
from giaoban.web.findings import say, words
from giaoban.web.signs import FIELDS

Language = Literal["vi", "en"]
Runs = tuple[Run, ...]
Content = Mapping[str, Any]
Row = dict[str, Any]
NAMES = 12  # of a long list of organisations so many are named, then how many more there are
SNAPSHOT_DIGITS = 6  # the end of a warehouse snapshot's number, enough to tell two apart on paper


class Pen:
    """One report in one language: hands out annex rows in the order in which numbers are quoted."""

    def __init__(self, content: Mapping[str, Any], language: Language) -> None:
        self.observations: Mapping[str, Mapping[str, Any]] = content["observations"]
        self.language: Language = language
        self.ledger = Ledger()

    def word(self, code: str, **context: Any) -> str:
        """The sentence of a code in the report's language."""
        return say(Finding(code, Severity.NOTE, context=context), self.language)

    def of(self, row: Mapping[str, Any], name: str) -> str:
        """A text that is kept in both languages, or only in Vietnamese."""
        return str(row.get(f"{name}_{self.language}") or row.get(f"{name}_vi") or "")

    def field(self, code: str) -> str:
        """The name of a field of work."""
        with override(self.language):
            return str(FIELDS.get(code, code))

    def date(self, iso: str | None) -> str:
        return formats.date(dt.date.fromisoformat(iso), self.language) if iso else formats.NO_VALUE

    def period(self, code: str) -> str:
        return formats.period(code, self.language)

    def figure(self, figure: Mapping[str, Any] | None, *, short: bool = False, signed: bool = False) -> Runs:
        """A figure with its unit and its annex row; the word for "no data" where there is none.

        `short` is for a cell whose row names the unit: only the percent sign stays. `signed` is for changes.
        """
        if figure is None or figure["value"] is None:
            return (Text(self.word("review.no-data"), italic=True),)
        value, unit = Decimal(figure["value"]), figure["unit"]
        write = formats.short_quantity if short else formats.quantity
        shown = write(value, unit, figure["decimals"], self.language, figure.get("bound", "eq"))
        if short and unit == "percentage_point":
            shown += formats.NBSP + self.word("review.points")
        if signed and value >= 0 and figure.get("bound", "eq") == "eq":
            shown = f"+{shown}"
        return (self.number(shown, figure["observations"]),)

    def number(self, shown: str, ids: Sequence[int]) -> Number:
        """A number bound to the annex row of the first observation it stands on.

        Only estimates and simulated figures say so on the spot; the annex names the kind of every figure.
        """
        if not ids:
            return Number(shown)
        source = self.source(ids[0])
        marked = source.kind if source.kind in (Kind.ESTIMATE, Kind.SIMULATED) else Kind.OFFICIAL
        return Number(shown, self.ledger.cite(source), marked)

    def quantity(self, value: str | None, unit: str, bound: str = "eq", decimals: int | None = None) -> str:
        """A number that stands on no observation: a goal, a count of rows."""
        return formats.quantity(None if value is None else Decimal(value), unit, decimals, self.language, bound)

    def source(self, pk: int) -> Source:
        """The annex row of an observation."""
        row = self.observations[str(pk)]
        place = f", {row['place']}" if row["place"] else ""
        counts = ""
        if row["num"] and row["den"]:
            num, den = (formats.number(Decimal(row[name]), None, self.language) for name in ("num", "den"))
            counts = f" ({num}/{den})"
        revised = f", {self.word('review.revision', number=row['revision'])}" if row["revision"] else ""
        return Source(
            what=self.of(row, "title"),
            subject=self.of(row, "subject"),
            period=self.period(row["period"]),
            value=self.quantity(row["value"], row["unit"], row["bound"], row["decimals"]) + counts,
            source=f"{self.of(row, 'source')}{place}",
            method=self.method(row["method"]),
            vintage=f"{self._vintage(row['vintage'])}{revised}",
            kind=Kind(row["status"]),
            key=row["key"],
        )

    def method(self, method: str) -> str:
        """The words of a method; "id@version" is a definition of the pack, computed from records."""
        if f"method.{method}" in words():
            return self.word(f"method.{method}")
        definition, _, version = method.partition("@")
        return self.word("method.definition", definition=definition, version=version) if version else method

    def _vintage(self, vintage: str) -> str:
        """The day or month of a publication; of a computation, the warehouse snapshot it read."""
        if vintage.isdecimal() and len(vintage) > len("2024"):
            return self.word("review.snapshot", number=vintage[-SNAPSHOT_DIGITS:])
        try:
            return self.period(vintage).removeprefix("ngày ")
        except NotAPeriod:
            return vintage

    def annex(self) -> Annex:
        return self.ledger.annex()

    def goal(self, goal: Mapping[str, Any] | None) -> str:
        """ "trên 50 %", "20–25 %", or that nobody knows the value."""
        if goal is None or goal["value"] is None:
            return self.word("review.goal-unknown")
        unit = goal["unit"] or "count"
        if goal["operator"] == "between":
            low = formats.number(Decimal(goal["value"]), None, self.language)
            return f"{low}–{self.quantity(goal['upper'], unit)}"
        return self.quantity(goal["value"], unit, goal["operator"])

    def context(self, context: Mapping[str, Any], unit: str = "count") -> dict[str, str]:
        """What the words of a judgement need, as people read it."""
        return as_read(context, self.language, unit)

    def told(self, finding: Mapping[str, Any]) -> dict[str, str]:
        """What the words of a finding need: titles for codes, names and decimal signs of the report's language."""
        said = as_read(finding["context"], self.language)
        compared = [self.observations[str(pk)] for pk in finding["observations"]]
        if compared:
            said |= {"indicator": self.of(compared[0], "title"), "subject": self.of(compared[0], "subject")}
        if titles := finding["context"].get("titles"):  # those of a sum come first among the observations
            said["titles"] = " + ".join(self.of(part, "title") for part in compared[: len(titles)])
        return said

    def names(self, names: Sequence[str]) -> str:
        """Some names, and how many more there are."""
        if len(names) <= NAMES:
            return ", ".join(names)
        return f"{', '.join(names[:NAMES])} {self.word('review.and-more', more=str(len(names) - NAMES))}"


def as_read(context: Mapping[str, Any], language: Language, unit: str = "count") -> dict[str, str]:
    """The context of a code as people read it: days, periods, lists, numbers with the decimal sign of the language.

    >>> as_read({"parts": ["4", "57"], "stated": "14.7", "period": "2024Q4"}, "vi")
    {'parts': '4 + 57', 'stated': '14,7', 'period': 'quý IV/2024'}
    """
    said: dict[str, str] = {}
    for name, value in context.items():
        if name == "gap" and unit == "percent":
            said[name] = _number(value, "percentage_point", language)
        elif name in ("value", "goal", "gap", "expected", "baseline", "other"):
            said[name] = _number(value, unit, language)
        elif name in ("day", "due", "baseline_day", "judged"):
            said[name] = formats.date(dt.date.fromisoformat(value), language) if value else formats.NO_VALUE
        elif name == "period":
            said[name] = formats.period(value, language) if value else ""
        elif isinstance(value, list | tuple):
            said[name] = " + ".join(_number(one, "count", language) for one in value)
        else:
            said[name] = _number(value, "count", language)
    return said


def _number(value: Any, unit: str, language: Language) -> str:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return "" if value is None else str(value)
    places = len(str(value).partition(".")[2])
    return formats.quantity(number, unit, min(places, 2), language)


def joined(*parts: str | Run | Runs) -> Runs:
    """Runs in a row, empty pieces left out."""
    return runs(*(part for part in parts if part))
