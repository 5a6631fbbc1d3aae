"""What can happen to a provision, and what a reader is told of it on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from giaoban.core.law.tree import Node


class Act(StrEnum):
    """What an event does. From its day on, until something later does more."""

    ENACT = "enact"  # the document takes effect
    DELAY = "delay"  # a part of it takes effect on a day of its own
    AMEND = "amend"  # a provision has new words
    INSERT = "insert"  # a provision is new
    WORDS = "words"  # a phrase becomes another wherever it stands in the target
    REPEAL = "repeal"  # a provision, or a whole document, is no more
    REPLACE = "replace"  # a whole document gives way to another
    SUSPEND = "suspend"  # a provision rests, for a time or until further notice
    RESUME = "resume"  # and is in force again
    CORRECT = "correct"  # an error of the printed text is mended


class Status(StrEnum):
    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    SUSPENDED = "suspended"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Event:
    """One change. `effective` is the first day it holds; `until` the first day a suspension no longer does.

    `content`: the new provision of AMEND and INSERT (and CORRECT); its path is that of the target. `old` and `new`: the
    phrases of WORDS (and CORRECT). `after`: the path behind which an INSERT goes, "" where its number says so.
    """

    act: Act
    target: str
    path: str
    effective: dt.date
    source: str = ""
    source_path: str = ""
    content: Node | None = None
    old: str = ""
    new: str = ""
    after: str = ""
    until: dt.date | None = None


@dataclass(frozen=True)
class Reading:
    """A provision, or a whole document with path "", as of a day.

    `text` is its words on that day; of a repealed one the last it had, of one not yet in force those it will have.
    `trail` holds the events that made it what it is, in order. `changes_on` is the next day on which anything changes.
    """

    uri: str
    as_of: dt.date
    status: Status
    text: str = ""
    node: Node | None = None
    trail: tuple[Event, ...] = ()
    since: dt.date | None = None
    changes_on: dt.date | None = None
