"""Which keys occur twice in a batch: hashes of all keys, sorted, and an exact look at the few that are alike.

Counting distinct keys in SQL builds a table as large as the batch (1.3 s of two processors for ten million rows);
sorting their hashes takes a third. Two different keys of one hash only cost a look: nothing is decided by a hash.
"""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.batch import Batch
from giaoban.core.contracts.conditions import ColumnTest

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_UPPER = int(sys.byteorder == "little")  # which half of a 64-bit number is the upper one
AT_ONCE = 32_000_000  # hashes held at one time: 256 MB, and half as much again while they are sorted


def repeated_hashes(hashes: Hashes) -> Hashes:
    """The hashes that occur more than once, each once.

    Only the upper half of each is sorted: it is twice as fast, and those few that look alike are compared in full.

    >>> import numpy as np
    >>> repeated_hashes(np.array([5, 1 << 40, 7, 1 << 40, 7, (1 << 40) + 1], dtype=np.uint64)).tolist()
    [7, 1099511627776]
    """
    import numpy as np

    if not hashes.size:
        return hashes
    upper = hashes.view(np.uint32)[_UPPER::2].copy()
    upper.sort()
    alike = upper[1:][upper[1:] == upper[:-1]]
    if not alike.size:
        return hashes[:0]
    watched = np.zeros(1 << 20, dtype=bool)
    watched[alike >> np.uint32(12)] = True
    some = hashes[watched[(hashes >> np.uint64(44)).astype(np.uint32)]]
    some.sort()
    return np.unique(some[1:][some[1:] == some[:-1]])


class KeyHashes:
    """The hashes of a batch's keys, read at once; they are sorted in a thread while the caller goes on reading.

    Reading them is also the quick test of the key's own columns: a row that fails it has no hash (0).
    """

    def __init__(self, connection: Any, batch: Batch, keys: list[ColumnTest]) -> None:
        ((rows,),) = connection.execute(f"SELECT count(*) FROM {batch.sql}").fetchall()
        parts = max(1, -(-rows // AT_ONCE))
        fine = " AND ".join(f"({column.fine})" for column in keys if column.fine) or "true"
        self.repeated: list[Hashes] = []
        self.unusable = 0
        self.sorter = ThreadPoolExecutor(1)
        self.sorting: Future[None] | None = None
        for part in range(parts):
            where = f" WHERE {batch.key_hash} % {parts} = {part}" if parts > 1 else ""
            hashes = f"SELECT CASE WHEN {fine} THEN {batch.key_hash} ELSE 0 END AS h FROM {batch.sql}{where}"
            read = connection.sql(hashes).to_arrow_table().column("h").to_numpy()
            self._wait()  # one part is held at a time, besides the one being read
            self.sorting = self.sorter.submit(self._sort, read)
            del read
        self.sorter.shutdown(wait=False)

    def _sort(self, hashes: Hashes) -> None:
        import numpy as np

        unusable = int(np.count_nonzero(hashes == 0))
        self.unusable += unusable
        self.repeated.append(repeated_hashes(hashes[hashes != 0] if unusable else hashes))

    def found(self) -> tuple[Hashes, int]:
        """Hashes that occur more than once, and how many rows have a key that is not what it should be."""
        import numpy as np

        self._wait()
        return np.concatenate(self.repeated), self.unusable

    def _wait(self) -> None:
        if self.sorting is not None:
            self.sorting.result()
