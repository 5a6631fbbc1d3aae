"""An index of many texts on disk: BM25F over syllables and pairs of them, then a second look at the best.

    terms.py       a text as numbers: one a syllable, one a pair
    passages.py    a text cut into the passages that an answer can point at
    gathering.py   entries as tokens
    building.py    tokens as the arrays of a segment
    segment.py     one segment, memory-mapped
    store.py       a folder of segments: add, replace, remove, merge
    question.py    what is looked for, with marks or without
    scoring.py     the first stage: BM25F over segments
    second.py      the second stage: features of the best hits and the weights that order them
    searching.py   both stages and the filters: `Searcher`, `Hit`, `Only`
    vectors.py     optional: texts as vectors
    fusion.py      several rankings become one
    adapter.py     the same interface over tantivy

Figures: docs/reference/law-search.md.
"""
