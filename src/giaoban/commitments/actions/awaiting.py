"""What waited for a text goes on once the text is in force: the day passes, and nobody has to remember it.

The day is the one the library has for the text; only where the library has none, the day that was expected when the
waiting began. A text that was put off keeps what waits for it waiting.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from giaoban.commitments.actions.moving import move_commitment
from giaoban.commitments.actions.steps import Shown
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.web.formats import HANOI

RESUMES = {"waiting": "condition_met", "waiting_for_law": "law_in_force"}
"""State in which a text is awaited -> the move that ends the waiting, whatever the workflow."""


def resume_awaited(*, by: Person, now: dt.datetime) -> list[Commitment]:
    """Everything that goes on because its text is in force by now; each is a step of its own that cites the text.

    Run as often as one likes: what goes on no longer waits. Raises NotAllowed for all but the standing agency.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "commitment.open", today=today)
    in_force = Q(waits_for__valid_from__lte=today) | Q(waits_for__valid_from__isnull=True, waits_until__lte=today)
    found = Commitment.objects.filter(in_force, state__in=RESUMES, standing="open").select_related("waits_for")
    resumed = []
    for one in found.order_by("pk"):
        try:
            with transaction.atomic():
                shown = Shown(one.waits_for)
                resumed.append(move_commitment(by=by, commitment=one, move=RESUMES[one.state], evidence=shown, now=now))
        except (Refused, NotAllowed):  # somebody moved it meanwhile, or its table knows another way on
            continue
    return resumed
