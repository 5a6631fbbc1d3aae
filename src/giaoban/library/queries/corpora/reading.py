"""Reading an article of a corpus: its words as of a day, and whether they held then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import NotAnAddress, document_uri, provision_uri, step
from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
from giaoban.library.queries.corpora.texts import HeldArticle, Rest, Texts


class Status(StrEnum):
    """Whether a wording held on a day, as far as the corpus knows."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    ENDED = "ended"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"

    @property
    def vi(self) -> str:
        said = {
            "in-force": "có hiệu lực", "not-yet": "chưa có hiệu lực", "ended": "đã hết hiệu lực",
            "suspended": "đang tạm ngưng hiệu lực",
        }  # fmt: skip
        return said.get(self.value, "không rõ hiệu lực")


SAID = (Status.IN_FORCE, Status.UNKNOWN, Status.SUSPENDED)
"""A wording that is what the law says on the day, though it may rest."""


@dataclass(frozen=True)
class CorpusReading:
    """An article as of a day. `text` is all of it, or the khoản or điểm that was asked for."""

    corpus: str
    held: HeldArticle
    status: Status
    as_of: dt.date
    passage: str = ""

    @property
    def text(self) -> str:
        if not self.passage:
            return self.held.text.strip()
        inside = (one for one in self.held.passages if f"{one.label}.".startswith(f"{self.passage}."))
        return "\n".join(self.held.text[one.start : one.end].strip() for one in inside)

    @property
    def is_in_force(self) -> bool:
        return self.status in (Status.IN_FORCE, Status.UNKNOWN)

    @property
    def days(self) -> str:
        """Its first and last day in words; "…" for what is not known or open."""
        first, last = self.held.since, self.held.until
        return (
            f"{first:%d/%m/%Y} – {last:%d/%m/%Y}" if first and last else f"{first:%d/%m/%Y} – …" if first else "… – …"
        )

    @property
    def resting(self) -> tuple[Rest, ...]:
        """The suspensions of it, or of a part of it, on the day."""
        return resting_on(self.held, self.as_of)

    @property
    def uri(self) -> str:
        """The address of what is read, as of the day; "" when the number is none."""
        held = self.held
        year = held.issued_on.year if held.issued_on else None
        try:
            document = document_uri(held.number, held.type, year=year)
        except NotAnAddress:
            return ""
        return provision_uri(document, path_of(held, self.passage), self.as_of)

    def as_json(self) -> dict[str, Any]:
        held = self.held
        return {
            "number": held.number,
            "article": held.article,
            "passage": self.passage or None,
            "title": held.title,
            "text": self.text,
            "status": self.status.value,
            "as_of": self.as_of.isoformat(),
            "since": held.since.isoformat() if held.since else None,
            "until": held.until.isoformat() if held.until else None,
            "type": held.type,
            "document": held.name,
            "issuer": held.issuer or None,
            "chapter": held.chapter or None,
            "corpus": self.corpus,
            "uri": self.uri or None,
            "suspended": [
                {
                    "path": one.path,
                    "since": one.since.isoformat(),
                    "until": one.until.isoformat() if one.until else None,
                }
                for one in self.resting
            ],
        }


def read_article(
    corpora: Sequence[str], number: str, article: str, *, on: dt.date, passage: str = ""
) -> list[CorpusReading]:
    """The wording of an article that held on a day, in each corpus and each document of that number.

    Without one the nearest: the last before the day, else the first after it, with its status. Nothing when no corpus
    holds the article, or not the khoản or điểm (`passage`, "2" or "2.a").
    """
    found: list[CorpusReading] = []
    for corpus in corpora:
        with Texts(corpus_folder(corpus) / TEXTS) as texts:
            for document in texts.documents(number):
                wordings = [each for each in texts.of_document(document.id) if each.article.lower() == article.lower()]
                held = [each for each in wordings if status_on(each, on) in SAID]
                if not held and wordings:
                    past = [each for each in wordings if status_on(each, on) is Status.ENDED]
                    held = [past[-1] if past else wordings[0]]
                made = [CorpusReading(corpus, each, status_on(each, on, passage), on, passage) for each in held]
                found += [each for each in made if not passage or each.text]
    return found


def status_on(held: HeldArticle, day: dt.date, passage: str = "") -> Status:
    """Whether a wording, or one passage of it ("2.a"), holds on a day."""
    if held.since and day < held.since:
        return Status.NOT_YET
    if held.until and day > held.until:
        return Status.ENDED
    if held.rests and any(rest.covers(path_of(held, passage), day) for rest in held.rests):
        return Status.SUSPENDED
    return Status.IN_FORCE if held.since else Status.UNKNOWN


def resting_on(held: HeldArticle, day: dt.date) -> tuple[Rest, ...]:
    """The suspensions of an article, or of a part of it, on a day."""
    return tuple(rest for rest in held.rests if rest.covers(rest.path, day))


def path_of(held: HeldArticle, passage: str = "") -> str:
    """The path of a passage ("2.a") of an article."""
    clause, _, point = passage.partition(".")
    steps = [held.path]
    steps += [step(kind, number) for kind, number in ((Kind.CLAUSE, clause), (Kind.POINT, point)) if number]
    return "/".join(steps)
