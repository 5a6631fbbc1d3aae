"""Words of the field as a pack states them, and everything wrong with such a file.

packs/vn/search/words.yaml     abbreviations, synonyms, names, kinds of documents, frames, stop words
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.search.phrases import Phrases, Syllables
from giaoban.core.search.spelling import composed, fold, syllable

LONGEST_FILE = 1_000_000  # characters
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_ABOUT = {"owner", "checker", "next_review", "note"}
_LISTS = ("synonyms", "names", "frames", "stop")
_MAPS = ("abbreviations", "documents", "objects", "matters")
_TITLED_LISTS = ("documents", "objects", "matters")
SHORT = 3  # an abbreviation with fewer letters counts only in capitals


def syllables_of(phrase: str) -> Syllables:
    """
    >>> syllables_of("Uỷ ban KH&CN")
    ('ủy', 'ban', 'kh&cn')
    """
    return tuple(syllable(word) for word in _WORD.findall(composed(phrase)[0]))


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What is known of the field. Everything is in one spelling and lower case; empty parts are allowed.

    `places` are not in the file: whoever asks knows which organisations exist. Where a difficulty is felt is not what
    it is about, so places carry no weight.
    """

    abbreviations: Mapping[str, Syllables] = field(default_factory=dict)
    synonyms: tuple[tuple[Syllables, ...], ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    names: tuple[Syllables, ...] = ()
    objects: tuple[tuple[str, Syllables], ...] = ()
    matters: tuple[tuple[str, Syllables], ...] = ()
    frames: tuple[Syllables, ...] = ()
    stop: frozenset[str] = frozenset()
    places: tuple[Syllables, ...] = ()

    def with_places(self, names: Iterable[str]) -> Vocabulary:
        return replace(self, places=tuple(sorted({syllables_of(name) for name in names})))

    @cached_property
    def concepts(self) -> Phrases:
        """Synonyms under the first phrase of their group, names under themselves, as written with marks."""
        return Phrases.of(_concepts(self))

    @cached_property
    def bare_concepts(self) -> Phrases:
        """The same for texts written without marks."""
        return Phrases.of(_bare(_concepts(self)))

    @cached_property
    def subjects(self) -> Phrases:
        """What a text is about (`*`) and what is wrong with it (`!`), by the phrases that say so."""
        return Phrases.of(_subjects(self))

    @cached_property
    def bare_subjects(self) -> Phrases:
        return Phrases.of(_bare(_subjects(self)))

    @cached_property
    def silent(self) -> Phrases:
        return Phrases.of((phrase, " ".join(phrase)) for phrase in (*self.frames, *self.places))

    @cached_property
    def bare_silent(self) -> Phrases:
        return Phrases.of(_bare((phrase, " ".join(phrase)) for phrase in (*self.frames, *self.places)))

    @cached_property
    def bare_stop(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.stop)

    @cached_property
    def bare_abbreviations(self) -> Mapping[str, Syllables]:
        return {fold(short): full for short, full in sorted(self.abbreviations.items(), reverse=True)}

    def expanded(self, written: str, *, in_capitals: bool = False) -> Syllables | None:
        """What an abbreviation stands for, or None. `written` is as it stands in the text.

        Where everything is `in_capitals`, TƯ is a syllable (ĐẦU TƯ) and short abbreviations are not told from words.
        """
        if len(written) < SHORT and (in_capitals or not written.isupper()):
            return None
        low = syllable(written)
        return self.abbreviations.get(low) or (self.bare_abbreviations.get(low) if low.isascii() else None)


def _concepts(vocabulary: Vocabulary) -> Iterator[tuple[Syllables, str]]:
    for group in vocabulary.synonyms:
        yield from ((phrase, f"={' '.join(group[0])}") for phrase in group)
    yield from ((name, f"@{' '.join(name)}") for name in vocabulary.names)


def _subjects(vocabulary: Vocabulary) -> Iterator[tuple[Syllables, str]]:
    """A phrase may say both, so the names of one phrase stand together, apart by a bar."""
    names: dict[Syllables, list[str]] = {}
    for sign, entries in (("*", vocabulary.objects), ("!", vocabulary.matters)):
        for title, phrase in entries:
            names.setdefault(phrase, []).append(f"{sign}{title}")
    return ((phrase, "|".join(sorted(set(found)))) for phrase, found in names.items())


def _bare(phrases: Iterable[tuple[Syllables, str]]) -> Iterator[tuple[Syllables, str]]:
    """Without marks a single syllable is a dozen words at once (dan, ban, gia): kept if it never had any."""
    return (
        (tuple(fold(word) for word in phrase), name)
        for phrase, name in phrases
        if len(phrase) > 1 or phrase[0].isascii()
    )


def load_vocabulary(text: str, file: str = "") -> Vocabulary:
    """The vocabulary of a file. Raises Refused with everything that is wrong with it.

    >>> words = load_vocabulary("abbreviations: {CNTT: công nghệ thông tin}")
    >>> words.expanded("cntt")
    ('công', 'nghệ', 'thông', 'tin')
    """
    import yaml

    if len(text) > LONGEST_FILE:
        raise Refused([Finding("search.words-too-long", where=Place(file), context={"limit": LONGEST_FILE})])
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as why:
        mark = getattr(why, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise Refused([Finding("search.words-unreadable", where=Place(file, line))]) from why
    if not isinstance(data, dict):
        raise Refused([Finding("search.words-not-a-mapping", where=Place(file, 1))])
    findings = list(_faults(data, file))
    if findings:
        raise Refused(findings)
    kinds = {fold(name): kind for kind, names in (data.get("documents") or {}).items() for name in names}
    return Vocabulary(
        abbreviations={
            syllable(short): syllables_of(full) for short, full in (data.get("abbreviations") or {}).items()
        },
        synonyms=tuple(tuple(syllables_of(phrase) for phrase in group) for group in data.get("synonyms") or ()),
        documents=kinds,
        names=tuple(syllables_of(name) for name in data.get("names") or ()),
        objects=_titled(data.get("objects")),
        matters=_titled(data.get("matters")),
        frames=tuple(syllables_of(frame) for frame in data.get("frames") or ()),
        stop=frozenset(syllable(word) for word in data.get("stop") or ()),
    )


def _titled(entries: dict[str, list[str]] | None) -> tuple[tuple[str, Syllables], ...]:
    return tuple((title, syllables_of(phrase)) for title, phrases in (entries or {}).items() for phrase in phrases)


def _faults(data: dict[Any, Any], file: str) -> Iterator[Finding]:
    known = sorted({*_LISTS, *_MAPS, *_ABOUT})
    for part in data:
        if part not in known:
            context = {"part": str(part), "known": ", ".join(known)}
            yield Finding("search.words-unknown-part", where=Place(file, part=str(part)), context=context)
    for part in _LISTS:
        yield from _list_faults(data.get(part), file, part)
    for part in _MAPS:
        yield from _map_faults(data.get(part), file, part)
    yield from _twice(data.get("synonyms"), file)


def _list_faults(entries: Any, file: str, part: str) -> Iterator[Finding]:
    if entries is None:
        return
    if not isinstance(entries, list):
        yield Finding("search.words-not-a-list", where=Place(file, part=part), context={"part": part})
        return
    for number, entry in enumerate(entries, 1):
        where = Place(file, part=f"{part}/{number}")
        if part != "synonyms":
            if not _is_phrase(entry):
                yield Finding("search.words-not-a-phrase", where=where, context={"value": str(entry)[:80]})
        elif not isinstance(entry, list) or len(entry) < 2 or not all(_is_phrase(phrase) for phrase in entry):
            yield Finding("search.words-not-synonyms", where=where, context={"value": str(entry)[:80]})


def _map_faults(entries: Any, file: str, part: str) -> Iterator[Finding]:
    if entries is None:
        return
    if not isinstance(entries, dict):
        yield Finding("search.words-not-a-mapping", where=Place(file, part=part))
        return
    for key, value in entries.items():
        values = value if part in _TITLED_LISTS and isinstance(value, list) else [value]
        if not _is_phrase(key) or not all(_is_phrase(value) for value in values):
            context = {"value": f"{key}: {value}"[:80]}
            yield Finding("search.words-not-a-phrase", where=Place(file, part=f"{part}/{key}"), context=context)


def _twice(groups: Any, file: str) -> Iterator[Finding]:
    """A phrase in two groups would make all of both mean the same."""
    if not isinstance(groups, list):
        return
    seen: dict[Syllables, int] = {}
    for number, group in enumerate(groups, 1):
        for phrase in group if isinstance(group, list) else ():
            if _is_phrase(phrase):
                first = seen.setdefault(syllables_of(phrase), number)
                if first != number:
                    context = {"phrase": phrase, "first": first, "second": number}
                    yield Finding("search.words-twice", where=Place(file, part=f"synonyms/{number}"), context=context)


def _is_phrase(value: Any) -> bool:
    """Text with at least one word; YAML reads a bare no, on or 123 as something else."""
    return isinstance(value, str) and bool(syllables_of(value))
