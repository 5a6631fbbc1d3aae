"""The words of a country's law: document types, issuers and laws people cite by name, read from `packs/<country>/law`.

    types:     [{name: Nghị định, letters: [NĐ], named: false}]
    issuers:   [{name: Chính phủ, letters: CP}]
    documents: [{number: 43/2019/QH14, type: Luật, name: Giáo dục, issued_on: 2019-06-14, effective_from: 2020-07-01}]

`Vocabulary()` without a file knows the types of the Law on Promulgation of Legal Documents and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.characters import one_habit
from giaoban.core.law.numbers import normal_number
from giaoban.core.marked_yaml import Marked, read_marked
from giaoban.core.quantities import fold


@dataclass(frozen=True)
class DocumentType:
    """A type: its name in words, its letters in numbers, and whether documents of it are cited by name."""

    name: str
    letters: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True)
class Issuer:
    name: str
    letters: str


@dataclass(frozen=True)
class NamedDocument:
    """A document people cite by name: Luật Giáo dục."""

    number: str
    type: str
    name: str
    issued_on: dt.date | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    short: tuple[str, ...] = ()
    """Letters people use for the name, where its initials are not those: they come before the initials of others."""


TYPES = (
    DocumentType("Hiến pháp", (), True),
    DocumentType("Bộ luật", (), True),
    DocumentType("Luật", ("L",), True),
    DocumentType("Pháp lệnh", ("PL",), True),
    DocumentType("Sắc lệnh", ("SL",)),
    DocumentType("Lệnh", ("L",)),
    DocumentType("Nghị quyết liên tịch", ("NQLT",)),
    DocumentType("Nghị quyết", ("NQ",)),
    DocumentType("Nghị định", ("NĐ",)),
    DocumentType("Quyết định", ("QĐ",)),
    DocumentType("Thông tư liên tịch", ("TTLT",)),
    DocumentType("Thông tư", ("TT",)),
    DocumentType("Chỉ thị", ("CT",)),
    DocumentType("Công văn", ("CV",)),
    DocumentType("Văn bản hợp nhất", ("VBHN",)),
    DocumentType("Nghị định thư"),
    DocumentType("Hiệp định"),
    DocumentType("Công ước"),
    DocumentType("Quy chuẩn"),
    DocumentType("Quy chế"),
    DocumentType("Quy định"),
    DocumentType("Điều lệ"),
)


@dataclass(frozen=True)
class Vocabulary:
    """What a country calls its documents. Equal words, equal behaviour; nothing is remembered between texts."""

    types: tuple[DocumentType, ...] = TYPES
    issuers: tuple[Issuer, ...] = ()
    documents: tuple[NamedDocument, ...] = field(default=(), repr=False)

    @cached_property
    def names(self) -> Names:
        return Names(self.documents)

    @cached_property
    def by_key(self) -> Mapping[str, DocumentType]:
        """Types by their folded words and letters."""
        found = {fold(letters): kind for kind in reversed(self.types) for letters in kind.letters}
        return found | {fold(kind.name): kind for kind in self.types}

    def with_documents(self, documents: Iterable[NamedDocument]) -> Vocabulary:
        return Vocabulary(self.types, self.issuers, (*self.documents, *documents))

    def type_of(self, number: str) -> str:
        """The type that the sign of a number says, "" when it says none: QH14 may be a law or a resolution.

        >>> Vocabulary().type_of("42/2022/NĐ-CP"), Vocabulary().type_of("57/2020/QH14")
        ('Nghị định', '')
        """
        sign = normal_number(number).rsplit("/", 1)[-1]
        kind = self.by_key.get(fold(sign.split("-")[0]))
        return kind.name if kind and not kind.named else ""


STANDARD = Vocabulary()


def name_key(name: str) -> str:
    """What two ways of writing a law's name share: case, marks' places, commas and dashes do not count.

    >>> name_key("Phòng, chống ma tuý") == name_key("phòng chống Ma túy")
    True
    """
    return " ".join(re.findall(r"\w+", one_habit(name).lower()))


class Names:
    """Names of documents, the longest first: "Giáo dục nghề nghiệp" is not "Giáo dục"."""

    def __init__(self, documents: Iterable[NamedDocument]) -> None:
        self.found: dict[tuple[str, str], list[NamedDocument]] = {}
        self._starts: dict[str, list[list[str]]] = {}
        self._bare_starts: dict[str, list[list[str]]] = {}
        for each in documents:
            if not (key := name_key(each.name)):
                continue
            self.found.setdefault((each.type, key), []).append(each)
        self._spelled = _spelled(self.found)
        for key in {key for _, key in self.found}:
            self._starts.setdefault(key.split()[0], []).append(key.split())
            bare = fold(key).split()
            self._bare_starts.setdefault(bare[0], []).append(bare)
        for starts in (self._starts, self._bare_starts):
            for names in starts.values():
                names.sort(key=len, reverse=True)

    def match(self, text: str, place: int, *, bare: bool = False) -> int | None:
        """Where the longest known name that begins at `place` ends, or None."""
        words = [(found[0], found.end()) for found in _WORDS.finditer(text, place, place + 200)]
        if not words:
            return None
        row = [(fold(word) if bare else one_habit(word).lower()) for word, _ in words]
        for name in (self._bare_starts if bare else self._starts).get(row[0], ()):
            if row[: len(name)] == name and "\n" not in text[place : words[len(name) - 1][1]]:
                return words[len(name) - 1][1]
        return None

    def spelled_out(self, letters: str, type: str = "") -> tuple[str, str] | None:
        """Type and name behind letters: "BLDS", or "HN&GĐ" after a type. None where nothing or several things fit.

        >>> Names([NamedDocument("", "Luật", "Hôn nhân và gia đình")]).spelled_out("HN&GĐ", "Luật")
        ('Luật', 'Hôn nhân và gia đình')
        """
        key = letters.upper().replace("&", "")
        for prefix, kind in _LETTERS_OF_TYPES.items():
            if type in ("", kind) and key.startswith("" if type else prefix):
                fitting = self._spelled.get((kind, key if type else key.removeprefix(prefix)), ())
                if len(fitting) == 1:
                    return kind, next(iter(fitting))
        return None

    def of(self, type: str, name: str) -> list[NamedDocument]:
        """Documents of a type ("" for any) with a name; a name without marks is compared without."""
        key = name_key(name)
        bare = key.isascii()
        return [
            each
            for (kind, known), documents in self.found.items()
            if (known == key or (bare and fold(known) == key)) and type in ("", kind)
            for each in documents
        ]


_WORDS = re.compile(r"\w+")
_LETTERS_OF_TYPES = {"BL": "Bộ luật", "L": "Luật"}


def _spelled(found: Mapping[tuple[str, str], list[NamedDocument]]) -> dict[tuple[str, str], dict[str, None]]:
    """Names by type and initials: "và" is left out, or stands as V; what a document says of itself goes first."""
    derived: dict[tuple[str, str], dict[str, None]] = {}
    said: dict[tuple[str, str], dict[str, None]] = {}
    for (type, key), documents in found.items():
        name = documents[0].name
        words = key.split()
        for row in (words, [word for word in words if word != "và"]):
            if len(row) > 1:
                derived.setdefault((type, "".join(word[0] for word in row).upper()), {})[name] = None
        for letters in (each for document in documents for each in document.short):
            said.setdefault((type, letters.upper().replace("&", "")), {})[name] = None
    return derived | said


def load_vocabulary(text: str, file: str) -> Vocabulary:
    """A vocabulary from the YAML of a pack file. Raises Refused with every finding.

    Codes: `law.vocabulary-shape` (a part that is no list of mappings with a name), `law.vocabulary-date`.
    """
    marked = read_marked(text, file)
    if marked.findings:
        raise Refused(marked.findings)
    data = marked.value if isinstance(marked.value, dict) else {}
    findings: list[Finding] = []
    for part in ("types", "issuers", "documents"):
        rows = data.get(part, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("name") for row in rows):
            context = {"part": part}
            findings.append(Finding("law.vocabulary-shape", where=marked.place((part,)), context=context))
    if findings:
        raise Refused(findings)
    types = tuple(
        DocumentType(str(row["name"]), tuple(map(str, row.get("letters") or ())), bool(row.get("named")))
        for row in data.get("types", [])
    )
    issuers = tuple(Issuer(str(row["name"]), str(row.get("letters", ""))) for row in data.get("issuers", []))
    documents = tuple(_named(row, marked, place, findings) for place, row in enumerate(data.get("documents", [])))
    if findings:
        raise Refused(findings)
    return Vocabulary(types or TYPES, issuers, documents)


def joined(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """The vocabularies of several files as one; types that a file states come before the standard ones."""
    parts = list(vocabularies)
    types = dict.fromkeys(kind for part in parts if part.types is not TYPES for kind in part.types)
    return Vocabulary(
        tuple(types) or TYPES,
        tuple(dict.fromkeys(each for part in parts for each in part.issuers)),
        tuple(each for part in parts for each in part.documents),
    )


def _named(row: dict[str, object], marked: Marked, place: int, findings: list[Finding]) -> NamedDocument:
    days: dict[str, dt.date | None] = {}
    for name in ("issued_on", "effective_from", "effective_to"):
        value = row.get(name)
        days[name] = None
        if value is not None:
            try:
                days[name] = dt.date.fromisoformat(str(value))
            except ValueError:
                where: Place = marked.place(("documents", place, name))
                context = {"field": name, "value": str(value)[:40]}
                findings.append(Finding("law.vocabulary-date", where=where, context=context))
    number = normal_number(str(row.get("number", "")))
    short = row.get("short") or ()
    letters = tuple(map(str, short)) if isinstance(short, list) else (str(short),) if short else ()
    return NamedDocument(number, str(row.get("type", "Luật")), str(row["name"]), **days, short=letters)
