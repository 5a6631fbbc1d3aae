"""Which known figure each number of a text is: the same value to the digits printed, named in the same sentence.

A number that is no known figure stays unbound and is said to be; it is never bound to one that merely looks like it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from giaoban.core.linter.dates import find_mentions
from giaoban.core.linter.figures import Figure, Kind, find_figures
from giaoban.core.linter.prose import lowered
from giaoban.core.quantities import fold

NAMED = 0.5  # of the words of a figure's name that stand in the sentence, from which it is named there
TELLING = 3  # digits from which a number that only one known figure has is no chance
_YEAR = re.compile(r"\bnăm (?:19|20)\d\d$")  # "năm 2024 tỷ lệ": the word that follows looks like a unit
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))


@dataclass(frozen=True)
class Quotable:
    """A figure that a text may quote: `key` names it, `name` is what it is called, `kind` what its unit reads as.

    One observation may be quoted as its value, as its numerator, as its denominator, each a Quotable of one key.
    """

    key: str
    name: str
    value: Decimal
    kind: Kind = Kind.COUNT
    whole: Decimal | None = None


@dataclass(frozen=True)
class Quoted:
    """A number of the text from `start` to `end`, and the key of the figure it is; None where it is none known."""

    start: int
    end: int
    text: str
    key: str | None


def bind(text: str, known: Sequence[Quotable]) -> list[Quoted]:
    """Every number of a text that is an amount (no date, no number of a document), in order.

    Of several known figures with the value, the one whose name the sentence has most of; of equals the first given.

    >>> rate = Quotable("o1", "Tỷ lệ hồ sơ trực tuyến", Decimal("45.79"), Kind.PERCENT)
    >>> [(one.text, one.key) for one in bind("Năm 2024 tỷ lệ hồ sơ trực tuyến đạt 45,8 %, mục tiêu 70 %.", [rate])]
    [('45,8 %', 'o1'), ('70 %', None)]
    """
    found = []
    for start, end in _sentences(text):
        low = lowered(text[start:end].translate(_SPACES))
        words = set(fold(low).replace(",", " ").replace(".", " ").split())
        for figure in find_figures(low, find_mentions(low)):
            if _YEAR.search(low[: figure.end]):
                continue
            shown = text[start + figure.start : start + figure.end]
            found.append(
                Quoted(start + figure.start, start + figure.end, shown.strip(), _key(figure, shown, words, known))
            )
    return found


def cleaned(text: str) -> str:
    """A text as it is kept: composed, without what cannot be seen, lines ended alike, no space at their ends."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(one for one in composed if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs"))
    return "\n".join(line.rstrip() for line in seen.split("\n")).strip()


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where sentences begin and end; a stop inside a number ends none."""
    cuts, start = [], 0
    for place, letter in enumerate(text):
        ends = letter in "\n;" or (letter in ".!?" and (place + 1 == len(text) or text[place + 1].isspace()))
        if ends:
            cuts.append((start, place + 1))
            start = place + 1
    return [(first, last) for first, last in [*cuts, (start, len(text))] if text[first:last].strip()]


def _key(figure: Figure, shown: str, words: set[str], known: Sequence[Quotable]) -> str | None:
    fitting = [one for one in known if _fits(figure, one)]
    scored = [(_named(one, words), -place, one) for place, one in enumerate(fitting)]
    if not scored:
        return None
    best, _, one = max(scored, key=lambda entry: entry[:2])
    digits = sum(letter.isdigit() for letter in shown)
    if best >= NAMED or (digits >= TELLING and len({other.key for other in fitting}) == 1):
        return one.key
    return None


def _named(one: Quotable, words: set[str]) -> float:
    name = set(fold(one.name).replace(",", " ").replace("(", " ").replace(")", " ").split())
    return len(name & words) / len(name) if name else 0.0


def _fits(figure: Figure, known: Quotable) -> bool:
    if figure.kind is not known.kind or figure.high is not None:
        return False
    if (figure.whole is None) != (known.whole is None) or figure.whole != known.whole:
        return False
    printed, step = figure.value / figure.scale, figure.step / figure.scale
    return any(_rounds(value, amount, by) for value, amount, by in (
        (known.value, figure.value, figure.step), (known.value, printed, step),
    ))  # fmt: skip


def _rounds(value: Decimal, printed: Decimal, step: Decimal) -> bool:
    """Whether a value, rounded to the worth of the last digit printed, is what is printed."""
    return (abs(value) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step == abs(printed)
