"""Records fetched from an address, a database or a folder: nothing twice, nothing lost, no key to a stranger."""

from __future__ import annotations

import datetime as dt
import fcntl
import gzip
import itertools
import json
import os
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.rooms.exchange.servers import Answer, relaying, serving
from tests.tiny import NOW, subject

from giaoban.core.findings import Refused
from giaoban.exchange.connectors import pull, pulled_sources
from giaoban.exchange.connectors.round import Round
from giaoban.exchange.models import Batch, Connector, Fault
from giaoban.exchange.queries.ways import read_way
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import words

KEY = "GIAOBAN_SOURCE_BIEN"


@pytest.fixture(autouse=True)
def _stores(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    settings.DROP = tmp_path / "drop"
    settings.DROP.mkdir()


@pytest.fixture
def source(tiny):
    def make(way: str, settings: dict, key: str = "bien") -> Connector:
        return Connector.objects.create(
            key=key, title=key, sender=subject("province.bien"), contract="dossier@1", way=way, settings=settings,
            created_at=NOW,
        )  # fmt: skip

    return make


def clock():
    """Each look at it a second later."""
    ticks = itertools.count()
    return lambda: NOW + dt.timedelta(seconds=next(ticks))


@pytest.fixture
def pulled(officer_of_agency):
    def go(connector: Connector, **more):
        done = pull(by=officer_of_agency, connector=connector, now=more.pop("now", clock()), **more)
        assert all(one.code in words() for one in done.findings)
        return done

    return go


def codes(done) -> list[str]:
    return [one.code for one in done.findings]


def bodies(connector: Connector) -> list[bytes]:
    from giaoban.exchange.actions.raw import raw_file

    return [raw_file(batch.raw_path).read_bytes() for batch in connector.batches.order_by("pk")]


def records(connector: Connector) -> list[dict]:
    return [json.loads(line) for body in bodies(connector) for line in body.splitlines()]


def record(number: int, moment: str | int) -> dict:
    return {"dossier_id": f"D{number}", "updated_at": moment}


def web(server, **more) -> dict:
    settings = {"url": server.url("/records"), "allow": {"networks": ["127.0.0.1/32"], "ports": [server.port]}}
    return settings | more


class Api:
    """A source system: records in order of change, asked by page, cursor, link and moment."""

    def __init__(self, rows: list[dict], size: int = 2) -> None:
        self.rows, self.size, self.broken = rows, size, False

    def __call__(self, path: str, headers: dict[str, str]) -> Answer:
        if self.broken:
            return Answer(status=500)
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        rows = [row for row in self.rows if str(row["updated_at"]) >= query.get("since", "")]
        start = int(query.get("cursor", (int(query.get("page", "1")) - 1) * self.size))
        page = rows[start : start + self.size]
        following = start + self.size if start + self.size < len(rows) else None
        given = {"content-type": "application/json"}
        if following is not None:
            given["link"] = f'</records?cursor={following}&since={query.get("since", "")}>; rel="next"'
        return Answer(json.dumps({"items": page, "paging": {"next": following}}).encode(), headers=given)


MOMENTS = [f"2025-04-1{day}T08:00:00+07:00" for day in range(5)]
ROWS = [record(number, moment) for number, moment in enumerate(MOMENTS)]
WALK = {"column": "updated_at"}
PAGINGS = {
    "link": {"kind": "link"},
    "cursor": {"kind": "cursor", "parameter": "cursor", "next": "paging.next"},
    "page": {"kind": "page", "size": 2},
}


# --- HTTP ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paging", PAGINGS.values(), ids=PAGINGS)
@pytest.mark.parametrize("walk", [None, WALK], ids=["all", "incremental"])
def test_every_page_is_taken_and_the_next_pull_brings_only_what_is_new(source, pulled, paging, walk):
    api = Api(list(ROWS))
    with serving(api) as server:
        more = {"incremental": walk} if walk else {}
        connector = source("http", web(server, records="items", paging=paging, **more))
        assert codes(pulled(connector)) == []
        assert {row["dossier_id"] for row in records(connector)} == {f"D{n}" for n in range(5)}
        before = Batch.objects.count()
        assert pulled(connector).batches == ()  # nothing changed: nothing is stored
        api.rows.append(record(9, "2025-04-15T08:00:00+07:00"))
        assert codes(pulled(connector)) == []
        assert "D9" in {row["dossier_id"] for row in records(connector)}
        if walk:
            assert Batch.objects.count() == before + 1
            newest = connector.batches.order_by("-pk").first()
            assert {json.loads(line)["dossier_id"] for line in _body(newest).splitlines()} == {"D4", "D9"}


def _body(batch: Batch) -> bytes:
    from giaoban.exchange.actions.raw import raw_file

    return raw_file(batch.raw_path).read_bytes()


def test_the_cursor_moves_only_after_the_batch_is_stored(source, pulled, monkeypatch):
    """Killed between the two, the next pull brings the same page again, which is the same batch."""
    api = Api(list(ROWS))
    with serving(api) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["cursor"], incremental=WALK))
        real = Round.save
        monkeypatch.setattr(Round, "save", lambda self, cursor: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            pulled(connector)
        connector.refresh_from_db()
        assert (connector.cursor, connector.batches.count()) == ({}, 1)
        monkeypatch.setattr(Round, "save", real)
        assert codes(pulled(connector)) == []
    assert sorted(row["dossier_id"] for row in records(connector)) == [f"D{n}" for n in range(5)]


def test_a_pull_that_broke_off_goes_on_from_the_page_it_reached(source, pulled):
    api = Api(list(ROWS))
    answered = []

    def breaking(path, headers):
        answered.append(path)
        return Answer(status=500) if len(answered) == 2 else api(path, headers)

    with serving(breaking) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["cursor"], incremental=WALK))
        assert codes(pulled(connector)) == ["pull.status"]
        assert len(records(connector)) == 2
        assert codes(pulled(connector)) == []
        assert len(records(connector)) == 5
        assert "cursor=2" in answered[2]


