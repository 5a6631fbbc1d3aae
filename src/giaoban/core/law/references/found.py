"""What a reference says, before anybody knows whether it is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from giaoban.core.law.tree import Kind, Span
from giaoban.core.law.uris import step

THIS = "này"


class Aim(StrEnum):
    """How the document is named."""

    NUMBER = "number"  # Nghị định số 42/2022/NĐ-CP
    NAME = "name"  # Luật Giáo dục
    THIS = "this"  # Nghị định này
    CONTEXT = "context"  # nothing said: the document at hand, or the one spoken of


class Relation(StrEnum):
    """What the text does with what it refers to."""

    CITES = "cites"
    BASIS = "basis"
    GUIDES = "guides"
    AMENDS = "amends"
    REPEALS = "repeals"
    REPLACES = "replaces"
    SUSPENDS = "suspends"


@dataclass(frozen=True)
class DocumentMention:
    """A document as it was named. `year` is said by "năm 2015" or stands in the number."""

    aim: Aim
    type: str = ""
    number: str = ""
    name: str = ""
    issued_on: dt.date | None = None
    year: int | None = None
    is_attached: bool = False
    """The provision stands in a regulation issued together with the document."""


NOTHING_SAID = DocumentMention(Aim.CONTEXT)


@dataclass(frozen=True)
class Reference:
    """One provision, or one whole document, that a text refers to.

    `steps` from the outside in, a number of THIS for "Điều này"; empty for a whole document. `start` and `end` are its
    own words ("khoản 3"), `chain` the whole expression ("các điểm a, b khoản 2 và khoản 3 Điều 7 Nghị định này").
    """

    start: int
    end: int
    text: str
    steps: tuple[tuple[Kind, str], ...]
    document: DocumentMention
    chain: Span
    relation: Relation = Relation.CITES

    @property
    def path(self) -> str:
        """The steps as a path; a step "này" has no number yet: "dieu/khoan-2"."""
        return "/".join(step(kind, "" if number == THIS else number) for kind, number in self.steps)

    @property
    def is_relative(self) -> bool:
        """Does it need to know where it stands: "Điều này", or a khoản without its Điều?"""
        if self.document.aim in (Aim.CONTEXT, Aim.THIS) and not self.steps:
            return True
        return bool(self.steps) and (
            any(number == THIS for _, number in self.steps)
            or self.steps[0][0] in (Kind.CLAUSE, Kind.POINT, Kind.SUBPOINT)
        )
