"""Who is like an organisation and did better: by size and starting point, with the practices they follow."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from giaoban.commitments.models import PracticeUse
from giaoban.commitments.queries.effects import likeness
from giaoban.core.effects import Peer
from giaoban.portal.queries.organisations import KINDS, OrganisationPage
from giaoban.portal.views.lessons.wording import amount
from giaoban.web import formats
from giaoban.web.reading import Reading


def alike_to(found: OrganisationPage, code: str, reading: Reading) -> dict[str, Any] | None:
    """The peers by one of its indicators that is a share: the one asked for, else the first with counts."""
    shares = [one for one in found.figures if one.indicator.unit == "percent" and one.point and one.point.den]
    if found.subject.kind not in KINDS or not shares:
        return None
    chosen = next((one for one in shares if one.indicator.code == code), shares[0])
    near = likeness(found.subject, chosen.indicator.code, frame=reading.frame, known=reading.known, today=reading.today)
    if near is None or not near.peers:
        return None
    keys = [one.profile.key for one in near.peers]
    uses = PracticeUse.objects.filter(subject__key__in=keys, practice__withdrawn_at__isnull=True)
    follow: dict[str, list[Any]] = {}
    for use in uses.select_related("practice", "subject"):
        follow.setdefault(use.subject.key, []).append(use.practice)
    return {
        "found": near,
        "choices": {one.indicator.code: one.indicator for one in shares},
        "first": formats.period(near.first, reading.language),
        "last": formats.period(near.last, reading.language),
        "rows": [
            (one, near.names[one.profile.key], _why(one, reading), follow.get(one.profile.key, []))
            for one in near.peers
        ],
    }


def _why(peer: Peer, reading: Reading) -> str:
    """Why it counts as alike, and how it did."""
    unit, language = "percent", reading.language
    return _("size %(size)s, start %(start)s, since then %(rise)s: %(ahead)s against this one") % {
        "size": formats.number(round(peer.profile.size), 0, language),
        "start": formats.percent(round(peer.profile.start, 2), 2, language),
        "rise": amount(peer.profile.rise, unit, language),
        "ahead": amount(peer.ahead, unit, language),
    }
