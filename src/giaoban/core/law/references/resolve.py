"""From what a reference says to the provision it is on a day, or the reason why there is none.

    register = Register([Entry("42/2022/NĐ-CP", "Nghị định", paths=frozenset(document.by_path), ...)])
    resolve(reference, register, here=Here("/vn/...", "dieu-7/khoan-1"), day=date(2024, 7, 1))

Nothing is dropped: what cannot be resolved comes back with its reason and the nearest thing that is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from giaoban.core.law.numbers import number_key, read_number
from giaoban.core.law.references.found import THIS, Aim, DocumentMention, Reference
from giaoban.core.law.tree import KINDS, Kind
from giaoban.core.law.uris import NotAnAddress, document_uri, provision_uri, slug, step
from giaoban.core.law.vocabulary import NamedDocument, Names


class Reason(StrEnum):
    """Why a reference leads nowhere, or only so far."""

    DOCUMENT_UNKNOWN = "law.document-unknown"
    NAME_UNKNOWN = "law.name-unknown"
    AMBIGUOUS = "law.ambiguous"
    NO_CONTEXT = "law.no-context"
    PROVISION_MISSING = "law.provision-missing"
    NOT_YET = "law.not-yet-in-force"
    NO_LONGER = "law.no-longer-in-force"


@dataclass(frozen=True)
class Entry:
    """A document the register knows. `paths`: its provisions (or a function of the day), None without its text."""

    number: str
    type: str
    name: str = ""
    uri: str = ""
    issued_on: dt.date | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    """The first day on which it is no longer in force."""
    paths: Collection[str] | Callable[[dt.date], Collection[str]] | None = field(default=None, repr=False)

    def paths_on(self, day: dt.date) -> Collection[str] | None:
        return self.paths(day) if callable(self.paths) else self.paths

    def reason_on(self, day: dt.date) -> Reason | None:
        if self.effective_from and day < self.effective_from:
            return Reason.NOT_YET
        if self.effective_to and day >= self.effective_to:
            return Reason.NO_LONGER
        return None


@dataclass(frozen=True)
class Here:
    """Where a reference stands, for "Điều này" and "Nghị định này"."""

    document: str
    path: str = ""


@dataclass(frozen=True)
class Resolved:
    """`uri` with the day when the provision is there and in force; else None, the reason, and the `nearest` thing."""

    reference: Reference
    day: dt.date
    uri: str | None = None
    reason: Reason | None = None
    nearest: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        return self.uri is not None


class Register:
    """Documents by number, by name and by address."""

    def __init__(self, entries: Iterable[Entry], *, country: str = "vn") -> None:
        self.by_uri: dict[str, Entry] = {}
        self._by_number: dict[str, list[Entry]] = {}
        self._by_serial: dict[tuple[str, int | None], list[Entry]] = {}
        for entry in entries:
            year = entry.issued_on.year if entry.issued_on else None
            uri = entry.uri or _address(entry, year, country)
            self.by_uri.setdefault(uri, entry)
            self._by_number.setdefault(number_key(entry.number), []).append(entry)
            if number := read_number(entry.number):
                serial = (number.serial.lstrip("0"), number.year or year)
                self._by_serial.setdefault(serial, []).append(entry)
        self._uris = {id(entry): uri for uri, entry in self.by_uri.items()}
        named = [entry for entry in self.by_uri.values() if entry.name]
        self._named = {entry.number: entry for entry in named}
        self.documents = tuple(
            NamedDocument(each.number, each.type, each.name, each.issued_on, each.effective_from, each.effective_to)
            for each in named
        )
        self._names = Names(self.documents)

    def uri_of(self, entry: Entry) -> str:
        return self._uris[id(entry)]

    def numbered(self, mention: DocumentMention) -> list[Entry]:
        """Documents with a number; "42/2022" alone is told apart by the type in words."""
        found = [entry for entry in self._by_number.get(number_key(mention.number), []) if id(entry) in self._uris]
        number = read_number(mention.number)
        if not found and mention.number.isdigit():  # "Nghị định 168": whichever year, if there is one only
            serial = mention.number.lstrip("0")
            found = [
                entry
                for (each, _), entries in self._by_serial.items()
                if each == serial
                for entry in entries
                if id(entry) in self._uris and mention.type in ("", entry.type)
            ]
        if not found and number and not number.sign:
            found = [
                entry
                for entry in self._by_serial.get((number.serial.lstrip("0"), number.year), [])
                if id(entry) in self._uris and mention.type in ("", entry.type)
            ]
        if len(found) > 1 and mention.issued_on:
            found = [entry for entry in found if entry.issued_on in (None, mention.issued_on)] or found
        if len(found) > 1 and mention.type:
            found = [entry for entry in found if entry.type == mention.type] or found
        return found

    def named(self, mention: DocumentMention, day: dt.date) -> list[Entry]:
        """Documents with a name; without a date the one in force on the day, else the latest before it."""
        found = [self._named[each.number] for each in self._names.of(mention.type, mention.name)]
        if mention.type == "Luật" and not found:
            found = [self._named[each.number] for each in self._names.of("Bộ luật", mention.name)]
        if mention.issued_on or mention.year:
            return [
                entry
                for entry in found
                if (not mention.issued_on and _year(entry) == mention.year)
                or (mention.issued_on and entry.issued_on in (None, mention.issued_on))
                or (mention.issued_on and entry.issued_on is None and _year(entry) == mention.year)
            ]
        in_force = [entry for entry in found if entry.reason_on(day) is None]
        if len(in_force) > 1:
            in_force.sort(key=lambda entry: entry.effective_from or entry.issued_on or dt.date.min)
            return in_force[-1:]
        if in_force:
            return in_force
        earlier = [entry for entry in found if entry.reason_on(day) is Reason.NO_LONGER]
        return sorted(earlier or found, key=lambda entry: entry.effective_from or dt.date.min)[-1:]


def resolve(reference: Reference, register: Register, *, day: dt.date, here: Here | None = None) -> Resolved:
    """The provision a reference is on a day."""
    mention = reference.document
    if mention.aim in (Aim.THIS, Aim.CONTEXT):
        if here is None:
            return Resolved(reference, day, reason=Reason.NO_CONTEXT)
        entry = register.by_uri.get(here.document)
        if entry is None:
            return Resolved(reference, day, reason=Reason.DOCUMENT_UNKNOWN, nearest=None)
    else:
        found = register.numbered(mention) if mention.aim is Aim.NUMBER else register.named(mention, day)
        if not found:
            reason = Reason.DOCUMENT_UNKNOWN if mention.aim is Aim.NUMBER else Reason.NAME_UNKNOWN
            return Resolved(reference, day, reason=reason)
        if len(found) > 1:
            candidates = tuple(sorted(register.uri_of(entry) for entry in found))
            return Resolved(reference, day, reason=Reason.AMBIGUOUS, candidates=candidates)
        entry = found[0]
    document = register.uri_of(entry)
    is_here = here is not None and document == here.document
    steps = _whole(reference, here.path if here and is_here else "")
    if steps is None:
        return Resolved(reference, day, reason=Reason.NO_CONTEXT, nearest=document)
    return _at(reference, entry, document, steps, day, is_here=is_here)


def _at(
    reference: Reference, entry: Entry, document: str, steps: list[str], day: dt.date, *, is_here: bool
) -> Resolved:
    path = "/".join(steps)
    reason = None if is_here else entry.reason_on(day)
    paths = entry.paths_on(day)
    if path and paths is not None:
        there = next((each for each in _spellings(steps) if each in paths), None)
        if there is None:
            nearest = next(
                (each for cut in range(len(steps) - 1, 0, -1) if (each := "/".join(steps[:cut])) in paths), ""
            )
            place = provision_uri(document, nearest, day)
            return Resolved(reference, day, reason=reason or Reason.PROVISION_MISSING, nearest=place)
        path = there
    uri = provision_uri(document, path, day)
    if reason:
        return Resolved(reference, day, reason=reason, nearest=uri)
    return Resolved(reference, day, uri=uri)


def _spellings(steps: list[str]) -> Iterable[str]:
    """The path, and the ways a document may have numbered the same: a1 as a tiết of a, points without a khoản."""
    yield "/".join(steps)
    last = steps[-1]
    if last.startswith("diem-"):
        number = last.removeprefix("diem-")
        letter = number.rstrip("0123456789.")
        if letter and letter != number:
            yield "/".join([*steps[:-1], f"diem-{letter}", f"tiet-{number}"])
        yield "/".join([*steps[:-1], f"tiet-{number}"])
    if last.startswith("tiet-"):
        yield "/".join([*steps[:-1], last.replace("tiet-", "diem-")])
        yield "/".join([*steps[:-1], last.replace("tiet-", "gach-")])


def _whole(reference: Reference, here: str) -> list[str] | None:
    """The steps with "này" filled in from where the reference stands, and the outer ones that were left out."""
    around = {part.partition("~")[0].rsplit("-", 1)[0]: part for part in here.split("/") if part}
    around |= {word: part for part in here.split("/") if part for word in KINDS if part.startswith(f"{word}-")}
    steps: list[str] = []
    for kind, number in reference.steps:
        if number == THIS:
            name = step(kind, "")
            if name not in around:
                return None
            steps.append(around[name])
        else:
            steps.append(step(kind, number))
    if not reference.steps:
        return steps
    first = reference.steps[0][0]
    outer: list[str] = []
    if first in (Kind.CLAUSE, Kind.POINT, Kind.SUBPOINT):
        order = [Kind.ARTICLE, Kind.CLAUSE, Kind.POINT]
        wanted = order[: order.index(first)] if first in order else order
        outer = [around[name] for kind in wanted if (name := step(kind, "")) in around]
        if not outer:
            return None
    attached = [part for part in here.split("/") if part.startswith(("kem-theo-", "phu-luc-"))]
    is_inside = reference.document.aim is Aim.CONTEXT and attached and first is not Kind.APPENDIX
    return [*(attached if is_inside else []), *outer, *steps]


def _address(entry: Entry, year: int | None, country: str) -> str:
    try:
        return document_uri(entry.number, entry.type, year=year, country=country)
    except NotAnAddress:  # a number mistyped at its source still needs a place of its own
        return f"/{country}/{slug(entry.type) or 'van-ban'}/{year or '-'}/0/{slug(entry.number) or '-'}"


def _year(entry: Entry) -> int | None:
    """The year people cite a law by: that of issue, else of its number."""
    if entry.issued_on:
        return entry.issued_on.year
    number = read_number(entry.number)
    return number.year if number else None
