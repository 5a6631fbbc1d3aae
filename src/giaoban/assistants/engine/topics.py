"""What the topic of a question is linked to: provisions first, then guidance of the register."""

from __future__ import annotations

import datetime as dt

from giaoban.assistants.engine.values import Related
from giaoban.assistants.queries.topics import topic_of, version_on
from giaoban.core.law.references import Aim, find_references
from giaoban.core.law.uris import NotAnAddress, document_uri, provision_uri
from giaoban.core.packs.assistants import Profile
from giaoban.library.models import Document
from giaoban.library.queries.corpora.searching import LawSearch

LINKED = "topic"
"""The relation of what a topic names."""


def linked_by_topic(question: str, profile: Profile, law: LawSearch | None, *, on: dt.date) -> tuple[Related, ...]:
    """Provisions and documents that the topic of a question names on a day; none without a topic.

    A provision that is held has its address on the day; one that is not held is named without.
    """
    topic = topic_of(question, profile.topics)
    version = version_on(topic, on) if topic else None
    if topic is None or version is None:
        return ()
    found = [
        Related(LINKED, citation, uri=address_of_citation(citation, law, on=on)) for citation in version.provisions
    ]
    held = {one.key: one for one in Document.objects.filter(key__in=version.guidance)}
    for key in version.guidance:
        if document := held.get(key):
            title = f"{document.number} {document.title_vi}".strip()
            found.append(Related(LINKED, title, document.number, path=f"/documents/{key}/"))
    return tuple(found)


def address_of_citation(citation: str, law: LawSearch | None, *, on: dt.date) -> str:
    """Where "Điều 21 Luật số 86/2015/QH13" is read as of a day; "" when it is not held."""
    if law is None:
        return ""
    for name, citations in law.citations.items():
        for reference in find_references(citation, citations.known):
            mention = reference.document
            if mention.aim is Aim.NUMBER:
                entries = citations.register.numbered(mention)
            elif mention.aim is Aim.NAME:
                entries = citations.register.named(mention, on)
            else:
                continue
            article = reference.path.split("/")[0]
            for each in entries:
                if not reference.steps or law.texts[name].keys_at(each.number, each.type, article):
                    return _address(each.number, each.type, reference.path, on)
    return ""


def _address(number: str, type: str, path: str, on: dt.date) -> str:
    try:
        return provision_uri(document_uri(number, type), path, on)
    except NotAnAddress:
        return ""
