"""The shape of practices/*.yaml: who does what, since when, at what cost, by which source, to move which indicators.

A source often says that somebody does it, and not since when. Then the day on which it was seen stands there, and no
effect is measured from it: unknown is unknown.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from giaoban.core.packs.schema import EvidenceMark, Key, Line, ShortLine, SmallKey, Strict, Titles, Words

Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=0)]
Size = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]


class PracticeUseEntry(Strict):
    """An organisation does it `since` a day; or a source saw it doing so, and nobody says since when (`seen_on`)."""

    subject: Key
    since: dt.date | None = None
    seen_on: dt.date | None = None
    until: dt.date | None = None
    note: Line = ""


class PilotEntry(Strict):
    """What is to be learnt from trying it, judged by which indicator, how large an effect is worth having, by when."""

    id: SmallKey
    question: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    indicator: Key
    worth: Size | None = None
    starts_on: dt.date
    decide_by: dt.date


class PracticeFile(Strict):
    """A way of doing something that others may learn from. `simulated` marks an invented example.

    `indicators` may be empty where none of the pack measures what it should move; its effect cannot be told then.
    `cost` is in đồng. Who decides about a pilot is a person, so a pack states pilots and never their decisions.
    """

    id: SmallKey
    title: Titles
    what: Words
    group: SmallKey
    told_by: Key
    uses: Annotated[list[PracticeUseEntry], Field(min_length=1)]
    indicators: list[Key] = []
    cost: Money | None = None
    cost_note: Line = ""
    documents: list[Key] = []
    pilots: list[PilotEntry] = []
    simulated: bool = False
    source: Key
    place: ShortLine = ""
    evidence: EvidenceMark
    owner: Key
    checker: Key
    next_review: dt.date
