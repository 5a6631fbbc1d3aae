"""A few invented texts, and a slow BM25F that says what the index has to say."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from itertools import pairwise

from giaoban.core.search.index.gathering import Entry

FERRY = Entry(
    "ferry|1", "1. Phí qua sông của một khách là 2 đồng.\n2. Trẻ em qua sông:\na) dưới 6 tuổi không trả phí;\n"
    "b) từ 6 tuổi trả một nửa.", "Phí qua sông", "Sắc lệnh Đò ngang", dt.date(2023, 5, 1),
    facets={"type": "Sắc lệnh", "field": "1.1"},
)  # fmt: skip
LIGHT = Entry(
    "light|1", "Đò đi ban đêm phải có đèn ở mũi và ở lái.", "Đèn trên đò", "Quy tắc Đò ngang", dt.date(2024, 1, 1),
    dt.date(2024, 12, 31), {"type": "Quy tắc", "field": "1.2"},
)  # fmt: skip
MARKET = Entry("market|1", "Chợ họp ngày rằm. Người bán trả phí chỗ ngồi.", "Ngày họp chợ", "Quy tắc Chợ phiên")
SAMPLES = (FERRY, LIGHT, MARKET)


def slow_scores(entries: list[Entry], question: str) -> dict[str, float]:
    """BM25F as it is written in the textbook, with words as they stand in lower case and pairs of them."""
    weights, bs, k1 = (1.0, 4.0, 4.0), (0.75, 0.3, 0.3), 1.2

    def row(text: str) -> list[str]:
        return re.findall(r"[^\W_]+", text.lower())

    def terms(words: list[str]) -> list[str]:
        return words + [f"{a} {b}" for a, b in pairwise(words)]

    fields = [[row(text) for text in (one.text, one.title, one.name)] for one in entries]
    means = [sum(len(one[f]) for one in fields) / len(entries) or 1 for f in range(3)]
    counts = [[Counter(terms(field)) for field in one] for one in fields]
    scores = {}
    for entry, one, counted in zip(entries, fields, counts, strict=True):
        score = 0.0
        for term in set(terms(row(question))):
            held = sum(any(field[term] for field in other) for other in counts)
            tf = sum(weights[f] * counted[f][term] / (1 - bs[f] + bs[f] * len(one[f]) / means[f]) for f in range(3))
            score += math.log(1 + (len(entries) - held + 0.5) / (held + 0.5)) * tf / (k1 + tf) if held else 0.0
        scores[entry.key] = score
    return scores