def test_a_source_that_forgot_the_cursor_is_asked_from_the_last_value(source, pulled):
    api = Api(list(ROWS))
    statuses = [503, 410]  # of the second page: busy, and after that forgotten

    def forgetful(path, headers):
        return Answer(status=statuses.pop(0)) if "cursor=2" in path and statuses else api(path, headers)

    with serving(forgetful) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["cursor"], incremental=WALK))
        assert codes(pulled(connector)) == ["pull.asked-to-wait"]
        assert codes(pulled(connector)) == []
    assert {row["dossier_id"] for row in records(connector)} == {f"D{n}" for n in range(5)}


def test_numbered_pages_lose_no_record_that_moves_while_we_turn_them(source, pulled):
    """D0 changes after page one was read: it goes to the end, and D2 moves to page one. Plain paging would miss D2."""
    rows = list(ROWS)
    api = Api(rows)

    def moving(path, headers):
        answer = api(path, headers)
        if rows[0]["dossier_id"] == "D0":
            rows.append(record(0, "2025-04-20T00:00:00+07:00"))
            del rows[0]
        return answer

    with serving(moving) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["page"], incremental=WALK))
        assert codes(pulled(connector)) == []
    assert {row["dossier_id"] for row in records(connector)} == {f"D{n}" for n in range(5)}


def test_more_records_of_one_moment_than_fit_a_page_are_all_taken(source, pulled):
    api = Api([record(n, MOMENTS[0]) for n in range(7)] + [record(7, MOMENTS[1])])
    with serving(api) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["page"], incremental=WALK))
        assert codes(pulled(connector)) == []
        assert pulled(connector).batches == ()
    assert {row["dossier_id"] for row in records(connector)} == {f"D{n}" for n in range(8)}


def test_a_source_that_sends_newest_first_is_stopped_before_it_hides_records(source, pulled):
    with serving(Api(list(reversed(ROWS)))) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["cursor"], incremental=WALK))
        assert codes(pulled(connector)) == ["pull.not-in-order"]
    connector.refresh_from_db()
    assert (connector.cursor, connector.batches.count()) == ({}, 0)


@pytest.mark.parametrize("value", [None, "", "soon", True])
def test_a_record_without_a_moment_stops_the_walk_instead_of_losing_its_place(source, pulled, value):
    with serving(Api([record(0, MOMENTS[0]), {"dossier_id": "D1", "updated_at": value}])) as server:
        connector = source("http", web(server, records="items", paging={"kind": "link"}, incremental=WALK))
        assert codes(pulled(connector)) == ["pull.no-cursor-value"]
    assert connector.batches.count() == 0


