"""Letters put into words when they are sent, so that links which act (consent, leaving, a password) are never kept.

A row of the outbox names its letter and what it is about; here it becomes subject and text in its reader's language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from giaoban.commitments.models import Accreditation, Outgoing, PressQuestion, ReminderChoice, Subscription
from giaoban.commitments.queries.press import newest
from giaoban.commitments.queries.reminders import choice_of
from giaoban.commitments.queries.tokens import CONSENT_DAYS, consent_token, leaving_token

QUIET = ReminderChoice(quiet_from=dt.time(21), quiet_to=dt.time(7))
"""When no news is sent to those who chose no hours of their own, having no account."""

SUBJECTS: Mapping[str, Any] = {
    "consent": _("Confirm that you want official news"),
    "news": _("New official information"),
    "press-accepted": _("You are accredited in the press network"),
    "press-refused": _("Your request for accreditation was refused"),
    "press-revoked": _("Your accreditation was revoked"),
    "press-asked-back": _("The spokesperson asks you to make your question clear"),
    "press-published": _("Your question was answered"),
    "press-declined": _("Your question was declined"),
    "press-withdrawn": _("An answer to you was withdrawn"),
}


@dataclass(frozen=True)
class Letter:
    """What is sent: one line of subject, the text, and headers of its own."""

    subject: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)


class NotWanted(Exception):
    """Its reader left, or what it was about went on without it."""


def is_letter(row: Outgoing) -> bool:
    return "letter" in row.body


def is_news(row: Outgoing) -> bool:
    return bool(row.body.get("letter") == "news")


def compose(row: Outgoing, *, now: dt.datetime) -> Letter:
    """The letter as it reads now. Raises NotWanted when it should not be sent any more."""
    name = row.body["letter"]
    spoken = row.body.get("language") or (choice_of(row.person).language if row.person else "vi")
    with override(spoken):
        context, headers = _OF[name.partition("-")[0]](row, now)
        text = render_to_string(f"commitments/letters/{name}.txt", {"site": settings.SITE, "row": row, **context})
        subject = f"giaoban: {gettext(str(SUBJECTS[name]))}" if name != "news" else context["subject"]
    return Letter(subject, re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n", headers)


def _consent(row: Outgoing, now: dt.datetime) -> tuple[dict[str, Any], dict[str, str]]:
    one = row.subscription
    if one is None or one.state == Subscription.State.ENDED or one.nonce != row.body["nonce"] or not one.wanted:
        raise NotWanted
    address = settings.SITE + reverse("press-confirm", args=[consent_token(one.pk, one.nonce, now=now)])
    return {"address": address, "days": CONSENT_DAYS}, {}


def _news(row: Outgoing, now: dt.datetime) -> tuple[dict[str, Any], dict[str, str]]:
    one = row.subscription
    if one is None or one.state != Subscription.State.CONFIRMED:
        raise NotWanted
    leave = settings.SITE + reverse("press-leave", args=[leaving_token(one.pk)])
    words = dict(Subscription.Topic.choices)
    parts: dict[str, list[list[str]]] = {}
    for topic, *rest in row.body["items"]:
        parts.setdefault(str(words.get(topic, topic)), []).append(rest)
    context = {
        "parts": list(parts.items()), "more": row.body["more"], "leave": leave,
        "subject": f"giaoban: {gettext('New official information')} ({len(row.body['items']) + row.body['more']})",
    }  # fmt: skip
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return context, headers


def _press(row: Outgoing, now: dt.datetime) -> tuple[dict[str, Any], dict[str, str]]:
    return _accreditation(row) if "accreditation" in row.body else _question(row)


def _accreditation(row: Outgoing) -> tuple[dict[str, Any], dict[str, str]]:
    one = Accreditation.objects.select_related("person").get(pk=row.body["accreditation"])
    welcome = ""
    if one.person is not None and (row.body.get("link") or not one.person.has_usable_password()):
        token = default_token_generator.make_token(one.person)
        welcome = settings.SITE + reverse("press-welcome", args=[one.pk, token])
    return {"one": one, "welcome": welcome}, {}


def _question(row: Outgoing) -> tuple[dict[str, Any], dict[str, str]]:
    one = PressQuestion.objects.select_related("commitment__owed_by").get(commitment__key=row.body["question"])
    address = settings.SITE + reverse("press-question", args=[one.key])
    answer = newest(one)
    return {"one": one, "address": address, "answer": answer}, {}


_OF: Mapping[str, Callable[[Outgoing, dt.datetime], tuple[dict[str, Any], dict[str, str]]]] = {
    "consent": _consent, "news": _news, "press": _press,
}  # fmt: skip
