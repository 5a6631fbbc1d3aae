"""One snapshot a commit, made without copying the table's whole history again and again.

While a snapshot is put together the library asks its transaction for the table's metadata some twenty times, and each
time gets a deep copy, which grows with the number of live snapshots. Between two staged updates the answer cannot
change, and nobody writes in it: one copy for each state of the transaction is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table


def commit_files(
    table: Table, *, replaced: Sequence[DataFile], added: Sequence[DataFile], properties: Mapping[str, str]
) -> int:
    """One snapshot in which some files take the place of others, and its number.

    Also when no file changes: that a batch came has to be known for good. Raises the library's CommitFailedException
    or ValidationException when another writer was faster.
    """
    with _quick(table) as change, change.update_snapshot(dict(properties)).overwrite() as snapshot:
        for file in replaced:
            snapshot.delete_data_file(file)
        for file in added:
            snapshot.append_data_file(file)
    return int(snapshot.snapshot_id)


def _quick(table: Table) -> Any:
    return _kind()(table)


@cache
def _kind() -> type[Any]:
    from pyiceberg.table import Transaction
    from pyiceberg.table.metadata import TableMetadata

    class QuickTransaction(Transaction):
        """A transaction that looks at its metadata once for each state it passes through."""

        _seen: tuple[Any, TableMetadata] | None = None

        @property
        def table_metadata(self) -> TableMetadata:
            state = (self._table.metadata, self._updates)
            if self._seen is None or not (self._seen[0][0] is state[0] and self._seen[0][1] is state[1]):
                self._seen = (state, super().table_metadata)
            return self._seen[1]

    return QuickTransaction
