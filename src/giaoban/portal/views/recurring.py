"""On the page of a petition: what it may raise again with the earlier answers, and who says that it does."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from giaoban.commitments.actions import RAISED
from giaoban.commitments.actions.linking import LINKED, UNLINKED, confirm_recurrence, deny_recurrence
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.recurrence import answers_of, earlier_petitions
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.permissions import may
from giaoban.web.reading import Reading

__all__ = ["LINKED", "UNLINKED", "linked", "recurring"]


def recurring(reader: Any, one: Commitment, reading: Reading) -> dict[str, Any]:
    """`again`: petitions confirmed as raising this one again; `answered_before`: how the one it raises again was
    answered; `alike`: earlier ones this reader may confirm it to be, the likest first."""
    if one.kind not in RAISED:
        return {}
    found: dict[str, Any] = {
        "again": list(one.recurrences.order_by("made_on", "key")),
        "answered_before": answers_of(one.recurs) if one.recurs else (),
        "may_link": may(reader, "petition.open", about=one.asked_by, today=reading.today),
    }
    if found["may_link"] and one.recurs is None and one.standing in ("open", "answered"):
        alike = earlier_petitions(f"{one.title_vi} {one.note}", but=one)
        found["alike"] = [hit for hit in alike if _is_before(hit.petition, one)]
    return found


def linked(request: HttpRequest, one: Commitment, tried: str, typed: dict[str, str], now: dt.datetime) -> str:
    """Confirms or takes back what was posted. Raises Refused, or NotAllowed."""
    by: Any = request.user
    if tried == UNLINKED:
        deny_recurrence(by=by, commitment=one, reason=typed.get("reason", ""), now=now)
        return _("Recorded: it is another difficulty.")
    key = typed.get("earlier", "")
    earlier = Commitment.objects.filter(key=key, kind__in=RAISED).first()
    if earlier is None:
        raise Refused([Finding("page.no-such-petition", where=Place(part="recurs"), context={"text": key[:80]})])
    confirm_recurrence(by=by, commitment=one, earlier=earlier, now=now)
    return _("Confirmed as the same difficulty as %(key)s.") % {"key": earlier.key}


def _is_before(earlier: Commitment, one: Commitment) -> bool:
    return earlier.made_on is None or one.made_on is None or earlier.made_on <= one.made_on
