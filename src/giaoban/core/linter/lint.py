"""Lint one text, or several together so that their targets are compared with each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from giaoban.core.linter.claims import targets
from giaoban.core.linter.claims.context import Context
from giaoban.core.linter.claims.table import RECOGNISERS
from giaoban.core.linter.dates import document_date
from giaoban.core.linter.known import Known
from giaoban.core.linter.prose import lowered, normalise, passages
from giaoban.core.linter.report import ClaimFinding


def lint_text(
    paragraphs: Sequence[str], *, known: Known, file: str = "", date: dt.date | None = None
) -> list[ClaimFinding]:
    """Every claim of a text whose figures do not close.

    `date` is the day the text was written; without it the text's own header or first full date is taken.

    >>> [f.code for f in lint_text(["Có 98,4 thuê bao, tăng 14,7% so với cùng kỳ (84,8 thuê bao)."], known=Known())]
    ['claim.growth']
    """
    return lint_texts({file: paragraphs}, known=known, date=date)


def lint_texts(texts: Mapping[str, Sequence[str]], *, known: Known, date: dt.date | None = None) -> list[ClaimFinding]:
    """As `lint_text` for texts by name, which also contradict each other where they state one target differently."""
    found: list[ClaimFinding] = []
    stated: list[targets.Stated] = []
    for file, paragraphs in texts.items():
        context = Context(known, date or _written_on(paragraphs))
        for passage in passages(paragraphs):
            for recogniser in RECOGNISERS:
                found += [finding.in_file(file) for finding in recogniser.find(passage, context)]
            for target in targets.stated_targets(passage, known, file):
                stated.append(target)
                found += [finding.in_file(file) for finding in targets.against_known(target, known)]
    found += [finding.in_file(file) for file, finding in targets.among_texts(stated)]
    order = {file: place for place, file in enumerate(texts)}
    unique = {(f.file, f.paragraph, f.code, f.sentence, str(f.stated), str(f.recomputed)): f for f in found}
    return sorted(unique.values(), key=lambda finding: (order[finding.file], finding.paragraph))


def _written_on(paragraphs: Sequence[str]) -> dt.date | None:
    top = [paragraph for paragraph in paragraphs if paragraph.strip()][:4]
    return document_date(lowered(normalise(paragraph[:1000])) for paragraph in top)