def test_the_overlap_asks_again_for_what_became_visible_late(source, pulled):
    api = Api(list(ROWS[:2]), size=100)
    with serving(api) as server:
        walk = WALK | {"overlap": 86_400}
        connector = source("http", web(server, records="items", incremental=walk))
        assert codes(pulled(connector)) == []
        assert pulled(connector).batches == ()
        api.rows.insert(1, record(8, "2025-04-10T20:00:00+07:00"))  # stamped before what we have seen
        assert len(pulled(connector).batches) == 1
        assert "since=2025-04-10T08%3A00%3A00%2B07%3A00" in server.asked[-1][1]
    assert "D8" in {row["dossier_id"] for row in records(connector)}


def test_numbers_are_handed_on_as_they_were_written(source, pulled):
    body = b'[{"dossier_id":"D1","fee":1.10,"big":12345678901234567890.123,"name":"\\u0110\\u00e0 N\\u1eb5ng"}]'
    with serving(lambda path, headers: Answer(body, headers={"content-type": "application/json"})) as server:
        connector = source("http", web(server))
        assert codes(pulled(connector)) == []
    assert bodies(connector) == [
        '{"dossier_id":"D1","fee":1.10,"big":12345678901234567890.123,"name":"Đà Nẵng"}\n'.encode()
    ]


@pytest.mark.parametrize("form", ["text/csv; charset=utf-8", "application/x-ndjson", "application/vnd.apache.parquet"])
def test_other_forms_are_stored_byte_for_byte_and_walked_all_the_same(source, pulled, form):
    rows = [record(1, MOMENTS[0]), record(2, MOMENTS[1])]
    if "csv" in form:
        body = "\n".join(
            ["dossier_id,updated_at", *(f"{row['dossier_id']},{row['updated_at']}" for row in rows)]
        ).encode()
    elif "ndjson" in form:
        body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows), sink)
        body = sink.getvalue().to_pybytes()
    with serving(lambda path, headers: Answer(body, headers={"content-type": form})) as server:
        connector = source("http", web(server, incremental=WALK))
        assert codes(pulled(connector)) == []
        assert pulled(connector).batches == ()
    connector.refresh_from_db()
    assert (bodies(connector), connector.cursor["since"]) == ([body], MOMENTS[1])


ANSWERS = {
    "pull.status": Answer(b"x", 404),
    "pull.asked-to-wait": Answer(b"", 429, {"retry-after": "120"}),
    "pull.unknown-form": Answer(b"<html>", headers={"content-type": "text/html"}),
    "pull.not-json": Answer(b'{"items": [NaN]}', headers={"content-type": "application/json"}),
    "pull.no-records": Answer(b'{"data": []}', headers={"content-type": "application/json"}),
}


@pytest.mark.parametrize("code", ANSWERS)
def test_an_answer_that_cannot_be_used_is_a_fault_of_its_sender_until_the_next_good_pull(source, pulled, code):
    answers = [
        ANSWERS[code],
        Answer(b'{"items": [{"dossier_id": "D1"}]}', headers={"content-type": "application/json"}),
    ]
    with serving(lambda path, headers: answers[0]) as server:
        connector = source("http", web(server, records="items"))
        assert codes(pulled(connector)) == [code]
        fault = Fault.objects.get()
        assert (fault.code, fault.until, fault.context["sender"]) == (code, None, "Biển")
        connector.refresh_from_db()
        assert connector.heard_at is None
        answers[0] = answers[1]
        assert codes(pulled(connector)) == []
    fault.refresh_from_db()
    connector.refresh_from_db()
    assert fault.until is not None
    assert connector.heard_at is not None
    assert set(Event.objects.values_list("action", flat=True)) >= {"fault.open", "fault.close", "source.pull"}


def test_deeply_nested_and_enormous_json_end_in_a_finding(source, pulled):
    body = b"[" * 100_000
    with serving(lambda path, headers: Answer(body, headers={"content-type": "application/json"})) as server:
        assert codes(pulled(source("http", web(server)))) == ["pull.not-json"]
        limited = source("http", web(server, limits={"megabytes": 1}), key="second")
        body = b" " * 2_000_000
        assert codes(pulled(limited)) == ["fetch.too-big"]


