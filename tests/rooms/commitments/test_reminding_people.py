"""Mail of the day: one a person and day, at hours and on days that suit, never twice, and a failure that is seen."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from tests.tiny import NOW, person, subject

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.actions.mailing import send_mail, write_digests
from giaoban.commitments.actions.preferring import choose_reminders
from giaoban.commitments.actions.sending import BACKOFF, claim, mark_sent, put, send_again
from giaoban.commitments.models import Outgoing, ReminderChoice
from giaoban.commitments.queries.outbox import LEASE
from giaoban.commitments.queries.reminders import digest_of, wants_mail_on
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.permissions import NotAllowed

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def with_mail(username, **role):
    found = person(username, **role)
    found.email = f"{username}@example.vn"
    found.save()
    return found


@pytest.fixture
def owing(tiny):
    """Owes one task that is due on Thursday 17 April 2025; NOW is Tuesday the 15th, 9:00."""
    found = with_mail("owing", role="ministry", at="ministry.duong")
    open_commitment(
        by=console_person(), kind="task", title_vi="Nộp danh mục <dịch vụ> & “biểu mẫu”", asked_by=None,
        owed_by=subject("ministry.duong"), due=dt.date(2025, 4, 17), now=NOW,
    )  # fmt: skip
    return found


def chosen(by, **changes):
    wanted = {
        "by_mail": True, "address": "", "weekdays": [0, 1, 2, 3, 4], "quiet_from": None, "quiet_to": None,
        "language": "vi",
    }  # fmt: skip
    return choose_reminders(by=by, now=NOW, **{**wanted, **changes})


def write(now=NOW):
    return [row.person.username for row in write_digests(by=console_person(), now=now)]


def send(now=NOW):
    done = send_mail(by=console_person(), now=now)
    return done.sent, done.later, done.failed, done.dropped


def codes(refused):
    return sorted(finding.code for finding in refused.value.findings)


def test_one_mail_a_person_and_day_says_what_waits(owing):
    assert write() == ["owing"]
    assert write(NOW + dt.timedelta(hours=5)) == []
    assert send() == (1, 0, 0, 0)
    assert send() == (0, 0, 0, 0)
    (letter,) = mail.outbox
    assert letter.to == ["owing@example.vn"]
    assert "Nộp danh mục <dịch vụ> & “biểu mẫu”" in letter.body
    assert "17/04/2025" in letter.body
    html = letter.alternatives[0][0]
    assert "&lt;dịch vụ&gt; &amp; “biểu mẫu”" in html, "a title is text, never markup"
    assert "<dịch vụ>" not in html
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_next_day_has_a_mail_of_its_own_and_a_day_without_news_has_none(owing):
    write()
    send()
    assert write(NOW + DAY) == ["owing"], "still due within a week"
    nobody = with_mail("nothing_to_do", role="ministry", at="ministry.so")
    assert digest_of(nobody, now=NOW).is_empty
    assert "nothing_to_do" not in write(NOW + 2 * DAY)


def test_mail_comes_on_chosen_weekdays_and_not_on_a_holiday(owing):
    chosen(owing, weekdays=[2])
    assert write(NOW) == [], "15 April 2025 is a Tuesday"
    assert write(NOW + DAY) == ["owing"]
    every_day = ReminderChoice(person=owing, weekdays=list(range(7)))
    week = [dt.date(2025, 4, 28) + number * DAY for number in range(7)]
    told = [day.isoformat()[5:] for day in week if wants_mail_on(every_day, day, calendar())]
    assert told == ["04-28", "04-29", "04-30", "05-03", "05-04"], (
        "Thursday 1 and Friday 2 May are off in the tiny country"
    )


def test_in_quiet_hours_it_waits_for_their_end(owing):
    chosen(owing, quiet_from=dt.time(8), quiet_to=dt.time(10, 30))
    write()
    assert send() == (0, 0, 0, 0)
    assert send(NOW + 89 * MINUTE) == (0, 0, 0, 0)
    assert send(NOW + 90 * MINUTE) == (1, 0, 0, 0), "9:00 and 90 minutes are 10:30"


def test_hours_that_became_quiet_since_put_it_off_without_counting_an_attempt(owing):
    write()
    chosen(owing, quiet_from=dt.time(8), quiet_to=dt.time(10))
    assert send() == (0, 1, 0, 0)
    assert Outgoing.objects.get().attempts == 0
    assert send(NOW + 60 * MINUTE) == (1, 0, 0, 0)


def test_who_no_longer_wants_mail_gets_none_that_was_written_before(owing):
    write()
    chosen(owing, by_mail=False)
    assert send() == (0, 0, 0, 1)
    assert mail.outbox == []


def test_an_address_of_ones_own_comes_before_that_of_the_account(owing):
    chosen(owing, address="khac@example.vn", language="en")
    write()
    send()
    assert mail.outbox[0].to == ["khac@example.vn"]
    assert "for you" in mail.outbox[0].subject


def test_wrong_choices_are_all_said_at_once_and_change_nothing(owing):
    with pytest.raises(Refused) as refused:
        chosen(owing, address="a@b\nBcc: all@example.vn", weekdays=[], quiet_from=dt.time(21), language="fr")
    assert codes(refused) == [
        "reminders.bad-address", "reminders.half-quiet", "reminders.no-language", "reminders.no-weekday"
    ]  # fmt: skip
    assert not ReminderChoice.objects.exists()


def test_somebody_without_any_address_is_told_to_give_one(tiny):
    with pytest.raises(Refused) as refused:
        chosen(person("bare", role="ministry", at="ministry.so"))
    assert codes(refused) == ["reminders.no-address"]


def test_a_reminder_given_to_ones_role_is_in_the_mail(owing, officer_of_province):
    """A petition of Biển waits for the agency to route it; one working day before its third (Friday the 18th), on the
    17th, the agency is reminded. Its officer reads of it; the province's officer, who only asked, does not."""
    from giaoban.commitments.actions import remind

    made = open_commitment(
        by=officer_of_province, kind="petition", title_vi="Chưa kết nối được", asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), now=NOW,
    )  # fmt: skip
    assert made.due == dt.date(2025, 4, 18)
    later = NOW + 2 * DAY
    given = remind(by=console_person(), now=later)
    assert [(one.commitment.key, one.to) for one in given.notices if one.commitment == made] == [(made.key, ["agency"])]
    agency = with_mail("agency", role="agency", at="ministry.so")
    told = {part.code: [one.key for one in part.rows] for part in digest_of(agency, now=later).parts}
    assert made.key in told["soon"]
    asker = digest_of(officer_of_province, now=later)
    assert made.key not in [one.key for part in asker.parts for one in part.rows]


