"""The warehouse: one batch one commit, the same twice changes nothing, what was known stays readable."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from giaoban.cli import main
from giaoban.core.contracts.shelf import find_contract
from giaoban.core.findings import Refused
from giaoban.core.indicators.definition import load_definition
from giaoban.core.indicators.engine import compute
from giaoban.core.periods import Period
from giaoban.core.quantities import round_half_up
from giaoban.measures.warehouse.changes import between, between_plans
from giaoban.measures.warehouse.checking import batch_findings
from giaoban.measures.warehouse.loading import load_batch, loaded, seal
from giaoban.measures.warehouse.reading import plan, reading
from giaoban.measures.warehouse.simulation import Target, Unit, batch_name, month_totals, simulate_dossiers
from giaoban.measures.warehouse.simulation_file import pack_units, read_contract, read_simulation
from giaoban.measures.warehouse.store import Warehouse
from giaoban.web.findings import words

ROOT = Path(__file__).resolve().parents[3]
PACK = ROOT / "packs" / "vn"
CONTRACT = read_contract(PACK, "dossier@1")
FIRST = dt.datetime(2024, 12, 8, 1, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2024, 12, 20, 1, 0, tzinfo=dt.UTC)


def dossiers(*ids: str, source: str = "system-a", month: int = 11, **changes) -> pa.Table:
    """Simple settled dossiers, one an id; `changes` set a column for all of them."""
    row = {
        "citizen_id": "c",
        "receiving_unit": "ministry.so",
        "settling_unit": "ministry.so",
        "procedure": "p",
        "service_level": "full",
        "channel": "online",
        "received_at": dt.date(2024, month, 4),
        "due_at": dt.date(2024, month, 20),
        "settled_at": dt.date(2024, month, 9),
        "result_delivery": "electronic",
        "source": source,
        "simulated": False,
    }
    return pa.Table.from_pylist([{"dossier_id": name, **row, **changes} for name in ids])


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "a folder with spaces")


def ids(warehouse: Warehouse, **asked) -> list[str]:
    with reading(warehouse, CONTRACT, **asked) as table:
        return sorted(table.dossier_id.execute().tolist())


def test_a_batch_loaded_twice_changes_nothing(warehouse: Warehouse) -> None:
    once = load_batch(warehouse, CONTRACT, dossiers("a", "b"), known_at=FIRST)
    again = load_batch(warehouse, CONTRACT, dossiers("a", "b"), known_at=LATER)
    assert (once.is_new, again.is_new) == (True, False)
    assert again.snapshot == once.snapshot
    assert ids(warehouse) == ["a", "b"]


def test_reading_makes_no_store_where_there_is_none(warehouse: Warehouse) -> None:
    with pytest.raises(Refused, match=r"warehouse\.empty"):
        plan(warehouse, CONTRACT)
    assert not warehouse.folder.exists()


def test_the_records_stay_readable_as_known_before(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=FIRST)
    load_batch(warehouse, CONTRACT, dossiers("b"), known_at=LATER)
    assert ids(warehouse) == ["a", "b"]
    assert ids(warehouse, known=dt.date(2024, 12, 19)) == ["a"]
    assert ids(warehouse, known=dt.date(2024, 12, 20)) == ["a", "b"]
    assert ids(warehouse, known=FIRST) == ["a"]
    with pytest.raises(Refused, match="nothing-known-yet"):
        ids(warehouse, known=dt.date(2024, 12, 7))


BEFORE = find_contract(PACK / "contracts", "dossier@1.0")  # without commune, deletions and versions


def test_records_older_than_a_column_are_read_with_nothing_in_it(warehouse: Warehouse) -> None:
    assert not {"commune", "deleted"} & BEFORE.columns.keys()
    load_batch(warehouse, BEFORE, dossiers("old"), known_at=FIRST)
    with reading(warehouse, CONTRACT) as table:  # no file of the table has the columns
        assert table.select("dossier_id", "commune").to_pyarrow().to_pylist() == [
            {"dossier_id": "old", "commune": None}
        ]
    added = dossiers("new", "gone", source="system-b")
    added = added.append_column("commune", pa.array(["c", None])).append_column("deleted", pa.array([False, True]))
    load_batch(warehouse, CONTRACT, added, known_at=LATER)
    with reading(warehouse, CONTRACT) as table:  # some have them
        rows = table.order_by("dossier_id").select("dossier_id", "commune").to_pyarrow().to_pylist()
        assert [tuple(row.values()) for row in rows] == [("new", "c"), ("old", None)]
    with reading(warehouse, CONTRACT, known=FIRST) as table:  # the table has them, the files of that moment do not
        assert table.commune.to_pyarrow().to_pylist() == [None]
        assert table.filter(table.commune == "c").count().execute() == 0


def test_what_changed_between_two_moments_before_a_column_is_still_found(warehouse: Warehouse) -> None:
    first = load_batch(warehouse, BEFORE, dossiers("a"), known_at=FIRST)
    second = load_batch(warehouse, BEFORE, dossiers("a", "b"), known_at=LATER, mode="replace")
    table = warehouse.find(CONTRACT)
    for changed in (
        between(table, CONTRACT, first.snapshot, second.snapshot),
        between_plans(table, CONTRACT, plan(warehouse, CONTRACT, known=FIRST), plan(warehouse, CONTRACT)),
    ):
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"SELECT dossier_id, commune, sum(sign) FROM ({changed.sql}) GROUP BY ALL HAVING sum(sign) <> 0"
            ).fetchall()
        assert rows == [("b", None, 1)]


def test_a_day_ends_in_viet_nam(warehouse: Warehouse) -> None:
    # 18:00 UTC on the 8th is 01:00 on the 9th in Ha Noi.
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=dt.datetime(2024, 12, 8, 18, 0, tzinfo=dt.UTC))
    with pytest.raises(Refused, match="nothing-known-yet"):
        ids(warehouse, known=dt.date(2024, 12, 8))
    assert ids(warehouse, known=dt.date(2024, 12, 9)) == ["a"]


def test_a_batch_cannot_become_known_before_what_is_already_there(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=LATER)
    with pytest.raises(Refused, match="known-out-of-order"):
        load_batch(warehouse, CONTRACT, dossiers("b"), known_at=FIRST)
    assert ids(warehouse) == ["a"]


def test_a_correction_rewrites_only_its_own_partitions(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, pa.concat_tables([dossiers("a"), dossiers("o", month=10)]), known_at=FIRST)
    load_batch(warehouse, CONTRACT, dossiers("other", source="system-b"), known_at=FIRST)
    before = set(plan(warehouse, CONTRACT).files)
    load_batch(warehouse, CONTRACT, dossiers("a2"), known_at=LATER, mode="replace")
    after = set(plan(warehouse, CONTRACT).files)
    assert ids(warehouse) == ["a2", "o", "other"]
    assert len(before & after) == 2
    assert ids(warehouse, known=dt.date(2024, 12, 9)) == ["a", "o", "other"]


def test_a_late_copy_of_the_first_batch_does_not_undo_its_correction(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=FIRST)
    load_batch(warehouse, CONTRACT, dossiers("corrected"), known_at=LATER, mode="replace")
    assert not load_batch(warehouse, CONTRACT, dossiers("a"), known_at=LATER).is_new
    assert ids(warehouse) == ["corrected"]


def test_a_full_resend_takes_the_place_of_what_its_sources_sent(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, pa.concat_tables([dossiers("a"), dossiers("o", month=10)]), known_at=FIRST)
    load_batch(warehouse, CONTRACT, dossiers("other", source="system-b"), known_at=FIRST)
    resent = load_batch(warehouse, CONTRACT, dossiers("new"), known_at=LATER, mode="replace-sources")
    assert ids(warehouse) == ["new", "other"]
    assert loaded(warehouse, CONTRACT, resent.batch) == resent.snapshot
    # The first state may come back, because it is no longer there.
    first = pa.concat_tables([dossiers("a"), dossiers("o", month=10)])
    assert load_batch(warehouse, CONTRACT, first, known_at=LATER, mode="replace-sources").is_new
    assert ids(warehouse) == ["a", "o", "other"]


def test_a_seal_never_moves(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=FIRST)
    seal(warehouse, CONTRACT, name="2024Q4")
    load_batch(warehouse, CONTRACT, dossiers("b"), known_at=LATER)
    assert ids(warehouse, known="2024Q4") == ["a"]
    with pytest.raises(Refused, match="already-sealed"):
        seal(warehouse, CONTRACT, name="2024Q4")
    with pytest.raises(Refused, match="no-such-seal"):
        ids(warehouse, known="2025Q1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"channel": "fax"}, "batch.value-not-allowed"),
        ({"settling_unit": None}, "batch.missing-value"),
        ({"settled_at": dt.date(2024, 11, 3)}, "dossier.settled-before-received"),
        ({"settled_at": None}, "dossier.result-before-settled"),
        ({"received_at": "soon"}, "batch.wrong-type"),
        ({"simulated": "perhaps"}, "batch.wrong-type"),
        ({"extra": 1}, "batch.unexpected-column"),
    ],
)
def test_a_batch_that_breaks_its_contract_writes_nothing(warehouse: Warehouse, changes: dict, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        load_batch(warehouse, CONTRACT, dossiers("a", "b", **changes), known_at=FIRST)
    assert code in {finding.code for finding in refusal.value.findings}
    assert {finding.code for finding in refusal.value.findings} <= set(words())
    assert not warehouse.has(CONTRACT)


def test_many_bad_rows_are_one_finding_that_counts_them() -> None:
    bad = pa.concat_tables([dossiers("a"), dossiers("b", "c", channel="fax"), dossiers("a")])
    found = {finding.code: finding.context for finding in batch_findings(CONTRACT, bad)}
    assert (found["batch.value-not-allowed"]["rows"], found["batch.value-not-allowed"]["first"]) == (2, 2)
    assert (found["batch.repeated-key"]["rows"], found["batch.repeated-key"]["first"]) == (2, 1)


def test_a_missing_column_and_an_empty_batch() -> None:
    assert [finding.code for finding in batch_findings(CONTRACT, dossiers("a").drop_columns(["channel"]))] == [
        "batch.missing-column"
    ]
    assert batch_findings(CONTRACT, dossiers("a").slice(0, 0)) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import pyiceberg.catalog.sql as sql
    sys.path.insert(0, {tests!r})
    from tests.rooms.measures.test_warehouse import CONTRACT, LATER, dossiers
    from giaoban.measures.warehouse.loading import load_batch
    from giaoban.measures.warehouse.store import Warehouse

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    sql.SqlCatalog.commit_table = die  # the data files are written, the pointer is not moved yet
    load_batch(Warehouse(Path({folder!r})), CONTRACT, dossiers("b"), known_at=LATER)
"""


