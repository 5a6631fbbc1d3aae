"""What else concerns the same matter: documents that guide or change the quoted one, writings, earlier petitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import DatabaseError

from giaoban.assistants.engine.values import Related, Span
from giaoban.commitments.queries.recurrence import earlier_petitions
from giaoban.core.law.numbers import normal_number
from giaoban.core.law.uris import NotAnAddress, document_uri
from giaoban.library.queries.corpora.links import Citing, citing
from giaoban.library.queries.corpora.searching import LawSearch

MOST = 8
_TELLING = ("guides", "amends", "repeals", "replaces", "suspends", "basis", "cites")


def related_documents(spans: Sequence[Span], law: LawSearch, *, as_of: dt.date) -> tuple[Related, ...]:
    """Who guides, changes or cites the quoted provisions and their documents, the most telling first.

    A document that had not begun on the day is left out: it changed nothing yet.
    """
    found: dict[tuple[str, str], Related] = {}
    documents = dict.fromkeys((span.key, span.number) for span in spans if not span.label)
    for key, number in documents:
        held = next((one for span in spans if span.key == key and (one := law.texts[span.corpus].article(key))), None)
        if held is None:
            continue
        rows, _ = citing(law.names, held.number, held.type, most=60, others_only=True)
        for row in sorted(rows, key=lambda row: _TELLING.index(row.relation) if row.relation in _TELLING else 9):
            if row.relation == "cites" and row.path != held.path:
                continue  # another article of the same document was cited
            place = (row.relation, row.number)
            if row.number != number and place not in found and _began(law, row, as_of):
                title = f"{row.type} {normal_number(row.number)} {row.name}".strip()
                found[place] = Related(
                    row.relation, title, normal_number(row.number), _uri(row.number, row.type), "", True
                )
    return tuple(found.values())[:MOST]


def _began(law: LawSearch, row: Citing, day: dt.date) -> bool:
    """By the own first day of the citing document; one whose days are not known is believed."""
    own = [each for each in law.texts[row.corpus].documents(row.number) if row.type in ("", each.type)]
    days = [first for each in own if (first := each.effective_from or each.issued_on)]
    return not days or min(days) <= day


def similar_petitions(question: str) -> tuple[Related, ...]:
    """Earlier petitions on the same matter; none where there is no store."""
    try:
        earlier = earlier_petitions(question, limit=3)
    except DatabaseError:
        return ()
    return tuple(
        Related("petition", each.title_vi, each.key, path=f"/commitments/{each.key}/", score=one.score)
        for one in earlier
        if (each := one.petition) and (one.is_same or len(one.shared) > 1)
    )


def _uri(number: str, type: str) -> str:
    try:
        return document_uri(number, type)
    except NotAnAddress:
        return ""
