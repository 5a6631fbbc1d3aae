"""The tree of what officials know: topics with the version of a day, their owners, what they stand on, what is missing.

Topics are data of a profile (`topics:` in packs/<country>/assistants/NAME.yaml). A question belongs to a topic when it
shares enough pairs of syllables with its title or with one of the questions that stand there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from giaoban.assistants.models import Gap
from giaoban.assistants.queries.gaps import open_gaps
from giaoban.assistants.queries.profiles import lexicon
from giaoban.core.packs.assistants import Profile, Topic, TopicVersion
from giaoban.core.search.answering.intents import spelled
from giaoban.library.models import Document
from giaoban.registry.models import Subject

ENOUGH = 0.5
"""Which share of the pairs of a phrase (of the question, when that is shorter) has to be common to both."""
FEWEST = 2
"""Common pairs below which nothing is said to be alike."""


@dataclass(frozen=True)
class TopicOnDay:
    """A topic as of a day. `version` is None before its first; `earlier` are the versions it replaced, newest first.

    `documents` are those of the register that the version names, `unknown` the keys nobody registered; `gaps` are open
    questions without an answer that belong here, the most asked first.
    """

    topic: Topic
    depth: int
    version: TopicVersion | None
    earlier: tuple[TopicVersion, ...]
    owner: Subject | None
    is_overdue: bool
    documents: tuple[Document, ...] = ()
    unknown: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


def version_on(topic: Topic, day: dt.date) -> TopicVersion | None:
    """What is said on a day: of the versions that began by then the newest approved one, or the newest when none is."""
    begun = sorted((one for one in topic.versions if one.since <= day), key=lambda one: (one.since, one.version))
    approved = [one for one in begun if one.review == "approved"]
    return (approved or begun)[-1] if begun else None


def topic_of(question: str, topics: Sequence[Topic]) -> Topic | None:
    """The topic that a question belongs to, the likest; None when it is like none of them."""
    asked = _pairs(question)
    best: tuple[float, Topic] | None = None
    for topic in topics:
        for phrase in (topic.title.vi, *topic.questions):
            said = _pairs(phrase)
            common = len(asked & said)
            share = common / max(min(len(asked), len(said)), 1)
            if common >= FEWEST and share >= ENOUGH and (best is None or share > best[0]):
                best = (share, topic)
    return best[1] if best else None


def topics_on(profile: Profile, *, day: dt.date, with_gaps: bool = True) -> tuple[TopicOnDay, ...]:
    """The tree from its roots, each topic before those below it. Three queries, however many topics there are.

    `with_gaps` is for those who may see what was asked; a gap without words belongs to no topic.
    """
    versions = {topic.id: version_on(topic, day) for topic in profile.topics}
    named = {key for one in versions.values() if one for key in one.guidance}
    documents = {each.key: each for each in Document.objects.filter(key__in=named)}
    owners = {each.key: each for each in Subject.objects.filter(key__in={one.owner for one in profile.topics})}
    gaps = _gaps_by_topic(profile) if with_gaps else {}
    found = []
    for topic, depth in _in_order(profile.topics):
        version = versions[topic.id]
        held = version.guidance if version else []
        found.append(
            TopicOnDay(
                topic,
                depth,
                version,
                _earlier(topic, version, day),
                owners.get(topic.owner),
                topic.next_review < day,
                tuple(documents[key] for key in held if key in documents),
                tuple(key for key in held if key not in documents),
                tuple(gaps.get(topic.id, ())),
            )
        )
    return tuple(found)


def _earlier(topic: Topic, shown: TopicVersion | None, day: dt.date) -> tuple[TopicVersion, ...]:
    others = [one for one in topic.versions if one is not shown and one.since <= day]
    return tuple(sorted(others, key=lambda one: (one.since, one.version), reverse=True))


def _gaps_by_topic(profile: Profile) -> Mapping[str, list[Gap]]:
    found: dict[str, list[Gap]] = {}
    for gap in open_gaps(profile.profile).exclude(words="")[:500]:
        if topic := topic_of(gap.words, profile.topics):
            found.setdefault(topic.id, []).append(gap)
    return found


def _in_order(topics: Sequence[Topic]) -> Iterable[tuple[Topic, int]]:
    """Each with how far below a root it is; one whose parent is not there (or is below it) stands as a root."""
    below: dict[str | None, list[Topic]] = {}
    ids = {topic.id for topic in topics}
    for topic in topics:
        below.setdefault(topic.parent if topic.parent in ids else None, []).append(topic)
    done: set[str] = set()

    def walk(parent: str | None, depth: int) -> Iterable[tuple[Topic, int]]:
        for topic in below.get(parent, ()):
            if topic.id not in done:
                done.add(topic.id)
                yield topic, depth
                yield from walk(topic.id, depth + 1)

    yield from walk(None, 0)
    for topic in topics:  # a ring of parents has no root
        if topic.id not in done:
            done.add(topic.id)
            yield topic, 0
            yield from walk(topic.id, 1)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of neighbouring syllables without marks and without the words that only ask."""
    return frozenset(pairwise(spelled(lexicon().without_asking(text), marks=False).split()))
