"""Entries become the arrays of a segment: the gain that each term brings each text, worked out once.

    gain = tf / (K1 + tf)          tf = Σ over fields of  weight · times / (1 - b + b · length / mean length)

At a question only the rarity of a term is left to multiply by. A term that more than one text in COMMON holds is kept
as a dense row, because adding a whole row is quicker than picking places.

Source: Robertson, Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond, section 3.6 (BM25F).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.gathering import FIELDS, Arrays, Gathered
from giaoban.core.search.index.passages import LABEL_BYTES
from giaoban.core.search.index.terms import Tokens

K1 = 1.2
WEIGHTS = (1.0, 4.0, 4.0)
LENGTHS = (0.75, 0.3, 0.3)
"""b of each field: how much a long one is held back."""
COMMON = 12
SPELLINGS = ("marked", "bare")
MOST_ENTRIES = 1 << 20
_MOST_BITS = 64


def build(gathered: Gathered) -> tuple[Arrays, dict[str, list[str]]]:
    """The arrays of a segment by name, and the values of each facet (their numbers stand in `facet.NAME`).

    Raises ValueError for more than MOST_ENTRIES entries: make two segments.
    """
    count = len(gathered)
    if count > MOST_ENTRIES:
        raise ValueError(f"{count} entries in one segment; {MOST_ENTRIES} at most")
    made: Arrays = {
        "since": np.array(gathered.since, np.int32),
        "until": np.array(gathered.until, np.int32),
        "weights": np.array(gathered.weights, np.float32),
        "digests": np.array(gathered.digests, np.uint64),
        "labels": np.array(gathered.labels, f"S{LABEL_BYTES}"),
        "openings": np.array(gathered.openings, np.uint16),
        "passages": _starts(gathered.cuts),
        "cuts": np.concatenate(gathered.cuts) if count else np.empty(0, np.uint32),
    }
    for name in FIELDS:
        made[f"{name}.starts"] = _starts(gathered.rows["marked", name])
    for spelling in SPELLINGS:
        flats = []
        for name in FIELDS:
            flats.append(_flat(gathered.rows[spelling, name]))
            made[f"{spelling}.{name}.tokens"] = flats[-1]
        lengths = [np.diff(made[f"{name}.starts"]) for name in FIELDS]
        made |= {f"{spelling}.{name}": values for name, values in _inverted(flats, lengths, count).items()}
    names: dict[str, list[str]] = {}
    for facet in sorted({name for held in gathered.facets for name in held}):
        values = [held.get(facet, "") for held in gathered.facets]
        known = sorted(set(values))
        place = {value: at for at, value in enumerate(known)}
        made[f"facet.{facet}"] = np.array([place[value] for value in values], np.int32)
        names[facet] = known
    return made, names


def _flat(rows: Sequence[Tokens]) -> Tokens:
    return np.concatenate(rows) if rows else np.empty(0, np.uint32)


def _starts(rows: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)


def _inverted(flats: Sequence[Tokens], lengths: Sequence[NDArray[np.int64]], count: int) -> Arrays:
    """Terms in ascending order with the texts that hold them, and the gain of each; common ones as dense rows.

    A syllable is its place in the sorted vocabulary, a pair the places of both: then term, text and field fit into one
    number, one sort does the counting, and syllables (below 2^32) come before pairs.
    """
    vocabulary = np.unique(np.concatenate([np.unique(flat) for flat in flats]))
    bits = max(len(vocabulary).bit_length(), 1)
    text_bits = max(count.bit_length(), 1)
    if 2 * bits + text_bits + 2 > _MOST_BITS:
        raise ValueError(f"{len(vocabulary)} syllables and {count} texts are too many for one segment")
    factors = np.zeros((len(FIELDS), max(count, 1)), np.float32)
    for field, (weight, b, row) in enumerate(zip(WEIGHTS, LENGTHS, lengths, strict=True)):
        mean = max(float(row.mean()) if count else 1.0, 1.0)
        factors[field, :count] = weight / (1 - b + b * row / mean)
    wide = vocabulary.astype(np.uint64)
    singles = _counted(_codes(flats, lengths, vocabulary, text_bits, 0), factors, text_bits)
    doubles = _counted(_codes(flats, lengths, vocabulary, text_bits, bits), factors, text_bits)
    first, second = doubles.terms >> np.uint64(bits), doubles.terms & np.uint64((1 << bits) - 1)
    both = (
        _split(wide[singles.terms], singles, count),
        _split((wide[first] << np.uint64(32)) | wide[second], doubles, count),
    )
    joined = {name: np.concatenate([part[name] for part in both]) for name in both[0] if name != "starts"}
    one, two = (part["starts"] for part in both)
    return joined | {"starts": np.concatenate([one, two[1:] + one[-1]])}


class _Counted:
    """Terms of one kind, ascending, with where the texts of each begin, the texts, and their gains."""

    def __init__(self, terms: NDArray[np.uint64], starts: NDArray[np.int64], texts: Any, gains: Any) -> None:
        self.terms, self.starts, self.texts, self.gains = terms, starts, texts, gains


def _codes(
    flats: Sequence[Tokens], lengths: Sequence[NDArray[np.int64]], vocabulary: Tokens, text_bits: int, bits: int
) -> NDArray[np.uint64]:
    """Term, text and field of every syllable, or of every pair when `bits` (of a syllable) are given; sorted."""
    held = []
    for field, (flat, row) in enumerate(zip(flats, lengths, strict=True)):
        owner = np.repeat(np.arange(len(row), dtype=np.uint32), row)
        codes = np.searchsorted(vocabulary, flat).astype(np.uint64)
        if bits:
            within = owner[1:] == owner[:-1]
            codes = ((codes[:-1] << np.uint64(bits)) | codes[1:])[within]
            owner = owner[1:][within]
        codes <<= np.uint64(text_bits)
        codes |= owner
        codes <<= np.uint64(2)
        codes |= np.uint64(field)
        held.append(codes)
    joined = np.concatenate(held)
    del held
    joined.sort()
    return joined


def _counted(codes: NDArray[np.uint64], factors: NDArray[np.float32], text_bits: int) -> _Counted:
    first = _changes(codes)
    times = np.diff(np.append(first, len(codes))).astype(np.float32)
    codes = codes[first]
    mask = np.uint64((1 << text_bits) - 1)
    times *= factors[(codes & np.uint64(3)).astype(np.uint8), ((codes >> np.uint64(2)) & mask).astype(np.uint32)]
    codes >>= np.uint64(2)
    first = _changes(codes)
    frequency = np.add.reduceat(times, first) if len(first) else times
    codes = codes[first]
    gains = (frequency / (np.float32(K1) + frequency)).astype(np.float16)
    texts = (codes & mask).astype(np.uint32)
    codes >>= np.uint64(text_bits)
    starts = _changes(codes)
    return _Counted(codes[starts], np.append(starts, len(codes)), texts, gains)


def _changes(row: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Places where a sorted row begins a new value."""
    if not len(row):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))


def _split(terms: NDArray[np.uint64], counted: _Counted, count: int) -> Arrays:
    """Rare terms with their texts, common ones as dense rows."""
    sizes = np.diff(counted.starts)
    is_common = sizes > max(count // COMMON, 1000)
    common = np.flatnonzero(is_common)
    dense = np.zeros((len(common), count), np.float16)
    for row, term in enumerate(common):
        at = slice(counted.starts[term], counted.starts[term + 1])
        dense[row, counted.texts[at]] = counted.gains[at]
    kept = np.repeat(~is_common, sizes)
    return {
        "terms": terms[~is_common],
        "starts": np.concatenate([[0], np.cumsum(sizes[~is_common])]).astype(np.int64),
        "texts": counted.texts[kept],
        "gains": counted.gains[kept],
        "common": terms[common],
        "common.sizes": sizes[common].astype(np.int64),
        "common.gains": dense,
    }
