"""What a backend that phrases can do. It sees numbered fragments and gives sentences with the numbers they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from giaoban.core.search.answering.guarding import Proposed


@dataclass(frozen=True)
class Fragment:
    """A piece of a provision under an id, as a model is shown it."""

    id: str
    citation: str
    text: str


class Backend(Protocol):
    """Phrases an answer from fragments and nothing else. Raises Refused when it cannot."""

    def phrase(self, question: str, fragments: Sequence[Fragment]) -> list[Proposed]: ...
