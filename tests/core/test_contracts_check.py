"""What a contract says of a batch: every fault of every row, by code, whatever types the batch came in."""

from __future__ import annotations

import datetime as dt
import json
import struct
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.contracts.compiled import Checked, check, compiled
from giaoban.core.contracts.conditions import Code
from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.contracts.sources import Source, parquet_source, table_source
from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.rows import row_value
from giaoban.core.findings import Refused, Severity

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.timedelta(days=1)


def contract(name: str) -> Contract:
    path = ROOT / "packs" / "vn" / "contracts" / f"{name}.yaml"
    found, findings = load_contract(path.read_text(encoding="utf-8"), path.name)
    assert found is not None, findings
    return found


DOSSIER = contract("dossier")
REGISTER = [
    Code("ministry", "ministry.so", None, dt.date(2025, 2, 28)),
    Code("ministry", "ministry.so.2025", dt.date(2025, 3, 1), None),
    Code("province", "province.song", dt.date(2000, 1, 1), None),
    Code("commune", "commune.not-an-organisation"),
]


def dossier(number: int, **changes) -> dict:
    return {
        "dossier_id": f"d{number}",
        "citizen_id": "c",
        "receiving_unit": "ministry.so",
        "settling_unit": "province.song",
        "procedure": "p",
        "service_level": "full",
        "channel": "online",
        "received_at": dt.date(2024, 11, 4),
        "due_at": dt.date(2024, 11, 20),
        "settled_at": dt.date(2024, 11, 9),
        "result_delivery": "electronic",
        "source": "system-a",
        "simulated": False,
        **changes,
    }


@pytest.fixture
def connection():
    with duckdb.connect(config={"threads": 2}) as made:
        yield made


def judge(connection, records: pa.Table | list[dict], of: Contract = DOSSIER, codes=REGISTER) -> Checked:
    table = records if isinstance(records, pa.Table) else pa.Table.from_pylist(records)
    return check(of, connection, table_source(connection, table), codes=codes)


def reasons(checked: Checked) -> list[tuple[int, str, str]]:
    return [(row["row_number"], row["code"], row["column"]) for row in checked.bad.to_pylist()]


def test_a_good_batch_comes_back_whole_and_typed(connection) -> None:
    checked = judge(connection, [dossier(1), dossier(2, settled_at=None, result_delivery="none")])
    assert (checked.rows, checked.refused, checked.findings, checked.bad.num_rows) == (2, 0, (), 0)
    good = checked.good(connection)
    assert good.column_names == list(DOSSIER.columns)
    assert good.column("dossier_id").to_pylist() == ["d1", "d2"]
    assert str(good.schema.field("received_at").type) == "date32[day]"
    assert good.column("updated_at").null_count == 2, "a column an earlier minor version does not have is empty"


# One change each to a good record, with the code and the column it must be returned for.
FAULTS = [
    ({"channel": "fax"}, "batch.value-not-allowed", "channel"),
    ({"channel": "Online"}, "batch.value-not-allowed", "channel"),
    ({"channel": ""}, "batch.value-not-allowed", "channel"),
    ({"channel": None}, "batch.missing-value", "channel"),
    ({"source": None}, "batch.missing-value", "source"),
    ({"dossier_id": ""}, "batch.wrong-length", "dossier_id"),
    ({"dossier_id": "x" * 101}, "batch.wrong-length", "dossier_id"),
    ({"citizen_id": "ệ" * 101}, "batch.wrong-length", "citizen_id"),
    ({"received_at": dt.date(1999, 12, 31), "settling_unit": "ministry.so"}, "batch.out-of-range", "received_at"),
    ({"receiving_unit": "ministry.lost"}, "batch.unknown-reference", "receiving_unit"),
    ({"receiving_unit": "commune.not-an-organisation"}, "batch.unknown-reference", "receiving_unit"),
    ({"receiving_unit": "ministry.so.2025"}, "batch.unknown-reference", "receiving_unit"),
    ({"settled_at": dt.date(2024, 11, 3)}, "dossier.settled-before-received", "received_at, settled_at"),
    ({"due_at": dt.date(2024, 11, 3)}, "dossier.due-before-received", "received_at, due_at"),
    ({"settled_at": None}, "dossier.result-before-settled", "settled_at, result_delivery"),
]


