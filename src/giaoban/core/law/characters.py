"""One habit of characters for every text, with the way back to where each one stood.

Files of law hold letters in one piece or in three, the Icelandic Ð for Đ, no-break and other odd spaces, and characters
nobody sees. A parser should meet none of these; a reader who clicks on a provision must land on the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

_UNSEEN = "\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000\v\f"
_LOOKALIKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "\u2010": "-", "\u2011": "-", "\u2212": "-"}
_MARKS = "\u0300-\u036f"
_CLUSTER = f".(?:[{_UNSEEN}]*[{_MARKS}])+"  # a letter and its marks, whatever nobody sees between them
_ODD = re.compile(f"{_CLUSTER}|[{_UNSEEN}]+|[{_SPACES}]|[{''.join(_LOOKALIKES)}]|\r\n?|[\u2028\u2029\u0085]", re.DOTALL)
_HINT = re.compile(f"[{_UNSEEN}{_SPACES}{''.join(_LOOKALIKES)}{_MARKS}\r\u2028\u2029\u0085]")
_UNSEEN_INSIDE = re.compile(f"[{_UNSEEN}]+")
_MOST_MARKS = 4  # a Vietnamese letter carries two at most; what is stacked higher is decoration


@dataclass(frozen=True)
class Cleaned:
    """A text in one habit, and where its characters stood: `origin(3)` is the place of `text[3]` in the source."""

    text: str
    source_length: int
    steps: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """Places of the clean text from which the distance to the source changes, and the place in the source there."""

    @cached_property
    def _starts(self) -> list[int]:
        return [clean for clean, _ in self.steps]

    def origin(self, place: int) -> int:
        """Where the character at `place` (0 to len(text)) began in the source."""
        if place >= len(self.text):
            return self.source_length
        if not self.steps or (found := bisect_right(self._starts, place) - 1) < 0:
            return place
        clean, source = self.steps[found]
        return source + place - clean

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that `text[start:end]` came from, with what is unseen inside it."""
        if start >= end:
            return (self.origin(start),) * 2
        first = self.origin(start)
        return first, max(first, self.origin(end))


def clean(text: str) -> Cleaned:
    """The text in NFC with plain spaces and line ends, Đ for Ð, without unseen characters. Fast where nothing is odd.

    >>> cleaned = clean("Ðie\\u0302\\u0300u\\u00a05")
    >>> cleaned.text, cleaned.origin(cleaned.text.index("5"))
    ('Điều 5', 7)
    """
    if not _HINT.search(text) and unicodedata.is_normalized("NFC", text):
        return Cleaned(text, len(text))
    pieces: list[str] = []
    steps: list[tuple[int, int]] = []
    done = length = 0
    for match in _ODD.finditer(text):
        start, end = match.span()
        new = _replaced(match[0])
        pieces += (text[done:start], new)
        length += start - done
        if len(new) != end - start:
            steps += [(length + further, min(start + further, end)) for further in range(1, len(new))]
            steps.append((length + len(new), end))
        length += len(new)
        done = end
    pieces.append(text[done:])
    joined = "".join(pieces)
    if unicodedata.is_normalized("NFC", joined):
        return Cleaned(joined, len(text), tuple(dict(steps).items()))
    # What is left differs character by character (compatibility singletons such as the Ångström sign).
    single = [unicodedata.normalize("NFC", letter) for letter in joined]
    if all(len(letter) == 1 for letter in single):
        return Cleaned("".join(single), len(text), tuple(dict(steps).items()))
    return _letter_by_letter(text)


def _replaced(odd: str) -> str:
    odd = _UNSEEN_INSIDE.sub("", odd)
    if not odd:
        return ""
    first = odd[0]
    if len(odd) > 1 and unicodedata.combining(odd[1]):
        whole = _LOOKALIKES.get(first, first) + odd[1 : 1 + _MOST_MARKS]
        return unicodedata.normalize("NFC", whole)
    if first in _LOOKALIKES:
        return _LOOKALIKES[first]
    if first in "\r\u2028\u2029\u0085":
        return "\n"
    return odd if unicodedata.combining(first) else " "


def _letter_by_letter(text: str) -> Cleaned:
    """Slow and certain: every cluster of a letter and its marks by itself, a step for each."""
    pieces: list[str] = []
    steps: list[tuple[int, int]] = []
    length = place = 0
    for cluster in re.findall(f"\r\n|{_CLUSTER}|.", text, re.DOTALL):
        odd = _ODD.fullmatch(cluster)
        new = unicodedata.normalize("NFC", _replaced(cluster) if odd else cluster)
        steps += [(length + offset, place) for offset in range(len(new))]
        pieces.append(new)
        length += len(new)
        place += len(cluster)
    return Cleaned("".join(pieces), len(text), tuple(steps))


# Uỷ and Ủy, hoà and hòa, thuý and thúy: the tone mark of an open oa, oe, uy (not after q) on either letter.
_OLD_TONES = re.compile("(o[àáảãạ]|o[èéẻẽẹ]|(?<![qQ])[uU][ỳýỷỹỵ]|(?<![qQ])U[ỲÝỶỸỴ]|O[ÀÁẢÃẠ]|O[ÈÉẺẼẸ])(?![^\\W\\d_])")
_HABITS = {
    apart[0] + unicodedata.normalize("NFC", second + mark): unicodedata.normalize("NFC", apart[0] + mark) + second
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0309\u0303\u0323"
    for apart in ((first,), (first.upper(),))
}
_HABITS |= {old.upper(): new.upper() for old, new in _HABITS.items()}


def one_habit(text: str) -> str:
    """The same length, with every tone mark where the newer habit puts it. For comparing; not for showing.

    >>> one_habit("Uỷ ban, huỷ bỏ, hoà giải, quý, hoàn")
    'Ủy ban, hủy bỏ, hòa giải, quý, hoàn'
    """
    return _OLD_TONES.sub(lambda found: _HABITS.get(found[0], found[0]), text)
