"""The SQL every record-level indicator becomes on each engine, and that the engines answer alike.

Golden files stand in tests/golden/sql/ENGINE/INDICATOR.sql and are reviewed like code. After a wanted change write them
anew with `python tests/core/test_indicators_sql.py --update` and read the diff.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

import pyarrow as pa
import pytest

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.indicators.definition import Definition, load_definition
from giaoban.core.indicators.engine import compute, cube

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "sql"
DIALECTS = {"duckdb": "duckdb", "postgres": "postgres", "spark": "pyspark"}
_IBIS = {"string": "string", "date": "date", "timestamp": "timestamp('UTC')", "integer": "int64", "number": "float64"}


def contracts(pack: Path) -> dict[str, Contract]:
    found = (load_contract(file.read_text(encoding="utf-8"), str(file))[0] for file in pack.glob("contracts/*.yaml"))
    return {contract.reference: contract for contract in found if contract}


def record_level() -> dict[str, tuple[Definition, Contract]]:
    """Every indicator of the packs that is counted from records, by the name of its golden file."""
    found = {}
    for pack in sorted((ROOT / "packs").iterdir()):
        known = contracts(pack)
        for file in sorted(pack.glob("indicators/*.yaml")):
            definition, _ = load_definition(file.read_text(encoding="utf-8"), str(file), contracts=known)
            if definition and definition.from_records and definition.contract:
                found[f"{pack.name}.{definition.id}"] = (definition, known[definition.contract])
    return found


def sql(definition: Definition, contract: Contract, dialect: str) -> str:
    import ibis

    columns = {name: _IBIS.get(kind, "boolean") for name, kind in contract.types.items()}
    table = ibis.table(columns, name=contract.name)
    return str(ibis.to_sql(cube(definition, table, dimensions=definition.dimensions), dialect=dialect)) + "\n"


INDICATORS = record_level()


def test_the_three_readings_are_among_them() -> None:
    assert {"vn.dossier_rate_settled", "vn.dossier_rate_received", "vn.dossier_rate_eligible"} <= set(INDICATORS)


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("name", INDICATORS)
def test_the_sql_of_each_engine_is_the_reviewed_one(name: str, engine: str) -> None:
    file = GOLDEN / engine / f"{name}.sql"
    assert file.exists(), f"write it with: python {Path(__file__).relative_to(ROOT)} --update"
    assert sql(*INDICATORS[name], DIALECTS[engine]) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("engine", DIALECTS)
def test_no_golden_file_is_left_over(engine: str) -> None:
    assert {file.stem for file in (GOLDEN / engine).glob("*.sql")} == set(INDICATORS)


@pytest.fixture(scope="module")
def records() -> pa.Table:
    """Thirty thousand simulated dossiers with open ones among them."""
    from giaoban.core.periods import Period
    from giaoban.measures.warehouse.simulation import Target, Unit, simulate_dossiers
    from giaoban.measures.warehouse.store import with_month

    units = [Unit(f"ministry.{n}", "ministry") for n in range(3)] + [
        Unit(f"province.{n}", "province") for n in range(7)
    ]
    months = [Period.parse(code) for code in ("2024-10", "2024-11", "2024-12")]
    target = {"2000-01": Target(Decimal(60), Decimal(20), Decimal(55), Decimal(42))}
    chunks = list(simulate_dossiers(units, months, 30_000, 5, target))
    return with_month(pa.concat_tables(chunks), INDICATORS["vn.dossier_rate_settled"][1])


@pytest.mark.postgres
@pytest.mark.parametrize("name", [name for name in INDICATORS if name.startswith("vn.")])
def test_postgresql_and_duckdb_give_equal_rows(name: str, records: pa.Table, postgres: str) -> None:
    import ibis

    duck, server = ibis.duckdb.connect(threads=1), connect_postgres(postgres)
    try:
        duck.con.register("dossier", records)
        if "dossier" not in server.list_tables():
            server.create_table("dossier", records)
        definition, _ = INDICATORS[name]
        for dimensions in ([], definition.dimensions):
            asked = {"dimensions": dimensions, "first": dt.date(2024, 10, 5), "last": dt.date(2024, 12, 20)}
            ours = compute(definition, duck.table("dossier"), **asked)
            theirs = compute(definition, server.table("dossier"), **asked)
            assert ours == theirs
            assert ours
    finally:
        duck.disconnect()
        server.disconnect()


def connect_postgres(address: str):
    """Ibis on the server of the fixture, whose address may name a folder of sockets instead of a host."""
    import ibis

    url = urlparse(address)
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    return ibis.postgres.connect(
        host=unquote(host),
        port=url.port or 5432,
        user=url.username,
        password=url.password,
        database=url.path.strip("/"),
    )


def update() -> None:
    for engine, dialect in DIALECTS.items():
        folder = GOLDEN / engine
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.sql"):
            old.unlink()
        for name, (definition, contract) in INDICATORS.items():
            (folder / f"{name}.sql").write_text(sql(definition, contract, dialect), encoding="utf-8")
    print(f"{len(INDICATORS) * len(DIALECTS)} files in {os.path.relpath(GOLDEN)}")


if __name__ == "__main__" and "--update" in sys.argv:
    update()