@pytest.mark.parametrize(("changes", "code", "column"), FAULTS)
def test_one_fault_returns_that_row_and_keeps_the_others(connection, changes, code, column) -> None:
    checked = judge(connection, [dossier(1), dossier(2, **changes), dossier(3)])
    assert reasons(checked) == [(2, code, column)]
    assert (checked.rows, checked.refused) == (3, 1)
    (finding,) = checked.findings
    assert (finding.code, finding.severity, finding.context["rows"], finding.context["first"]) == (code, "error", 1, 2)
    assert checked.good(connection).column("dossier_id").to_pylist() == ["d1", "d3"]


def test_a_hundred_characters_are_allowed_however_many_bytes_they_take(connection) -> None:
    assert judge(connection, [dossier(1, citizen_id="ệ" * 100), dossier(2, citizen_id=None)]).refused == 0


def test_every_fault_of_a_row_is_named_at_once(connection) -> None:
    everything = {"channel": "fax", "due_at": dt.date(1990, 1, 1), "settled_at": None, "receiving_unit": None}
    found = {(code, column) for _, code, column in reasons(judge(connection, [dossier(1, **everything)]))}
    assert found == {
        ("batch.value-not-allowed", "channel"),
        ("batch.out-of-range", "due_at"),
        ("batch.missing-value", "receiving_unit"),
        ("dossier.due-before-received", "received_at, due_at"),
        ("dossier.result-before-settled", "settled_at, result_delivery"),
    }


def test_a_reason_shows_the_value_and_the_record_as_sent(connection) -> None:
    (row,) = judge(connection, [dossier(1, channel="fax")]).bad.to_pylist()
    assert (row["value"], row["severity"]) == ("fax", "error")
    assert json.loads(row["record"])["dossier_id"] == "d1"
    assert json.loads(row["record"])["channel"] == "fax"


def test_warnings_count_and_return_nothing(connection) -> None:
    rows = [dossier(1), dossier(2, result_delivery="none"), dossier(3, service_level="information")]
    checked = judge(connection, rows)
    assert (checked.refused, checked.bad.num_rows, checked.good(connection).num_rows) == (0, 0, 3)
    assert [(f.code, f.severity, f.context["first"]) for f in checked.findings] == [
        ("dossier.settled-without-result", Severity.WARNING, 2),
        ("dossier.online-without-service", Severity.WARNING, 3),
    ]


def test_a_key_sent_twice_returns_every_row_of_it(connection) -> None:
    rows = [dossier(1), dossier(2), dossier(1, channel="post"), dossier(1, source="system-b")]
    checked = judge(connection, rows)
    assert reasons(checked) == [(n, "batch.repeated-key", "source, dossier_id") for n in (1, 3)]
    assert checked.findings[0].context["rows"] == 2


@pytest.mark.parametrize("at_once", [32_000_000, 1_000])
def test_half_a_batch_of_repeated_keys_goes_back_and_the_other_half_stays(connection, monkeypatch, at_once) -> None:
    """Also where the hashes of all keys do not fit at one time."""
    monkeypatch.setattr("giaoban.core.contracts.repeats.AT_ONCE", at_once)
    ids = [f"d{n // 2 if n < 20_000 else n}" for n in range(40_000)]
    row = dossier(0)
    table = pa.table({name: ids if name == "dossier_id" else [row[name]] * len(ids) for name in row})
    checked = judge(connection, table)
    assert checked.refused == 20_000
    assert {code for _, code, _ in reasons(checked)} == {"batch.repeated-key"}
    assert set(checked.good(connection).column("dossier_id").to_pylist()) == set(ids[20_000:])


def test_a_batch_of_one_key_goes_back_whole(connection) -> None:
    assert judge(connection, [dossier(1)] * 50).refused == 50


