"""Several rankings of the same texts become one, by their ranks alone: their scores need not be comparable.

    score(text) = Σ over rankings of  weight / (K + rank)

Source: Cormack, Clarke, Büttcher (2009), Reciprocal Rank Fusion outperforms Condorcet and Individual Rank Learning.
"""

from __future__ import annotations

from collections.abc import Sequence

K = 60


def fused(rankings: Sequence[Sequence[str]], weights: Sequence[float] = ()) -> list[tuple[str, float]]:
    """Keys with their scores, best first; equal ones in the order in which they were met.

    `weights` of the rankings, 1 each when none are given. Raises ValueError when there are not as many.

    >>> [key for key, _ in fused([["a", "b", "c"], ["b", "c", "d"]])]
    ['b', 'c', 'a', 'd']
    """
    shares = list(weights) or [1.0] * len(rankings)
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, shares, strict=True):
        for rank, key in enumerate(dict.fromkeys(ranking), start=1):
            scores[key] = scores.get(key, 0.0) + weight / (K + rank)
    return sorted(scores.items(), key=lambda item: -item[1])
