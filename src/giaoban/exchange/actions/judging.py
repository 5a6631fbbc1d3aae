"""Asks the contract about a batch: which rows are good, which go back and why.

Beside what the contract says, a source speaks only for itself: `source` is its own key (filled in where the records
leave it out), and records of a simulated source say that they are simulated, those of a real one that they are not.
"""

# ruff: noqa: S608 - names are quoted, values written by `sql.text`
from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.exchange.actions.bodies import open_body
from giaoban.exchange.actions.quarantine import bad_schema
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.actions.records import Body
from giaoban.exchange.actions.totals import read_totals
from giaoban.exchange.actions.unpacking import MOST_UNPACKED
from giaoban.exchange.models import Batch, Connector
from giaoban.exchange.queries.contracts import register_codes

if TYPE_CHECKING:
    import pyarrow as pa

    from giaoban.core.contracts.sources import Source
    from giaoban.measures.warehouse.merging import Incoming

NUMBER = "row number"  # a name no contract can have
SOURCE, SIMULATED = "source", "simulated"
RETURNED = "giaoban_returned"


@dataclass(frozen=True)
class Judged:
    """Good records in the contract's types, returned rows with their reasons (columns as in `quarantine`).

    A row may have several reasons; `rows` counts every row once, those that were no record included.
    """

    rows: int
    good: pa.Table
    bad: pa.Table
    findings: list[Finding] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)

    def good_hash(self) -> str:
        """Sha-256 of the accepted records by their values, which anybody can compute again."""
        from giaoban.measures.warehouse.prints import fingerprint

        return fingerprint(self.good)


def incoming(batch: Batch, judged: Judged) -> Incoming:
    """What the warehouse is given of a batch."""
    from giaoban.measures.warehouse.merging import Incoming

    sender = batch.connector.sender.key
    return Incoming(batch.name, judged.good, batch.received_at, sender, arrived_at=batch.arrived_at)


@contextmanager
def bench() -> Iterator[Any]:
    """A DuckDB on which batches are judged one after the other: to open one costs as much as to judge a small batch."""
    from giaoban.measures.warehouse.connecting import bare_connection

    work = _work()
    with tempfile.TemporaryDirectory(dir=work) as folder, closing(bare_connection(spill=Path(folder))) as connection:
        yield connection


def judge_batch(batch: Batch, contract: Contract, *, on: Any = None) -> Judged:
    """What the contract says about a batch. Raises Refused when the body as a whole cannot be taken.

    on: the `bench` of several batches; without it this one gets its own
    """
    if on is None:
        with bench() as own:
            return judge_batch(batch, contract, on=own)
    from giaoban.measures.warehouse.connecting import sibling

    with tempfile.TemporaryDirectory(dir=_work()) as name, closing(sibling(on)) as connection:
        file, wanted = raw_file(batch.raw_path), list(contract.columns)
        body = open_body(file, batch.media_type, batch.encoding, wanted=wanted, folder=Path(name), on=on)
        read_totals(body.totals, contract)  # refused with the batch: who counts wrongly may have sent wrongly
        return _judged(connection, body, batch.connector, contract)


def taken_rows(batch: Batch, contract: Contract, *, under: Contract, without: pa.Array) -> pa.Table:
    """The rows of a body that are left without those that once came back, in the contract's types.

    Nothing is judged: what the contract's rules and the register say today has no say in what was taken then.
    under:   the version of the contract that judged the batch; columns that came later are empty, whatever was sent
    without: numbers of rows, from 1; those that were no record may be among them
    Raises Refused when the body cannot be read, or its columns are none of this contract.
    """
    import pyarrow as pa

    from giaoban.core.contracts.batch import Batch as Described
    from giaoban.core.contracts.sources import disbelieving

    with bench() as on, tempfile.TemporaryDirectory(dir=_work()) as name:
        body = open_body(
            raw_file(batch.raw_path),
            batch.media_type,
            batch.encoding,
            wanted=list(under.columns),
            folder=Path(name),
            on=on,
        )
        if body.rows == len(body.unreadable):
            return pa.table({})
        rows = _rows(body, batch.connector, under)
        on.register(RETURNED, pa.table({"row_number": without}))
        on.execute("SET preserve_insertion_order = true")  # the same body gives the same hash
        left = Described.described(contract, on, rows).select(RETURNED if len(without) else None)
        with disbelieving(on):
            return on.sql(left).to_arrow_table()


def _work() -> Path:
    work = Path(settings.VAR) / "work"
    work.mkdir(parents=True, exist_ok=True)
    return work


def _judged(connection: Any, body: Body, source: Connector, contract: Contract) -> Judged:
    import pyarrow as pa

    unreadable = _unreadable(body)
    findings = [*body.findings, *_counted(unreadable)]
    if body.rows == len(body.unreadable):
        return Judged(body.rows, pa.table({}), unreadable, findings, body.totals)
    from giaoban.core.contracts.compiled import check

    rows = _rows(body, source, contract)
    _hold_size(connection, rows, contract)
    try:
        checked = check(contract, connection, rows, codes=register_codes(contract))
    except Refused as refusal:
        raise Refused([*findings, *refusal.findings]) from refusal
    strangers = _strangers(connection, rows, source, contract)
    connection.execute("SET preserve_insertion_order = true")  # the same body gives the same hash
    good = checked.good(connection)
    if strangers.num_rows:
        good = good.filter(_own(good, source))
    bad = pa.concat_tables([table.cast(bad_schema()) for table in (unreadable, checked.bad, strangers)])
    findings += [*checked.findings, *_counted(strangers)]
    return Judged(body.rows, good, bad.sort_by("row_number"), findings, body.totals)