def test_versions_of_a_key_may_come_in_one_batch_when_the_source_orders_them(connection) -> None:
    first, second = (dt.datetime(2024, 11, day, tzinfo=dt.UTC) for day in (9, 10))
    rows = [dossier(1, updated_at=first), dossier(1, updated_at=second), dossier(2, updated_at=None)]
    assert judge(connection, rows).refused == 0
    again = [*rows, dossier(1, updated_at=second), dossier(2, updated_at=None)]
    assert [row for row, *_ in reasons(judge(connection, again))] == [2, 3, 4, 5]


def test_a_reference_is_checked_on_the_day_the_contract_names(connection) -> None:
    march = {"received_at": dt.date(2025, 3, 1), "due_at": dt.date(2025, 3, 20), "settled_at": dt.date(2025, 3, 9)}
    february = {**march, "received_at": dt.date(2025, 2, 28)}
    rows = [
        dossier(1, **february),
        dossier(2, **march),
        dossier(3, **march, receiving_unit="ministry.so.2025"),
        dossier(4, **february, receiving_unit="ministry.so.2025"),
    ]
    assert [row for row, *_ in reasons(judge(connection, rows))] == [2, 4]


def test_a_register_that_often_changed_is_looked_up_in_a_table(connection) -> None:
    days = [dt.date(2024, 1, 1) + 7 * week * DAY for week in range(40)]
    codes = [Code("ministry", f"m{n}", day, day + 6 * DAY) for n, day in enumerate(days)]
    rows = [
        dossier(n, receiving_unit=unit, settling_unit=unit, received_at=day, settled_at=None, result_delivery="none")
        for n, (unit, day) in enumerate(
            [
                ("m0", days[0]),
                ("m0", days[1]),
                ("m39", days[39] + dt.timedelta(days=6)),
                ("m39", days[39]),
                ("m", days[0]),
            ]
        )
    ]
    assert sorted({row for row, *_ in reasons(judge(connection, rows, codes=codes))}) == [2, 5]


def test_without_a_register_references_are_left_alone_and_a_missing_kind_is_said(connection) -> None:
    assert judge(connection, [dossier(1, receiving_unit="x")], codes=None).findings == ()
    checked = judge(connection, [dossier(1, receiving_unit="x")], codes=[Code("commune", "y")])
    assert checked.refused == 0
    assert {f.code for f in checked.findings} == {"batch.reference-not-checked"}


def test_a_commune_the_register_lacks_is_remarked_upon_and_the_dossier_stays(connection) -> None:
    codes = [*REGISTER, Code("commune", "commune.a", None, dt.date(2024, 6, 30))]
    communes = (None, "commune.a", "commune.not-an-organisation")
    rows = [dossier(number, commune=commune) for number, commune in enumerate(communes)]
    checked = judge(connection, rows, codes=codes)
    assert (checked.refused, checked.good(connection).num_rows) == (0, 3)
    (finding,) = checked.findings
    assert (finding.code, finding.severity) == ("batch.unknown-reference", "warning")
    assert (finding.context["column"], finding.context["rows"], finding.context["first"]) == ("commune", 1, 2)


def test_an_empty_batch_is_good(connection) -> None:
    checked = judge(connection, pa.Table.from_pylist([dossier(1)]).slice(0, 0))
    assert (checked.rows, checked.refused, checked.findings) == (0, 0, ())


def test_a_batch_of_the_wrong_shape_is_refused_with_every_column_at_once(connection) -> None:
    row = dossier(1, extra=1, simulated=["perhaps"])
    del row["channel"], row["citizen_id"]  # the second may be empty, so it may be missing
    with pytest.raises(Refused) as refusal:
        judge(connection, [row])
    assert [(f.code, f.context["column"]) for f in refusal.value.findings] == [
        ("batch.unexpected-column", "extra"),
        ("batch.missing-column", "channel"),
        ("batch.wrong-column-type", "simulated"),
    ]


TYPED = contract("signal")


