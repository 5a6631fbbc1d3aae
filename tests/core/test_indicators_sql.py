"""The SQL every record-level indicator becomes on each engine; test_engines.py runs it and compares the answers.

Golden files stand in tests/golden/sql/ENGINE/INDICATOR.sql and are reviewed like code. After a wanted change write them
anew with `python tests/core/test_indicators_sql.py --update` and read the diff.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.indicators.definition import Definition, load_definition
from giaoban.core.indicators.dialects import DIALECTS
from giaoban.core.indicators.dialects import sql as compiled

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "sql"


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


def sql(definition: Definition, contract: Contract, engine: str) -> str:
    return compiled(definition, contract.types, engine, table=contract.name)


INDICATORS = record_level()


def test_the_three_readings_are_among_them() -> None:
    assert {"vn.dossier_rate_settled", "vn.dossier_rate_received", "vn.dossier_rate_eligible"} <= set(INDICATORS)


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("name", INDICATORS)
def test_the_sql_of_each_engine_is_the_reviewed_one(name: str, engine: str) -> None:
    file = GOLDEN / engine / f"{name}.sql"
    assert file.exists(), f"write it with: python {Path(__file__).relative_to(ROOT)} --update"
    assert sql(*INDICATORS[name], engine) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("engine", DIALECTS)
def test_no_golden_file_is_left_over(engine: str) -> None:
    assert {file.stem for file in (GOLDEN / engine).glob("*.sql")} == set(INDICATORS)


def update() -> None:
    for engine in DIALECTS:
        folder = GOLDEN / engine
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.sql"):
            old.unlink()
        for name, (definition, contract) in INDICATORS.items():
            (folder / f"{name}.sql").write_text(sql(definition, contract, engine), encoding="utf-8")
    print(f"{len(INDICATORS) * len(DIALECTS)} files in {os.path.relpath(GOLDEN)}")


if __name__ == "__main__" and "--update" in sys.argv:
    update()
