"""An index of many texts on disk: BM25F over syllables and pairs of them, then a second look at the best.

    terms.py      a text as numbers: one a syllable, one a pair
    passages.py   a text cut into the passages that an answer can point at
    building.py   entries -> the arrays of a segment
    segment.py    one segment, memory-mapped
    store.py      a folder of segments: add, replace, remove, search
    second.py     features of the best hits and the weights that order them

Measured on 62,712 articles (69 M characters): see docs/reference/search.md.
"""
