"""What each field of the first stage brings: the same index built again without it, for `law.py`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SLICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("text alone", ("title", "name")),
    ("text and title, without names of documents", ("name",)),
    ("text and names of documents, without titles", ("title",)),
)
"""A variant of the first stage and the fields it goes without."""


def field_rows(taught: Sequence[Any], folder: Path) -> list[tuple[str, float]]:
    """MRR@10 of the first stage without fields, and of all fields without pairs; strict: the index is built anew."""
    import numpy as np

    from giaoban.core.search.index import building
    from giaoban.core.search.index.gathering import Gathered
    from giaoban.core.search.index.searching import Part, Searcher
    from giaoban.core.search.index.segment import Segment, write_segment
    from giaoban.library.queries.corpora.searching import open_search

    searcher = open_search().searcher
    gathered = Gathered()
    for part in searcher.parts:
        part.segment.add_to(gathered, part.gone)
    rows = [("syllables without pairs", _mrr(searcher, taught, pairs=False))]
    spellings, building.SPELLINGS = building.SPELLINGS, ("marked",)
    try:
        for number, (name, without) in enumerate(SLICES):
            empty = [np.empty(0, np.uint32)] * len(gathered)
            kept = {at: empty if at[1] in without else row for at, row in gathered.rows.items()}
            place = folder / f"fields-{number}"
            write_segment(dataclasses.replace(gathered, rows=kept), place)
            alone = Searcher([Part(Segment(place), np.zeros(len(gathered), bool))])
            rows.append((name, _mrr(alone, taught)))
    finally:
        building.SPELLINGS = spellings
    return rows


def _mrr(searcher: Any, taught: Sequence[Any], *, pairs: bool = True) -> float:
    from giaoban.core.search.index.question import Question, read_question
    from giaoban.library.queries.corpora import teaching

    class Single(Question):
        @property
        def terms(self) -> Any:
            return self.singles

    ranks = []
    for each in taught:
        question = read_question(each.question, marks=True)
        found = searcher.candidates(question if pairs else Single(question.row, question.is_bare), 20)
        keys = [searcher.parts[part].segment.keys[place] for part, place in zip(found.parts, found.places, strict=True)]
        right = [teaching.gold_key(*key.partition("~")[0].split("|")[:2]) in each.gold for key in keys]
        ranks.append(right.index(True) + 1 if True in right else teaching.MISSED)
    return teaching.measured(ranks).mrr10