def _rows(body: Body, source: Connector, contract: Contract) -> Source:
    """The columns of the contract that the body has, and those that the source itself stands for."""
    from giaoban.core.contracts.sources import Source
    from giaoban.core.contracts.sql import literal, quoted, text

    found = [quoted(name) for name in contract.columns if name in body.columns]
    for name, value in ((SOURCE, source.key), (SIMULATED, source.simulated)):
        if name in contract.columns and name not in body.columns:
            found.append(f"{literal(value)} AS {quoted(name)}")
    number = quoted("row_number") if body.is_text else "file_row_number + 1"
    counted = "" if body.is_text else "file_row_number"
    options = f", {counted} = true" if counted else ""
    beside = [f"{number} AS {quoted(NUMBER)}", *([counted] if counted else [])]
    sql = f"(SELECT {', '.join([*found, *beside])} FROM read_parquet({text(str(body.file))}{options})) AS sent"
    return Source(sql, number=quoted(NUMBER), extra=(NUMBER, *([counted] if counted else [])), counted=counted)


def _hold_size(connection: Any, rows: Source, contract: Contract) -> None:
    """A dictionary in a Parquet file writes a long text once and means it a million times: texts are counted first."""
    import duckdb

    from giaoban.core.contracts.sql import quoted

    try:
        found = {name: str(kind) for name, kind, *_ in connection.sql(f"SELECT * FROM {rows.sql}").description}
        texts = [quoted(name) for name in contract.columns if found.get(name) in ("VARCHAR", "STRING")]
        sums = " + ".join(f"coalesce(sum(strlen({name})), 0)" for name in texts) or "0"
        (size,) = connection.execute(f"SELECT {sums} FROM {rows.sql}").fetchall()[0]
    except duckdb.Error as why:
        raise Refused([Finding("batch.unreadable", context={"reason": str(why).splitlines()[0][:200]})]) from why
    if size > MOST_UNPACKED:
        raise Refused([Finding("body.unpacks-too-large", context={"limit": MOST_UNPACKED})])


def _strangers(connection: Any, rows: Source, source: Connector, contract: Contract) -> pa.Table:
    """Rows that speak for another source, or are simulated where their source is not."""
    from giaoban.core.contracts.sources import disbelieving
    from giaoban.core.contracts.sql import quoted, text

    parts = []
    if SOURCE in contract.columns:
        parts.append(("push.not-your-source", SOURCE, f"CAST({quoted(SOURCE)} AS VARCHAR) <> {text(source.key)}"))
    if SIMULATED in contract.columns:
        other = "('false', '0')" if source.simulated else "('true', '1')"
        parts.append(("push.origin-differs", SIMULATED, f"lower(CAST({quoted(SIMULATED)} AS VARCHAR)) IN {other}"))
    names = [name for name in connection.sql(f"SELECT * FROM {rows.sql}").columns if name not in rows.extra]
    record = f"to_json({{{', '.join(f'{text(name)}: {quoted(name)}' for name in names)}}})"
    queries = [
        f"SELECT {quoted(NUMBER)} AS row_number, {text(code)} AS code, 'error' AS severity, "
        f'{text(name)} AS "column", CAST({quoted(name)} AS VARCHAR) AS value, CAST({record} AS VARCHAR) AS record '
        f"FROM {rows.sql} WHERE {condition}"
        for code, name, condition in parts
    ]
    if not queries:
        return bad_schema().empty_table()
    with disbelieving(connection, skipping=True):
        return connection.sql(" UNION ALL ".join(queries)).to_arrow_table()


def _own(good: pa.Table, source: Connector) -> Any:
    import pyarrow.compute as pc

    conditions = [
        pc.equal(good.column(name), value)
        for name, value in ((SOURCE, source.key), (SIMULATED, source.simulated))
        if name in good.column_names
    ]
    return conditions[0] if len(conditions) == 1 else pc.and_(*conditions)


def _unreadable(body: Body) -> pa.Table:
    import pyarrow as pa

    numbers, codes, texts = zip(*body.unreadable, strict=True) if body.unreadable else ((), (), ())
    empty = [None] * len(numbers)
    columns = [list(numbers), list(codes), [Severity.ERROR.value] * len(numbers), empty, empty, list(texts)]
    return pa.table(columns, schema=bad_schema())


def _counted(bad: pa.Table) -> Iterator[Finding]:
    """One finding a reason, with its count and its first row."""
    codes, numbers, columns = (bad.column(name).to_pylist() for name in ("code", "row_number", "column"))
    counts, first = Counter(codes), dict(zip(reversed(codes), reversed(numbers), strict=True))
    where = dict(zip(codes, columns, strict=True))
    for code, rows in counts.items():
        part = where[code] or ""
        yield Finding(code, where=Place(part=part), context={"column": part, "rows": rows, "first": first[code]})