def test_pages_that_lead_in_circles_end(source, pulled):
    body = json.dumps({"items": [{"dossier_id": "D1"}], "paging": {"next": "same"}}).encode()
    with serving(lambda path, headers: Answer(body, headers={"content-type": "application/json"})) as server:
        connector = source("http", web(server, records="items", paging=PAGINGS["cursor"]))
        assert codes(pulled(connector)) == ["pull.paging-in-circles"]
        assert len(server.asked) == 2


# --- secrets -------------------------------------------------------------------------------------------------------


def test_the_key_comes_from_the_environment_and_stands_nowhere_else(source, pulled, monkeypatch):
    monkeypatch.setenv(KEY, "hidden-word")
    with serving(Api(list(ROWS))) as server:
        connector = source("http", web(server, records="items", secret={"variable": KEY}))
        assert codes(pulled(connector)) == []
        assert server.asked[0][2]["authorization"] == "Bearer hidden-word"
    everything = json.dumps(list(Connector.objects.values()), default=str) + json.dumps(
        list(Event.objects.values()), default=str
    )
    assert "hidden-word" not in everything


def test_a_missing_key_is_said_by_the_name_of_its_variable(source, pulled, monkeypatch):
    monkeypatch.delenv(KEY, raising=False)
    connector = source("http", {"url": "https://api.example/", "secret": {"variable": KEY}})
    done = pulled(connector)
    assert (codes(done), done.findings[0].context["variable"]) == (["pull.no-secret"], KEY)


@pytest.mark.parametrize("kind", ["link", "cursor"])
def test_the_key_follows_no_next_page_to_another_machine(source, pulled, monkeypatch, kind):
    monkeypatch.setenv(KEY, "hidden-word")
    with serving(Api([])) as other:
        there = other.url("/records")

        def luring(path, headers):
            body = json.dumps({"items": [{"dossier_id": "D1"}], "paging": {"next": there}}).encode()
            return Answer(body, headers={"content-type": "application/json", "link": f'<{there}>; rel="next"'})

        with serving(luring) as server:
            settings = web(server, records="items", paging=PAGINGS[kind], secret={"variable": KEY})
            settings["allow"]["ports"].append(other.port)  # even where it may be asked
            connector = source("http", settings)
            assert codes(pulled(connector)) == ["pull.next-elsewhere"]
        assert other.asked == []


BAD = [
    ("http", {}),
    ("http", {"url": "ftp://a.vn/"}),
    ("http", {"url": "https://user:word@a.vn/"}),
    ("http", {"url": "https://a.vn/", "headers": {"Authorization": "Bearer x"}}),
    ("http", {"url": "https://a.vn/", "secret": {"variable": "GIAOBAN_SECRET_KEY"}}),
    ("http", {"url": "https://a.vn/", "secret": {"variable": "AWS_SECRET_ACCESS_KEY"}}),
    ("http", {"url": "https://a.vn/", "secret": {"variable": KEY, "value": "x"}}),
    ("http", {"url": "https://a.vn/", "allow": {"networks": ["10.0.0.1/8"]}}),
    ("http", {"url": "https://a.vn/", "paging": {"kind": "page"}, "incremental": {"column": "a"}}),
    ("sql", {"dialect": "sqlite", "database": "a", "table": "t; drop table x", "columns": {"a": "a"}}),
    ("sql", {"dialect": "sqlite", "database": "a", "table": "t", "columns": {"a": "a, b"}}),
    ("sql", {"dialect": "sqlite", "database": "a", "table": "t", "columns": {"a": "a"}, "query": "select 1"}),
    ("sql", {"dialect": "sqlite", "database": "a", "table": "t", "columns": {"a": "a"}, "incremental": WALK}),
    ("sql", {"dialect": "postgresql", "database": "a", "table": "t", "columns": {"a": "a"}}),
    ("sql", {"dialect": "mysql", "database": "a", "table": "t", "columns": {"a": "a"}}),
    ("folder", {"folder": "../etc"}),
    ("folder", {"folder": "/etc"}),
    ("folder", {"folder": "a/../../b"}),
]  # fmt: skip


@pytest.mark.parametrize(("way", "written"), BAD)
def test_settings_cannot_spell_out_more_than_a_pull(way, written):
    with pytest.raises(Refused) as caught:
        read_way(way, written)
    assert {one.code for one in caught.value.findings} == {"pull.bad-settings"}


# --- who, and one at a time ----------------------------------------------------------------------------------------


