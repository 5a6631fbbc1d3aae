"""Kept cubes: totals by subject, month and dimensions as Parquet beside the records, brought up to date by difference.

A cube is a few files and a small list that names them and the snapshot they are made of; the list is replaced in one
step, so a reader sees the whole cube of one snapshot or the whole cube of another. Each refresh adds one small file of
differences; after some of them all are added up again. A second, smaller file holds the totals over all dimensions,
which boards read.
"""

# ruff: noqa: S608 - names are quoted, values written by `writing.text`

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from giaoban.core.indicators.cells import Cell
from giaoban.core.indicators.cubes import (
    RECORDS,
    SIGN,
    add_cells,
    change_of_cube,
    counted,
    cube_columns,
    fingerprint,
    full_cube,
    is_storable,
    without_records,
)
from giaoban.core.indicators.engine import cube, read_cells
from giaoban.measures.warehouse.changes import Between, between
from giaoban.measures.warehouse.moments import moment_of
from giaoban.measures.warehouse.reading import Plan, bare_connection, connect, plan, reading, records
from giaoban.measures.warehouse.store import Warehouse, arrow_schema
from giaoban.measures.warehouse.writing import quoted, text

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract
    from giaoban.core.indicators.schema import Definition

FOLD = 24  # files of differences before they are added up
WORTH = 0.5  # of all records; where more would have to be compared, counting anew is quicker
_AGE = 3600  # seconds after which a file no list names is deleted
_CHANGED = "changed_records"
_TRANSLATED: dict[tuple[str, str, str], str] = {}
_KEYS = ("by_subject", "by_year", "by_month", "by_simulated")


@dataclass(frozen=True)
class Refreshed:
    """What bringing a cube up to date took: `how` none, difference or full, and how many records were read."""

    indicator: str
    snapshot: int
    known_at: dt.datetime
    how: Literal["none", "difference", "full"]
    records: int


@dataclass(frozen=True)
class _List:
    """The list of a cube's files."""

    snapshot: int
    known_at: str
    fine: tuple[str, ...]
    whole: str


def refresh_cube(warehouse: Warehouse, contract: Contract, definition: Definition) -> Refreshed:
    """Bring the cube of an indicator to the newest snapshot; see `refresh_cubes`."""
    return refresh_cubes(warehouse, contract, [definition])[0]


def refresh_cubes(warehouse: Warehouse, contract: Contract, definitions: Sequence[Definition]) -> list[Refreshed]:
    """Bring the cubes of several indicators of one contract to the newest snapshot.

    Raises Refused when the warehouse holds no records, ValueError for an indicator whose totals do not add up.
    """
    if unfit := [one.reference for one in definitions if not is_storable(one)]:
        raise ValueError(f"{', '.join(unfit)}: measures that do not add up")
    table = warehouse.table(contract)
    moment = moment_of(warehouse, contract, table, None)
    found: dict[int, Between | None] = {}
    done = []
    connection = bare_connection(spill=warehouse.folder / "spill")
    try:
        for definition in definitions:
            folder = cube_folder(table, definition)
            held = _read_list(folder)
            if held is not None and held.snapshot == moment.snapshot:
                done.append(Refreshed(definition.reference, moment.snapshot, moment.known_at, "none", 0))
                continue
            difference = None
            if held is not None:
                if held.snapshot not in found:
                    found[held.snapshot] = _worthwhile(table, contract, held, moment.snapshot)
                difference = found[held.snapshot]
            if held is not None and difference is not None:
                files = _add_difference(connection, folder, contract, definition, held, difference)
                done.append(
                    Refreshed(definition.reference, moment.snapshot, moment.known_at, "difference", difference.rows)
                )
            else:
                planned = plan(warehouse, contract)
                files = _count_all(warehouse, folder, definition, planned)
                done.append(Refreshed(definition.reference, moment.snapshot, moment.known_at, "full", planned.rows))
            _write_list(folder, _List(moment.snapshot, moment.known_at.isoformat(), *files))
            _tidy(folder)
    finally:
        connection.close()
    return done


