"""An expired moment is made again from the bodies that were received, exactly, or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from tests.rooms.exchange.conftest import deliver, dossier, lines

from giaoban.core.findings import Refused
from giaoban.exchange.actions.judging import judge_batch
from giaoban.exchange.actions.quarantine import quarantine_file
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.actions.replaying import raw_batches
from giaoban.exchange.models import Batch
from giaoban.exchange.queries.contracts import contract_named, warehouse
from giaoban.measures.warehouse.expiring import Keep, expire
from giaoban.measures.warehouse.prints import fingerprint
from giaoban.measures.warehouse.reading import plan, reading
from giaoban.registry.models import Subject
from giaoban.web.findings import words

NOTHING = Keep(every=dt.timedelta(0), daily=dt.timedelta(0))
HOTLINE = """\
      - name: hotline
        businessName: Đường dây nóng
        logicalType: string
        physicalType: VARCHAR
        classification: internal
        customProperties: [{property: titleEn, value: Hotline}]
"""


@pytest.fixture
def changed_contract(settings, tmp_path: Path) -> Callable[..., None]:
    """Puts a pack in place whose contract of dossiers differs by these words; the version before is kept beside it."""

    def change(*parts: tuple[str, str]) -> None:
        text = (Path(settings.PACK) / "contracts" / "dossier.yaml").read_text(encoding="utf-8")
        folder = tmp_path / "changed" / "contracts"
        folder.mkdir(parents=True)
        (folder / "dossier@1.1.yaml").write_text(text, encoding="utf-8")
        for old, new in parts:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (folder / "dossier.yaml").write_text(text, encoding="utf-8")
        settings.PACK = folder.parent

    return change


def known(moment: dt.datetime | None = None) -> list[tuple]:
    with reading(warehouse(), contract_named("dossier"), known=moment) as records:
        rows = records.select("source", "dossier_id", "procedure", "updated_at").to_pyarrow().to_pylist()
    return sorted(tuple(one.values()) for one in rows)


def days_later() -> None:
    """Everything but the newest state expires."""
    done = expire(warehouse(), contract_named("dossier"), now=timezone.now() + dt.timedelta(days=400), keep=NOTHING)
    assert done.snapshots


def three_states(bien, nui) -> list[tuple[dt.datetime, list[tuple]]]:
    """New records of two sources, a correction with a row that came back, a deletion."""
    states = []
    for source, body in (
        (bien, lines(dossier(1), dossier(2))),
        (nui, lines(dossier(1), dossier(2, channel="fax"))),
        (bien, lines(dossier(1, procedure="1.009", updated_at="2025-01-03T00:00:00Z"))),
        (bien, lines(dossier(2, deleted=True, updated_at="2025-01-04T00:00:00Z"))),
    ):
        batch = deliver(source, body)
        states.append((batch.known_at, known()))
    return states


def test_every_expired_moment_is_computed_again_from_the_bodies_that_were_received(bien, nui):
    states = three_states(bien, nui)
    assert len({str(rows) for _, rows in states}) == 4
    days_later()
    for moment, rows in states:
        assert known(moment) == rows
    assert plan(warehouse(), contract_named("dossier"), known=states[0][0]).known_at == states[0][0]


def test_a_batch_says_from_which_moment_its_records_are_in_every_answer(bien):
    batch = deliver(bien, lines(dossier(1)))
    assert batch.known_at == batch.received_at
    assert batch.receipt.body["known_at"] == batch.known_at.isoformat()
    with pytest.raises(Refused, match="nothing-known-yet"):
        known(batch.known_at - dt.timedelta(microseconds=1))
    assert len(known(batch.known_at)) == 1


def test_the_accepted_rows_are_hashed_in_the_order_they_were_sent_also_where_some_came_back(bien):
    """So that the sender, and whoever makes the moment again, comes to the hash of the receipt."""
    sent = [dossier(number, channel="fax" if number == 1 else "online") for number in range(60_000)]
    batch = deliver(bien, lines(*sent))
    taken = judge_batch(batch, contract_named("dossier")).good
    assert taken.column("dossier_id").to_pylist() == [one["dossier_id"] for one in sent if one["channel"] != "fax"]
    assert batch.receipt.body["hashes"]["accepted"] == fingerprint(taken)
    (again,) = raw_batches(contract="dossier@1", batches=[batch.name])
    assert again.records.num_rows == 59_999


def test_what_the_register_says_today_changes_no_moment_of_the_past(bien, nui):
    states = three_states(bien, nui)
    days_later()
    Subject.objects.filter(key="province.bien").update(valid_from=dt.date(2025, 6, 1))  # was not there in January now
    assert [known(moment) for moment, _ in states] == [rows for _, rows in states]


def test_a_row_that_came_back_then_stays_away_though_it_would_be_taken_today(bien, nui, changed_contract):
    first, second, *_ = three_states(bien, nui)
    days_later()
    changed_contract(("validValues: [online,", "validValues: [fax, online,"))  # the second row of nui says fax
    assert "fax" in contract_named("dossier").columns["channel"].allowed
    assert known(second[0]) == second[1] != first[1]


def test_a_later_version_of_the_contract_reads_nothing_into_an_old_moment(bien, changed_contract):
    """A source sent a column before the contract had it: it was not read then, and is not in that moment now."""
    batch = deliver(bien, lines({**dossier(1), "hotline": "1022"}))
    deliver(bien, lines(dossier(2)))
    days_later()
    changed_contract(
        ('version: "1.1"', 'version: "1.2"'), ("      - name: deleted\n", HOTLINE + "      - name: deleted\n")
    )
    with reading(warehouse(), contract_named("dossier"), known=batch.known_at) as records:
        (row,) = records.to_pyarrow().to_pylist()
    assert (row["dossier_id"], row["hotline"]) == ("d-0001", None)


def test_a_moment_that_would_come_out_otherwise_is_refused_with_the_batch_that_differs(bien, nui):
    """The returned rows are gone, and what would come back today is not what came back then."""
    first, second, *_ = three_states(bien, nui)
    days_later()
    returned = Batch.objects.get(quarantined=1)
    quarantine_file(returned).unlink()
    assert known(second[0]) == second[1]  # judged again, with the same outcome
    shutil.rmtree(warehouse().folder / "recomputed")
    Subject.objects.filter(key="province.bien").update(valid_from=dt.date(2025, 6, 1))  # was not there in January now
    assert known(first[0]) == first[1]
    with pytest.raises(Refused, match="rows-differ") as refusal:
        known(second[0])
    (finding,) = refusal.value.findings
    assert finding.context["batch"] == returned.name
    assert finding.code in words()


def test_a_body_that_is_gone_is_named(bien, nui):
    first, *_ = three_states(bien, nui)
    days_later()
    raw_file(Batch.objects.earliest("pk").raw_path).unlink()
    with pytest.raises(Refused, match="body-missing"):
        known(first[0])


def test_batches_are_given_in_the_order_asked_and_unknown_ones_left_out(bien):
    names = [deliver(bien, lines(dossier(number))).name for number in (1, 2, 3)]
    asked = [names[2], "nobody/" + "0" * 64, names[0]]
    assert [one.batch for one in raw_batches(contract="dossier@1", batches=asked)] == [names[2], names[0]]
