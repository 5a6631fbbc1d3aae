"""The law of "known at", to the last byte of what is published: SDMX-CSV of the tiny country's dossier rate."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.core.test_indicators_sql import INDICATORS
from tests.rooms.measures.merging_cases import at
from tests.tiny import ROOT

from giaoban.core.contracts.contract import load_contract
from giaoban.core.formats.sdmx.data_csv import write_csv
from giaoban.core.formats.sdmx.layout import catalogue
from giaoban.core.formats.sdmx.model import Code, Flow, Label
from giaoban.core.formats.sdmx.query import read_pairs, read_query
from giaoban.core.formats.sdmx.selection import select
from giaoban.core.indicators.engine import compute
from giaoban.measures.queries.published import rows_as_published
from giaoban.measures.warehouse.merging import Incoming, merge_batches
from giaoban.measures.warehouse.reading import plan, reading
from giaoban.measures.warehouse.store import Warehouse

FILE = ROOT / "packs" / "tiny" / "contracts" / "dossier.yaml"
CONTRACT, _ = load_contract(FILE.read_text(encoding="utf-8"), str(FILE))
DEFINITION, _ = INDICATORS["tiny.dossier_rate"]
UNITS = ("province.bien", "province.nui")
STRUCTURE = catalogue(
    "GIAOBAN",
    Label("Cơ quan"),
    indicators=(Code("dossier_rate", Label("Tỷ lệ")),),
    subjects=tuple(Code(unit.replace(".", "_"), Label(unit)) for unit in UNITS),
    units=(Code("percent", Label("%")),),
    flows=(Flow("DF_GOVERNMENT", Label("Chính phủ số")),),
)
TYPES = {"string": pa.string(), "date": pa.date32(), "boolean": pa.bool_(), "timestamp": pa.timestamp("us", tz="UTC")}


def version(name: str, number: int, unit: str, settled: int | None, online: bool, deleted: bool) -> dict[str, Any]:
    """One version of a dossier; its number says which is newer, and equal numbers fall to the hash of the content."""
    received = dt.date(2024, 10, 1)
    return {
        "dossier_id": name,
        "citizen_id": None,
        "receiving_unit": unit,
        "settling_unit": unit,
        "procedure": "1.001",
        "service_level": "full",
        "channel": "online" if online else "counter",
        "received_at": received,
        "due_at": received + dt.timedelta(days=10),
        "settled_at": None if settled is None else received + dt.timedelta(days=settled),
        "result_delivery": "none" if settled is None else "electronic",
        "source": "tiny",
        "simulated": True,
        "updated_at": at(number),
        "deleted": deleted,
    }


versions = some.builds(
    version,
    some.sampled_from(["p", "q", "r"]),
    some.integers(1, 4),
    some.sampled_from(UNITS),
    some.one_of(some.none(), some.integers(0, 100)),
    some.booleans(),
    some.booleans(),
)


def batch(name: str, rows: list[dict[str, Any]], *, hour: int) -> Incoming:
    schema = pa.schema([(column, TYPES[about.type]) for column, about in CONTRACT.columns.items()])
    return Incoming(name, pa.Table.from_pylist(rows, schema=schema), at(hour), sender="tiny")


def message(warehouse: Warehouse, known: dt.datetime | None = None) -> bytes:
    """What the whole path publishes of a moment: records, figures by month and quarter, observations, SDMX-CSV."""
    planned = plan(warehouse, CONTRACT, known=known)
    rows = []
    with reading(warehouse, CONTRACT, known=known) as table:
        for kind in ("month", "quarter"):
            rows += compute(DEFINITION, table, period_kind=kind)  # type: ignore[arg-type]
    made = rows_as_published(DEFINITION, rows, known_at=planned.known_at, vintage=planned.known_at.isoformat())
    query = read_query("dataflow/*/DF_GOVERNMENT/~/*", read_pairs(""), STRUCTURE, dt.UTC)
    return write_csv(STRUCTURE, select(STRUCTURE, made, query), query).encode()


@settings(max_examples=8, deadline=None)
@given(
    rows=some.lists(versions, min_size=1, max_size=8),
    cuts=some.lists(some.integers(1, 3), min_size=8, max_size=8),
    order=some.randoms(use_true_random=False),
)
def test_any_order_repetition_and_division_publishes_what_the_batches_received_by_then_give(rows, cuts, order) -> None:
    parts, rest = [], list(rows)
    while rest:
        size = cuts[len(parts)]
        parts.append(rest[:size])
        rest = rest[size:]
    arriving = [*range(len(parts)), *order.choices(range(len(parts)), k=2)]  # two of them come twice
    order.shuffle(arriving)
    sent = [batch(f"part-{part}", parts[part], hour=hour) for hour, part in enumerate(arriving)]
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "all")
        for one in sent:
            merge_batches(warehouse, CONTRACT, [one])
        moments = sorted({plan(warehouse, CONTRACT, known=one.known_at).known_at for one in sent})
        for number, moment in enumerate(moments):
            received = list({one.batch: one for one in reversed(sent) if one.known_at <= moment}.values())
            order.shuffle(received)
            alone = Warehouse(Path(folder) / f"until-{number}")
            merge_batches(alone, CONTRACT, received)
            assert message(warehouse, moment) == message(alone)


def test_the_message_says_what_is_counted_by_hand(tmp_path: Path) -> None:
    """Two dossiers settled in October, one online: 1 of 2; then the other turns out to be online: 2 of 2."""
    warehouse = Warehouse(tmp_path)
    bien = UNITS[0]
    first = [version("p", 1, bien, 3, True, False), version("q", 1, bien, 4, False, False)]
    merge_batches(warehouse, CONTRACT, [batch("1", first, hour=0)])
    merge_batches(warehouse, CONTRACT, [batch("2", [version("q", 2, bien, 4, True, False)], hour=1)])
    before, after = message(warehouse, at(0)).decode(), message(warehouse).decode()
    assert [line.count(",50,") for line in before.splitlines()[1:]] == [1, 1]
    assert [line.count(",100,") for line in after.splitlines()[1:]] == [1, 1]
    assert before != after