def test_a_writer_killed_half_way_leaves_the_previous_state_readable(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=FIRST)
    code = textwrap.dedent(KILLED.format(tests=str(ROOT), folder=str(warehouse.folder)))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert ids(warehouse) == ["a"]
    assert load_batch(warehouse, CONTRACT, dossiers("b"), known_at=LATER).is_new
    assert ids(warehouse) == ["a", "b"]


def test_a_process_that_counted_ends_without_a_word(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("a"), known_at=FIRST)
    code = """
    import duckdb, ibis, sys
    from pathlib import Path
    from giaoban.measures.warehouse.store import Warehouse
    from giaoban.web.settled import settle

    duckdb.connect().sql("select 1").fetchall()
    Warehouse(Path(sys.argv[1])).catalogue
    if sys.argv[2:]:
        settle()
    """
    for serving in ([], ["serving"]):
        command = [sys.executable, "-c", textwrap.dedent(code), str(warehouse.folder), *serving]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def test_mixed_origins_are_told_apart_by_the_files_own_statistics(warehouse: Warehouse) -> None:
    load_batch(warehouse, CONTRACT, dossiers("real"), known_at=FIRST)
    assert plan(warehouse, CONTRACT).simulated is False
    load_batch(warehouse, CONTRACT, dossiers("made", source="simulation", simulated=True), known_at=LATER)
    assert plan(warehouse, CONTRACT).simulated is None
    definition, _ = load_definition((PACK / "indicators/dossier_rate_settled.yaml").read_text(encoding="utf-8"), "x")
    with reading(warehouse, CONTRACT) as table:
        assert sorted((row.status, row.den) for row in compute(definition, table)) == [
            ("reported", 1),
            ("simulated", 1),
        ]


