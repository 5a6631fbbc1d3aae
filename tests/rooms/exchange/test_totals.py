"""What a source says it holds beside what is held: a lost record is named with sender, day and difference."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from tests.rooms.exchange.conftest import deliver, dossier, lines

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.exchange.actions.totals import LOOK_BACK, compare_totals, settle_difference, take_totals
from giaoban.exchange.actions.watch import look as watch
from giaoban.exchange.models import ControlTotal, Fault
from giaoban.exchange.queries.contracts import contract_named
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say

DAY = "2025-01-02"


def keys_hash(*names: str) -> str:
    """As the documentation tells a source to: printf '%s\\n' KEYS | LC_ALL=C sort | sha256sum."""
    return hashlib.sha256("".join(f"{name}\n" for name in sorted(names)).encode()).hexdigest()


def state(source, *stated, now=None):
    take_totals(connector=source, contract=contract_named("dossier"), stated=stated, now=now or timezone.now())


def look(now=None):
    return compare_totals(now=now or timezone.now(), grace=dt.timedelta(0))


def test_a_silent_loss_becomes_a_fault_that_names_sender_day_and_difference(bien):
    deliver(bien, lines(dossier(1), dossier(2)))
    state(bien, {"day": DAY, "rows": 3})
    (fault,) = look().opened
    assert (fault.connector, fault.code, fault.subject) == (bien, "totals.rows-missing", DAY)
    assert (fault.context["sender"], fault.context["difference"]) == ("province.bien", -1)
    assert "province.bien" in say(fault.finding)
    assert look().opened == ()  # seen again it is the same fault
    deliver(bien, lines(dossier(3)))
    assert look().closed == (fault,)
    assert Fault.objects.get().until is not None


def test_the_watch_names_a_silent_loss_once_nothing_can_be_on_its_way_any_more(bien, officer_of_agency):
    deliver(bien, lines(dossier(1), dossier(2)))
    now = timezone.now()
    state(bien, {"day": DAY, "rows": 3}, now=now)

    def lost(minutes: int) -> list[str]:
        watch(by=officer_of_agency, now=now + dt.timedelta(minutes=minutes))
        return list(Fault.objects.filter(until=None, code__startswith="totals.").values_list("code", flat=True))

    assert lost(30) == []
    assert lost(91) == lost(95) == ["totals.rows-missing"]
    deliver(bien, lines(dossier(3)))
    assert lost(100) == ["totals.rows-missing"]  # compared once an hour
    assert lost(152) == []


def test_a_loss_stated_long_ago_ends_when_its_own_day_is_equal_and_not_before(bien):
    long_ago = timezone.now() - LOOK_BACK - dt.timedelta(days=1)
    deliver(bien, lines(dossier(1), dossier(2)))
    state(bien, {"day": DAY, "rows": 3}, now=long_ago)
    (fault,) = look(long_ago + dt.timedelta(hours=2)).opened
    state(bien, {"day": "2025-01-03", "rows": 0})  # newer days arrive, and are compared
    done = look()
    assert (done.closed, done.standing) == ((), 1)
    assert Fault.objects.get().until is None
    deliver(bien, lines(dossier(3)))
    assert look().closed == (fault,)


def test_a_person_settles_a_difference_with_a_reason_and_it_comes_again_when_either_side_changes(bien):
    deliver(bien, lines(dossier(1)))
    state(bien, {"day": DAY, "rows": 3})
    (fault,) = look().opened
    about = {"by": console_person(), "fault": fault, "now": timezone.now()}
    with pytest.raises(Refused, match=r"totals\.reason-needed"):
        settle_difference(reason="  ", **about)
    settle_difference(reason="two test  records, deleted there", **about)
    event = Event.objects.get(action="fault.settle")
    assert (event.data["about"], event.data["reason"]) == (DAY, "two test records, deleted there")
    assert look().opened == look().closed == ()
    with pytest.raises(Refused, match=r"totals\.fault-ended"):
        settle_difference(reason="again", **about)
    deliver(bien, lines(dossier(2)))  # three stated, two held: not what was settled
    assert [one.context["difference"] for one in look().opened] == [-1]
    assert Fault.objects.get(pk=fault.pk).reason == "two test records, deleted there"


def test_only_who_watches_settles_and_only_differences_of_totals(bien, officer_of_agency, officer_of_province):
    deliver(bien, lines(dossier(1)))
    state(bien, {"day": DAY, "rows": 3})
    (fault,) = look().opened
    about = {"reason": "known", "now": timezone.now()}
    with pytest.raises(NotAllowed):
        settle_difference(by=officer_of_province, fault=fault, **about)
    assert settle_difference(by=officer_of_agency, fault=fault, **about).settled_by == officer_of_agency
    other = Fault.objects.create(
        connector=bien, code="watch.silent", severity="error", since=timezone.now(), last_seen=timezone.now()
    )
    with pytest.raises(Refused, match=r"totals\.settles-by-itself"):
        settle_difference(by=officer_of_agency, fault=other, **about)
    with pytest.raises(DatabaseError), transaction.atomic():
        Fault.objects.filter(pk=other.pk).update(settled_by=officer_of_agency)


def test_a_difference_is_settled_from_the_shell(bien, capsys, monkeypatch):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    deliver(bien, lines(dossier(1)))
    state(bien, {"day": DAY, "rows": 3})
    look()
    settle = ("sources", "settle", "bien-cases", DAY, "--reason")
    assert main([*settle, " "]) == 1
    assert main([*settle, "known there"]) == 0
    assert f"bien-cases\t{DAY}\ttotals.rows-missing" in capsys.readouterr().out
    assert main([*settle, "known there"]) == main(["sources", "settle", "nobody", DAY, "--reason", "x"]) == 3


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ({"rows": 2}, None),
        ({"rows": 2, "hash": keys_hash("d-0001", "d-0002")}, None),
        ({"rows": 2, "hash": keys_hash("d-0001", "d-0009")}, "totals.keys-differ"),
        ({"rows": 1}, "totals.rows-extra"),
        ({"rows": 0}, "totals.rows-extra"),
        ({"rows": 9}, "totals.rows-missing"),
    ],
)
def test_each_difference_has_its_own_name(bien, stated, wanted):
    deliver(bien, lines(dossier(1), dossier(2), dossier(7, received_at="2025-01-03")))
    state(bien, {"day": DAY, **stated})
    assert [fault.code for fault in look().opened] == ([wanted] if wanted else [])


def test_deleted_records_are_not_held_and_records_of_others_do_not_count(bien, nui):
    deliver(bien, lines(dossier(1), dossier(2)))
    deliver(bien, lines(dossier(2, deleted=True, updated_at="2025-01-09T00:00:00Z")))
    deliver(nui, lines(dossier(1), dossier(2), dossier(3)))
    state(bien, {"day": DAY, "rows": 1, "hash": keys_hash("d-0001")})
    assert look().opened == ()


def test_the_newest_statement_counts_and_the_earlier_one_stays(bien):
    deliver(bien, lines(dossier(1)))
    state(bien, {"day": DAY, "rows": 5})
    state(bien, {"day": DAY, "rows": 1})
    state(bien, {"day": DAY, "rows": 1})
    assert list(ControlTotal.objects.values_list("rows", flat=True)) == [5, 1]
    assert look().opened == ()


def test_records_may_be_on_their_way_for_a_while(bien):
    now = timezone.now()
    state(bien, {"day": DAY, "rows": 5}, now=now)
    assert compare_totals(now=now + dt.timedelta(minutes=59)).opened == ()
    assert [fault.code for fault in compare_totals(now=now + dt.timedelta(minutes=61)).opened] == [
        "totals.rows-missing"
    ]


def test_totals_come_by_themselves_or_in_the_envelope(bien, bien_key):
    headers = {"Authorization": f"Bearer {bien_key}"}
    answer = Client().post(
        "/api/facts/dossier/totals", json.dumps({"day": DAY, "rows": 2}), "application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["differences"][0]["difference"]) == (200, -2)
    event = {"specversion": "1.0", "id": "e1", "source": "/cases", "type": "vn.dossiers"}
    event["data"] = {"records": [dossier(1), dossier(2)], "totals": [{"day": DAY, "rows": 2}]}
    deliver(bien, json.dumps(event).encode(), "application/cloudevents+json")
    assert ControlTotal.objects.count() == 1  # said again, unchanged
    assert look().opened == ()


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ({"rows": 1}, "totals.unreadable"),
        ({"day": "2 Jan", "rows": 1}, "totals.unreadable"),
        ({"day": DAY, "rows": -1}, "totals.unreadable"),
        ({"day": DAY, "rows": True}, "totals.unreadable"),
        ({"day": DAY, "rows": 1, "hash": "xyz"}, "totals.unreadable"),
        ({"day": DAY, "rows": 1, "extra": 1}, "totals.unreadable"),
        ({"day": 20250102, "rows": 1}, "totals.unreadable"),
        ({"day": DAY, "rows": 1, "sums": {"dossier_id": 1}}, "totals.not-additive"),
        ({"day": DAY, "rows": 1, "sums": [1]}, "totals.unreadable"),
        ("x", "totals.unreadable"),
    ],
)
def test_totals_that_make_no_sense_are_refused_and_nothing_is_taken_down(bien, stated, wanted):
    with pytest.raises(Refused) as refusal:
        state(bien, {"day": DAY, "rows": 1}, stated)
    (finding,) = refusal.value.findings
    assert finding.code == wanted
    assert not re.search("máy báo|wanted|Error|missing|unknown|Invalid", say(finding, "vi")), say(finding, "vi")
    assert not ControlTotal.objects.exists()


def test_however_many_sources_and_days_the_records_are_read_once(bien, nui, monkeypatch, django_assert_num_queries):
    from giaoban.exchange.queries import totals

    deliver(bien, lines(dossier(1), dossier(2), dossier(7, received_at="2025-01-03")))
    deliver(nui, lines(dossier(1), dossier(9, received_at="2025-02-03", due_at="2025-02-12")))
    for source in (bien, nui):
        state(source, *({"day": day, "rows": 2} for day in (DAY, "2025-01-03", "2025-02-03")))
    asked, once = [], totals.held_totals

    def counted(contract, days):
        asked.append(sorted(days))
        return once(contract, days)

    monkeypatch.setattr(totals, "held_totals", counted)
    look()
    assert asked == [["bien-cases", "nui-cases"]]
    found = {(one.connector.key, one.subject, one.context["held"]) for one in Fault.objects.all()}
    assert found == {
        *{("bien-cases", "2025-01-03", 1), ("bien-cases", "2025-02-03", 0)},
        *{("nui-cases", DAY, 1), ("nui-cases", "2025-01-03", 0), ("nui-cases", "2025-02-03", 1)},
    }
    with django_assert_num_queries(1):
        days = {dt.date(2025, 1, 2), dt.date(2025, 1, 3)}
        assert len(totals.differences_of({bien: days, nui: days})) == 3


def test_a_key_of_other_letters_is_sorted_by_its_bytes(bien):
    names = ["d-Ấ", "d-z", "d-Z", "d-a\u0300", "d-à", "d-9"]
    deliver(bien, lines(*(dossier(n, dossier_id=name) for n, name in enumerate(names))))
    state(
        bien,
        {
            "day": DAY,
            "rows": len(names),
            "hash": hashlib.sha256(b"".join(sorted(f"{name}\n".encode() for name in names))).hexdigest(),
        },
    )
    assert look().opened == ()
