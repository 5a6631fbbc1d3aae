"""Web-hooks on a real TLS server on loopback: signed, tried again, stopped when it goes on failing, never twice."""

import datetime as dt
import hashlib
import hmac
import json

import pytest
from tests.rooms.exchange.servers import Answer, certificate, serving
from tests.tiny import NOW, person, subject

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.actions.sending import BACKOFF
from giaoban.commitments.models import Hook, Outgoing
from giaoban.core.findings import Refused
from giaoban.exchange.actions.hooks import (
    MOST_FAILURES,
    add_hook,
    call_hooks,
    end_hook,
    hook_key,
    start_hook,
    write_calls,
)
from giaoban.exchange.fetch import Allow
from giaoban.registry.actions import console_person
from giaoban.registry.permissions import NotAllowed

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def officer(tiny):
    return person("officer", role="ministry", at="ministry.duong")


@pytest.fixture
def receiver(tmp_path):
    """A receiver that checks nothing itself: what came is compared in the tests. `status` may be changed."""
    file, context = certificate(tmp_path, "localhost")
    got = {"status": 204}
    with serving(lambda path, headers: Answer(status=got["status"]), tls=context, host="localhost") as server:
        got["server"] = server
        got["allow"] = Allow(networks=("127.0.0.0/8", "::1/128"), ports=(server.port,), ca_file=str(file))
        got["url"] = server.url("/news", host="localhost", scheme="https")
        yield got


def hook_for(officer, receiver):
    return add_hook(by=officer, subject=subject("ministry.duong"), address=receiver["url"], now=NOW)


def owed(title="Nộp danh mục", now=NOW):
    return open_commitment(
        by=console_person(), kind="task", title_vi=title, asked_by=subject("ministry.so"),
        owed_by=subject("ministry.duong"), due=dt.date(2025, 5, 20), now=now,
    )  # fmt: skip


def write(now=NOW):
    return [row.key for row in write_calls(by=console_person(), now=now)]


def call(receiver, now=NOW, **more):
    done = call_hooks(by=console_person(), now=now, allow=receiver["allow"], **more)
    return done.sent, done.later, done.failed


def test_a_step_is_told_once_and_signed(officer, receiver):
    hook = hook_for(officer, receiver)
    made = owed()
    step = made.steps.get()
    assert write() == [f"hook/{hook.pk}/step/{step.pk}"]
    assert write(NOW + MINUTE) == []
    bodies = []

    def post(url, **how):
        from giaoban.exchange.fetch import fetch

        bodies.append(how["content"])
        return fetch(url, **how)

    assert call(receiver, post=post) == (1, 0, 0)
    assert call(receiver, now=NOW + MINUTE) == (0, 0, 0)
    ((method, path, headers),) = receiver["server"].asked
    assert (method, path) == ("POST", "/news")
    assert headers["content-type"] == "application/json"
    assert headers["x-giaoban-delivery"] == f"hook/{hook.pk}/step/{step.pk}"
    moment, _, given = headers["x-giaoban-signature"].partition(",v1=")
    expected = hmac.new(hook_key(hook).encode(), f"{moment[2:]}.".encode() + bodies[0], hashlib.sha256).hexdigest()
    assert given == expected
    told = json.loads(bodies[0])
    assert told["event"] == "commitment.moved"
    assert told["commitment"]["key"] == made.key
    assert told["commitment"]["due"] == "2025-05-20"
    assert "officer" not in bodies[0].decode(), "no names of people"


def test_what_others_owe_is_not_told(officer, receiver):
    hook_for(officer, receiver)
    open_commitment(
        by=console_person(), kind="task", title_vi="Việc của nơi khác", asked_by=subject("ministry.so"),
        owed_by=subject("province.bien"), due=dt.date(2025, 5, 20), now=NOW,
    )  # fmt: skip
    assert write() == []


def test_a_step_written_late_with_an_earlier_time_is_not_lost(officer, receiver):
    """A slow transaction: its step has the time of its beginning, and appears after the hook was looked at."""
    hook_for(officer, receiver)
    write(NOW + 10 * MINUTE)
    late = owed(now=NOW + 5 * MINUTE).steps.get()
    assert [key.rpartition("/")[2] for key in write(NOW + 20 * MINUTE)] == [str(late.pk)]
    assert write(NOW + 30 * MINUTE) == []


def test_a_failing_receiver_is_tried_again_later_and_stopped_after_too_many(officer, receiver):
    hook = hook_for(officer, receiver)
    for number in range(MOST_FAILURES + 2):
        owed(f"Việc {number}")
    write()
    receiver["status"] = 500
    assert call(receiver) == (0, MOST_FAILURES, 0), "the one too many stops it; two are not even tried"
    hook.refresh_from_db()
    assert (hook.failures, hook.stopped_at) == (MOST_FAILURES, NOW)
    assert Outgoing.objects.filter(fault__code="outbox.hook-refused").count() == MOST_FAILURES
    assert call(receiver, now=NOW + BACKOFF[0]) == (0, 0, 0), "a stopped one is left alone"
    receiver["status"] = 200
    later = NOW + BACKOFF[0] + MINUTE
    start_hook(by=officer, hook=hook, now=later)
    assert call(receiver, now=later) == (MOST_FAILURES + 2, 0, 0), "nothing was lost meanwhile"
    hook.refresh_from_db()
    assert (hook.failures, hook.stopped_at) == (0, None)


def test_a_redirect_is_no_receipt(officer, receiver):
    hook_for(officer, receiver)
    owed()
    write()
    receiver["status"] = 307
    assert call(receiver) == (0, 1, 0)


def test_without_leave_no_address_of_the_own_network_is_reached(officer, receiver):
    hook_for(officer, receiver)
    owed()
    write()
    done = call_hooks(by=console_person(), now=NOW, allow=Allow(ports=(receiver["server"].port,)))
    assert (done.sent, done.later) == (0, 1)
    assert Outgoing.objects.get().fault["code"] == "fetch.address-refused"
    assert receiver["server"].asked == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.vn/hook", "hook.not-https"),
        ("ftp://example.vn/hook", "fetch.scheme"),
        ("https://user@example.vn/", "fetch.userinfo"),
        ("không phải địa chỉ", "fetch.bad-url"),
        ("", "fetch.bad-url"),
        ("https://example.vn/" + "a" * 600, "hook.long-address"),
    ],
)
def test_an_address_that_is_none_is_refused(officer, address, code):
    with pytest.raises(Refused) as refused:
        add_hook(by=officer, subject=subject("ministry.duong"), address=address, now=NOW)
    assert [finding.code for finding in refused.value.findings] == [code]
    assert not Hook.objects.exists()


def test_only_the_organisations_own_officers_keep_its_hooks(officer, receiver, officer_of_province, outsider):
    for other in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            hook_for(other, receiver)
    hook = hook_for(officer, receiver)
    for act in (start_hook, end_hook):
        with pytest.raises(NotAllowed):
            act(by=officer_of_province, hook=hook, now=NOW)
    with pytest.raises(Refused):
        hook_for(officer, receiver)


def test_an_ended_hook_is_called_no_more(officer, receiver):
    hook = hook_for(officer, receiver)
    owed()
    write()
    end_hook(by=officer, hook=hook, now=NOW)
    assert call(receiver) == (0, 0, 0)
    assert Outgoing.objects.get().state == "dropped"
    owed("Việc sau đó")
    assert write(NOW + MINUTE) == []
