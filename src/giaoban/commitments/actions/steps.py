"""What is kept of every act: a step of the commitment, with what was said and what shows it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from giaoban.commitments.models import Commitment, Step
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.models import Person


@dataclass(frozen=True)
class Shown:
    """What a move is shown by: a document, a place in it (a provision), a figure."""

    document: Document | None = None
    place: str = ""
    figure: Observation | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of evidence these are; a provision is a document with its place."""
        found = {"document"} if self.document else set()
        if self.document and self.place.strip():
            found.add("provision")
        return frozenset(found | ({"figure"} if self.figure else set()))


NOTHING = Shown()


def write_step(
    commitment: Commitment, *, by: Person, move: str, before: str, now: dt.datetime,
    fields: Mapping[str, Any] | None = None, shown: Shown = NOTHING, note: str = "",
) -> Step:  # fmt: skip
    """What was done, with what was said and what shows it; never changed afterwards."""
    return Step.objects.create(
        commitment=commitment,
        at=now,
        by=by,
        move=move,
        from_state=before,
        to_state=commitment.state,
        note=note.strip(),
        fields=plain(fields or {}),
        evidence=shown.document,
        evidence_place=shown.place.strip()[:120],
        figure=shown.figure,
    )


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON will give it back: days become text."""
    found: dict[str, Any] = json.loads(json.dumps(dict(data), cls=DjangoJSONEncoder))
    return found
