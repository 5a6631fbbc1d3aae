"""An event that a clause seems to mean: how sure that is, why it is doubted, and when it takes effect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from giaoban.core.law.validity.events import Act, Event
from giaoban.core.law.validity.trees import holds

SURE = 0.8
"""Below this a person decides."""
DOUBTS = {
    "law.doubt-no-target": 0.0,
    "law.doubt-no-document": 0.1,
    "law.doubt-unknown-document": 0.6,
    "law.doubt-no-date": 0.5,
    "law.doubt-no-payload": 0.3,
    "law.doubt-payload-number": 0.5,
    "law.doubt-target-missing": 0.5,
    "law.doubt-words-missing": 0.5,
    "law.doubt-place-of-words": 0.75,
    "law.doubt-already-there": 0.5,
    "law.doubt-whole-document": 0.75,
}
"""What makes a reading unsure, and how much of the confidence it leaves."""
_INCOMPLETE = frozenset(
    f"law.doubt-{each}"
    for each in ("no-target", "no-document", "unknown-document", "no-date", "no-payload", "target-missing",
                 "words-missing")
)  # fmt: skip
"""Doubts that say that something is missing without which nothing can be done, whoever decides."""


@dataclass(frozen=True)
class Proposed:
    """An event as the text seems to mean it. `doubts` are codes with words; `said` is the clause itself."""

    event: Event
    confidence: float
    doubts: tuple[str, ...] = ()
    said: str = ""

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def is_complete(self) -> bool:
        """Could it be applied, if a person says so?"""
        return bool(self.event.target) and not _INCOMPLETE & set(self.doubts)

    @property
    def id(self) -> str:
        """The same for the same clause of the same document, read in the same way."""
        event = self.event
        said = (event.source, event.source_path, event.act, event.target, event.path, event.effective, event.old,
                event.new, self.said)  # fmt: skip
        return hashlib.blake2b("\x00".join(map(str, said)).encode(), digest_size=6).hexdigest()


def postponed(found: list[Proposed], document: str) -> list[Proposed]:
    """When a clause of this document takes effect later, so does what it does to others."""
    delays = [each.event for each in found if each.event.act is Act.DELAY and each.event.target == document]
    moved = []
    for each in found:
        event = each.event
        later = next((delay for delay in delays if holds(event.source_path, delay.path)), None)
        is_own = event.act in (Act.ENACT, Act.DELAY)
        moved.append(
            each if is_own or later is None else replace(each, event=replace(event, effective=later.effective))
        )
    return moved
