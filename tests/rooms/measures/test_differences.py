"""Two moments of the tiny country's dossiers: what came late, was corrected or deleted, and what that moved."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.tiny import FOLDER, TODAY

from giaoban.cli import main
from giaoban.measures.models import Indicator
from giaoban.measures.queries.definitions import contract_of
from giaoban.measures.queries.differences import differences
from giaoban.measures.warehouse.merging import Incoming, merge_batches
from giaoban.measures.warehouse.store import Warehouse

FIRST = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 4, 10, tzinfo=dt.UTC)


@pytest.fixture
def contract(tiny):
    return contract_of("dossier@1", FOLDER)


def dossiers(contract) -> pa.Table:
    """The dossiers of packs/tiny/README.md with a version of their own."""
    import pyarrow.csv as csv

    kinds = {"received_at": pa.date32(), "due_at": pa.date32(), "settled_at": pa.date32(), "simulated": pa.bool_()}
    options = csv.ConvertOptions(column_types=kinds, strings_can_be_null=True)
    table = csv.read_csv(FOLDER / "facts" / "dossier.csv", convert_options=options)
    return versioned(table, contract, 1)


def versioned(table: pa.Table, contract, version: int, *, deleted: bool = False) -> pa.Table:
    """Filled in: the version and deletion columns the contract names."""
    stamp = dt.datetime(2025, 3, version, tzinfo=dt.UTC)
    for name, value in ((contract.version_of, stamp), (contract.deleted_of, deleted)):
        if name:
            column = pa.array([value] * table.num_rows)
            if name in table.column_names:
                table = table.drop_columns([name])
            table = table.append_column(name, column)
    return table


def only(table: pa.Table, *ids: str) -> pa.Table:
    return table.filter(pc.is_in(table["dossier_id"], pa.array(ids)))


def with_values(table: pa.Table, **values) -> pa.Table:
    for name, value in values.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array([value] * table.num_rows, table.schema.field(name).type))
    return table


@pytest.fixture
def warehouse(tmp_path: Path, contract) -> Warehouse:
    """First all but d08 and d11; later these two, d09 corrected to be answered electronically, d12 deleted."""
    kept = Warehouse(tmp_path / "warehouse")
    all_of_them = dossiers(contract)
    late = only(all_of_them, "d08", "d11")
    early = all_of_them.filter(pc.invert(pc.is_in(all_of_them["dossier_id"], pa.array(["d08", "d11"]))))
    corrected = versioned(
        with_values(only(all_of_them, "d09"), result_delivery="electronic", channel="online"), contract, 2
    )
    deleted = versioned(only(all_of_them, "d12"), contract, 3, deleted=True)
    merge_batches(kept, contract, [Incoming("first", early, FIRST)])
    merge_batches(
        kept,
        contract,
        [Incoming("late", late, LATER), Incoming("corrected", corrected, LATER), Incoming("deleted", deleted, LATER)],
    )
    return kept


def told(found) -> dict[str, list]:
    return {
        f"{one.subject} {one.period.code}": [(part.kind, part.records, part.num, part.den) for part in one.parts]
        for one in found.items
    }


def test_every_changed_figure_is_explained_and_no_other(warehouse) -> None:
    """README: Núi settled d07-d10 (d08, d10 at the counter, d09 on paper), Sông d11, Biển d12, all in Q4/2024."""
    found = differences("dossier_rate", start=FIRST, end=LATER, today=TODAY, warehouse=warehouse, pack=FOLDER)
    assert told(found) == {
        "province.nui 2024Q4": [("late", 1, 0, 1), ("corrected", 1, 1, 0)],
        "province.song 2024Q4": [("late", 1, 1, 1)],
        "province.bien 2024Q4": [("deleted", 1, 0, -1)],
    }
    (nui,) = [one for one in found.items if one.subject == "province.nui"]
    # 1 of 3; with d08 1 of 4; with d09 corrected 2 of 4: 33,33 % - 8,33 + 25 = 50 %.
    assert [part.amount for part in nui.parts] == [Decimal("-8.33333333"), Decimal("25")]
    assert nui.amount == sum(part.amount for part in nui.parts) == Decimal("16.66666667")
    assert (found.records("late"), found.records("corrected"), found.records("deleted")) == (2, 1, 1)


def test_the_nation_moves_by_what_its_provinces_moved(warehouse) -> None:
    found = differences(
        "dossier_rate", start=FIRST, end=LATER, by="nation", today=TODAY, warehouse=warehouse, pack=FOLDER
    )
    # 12 settled of which 7 online (README); before: without d08 and d11 6 of 10; at the end 8 of 11.
    (one,) = found.items
    assert (one.before.num, one.before.den, one.after.num, one.after.den) == (6, 10, 8, 11)
    assert told(found) == {"tiny 2024Q4": [("late", 2, 1, 2), ("corrected", 1, 1, 0), ("deleted", 1, 0, -1)]}


def test_another_definition_is_a_part_of_its_own(warehouse) -> None:
    first = Indicator.objects.get(code="dossier_rate")
    first.valid_to = dt.date(2025, 4, 5)
    first.save()
    everything = {**first.definition["measures"]["online"], "expr": "count()"}
    measures = {**first.definition["measures"], "online": everything}
    other = {**first.definition, "version": 2, "measures": measures}
    Indicator.objects.create(
        code="dossier_rate", version=2, title_vi="x", title_en="x", group="government", kind="ratio", unit="percent",
        direction="up", definition=other, valid_from=dt.date(2025, 4, 6),
    )  # fmt: skip
    found = differences("dossier_rate", start=FIRST, end=LATER, today=TODAY, warehouse=warehouse, pack=FOLDER)
    assert (found.before.version, found.after.version) == (1, 2)
    # Bộ Đường: 3 of 4 (README), by the new definition 4 of 4; nothing came for it in between.
    assert told(found)["ministry.duong 2024Q4"] == [("definition", None, 1, 0)]
    (nui,) = [one for one in found.items if one.subject == "province.nui" and one.period.code == "2024Q4"]
    assert [part.kind for part in nui.parts] == ["late", "corrected", "definition"]
    assert [part.amount for part in nui.parts] == [Decimal("-8.33333333"), Decimal("25"), Decimal("50")]


def test_another_structure_is_a_part_of_its_own(warehouse, contract, tmp_path) -> None:
    kept = Warehouse(tmp_path / "structure")
    before = dt.datetime(2024, 12, 20, tzinfo=dt.UTC)
    merge_batches(kept, contract, [Incoming("first", only(dossiers(contract), "d07", "d11"), before)])
    found = differences(
        "dossier_rate", start=before, end=dt.date(2025, 1, 20), frame="as_now", today=TODAY, warehouse=kept, pack=FOLDER
    )
    assert (found.structure_before, found.structure_after) == (dt.date(2024, 12, 20), dt.date(2025, 1, 20))
    assert told(found) == {
        "province.nui 2024Q4": [("structure", None, -1, -1)],
        "province.song 2024Q4": [("structure", None, -1, -1)],
        "province.nui-song.2025 2024Q4": [("structure", None, 2, 2)],
    }


def test_from_nothing_everything_came_late(warehouse) -> None:
    found = differences(
        "dossier_rate", start=dt.date(2020, 1, 1), end=FIRST, by="nation", today=TODAY, warehouse=warehouse, pack=FOLDER
    )
    assert told(found) == {"tiny 2024Q4": [("late", 10, 6, 10)], "tiny 2025Q1": [("late", 8, 6, 8)]}
    same = differences("dossier_rate", start=LATER, end=LATER, today=TODAY, warehouse=warehouse, pack=FOLDER)
    assert same.items == ()


def test_distinct_people_are_counted_anew_at_every_stage(warehouse) -> None:
    first = Indicator.objects.get(code="dossier_rate")
    measures = {"people": {"expr": "distinct(citizen_id)", "succession": "not_additive"}}
    definition = {**first.definition, "id": "people", "measures": measures, "value": "people", "kind": "stock"}
    Indicator.objects.create(
        code="people", title_vi="x", title_en="x", group="government", kind="stock", unit="people", direction="up",
        definition={**definition, "unit": "people", "checks": [], "tests": []},
    )  # fmt: skip
    found = differences(
        "people", start=FIRST, end=LATER, period_kind="month", today=TODAY, warehouse=warehouse, pack=FOLDER
    )
    amounts = {f"{one.subject} {one.period.code}": [part.amount for part in one.parts] for one in found.items}
    assert all(one for one in amounts.values())
    for one in found.items:
        if one.amount is not None:
            assert sum(part.amount for part in one.parts) == one.amount


def test_the_command_tells_the_parts(warehouse, settings, capsys) -> None:
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    command = ["diff", "dossier_rate", "--from", FIRST.isoformat(), "--to", LATER.isoformat()]
    assert main([*command, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    nui = [row for row in rows if row["subject"] == "province.nui"]
    assert [(row["part"], row["records"], row["amount"]) for row in nui] == [
        ("late", 1, "-8.33333333"),
        ("corrected", 1, "25.00000000"),
    ]
    assert main(command) == 0
    assert "Hồ sơ đến muộn" in capsys.readouterr().out
    assert main(["diff", "dossier_rate", "--from", "2020-01-01"]) == 0
    assert capsys.readouterr().out.startswith("dossier_rate: chưa có hồ sơ / no records yet -> 2")
    assert main(["diff", "dossier_rate", "--from", "2025-99-01"]) == 2
    assert main(["diff", "no_such", "--from", "2025-01-01"]) == 3
    assert main(["diff", "dossier_rate", "--from", "no-seal-of-this-name"]) == 1
