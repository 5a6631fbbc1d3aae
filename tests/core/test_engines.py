"""One definition, equal rows: every record-level indicator of the packs on DuckDB, PostgreSQL and a Spark cluster.

All engines count the same Iceberg snapshots: made-up records with the values that engines disagree about, and the
tiny country's dossiers, whose figures stand on paper. A cluster of a master and two workers starts once on loopback.
"""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.csv
import pytest
from tests.core.contract_records import SUBJECTS, made_up
from tests.core.spark_cluster import spark_cluster, stop_driver
from tests.core.test_indicators_sql import INDICATORS

from giaoban.core.findings import Refused
from giaoban.core.indicators.dialects import DIALECTS, sql
from giaoban.core.indicators.engine import compute
from giaoban.core.indicators.restate import Lineage
from giaoban.measures.warehouse.engines import ENGINES, Chosen, checked, chosen, open_engine
from giaoban.measures.warehouse.loading import load_batch
from giaoban.measures.warehouse.reading import plan
from giaoban.measures.warehouse.store import Warehouse, with_month
from giaoban.web.findings import say

ROOT = Path(__file__).resolve().parents[2]
MONDAY = dt.datetime(2025, 3, 3, 1, 0, tzinfo=dt.UTC)
TUESDAY = dt.datetime(2025, 3, 4, 1, 0, tzinfo=dt.UTC)
MERGED = [Lineage("province.nui", "province.nui-song.2025", dt.date(2025, 1, 1)),
          Lineage("province.song", "province.nui-song.2025", dt.date(2025, 1, 1))]  # fmt: skip
OTHERS = [pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two batches of every contract that an indicator counts, known on two days; a folder whose name needs quoting."""
    made = Warehouse(tmp_path_factory.mktemp("engines") / "kho dữ liệu")
    contracts = {contract.reference: contract for _, contract in INDICATORS.values()}
    for contract in contracts.values():
        columns = tuple({str(definition.subject) for definition, of in INDICATORS.values() if of is contract})
        for seed, day in enumerate((MONDAY, TUESDAY)):
            batch = made_up(contract, 2_000, seed, subjects=columns)
            load_batch(made, contract, batch.drop(["month"]), known_at=day, is_checked=True)
    return made


@pytest.fixture(scope="module")
def duckdb(warehouse: Warehouse) -> Iterator[Any]:
    with open_engine(Chosen(), warehouse) as engine:
        yield engine


@pytest.fixture(scope="module")
def postgres_engine(warehouse: Warehouse, postgres_server: str) -> Iterator[Any]:
    with open_engine(Chosen("postgres", postgres_server), warehouse) as engine:
        yield engine


@pytest.fixture(scope="module")
def spark(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    with spark_cluster(tmp_path_factory.mktemp("spark")) as address:
        try:
            with open_engine(Chosen("spark", address), warehouse) as engine:
                yield SimpleNamespace(engine=engine, address=address)
        finally:
            stop_driver()


@pytest.fixture
def other(request: pytest.FixtureRequest) -> Any:
    """The engine that is compared with DuckDB."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_engine")
    return request.getfixturevalue("spark").engine


@pytest.mark.parametrize("other", OTHERS, indirect=True)
@pytest.mark.parametrize("name", INDICATORS)
def test_every_engine_gives_equal_rows(name: str, other: Any, duckdb: Any, warehouse: Warehouse) -> None:
    definition, contract = INDICATORS[name]
    now, before = plan(warehouse, contract), plan(warehouse, contract, known=MONDAY)
    asked = [
        (now, {"dimensions": definition.dimensions}),
        (now, {"by": "nation", "period_kind": "quarter", "first": dt.date(2024, 1, 31), "last": dt.date(2025, 1, 1)}),
        (now, {"frame": dt.date(2025, 6, 1), "lineage": MERGED}),
        (before, {}),
    ]
    if definition.dimensions:
        asked.append((now, {"where": {definition.dimensions[0]: ["online", "O'Môn", "Đồng Nai"]}}))
    for planned, question in asked:
        ours = compute(definition, duckdb(contract, planned), **question)
        theirs = compute(definition, other(contract, planned), **question)
        assert ours == theirs
        assert ours, "an empty answer would compare equal to anything that fails"
    assert compute(definition, other(contract, now)) != compute(definition, other(contract, before))


@pytest.mark.parametrize("engine", ["duckdb", *OTHERS])
def test_the_tiny_countrys_figures_are_those_on_paper(engine: str, tmp_path: Path, request: Any) -> None:
    """packs/tiny/README.md: 7 of 12 in Q4/2024, 6 of 8 in Q1/2025; Núi Sông read backwards has 2 of 5."""
    definition, contract = INDICATORS["tiny.dossier_rate"]
    table = pyarrow.csv.read_csv(ROOT / "packs" / "tiny" / "facts" / "dossier.csv")
    tiny = Warehouse(tmp_path / "w")
    load_batch(tiny, contract, with_month(table, contract).drop(["month"]), known_at=MONDAY)
    address = {
        "duckdb": lambda: "",
        "postgres": lambda: request.getfixturevalue("postgres"),
        "spark": lambda: request.getfixturevalue("spark").address,
    }[engine]()
    planned = plan(tiny, contract)
    if engine == "spark":  # a second session beside the first would end it
        counted = request.getfixturevalue("spark").engine(contract, planned)
        rows = figures(definition, counted)
    else:
        with open_engine(Chosen(engine, address), tiny) as opened:
            rows = figures(definition, opened(contract, planned))
    assert rows == {("2024Q4", 7, 12), ("2025Q1", 6, 8), ("province.nui-song.2025", 2, 5)}