# -- simulation

UNITS = [Unit(f"ministry.{n}", "ministry") for n in range(22)] + [
    Unit(f"province.{n}", "province", is_low=n < 5) for n in range(63)
]
TARGETS = read_simulation(PACK).target_rates


def months(*codes: str) -> list[Period]:
    return [Period.parse(code) for code in codes]


def rates(table: pa.Table) -> dict[str, Decimal]:
    """Settled rates by block and together, counted here once more without the engine."""
    rows = table.select(["source", "channel", "service_level", "result_delivery", "settled_at"]).to_pylist()
    found = {}
    for name, wanted in {"ministries": "simulation-ministries", "provinces": "simulation-provinces", "all": ""}.items():
        settled = [row for row in rows if row["settled_at"] and row["source"].startswith(wanted)]
        hits = [
            row
            for row in settled
            if (row["channel"], row["service_level"]) == ("online", "full")
            and row["result_delivery"] in ("electronic", "both")
        ]
        found[name] = round_half_up(Decimal(100 * len(hits)) / len(settled), 2)
    return found


def test_november_2024_meets_the_published_rates_to_the_last_digit() -> None:
    (table,) = simulate_dossiers(UNITS, months("2024-11"), 40_000, 1, TARGETS)
    assert rates(table) == {"ministries": Decimal("63.47"), "provinces": Decimal("18.54"), "all": Decimal("45.79")}
    (table,) = simulate_dossiers(UNITS, months("2024-02"), 40_000, 1, TARGETS)
    assert rates(table)["all"] == Decimal("37.19")


