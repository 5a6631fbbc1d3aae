"""For which organisations this reader may set, enter or import something."""

from __future__ import annotations

from django.http import HttpRequest

from giaoban.registry.models import Membership, Subject
from giaoban.registry.permissions import ANY, VERBS
from giaoban.registry.queries import memberships_on, organisations_on
from giaoban.web.reading import Reading

THINGS = ("website", "information-system")
"""What lies below an organisation without being a unit of it: nobody there sets or registers anything."""


def may_for(
    request: HttpRequest, verb: str, reading: Reading, *, kinds: tuple[str, ...] = ("ministry", "province"),
    below: bool = False,
) -> list[Subject]:  # fmt: skip
    """Organisations the reader's memberships of today allow the verb about; with `below`, the units below them too.

    Four queries at most; the action asks again. Nobody signed in: none.
    """
    if not request.user.is_authenticated:
        return []
    roles = VERBS[verb]
    held = [one for one in memberships_on(request.user, reading.today) if one.role in roles]
    if any(roles[one.role] is ANY for one in held):
        return list(organisations_on(reading.today, kinds=kinds))
    found = {subject.pk: subject for subject in _within(held, reading) if subject.kind in kinds}
    if below:
        units = Subject.objects.valid_on(reading.today).filter(parent__in=_subjects(held)).exclude(kind__in=THINGS)
        for unit in units.order_by("name_vi"):
            found.setdefault(unit.pk, unit)
        for one in _subjects(held):
            found.setdefault(one.pk, one)
    return list(found.values())


def _subjects(held: list[Membership]) -> list[Subject]:
    return list({one.subject_id: one.subject for one in held}.values())


def _within(held: list[Membership], reading: Reading) -> list[Subject]:
    """The organisations themselves, and those below a block or a country somebody acts for."""
    found = [one for one in _subjects(held) if one.is_valid_on(reading.today)]
    wide = [one.pk for one in found if one.kind in ("country", "block")]
    if wide:
        rows = Subject.objects.valid_on(reading.today).filter(parent__in=wide)
        found += list(rows) + list(Subject.objects.valid_on(reading.today).filter(parent__parent__in=wide))
    return found