def signal(**changes) -> dict:
    return {
        "source": "s",
        "measured_id": "1",
        "province": "province.song",
        "commune": None,
        "network": "4g",
        "kind": "speed",
        "measured_on": "2024-11-04",
        "download_mbps": "12.5",
        "upload_mbps": None,
        "latency_ms": "30",
        "points": "10",
        "covered_points": "9",
        "simulated": "false",
        "updated_at": "2024-11-04T08:00:00+07:00",
        **changes,
    }


# Texts as a CSV or a JSON gives them: what is read, strictly, and what is not guessed at.
TEXTS = [
    ("measured_on", "2024-02-29", dt.date(2024, 2, 29)),
    ("measured_on", "2023-02-29", None),
    ("measured_on", "2024-2-9", None),
    ("measured_on", "04/11/2024", None),
    ("measured_on", "2024-11-04 00:00:00", None),
    ("points", "12", 12),
    ("points", "12.0", None),
    ("points", "1e3", None),
    ("points", "99999999999999999999", None),
    ("points", " 12", None),
    ("points", "mười", None),
    ("download_mbps", "1e2", 100.0),
    ("download_mbps", ".5", 0.5),
    ("download_mbps", "nan", None),
    ("download_mbps", "inf", None),
    ("download_mbps", "1,5", None),
    ("simulated", "TRUE", True),
    ("simulated", "yes", None),
    ("updated_at", "2024-11-04T01:00:00Z", dt.datetime(2024, 11, 4, 1, tzinfo=dt.UTC)),
    ("updated_at", "2024-11-04T08:00:00+07:00", dt.datetime(2024, 11, 4, 1, tzinfo=dt.UTC)),
    ("updated_at", "2024-11-04 08:00:00", dt.datetime(2024, 11, 4, 1, tzinfo=dt.UTC)),  # the contract's time zone
    ("updated_at", "yesterday", None),
    ("updated_at", "2024-11-04", None),
]


@pytest.mark.parametrize(("column", "written", "read"), TEXTS)
def test_texts_become_values_strictly_or_not_at_all(connection, column, written, read) -> None:
    record = signal(points="100000") | {column: written}
    checked = judge(connection, [record], of=TYPED)
    if read is None:
        assert reasons(checked) == [(1, "batch.wrong-type", column)]
        assert checked.bad.column("value").to_pylist() == [written]
    else:
        assert checked.bad.to_pylist() == []
        assert checked.good(connection).column(column).to_pylist() == [read]


def test_wide_types_are_narrowed_without_loss_or_the_row_goes_back(connection) -> None:
    rows = [
        signal(measured_id="1", points=10.0, measured_on=dt.datetime(2024, 11, 4)),
        signal(measured_id="2", points=10.5, measured_on=dt.datetime(2024, 11, 4)),
        signal(measured_id="3", points=10.0, measured_on=dt.datetime(2024, 11, 4, 9)),
        signal(measured_id="4", points=float("nan"), measured_on=dt.datetime(2024, 11, 4)),
    ]
    assert reasons(judge(connection, rows, of=TYPED)) == [
        (2, "batch.wrong-type", "points"),
        (3, "batch.wrong-type", "measured_on"),
        (4, "batch.wrong-type", "points"),
    ]