def test_only_the_agency_pulls(source, officer_of_province, outsider):
    connector = source("folder", {"folder": "bien"})
    for person in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            pull(by=person, connector=connector, now=clock())


def test_a_stopped_source_and_one_that_sends_by_itself_are_not_pulled(source, officer_of_agency):
    for connector, code in (
        (source("push", {}, key="push"), "pull.not-pulled"),
        (source("folder", {"folder": "bien"}, key="stopped"), "push.source-stopped"),
    ):
        if connector.key == "stopped":
            connector.is_active = False
        with pytest.raises(Refused) as caught:
            pull(by=officer_of_agency, connector=connector, now=clock())
        assert caught.value.findings[0].code == code


def test_two_pulls_of_one_source_do_not_run_together(source, officer_of_agency, settings):
    connector = source("folder", {"folder": "bien"})
    settings.VAR.mkdir(parents=True)
    with (settings.VAR / "pull-bien.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused) as caught:
            pull(by=officer_of_agency, connector=connector, now=clock())
    assert caught.value.findings[0].code == "pull.running"


def test_the_list_of_pulled_sources_leaves_out_what_stands_still(source):
    source("push", {}, key="a")
    source("folder", {"folder": "x"}, key="b")
    Connector.objects.create(
        key="c", sender=subject("province.bien"), contract="dossier@1", way="http", is_active=False, created_at=NOW
    )
    assert [one.key for one in pulled_sources()] == ["b"]


# --- SQL -----------------------------------------------------------------------------------------------------------


def database(settings, rows: list[tuple[str, str]]) -> sqlite3.Connection:
    connection = sqlite3.connect(settings.DROP / "case.sqlite3")
    connection.execute("CREATE TABLE case_file (code TEXT, changed TEXT, fee REAL)")
    connection.executemany("INSERT INTO case_file VALUES (?, ?, 1.5)", rows)
    connection.commit()
    return connection


TABLE = {
    "dialect": "sqlite",
    "database": "case.sqlite3",
    "table": "case_file",
    "columns": {"dossier_id": "code", "updated_at": "changed", "fee": "fee"},
    "incremental": {"column": "updated_at"},
    "batch": 2,
}


def test_a_table_is_streamed_in_batches_and_then_only_what_changed(source, pulled, settings):
    connection = database(settings, [(f"D{n}", moment) for n, moment in enumerate(MOMENTS)])
    connector = source("sql", TABLE)
    assert codes(pulled(connector)) == []
    assert [len(body.splitlines()) for body in bodies(connector)] == [2, 2, 1]
    assert records(connector)[0] == {"dossier_id": "D0", "updated_at": MOMENTS[0], "fee": 1.5}
    assert pulled(connector).batches == ()
    connection.execute("UPDATE case_file SET changed = '2025-05-01T00:00:00+07:00' WHERE code = 'D0'")
    connection.commit()
    (batch,) = pulled(connector).batches
    assert [json.loads(line)["dossier_id"] for line in _body(batch).splitlines()] == ["D4", "D0"]


def test_the_database_of_a_source_cannot_be_written_through_us(source, settings):
    from giaoban.exchange.connectors.sql import _connected

    database(settings, [])
    way = read_way("sql", TABLE)
    with _connected(way, None) as connection, pytest.raises(Exception, match=r"readonly"):  # type: ignore[arg-type]
        connection.exec_driver_sql("INSERT INTO case_file VALUES ('x', 'y', 1)")


@pytest.mark.parametrize("file", ["../outside.sqlite3", "none.sqlite3", "link.sqlite3"])
def test_only_files_of_the_drop_folder_are_opened_as_databases(source, pulled, settings, tmp_path, file):
    sqlite3.connect(tmp_path / "outside.sqlite3").execute("CREATE TABLE case_file (code TEXT)")
    (settings.DROP / "link.sqlite3").symlink_to(tmp_path / "outside.sqlite3")
    assert codes(pulled(source("sql", TABLE | {"database": file}))) == ["pull.no-such-file"]


def test_a_table_that_changed_its_form_is_a_fault_in_words(source, pulled, settings):
    database(settings, [])
    done = pulled(source("sql", TABLE | {"columns": {"dossier_id": "code", "updated_at": "altered"}}))
    assert codes(done) == ["pull.database"]
    assert "altered" in done.findings[0].context["reason"]


def test_a_database_on_a_private_address_is_refused_unless_its_network_is_named(source, pulled):
    settings = {
        "dialect": "postgresql", "host": "db.example", "database": "case", "table": "t", "columns": {"a": "a"},
    }  # fmt: skip
    done = pulled(source("sql", settings), resolve=lambda host, port: ["10.1.2.3"])
    assert (codes(done), done.findings[0].context["reason"]) == (["fetch.address-refused"], "private")


@pytest.mark.postgres
def test_a_postgresql_is_read_in_one_read_only_transaction(source, pulled, postgres, monkeypatch):
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE files (code text, changed timestamptz, amount numeric, made date)")
        connection.execute("INSERT INTO files VALUES ('D0', '2025-04-10 08:00+07', 1.10, '2025-04-10')")
        connection.execute("INSERT INTO files VALUES ('D1', '2025-04-11 08:00+07', 2, NULL)")
    about = conninfo_to_dict(postgres)
    folder = Path(str(about["host"]))
    (port,) = [int(one.name.rpartition(".")[2]) for one in folder.glob(".s.PGSQL.*") if one.suffix[1:].isdigit()]
    monkeypatch.setenv(KEY, str(about.get("password") or "none"))
    with relaying(str(folder / f".s.PGSQL.{port}")) as relay:
        connector = source(
            "sql",
            {
                "dialect": "postgresql", "host": "db.example", "port": relay, "database": str(about["dbname"]),
                "user": str(about.get("user", "postgres")), "password": KEY, "tls": "disable", "table": "files",
                "schema": "public",
                "columns": {"dossier_id": "code", "updated_at": "changed", "fee": "amount", "day": "made"},
                "incremental": {"column": "updated_at"}, "allow": {"networks": ["127.0.0.1/32"]},
            },
        )  # fmt: skip
        here = {"resolve": lambda host, port: ["127.0.0.1"]}
        assert codes(pulled(connector, **here)) == []
        assert [row["fee"] for row in records(connector)] == [1.1, 2]
        assert pulled(connector, **here).batches == ()
        with psycopg.connect(postgres) as connection:
            connection.execute("INSERT INTO files VALUES ('D2', '2025-04-12 08:00+07', 3, NULL)")
        (batch,) = pulled(connector, **here).batches
        assert [json.loads(line)["dossier_id"] for line in _body(batch).splitlines()] == ["D1", "D2"]


# --- folder --------------------------------------------------------------------------------------------------------


@pytest.fixture
def drop(settings):
    folder = settings.DROP / "bien"
    folder.mkdir()
    return folder


def names(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_a_file_is_taken_once_its_marker_lies_beside_it(source, pulled, drop):
    connector = source("folder", {"folder": "bien"})
    (drop / "a.csv").write_text("dossier_id\nD1\n")
    assert pulled(connector).batches == ()
    (drop / "a.csv.done").touch()
    (batch,) = pulled(connector).batches
    assert (batch.media_type, names(drop)) == ("text/csv", ["done/a.csv"])
    assert pulled(connector).batches == ()


def test_without_markers_a_file_is_taken_once_it_stands_still(source, pulled, drop):
    connector = source("folder", {"folder": "bien", "complete": "stable", "quiet": 60})
    file = drop / "a.ndjson"
    at = NOW.timestamp()

    def look(seconds: int):
        return pulled(connector, now=lambda: NOW + dt.timedelta(seconds=seconds)).batches

    file.write_text('{"dossier_id": "D1"}\n')
    os.utime(file, (at, at))
    assert look(100) == ()  # seen the first time
    file.write_text('{"dossier_id": "D1"}\n{"dossier_id": "D2"}\n')
    os.utime(file, (at + 110, at + 110))
    assert look(200) == ()  # it grew
    assert len(look(201)) == 1
    assert len(records(connector)) == 2


def test_a_file_too_young_waits_even_when_it_looks_still(source, pulled, drop):
    connector = source("folder", {"folder": "bien", "complete": "stable", "quiet": 60})
    file = drop / "a.ndjson"
    file.write_text('{"dossier_id": "D1"}\n')
    os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    for seconds in (10, 20, 30):
        assert pulled(connector, now=lambda s=seconds: NOW + dt.timedelta(seconds=s)).batches == ()


def test_a_crash_between_storing_and_moving_takes_the_file_once(source, pulled, drop, monkeypatch):
    from giaoban.exchange.connectors import folder as module

    connector = source("folder", {"folder": "bien"})
    (drop / "a.csv").write_text("dossier_id\nD1\n")
    (drop / "a.csv.done").touch()
    real = module._move
    monkeypatch.setattr(module, "_move", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        pulled(connector)
    monkeypatch.setattr(module, "_move", real)
    assert pulled(connector).batches == ()
    assert (Batch.objects.count(), names(drop)) == (1, ["done/a.csv"])


def test_the_same_name_again_keeps_both_files_and_the_same_content_is_one_batch(source, pulled, drop):
    connector = source("folder", {"folder": "bien"})
    for content in ("dossier_id\nD1\n", "dossier_id\nD2\n", "dossier_id\nD2\n"):
        (drop / "a.csv").write_text(content)
        (drop / "a.csv.done").touch()
        assert codes(pulled(connector)) == []
    assert (Batch.objects.count(), len(names(drop))) == (2, 3)


def test_a_file_nobody_can_read_is_put_aside_with_its_reason_and_holds_up_no_other(source, pulled, drop):
    connector = source("folder", {"folder": "bien"})
    for name in ("a.docx", "b.csv.gz", "noname"):
        (drop / name).write_bytes(gzip.compress(b"dossier_id\nD1\n"))
        (drop / f"{name}.done").touch()
    done = pulled(connector)
    assert codes(done) == ["pull.unknown-file", "pull.unknown-file"]
    assert [batch.encoding for batch in done.batches] == ["gzip"]
    assert names(drop) == [
        "done/b.csv.gz",
        "failed/a.docx",
        "failed/a.docx.why.txt",
        "failed/noname",
        "failed/noname.why.txt",
    ]
    assert "a.docx" in (drop / "failed" / "a.docx.why.txt").read_text()
    assert set(Fault.objects.values_list("code", "subject")) == {
        ("pull.unknown-file", "a.docx"),
        ("pull.unknown-file", "noname"),
    }


def test_links_folders_hidden_and_unfinished_files_are_left_alone(source, pulled, drop, tmp_path):
    (tmp_path / "secret.csv").write_text("dossier_id\nD1\n")
    (drop / "link.csv").symlink_to(tmp_path / "secret.csv")
    (drop / "folder.csv").mkdir()
    os.mkfifo(drop / "pipe.csv")
    for name in (".hidden.csv", "a.csv.part", "b.csv.tmp", "c.csv.filepart"):
        (drop / name).write_text("dossier_id\nD1\n")
    for path in list(drop.iterdir()):
        (drop / f"{path.name}.done").touch()
    done = pulled(source("folder", {"folder": "bien"}))
    assert (done.batches, done.findings) == ((), ())
    assert (drop / "link.csv").is_symlink()


def test_a_file_that_is_written_to_while_it_is_read_is_not_taken(source, pulled, drop, monkeypatch):
    from giaoban.exchange.connectors.folder import _Whole

    file = drop / "a.csv"
    file.write_text("dossier_id\nD1\n")
    (drop / "a.csv.done").touch()
    real = _Whole.read

    def slow(self, length):
        part = real(self, length)
        if part:
            with file.open("a") as handle:
                handle.write("D2\n")
        return part

    connector = source("folder", {"folder": "bien"})
    monkeypatch.setattr(_Whole, "read", slow)
    assert codes(pulled(connector)) == ["pull.file-changed"]
    assert (Batch.objects.count(), names(drop)) == (0, ["a.csv", "a.csv.done"])
    monkeypatch.setattr(_Whole, "read", real)
    assert len(pulled(connector).batches) == 1


def test_a_link_in_the_place_of_done_makes_us_write_nowhere_else(source, pulled, drop, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (drop / "done").symlink_to(tmp_path / "elsewhere")
    (drop / "a.csv").write_text("dossier_id\nD1\n")
    (drop / "a.csv.done").touch()
    assert codes(pulled(source("folder", {"folder": "bien"}))) == ["pull.no-such-folder"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_is_missing_or_a_way_out_is_said(source, pulled, settings, tmp_path):
    assert codes(pulled(source("folder", {"folder": "none"}, key="one"))) == ["pull.no-such-folder"]
    (settings.DROP / "out").symlink_to(tmp_path)
    assert codes(pulled(source("folder", {"folder": "out"}, key="two"))) == ["pull.no-such-folder"]