def cube_cells(
    warehouse: Warehouse,
    contract: Contract,
    definition: Definition,
    *,
    dimensions: Sequence[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    known: dt.date | dt.datetime | str | None = None,
) -> list[Cell]:
    """The cells of an indicator as known at a moment, from its kept cube where that is quicker than its records.

    An earlier state is the present one with the changes since taken away. Dimensions as in the definition.
    """
    table = warehouse.table(contract)
    moment = moment_of(warehouse, contract, table, known)
    folder = cube_folder(table, definition)
    held = _read_list(folder) if is_storable(definition) else None
    since = between(table, contract, moment.snapshot, held.snapshot) if held and moment.is_live else None
    if held is None or since is None or not (since.is_exact or _is_small(since, table)):
        with reading(warehouse, contract, known=known) as found:
            return read_cells(definition, cube(definition, found, dimensions=dimensions, where=where))
    if not (since.rows or dimensions or where):  # what boards read: the totals as they lie there
        import pyarrow.parquet as pq

        return read_cells(definition, _Ready(pq.read_table(folder / held.whole).drop_columns([RECORDS])))
    names = [name for name, measure in definition.measures.items() if measure.expr]
    connection = bare_connection(spill=warehouse.folder / "spill")
    try:
        cells = _cells_of(connection, folder, definition, held, dimensions, where)
        if since.rows:
            query = f"WITH {_CHANGED} AS ({since.sql}) SELECT * FROM ({_change_sql(contract, definition)})"
            taken = _rolled(connection, definition, query, dimensions, where, is_change=True)
            cells = add_cells(cells, taken, sign=-1)
        return without_records(cells, names)
    finally:
        connection.close()


def cube_folder(table: Table, definition: Definition) -> Path:
    """Where the cube of a definition lies; another way of counting is another folder."""
    name = f"{definition.reference}-{fingerprint(definition)}"
    return Path(table.location().removeprefix("file://")) / "cubes" / name


def _worthwhile(table: Table, contract: Contract, held: _List | None, snapshot: int) -> Between | None:
    if held is None:
        return None
    found = between(table, contract, held.snapshot, snapshot)
    return found if found is not None and (found.is_exact or _is_small(found, table)) else None


def _is_small(found: Between, table: Table) -> bool:
    snapshot = table.current_snapshot()
    total = snapshot.summary.additional_properties.get("total-records", "0") if snapshot and snapshot.summary else "0"
    return found.rows <= WORTH * int(total)


def _count_all(
    warehouse: Warehouse, folder: Path, definition: Definition, planned: Plan
) -> tuple[tuple[str, ...], str]:
    connection = connect(spill=warehouse.folder / "spill")
    try:
        fine = _copy(
            connection.con, folder, connection.compile(full_cube(definition, records(connection, planned))), "fine"
        )
        return (fine,), _whole(connection.con, folder, definition, [fine])
    finally:
        connection.disconnect()


def _add_difference(
    connection: Any, folder: Path, contract: Contract, definition: Definition, held: _List, difference: Between
) -> tuple[tuple[str, ...], str]:
    if not difference.rows:
        return held.fine, held.whole
    query = _change_sql(contract, definition)
    added = _copy(connection, folder, f"WITH {_CHANGED} AS ({difference.sql}) SELECT * FROM ({query})", "fine")
    fine = (*held.fine, added)
    if len(fine) > FOLD:
        _, dimensions = cube_columns(definition)
        fine = (_copy(connection, folder, _sum_sql(connection, folder, definition, fine, dimensions), "fine"),)
    return fine, _whole(connection, folder, definition, [held.whole, added])


def _change_sql(contract: Contract, definition: Definition) -> str:
    """The query over changed records; translating it takes longer than running it, so it is kept in memory."""
    key = (contract.full_reference, definition.reference, fingerprint(definition))
    if key not in _TRANSLATED:
        import ibis
        import pyarrow as pa

        schema = arrow_schema(contract).append(pa.field(SIGN, pa.int64()))
        changed = ibis.table(ibis.Schema.from_pyarrow(schema), name=_CHANGED)
        _TRANSLATED[key] = str(ibis.to_sql(change_of_cube(definition, changed), "duckdb"))
    return _TRANSLATED[key]


def _whole(connection: Any, folder: Path, definition: Definition, files: Sequence[str]) -> str:
    return _copy(connection, folder, _sum_sql(connection, folder, definition, files, ()), "whole")


def _sum_sql(
    connection: Any, folder: Path, definition: Definition, files: Sequence[str], dimensions: Sequence[str]
) -> str:
    names = "[" + ", ".join(text(folder / file) for file in files) + "]"
    columns = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({names})").fetchall()}
    return _total_sql(f"SELECT * FROM read_parquet({names})", definition, columns, dimensions)


def _total_sql(
    query: str, definition: Definition, columns: set[str], dimensions: Sequence[str], *, is_change: bool = False
) -> str:
    """Totals of cells that lie in one place; six decimals are kept, because sums of fractions depend on their order."""
    measures, _ = cube_columns(definition)
    keys = [quoted(name) for name in (*_KEYS, *dimensions) if name in columns or name in dimensions]
    sums = [f"{_sum(name)} AS {quoted(name)}" for name in measures]
    grouped = f"SELECT {', '.join([*keys, *sums])} FROM ({query}) GROUP BY {', '.join(keys)}"
    return grouped if is_change else f"{grouped} HAVING sum({quoted(RECORDS)}) <> 0"


def _sum(name: str) -> str:
    total = f"sum({quoted(name)})"
    return f"if(typeof({total}) = 'DOUBLE', round({total}, 6), {total})"


def _cells_of(
    connection: Any,
    folder: Path,
    definition: Definition,
    held: _List,
    dimensions: Sequence[str],
    where: Mapping[str, str | Sequence[str]] | None,
) -> list[Cell]:
    files = held.fine if dimensions or where else (held.whole,)
    names = "[" + ", ".join(text(folder / file) for file in files) + "]"
    return _rolled(connection, definition, f"SELECT * FROM read_parquet({names})", dimensions, where)


def _rolled(
    connection: Any,
    definition: Definition,
    query: str,
    dimensions: Sequence[str],
    where: Mapping[str, str | Sequence[str]] | None,
    *,
    is_change: bool = False,
) -> list[Cell]:
    """Cells of a query over a cube's columns, added up over the dimensions nobody asked for."""
    columns = {row[0] for row in connection.execute(f"DESCRIBE {query}").fetchall()}
    wanted = {name: ", ".join(map(text, _several(values))) for name, values in (where or {}).items()}
    conditions = [f"{quoted(name)} IN ({values})" for name, values in wanted.items()]
    kept = f"SELECT * FROM ({query}) WHERE {' AND '.join(conditions)}" if conditions else query
    found = connection.sql(_total_sql(kept, definition, columns, dimensions, is_change=is_change)).to_arrow_table()
    return read_cells(counted(definition), _Ready(found))


def _several(wanted: str | Sequence[str]) -> Sequence[str]:
    return [wanted] if isinstance(wanted, str) else wanted


class _Ready:
    """An answer that is there already, for readers of expressions."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def to_pyarrow(self) -> Any:
        return self.answer


def _copy(connection: Any, folder: Path, query: str, kind: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-{uuid.uuid4()}.parquet"
    types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {query}").fetchall()}
    # Parquet has no 128-bit integer, and DuckDB would write one as a fraction.
    whole = [f"CAST({quoted(one)} AS BIGINT) AS {quoted(one)}" for one, kind in types.items() if kind == "HUGEINT"]
    columns = f"* REPLACE ({', '.join(whole)})" if whole else "*"
    target = f"{text(folder / name)} (FORMAT parquet, COMPRESSION zstd)"
    connection.execute(f"COPY (SELECT {columns} FROM ({query})) TO {target}")
    return name


def _read_list(folder: Path) -> _List | None:
    try:
        plain = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return _List(plain["snapshot"], plain["known_at"], tuple(plain["fine"]), plain["whole"])


def _write_list(folder: Path, listed: _List) -> None:
    partial = folder / f"cube.{uuid.uuid4().hex}.partial"
    plain = {"snapshot": listed.snapshot, "known_at": listed.known_at, "fine": listed.fine, "whole": listed.whole}
    partial.write_text(json.dumps(plain), encoding="utf-8")
    partial.rename(folder / "cube.json")


def _tidy(folder: Path) -> None:
    """Files no list names; a reader that still has the former list open gets an hour."""
    listed = _read_list(folder)
    named = {*listed.fine, listed.whole, "cube.json"} if listed else set()
    newest = max((path.stat().st_mtime for path in folder.iterdir()), default=0.0)
    for path in folder.iterdir():
        if path.name not in named and path.stat().st_mtime < newest - _AGE:
            path.unlink(missing_ok=True)
