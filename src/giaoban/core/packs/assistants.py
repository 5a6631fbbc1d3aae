"""The shape of a profile: whom an assistant serves, what it may use, what it keeps, what it knows besides the law.

assistants/NAME.yaml     a profile, told by its `profile:`; the other files there have readers of their own:
assistants/intents.yaml       what a question wants               (core.search.answering.intents)
assistants/abstention.yaml    when to keep silent                 (assistants.queries.calibrations)
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from giaoban.core.packs.schema import EvidenceMark, Key, Line, Note, SmallKey, Strict, Titles, Words

Phrase = Annotated[str, StringConstraints(min_length=2, max_length=120)]
Citation = Annotated[str, StringConstraints(min_length=3, max_length=200)]


class Synonym(Strict):
    """What people say, and what the law calls it. `learned_from` counts the questions it was learned from."""

    lay: Annotated[list[Phrase], Field(min_length=1)]
    legal: Phrase
    evidence: EvidenceMark
    learned_from: Annotated[int, Field(ge=0)] = 0


class ServiceStep(Strict):
    """Something to do, for questions that hold one of the phrases; `where` says where to apply."""

    id: SmallKey
    title: Titles
    when: Annotated[list[Phrase], Field(min_length=1)]
    steps: Annotated[list[Words], Field(min_length=1)]
    where: Words
    link: Line = ""
    source: Line
    evidence: EvidenceMark


class TopicVersion(Strict):
    """What was said on a topic from a day on; the newest that was approved is shown."""

    version: Annotated[int, Field(ge=1)]
    since: dt.date
    review: Literal["draft", "in-review", "approved", "outdated"]
    reviewed_by: Key | None = None
    says: Words
    provisions: list[Citation] = []
    guidance: list[Key] = []


class Topic(Strict):
    """A place in the tree of what officials know. `guidance` names documents of the register."""

    id: SmallKey
    title: Titles
    parent: SmallKey | None = None
    owner: Key
    next_review: dt.date
    questions: list[Annotated[str, StringConstraints(min_length=5, max_length=300)]] = []
    versions: Annotated[list[TopicVersion], Field(min_length=1)]
    evidence: EvidenceMark


class Level(Strict):
    """A level of security with what it is for; a checklist judges it, this only explains."""

    level: Annotated[int, Field(ge=1, le=5)]
    about: Words
    provisions: list[Citation] = []


class Profile(Strict):
    """Whom an assistant serves.

    as_of       the day that matters: today, or the day of the event, which is then asked for
    keeps       of a question without an answer: nothing, its count under a digest, or its words too
    cases       corpora of decided cases and precedents, looked for beside the law when they were imported
    predicts    nobody's profile may: the field is there so that a file which wants it is refused
    """

    profile: SmallKey
    title: Titles
    about: Words
    owner: Key
    checker: Key
    next_review: dt.date
    as_of: Literal["today", "event"] = "today"
    keeps: Literal["nothing", "counts", "questions"] = "counts"
    guidance: bool = True
    petitions: bool = False
    cases: list[SmallKey] = []
    predicts: Literal[False] = False
    corpora: list[SmallKey] = []
    prior: dict[SmallKey, Annotated[float, Field(gt=0, le=2)]] = {}
    """Weight of a field of the codification for this profile ("37" holds all below it); 1 for the others."""
    examples: list[Phrase] = []
    synonyms: list[Synonym] = []
    services: list[ServiceStep] = []
    topics: list[Topic] = []
    levels: list[Level] = []
    note: Note = ""