def figures(definition: Any, table: Any) -> set[tuple[str, int, int]]:
    whole = compute(definition, table, by="nation", period_kind="quarter")
    restated = compute(definition, table, period_kind="quarter", frame=dt.date(2025, 6, 1), lineage=MERGED)
    (merged,) = (r for r in restated if r.subject == "province.nui-song.2025" and r.period.code == "2024Q4")
    return {(row.period.code, row.num, row.den) for row in whole} | {(merged.subject, merged.num, merged.den)}


@pytest.mark.spark
def test_the_cluster_has_two_workers_and_hears_loopback_only(spark: SimpleNamespace) -> None:
    import psutil

    listening = {
        connection.laddr.ip
        for process in psutil.Process().children(recursive=True)
        if "java" in process.name()
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}


@pytest.mark.postgres
def test_a_snapshot_is_copied_once_and_the_oldest_copies_leave(
    warehouse: Warehouse, postgres: str, tmp_path: Path
) -> None:
    import psycopg

    _, contract = INDICATORS["tiny.dossier_rate"]
    store = Warehouse(tmp_path / "w")
    columns = {"deleted": pa.array([False] * 50)} if "deleted" in contract.columns else {}
    made = made_up(contract, 50, 1, subjects=("settling_unit",))
    batch = pa.table({**{name: made[name] for name in contract.columns}, **columns})
    hours = [MONDAY + dt.timedelta(hours=at) for at in range(5)]
    snapshots = [
        load_batch(store, contract, batch.slice(at * 10, 10), known_at=hour, is_checked=True).snapshot
        for at, hour in enumerate(hours)
    ]
    with open_engine(Chosen("postgres", postgres), store) as engine:
        for at in (0, 1, 2, 3, 4, 4):
            planned = plan(store, contract, known=hours[at])
            assert engine(contract, planned).count().to_pyarrow().as_py() == 10 * (at + 1)
    with psycopg.connect(postgres) as connection:
        held = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'giaoban_records'").fetchall()
    assert {int(name.rpartition("_")[2]) for (name,) in held} == set(snapshots[-3:])


@pytest.mark.postgres
def test_a_copy_that_was_cut_off_leaves_nothing(warehouse: Warehouse, duckdb: Any, postgres: str) -> None:
    _, contract = INDICATORS["tiny.dossier_rate"]
    planned = plan(warehouse, contract)
    broken = replace(planned, files=(*planned.files, "/nowhere.parquet"))
    with open_engine(Chosen("postgres", postgres), warehouse) as engine:
        with pytest.raises(FileNotFoundError):
            engine(contract, broken)
        assert (
            engine(contract, planned).count().to_pyarrow().as_py()
            == duckdb(contract, planned).count().to_pyarrow().as_py()
        )


def test_the_setting_chooses_and_a_wrong_one_is_refused_in_words(settings: Any) -> None:
    settings.ENGINE, settings.ENGINE_ADDRESS = "spark", "spark://127.0.0.1:7077"
    assert chosen() == Chosen("spark", "spark://127.0.0.1:7077")
    for wrong, code in ((Chosen("oracle"), "engine.unknown"), (Chosen("postgres"), "engine.no-address")):
        with pytest.raises(Refused) as refusal:
            checked(wrong)
        (finding,) = refusal.value.findings
        assert finding.code == code
        assert wrong.name in say(finding)


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_named_without_its_password(warehouse: Warehouse) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    address = f"postgresql://giaoban:s3cret@127.0.0.1:{port}/x"
    with pytest.raises(Refused) as refusal, open_engine(Chosen("postgres", address), warehouse):
        pass
    (finding,) = refusal.value.findings
    assert (finding.code, finding.context["place"]) == ("engine.unreachable", urlsplit(address).hostname)
    assert "s3cret" not in str(finding)


@pytest.mark.parametrize("scheme", ["spark://127.0.0.1:{port},127.0.0.1:{port}", "sc://127.0.0.1:{port}/;token=s3cret"])
def test_a_spark_that_is_not_there_is_said_at_once_and_not_by_java(
    warehouse: Warehouse, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark = pytest.importorskip("pyspark.sql").SparkSession
    monkeypatch.setattr(spark.Builder, "getOrCreate", lambda self: pytest.fail("the client of Spark was started"))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = scheme.format(port=nobody.getsockname()[1])
        with pytest.raises(Refused) as refusal, open_engine(Chosen("spark", address), warehouse):
            pass
    (finding,) = refusal.value.findings
    assert (finding.code, finding.context["place"]) == ("engine.unreachable", "127.0.0.1")
    assert "máy kia từ chối kết nối" in say(finding)
    assert "s3cret" not in str(finding)


def test_an_unknown_dialect_is_refused_and_every_engine_that_runs_has_one() -> None:
    definition, contract = INDICATORS["tiny.dossier_rate"]
    assert set(ENGINES) <= set(DIALECTS)
    with pytest.raises(Refused, match=r"engine\.unknown"):
        sql(definition, contract.types, "oracle", table="dossier")


def test_the_made_up_records_hold_what_engines_disagree_about() -> None:
    _, contract = INDICATORS["tiny.dossier_rate"]
    records = made_up(contract, 500, 3, subjects=("settling_unit",))
    assert set(records["settling_unit"].to_pylist()) == set(SUBJECTS)
    assert records["settled_at"].null_count > 0
    assert {"", "O'Môn"} <= set(records["procedure"].to_pylist())
    assert records.equals(made_up(contract, 500, 3, subjects=("settling_unit",)))
    assert isinstance(records, pa.Table)