def test_a_whole_number_is_no_code(connection) -> None:
    with pytest.raises(Refused) as refusal:
        judge(connection, [dossier(1, procedure=1)])
    assert refusal.value.findings[0].context == {"column": "procedure", "wanted": "string", "found": "BIGINT"}


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "channel": st.sampled_from(["online", "counter", "post", "fax", None]),
                "service_level": st.sampled_from(["full", "partial", "information"]),
                "result_delivery": st.sampled_from(["electronic", "none", "both"]),
                "received_at": st.dates(dt.date(1999, 12, 1), dt.date(2000, 2, 1)),
                "due_at": st.dates(dt.date(2000, 1, 1), dt.date(2000, 3, 1)),
                "settled_at": st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2000, 3, 1)),
                "dossier_id": st.sampled_from(["a", "b", "c", "d", "", None]) | st.uuids().map(str),
            }
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_the_set_at_a_time_check_agrees_with_plain_python(rows) -> None:
    """The other implementation: a loop over records, and the expression language read row by row."""
    records = [dossier(0, **row) for row in rows]
    keys = [row["dossier_id"] for row in records]
    wrong = set()
    for number, row in enumerate(records, 1):
        in_error = [
            row["channel"] not in ("online", "counter", "post"),
            not row["dossier_id"],
            bool(row["dossier_id"]) and keys.count(row["dossier_id"]) > 1,
            row["received_at"] < dt.date(2000, 1, 1),
            *(row_value(parse(r.expr), row) is False for r in DOSSIER.rules if r.severity == "error"),
        ]
        # Two rows of the empty key are both refused as they are; whether their keys repeat is the check's to say.
        if any(in_error):
            wrong.add(number)
    with duckdb.connect() as connection:
        table = pa.Table.from_pylist(records).cast(SCHEMA)
        checked = check(DOSSIER, connection, table_source(connection, table))
        assert {number for number, *_ in reasons(checked)} == wrong
        assert checked.refused == len(wrong)
        assert checked.good(connection).num_rows == len(records) - len(wrong)


SCHEMA = pa.schema(
    [
        (name, {"date": pa.date32(), "boolean": pa.bool_()}.get(DOSSIER.columns[name].type, pa.string()))
        for name in dossier(1)
    ]
)


def write_dossiers(path: Path, rows: list[dict], **options) -> Path:
    pq.write_table(pa.Table.from_pylist(rows).cast(SCHEMA), path, **options)
    return path


def test_rows_of_a_parquet_file_are_numbered_as_they_stand(connection, tmp_path) -> None:
    rows = [dossier(n, channel="fax" if n % 500 == 499 else "post") for n in range(3000)]
    file = write_dossiers(tmp_path / "a 'quoted' name.parquet", rows, row_group_size=700)
    checked = check(DOSSIER, connection, parquet_source(file), codes=REGISTER)
    assert [number for number, *_ in reasons(checked)] == [500, 1000, 1500, 2000, 2500, 3000]
    assert checked.good(connection).num_rows == 2994


def test_a_file_that_lies_about_its_own_bounds_is_not_believed(connection, tmp_path) -> None:
    """Ten dossiers of 1990 in a file whose statistics say 2024: whatever a reader may skip, they must not pass."""
    rows = [dossier(n, received_at=dt.date(1990, 1, 1)) for n in range(10)]
    file = write_dossiers(tmp_path / "lying.parquet", rows, use_dictionary=False, compression="none")
    raw = file.read_bytes()
    footer = len(raw) - 8 - struct.unpack("<I", raw[-8:-4])[0]
    old, new = (
        struct.pack("<i", (day - dt.date(1970, 1, 1)).days) for day in (dt.date(1990, 1, 1), dt.date(2024, 11, 4))
    )
    assert raw[footer:].count(old) >= 2
    file.write_bytes(raw[:footer] + raw[footer:].replace(old, new))
    assert pq.read_metadata(file).row_group(0).column(7).statistics.min == dt.date(2024, 11, 4)
    try:
        checked = check(DOSSIER, connection, parquet_source(file), codes=REGISTER)
    except Refused as refusal:
        assert [f.code for f in refusal.findings] == ["batch.false-statistics"]
    else:
        assert checked.refused == 10


