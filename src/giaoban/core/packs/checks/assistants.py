"""Profiles of assistants: what one file alone cannot tell, and the tree of topics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from giaoban.core.findings import Finding, Severity
from giaoban.core.packs.assistants import Profile, Topic
from giaoban.core.packs.checks.known import Known, in_circles
from giaoban.core.packs.pack import Contents, Entry


def profile_faults(contents: Contents, *, today: dt.date) -> Iterator[Finding]:
    known = Known(contents)
    first: dict[str, str] = {}
    for entry in contents.assistants:
        profile = entry.value
        yield from known.missing("subjects", profile.owner, entry.at("owner"))
        yield from known.missing("subjects", profile.checker, entry.at("checker"))
        if profile.profile in first:
            context = {"key": profile.profile, "first": first[profile.profile]}
            yield Finding("pack.duplicate-key", where=entry.at("profile"), context=context)
        first.setdefault(profile.profile, str(entry.at("profile")))
        if profile.next_review < today:
            context = {"date": str(profile.next_review), "owner": profile.owner}
            yield Finding("pack.expired-review", Severity.WARNING, entry.at("next_review"), context)
        yield from _words(entry)
        yield from _topics(entry, known, today)


def _words(entry: Entry[Profile]) -> Iterator[Finding]:
    """The same everyday words for two things of the law would send a reader to one of them by chance."""
    seen: dict[str, str] = {}
    for at, synonym in enumerate(entry.value.synonyms):
        for place, lay in enumerate(synonym.lay):
            other = seen.setdefault(lay.lower(), synonym.legal)
            if other != synonym.legal:
                context = {"lay": lay, "legal": synonym.legal, "other": other}
                yield Finding("assistant.two-meanings", where=entry.at("synonyms", at, "lay", place), context=context)


def _topics(entry: Entry[Profile], known: Known, today: dt.date) -> Iterator[Finding]:
    topics = entry.value.topics
    circles = in_circles({topic.id: topic.parent for topic in topics})
    ids: set[str] = set()
    for at, topic in enumerate(topics):
        context = {"topic": topic.id, "parent": topic.parent}
        if topic.id in ids:
            twice = {"key": topic.id, "first": "topics"}
            yield Finding("pack.duplicate-key", where=entry.at("topics", at, "id"), context=twice)
        ids.add(topic.id)
        yield from known.missing("subjects", topic.owner, entry.at("topics", at, "owner"))
        if topic.parent and topic.parent not in {each.id for each in topics}:
            yield Finding("assistant.unknown-topic", where=entry.at("topics", at, "parent"), context=context)
        if topic.id in circles:
            yield Finding("assistant.topic-circle", where=entry.at("topics", at, "parent"), context=context)
        if topic.next_review < today:
            late = {"date": str(topic.next_review), "owner": topic.owner}
            yield Finding("pack.expired-review", Severity.WARNING, entry.at("topics", at, "next_review"), late)
        yield from _versions(entry, at, topic, known)


def _versions(entry: Entry[Profile], at: int, topic: Topic, known: Known) -> Iterator[Finding]:
    context = {"topic": topic.id}
    numbers = [each.version for each in topic.versions]
    days = [each.since for each in topic.versions]
    if numbers != sorted(set(numbers)) or days != sorted(days):
        yield Finding("assistant.versions-disorder", where=entry.at("topics", at, "versions"), context=context)
    for place, version in enumerate(topic.versions):
        where = entry.at("topics", at, "versions", place)
        if version.review == "approved" and not version.reviewed_by:
            yield Finding("assistant.nobody-reviewed", where=where, context=context | {"version": version.version})
        yield from known.missing("subjects", version.reviewed_by, where)
        for key in version.guidance:
            yield from known.missing("documents", key, where)
