"""The clock of the right of reply: those inspected are told before it runs out, both sides once it has.

Run as often as one likes (`giaoban remind`): each notice is a step of the inspection, and given once.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from giaoban.commitments.actions.sending import put
from giaoban.commitments.queries.reminders import address_of, choice_of, quiet_until
from giaoban.commitments.queries.tables import calendar
from giaoban.meetings.actions.inspections.recording import Side, State, day_of, held, write_step
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.meetings.queries.inspections.replying import REMINDED, due_notice, those_who_reply
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web import formats


def remind_of_replies(*, by: Person, now: dt.datetime) -> list[InspectionStep]:
    """Every notice that is due today or was missed, as a step; and a mail to each person it is for. NotAllowed."""
    check_may(by, "commitment.open", today=day_of(now))
    given = []
    for one in Inspection.objects.filter(state=State.DRAFTED).order_by("pk"):
        with transaction.atomic():
            step = _remind(one, by=by, now=now)
        given += [step] if step else []
    return given


def _remind(inspection: Inspection, *, by: Person, now: dt.datetime) -> InspectionStep | None:
    found = held(inspection, State.DRAFTED)
    what = due_notice(found, list(found.steps.all()), today=day_of(now), days=calendar())
    if what is None:
        return None
    people = {one.pk: one for one in those_who_reply(found, today=day_of(now))}
    if what == "over":
        people |= {one.person_id: one.person for one in found.team.select_related("person") if one.sits}
    data = {"what": what, "until": found.reply_until, "to": sorted(one.username for one in people.values())}
    step = write_step(found, REMINDED, side=Side.INSPECTORS, by=by, now=now, data=data)
    for person in people.values():
        _write_mail(found, what, person, now=now)
    return step


def _write_mail(inspection: Inspection, what: str, person: Person, *, now: dt.datetime) -> None:
    choice = choice_of(person)
    to = address_of(choice)
    if not to or not choice.by_mail:
        return
    with override(choice.language):
        day = formats.date(inspection.reply_until, choice.language)
        context = {
            "matter": str(inspection),
            "day": day,
            "mark": f" ({_('simulated')})" if inspection.is_simulated else "",
        }
        if what == "over":
            subject = _("giaoban: the time to reply is over: %(matter)s%(mark)s") % context
            text = _(
                "The time to reply to the draft findings ran until %(day)s and no reply came. A late reply is still "
                "heard until the conclusion; the head of the team may conclude from now on."
            )
        else:
            subject = _("giaoban: reply to the draft findings until %(day)s: %(matter)s%(mark)s") % context
            text = _("The right to reply to the draft findings ends with %(day)s. Accept or contest each of them.")
        address = settings.SITE + reverse("inspection", args=[inspection.key])
        body = {"subject": subject, "text": f"{context['matter']}{context['mark']}\n\n{text % context}\n\n{address}\n"}
    key = f"inspection/{inspection.key}/{what}/{person.pk}"
    put(key=key, to=to, body=body, not_before=quiet_until(choice, now) or now, now=now, person=person)