@pytest.mark.parametrize("broken", [b"", b"PAR1", b"not parquet at all" * 10, "half"])
def test_a_broken_file_is_a_finding(connection, tmp_path, broken) -> None:
    file = write_dossiers(tmp_path / "x.parquet", [dossier(n) for n in range(1000)])
    if broken == "half":
        whole = file.read_bytes()
        broken = whole[: len(whole) // 3] + bytes(len(whole) // 3) + whole[2 * (len(whole) // 3) :]
    file.write_bytes(broken)
    with pytest.raises(Refused) as refusal:
        check(DOSSIER, connection, parquet_source(file))
    assert refusal.value.findings[0].code == "batch.unreadable"


def test_the_callers_settings_come_back(connection) -> None:
    connection.execute("SET preserve_insertion_order = true")
    judge(connection, [dossier(1, channel="fax")])
    names = "current_setting('preserve_insertion_order'), current_setting('disabled_optimizers')"
    assert connection.execute(f"SELECT {names}").fetchone() == (True, "")


def test_any_relation_with_row_numbers_can_be_judged(connection) -> None:
    connection.register("sent", pa.Table.from_pylist([dossier(1), dossier(2, channel="fax")]))
    connection.execute("CREATE TABLE kept AS SELECT row_number() OVER () + 10 AS line, * FROM sent")
    checked = check(DOSSIER, connection, Source("kept", number="line", extra=("line",)), codes=REGISTER)
    assert reasons(checked) == [(12, "batch.value-not-allowed", "channel")]


def test_days_beyond_every_calendar_and_numbers_beyond_counting_go_back(connection, tmp_path) -> None:
    """Days as a Parquet file can hold them: infinity, and the year 275760."""
    rows = [dossier(n) for n in range(4)]
    table = pa.Table.from_pylist(rows).cast(SCHEMA)
    days = pa.array([2**31 - 1, -(2**31) + 1, 100_000_000, 20_100], pa.int32()).cast(pa.date32())
    table = table.set_column(table.column_names.index("due_at"), "due_at", days)
    pq.write_table(table, tmp_path / "x.parquet")
    checked = check(DOSSIER, connection, parquet_source(tmp_path / "x.parquet"))
    assert {(row, code) for row, code, _ in reasons(checked) if code.startswith("batch.")} == {
        (n, "batch.out-of-range") for n in (1, 2, 3)
    }
    assert checked.good(connection).column("dossier_id").to_pylist() == ["d3"]

    many = 2**63 - 1
    huge = [
        {**signal(kind="coverage", points=many, covered_points=many), "households": 1, "measured_on": rows[0]["due_at"]}
    ]
    assert {code for _, code, _ in reasons(judge(connection, huge, of=TYPED))} == {"batch.out-of-range"}


def test_hostile_texts_stay_texts(connection) -> None:
    nasty = ["'; DROP TABLE kept; --", '"x"', "\\", "%s {0}", "\n", "=cmd()", "ﬁ", "\x00", "𝕏" * 3]
    rows = [dossier(n, procedure=value, channel=value) for n, value in enumerate(nasty)]
    checked = judge(connection, rows)
    assert checked.refused == len(nasty)
    assert checked.bad.column("value").to_pylist() == nasty


def test_the_sql_of_the_dossier_is_the_reviewed_one() -> None:
    """Write it anew with: giaoban contracts show dossier --sql > tests/golden/contracts/dossier.sql"""
    golden = ROOT / "tests" / "golden" / "contracts" / "dossier.sql"
    assert compiled(DOSSIER) + "\n" == golden.read_text(encoding="utf-8")


def test_the_compiled_sql_counts_what_the_check_counts(connection) -> None:
    rows = [dossier(1), dossier(2, channel="fax"), dossier(3, due_at=dt.date(2001, 1, 1)), dossier(4, channel="fax")]
    table = pa.Table.from_pylist(rows).append_column("row number", pa.array(range(1, 5), pa.int64()))
    for name in set(DOSSIER.columns) - set(table.column_names):
        kinds = {"deleted": pa.bool_(), "updated_at": pa.timestamp("us", tz="UTC")}
        table = table.append_column(name, pa.nulls(4, kinds.get(name, pa.string())))
    connection.register("records", table)
    found = connection.sql(compiled(DOSSIER)).fetchall()[0]
    names = ["rows", *(name for name in DOSSIER.columns if f'"{name}"' in compiled(DOSSIER).partition("FROM")[0])]
    assert dict(zip(names, found, strict=False))["channel"] == 2
    assert found[0] == 4
    assert list(found[-len(DOSSIER.rules) :]) == [0, 1, 0, 0, 0]
