"""What an answer is made of. Every sentence names the spans it stands on; every span is an exact piece of a source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding
from giaoban.core.search.answering.intents import Intent

if TYPE_CHECKING:
    from giaoban.assistants.queries.figures import FigureAnswer


@dataclass(frozen=True)
class Validity:
    """Whether a wording held on the day that matters. `since` and `until` are its first and last day, None when open or
    not known; state is in-force, not-yet, ended or unknown."""

    state: str
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Span:
    """An exact piece of an article: `text == article text[start:end]`, offsets in characters of the text as it is held.

    `number, article, clause, point` name it; `citation` says the same in Vietnamese ("điểm a khoản 2 Điều 5 ...").
    `corpus` and `key` name the article in its corpus, `uri` is its address on the day ("" when its number is none).
    """

    id: str
    text: str
    start: int
    end: int
    uri: str
    citation: str
    number: str
    article: str
    clause: str
    point: str
    validity: Validity
    corpus: str
    key: str
    score: float
    title: str = ""
    document: str = ""
    label: str = ""
    """What it is when it is no law: guidance, plan, answer, document."""


@dataclass(frozen=True)
class Sentence:
    """Words of an answer and the spans they stand on. Without a model they are the words of one span."""

    text: str
    span_ids: tuple[str, ...]


@dataclass(frozen=True)
class Related:
    """A document, guidance or petition about the same matter. `relation`: guides, amends, cites, basis, topic, ...;
    `is_incoming` when the other document does it to the cited one."""

    relation: str
    title: str
    number: str = ""
    uri: str = ""
    path: str = ""
    """Where the house shows it ("/commitments/..."), "" when it has no page."""
    is_incoming: bool = False
    score: float = 0.0


DOUBTS = ("answer.may-not-answer", "answer.lacks-")
"""How the codes of findings begin that say so."""


@dataclass(frozen=True)
class Answer:
    """What a question got. Either it has sentences, or figures, or `abstained` says why not and what to do next.

    `confidence` is the calibrated probability that the cited provisions answer, 0 to 1. `findings` are for the reader:
    what was left out and why (a model's sentence that was dropped, a corpus without days).
    """

    question: str
    profile: str
    as_of: dt.date
    intent: Intent
    sentences: tuple[Sentence, ...] = ()
    spans: tuple[Span, ...] = ()
    figures: FigureAnswer | None = None
    related: tuple[Related, ...] = ()
    guidance: tuple[Span, ...] = ()
    petitions: tuple[Related, ...] = ()
    cases: tuple[Span, ...] = ()
    """Similar cases, for profiles that look for them."""
    steps: tuple[Mapping[str, Any], ...] = ()
    """Service steps of the profile that fit the question: `title`, `text`, `where` (an address or place)."""
    confidence: float = 0.0
    abstained: Finding | None = None
    findings: tuple[Finding, ...] = ()
    contradictions: tuple[Finding, ...] = ()
    """What a contradiction assistant suspects between the provisions, when one is there; `where` is an address."""

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Why the quotation may be no answer; none when it is called sure."""
        return tuple(one for one in self.findings if one.code.startswith(DOUBTS))

    def span(self, id: str) -> Span | None:
        return next((one for one in (*self.spans, *self.guidance, *self.cases) if one.id == id), None)
