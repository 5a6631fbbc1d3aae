"""What people are asked for under a contract: its columns with their titles, choices and hints.

Three columns are not asked for: whose record it is and whether it is simulated, which the source itself stands for,
and the moment that orders versions, which is the moment of submission.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.core.contracts.contract import Bound, Column, Contract
from giaoban.core.quantities import fold
from giaoban.registry.models import Subject
from giaoban.web import formats

SOURCE, SIMULATED = "source", "simulated"
YES, NO = ("Có", "Yes"), ("Không", "No")
MOST_LETTERS = 1000  # a text without a bound of its own is kept up to here
KINDS = {
    "string": ("chữ", "a text"),
    "date": ("ngày có thật, viết ngày/tháng/năm như 05/03/2025", "a real day, written day/month/year as 05/03/2025"),
    "timestamp": ("ngày và giờ, viết như 05/03/2025 14:30", "a day and a time, as 05/03/2025 14:30"),
    "integer": ("số nguyên, viết như 1.234 hoặc 1234", "a whole number, as 1.234 or 1234"),
    "number": ("số, phần lẻ sau dấu phẩy như 45,79", "a number with a decimal comma, as 45,79"),
    "boolean": ("“Có” hoặc “Không”", "“Có” (yes) or “Không” (no)"),
}
EXAMPLES = {"date": "05/03/2025", "timestamp": "05/03/2025 14:30", "integer": "1234", "number": "45,79"}


@dataclass(frozen=True)
class Entry:
    """An entry of the register, as people choose it: “Yên Bái (province.yen-bai)”."""

    kind: str
    key: str
    name: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.key})"

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Asked:
    """One column as it is asked for. `choices` are (value, what is shown); `names` finds a value by what was typed."""

    name: str
    column: Column
    is_required: bool
    is_key: bool
    choices: tuple[tuple[str, str], ...]
    names: Mapping[str, str]

    @property
    def kind(self) -> str:
        return self.column.type

    def title(self, language: str) -> str:
        return self.column.title.en if language == "en" else self.column.title.vi

    def hint(self, language: str) -> str:
        """What may be typed, in one sentence or two."""
        spoken = 1 if language == "en" else 0
        parts = [("Chọn trong danh sách", "Choose from the list")[spoken] if self.choices else KINDS[self.kind][spoken]]
        for bound, words in ((self.column.lowest, ("từ", "from")), (self.column.highest, ("đến", "to"))):
            if bound is not None:
                parts.append(f"{words[spoken]} {shown_bound(bound, language)}")
        if self.column.pattern:
            parts.append((f"theo mẫu {self.column.pattern}", f"of the form {self.column.pattern}")[spoken])
        text = ", ".join(parts)
        ends = (("Bắt buộc.", "Needed."), ("Có thể để trống.", "May be empty."))[not self.is_required]
        return f"{text[:1].upper()}{text[1:]}. {ends[spoken]}"


def register_entries(contract: Contract) -> list[Entry]:
    """The entries of the register that records of a contract may name. One query, or none."""
    kinds = {kind for column in contract.columns.values() for kind in column.refers_to}
    if not kinds:
        return []
    rows = Subject.objects.filter(kind__in=kinds).order_by("kind", "name_vi", "key")
    return [Entry(*row) for row in rows.values_list("kind", "key", "name_vi", "valid_from", "valid_to")]


def is_asked(contract: Contract, name: str) -> bool:
    return name not in (SOURCE, SIMULATED, contract.version_of)


def asked_columns(contract: Contract, entries: Sequence[Entry] = (), *, today: dt.date) -> list[Asked]:
    """The columns in the order of the contract, the identifying ones first. `entries`: the register."""
    names = [name for name in contract.columns if is_asked(contract, name)]
    names.sort(key=lambda name: (name not in contract.key, name == contract.deleted_of))
    return [_asked(name, contract, entries, today) for name in names]


def identity(contract: Contract) -> tuple[str, ...]:
    """The columns by which people tell one record from another: the key without the source."""
    return tuple(name for name in contract.key if name != SOURCE)


def shown_bound(bound: Bound, language: str = "vi") -> str:
    value = bound.value
    if isinstance(value, Decimal):
        return formats.number(value, None, language)
    return formats.date(value, "vi")


def _asked(name: str, contract: Contract, entries: Sequence[Entry], today: dt.date) -> Asked:
    column = contract.columns[name]
    choices: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    if column.allowed:
        said = dict(column.value_words)
        choices = [(code, said[code].vi if code in said else code) for code in column.allowed]
        names = {fold(words.en): code for code, words in said.items()}
    elif column.type == "boolean":
        choices = [("true", YES[0]), ("false", NO[0])]
        names = _truths()
    elif column.refers_to:
        known = [entry for entry in entries if entry.kind in column.refers_to]
        choices = [(entry.key, entry.label) for entry in known if entry.is_valid_on(today)]
        names = _by_name(known, today)
    names |= {fold(value): value for value, _ in choices} | {fold(label): value for value, label in choices}
    return Asked(name, column, not column.nullable, name in contract.key, tuple(choices), names)


def _truths() -> dict[str, str]:
    yes, no = ("có", "co", "x", "đúng", "yes", "true", "1"), ("không", "khong", "sai", "no", "false", "0")
    return {fold(word): "true" for word in yes} | {fold(word): "false" for word in no}


def _by_name(known: Iterable[Entry], today: dt.date) -> dict[str, str]:
    """Key by name and by label. A name that two entries share means the one in force today, or nobody."""
    found: dict[str, str] = {}
    shared: dict[str, list[Entry]] = {}
    for entry in known:
        found[fold(entry.key)] = found[fold(entry.label)] = entry.key
        shared.setdefault(fold(entry.name), []).append(entry)
    for name, entries in shared.items():
        now = [entry for entry in entries if entry.is_valid_on(today)]
        if len(entries) == 1 or len(now) == 1:
            found[name] = (now or entries)[0].key
    return found
