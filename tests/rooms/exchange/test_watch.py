"""The watch over stored batches and merged records: faults begin, go on, end, and become somebody's commitment."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.conf import settings
from tests.core.workflow_files import shipped
from tests.tiny import NOW, person, subject

from giaoban.commitments.models import Commitment, StateTable
from giaoban.core.findings import Refused
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.actions.watch import complain, look
from giaoban.exchange.models import Batch, Connector, Fault
from giaoban.exchange.queries.watch import feeds, watched_sources
from giaoban.exchange.queries.watch_board import in_words, sources_board
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _stores(tmp_path, settings):
    settings.VAR = tmp_path / "var"


@pytest.fixture
def source(tiny):
    def make(key: str = "bien", sender: str = "province.bien", **more) -> Connector:
        return Connector.objects.create(
            key=key, title=key, sender=subject(sender), contract="dossier@1", created_at=NOW - 30 * DAY, **more
        )

    return make


def batch(
    connector: Connector, at: dt.datetime, *, rows: int = 100, bad: int = 0, state: str = "merged", **more
) -> Batch:
    return Batch.objects.create(
        connector=connector, contract="dossier@1", sha256=f"{connector.key}{at.timestamp()}", bytes=1, raw_path="-",
        media_type="text/csv", received_at=at, processed_at=at, state=state, rows=rows, accepted=rows - bad,
        quarantined=bad, inserted=more.pop("inserted", rows - bad), **more,
    )  # fmt: skip


def open_codes(connector: Connector | None = None) -> set[str]:
    found = Fault.objects.filter(until__isnull=True)
    return set((found.filter(connector=connector) if connector else found).values_list("code", flat=True))


def test_a_fault_begins_goes_on_and_ends_and_returns_as_a_new_one(source, officer_of_agency):
    connector = source()
    batch(connector, NOW - 25 * HOUR)
    first = look(by=officer_of_agency, now=NOW)
    assert [fault.code for fault in first.opened] == ["watch.silent"]
    second = look(by=officer_of_agency, now=NOW + HOUR)
    assert (second.opened, second.closed, second.standing) == ((), (), 1)
    fault = Fault.objects.get()
    assert (fault.since, fault.last_seen) == (NOW, NOW + HOUR)
    batch(connector, NOW + 2 * HOUR)
    third = look(by=officer_of_agency, now=NOW + 3 * HOUR)
    assert [one.code for one in third.closed] == ["watch.silent"]
    look(by=officer_of_agency, now=NOW + 40 * HOUR)
    assert [one.until is None for one in Fault.objects.filter(code="watch.silent").order_by("pk")] == [False, True]
    told = Event.objects.filter(action="fault.open", thing="sources:bien", data__code="watch.silent")
    assert told.count() == 2


def test_the_number_of_queries_does_not_grow_with_the_sources(source, officer_of_agency, django_assert_num_queries):
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            look(by=officer_of_agency, now=NOW)
            sources_board(by=officer_of_agency, now=NOW)
        return len(caught)

    batch(source("one"), NOW - HOUR)
    few = cost()
    for number in range(20):
        batch(source(f"more-{number}"), NOW - HOUR)
    assert cost() <= few


def test_a_stopped_source_is_not_waited_for(source, officer_of_agency):
    connector = source()
    look(by=officer_of_agency, now=NOW)
    assert open_codes() == {"watch.never-heard"}
    Connector.objects.filter(pk=connector.pk).update(is_active=False)
    look(by=officer_of_agency, now=NOW)
    assert open_codes() == set()


def test_another_watchers_faults_are_left_to_it(source, officer_of_agency):
    connector = source(heard_at=NOW)
    Fault.objects.create(
        connector=connector, code="pull.status", severity="error", since=NOW - HOUR, last_seen=NOW - HOUR
    )
    look(by=officer_of_agency, now=NOW)
    assert open_codes() == {"pull.status"}


def test_only_the_agency_lets_the_watch_run(officer_of_province, outsider):
    for one in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            look(by=one, now=NOW)


def test_returned_rows_and_a_refused_batch_are_named(source, officer_of_agency):
    connector = source()
    said = [
        {"code": "batch.missing-column", "severity": "error", "context": {"column": "procedure"}, "vi": "", "en": ""}
    ]
    batch(connector, NOW - 3 * HOUR, bad=10)
    batch(connector, NOW - HOUR, state="refused", rows=0, inserted=0, findings=said)
    look(by=officer_of_agency, now=NOW)
    assert open_codes() == {"watch.quarantine", "watch.batch-refused", "watch.schema-drift"}
    assert Fault.objects.get(code="watch.schema-drift").subject == "procedure"


# --- records -------------------------------------------------------------------------------------------------------


def dossier(number: int, day: dt.date, *, channel: str = "counter", changed: dt.datetime | None = None, **more) -> dict:
    return {
        "dossier_id": f"D{number}", "citizen_id": None, "receiving_unit": "province.bien",
        "settling_unit": "province.bien", "procedure": "P1", "service_level": "full", "channel": channel,
        "received_at": day.isoformat(), "due_at": day.isoformat(), "settled_at": None, "result_delivery": "none",
        "updated_at": (changed or dt.datetime.combine(day, dt.time(10), HANOI)).isoformat(), **more,
    }  # fmt: skip


def send(connector: Connector, at: dt.datetime, rows: list[dict]) -> None:
    body = "".join(json.dumps(row) + "\n" for row in rows).encode()
    receive_batch(connector=connector, body=io.BytesIO(body).read, media_type="application/x-ndjson", now=at)
    process_batches(now=at)
    assert Batch.objects.latest("pk").state == "merged", Batch.objects.latest("pk").findings


def a_day(at: dt.datetime, *, first: int) -> list[dict]:
    """Forty dossiers, two of five online."""
    channels = ["online", "online", "counter", "counter", "counter"] * 8
    return [dossier(first + n, at.date(), channel=channel, changed=at) for n, channel in enumerate(channels)]


def a_normal_week(connector: Connector) -> None:
    for back in range(8, 1, -1):
        at = NOW - back * DAY
        rows = [
            dossier(1000 * back + n, at.date(), channel="online" if n % 5 < 2 else "counter", changed=at)
            for n in range(40)
        ]
        send(connector, at, rows)


def test_a_feed_that_turns_online_at_a_minute_to_midnight_is_found_in_the_records(source, officer_of_agency):
    connector = source()
    a_normal_week(connector)
    late = dt.datetime(2025, 4, 14, 23, 59, tzinfo=HANOI)
    send(
        connector,
        late + dt.timedelta(seconds=30),
        [dossier(1000 * 3 + n, (NOW - 3 * DAY).date(), channel="online", changed=late) for n in range(40)],
    )
    look(by=officer_of_agency, now=NOW)
    fault = Fault.objects.get(code="watch.midnight")
    assert (fault.context["rows"], fault.context["value"], fault.context["before"]) == (40, "online", 40)
    assert "14/04/2025" in in_words(fault)


def test_a_feed_that_goes_on_as_before_has_no_fault(source, officer_of_agency):
    connector = source()
    a_normal_week(connector)
    at = NOW - DAY
    send(
        connector,
        at,
        [dossier(n, at.date(), channel="online" if n % 5 < 2 else "counter", changed=at) for n in range(40)],
    )
    look(by=officer_of_agency, now=NOW)
    assert open_codes() == set()


def test_what_two_levels_report_is_told_to_both(source, officer_of_agency):
    at = NOW - HOUR
    province, ministry = source(), source("so", "ministry.so")
    send(province, at, [dossier(n, at.date(), changed=at) for n in range(10)])
    send(ministry, at, [dossier(n, at.date(), changed=at) for n in range(8, 12)])
    look(by=officer_of_agency, now=NOW)
    found = {
        fault.connector.key: (fault.code, fault.context["rows"], fault.context["other"], fault.context["share"])
        for fault in Fault.objects.filter(code__startswith="watch.double")
    }
    assert found == {"bien": ("watch.double-levels", 2, "so", 20), "so": ("watch.double-levels", 2, "bien", 50)}


def test_a_feed_that_sends_only_what_is_long_known_is_stale(source, officer_of_agency):
    connector = source()
    old = NOW - 10 * DAY
    send(connector, NOW - HOUR, [dossier(1, old.date(), changed=old)])
    look(by=officer_of_agency, now=NOW)
    assert "watch.stale" in open_codes(connector)


def accounts(day: str, *, more: int = 0, keys: int = 3) -> list[dict]:
    kinds = ["bank", "e_wallet", "mobile_money"][:keys]
    return [
        {"kind": kind, "province": "province.bien", "counted_on": day, "issued": 900 + n + more, "activated": 500 + n}
        for n, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("second", "repeated"),
    [(accounts("2025-03-31"), True), (accounts("2025-03-31", more=1), False), (accounts("2025-03-31", keys=2), False)],
)
def test_a_report_in_which_only_the_date_changed_is_found_in_the_records(source, officer_of_agency, second, repeated):
    connector = source("accounts")
    Connector.objects.update(contract="account@1")
    connector.refresh_from_db()
    send(connector, NOW - 2 * DAY, accounts("2025-02-28"))
    send(connector, NOW - DAY, second)
    look(by=officer_of_agency, now=NOW)
    found = [(one.context["day"], one.context["before"]) for one in Fault.objects.filter(code="watch.only-the-date")]
    assert found == ([("2025-03-31", "2025-02-28")] if repeated else [])


def test_a_source_that_only_repeats_a_body_is_heard_and_told_apart_from_one_that_brings_news(source, officer_of_agency):
    connector = source()
    a_normal_week(connector)
    last = Batch.objects.latest("pk")
    again = last.received_at + 4 * DAY
    body = io.BytesIO((settings.VAR / last.raw_path).read_bytes())
    known = receive_batch(connector=connector, body=body.read, media_type="application/x-ndjson", now=again)
    assert (known.pk, known.is_new_batch) == (last.pk, False)
    connector.refresh_from_db()
    assert connector.heard_at == again
    look(by=officer_of_agency, now=again + HOUR)
    assert "watch.same-again" in open_codes(connector)
    assert not {"watch.silent", "watch.never-heard"} & open_codes(connector)
    send(connector, again + 2 * HOUR, [dossier(1, again.date(), changed=again)])
    look(by=officer_of_agency, now=again + 3 * HOUR)
    assert "watch.same-again" not in open_codes(connector)


def test_a_sign_of_life_never_goes_back_in_time(source):
    connector = source()
    at = NOW - HOUR
    send(connector, at, [dossier(1, at.date(), changed=at)])
    body = (settings.VAR / Batch.objects.get().raw_path).read_bytes()
    for moment in (NOW, NOW - 30 * DAY):
        receive_batch(connector=connector, body=io.BytesIO(body).read, media_type="application/x-ndjson", now=moment)
    connector.refresh_from_db()
    assert connector.heard_at == NOW


@pytest.mark.parametrize(
    ("dated", "really", "said"),
    [(40, 0, (40, 40)), (30, 30, (30, 60)), (30, 31, None), (29, 0, None)],
)
def test_corrections_of_nothing_but_their_date_are_counted_by_the_merge_and_named(
    source, officer_of_agency, dated, really, said
):
    connector = source()
    first, second = NOW - 2 * DAY, NOW - DAY
    send(connector, first, [dossier(n, first.date(), changed=first) for n in range(70)])
    rows = [dossier(n, first.date(), changed=second) for n in range(dated)]
    rows += [dossier(n, first.date(), changed=second, procedure="P2") for n in range(dated, dated + really)]
    send(connector, second, [*rows, dossier(99, second.date(), changed=second)])
    newest = Batch.objects.latest("pk")
    assert (newest.corrected, newest.touched, newest.inserted) == (dated + really, dated, 1)
    assert newest.receipt.body["counts"]["touched"] == dated
    look(by=officer_of_agency, now=NOW)
    found = [(one.context["rows"], one.context["of"]) for one in Fault.objects.filter(code="watch.touched")]
    assert found == ([said] if said else [])


def test_a_date_that_changes_twice_on_its_way_is_a_touch_and_a_correction_a_correction(source):
    """In one commit: the second version differs from the first in its date alone, the third in what it says."""
    connector = source()
    at = NOW - DAY
    for hour, procedure in ((0, "P1"), (1, "P1"), (2, "P2")):
        changed = at + hour * HOUR
        body = json.dumps(dossier(1, at.date(), changed=changed, procedure=procedure)).encode()
        receive_batch(connector=connector, body=io.BytesIO(body).read, media_type="application/x-ndjson", now=changed)
    process_batches(now=NOW)
    counts = list(Batch.objects.order_by("pk").values_list("inserted", "corrected", "touched"))
    assert counts == [(1, 0, 0), (0, 1, 1), (0, 1, 0)]
    assert len(set(Batch.objects.values_list("snapshot", flat=True))) == 1


def test_without_a_warehouse_the_batches_are_judged_alone(source):
    connector = source()
    batch(connector, NOW - HOUR)
    known, findings = feeds(watched_sources(), now=NOW)
    assert (known[0].profiles, known[0].newest, findings) == ((), None, [])


# --- a fault becomes a commitment ----------------------------------------------------------------------------------


@pytest.fixture
def fault(source, officer_of_agency):
    table = shipped("data-quality-complaint")
    StateTable.objects.create(key=table.reference, definition=table.model_dump(mode="json", by_alias=True))
    source()
    look(by=officer_of_agency, now=NOW)
    return Fault.objects.get()


def test_a_fault_becomes_one_complaint_owed_by_its_sender(fault, officer_of_agency):
    made = complain(by=officer_of_agency, fault=fault, asker=subject("ministry.so"), now=NOW)
    assert (made.kind, made.owed_by.key, made.asked_by.key) == (
        Commitment.Kind.DATA_QUALITY_COMPLAINT, "province.bien", "ministry.so",
    )  # fmt: skip
    assert "Biển" in made.title_vi
    assert made.due is not None
    fault.refresh_from_db()
    assert fault.commitment == made
    assert Event.objects.filter(action="fault.complain").count() == 1
    with pytest.raises(Refused) as caught:
        complain(by=officer_of_agency, fault=fault, asker=subject("ministry.so"), now=NOW)
    assert caught.value.findings[0].code == "watch.complained-already"
    assert Commitment.objects.filter(kind=Commitment.Kind.DATA_QUALITY_COMPLAINT).count() == 1


def test_what_ended_is_not_complained_about_and_nobody_else_complains(fault, officer_of_agency, officer_of_province):
    with pytest.raises(NotAllowed):
        complain(by=officer_of_province, fault=fault, asker=subject("province.bien"), now=NOW)
    with pytest.raises(Refused) as caught:
        complain(by=officer_of_agency, fault=fault, asker=None, now=NOW)
    assert caught.value.findings[0].code == "watch.no-asker"
    Fault.objects.update(until=NOW)
    with pytest.raises(Refused) as caught:
        complain(by=officer_of_agency, fault=fault, asker=subject("ministry.so"), now=NOW)
    assert caught.value.findings[0].code == "watch.fault-ended"
    assert Commitment.objects.filter(kind=Commitment.Kind.DATA_QUALITY_COMPLAINT).count() == 0


def test_a_complaint_lives_on_when_the_fault_ends(fault, officer_of_agency):
    made = complain(by=officer_of_agency, fault=fault, asker=subject("ministry.so"), now=NOW)
    Connector.objects.update(heard_at=NOW)
    look(by=officer_of_agency, now=NOW)
    made.refresh_from_db()
    assert (made.standing, Fault.objects.get().until) == ("open", NOW)


def test_each_reads_the_board_of_what_is_theirs(source, officer_of_agency, officer_of_province, outsider):
    source(), source("so", "ministry.so")
    auditor = person("auditor", role="auditor", at="tiny")
    keys = {
        who.username: [one.connector.key for one in sources_board(by=who, now=NOW).sources]
        for who in (officer_of_agency, officer_of_province, outsider, auditor)
    }
    assert {name: sorted(found) for name, found in keys.items()} == {
        "officer_of_agency": ["bien", "so"], "officer_of_province": ["bien"], "outsider": [], "auditor": ["bien", "so"],
    }  # fmt: skip


def test_the_worst_stands_first_and_says_why(source, officer_of_agency):
    source("well", heard_at=NOW)
    batch(source("quiet"), NOW - 30 * HOUR)
    source("never")
    source("stopped", is_active=False)
    look(by=officer_of_agency, now=NOW)
    board = sources_board(by=officer_of_agency, now=NOW)
    assert [(one.connector.key, one.state, one.cause and one.cause.code) for one in board.sources] == [
        ("never", "broken", "watch.never-heard"),
        ("quiet", "warned", "watch.silent"),
        ("well", "well", None),
        ("stopped", "stopped", None),
    ]
