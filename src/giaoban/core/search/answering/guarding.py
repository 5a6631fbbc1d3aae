"""A model's sentence is kept when the spans it names say it, and in no other case.

The words of a sentence must stand in one of its spans, in the same order, close together. It may leave words out and
put a few joining ones in; it may not leave out what turns a rule around (không, trừ, chỉ, nếu, a number, a limit), nor
put such a word in. What passes is a shortening of the law, whatever told the model to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.spelling import composed, syllable

LEAST_WORDS = 4
LONGEST_SENTENCE = 2_000
WINDOW = 2.5
"""How many times as many words as the sentence the part of the span may have that it shortens."""
_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[^\W_]+")
JOINING = frozenset(
    ["thì", "là", "và", "của", "theo", "tại", "về", "cho", "với", "như", "đó", "này", "các", "những", "việc", "gồm"]
)
TURNING = frozenset(
    ["không", "chưa", "chẳng", "đừng", "cấm", "trừ", "ngoại", "chỉ", "nếu", "khi", "trường", "hợp", "hoặc", "phải",
     "nghiêm", "dưới", "trên", "từ", "đến", "quá", "ít", "nhất", "tối", "đa", "thiểu", "hơn", "tất", "mọi", "mỗi",
     "trước", "sau", "miễn", "giảm", "tăng", "bãi", "bỏ", "hết", "bị", "được"]
)  # fmt: skip
"""Left out or put in, these turn what a rule says."""
DENYING = frozenset(["không", "chưa", "chẳng", "đừng", "cấm", "trừ", "ngoại", "chỉ", "nếu", "nghiêm"])
"""Before what is taken out of a sentence, these turn it around."""
EXCEPTING = frozenset(["trừ", "ngoại", "nếu", "chỉ"])
"""The same behind it."""
STOP = "¶"
_SPAN = re.compile(r"\d+(?:[.,/]\d+)*|[^\W_]+|[.;:\n]")
ARTICLE = re.compile(r"^(?:\d+|[a-zđ])$")


@dataclass(frozen=True)
class Proposed:
    """A sentence as a model gave it, and the spans it says it stands on."""

    text: str
    span_ids: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """`why` is "" for a sentence that may be shown; otherwise what is wrong: no-span, unknown-span, too-short,
    too-long, instruction, number, words, turned."""

    proposed: Proposed
    why: str = ""
    span_ids: tuple[str, ...] = ()
    """The named spans that say it."""


def words_of(text: str) -> list[str]:
    """The words of a text in one spelling; a number is one word with its separators.

    >>> words_of("Phạt 1.000.000 đồng, uỷ quyền.")
    ['phạt', '1.000.000', 'đồng', 'ủy', 'quyền']
    """
    return [syllable(word) for word in _WORD.findall(composed(text)[0])]


def judge(proposed: Proposed, spans: Mapping[str, str]) -> Judged:
    """Whether a sentence may be shown beside the spans it names; `spans` are those the model was given, by id."""
    if not proposed.span_ids:
        return Judged(proposed, "no-span")
    if any(id not in spans for id in proposed.span_ids):
        return Judged(proposed, "unknown-span")
    said = words_of(proposed.text)
    if len(proposed.text) > LONGEST_SENTENCE:
        return Judged(proposed, "too-long")
    if instructs(proposed.text):
        return Judged(proposed, "instruction")
    if len([word for word in said if word not in JOINING]) < LEAST_WORDS:
        return Judged(proposed, "too-short")
    faults: list[str] = []
    held: list[str] = []
    for id in dict.fromkeys(proposed.span_ids):
        fault = _fault(said, _with_stops(spans[id]))
        if fault:
            faults.append(fault)
        else:
            held.append(id)
    if not held:
        return Judged(proposed, min(faults, key=_ORDER.index))
    return Judged(proposed, "", tuple(held))


_ORDER = ("turned", "number", "words")


def _fault(said: Sequence[str], span: Sequence[str]) -> str:
    """What keeps a sentence from being a shortening of a span; "" when it is one."""
    numbers = {word for word in said if word[0].isdigit()}
    if numbers - set(span):
        return "number"
    wanted = [word for word in said if word not in JOINING]
    places: dict[str, list[int]] = {}
    for at, word in enumerate(span):
        places.setdefault(word, []).append(at)
    if any(word not in places for word in wanted):
        return "words"
    fault = "words"
    for start in places[wanted[0]]:
        ends = _aligned(wanted, span, start)
        if ends is None:
            break  # no later start can hold it either
        last, skipped = ends
        if last - start + 1 > max(WINDOW * len(wanted), len(wanted) + 6):
            continue
        before, after = _around(span, start, last)
        if any(_turns(word) for word in skipped) or DENYING & set(before) or EXCEPTING & set(after):
            fault = "turned"
            continue
        return ""
    return fault


def _with_stops(span: str) -> list[str]:
    """The words of a span with a sign where a sentence ends."""
    found = _SPAN.findall(composed(span)[0])
    return [STOP if word in (".", ";", ":", "\n") else syllable(word) for word in found]


def _around(span: Sequence[str], start: int, last: int) -> tuple[Sequence[str], Sequence[str]]:
    """The words of the sentence before a part of it, and those behind."""
    first = max((at for at in range(start) if span[at] == STOP), default=-1)
    end = next((at for at in range(last + 1, len(span)) if span[at] == STOP), len(span))
    return span[first + 1 : start], span[last + 1 : end]


def _aligned(wanted: Sequence[str], span: Sequence[str], start: int) -> tuple[int, list[str]] | None:
    """Where the words end that stand in order from a place on, and the words of the span between them."""
    at, skipped = start, []
    for word in wanted[1:]:
        here = at + 1
        while here < len(span) and span[here] != word:
            skipped.append(span[here])
            here += 1
        if here == len(span):
            return None
        at = here
    return at, skipped


def _turns(word: str) -> bool:
    return word in TURNING or (word[0].isdigit() and not ARTICLE.match(word)) or word.isdigit()
