"""Writes the plain values of a review as people read them, each number bound to its row in the annex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from giaoban.core.findings import Finding, Severity
from giaoban.core.reports.blocks import Annex, Ledger, Number, Run, Source, Text, runs
from giaoban.core.reports.paper import Kind
from giaoban.web import formats
from giaoban.web.findings import say

Language = Literal["vi", "en"]
Runs = tuple[Run, ...]


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
            vintage=f"{row['vintage']}{revised}",
            kind=Kind(row["status"]),
            key=row["key"],
        )

    def method(self, method: str) -> str:
        code = f"method.{method}"
        known = self.word(code)
        return method if known.startswith(f"{code}:") else known

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
        """What the words of a finding need, as people read it: days, periods, numbers, quantities in their unit."""
        said: dict[str, str] = {}
        for name, value in context.items():
            if name == "gap" and unit == "percent":
                said[name] = self._number(value, "percentage_point")
            elif name in ("value", "goal", "gap", "expected", "baseline", "other"):
                said[name] = self._number(value, unit)
            elif name in ("day", "due", "baseline_day", "judged"):
                said[name] = self.date(value)
            elif name == "period":
                said[name] = self.period(value) if value else ""
            elif isinstance(value, list):
                said[name] = " + ".join(self._number(one, "count") for one in value)
            else:
                said[name] = self._number(value, "count")
        return said

    def _number(self, value: Any, unit: str) -> str:
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            return "" if value is None else str(value)
        places = len(str(value).partition(".")[2])
        return formats.quantity(number, unit, min(places, 2), self.language)


def joined(*parts: str | Run | Runs) -> Runs:
    """Runs in a row, empty pieces left out."""
    return runs(*(part for part in parts if part))
