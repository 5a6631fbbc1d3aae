"""What the linter is told about the country: how many organisations there are, and targets stated elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from giaoban.core.findings import Finding, Place, Refused


@dataclass(frozen=True)
class KnownNumber:
    """How many organisations of a kind there were, from a day to a day (both included, None is open)."""

    value: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""

    def held_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class KnownTarget:
    """A target as one source states it. `words` are groups of alternatives that must all occur in a sentence.

    `scope` is whom it binds ("nation", "ministries", "provinces"); targets compare only within one scope.
    """

    what: str
    year: int
    value: Decimal
    unit: str
    source: str
    words: tuple[tuple[str, ...], ...]
    scope: str = "nation"


@dataclass(frozen=True)
class Known:
    """Known numbers by the lower-case word the organisations are called by, and known targets."""

    organisations: Mapping[str, Sequence[KnownNumber]] = field(default_factory=dict)
    targets: Sequence[KnownTarget] = ()

    @classmethod
    def of_organisations(cls, numbers: Mapping[str, Iterable[int]]) -> Self:
        """Undated numbers, for small cases.

        >>> Known.of_organisations({"tỉnh": [63]}).numbers("tỉnh", None)
        [63]
        """
        return cls({word: tuple(map(KnownNumber, values)) for word, values in numbers.items()})

    def numbers(self, word: str, day: dt.date | None) -> list[int]:
        """Numbers in force on a day; all of them when the text does not say when."""
        known = self.organisations.get(word, ())
        dated = [number.value for number in known if day is None or number.held_on(day)]
        return dated or [number.value for number in known]

    @classmethod
    def from_data(cls, data: Any, file: str = "") -> Self:
        """Read the parsed YAML of a pack. Raises Refused with every fault (`known.bad-entry`) at once."""
        faults: list[Finding] = []
        organisations: dict[str, list[KnownNumber]] = {}
        targets: list[KnownTarget] = []
        sections = data if isinstance(data, Mapping) else {}
        for name in ("organisations", "targets"):
            if not isinstance(sections.get(name, []), list):
                faults.append(_fault(file, name, TypeError("not a list")))
        if not {"organisations", "targets"} & set(sections):
            faults.append(_fault(file, "/", KeyError("organisations", "targets")))
        if faults:
            raise Refused(faults)
        for place, entry in enumerate(sections.get("organisations", [])):
            try:
                number = KnownNumber(
                    int(entry["value"]),
                    _day(entry.get("valid_from")),
                    _day(entry.get("valid_to")),
                    str(entry["source"]),
                )
                for word in entry["called"]:
                    organisations.setdefault(str(word).lower(), []).append(number)
            except (KeyError, TypeError, ValueError, AttributeError) as why:
                faults.append(_fault(file, f"organisations[{place}]", why))
        for place, entry in enumerate(sections.get("targets", [])):
            try:
                words = tuple(tuple(str(word).lower() for word in group) for group in entry["words"])
                targets.append(
                    KnownTarget(
                        str(entry["what"]), int(entry["year"]), Decimal(str(entry["value"])), str(entry["unit"]),
                        str(entry["source"]), words, str(entry.get("scope", "nation")),
                    )
                )  # fmt: skip
            except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as why:
                faults.append(_fault(file, f"targets[{place}]", why))
        if faults:
            raise Refused(faults)
        return cls(organisations, tuple(targets))


def _day(value: Any) -> dt.date | None:
    return value if value is None or isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _fault(file: str, part: str, why: Exception) -> Finding:
    return Finding("known.bad-entry", where=Place(file, part=part), context={"part": part, "why": repr(why)})
