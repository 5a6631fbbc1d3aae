"""Questions that compare two things ("A khác gì B?"): what each of them is, quoted side by side."""

from __future__ import annotations

import re
from dataclasses import replace

from giaoban.assistants.engine.quotation import defining
from giaoban.assistants.engine.retrieval import Sought, retrieve
from giaoban.core.search.answering.intents import Intent
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

_LEAD = re.compile(r"^\W*(?:so sánh|phân biệt|sự khác (?:nhau|biệt) giữa|điểm khác nhau giữa|giữa)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:khác nhau|giống nhau|khác biệt|giống và khác|có gì|khác gì nhau)\b.*$|\s+(?:như )?thế nào\b.*$|[?.!]+\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+(?:khác gì(?: so)?(?: với)?|khác với|so với|giống|khác|và|với)\s+", re.IGNORECASE)


def sides(question: str) -> tuple[str, str] | None:
    """The two things a question compares; None when it does not say two.

    >>> sides("Đò ngang khác gì cầu phao?"), sides("Phân biệt tạm giữ với tạm giam")
    (('Đò ngang', 'cầu phao'), ('tạm giữ', 'tạm giam'))
    >>> sides("Đò ngang và cầu phao khác nhau thế nào?"), sides("Đò ngang khác nhau")
    (('Đò ngang', 'cầu phao'), None)
    """
    said = _TAIL.sub("", _TAIL.sub("", _LEAD.sub("", question.strip())))
    parts = [part.strip(" ?.,") for part in _BETWEEN.split(said, maxsplit=1)]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def defining_hits(question: str, law: LawSearch, sought: Sought) -> list[tuple[str, LawHit]]:
    """Each of the two things with the article that says what it is; empty unless both are defined somewhere."""
    found: list[tuple[str, LawHit]] = []
    for thing in sides(question) or ():
        hits = retrieve(replace(sought, text=f"{thing} là gì", intent=Intent.DEFINITION), law).hits
        hit = next((hit for hit in hits if defining(hit.held, thing)), None)
        if hit is not None:
            found.append((thing, hit))
    return found if len(found) == 2 else []
