"""Fitting when an assistant keeps silent: evidence of labelled questions, and the weights that tell them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from giaoban.assistants.engine.retrieval import Sought, retrieve
from giaoban.assistants.queries.labelled import Labelled
from giaoban.assistants.queries.profiles import lexicon
from giaoban.core.packs.assistants import Profile
from giaoban.core.search.answering.calibration import Calibration, fit
from giaoban.core.search.answering.evidence import FEATURES
from giaoban.library.queries.corpora.searching import LawSearch
from giaoban.library.queries.corpora.teaching import gold_key

NEAR = 5
"""Ranks within which a named article has to be found for its question to teach that there was an answer."""


@dataclass(frozen=True)
class Seen:
    """A labelled question with the evidence found for it; `rank` of the first right article, 0 when not found or not
    known."""

    labelled: Labelled
    features: dict[str, float]
    rank: int


def look(
    questions: Sequence[Labelled],
    law: LawSearch,
    *,
    profile: Profile,
    today: dt.date,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Seen]:
    """The evidence of each question, as an assistant would find it today."""
    words = lexicon()
    seen = []
    for number, one in enumerate(questions, 1):
        found = retrieve(Sought(one.question, words.read(one.question), profile, words, today, today), law)
        keys = [gold_key(hit.number, hit.article) for hit in found.hits]
        rank = next((place for place, key in enumerate(keys, 1) if key in one.gold), 0)
        seen.append(Seen(one, dict(found.features), rank))
        if number % 100 == 0:
            progress(number)
    return seen


def taught(seen: Sequence[Seen]) -> Calibration:
    """Weights from what was seen. A question whose named article was not found among the first teaches nothing.

    Raises ValueError without questions of both kinds.
    """
    rows = [one for one in seen if not one.labelled.is_answerable or not one.labelled.gold or 0 < one.rank <= NEAR]
    return fit(
        [one.features for one in rows],
        [one.labelled.is_answerable for one in rows],
        tuple(FEATURES),
        counts=[one.labelled.count for one in rows],
        groups=[min(one.labelled.gold)[0] if one.labelled.gold else one.labelled.question for one in rows],
    )
