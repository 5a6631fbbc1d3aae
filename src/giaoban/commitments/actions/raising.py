"""Raises a petition, a question, a complaint or a proposal from its words: the one way of page, shell and API.

The same sending twice gives what the first one made. A sending is known by the name its sender gives it (`once`: the
ticket of a preview, an Idempotency-Key); without one, by all it says, so that a second click, a second run or a second
request makes no second petition.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass

from django.db import transaction

from giaoban.commitments.actions.opening import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.raising import Meant, Said, meant, raisable
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI

LONGEST_NAME = 255  # of a sending, as an Idempotency-Key


@dataclass(frozen=True)
class Raised:
    """What was raised; `is_new` is False where the same sending had made it before."""

    made: Commitment
    is_new: bool


@transaction.atomic
def raise_in_words(*, by: Person, said: Said, once: str = "", now: dt.datetime) -> Raised:
    """Raises what the words say, in the name of an organisation the person speaks for.

    Raises NotAllowed for somebody who speaks for none, Refused with every fault at once: the kind is not one of theirs,
    a word names nothing, nobody is named who is to settle it (the fault names whoever settled the like of it), or the
    name of the sending came with other words before.
    """
    wanted = understood(by=by, said=said, now=now)
    faults = list(wanted.faults)
    if wanted.suggested is not None:
        context = {"subject": wanted.suggested.name_vi, "key": wanted.suggested.key}
        faults.append(Finding("raising.owner-suggested", where=Place(part="owed_by"), context=context))
    if len(once) > LONGEST_NAME or not once.isprintable():
        faults.append(Finding("raising.bad-name", where=Place(part="once"), context={"limit": LONGEST_NAME}))
    if faults or wanted.asked_by is None or wanted.owed_by is None:
        raise Refused(faults)
    told = _digest(json.dumps(asdict(said), sort_keys=True, ensure_ascii=False))
    made = open_commitment(
        by=by,
        kind=said.kind,
        title_vi=said.title,
        note=said.note,
        group=said.group,
        asked_by=wanted.asked_by,
        owed_by=wanted.owed_by,
        recurs=wanted.recurs,
        procedures=wanted.procedures,
        indicator_code=said.indicator,
        fields=wanted.fields,
        token=_digest(f"{by.pk} {once or told}"),
        now=now,
    )
    before = made.details.get("sent")
    if before is None:
        made.details = made.details | {"sent": told}
        made.save(update_fields=["details"])
    elif before != told:
        raise Refused([Finding("raising.name-used", where=Place(part="once"), context={"key": made.key})])
    return Raised(made, before is None)


def understood(*, by: Person, said: Said, now: dt.datetime) -> Meant:
    """What the words name, without raising anything. Raises NotAllowed or Refused as `raise_in_words` does."""
    today = now.astimezone(HANOI).date()
    kinds = raisable(by, today=today)
    if not kinds:
        raise NotAllowed(by, "petition.open", None)
    chosen = next((one for one in kinds if one.kind == said.kind), None)
    if chosen is None:
        known = ", ".join(one.kind for one in kinds)
        context = {"kind": said.kind[:40], "known": known}
        raise Refused([Finding("raising.no-such-kind", where=Place(part="kind"), context=context)])
    return meant(said, chosen, today=today)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