# what can go wrong on the way


class Server:
    """A mail server that does as it is told: an exception for each message, or None."""

    said: list = []
    got: list = []

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        why = Server.said.pop(0) if Server.said else None
        if why is not None:
            raise why
        Server.got += messages
        return len(messages)

    def open(self):
        return True

    def close(self):
        pass


@pytest.fixture
def server(monkeypatch, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.said, Server.got = [], []
    return Server


def test_a_fault_that_may_pass_is_tried_again_later_each_time_and_then_given_up(owing, server):
    server.said = [OSError("no route to host")] * 10
    write()
    now, later = NOW, []
    while send(now)[2] == 0:
        row = Outgoing.objects.get()
        later.append(row.not_before - now)
        assert send(row.not_before - MINUTE) == (0, 0, 0, 0), "not before its time"
        now = row.not_before
    assert later == list(BACKOFF)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", len(BACKOFF) + 1)
    assert row.fault == {
        "code": "outbox.mail-failed", "context": {"to": "owing@example.vn", "reason": "no route to host"}
    }  # fmt: skip


def test_an_address_that_no_server_knows_is_not_tried_again(owing, server):
    server.said = [smtplib.SMTPRecipientsRefused({"owing@example.vn": (550, b"no such user")})]
    write()
    assert send() == (0, 0, 1, 0)
    assert send(NOW + 10 * DAY) == (0, 0, 0, 0)


def test_a_busy_mailbox_is_tried_again(owing, server):
    server.said = [smtplib.SMTPRecipientsRefused({"owing@example.vn": (450, b"busy")})]
    write()
    assert send() == (0, 1, 0, 0)
    assert send(NOW + BACKOFF[0]) == (1, 0, 0, 0)


def test_killed_between_sending_and_marking_it_comes_once_more_under_the_same_id_and_then_never(owing, server):
    """The worker dies after the server took the mail: nobody marks it. After the lease it is sent again, once."""
    write()

    class Killed(BaseException):
        pass

    def dying(*args, **kwargs):
        raise Killed

    import giaoban.commitments.actions.mailing as mailing

    for late in (0, 1, 2, 3):
        now = NOW + late * (LEASE + MINUTE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mailing, "mark_sent", dying)
            try:
                send(now)
            except Killed:
                assert send(now + LEASE - MINUTE) == (0, 0, 0, 0), "nobody else takes it while the claim holds"
    assert len(server.got) == 2
    assert server.got[0].extra_headers["Message-ID"] == server.got[1].extra_headers["Message-ID"]
    row = Outgoing.objects.get()
    assert (row.state, row.fault["code"]) == ("failed", "outbox.lost")


def test_a_worker_whose_claim_was_given_away_changes_nothing(owing):
    write()
    slow = claim("mail", now=NOW)
    assert slow is not None
    send(NOW + LEASE + MINUTE)
    assert len(mail.outbox) == 1
    assert not mark_sent(slow, now=NOW + LEASE + 2 * MINUTE)
    assert Outgoing.objects.get().sent_at == NOW + LEASE + MINUTE


def test_a_key_is_written_once(owing):
    args = {"key": "mail/1/x", "to": "a@example.vn", "body": {}, "not_before": NOW, "now": NOW, "person": owing}
    assert put(**args) is not None
    assert put(**args) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(
            key="mail/1/x", way="mail", person=owing, to="a@example.vn", made_at=NOW, not_before=NOW
        )


def test_what_failed_is_sent_again_by_somebody_who_may_and_only_then(owing, server, officer_of_agency, outsider):
    server.said = [smtplib.SMTPRecipientsRefused({"owing@example.vn": (550, b"no such user")})]
    write()
    send()
    row = Outgoing.objects.get()
    with pytest.raises(NotAllowed):
        send_again(by=outsider, row=row, now=NOW)
    send_again(by=officer_of_agency, row=row, now=NOW)
    assert send() == (1, 0, 0, 0)
    row.refresh_from_db()
    with pytest.raises(Refused) as refused:
        send_again(by=officer_of_agency, row=row, now=NOW)
    assert codes(refused) == ["outbox.did-not-fail"]
