"""Which version of each record stands after some batches: the set-based part of merging, in SQL.

Temporary tables of one connection:
    incoming   the rows of the new batches, with batch, moment and the batch's place in order
    stored     the versions held of the same keys, wherever they lie
    effects    what each incoming row did
    upsert     versions that stand from now on and were not held before
    outgoing   versions they take the place of
"""

# ruff: noqa: S608 - names are quoted, values written by `writing.text`

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.seen import SeenKeys
from giaoban.measures.warehouse.store import BATCH, KNOWN, MONTH, with_month
from giaoban.measures.warehouse.writing import SQL_TYPES, quoted, text

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

Partition = tuple[Any, ...]
EFFECTS = ("inserted", "corrected", "deleted", "unchanged", "late")
TOUCHED = "touched"  # a correction in which nothing but the version is new: counted as corrected, and here
_UNIT = "chr(31)"  # between the parts of a text that is hashed


class Versions:
    """The versions of the records of some batches, and of what is held of them in a table."""

    def __init__(self, connection: Any, table: Table, contract: Contract) -> None:
        self.connection = connection
        self.table = table
        self.contract = contract
        self.columns = [field.name for field in table.schema().fields]
        self.key = ", ".join(map(quoted, contract.key))
        self.partition = [name for name in contract.partition if name in (*contract.columns, MONTH)]
        self._of_source: dict[str, list[DataFile]] = {}
        self.sources = [name for name in self.partition if name != MONTH and name in contract.key]

    def take(self, batches: Sequence[tuple[str, dt.datetime, pa.Table]]) -> None:
        """Put the batches, in order, into `incoming`."""
        parts = []
        for number, (batch, known_at, records) in enumerate(batches):
            self.connection.register(f"batch_{number}", with_month(records, self.contract))
            stamps = f"TIMESTAMPTZ {text(known_at.isoformat())} AS {quoted(KNOWN)}, {text(batch)} AS {quoted(BATCH)}"
            parts.append(f"SELECT *, {stamps}, {number} AS ordinal FROM batch_{number}")
        self._make("incoming", " UNION ALL BY NAME ".join(parts))
        self.batches = [batch for batch, _, _ in batches]

    def find_stored(self) -> None:
        """Fill `stored`: first from the partitions the batches speak of, then from where a moved record may lie."""
        names = ", ".join(map(quoted, self.partition)) or "0"
        rows = self.connection.execute(f"SELECT DISTINCT {names} FROM incoming").fetchall()
        spoken = {row if self.partition else () for row in rows}
        near = [file for partition in spoken for file in self.files.get(partition, ())]
        self._make("stored", self._held(near, "incoming"))
        self._find_moved({_path(file) for file in near})

    def _find_moved(self, near: set[str]) -> None:
        """Records of the batches that may lie in another month of their source; the filters say which few."""
        self._make(
            "unfound",
            f"SELECT DISTINCT ON ({self.key}) {self.key}, {self._source_sql()} AS seen_in, {self._hash()} AS hashed "
            f"FROM incoming ANTI JOIN stored USING ({self.key})",
        )
        for source, far in self._far(near).items():
            where = f"FROM unfound WHERE seen_in = {text(source)}"
            keys = self.connection.execute(f"SELECT hashed {where}").fetchnumpy()["hashed"]
            if not len(keys):
                continue
            kept = self._seen.sift(self.table, source, keys, all_keys=partial(self._keys_of, source))
            if kept.any() and far:
                self.connection.register("suspects", _one_column(keys[kept]))
                self._make("suspected", f"SELECT {self.key} {where} AND hashed IN (SELECT hashed FROM suspects)")
                files = self._files_with(far, "suspected")
                if files:
                    self.connection.execute(f"INSERT INTO stored BY NAME {self._held(files, 'suspected')}")

    def decide(self) -> None:
        """Fill `effects`, `upsert` and `outgoing`."""
        columns = ", ".join(map(quoted, self.columns))
        deleted = f"coalesce({quoted(self.contract.deleted_of)}, false)" if self.contract.deleted_of else "false"
        digests = f"{self._digest()} AS digest, {self._digest(self.contract.version_of)} AS content"
        self._make(
            "several",
            f"SELECT {self.key} FROM (SELECT {self.key} FROM incoming UNION ALL SELECT {self.key} FROM stored) "
            f"GROUP BY {self.key} HAVING count(*) > 1",
        )
        self._make(
            "versions",
            f"SELECT {columns}, ordinal, {self._rank()} AS rank FROM ("
            f"SELECT {columns}, ordinal, {digests} FROM incoming SEMI JOIN several USING ({self.key}) "
            f"UNION ALL SELECT {columns}, -1, {digests} FROM stored)",
        )
        window = f"(PARTITION BY {self.key} ORDER BY ordinal, rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        self._make(
            "effects",
            f"""
            SELECT {quoted(BATCH)} AS batch, if({deleted}, 'deleted', 'inserted') AS effect
            FROM incoming ANTI JOIN several USING ({self.key})
            UNION ALL
            SELECT {quoted(BATCH)}, CASE
                WHEN earlier IS NULL THEN if({deleted}, 'deleted', 'inserted')
                WHEN earlier.digest = rank.digest THEN 'unchanged'
                WHEN rank < earlier THEN 'late'
                WHEN {deleted} THEN 'deleted'
                WHEN earlier.content = rank.content THEN '{TOUCHED}' ELSE 'corrected' END
            FROM (SELECT *, max(rank) OVER {window} AS earlier FROM versions) WHERE ordinal >= 0
            """,
        )
        self._make(
            "winners",
            f"SELECT * FROM versions QUALIFY row_number() OVER "
            f"(PARTITION BY {self.key} ORDER BY rank DESC, {quoted(KNOWN)} NULLS FIRST, {quoted(BATCH)}, ordinal) = 1",
        )
        self._make(
            "upsert",
            f"SELECT {columns} FROM incoming ANTI JOIN several USING ({self.key}) "
            f"UNION ALL SELECT {columns} FROM winners WHERE ordinal >= 0",
        )
        self._make("outgoing", f"SELECT {columns} FROM stored SEMI JOIN upsert USING ({self.key})")

    def counts(self) -> Iterator[tuple[str, dict[str, int]]]:
        """How many rows of each batch had which effect."""
        found: dict[str, dict[str, int]] = {batch: dict.fromkeys((*EFFECTS, TOUCHED), 0) for batch in self.batches}
        for batch, effect, rows in self.connection.execute(
            "SELECT batch, effect, count(*) FROM effects GROUP BY ALL"
        ).fetchall():
            found[batch][effect] += rows
            if effect == TOUCHED:
                found[batch]["corrected"] += rows
        yield from found.items()

    def touched(self) -> dict[Partition, list[DataFile]]:
        """Partitions in which something changes, with the files that hold them now."""
        names = ", ".join(map(quoted, self.partition))
        if not names:
            ((changed,),) = self.connection.execute("SELECT count(*) FROM upsert").fetchall()
            return {(): self.files.get((), [])} if changed else {}
        query = f"SELECT {names} FROM upsert UNION SELECT {names} FROM outgoing ORDER BY ALL"
        return {row: self.files.get(row, []) for row in self.connection.execute(query).fetchall()}

    def content_sql(self, partition: Partition, files: Sequence[DataFile]) -> str:
        """What a partition holds from now on."""
        columns = ", ".join(map(quoted, self.columns))
        new = f"SELECT {columns} FROM upsert WHERE {self._lies_in(partition)}"
        if not files:
            return new
        kept = f"SELECT {columns} FROM ({self._read(files)}) ANTI JOIN outgoing USING ({self.key})"
        return f"{kept} UNION ALL {new}"

    def partitions_sql(self, relation: str) -> Iterator[str]:
        """The records of a relation, a query a partition; a column of the table that it lacks is empty."""
        there = {name for name, *_ in self.connection.sql(f"FROM {relation} LIMIT 0").description}
        columns = ", ".join(
            quoted(field.name)
            if field.name in there
            else f"CAST(NULL AS {SQL_TYPES[str(field.field_type)]}) AS {quoted(field.name)}"
            for field in self.table.schema().fields
        )
        names = ", ".join(map(quoted, self.partition)) or "0"
        rows = self.connection.execute(f"SELECT DISTINCT {names} FROM {relation} ORDER BY ALL").fetchall()
        for row in rows if self.partition else [()]:
            yield f"SELECT {columns} FROM {relation} WHERE {self._lies_in(row)}"

    def changed_sql(self) -> str:
        """Every version that came (+1) or went (-1)."""
        return "SELECT *, 1 AS sign FROM upsert UNION ALL SELECT *, -1 AS sign FROM outgoing"

    @cached_property
    def files(self) -> Mapping[Partition, list[DataFile]]:
        """The files of the newest snapshot by their partition."""
        found: dict[Partition, list[DataFile]] = {}
        for task in self.table.scan().plan_files():
            found.setdefault(_values(task.file.partition, self.partition, self.table), []).append(task.file)
        return found

    @cached_property
    def _seen(self) -> SeenKeys:
        from pathlib import Path

        return SeenKeys(Path(self.table.location().removeprefix("file://")) / "seen")

    def _lies_in(self, partition: Partition) -> str:
        conditions = [
            f"{quoted(name)} IS NOT DISTINCT FROM {_literal(value)}"
            for name, value in zip(self.partition, partition, strict=True)
        ]
        return " AND ".join(conditions) or "true"

    def _far(self, near: set[str]) -> dict[str, list[DataFile]]:
        """Files of each source of the batches in which its records may lie besides."""
        rows = self.connection.execute("SELECT DISTINCT seen_in FROM unfound").fetchall()
        by_source: dict[str, list[DataFile]] = {}
        places = [self.partition.index(name) for name in self.sources]
        for partition, files in self.files.items():
            by_source.setdefault(chr(31).join(str(partition[place]) for place in places), []).extend(files)
        self._of_source = by_source
        return {source: [file for file in by_source.get(source, []) if _path(file) not in near] for (source,) in rows}

    def _files_with(self, files: Sequence[DataFile], keys: str) -> list[DataFile]:
        """Which of the files hold one of the keys; reads key columns only."""
        read = self._read(files, "filename = true")
        query = f"SELECT DISTINCT filename FROM ({read}) SEMI JOIN {keys} USING ({self.key})"
        found = {row[0] for row in self.connection.execute(query).fetchall()}
        return [file for file in files if _path(file) in found]

    def _keys_of(self, source: str) -> Any:
        """Hashes of every key held of a source."""
        import numpy as np

        files = self._of_source.get(source)
        if not files:
            return np.array([], dtype=np.uint64)
        return self.connection.execute(f"SELECT {self._hash()} AS hashed FROM ({self._read(files)})").fetchnumpy()[
            "hashed"
        ]

    def _held(self, files: Sequence[DataFile], keys: str) -> str:
        columns = ", ".join(map(quoted, self.columns))
        if not files:
            return f"SELECT {columns} FROM incoming WHERE false"
        return f"SELECT {columns} FROM ({self._read(files)}) SEMI JOIN {keys} USING ({self.key})"

    def _read(self, files: Sequence[DataFile], *options: str) -> str:
        """The records of files; one written before a column existed gives nothing there."""
        names = "[" + ", ".join(text(_path(file)) for file in files) + "]"
        held = set.intersection(*(set(file.value_counts) for file in files))
        fields = self.table.schema().fields
        everywhere = all(field.field_id in held for field in fields)
        anywhere = set.union(*(set(file.value_counts) for file in files))
        options = (*options, *(() if everywhere else ("union_by_name = true",)))
        missing = [
            f"CAST(NULL AS {SQL_TYPES[str(field.field_type)]}) AS {quoted(field.name)}"
            for field in fields
            if field.field_id not in anywhere
        ]
        return f"SELECT {', '.join(['*', *missing])} FROM read_parquet({', '.join([names, *options])})"

    def _digest(self, without: str | None = None) -> str:
        """Hash of the content: named columns in order without empty ones, so a new empty column changes nothing."""
        names = sorted(self.contract.columns.keys() - {without})
        parts = [f"{text(name + '=')} || CAST({quoted(name)} AS VARCHAR)" for name in names]
        return f"md5(concat_ws({_UNIT}, {', '.join(parts)}))"

    def _rank(self) -> str:
        """The total order of versions."""
        if name := self.contract.version_of:
            stated = f"'stated': {quoted(name)} IS NOT NULL, 'version': {quoted(name)}"
            return f"{{{stated}, 'digest': digest, 'content': content}}"
        moment = f"coalesce({quoted(KNOWN)}, TIMESTAMPTZ '1970-01-01')"
        return f"{{'version': {moment}, 'digest': digest, 'content': digest}}"

    def _hash(self) -> str:
        parts = [f"CAST({quoted(name)} AS VARCHAR)" for name in self.contract.key]
        return f"md5_number_lower(concat_ws({_UNIT}, {', '.join(parts)}))"

    def _source_sql(self) -> str:
        return f"concat_ws({_UNIT}, {', '.join(map(quoted, self.sources))})" if self.sources else "''"

    def _make(self, name: str, query: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


def _values(partition: Any, names: Sequence[str], table: Table) -> Partition:
    """A file's partition as Python values; Iceberg keeps a day as days since 1970."""
    types = {field.name: str(field.field_type) for field in table.schema().fields}
    return tuple(
        dt.date(1970, 1, 1) + dt.timedelta(days=value) if types[name] == "date" and isinstance(value, int) else value
        for name, value in zip(names, (partition[number] for number in range(len(names))), strict=True)
    )


def _path(file: DataFile) -> str:
    return str(file.file_path).removeprefix("file://")


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, dt.datetime):
        return f"TIMESTAMPTZ {text(value.isoformat())}"
    if isinstance(value, dt.date):
        return f"DATE {text(value.isoformat())}"
    return str(value).lower() if isinstance(value, bool) else text(value) if isinstance(value, str) else str(value)


def _one_column(keys: Any) -> Any:
    import pyarrow as pa

    return pa.table({"hashed": pa.array(keys)})
