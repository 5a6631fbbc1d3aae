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
from giaoban.core.contracts.sources import NUMBER
from giaoban.core.contracts.sql import quoted

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[Any, np.dtype[np.uint64]]
    Numbers = np.ndarray[Any, np.dtype[np.int64]]

_UPPER = int(sys.byteorder == "little")  # which half of a 64-bit number is the upper one
AT_ONCE = 24_000_000  # keys held at one time: 384 MB with their rows' numbers, and a quarter more while they are sorted


def repeated_places(hashes: Hashes) -> Numbers:
    """Where the hashes stand that occur more than once.

    Only the upper half of each is sorted: it is twice as fast, and those few that look alike are compared in full.

    >>> import numpy as np
    >>> repeated_places(np.array([5, 1 << 40, 7, 1 << 40, 7, (1 << 40) + 1], dtype=np.uint64)).tolist()
    [1, 2, 3, 4]
    """
    import numpy as np

    none = np.empty(0, dtype=np.int64)
    if not hashes.size:
        return none
    upper = hashes.view(np.uint32)[_UPPER::2].copy()
    upper.sort()
    alike = upper[1:][upper[1:] == upper[:-1]]
    if not alike.size:
        return none
    watched = np.zeros(1 << 20, dtype=bool)
    watched[alike >> np.uint32(12)] = True
    places = np.flatnonzero(watched[(hashes >> np.uint64(44)).astype(np.uint32)])
    _, which, times = np.unique(hashes[places], return_inverse=True, return_counts=True)
    return places[times[which] > 1]


class KeyHashes:
    """The hashes of a batch's keys, read at once; they are sorted in a thread while the caller goes on reading.

    Reading them is also the quick test of the key's own columns: a row that fails it has no hash (0).
    """

    def __init__(self, connection: Any, batch: Batch, keys: list[ColumnTest]) -> None:
        ((self.rows,),) = connection.execute(f"SELECT count(*) FROM {batch.sql}").fetchall()
        parts = max(1, -(-self.rows // AT_ONCE))
        fine = " AND ".join(f"({column.fine})" for column in keys if column.fine) or "true"
        self.suspects: list[Numbers] = []
        self.sorter = ThreadPoolExecutor(1)
        self.sorting: Future[None] | None = None
        for part in range(parts):
            where = f" WHERE {batch.key_hash} % {parts} = {part}" if parts > 1 else ""
            columns = f"CASE WHEN {fine} THEN {batch.key_hash} ELSE 0 END AS h, {quoted(NUMBER)} AS n"
            read = connection.sql(f"SELECT {columns} FROM {batch.sql}{where}").to_arrow_table()
            hashes, numbers = (read.column(name).to_numpy() for name in ("h", "n"))
            self._wait()  # one part is held at a time, besides the one being read
            self.sorting = self.sorter.submit(self._sort, hashes, numbers)
            del read, hashes, numbers
        self.sorter.shutdown(wait=False)

    def _sort(self, hashes: Hashes, numbers: Numbers) -> None:
        import numpy as np

        self.suspects += [numbers[repeated_places(hashes)], numbers[np.flatnonzero(hashes == 0)]]

    def found(self) -> Numbers:
        """Numbers of the rows whose key looks as if it came twice, or is not what it should be."""
        import numpy as np

        self._wait()
        return np.unique(np.concatenate(self.suspects))

    def _wait(self) -> None:
        if self.sorting is not None:
            self.sorting.result()
