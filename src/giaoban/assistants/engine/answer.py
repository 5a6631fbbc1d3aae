"""From a question to an answer: what it wants, what held on the day, the words that say it, or why there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from giaoban.assistants.backends.phrasing import Backend
from giaoban.assistants.engine.cases import Cases, similar_cases
from giaoban.assistants.engine.comparing import defining_hits
from giaoban.assistants.engine.contradictions import contradictions
from giaoban.assistants.engine.phrasing import phrased
from giaoban.assistants.engine.quotation import defining, span_at, spans_of
from giaoban.assistants.engine.relating import asks_which, relating_spans
from giaoban.assistants.engine.relations import related_documents, similar_petitions
from giaoban.assistants.engine.retrieval import Named, Retrieved, Sought, names, retrieve
from giaoban.assistants.engine.services import fitting_services
from giaoban.assistants.engine.topics import linked_by_topic
from giaoban.assistants.engine.values import Answer, Related, Sentence, Span, Validity
from giaoban.assistants.queries.profiles import calibration, lexicon, profile_named
from giaoban.core.findings import Finding, Severity
from giaoban.core.law.references import find_references
from giaoban.core.packs.assistants import Profile
from giaoban.core.search.answering.forms import lack, thing_of
from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.answering.intents import Intent
from giaoban.core.search.answering.quoting import trimmed
from giaoban.library.queries.corpora.opened import opened_search
from giaoban.library.queries.corpora.place import NoCorpus
from giaoban.library.queries.corpora.searching import LawHit, LawSearch, readable

__all__ = ["Answer", "Intent", "Related", "Sentence", "Span", "Validity", "answer"]

LONGEST = 2_000
_LAW_ONLY = frozenset({Intent.CITATION, Intent.SANCTION, Intent.DOSSIER, Intent.RELATION})
"""Wishes that no figure answers. "Bộ nào" wants competence or figures: these when every word of it is read as such."""
SHOWN = 4
"""Articles beside the quoted one that a reader is offered."""
NEAR = 0.5
"""Which share of the best score a further article needs to be offered beside an answer."""
WRITTEN = 2
"""Guidance, plans or answers that are offered."""


def answer(
    question: str,
    *,
    profile: str,
    as_of: dt.date | None = None,
    today: dt.date,
    corpora: Sequence[str] | None = None,
    backend: Backend | None = None,
) -> Answer:
    """What the law said about a question on a day, quoted; or figures; or why there is no answer.

    `as_of` is the day that matters (a judge's: the day of the event; None: today). `corpora` are names, None for those
    of the profile or all. Raises Refused for an unknown profile or corpus; never for what was asked.
    """
    who = profile_named(profile)
    day = as_of or today
    asked = _Asked(question.strip(), who, day, today, as_of is not None)
    if refused := _refused_at_once(asked):
        return refused
    intent = _intent(asked)
    if refused := _out_of_reach(asked, intent):
        return refused
    figures = _figures(asked, intent)
    if figures is not None and figures.abstained is None:
        return figures
    try:
        law = opened_search(list(corpora or who.corpora) or None)
        if not law.articles:
            raise NoCorpus([Finding("answer.no-corpus", Severity.NOTE)])
    except NoCorpus as refusal:
        if corpora:
            raise
        why = refusal.findings[0] if who.corpora else Finding("answer.no-corpus", Severity.NOTE)
        return figures or asked.silent(intent, why)
    law, found = readable(law, lambda law: _from_the_law(asked, intent, law, backend))
    unsaid = tuple(one for one in law.left_out if one not in found.findings)
    found = replace(found, findings=(*unsaid, *found.findings))
    # What looks like figures and could not be read may still be a question to the law, and the other way round.
    return figures if figures is not None and found.abstained is not None else found


@dataclass(frozen=True)
class _Asked:
    """A question with who asks and the day that matters."""

    text: str
    profile: Profile
    as_of: dt.date
    today: dt.date
    has_day: bool

    def sought(self, intent: Intent) -> Sought:
        return Sought(self.text, intent, self.profile, lexicon(), self.as_of, self.today)

    def silent(self, intent: Intent, why: Finding, **more: Any) -> Answer:
        return Answer(self.text, self.profile.profile, self.as_of, intent, abstained=why, **more)


def _refused_at_once(asked: _Asked) -> Answer | None:
    if not any(letter.isalnum() for letter in asked.text):
        return asked.silent(Intent.OUT_OF_SCOPE, Finding("answer.empty", Severity.NOTE))
    if len(asked.text) > LONGEST:
        context = {"length": len(asked.text), "limit": LONGEST}
        return asked.silent(Intent.OUT_OF_SCOPE, Finding("answer.too-long", Severity.NOTE, context=context))
    return None


def _intent(asked: _Asked) -> Intent:
    """What the question wants; one that names a provision and says little else wants that provision."""
    intent = lexicon().read(asked.text)
    if intent in (Intent.OUT_OF_SCOPE, Intent.RELATION):
        return intent
    for reference in find_references(asked.text):
        if reference.steps and not reference.is_relative:
            start, end = reference.chain
            rest = lexicon().without_asking(f"{asked.text[:start]} {asked.text[end:]}")
            if len(rest.split()) <= 5:
                return Intent.CITATION
    return intent


def _out_of_reach(asked: _Asked, intent: Intent) -> Answer | None:
    words = lexicon()
    if words.predicts(asked.text):
        return asked.silent(Intent.OUT_OF_SCOPE, Finding("answer.no-prediction", Severity.NOTE))
    if intent is Intent.OUT_OF_SCOPE:
        return asked.silent(intent, Finding("answer.out-of-scope", Severity.NOTE))
    if country := words.law_of(asked.text):
        finding = Finding("answer.abroad", Severity.NOTE, context={"country": country})
        return asked.silent(Intent.OUT_OF_SCOPE, finding)
    return None


def _figures(asked: _Asked, intent: Intent) -> Answer | None:
    """The answer of the figures, when the question is about some; None otherwise."""
    from giaoban.assistants.queries.figures import answer_figures

    if intent in _LAW_ONLY:
        return None
    found = answer_figures(asked.text, today=asked.today, language="vi")
    if found is None or (intent is Intent.COMPETENCE and found.query is None and not found.choices):
        return None
    why = found.findings[0] if found.findings and not found.rows and not found.line else None
    sure = 0.0 if why else 1.0
    who = asked.profile.profile
    return Answer(asked.text, who, asked.as_of, Intent.FIGURE, figures=found, confidence=sure, abstained=why)


def _from_the_law(asked: _Asked, intent: Intent, law: LawSearch, backend: Backend | None) -> Answer:
    named = names(asked.text, law, on=asked.as_of)
    if missing := _missing(asked, intent, named):
        return asked.silent(intent, missing)
    services = fitting_services(asked.text, asked.profile)
    if intent is Intent.RELATION and (told := relating_spans(asked.text, law, as_of=asked.as_of)):
        return _told(asked, intent, told, law, services)
    if intent is Intent.RELATION and asks_which(asked.text) and (named.held or named.unheld):
        said = ", ".join((*sorted(named.held), *named.unheld))
        context = {"document": said, "day": f"{asked.as_of:%d/%m/%Y}"}
        return asked.silent(intent, Finding("answer.relation-unsaid", Severity.NOTE, context=context))
    if intent is Intent.COMPARISON and (told := _compared(asked, law)):
        return _told(asked, intent, told, law, services)
    found = retrieve(asked.sought(intent), law)
    notes = tuple(_notes(asked, law, found))
    if not found.hits:
        return _nothing_held(asked, intent, law, notes, services)
    weights = calibration()
    confidence = weights.probability(found.features) if weights else 1.0
    threshold = weights.threshold if weights else 0.0
    if intent is Intent.CITATION and found.hits[0].is_cited:
        confidence = 1.0
    if confidence < threshold:
        return _not_certain(asked, intent, law, found, confidence, threshold, notes, services)
    if weights and confidence < weights.sure:
        notes = (_may_not_answer(confidence), *notes)
    return _quoted(asked, intent, law, found, confidence, backend, notes, services)


def _quoted(
    asked: _Asked,
    intent: Intent,
    law: LawSearch,
    found: Retrieved,
    confidence: float,
    backend: Backend | None,
    notes: tuple[Finding, ...],
    services: tuple[dict[str, Any], ...],
) -> Answer:
    cases = _cases(asked, law)
    hits = cases.reordered(found.hits)
    first = best_first(hits, intent, found.sought)
    spans: list[Span] = []
    findings = list(notes)
    cited = [hit for hit in hits if hit.is_cited] if intent is Intent.CITATION else []
    for hit in cited or [first]:
        more, withheld = spans_of(hit, intent=intent, sought=found.sought, as_of=asked.as_of, first=len(spans) + 1)
        spans += more
        if withheld:
            context = {"citation": f"Điều {hit.article} {hit.number}"}
            findings.append(Finding("answer.instruction-in-source", Severity.WARNING, context=context))
    if not spans:
        return _not_certain(asked, intent, law, found, confidence, 1.0, tuple(findings), services)
    sentences = tuple(Sentence(span.text, (span.id,)) for span in spans)
    if backend is not None:
        sentences, faults = phrased(asked.text, spans, backend)
        findings += faults
    if not cited and (missing := _lacks(asked, intent, first, spans, found.sought)):
        findings = [missing, *(one for one in findings if one.code != "answer.may-not-answer")]
        weights = calibration()
        confidence = min(confidence, weights.threshold if weights else 1.0)  # no more than what is just answered
    others = [hit for hit in hits if hit not in (cited or [first]) and hit.score >= NEAR * hits[0].score]
    beside = _beside(others, asked, start=len(spans))
    guidance = (
        _beside(found.writings[:WRITTEN], asked, start=len(spans) + len(beside)) if asked.profile.guidance else ()
    )
    return Answer(
        asked.text,
        asked.profile.profile,
        asked.as_of,
        intent,
        sentences=sentences,
        spans=(*spans, *beside),
        related=(*_linked(asked, law), *cases.most_cited(law), *related_documents(spans, law, as_of=asked.as_of)),
        cases=cases.spans(asked.as_of),
        guidance=guidance,
        petitions=similar_petitions(asked.text) if asked.profile.petitions else (),
        steps=services,
        confidence=round(confidence, 4),
        findings=(*findings, *_as_codified(spans, asked, law)),
        contradictions=contradictions((*spans, *beside), as_of=asked.as_of),
    )


def _compared(asked: _Asked, law: LawSearch) -> tuple[Span, ...]:
    """What each of two things is, when both are defined in what held on the day."""
    spans: list[Span] = []
    for thing, hit in defining_hits(asked.text, law, asked.sought(Intent.DEFINITION)):
        more, _ = spans_of(hit, intent=Intent.DEFINITION, sought=thing, as_of=asked.as_of, first=len(spans) + 1)
        spans += more
    return tuple(spans)


def _told(
    asked: _Asked, intent: Intent, told: tuple[Span, ...], law: LawSearch, services: tuple[dict[str, Any], ...]
) -> Answer:
    """An answer of which every clause was found by what it says, not by likeness."""
    return Answer(
        asked.text,
        asked.profile.profile,
        asked.as_of,
        intent,
        sentences=tuple(Sentence(span.text, (span.id,)) for span in told),
        spans=told,
        related=(*_linked(asked, law), *related_documents(told, law, as_of=asked.as_of)),
        steps=services,
        confidence=1.0,
        findings=tuple(_as_codified(told, asked, law)),
        contradictions=contradictions(told, as_of=asked.as_of),
    )


def best_first(hits: Sequence[LawHit], intent: Intent, sought: str) -> LawHit:
    """The article to quote: the first, or for a definition the first of the next ones that defines the thing."""
    if intent is Intent.DEFINITION and not hits[0].is_cited:
        thing = thing_of(sought, lexicon())
        return next((hit for hit in hits if defining(hit.held, thing)), hits[0])
    return hits[0]


def _missing(asked: _Asked, intent: Intent, named: Named) -> Finding | None:
    if named.missing:
        place, document = named.missing[0]
        context = {"place": place, "document": document, "day": f"{asked.as_of:%d/%m/%Y}"}
        return Finding("answer.unknown-provision", Severity.NOTE, context=context)
    by_number = [said for said in named.unheld if any(letter.isdigit() for letter in said)]
    if not named.held and (by_number or (intent is Intent.CITATION and named.unheld)):
        said = (by_number or named.unheld)[0]
        return Finding("answer.unknown-document", Severity.NOTE, context={"document": said})
    return None


def _nothing_held(
    asked: _Asked, intent: Intent, law: LawSearch, notes: tuple[Finding, ...], services: tuple[dict[str, Any], ...]
) -> Answer:
    """Nothing holds on the day: say what did or will, when there is such a thing."""
    other = retrieve(replace(asked.sought(intent), as_of=None), law)
    if not other.hits:
        finding = Finding("answer.nothing-held", Severity.NOTE, context={"day": f"{asked.as_of:%d/%m/%Y}"})
        return asked.silent(intent, finding, findings=notes, steps=services)
    return _of_another_day(asked, intent, other, notes, services)


def _not_certain(
    asked: _Asked,
    intent: Intent,
    law: LawSearch,
    found: Retrieved,
    confidence: float,
    threshold: float,
    notes: tuple[Finding, ...],
    services: tuple[dict[str, Any], ...],
) -> Answer:
    weights = calibration()
    if asked.as_of != asked.today and weights:
        other = retrieve(replace(asked.sought(intent), as_of=None), law)
        if other.hits and weights.probability(other.features) >= weights.threshold:
            return _of_another_day(asked, intent, other, notes, services)
    context = {"confidence": f"{confidence:.2f}".replace(".", ","), "threshold": f"{threshold:.2f}".replace(".", ",")}
    return asked.silent(
        intent,
        Finding("answer.not-found", Severity.NOTE, context=context),
        spans=_beside(found.hits, asked, start=0),
        confidence=round(confidence, 4),
        findings=notes,
        steps=services,
        related=_linked(asked, law),
        petitions=similar_petitions(asked.text) if asked.profile.petitions else (),
        cases=_cases(asked, law).spans(asked.as_of),
    )


def _linked(asked: _Asked, law: LawSearch) -> tuple[Related, ...]:
    return linked_by_topic(asked.text, asked.profile, law, on=asked.as_of)


def _cases(asked: _Asked, law: LawSearch) -> Cases:
    return similar_cases(asked.text, asked.profile.cases, law, as_of=asked.as_of, today=asked.today)


def _of_another_day(
    asked: _Asked, intent: Intent, other: Retrieved, notes: tuple[Finding, ...], services: tuple[dict[str, Any], ...]
) -> Answer:
    spans = _beside(other.hits, asked, start=0)
    near = spans[0]
    first, last = near.validity.since, near.validity.until
    days = f"{f'{first:%d/%m/%Y}' if first else '…'} – {f'{last:%d/%m/%Y}' if last else '…'}"
    context = {"day": f"{asked.as_of:%d/%m/%Y}", "citation": near.citation, "days": days}
    finding = Finding("answer.not-in-force", Severity.NOTE, context=context)
    return asked.silent(intent, finding, spans=spans, findings=notes, steps=services)


def _beside(hits: Sequence[LawHit], asked: _Asked, *, start: int) -> tuple[Span, ...]:
    """The best passage of further articles, to be read beside the answer; passages that give orders are left out."""
    made: list[Span] = []
    for hit in hits:
        label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
        part = next((one for one in hit.held.passages if one.label == label), None)
        piece = trimmed(hit.held.text, *(part[1:] if part else (0, len(hit.held.text))))
        if piece is None or instructs(piece.of(hit.held.text)):
            continue
        id = f"s{start + len(made) + 1}"
        made.append(span_at(hit, piece, label, as_of=asked.as_of, id=id))
        if len(made) == SHOWN:
            break
    return tuple(made)


def _may_not_answer(confidence: float) -> Finding:
    context = {"percent": round(100 * confidence)}
    return Finding("answer.may-not-answer", Severity.WARNING, context=context)


def _lacks(asked: _Asked, intent: Intent, hit: LawHit, spans: Sequence[Span], sought: str) -> Finding | None:
    """What an answer to such a question has and the quoted words have not: such an answer is never sure."""
    quoted = "\n".join(span.text for span in spans)
    opening = next((hit.held.text[one.start : one.end] for one in hit.held.passages if not one.label), "")
    announced = hit.held.passage(hit.clause).split("\n")[0] if hit.clause else ""
    around = [hit.held.title, hit.held.name, opening, announced if announced.endswith(":") else ""]
    missing = lack(
        intent,
        asked.text,
        lexicon(),
        quoted=quoted,
        around="\n".join(around),
        defines=defining(hit.held, thing_of(sought, lexicon())) is not None,
    )
    return Finding(f"answer.lacks-{missing}", Severity.WARNING) if missing else None


def _as_codified(spans: Sequence[Span], asked: _Asked, law: LawSearch) -> list[Finding]:
    """Of a day in the past from a corpus of today's words: the provision held, these may not be its words of then."""
    late = any(not law.texts[span.corpus].keeps_earlier_wordings for span in spans)
    if asked.as_of >= asked.today or not late:
        return []
    return [Finding("answer.as-codified", Severity.NOTE, context={"day": f"{asked.as_of:%d/%m/%Y}"})]


def _notes(asked: _Asked, law: LawSearch, found: Retrieved) -> list[Finding]:
    notes = list(law.findings)
    if asked.profile.as_of == "event" and not asked.has_day:
        context = {"day": f"{asked.as_of:%d/%m/%Y}"}
        notes.append(Finding("answer.needs-event-date", Severity.WARNING, context=context))
    if instructs(asked.text):
        notes.append(Finding("answer.instruction-in-question", Severity.WARNING))
    return notes