@pytest.mark.parametrize("settled", [18_000, 27_356, 100_003, 1_999_999])
def test_the_published_month_is_exact_at_any_size(settled: int) -> None:
    (ministries, provinces), (m, p) = month_totals("2024-11", settled, TARGETS)
    assert ministries + provinces == settled
    assert round_half_up(Decimal(100 * m) / ministries, 2) == Decimal("63.47")
    assert round_half_up(Decimal(100 * p) / provinces, 2) == Decimal("18.54")
    assert round_half_up(Decimal(100 * (m + p)) / settled, 2) == Decimal("45.79")


def test_the_same_seed_gives_the_same_records_and_another_seed_others() -> None:
    def made(seed: int) -> pa.Table:
        return pa.concat_tables(simulate_dossiers(UNITS, months("2024-10", "2024-11"), 50_000, seed, TARGETS))

    assert made(3).equals(made(3))
    assert not made(3).equals(made(4))
    assert made(3).num_rows == 50_000


def test_simulated_records_fulfil_their_contract_and_say_what_they_are() -> None:
    table = pa.concat_tables(simulate_dossiers(UNITS, months("2024-10", "2024-11"), 50_000, 3, TARGETS))
    assert batch_findings(CONTRACT, table) == []
    assert set(table["simulated"].to_pylist()) == {True}
    assert set(table["settling_unit"].to_pylist()) == {unit.key for unit in UNITS}
    assert table["settled_at"].null_count == 2_000  # 4 % of each month stay open


def test_low_provinces_are_low() -> None:
    (table,) = simulate_dossiers(UNITS, months("2024-11"), 200_000, 3, TARGETS)
    low = {unit.key for unit in UNITS if unit.is_low}
    by_unit: dict[str, list[int]] = {}
    for row in table.select(["settling_unit", "channel", "service_level", "result_delivery", "settled_at"]).to_pylist():
        if row["settled_at"] and row["settling_unit"].startswith("province"):
            counts = by_unit.setdefault(row["settling_unit"], [0, 0])
            counts[0] += (row["channel"], row["service_level"]) == ("online", "full") and row[
                "result_delivery"
            ] != "paper"
            counts[1] += 1
    ranked = sorted(by_unit, key=lambda key: by_unit[key][0] / by_unit[key][1])
    assert set(ranked[:5]) == low


def test_too_few_records_and_a_missing_block_are_refused() -> None:
    with pytest.raises(Refused, match="too-few-rows"):
        list(simulate_dossiers(UNITS, months("2024-11"), 100, 1, TARGETS))
    with pytest.raises(Refused, match="no-organisations"):
        list(simulate_dossiers(UNITS[:5], months("2024-11"), 40_000, 1, TARGETS))


def test_only_organisations_that_exist_in_the_month_take_part() -> None:
    seed = 1
    units = pack_units(PACK, read_simulation(PACK), seed)
    (table,) = simulate_dossiers(units, months("2024-11"), 40_000, seed, TARGETS)
    present = set(table["settling_unit"].to_pylist())
    assert sum(key.startswith("province.") for key in present) == 63
    assert sum(key.startswith("ministry.") for key in present) == 22
    assert sum(unit.is_low for unit in units) == 5
    low = {unit.key for unit in units if unit.is_low}
    assert {"province.ha-noi", "province.ho-chi-minh"} <= low


def test_the_name_of_a_simulation_depends_on_all_that_decides_it() -> None:
    base = {"units": UNITS, "months": months("2024-11"), "rows": 5, "seed": 1, "targets": TARGETS}
    changed = [
        {"units": UNITS[1:]},
        {"months": months("2024-10")},
        {"rows": 6},
        {"seed": 2},
        {"targets": {"2024-11": Target(Decimal(60), Decimal(20), Decimal(55), Decimal(42))}},
    ]
    names = {batch_name(**base), *(batch_name(**{**base, **change}) for change in changed)}
    assert len(names) == 6


def test_the_command_says_when_there_is_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["simulate", "dossiers", "--rows", "60000", "--months", "2024-10:2024-11"]
    command += ["--into", str(tmp_path / "w"), "--pack", str(PACK)]
    assert main(command) == 0
    first = plan(Warehouse(tmp_path / "w"), CONTRACT)
    assert main(command) == 0
    assert "nothing changed" in capsys.readouterr().err
    assert plan(Warehouse(tmp_path / "w"), CONTRACT) == first
    assert len(first.files) <= 4  # two sources, two months


@pytest.mark.parametrize("wrong", ["2024-11:2024-10", "2024", "soon", "2024-01:2924-11", ""])
def test_wrong_months_are_wrong_usage(wrong: str, tmp_path: Path) -> None:
    assert main(["simulate", "dossiers", f"--months={wrong}", "--into", str(tmp_path / "w"), "--pack", str(PACK)]) == 2
    assert not (tmp_path / "w").exists()
