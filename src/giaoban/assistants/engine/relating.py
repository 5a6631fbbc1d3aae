"""Questions on how documents relate ("Văn bản nào hướng dẫn Luật ...?"): answered by the words that say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

from giaoban.assistants.engine.quotation import span_at
from giaoban.assistants.engine.retrieval import names
from giaoban.assistants.engine.values import Span
from giaoban.core.quantities import fold
from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.answering.intents import spelled
from giaoban.core.search.answering.quoting import trimmed
from giaoban.library.queries.corpora.links import Citing, citing
from giaoban.library.queries.corpora.reading import Status, status_on
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

MOST = 6
OPENING = 3
"""Articles at the beginning of a document in which it says what it does."""
LOOKED_AT = 400
"""References of the kind asked for that are looked at; a code has thousands."""
_WHICH = re.compile(r" (nghi dinh|thong tu lien tich|thong tu|nghi quyet|quyet dinh|bo luat|luat|phap lenh) nao ")
_OF_ITSELF = re.compile(
    r"(?:Nghị định|Thông tư(?: liên tịch)?|Nghị quyết|Quyết định|Luật|Bộ luật|Pháp lệnh|Chỉ thị) này\b[^.;]{0,160}?"
    r"(?:quy định|hướng dẫn|thay thế|sửa đổi|bãi bỏ|chi tiết)"
    r"|hết hiệu lực|^\W*(?:\w\)|\d+\.)?\s*(?:Bãi bỏ|Sửa đổi|Thay thế)"
)
_ASKED = {
    "guides": (" huong dan ", " quy dinh chi tiet ", " thi hanh "),
    "amends": (" sua doi ", " bo sung "),
    "replaces": (" thay the ",),
    "repeals": (" bai bo ", " het hieu luc ", " con hieu luc "),
}


def relating_spans(question: str, law: LawSearch, *, as_of: dt.date) -> tuple[Span, ...]:
    """The clauses, in force on the day, in which others guide, change, replace or repeal the document a question names.

    Empty when it names none that is held, or nothing says so.
    """
    wanted = _wanted(question)
    named = names(question, law, on=as_of)
    asked = _asked_types(question)
    targets = _namesakes(named.held, law) or _numbers_said(named.unheld)
    found: dict[str, tuple[bool, Span]] = {}
    by_name: list[Citing] = []
    for number, kinds in targets.items():
        for kind in sorted(kinds):
            rows, _ = citing(law.names, number, kind, most=LOOKED_AT, others_only=True)
            for row in rows:
                if row.relation not in wanted or (asked and fold(row.type) not in asked):
                    continue
                if not row.article:
                    by_name.append(row)
                    continue
                for key in law.texts[row.corpus].keys_at(row.number, row.type, row.article_path):
                    span = _span(law, row.corpus, key, row.start, as_of, "s")
                    if span:
                        found.setdefault(span.uri, (bool(_OF_ITSELF.search(span.text)), span))
    of_itself = [span for is_so, span in found.values() if is_so]
    # "Nghị định sửa đổi Nghị định 5": its name says of which document, its first clauses only "sửa đổi khoản 1 Điều 2".
    told = {span.number for span in of_itself}
    of_itself += [span for row in by_name if row.number not in told and (span := _first_clause(law, row, as_of))]
    chosen = of_itself or [span for _, span in found.values()]  # "Thông tư này hướng dẫn ..." says it of itself
    return tuple(replace(span, id=f"s{place}") for place, span in enumerate(chosen[:MOST], 1))


def _first_clause(law: LawSearch, row: Citing, as_of: dt.date) -> Span | None:
    """The first clause of a document, in its first articles, that does what its name says it does."""
    for key in law.texts[row.corpus].keys_of(row.number, row.type)[:OPENING]:
        held = law.texts[row.corpus].article(key)
        for part in held.passages if held else ():
            said = spelled(held.text[part.start : part.end], marks=False) if held else ""
            if any(phrase in said for phrase in _ASKED[row.relation]):
                return _span(law, row.corpus, key, part.start, as_of, "s")
    return None


def asks_which(question: str) -> bool:
    """Does it ask for a document ("văn bản nào thay thế ..."), so that any other provision would be no answer?

    >>> asks_which("Văn bản nào thay thế Nghị định 5?"), asks_which("Nghị định 5 còn hiệu lực không?")
    (True, False)
    """
    said = spelled(question, marks=False)
    return " van ban nao " in said or bool(_asked_types(question))


def _asked_types(question: str) -> frozenset[str]:
    """ "Nghị định nào", "thông tư nào": only those; of "văn bản nào" any."""
    return frozenset(found[1] for found in _WHICH.finditer(spelled(question, marks=False)))


def _numbers_said(unheld: Collection[str]) -> dict[str, set[str]]:
    """Documents by number that are not held themselves: others may still say what became of them."""
    found: dict[str, set[str]] = {}
    for said in unheld:
        type, _, number = said.rpartition(" ")
        if any(letter.isdigit() for letter in number):
            found.setdefault(number, set()).add(type)
    return found


def _namesakes(numbers: Collection[str], law: LawSearch) -> dict[str, set[str]]:
    """Types of the named documents by number, with those of the same type and name: "Luật Đò ngang" in a decree that
    outlived the law it was made for is read as the new law of that name."""
    held = [each for texts in law.texts.values() for each in texts.documents()]
    meant = {(each.type, fold(each.name)) for each in held if each.number in numbers}
    found: dict[str, set[str]] = {}
    for each in held:
        if each.number in numbers or (each.name and (each.type, fold(each.name)) in meant):
            found.setdefault(each.number, set()).add(each.type)
    return found


def _wanted(question: str) -> set[str]:
    said = spelled(question, marks=False)
    found = {name for name, phrases in _ASKED.items() if any(phrase in said for phrase in phrases)}
    return found or set(_ASKED)


def _span(law: LawSearch, corpus: str, key: str, place: int, as_of: dt.date, id: str) -> Span | None:
    held = law.texts[corpus].article(key)
    if held is None or status_on(held, as_of) not in (Status.IN_FORCE, Status.UNKNOWN):
        return None
    part = next((one for one in held.passages if one.start <= place < one.end), None)
    piece = trimmed(held.text, part.start, part.end) if part else None
    if part is None or piece is None or instructs(piece.of(held.text)):
        return None
    clause, _, point = part.label.partition(".")
    hit = LawHit(held.number, held.article, clause, point, 0.0, corpus, held)
    return span_at(hit, piece, part.label, as_of=as_of, id=id)
