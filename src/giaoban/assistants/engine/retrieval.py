"""The texts that may answer, as of a day, and the evidence that the first of them does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from giaoban.assistants.engine.quotation import defining
from giaoban.core.law.references import Aim, find_references
from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import step
from giaoban.core.packs.assistants import Profile
from giaoban.core.quantities import fold
from giaoban.core.search.answering.evidence import Asked, Found
from giaoban.core.search.answering.forms import thing_of
from giaoban.core.search.answering.intents import Intent, Lexicon, spelled
from giaoban.core.search.index.question import read_question
from giaoban.core.search.index.searching import Only
from giaoban.core.search.index.terms import typed_without_marks
from giaoban.library.queries.corpora.citations import Citations
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

LOOKED_AT = 10
DEEPER = 60
"""How many articles are looked at for one that defines the thing asked for."""
_MAY_NAME = re.compile(r"\d|luật|luat|pháp lệnh|phap lenh|hiến pháp|hien phap|nghị định|thông tư", re.IGNORECASE)
CUE = 0.5
"""What a passage that says such a thing as is asked for has over others, in the units of the second stage."""
FIRST = 20
"""How deep the first stage is looked at to see whether it agrees."""
WRITINGS = ("guidance", "plan", "answer", "case", "document")
"""Labels of what is no law."""


@dataclass(frozen=True)
class Sought:
    """A question as it is looked for; with `as_of` None whatever the day."""

    text: str
    intent: Intent
    profile: Profile
    lexicon: Lexicon
    as_of: dt.date | None
    today: dt.date


@dataclass(frozen=True)
class Retrieved:
    """Hits that are law, best first, with the evidence that the first answers; and those that are not law."""

    sought: str
    hits: tuple[LawHit, ...]
    features: Mapping[str, float]
    writings: tuple[LawHit, ...] = ()


def in_legal_words(question: str, profile: Profile) -> str:
    """The question with everyday words replaced by those of the law, where the profile knows them."""
    bare = typed_without_marks(question)
    text = spelled(question, marks=not bare)
    for synonym in profile.synonyms:
        legal = spelled(synonym.legal, marks=not bare)
        if legal in text:
            continue
        for lay in sorted(synonym.lay, key=len, reverse=True):
            text = text.replace(spelled(lay, marks=not bare), legal)
    return text.strip() if text != spelled(question, marks=not bare) else question


def retrieve(sought: Sought, law: LawSearch) -> Retrieved:
    """What may answer, best first, and the evidence that the first does."""
    profile = sought.profile
    text = in_legal_words(sought.text, profile)
    found = law.search(text, LOOKED_AT * 2, today=sought.today, on=sought.as_of)
    hits = [hit for hit in found if hit.held.label not in WRITINGS and hit.corpus not in profile.cases]
    writings = [hit for hit in found if hit.held.label in WRITINGS and hit.held.label != "case"]  # judges see those
    hits = _with_prior(hits, sought)[:LOOKED_AT]
    if sought.intent is Intent.DEFINITION and hits and not hits[0].is_cited:
        hits = _defining_first(text, hits, law, sought)
    return Retrieved(text, tuple(hits), evidence(text, hits, law, sought), tuple(writings[:3]))


def _defining_first(text: str, hits: list[LawHit], law: LawSearch, sought: Sought) -> list[LawHit]:
    """The article that says what the thing is before those that only speak of it; looked for further down, too."""
    thing = thing_of(text, sought.lexicon)

    def defines(hit: LawHit) -> bool:
        return hit.held.label not in WRITINGS and defining(hit.held, thing) is not None

    found = next(filter(defines, hits), None)
    for words in (f"{thing} là", f"giải thích từ ngữ {thing}") if found is None else ():
        more = law.search(words, DEEPER, today=sought.today, on=sought.as_of)
        found = found or next(filter(defines, more), None)
    if found is None or found is hits[0]:
        return hits
    first = replace(found, score=hits[0].score + 1.0)
    return [first, *(hit for hit in hits if hit is not found)][:LOOKED_AT]


def evidence(text: str, hits: Sequence[LawHit], law: LawSearch, sought: Sought) -> dict[str, float]:
    """Evidence that the first hit answers; `text` is the question in the words of the law."""
    marks = not typed_without_marks(text)
    question = read_question(sought.lexicon.without_asking(text), marks=marks)
    asked = Asked(question, law.searcher.collection(question.spelling))
    ranks = _first_ranks(text, law, sought.as_of)
    scores = _comparable(hits[:5])
    found = [
        Found(
            passage=with_opening(hit),
            text=hit.held.text,
            title=hit.held.title,
            name=f"{hit.held.type} {hit.held.name}",
            document=hit.number,
            score=score,
            first_rank=ranks.get(hit.held.key, FIRST * 2),
        )
        for hit, score in zip(hits[:5], scores, strict=True)
    ]
    named = names(text, law, on=sought.as_of or sought.today)
    return asked.features(
        found,
        has_cue=bool(hits) and sought.lexicon.has_cue(sought.intent, with_opening(hits[0])),
        names_held=bool(hits) and hits[0].number in named.held,
        names_unheld=bool(named.unheld),
    )


@dataclass(frozen=True)
class Named:
    """Documents that a question names: numbers of those held, and the others as they were said. `missing` are
    provisions that a held document does not have, as (place, document)."""

    held: frozenset[str]
    unheld: tuple[str, ...]
    missing: tuple[tuple[str, str], ...] = ()


def names(question: str, law: LawSearch, *, on: dt.date) -> Named:
    """What a question names, by number or by name."""
    held: set[str] = set()
    unheld: dict[str, None] = {}
    missing: dict[tuple[str, str], None] = {}
    for name, citations in law.citations.items():
        for reference in find_references(question, citations.known) if _MAY_NAME.search(question) else ():
            mention = reference.document
            if mention.aim is Aim.NUMBER:
                entries = citations.register.numbered(mention)
            elif mention.aim is Aim.NAME:
                entries = citations.register.named(mention, on)
            else:
                continue
            said = f"{mention.type} {mention.number or mention.name}".strip()
            if not entries:
                unheld[said] = None
                continue
            held |= {each.number for each in entries}
            article = dict(reference.steps).get(Kind.ARTICLE)
            if article and not any(
                law.texts[name].keys_at(each.number, each.type, step(Kind.ARTICLE, article)) for each in entries
            ):
                missing[f"Điều {article}", said] = None
    # What one corpus does not hold another may.
    known = {said for name, citations in law.citations.items() for said in unheld if _held_by(said, citations, on)}
    return Named(frozenset(held), tuple(said for said in unheld if said not in known), tuple(missing))


def _held_by(said: str, citations: Citations, on: dt.date) -> bool:
    return bool(citations.named(said, on=on))


def with_opening(hit: LawHit) -> str:
    """The words of the best passage with those of the khoản that open its điểm."""
    opening = hit.held.passage(hit.clause) if hit.clause and hit.point else ""
    return f"{opening}\n{hit.passage}" if opening else hit.passage


def _comparable(hits: Sequence[LawHit]) -> list[float]:
    """Scores of the second stage; a named article gets a little more than the best of the others."""
    others = [hit.score for hit in hits if not hit.is_cited]
    best = max(others, default=0.0)
    return [best + 1.0 if hit.is_cited else hit.score for hit in hits]


def _first_ranks(text: str, law: LawSearch, as_of: dt.date | None) -> dict[str, int]:
    found = law.searcher.candidates(read_question(text), FIRST, Only(as_of) if as_of else Only())
    keys = [
        law.searcher.parts[part].segment.keys[place]
        for part, place in zip(found.parts.tolist(), found.places.tolist(), strict=True)
    ]
    return {key: rank for rank, key in reversed(list(enumerate(keys, 1)))}


def _with_prior(hits: Sequence[LawHit], sought: Sought) -> list[LawHit]:
    """The hits in the order that the profile's fields and the cues of the intent give them; named ones stay first."""

    prior = sought.profile.prior

    def bonus(hit: LawHit) -> float:
        topic = fold(hit.held.topic)
        fields = (value for name, value in prior.items() if topic == name or topic.startswith(f"{name}."))
        return log(next(fields, 1.0)) + (CUE if sought.lexicon.has_cue(sought.intent, with_opening(hit)) else 0.0)

    moved = [hit if hit.is_cited else replace(hit, score=hit.score + bonus(hit)) for hit in hits]
    return sorted(moved, key=lambda hit: -hit.score)
