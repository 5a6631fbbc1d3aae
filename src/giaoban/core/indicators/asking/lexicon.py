"""The names a question may use: indicators, organisations, kinds, regions; exact, without marks, with one slip.

An indicator is known by its title, its title without what stands in brackets or at its head, and the everyday `words`
of its file. An organisation is known by its names; which one of several in time is meant is decided by the day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from giaoban.core.indicators.asking.pack_words import AskingWords
from giaoban.core.indicators.asking.phrases import GAPS, HEADS, ROLES
from giaoban.core.indicators.asking.spans import Span
from giaoban.core.indicators.asking.words import Word, is_one_slip, words_of

_BRACKETS = re.compile(r"\s*\([^)]*\)")
SHORTENED, WITHOUT_MARKS, SLIP = 3.0, 0.5, 6.0
SHORTEST_ALONE = 6  # letters of a single word in which a slip is still told from another word


@dataclass(frozen=True)
class IndicatorName:
    """What the reader of questions needs of an indicator. `levels`: kinds of subjects it can have figures of."""

    code: str
    title: str
    unit: str
    kind: str
    direction: str = "up"
    words: tuple[str, ...] = ()
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SubjectName:
    """A subject with all its names and the time it exists."""

    key: str
    kind: str
    names: tuple[str, ...]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    parent: str = ""

    def exists(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class _Phrase:
    words: tuple[Word, ...]
    role: str
    value: Any
    doubt: float


@dataclass(frozen=True)
class Lexicon:
    """All names. Built once for a pack; `spans` finds them in the words of a question."""

    indicators: Mapping[str, IndicatorName]
    subjects: Mapping[str, SubjectName]
    country: AskingWords = field(default_factory=AskingWords)
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        indicators: Iterable[IndicatorName],
        subjects: Iterable[SubjectName],
        country: AskingWords | None = None,
        abbreviations: Mapping[str, str] | None = None,
    ) -> Lexicon:
        country = country or AskingWords()
        shorts = {**(abbreviations or {}), **country.abbreviations}
        return cls(
            {one.code: one for one in indicators},
            {one.key: one for one in subjects},
            country,
            {short.casefold(): tuple(full.split()) for short, full in shorts.items()},
        )

    def words(self, text: str) -> list[Word]:
        return words_of(text, self.abbreviations)

    def spans(self, words: Sequence[Word]) -> list[Span]:
        """Every place where a name or a turn of phrase stands. Of the same words read as the same role, the surest."""
        surest: dict[tuple[int, int, str, Any], Span] = {}
        for start in range(len(words)):
            for phrase in self._phrases:
                span = self._match(words, start, phrase)
                if span is None:
                    continue
                key = (span.first, span.last, span.role, span.value)
                if key not in surest or span.doubt < surest[key].doubt:
                    surest[key] = span
        return list(surest.values())

    @cached_property
    def _phrases(self) -> tuple[_Phrase, ...]:
        found: dict[tuple[tuple[str, ...], str, Any], _Phrase] = {}
        for text, role, value, doubt in self._stated():
            words = tuple(self.words(text))
            key = (tuple(word.key for word in words), role, value)
            if words and (key not in found or doubt < found[key].doubt):
                found[key] = _Phrase(words, role, value, doubt)
        return tuple(found.values())

    @cached_property
    def _known(self) -> tuple[frozenset[str], frozenset[str]]:
        """Every word of every phrase, with marks and bare: what is a word itself is no slip of another."""
        words = {word for phrase in self._phrases for word in phrase.words}
        return frozenset(word.key for word in words), frozenset(word.bare for word in words)

    def _stated(self) -> Iterable[tuple[str, str, Any, float]]:
        for role, value, turns in ROLES:
            yield from ((turn, role, value, 0) for turn in turns)
        for indicator in self.indicators.values():
            yield from self._calls(indicator)
        for subject in self.subjects.values():
            names = {*subject.names, *(more for name in subject.names for more in self.country.names.get(name, ()))}
            yield from ((name, "subject", subject.key, 0) for name in sorted(names))
        for kind, texts in self.country.kinds.items():
            yield from ((text, "kind", tuple(kind.split("+")), 0) for text in texts)
        for region in self.country.regions:
            yield from ((text, "region", region.title, 0) for text in (region.title, *region.words))
        for structure in self.country.structures:
            frame = "as_now" if structure.day == "now" else structure.day.isoformat()
            yield from ((text, "frame", frame, 0) for text in structure.words)

    def _calls(self, indicator: IndicatorName) -> Iterable[tuple[str, str, Any, float]]:
        """Its everyday words; its title; its title shortened, which is less sure than what somebody wrote down."""
        code = indicator.code
        yield from ((text, "indicator", code, 0) for text in (indicator.title, *indicator.words))
        short = _BRACKETS.sub("", indicator.title)
        yield short, "indicator", code, SHORTENED
        if indicator.unit != "organisations":  # "số tỉnh chưa đo ..." without its head would be another question
            for head in HEADS:
                if short.casefold().startswith(head + " "):
                    yield short[len(head) + 1 :], "indicator", code, SHORTENED
        else:
            for text in (indicator.title, *indicator.words):
                if text.casefold().startswith("số tỉnh "):
                    yield f"bao nhiêu tỉnh {text[8:]}", "indicator", code, 0

    def _match(self, words: Sequence[Word], start: int, phrase: _Phrase) -> Span | None:
        """The phrase from `start` on, small words between its own skipped in names; one slip in a name."""
        place, doubt, slips = start, phrase.doubt, list[tuple[str, str]]()
        is_name = phrase.role in ("indicator", "subject", "region")
        for number, meant in enumerate(phrase.words):
            if number and phrase.role == "indicator":
                while place < len(words) and words[place].key in GAPS and words[place].bare != meant.bare:
                    place += 1
                    doubt += 1
            if place >= len(words):
                return None
            typed = words[place]
            if typed.key == meant.key:
                pass
            elif typed.bare == meant.bare and not typed.has_marks:
                # "tinh nao" is "tỉnh nào": of two readings without marks the one that changes the meaning.
                doubt += WITHOUT_MARKS * (2 if phrase.role == "filler" else 1)
            elif is_name and not slips and self._may_slip(typed, meant, alone=len(phrase.words) == 1):
                slips.append((typed.typed, meant.typed))
                doubt += SLIP
            else:
                return None
            place += 1
        return Span(start, place, phrase.role, phrase.value, doubt, tuple(slips))

    def _may_slip(self, typed: Word, meant: Word, *, alone: bool) -> bool:
        if typed.is_number or meant.is_number or (alone and len(meant.bare) < SHORTEST_ALONE):
            return False
        keys, bares = self._known
        if typed.key in keys if typed.has_marks else typed.bare in bares:
            return False
        if typed.bare == meant.bare:
            return True  # a wrong mark
        return min(len(typed.bare), len(meant.bare)) > 2 and is_one_slip(typed.bare, meant.bare)
