"""The mail of the day: written for each person at most once a day, and sent when the person's hours allow it."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import ngettext, override

from giaoban.commitments.actions.letters import QUIET, Letter, NotWanted, compose, is_letter, is_news
from giaoban.commitments.actions.sending import claim, free_lost, mark_dropped, mark_failed, mark_sent, put, put_off
from giaoban.commitments.models import Outgoing, ReminderChoice
from giaoban.commitments.queries.feeds import page_address
from giaoban.commitments.queries.outbox import message_id
from giaoban.commitments.queries.reminders import (
    Digest,
    address_of,
    choice_of,
    digest_of,
    quiet_until,
    readers,
    wants_mail_on,
)
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Severity
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web import formats

FAULTS_IN_A_ROW = 5  # then the mail server is thought to be away, and the rest waits for the next run


@dataclass(frozen=True)
class Sent:
    """What one run did."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    dropped: int = 0


def write_digests(*, by: Person, now: dt.datetime) -> list[Outgoing]:
    """The mail of the day for everybody who wants one and has something to be told. Run again, it writes nothing."""
    days = calendar()
    today = days.day_of(now)
    check_may(by, "commitment.open", today=today)
    known = set(
        Outgoing.objects.filter(key__startswith="mail/", key__endswith=f"/{today}").values_list("key", flat=True)
    )
    written = []
    for person in readers(today):
        choice = choice_of(person)
        to, key = address_of(choice), f"mail/{person.pk}/{today}"
        if key in known or not to or not wants_mail_on(choice, today, days):
            continue
        digest = digest_of(person, now=now)
        if digest.is_empty:
            continue
        later = quiet_until(choice, now) or now
        row = put(key=key, to=to, body=letter(digest, choice.language), not_before=later, now=now, person=person)
        written += [row] if row else []
    return written


def letter(digest: Digest, language: str) -> dict[str, str]:
    """Subject, text and html of a digest in a language."""
    with override(language):
        said = {"day": formats.date(digest.day, language), "count": formats.number(digest.waiting, 0, language)}
        words = ngettext(
            "giaoban %(day)s: %(count)s thing waits for you",
            "giaoban %(day)s: %(count)s things wait for you",
            digest.waiting,
        )
        subject = words % said
        context = {
            "digest": digest,
            "parts": [(part, [(one, page_address(one)) for one in part.rows]) for part in digest.parts],
            "subject": subject,
            "site": settings.SITE,
            "language": language,
        }
        return {
            "subject": subject,
            "text": _closed_up(render_to_string("commitments/digest.txt", context)),
            "html": render_to_string("commitments/digest.html", context),
        }


def _closed_up(text: str) -> str:
    """Without what the lines of a template leave between sentences."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def send_mail(*, by: Person, now: dt.datetime) -> Sent:
    """Sends what waits; every mail that could not be sent keeps why. A server that is away ends the run early."""
    check_may(by, "commitment.open", today=now.astimezone(formats.HANOI).date())
    free_lost(now=now)
    counts = {"sent": 0, "failed": 0, "later": 0, "dropped": 0}
    in_a_row = 0
    connection = get_connection()
    try:
        while in_a_row < FAULTS_IN_A_ROW and (row := claim(Outgoing.Way.MAIL, now=now)) is not None:
            outcome = _send(row, connection, now=now)
            counts[outcome] += 1
            in_a_row = in_a_row + 1 if row.fault and outcome in ("failed", "later") else 0
            if outcome == "failed":
                write_event(by=by, action="outbox.failed", thing=f"outbox:{row.key}", data=row.fault, now=now)
    finally:
        connection.close()
    return Sent(**counts)


def _send(row: Outgoing, connection: object, *, now: dt.datetime) -> str:
    hours = _hours(row)
    try:
        letter = None if hours is None else _letter(row, now=now)
    except NotWanted:
        letter = None
    if letter is None or hours is None:
        mark_dropped(row, "outbox.not-wanted")
        return "dropped"
    if (until := quiet_until(hours, now)) is not None:
        put_off(row, until=until)
        return "later"
    try:
        _message(row, letter, connection).send()
    except (OSError, smtplib.SMTPException, ValueError) as why:
        gone = mark_failed(row, _fault(row, why), for_good=_is_for_good(why), now=now)
        return "failed" if gone else "later"
    mark_sent(row, now=now)
    return "sent"


def _hours(row: Outgoing) -> ReminderChoice | None:
    """The hours of its reader; None when there is no reader any more who wants it.

    What somebody just asked for (consent, a decision about a request) comes at any hour; news has the usual quiet ones.
    """
    if row.person is not None:
        choice = choice_of(row.person)
        return choice if row.person.is_active and choice.by_mail else None
    if not is_letter(row):
        return None
    return QUIET if is_news(row) else ReminderChoice()


def _letter(row: Outgoing, *, now: dt.datetime) -> Letter:
    if is_letter(row):
        return compose(row, now=now)
    return Letter(row.body["subject"], row.body["text"], {"List-Unsubscribe": f"<{settings.SITE}/preferences/>"})


def _message(row: Outgoing, letter: Letter, connection: object) -> EmailMultiAlternatives:
    sender = settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": message_id(row.key, sender.rpartition("@")[2].strip("> ") or "localhost"),
        "Auto-Submitted": "auto-generated",
        **letter.headers,
    }
    message = EmailMultiAlternatives(
        letter.subject, letter.text, sender, [row.to], headers=headers, connection=connection
    )
    if html := row.body.get("html"):
        message.attach_alternative(html, "text/html")
    return message


def _is_for_good(why: Exception) -> bool:
    """The other side knows no such reader, or we wrote something that no server takes: trying again helps nobody."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in why.recipients.values())
    if isinstance(why, smtplib.SMTPResponseException):
        return 500 <= why.smtp_code < 600 and not isinstance(why, smtplib.SMTPAuthenticationError)
    return isinstance(why, ValueError)


def _fault(row: Outgoing, why: Exception) -> Finding:
    """A server often repeats the address in its answer; a private one is not kept in clear."""
    reason = " ".join(str(why).split())[:200].replace(row.to, row.shown_to) or type(why).__name__
    return Finding("outbox.mail-failed", Severity.ERROR, context={"to": row.shown_to, "reason": reason})
