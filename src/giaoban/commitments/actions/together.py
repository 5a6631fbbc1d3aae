"""One of several who asked accepts or withdraws: recorded for that one, and it goes on for the others.

It is closed when everybody still asking has accepted; it is withdrawn when the last of them withdraws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from giaoban.commitments.actions.steps import plain, write_step
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.roles import askers_of
from giaoban.commitments.queries.together import AGREED, LEFT, Share
from giaoban.core.workflow.together import Ending
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person


def end_for_some(
    current: Commitment, share: Share, *, by: Person, fields: Mapping[str, Any], note: str, now: dt.datetime
) -> None:
    """A step in the same state that names whose word it was; who leaves is no asker any longer."""
    keys = [one.key for one in share.theirs]
    move = AGREED if share.ends is Ending.ACCEPTS else LEFT
    if share.ends is Ending.GIVES_UP:
        current.askers.remove(*share.theirs)
        if current.asked_by_id in {one.pk for one in share.theirs}:
            current.asked_by = current.askers.order_by("key").first()
            current.save(update_fields=["asked_by"])
    said = {**fields, "askers": keys}
    write_step(current, by=by, move=move, before=current.state, fields=said, note=note, now=now)
    data = {"askers": keys, "still_asking": [one.key for one in askers_of(current)], "fields": plain(fields)}
    write_event(by=by, action=f"commitment.{move}", thing=f"commitments:{current.key}", data=data, now=now)
