"""News by mail: only with consent, once a day, left with one press, and never a word about who subscribes."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.commitments.press import DAY, HOUR, accredited, answered, network
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions.limiting import Limit, is_within
from giaoban.commitments.actions.mailing import send_mail
from giaoban.commitments.actions.news import write_news
from giaoban.commitments.actions.subscribing import ask_for_news, confirm_news, leave_news
from giaoban.commitments.models import Outgoing, RateCount, Subscription
from giaoban.commitments.queries.news import news
from giaoban.commitments.queries.tokens import consent_token, leaving_token, read_consent
from giaoban.core.findings import Refused
from giaoban.library.models import Document, Plan, PlanKind
from giaoban.registry.actions import console_person, write_event
from giaoban.registry.permissions import NotAllowed

ALL = ["document", "meeting", "plan", "press"]


def ask(email="an@example.vn", now=NOW, remote="203.0.113.7", **more):
    ask_for_news(email=email, **{"topics": ALL, "remote": remote, "now": now, **more})
    return Subscription.objects.filter(email=email.lower()).first()


def token_of(row, now=NOW):
    row.refresh_from_db()
    return consent_token(row.pk, row.nonce, now=now)


def subscribed(email="an@example.vn", now=NOW, **more):
    row = ask(email, now=now, **more)
    return confirm_news(token=token_of(row, now), now=now)


def codes(refused):
    return sorted(finding.code for finding in refused.value.findings)


def send(now):
    done = send_mail(by=console_person(), now=now)
    return done.sent, done.later, done.failed, done.dropped


def letters(subject="thông tin"):
    return [one for one in mail.outbox if subject in one.subject.lower()]


def write(now):
    return write_news(by=console_person(), now=now)


@pytest.fixture
def published(tiny):
    """One answer, public on 15 April 12:00."""
    return answered(network(), accredited().person)


# --- consent -------------------------------------------------------------------------------------------------------


def test_nothing_but_the_letter_of_consent_is_sent_before_it_is_given(tiny):
    row = ask()
    assert (row.state, row.topics) == ("pending", [])
    assert send(NOW) == (1, 0, 0, 0)
    (letter,) = mail.outbox
    assert letter.to == ["an@example.vn"]
    answered(network(), accredited().person, now=NOW)
    assert write(NOW + DAY) == 0


def test_the_link_of_the_letter_confirms_and_twice_is_the_same_as_once(tiny):
    row = ask(organisations=["ministry.duong"], topics=["press"])
    send(NOW)
    token = mail.outbox[0].body.split("/press/subscribe/confirm/")[1].split("/")[0]
    assert token not in str(list(Outgoing.objects.values_list("body", flat=True))), "a link that acts is not kept"
    once = confirm_news(token=token, now=NOW + HOUR)
    twice = confirm_news(token=token, now=NOW + 2 * HOUR)
    assert (once.state, once.topics, once.organisations) == ("confirmed", ["press"], ["ministry.duong"])
    assert twice.confirmed_at == once.confirmed_at == NOW + HOUR
    assert Subscription.objects.count() == 1
    assert row.pk == once.pk


def test_a_link_that_is_not_ours_too_old_or_of_another_is_refused(tiny):
    one, other = ask(), ask("binh@example.vn")
    good = token_of(one)
    forged = [
        "", "x", good[:-1], good + "a", good.replace(".", ",", 1), leaving_token(one.pk),
        good.replace(str(one.pk), str(other.pk), 1), good.upper(), f"{one.pk}.{one.nonce}.{int(NOW.timestamp())}~",
    ]  # fmt: skip
    for token in forged:
        with pytest.raises(Refused) as refused:
            confirm_news(token=token, now=NOW)
        assert codes(refused) == ["subscription.not-ours"], token
    with pytest.raises(Refused) as refused:
        confirm_news(token=good, now=NOW + 3 * DAY + dt.timedelta(seconds=1))
    assert codes(refused) == ["subscription.over"]
    assert read_consent(good, now=NOW - HOUR) is None, "from the future"
    assert confirm_news(token=good, now=NOW + 3 * DAY).state == "confirmed"


def test_a_newer_request_replaces_the_link_before(tiny):
    row = ask(topics=["press"])
    old = token_of(row)
    new = token_of(ask(topics=["plan"], now=NOW + HOUR), NOW + HOUR)
    with pytest.raises(Refused) as refused:
        confirm_news(token=old, now=NOW + HOUR)
    assert codes(refused) == ["subscription.replaced"]
    assert send(NOW + HOUR) == (1, 0, 0, 1), "the letter that would not work any more is not sent"
    assert confirm_news(token=new, now=NOW + HOUR).topics == ["plan"]


def test_a_stranger_cannot_change_what_an_address_gets(tiny):
    row = subscribed(topics=["press"])
    ask(topics=["meeting"], now=NOW + HOUR, remote="198.51.100.1")
    row.refresh_from_db()
    assert (row.state, row.topics) == ("confirmed", ["press"]), "until its reader confirms"


def test_a_confirmed_address_is_answered_exactly_like_a_new_one(tiny):
    def seen(email, now):
        before = Outgoing.objects.count()
        with CaptureQueriesContext(connection) as spent:
            answer = ask_for_news(email=email, topics=ALL, remote="203.0.113.7", now=now)
        return answer, Outgoing.objects.count() - before, [query["sql"].split()[0] for query in spent].count("UPDATE")

    subscribed()
    assert seen("an@example.vn", NOW + DAY)[:2] == seen("la@example.vn", NOW + DAY)[:2] == (None, 1)


def test_leaving_forgets_the_address_and_the_old_link_brings_nothing_back(published):
    row = subscribed(now=NOW)
    token = token_of(row)
    write(NOW + DAY)
    assert leave_news(token=leaving_token(row.pk), now=NOW + DAY).state == "ended"
    assert leave_news(token=leaving_token(row.pk), now=NOW + 2 * DAY).ended_at == NOW + DAY, "twice is once"
    assert "an@example.vn" not in str(list(Outgoing.objects.values("to", "body", "fault")))
    assert not Subscription.objects.filter(email="an@example.vn").exists()
    assert send(NOW + DAY) == (2, 0, 0, 0), "the two letters to the reporter"
    with pytest.raises(Refused):
        confirm_news(token=token, now=NOW + DAY)
    for forged in ("", "1", token, leaving_token(row.pk)[:-1], leaving_token(10**9)):
        with pytest.raises(Refused):
            leave_news(token=forged, now=NOW)
    again = subscribed(now=NOW + DAY)
    assert again.pk != row.pk
    leave_news(token=leaving_token(row.pk), now=NOW + 2 * DAY)
    again.refresh_from_db()
    assert again.state == "confirmed", "the link of the one that ended ends only that one"


# --- who may ask how often -----------------------------------------------------------------------------------------


def test_an_address_is_written_to_three_times_a_day_whoever_asks(tiny):
    for number in range(8):
        ask(remote=f"203.0.113.{number}")
    assert Outgoing.objects.count() == 3
    ask(now=NOW + DAY)
    assert Outgoing.objects.count() == 4


def test_a_host_asks_twenty_times_an_hour_and_ipv6_counts_by_customer(tiny):
    for number in range(20):
        ask(f"a{number}@example.vn", remote=f"2001:db8:1:2::{number}")
    with pytest.raises(Refused) as refused:
        ask("b@example.vn", remote="2001:db8:1:2:ffff::1")
    assert codes(refused) == ["press.too-many"]
    assert ask("b@example.vn", remote="2001:db8:1:3::1")


def test_the_table_of_counts_tells_nobody_who_asked(tiny):
    ask()
    kept = str(list(RateCount.objects.values()))
    assert "an@" not in kept
    assert "203.0.113.7" not in kept
    is_within(Limit("x", 1, HOUR), "y", now=NOW + 3 * DAY)
    assert RateCount.objects.count() == 1, "counts of days ago are gone"


@pytest.mark.parametrize(
    "email",
    ["", "an", "an@", "@example.vn", "an@example.vn\nBcc: all@example.vn", "an@example.vn\r\n\r\nxin chào",
     "an@example.vn, binh@example.vn", "<an@example.vn>", "a" * 250 + "@example.vn", "an@exam\u202eple.vn"],
)  # fmt: skip
def test_what_is_no_address_is_refused(tiny, email):
    with pytest.raises(Refused) as refused:
        ask_for_news(email=email, topics=ALL, remote="203.0.113.7", now=NOW)
    assert codes(refused) == ["reminders.bad-address"]
    assert not Subscription.objects.exists()


def test_wrong_choices_are_all_said_at_once(tiny):
    with pytest.raises(Refused) as refused:
        ask_for_news(
            email="x", topics=["sport"], organisations=["province.khong-co"], language="fr", remote="::1", now=NOW
        )
    assert codes(refused) == [
        "reminders.bad-address", "reminders.no-language", "subscription.bad-organisation", "subscription.no-topic"
    ]  # fmt: skip


# --- what is news --------------------------------------------------------------------------------------------------


def test_everything_official_is_news_and_what_is_old_or_simulated_is_not(published):
    now = NOW + DAY
    for key, issued, kind in (
        ("moi", TODAY, "decision"), ("cu", dt.date(2020, 1, 1), "decision"), ("mo-phong", TODAY, "simulation"),
    ):  # fmt: skip
        Document.objects.create(
            key=key, kind=kind, title_vi=f"Văn bản {key}", issuer=subject("province.bien"), issued_on=issued
        )
        write_event(by=console_person(), action="pack.add", thing=f"documents:{key}", now=now)
    kind = PlanKind.objects.first()
    for simulated in (False, True):
        Plan.objects.create(
            kind=kind, document=Document.objects.get(key="moi"), organisation=subject("province.bien"),
            is_simulated=simulated, recorded_at=now, recorded_by=console_person(),
            withdrawn_at=now if simulated else None, withdrawn_because="x" if simulated else "",
        )  # fmt: skip
    notice = Document.objects.create(
        key="meeting.k", kind="report", title_vi="Thông báo kết luận", issuer=subject("ministry.so"), issued_on=TODAY
    )
    write_event(
        by=console_person(), action="meeting.conclude", thing="meetings:k", data={"notice": notice.key}, now=now
    )
    found = news(since=NOW, until=now)
    assert [(item.topic, item.title) for item in found] == [
        ("press", "Tuyến cáp ra đảo bao giờ xong?"),
        ("document", "Văn bản moi"),
        ("meeting", "Thông báo kết luận"),
        ("plan", "Văn bản moi"),
    ]
    assert found[1].organisations == {"province.bien", "block.provinces"}
    assert news(since=now, until=now + DAY) == []


def test_an_answer_under_embargo_is_news_when_it_ends(tiny):
    answered(network(), accredited().person, public_from=NOW + 2 * DAY)
    subscribed()
    assert write(NOW + DAY) == 0
    assert write(NOW + 2 * DAY) == 1


def test_one_letter_a_day_for_those_whom_it_concerns(published):
    subscribed("tat-ca@example.vn", now=NOW)
    subscribed("dung@example.vn", now=NOW, topics=["press"], organisations=["ministry.duong"])
    subscribed("khoi@example.vn", now=NOW, topics=["press"], organisations=["block.ministries"])
    subscribed("tinh@example.vn", now=NOW, topics=["press"], organisations=["province.bien"])
    subscribed("ke-hoach@example.vn", now=NOW, topics=["plan"])
    subscribed("sau@example.vn", now=NOW + 5 * HOUR)
    assert write(NOW + 6 * HOUR) == 3
    assert write(NOW + 6 * HOUR) == 0
    assert write(NOW + 7 * HOUR) == 0
    send(NOW + 7 * HOUR)
    to = {one.to[0] for one in letters()}
    assert to == {"tat-ca@example.vn", "dung@example.vn", "khoi@example.vn"}
    send(NOW + 8 * HOUR)
    assert len(letters()) == 3, "nothing is sent twice"
    assert write(NOW + DAY) == 0, "nothing new, no letter"


def test_what_came_after_the_letter_of_the_day_comes_the_next_day(tiny):
    people, reporter = network(), accredited().person
    subscribed()
    answered(people, reporter, title="Câu một")
    assert write(NOW + 4 * HOUR) == 1
    answered(people, reporter, title="Câu hai", now=NOW + 4 * HOUR)
    assert write(NOW + 8 * HOUR) == 0
    assert write(NOW + DAY) == 1
    told = Outgoing.objects.filter(key__startswith="news/").order_by("made_at").values_list("body", flat=True)
    assert [[item[1] for item in body["items"]] for body in told] == [["Câu một"], ["Câu hai"]]


def test_every_letter_has_its_links_to_leave(published):
    row = subscribed()
    write(NOW + 6 * HOUR)
    send(NOW + 6 * HOUR)
    (letter,) = letters()
    link = f"http://127.0.0.1:8000/press/subscribe/leave/{leaving_token(row.pk)}/"
    assert link in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert published.title in letter.body
    assert f"/press/questions/{published.key}/" in letter.body


def test_news_waits_for_the_end_of_the_night_and_consent_does_not(published):
    evening = NOW.replace(hour=22)
    subscribed()
    write(evening)
    ask("moi@example.vn", now=evening)
    sent, later, *_ = send(evening)
    assert not letters()
    assert later >= 1
    assert "moi@example.vn" in {one.to[0] for one in mail.outbox}
    assert sent >= 1
    send(NOW.replace(hour=7) + DAY)
    assert len(letters()) == 1


def test_what_cannot_be_sent_is_seen_without_the_address(published, monkeypatch):
    subscribed()
    Outgoing.objects.all().delete()
    write(NOW + 6 * HOUR)

    def refuse(self, *_):
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, f"no such user {self.to[0]}".encode())})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert send(NOW + 6 * HOUR) == (0, 0, 1, 0)
    row = Outgoing.objects.get()
    assert row.state == "failed"
    assert "an@example.vn" not in str(row.fault)
    assert row.shown_to == "a…@example.vn"


def test_a_server_that_is_away_is_tried_again_later(published, monkeypatch):
    subscribed()
    Outgoing.objects.all().delete()
    write(NOW + 6 * HOUR)
    real = mail.EmailMultiAlternatives.send

    def away(self, *_):
        raise ConnectionRefusedError("connection refused")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    assert send(NOW + 6 * HOUR) == (0, 1, 0, 0)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", real)
    assert send(NOW + 6 * HOUR) == (0, 0, 0, 0), "not before its time"
    assert send(NOW + 7 * HOUR) == (1, 0, 0, 0)


def test_only_the_round_of_the_agency_writes_news(tiny):
    with pytest.raises(NotAllowed):
        write_news(by=person("nguoi_ngoai"), now=NOW)


def test_ten_thousand_subscribers_cost_as_many_reads_as_ten(published):
    def cost(count, now):
        rows = [
            Subscription(
                email=f"n{count}-{number}@example.vn", state="confirmed", topics=["press"], nonce="a", asked_at=NOW,
                confirmed_at=NOW, told_until=NOW,
            )
            for number in range(count)
        ]  # fmt: skip
        Subscription.objects.all().delete()
        Subscription.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as spent:
            assert write(now) == count
        kinds = [query["sql"].split()[0] for query in spent]
        return kinds.count("SELECT"), kinds.count("UPDATE"), kinds.count("INSERT")

    few = cost(10, NOW + 6 * HOUR)
    Outgoing.objects.filter(key__startswith="news/").delete()
    many = cost(10_000, NOW + 6 * HOUR)
    assert many[:2] == few[:2]
    assert many[2] <= 200, "written in batches"
    assert Outgoing.objects.filter(key__startswith="news/").count() == 10_000
