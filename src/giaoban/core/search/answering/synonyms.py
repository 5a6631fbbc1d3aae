"""Everyday words learned from questions whose article is known: what people say, and what the title of the law says.

A phrase of two or three words counts for a title when questions that hold it are answered by articles of that title,
neither title nor text of the article has it, and questions with other answers hardly hold it. A person looks at what
was learned before it becomes data.

Source: Dunning (1993), Accurate Methods for the Statistics of Surprise and Coincidence (the ratio of likelihoods).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from giaoban.core.search.answering.intents import Lexicon, spelled

SURPRISING = 10.83
"""A ratio that chance reaches once in a thousand."""


@dataclass(frozen=True)
class Learned:
    """`lay` in everyday words stands for `legal`, a title; `questions` said so, `surprise` is twice the log ratio."""

    lay: str
    legal: str
    questions: int
    surprise: float


def learn(asked: Sequence[tuple[str, str, str]], lexicon: Lexicon, *, least: int = 3) -> list[Learned]:
    """What questions with the titles and texts of their articles teach, the most surprising first.

    >>> rows = [(f"{word} đi lính", "Nhập ngũ", "Gọi nhập ngũ.") for word in ("trốn", "hoãn", "bị")]
    >>> rows += [(f"{word} cá biển", "Thủy sản", "Cá.") for word in "đánh bán nuôi mua thả xem ăn".split()]
    >>> [(one.lay, one.legal, one.questions) for one in learn(rows, Lexicon({})) if one.legal == "Nhập ngũ"]
    [('đi lính', 'Nhập ngũ', 3)]
    """
    phrases: list[set[str]] = [_phrases(lexicon.without_asking(question)) for question, _, _ in asked]
    said = Counter(phrase for found in phrases for phrase in found)
    titles = Counter(title for _, title, _ in asked)
    together: Counter[tuple[str, str]] = Counter()
    for (question, title, text), found in zip(asked, phrases, strict=True):
        if spelled(title) not in spelled(question):
            held = spelled(f"{title} {text}")
            together.update((phrase, title) for phrase in found if f" {phrase} " not in held)
    learned = []
    for (phrase, title), count in together.items():
        if count >= least:
            surprise = _surprise(count, said[phrase], titles[title], len(asked))
            if surprise >= SURPRISING and count / said[phrase] > titles[title] / len(asked):
                learned.append(Learned(phrase, title, count, round(surprise, 2)))
    return sorted(learned, key=lambda one: (-one.surprise, one.lay, one.legal))


def _phrases(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[at : at + size]) for size in (2, 3) for at in range(len(words) - size + 1)}


def _surprise(both: int, phrase: int, title: int, all: int) -> float:
    """Dunning's ratio for a table of two by two."""
    cells = ((both, phrase, title), (phrase - both, phrase, all - title),
             (title - both, all - phrase, title), (all - phrase - title + both, all - phrase, all - title))  # fmt: skip
    return 2 * sum(seen * log(seen * all / (row * column)) for seen, row, column in cells if seen > 0)
