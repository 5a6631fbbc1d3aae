"""Vectors of the articles of a corpus, for whoever named a model: made whole, in batches, in place of the old ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np

from giaoban.core.search.index.vectors import Embed, Rows, Vectors
from giaoban.library.queries.corpora.fusing import vectors_folder
from giaoban.library.queries.corpora.place import TEXTS, corpus_folder, known_corpora
from giaoban.library.queries.corpora.texts import HeldArticle, Texts

BATCH = 256
LONGEST = 2_000
"""Characters of an article that a model is given: its title, its document and how it begins."""


def make_vectors(corpus: str, embed: Embed, *, progress: Callable[[int], None] | None = None) -> Vectors:
    """Raises NoCorpus, Refused (what the model's server answers instead of vectors)."""
    known_corpora([corpus])
    keys: list[str] = []
    rows: list[Rows] = []
    with Texts(corpus_folder(corpus) / TEXTS) as texts:
        every = texts.articles()
        while batch := list(islice(every, BATCH)):
            rows.append(embed([said(article) for article in batch]))
            keys += [article.key for article in batch]
            if progress:
                progress(len(keys))
    return Vectors.write(vectors_folder(corpus), keys, np.concatenate(rows), model=embed.model)


def said(article: HeldArticle) -> str:
    """What a model is given of an article."""
    return f"{article.title}\n{article.name}\n{article.text}"[:LONGEST]
