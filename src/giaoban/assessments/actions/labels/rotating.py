"""Putting a new key in the place of the one that signs labels."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from giaoban.assessments.actions.labels.keys import make_key
from giaoban.assessments.actions.labels.log import sign_head, wait_for_others
from giaoban.assessments.models import Label, LabelKey, TreeHead
from giaoban.core.findings import Finding, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

AFTER = dt.timedelta(days=1)
"""How much longer than the last label it signed a replaced key verifies."""


@transaction.atomic
def rotate_keys(*, by: Person, reason: str, is_lost: bool = False, now: dt.datetime) -> LabelKey:
    """A new key signs from now on. The old one verifies what it signed until the last of it has expired.

    `is_lost`: somebody else may have it; it ends at once and with it every label that it signed, which have to be
    issued anew. The head of the log is signed again by the new key. Raises NotAllowed, Refused (`label.no-reason`).
    """
    check_may(by, "label.keys", today=now.astimezone(HANOI).date())
    if not reason.strip() or len(reason) > 500:
        raise Refused([Finding("label.no-reason", context={"limit": 500})])
    wait_for_others()  # whoever signs now ends first: nothing is signed by a key after it was replaced
    newest = TreeHead.objects.order_by("-at").first()
    now = max(now, newest.at) if newest is not None else now
    old = LabelKey.objects.select_for_update().filter(is_in_use=True).first()
    if old is not None:
        last = Label.objects.filter(kid=old.kid).aggregate(last=Max("expires"))["last"]
        old.is_in_use, old.signs_until, old.reason = False, now, reason.strip()
        old.ends = now if is_lost else max(last or now, now) + AFTER
        old.save(update_fields=["is_in_use", "signs_until", "reason", "ends"])
        data = {"reason": old.reason, "ends": old.ends, "lost": is_lost}
        write_event(by=by, action="label.key-replaced", thing=f"label-keys:{old.kid}", data=data, now=now)
    made = make_key(by=by, now=now)
    sign_head(by=by, now=now)
    return made
