"""Vietnamese prose as the recognisers read it: normalised, cut into sentences, each with the one before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from giaoban.core.linter.dates import Mention, find_mentions
from giaoban.core.linter.figures import Figure, find_figures

LONGEST_SENTENCE = 2000
"""Characters. A longer line is a table or no prose; it is cut, so that time stays in proportion."""

MOST_NUMBERS = 90
"""Runs of digits. A sentence with more is a table pasted as text: every pairing would be a guess."""

_DIGITS = re.compile(r"\d[\d.,]*")

_WRAPPED = 50
"""Characters. A shorter line without a full stop is a heading, not the first half of a sentence."""

_SPACES = dict.fromkeys((160, 8199, 8201, 8202, 8239, 12288, 9, 11, 12, 13), " ")
_NOTHING = dict.fromkeys((8203, 8204, 8205, 8288, 65279, 173))
_SIGNS = {0xFF05: "%", 0xFE6A: "%", 0x2212: "-", 0x2010: "-", 0x2011: "-", 0x2215: "/", 0x2044: "/"}
_NARROW = str.maketrans(_SPACES | _NOTHING | _SIGNS)
_THIN_GROUP = re.compile(r"(?<![\d.,/])(\d{1,3})((?:[\u00a0\u2007\u2009\u202f]\d{3})+)(?!\d)")
_WIDE_GROUP = re.compile(r"(?<![\d.,/] )(?<![\d.,/])\d{1,3}(?: \d{3}){2,}(?![\d.,/])")
_LOST_BREAK = re.compile(r"(năm (?:19|20)\d\d)(?=\d{1,3} ?%)", re.IGNORECASE)
"""Pages that lose their line breaks glue "năm 2023" to "100%"."""
_REFERENCE = re.compile(r"(?<=\S) ?\[\d{1,4}\]")
"""A mark such as [12] behind a figure names its source; it is no figure."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(r"(?:o[aeàáảãạèéẻẽẹ]|u[yỳýỷỹỵ])(?![a-zà-ỹ])", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+(?=[\"“‘(–\-+•]?\s?[A-ZĐÀ-ỸƠƯÂĂÊÔ\d])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:tp|ths|ts|pgs|gs|bs|ks|tr|vd|st|mr|ms|no)|\bv\.v|^\s*(?:\d{1,2}|[a-zđ]))\.$", re.IGNORECASE
)
_CONTINUES = re.compile(
    r"^(?:trong (?:đó|số đó|số này|số ấy)|cụ thể|còn lại|số còn lại|bao gồm|gồm|như vậy|tức là|tính ra)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-+*•–·]|\(?\d{1,2}[.)]|[a-zđ]\))\s*")


@dataclass(frozen=True)
class Passage:
    """A sentence with the one before it. Claims are anchored in the sentence; what they lean on may stand before."""

    text: str
    focus: int
    paragraph: int
    low: str = field(repr=False)

    @cached_property
    def mentions(self) -> list[Mention]:
        return find_mentions(self.low)

    @cached_property
    def figures(self) -> list[Figure]:
        return find_figures(self.low, self.mentions)

    @property
    def sentence(self) -> str:
        return self.text[self.focus :].strip()

    def quote(self, *figures: Figure) -> str:
        """The sentence, and the one before it when a figure of the claim stands there."""
        return self.text.strip() if any(figure.start < self.focus for figure in figures) else self.sentence

    def in_brackets(self, position: int) -> bool:
        before = self.low[:position]
        return before.rfind("(") > before.rfind(")") and ")" in self.low[position:]


def normalise(text: str) -> str:
    """NFC, plain spaces, thin-space thousands as dots, tones where today's spelling puts them.

    >>> normalise("U\u1ef7 ban có 6\u00a0069 lỗ hổng")
    'Ủy ban có 6.069 lỗ hổng'
    """
    composed = unicodedata.normalize("NFC", text)
    composed = _THIN_GROUP.sub(lambda m: m[1] + re.sub(r"[^\d]", ".", m[2]), composed).translate(_NARROW)
    composed = _WIDE_GROUP.sub(lambda m: m[0].replace(" ", "."), composed)
    composed = _REFERENCE.sub("", composed)
    composed = _LOST_BREAK.sub(r"\1 ", composed)
    return re.sub(r"[ \n]+", " ", _OLD_TONE.sub(_move_tone, composed)).strip()


def lowered(text: str) -> str:
    """Lower case of the same length, so that places in it are places in the text."""
    return "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)


def sentences(text: str) -> list[str]:
    """Cut at full stops that end a sentence; "TP. Huế" and "1. " do not."""
    cut: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        cut.append(text[start : match.end()].strip())
        start = match.end()
    cut.append(text[start:].strip())
    return [piece for whole in cut if whole for piece in _pieces(whole)]


def passages(paragraphs: Sequence[str]) -> Iterator[Passage]:
    """Every sentence with a digit in it. A list after a colon, and "Trong đó ...", belong to what they continue."""
    for number, paragraph in _joined(paragraphs):
        kept: list[str] = []
        for sentence in sentences(normalise(paragraph)):
            if kept and _CONTINUES.match(sentence) and len(kept[-1]) + len(sentence) < LONGEST_SENTENCE:
                kept[-1] = f"{kept[-1]} {sentence}"
            else:
                kept.append(sentence)
        before = ""
        for sentence in kept:
            numbers = len(_DIGITS.findall(sentence))
            if 0 < numbers <= MOST_NUMBERS:
                text = f"{before} {sentence}" if before else sentence
                yield Passage(text, len(text) - len(sentence), number, lowered(text))
            before = sentence if numbers <= MOST_NUMBERS else ""


def _joined(paragraphs: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Numbers from 1, counting what is not empty. Bullets are read with the line whose colon announces them, and a
    line broken in mid-sentence with the next one.
    """
    lines = [line for line in paragraphs if line.strip()]
    place = 0
    while place < len(lines):
        number, parts = place + 1, [lines[place]]
        place += 1
        length = len(parts[0])
        while place < len(lines) and length < LONGEST_SENTENCE and _goes_on(parts, lines[place]):
            bullet = _BULLET.match(lines[place])
            parts.append(lines[place][bullet.end() :].rstrip(" .;") + ";" if bullet else lines[place])
            length += len(parts[-1])
            place += 1
        yield number, " ".join(parts)


def _goes_on(parts: Sequence[str], line: str) -> bool:
    if _BULLET.match(line):
        return parts[0].rstrip().endswith(":") or (len(parts) > 1 and parts[-1].endswith(";"))
    return len(parts[-1]) >= _WRAPPED and parts[-1].rstrip()[-1] not in ".:;!?…" and line.lstrip()[0].islower()


def _pieces(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST_SENTENCE:
        edge = sentence.rfind(" ", 1, LONGEST_SENTENCE)
        edge = edge if edge > 0 else LONGEST_SENTENCE
        yield sentence[:edge]
        sentence = sentence[edge:].strip()
    yield sentence


def _move_tone(match: re.Match[str]) -> str:
    first, second = match[0][0], match[0][1]
    parts = unicodedata.normalize("NFD", second)
    tone = next((mark for mark in parts if mark in _TONES), "")
    if not tone or (match.start() and match.string[match.start() - 1] in "qQ"):
        return match[0]
    bare = "".join(mark for mark in parts if mark not in _TONES)
    return unicodedata.normalize("NFC", first + tone) + unicodedata.normalize("NFC", bare)
