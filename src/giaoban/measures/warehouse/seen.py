"""Has a source ever sent this key? Answered without reading its history, by a Bloom filter a source.

A correction may move a record to another month. Its older version then lies in a partition the batch says nothing
about, and looking for every new key in all months would cost what history holds. The filter says "never sent" for
good, and wrongly "perhaps" about twice in ten thousand new keys; only then are the key columns of the source read.

Source:  blocked Bloom filters, Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007
Safety:  keys enter a filter before their commit, so a failed commit leaves "perhaps", never a wrong "never". A filter
         names a snapshot it is complete for; a commit that does not say it fed the filters makes them be built anew.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.history import stated_properties

if TYPE_CHECKING:
    import numpy as np
    from pyiceberg.table import Table

SEEN = "giaoban.seen"  # the commit's keys were in the filters before it was made
BITS = 24  # a key; seven of them are set
PROBES = 7
BLOCK = 64
FIRST = 1 << 14  # keys of a source's first filter; each next one holds twice as many
LARGEST = 1 << 20
CHUNK = 1 << 16  # keys worked on at a time
_HEADER = 64


@dataclass(frozen=True)
class SeenKeys:
    """The filters of one table; `folder` lies beside its data."""

    folder: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Filters change in place, so writers on one machine take turns; readers of records never wait for this."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def sift(self, table: Table, source: str, keys: np.ndarray, *, all_keys: Callable[[], np.ndarray]) -> np.ndarray:
        """Which of the keys the source may have sent before; afterwards all of them count as sent.

        keys:      64-bit hashes;  all_keys gives those of everything held, for a filter that has to be built
        """
        current = table.current_snapshot()
        now = current.snapshot_id if current else 0
        with self.locked():
            files = self._files(source)
            if not files or _base(files[0]) not in _complete_since(table):
                for file in files:
                    file.unlink()
                self._add(source, all_keys())
            found = self._holds(source, keys)
            self._add(source, keys[~found])
            _set_base(self._files(source)[0], now)
        return found

    def _holds(self, source: str, keys: np.ndarray) -> np.ndarray:
        import numpy as np

        found = np.zeros(len(keys), dtype=bool)
        for file in self._files(source):
            bits = np.memmap(file, dtype=np.uint8, mode="r", offset=_HEADER)
            for start in range(0, len(keys), CHUNK):
                probes = _probes(keys[start : start + CHUNK], len(bits) // BLOCK)
                found[start : start + CHUNK] |= ((bits[probes >> 3] >> (probes & 7)) & 1).all(axis=1)
        return found

    def _add(self, source: str, keys: np.ndarray) -> None:
        import numpy as np

        while True:
            files = self._files(source)
            if files and (room := _capacity(files[-1]) - _count(files[-1])) > 0:
                now, keys = keys[:room], keys[room:]
                bits = np.memmap(files[-1], dtype=np.uint8, mode="r+", offset=_HEADER)
                if len(now) < CHUNK:
                    probes = _probes(now, len(bits) // BLOCK).ravel()
                    np.bitwise_or.at(bits, probes >> 3, np.left_shift(1, probes & 7).astype(np.uint8))
                else:
                    bits |= _all_bits(now, len(bits))
                bits.flush()
                _set_count(files[-1], _count(files[-1]) + len(now))
                if not len(keys):
                    return
            capacity = min(LARGEST, max(FIRST << min(len(files), 20), 1 << len(keys).bit_length()))
            self._create(source, len(files), capacity)

    def _create(self, source: str, number: int, capacity: int) -> None:
        import numpy as np

        file = self.folder / f"{_name(source)}-{number:02}.bloom"
        blocks = max(1, capacity * BITS // 8 // BLOCK)
        with file.open("wb") as stream:
            stream.write(np.array([capacity, 0, 0, 0, 0, 0, 0, 0], dtype=np.int64).tobytes())
            stream.truncate(_HEADER + blocks * BLOCK)

    def _files(self, source: str) -> list[Path]:
        return sorted(self.folder.glob(f"{_name(source)}-*.bloom"))


def _complete_since(table: Table) -> set[int]:
    """Snapshots after which every commit fed the filters; 0 stands for the empty table."""
    found: set[int] = set()
    snapshot = table.current_snapshot()
    while snapshot is not None:
        found.add(snapshot.snapshot_id)
        if SEEN not in stated_properties(snapshot):
            return found
        if snapshot.parent_snapshot_id is None:
            break
        snapshot = table.snapshot_by_id(snapshot.parent_snapshot_id)
        if snapshot is None:  # expired: whether it fed the filters is not known any more
            return found
    return found | {0}


def _probes(keys: np.ndarray, blocks: int) -> np.ndarray:
    """The bits of every key: the upper half of its hash chooses the block, nine bits of its remix each probe."""
    import numpy as np

    block = ((keys >> np.uint64(32)) * np.uint64(blocks)) >> np.uint64(32)
    mixed = keys * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    shifts = np.arange(PROBES, dtype=np.uint64) * np.uint64(9)
    probes = (mixed[:, None] >> shifts) & np.uint64(BLOCK * 8 - 1)
    return (block[:, None] * np.uint64(BLOCK * 8) + probes).astype(np.int64)


def _all_bits(keys: np.ndarray, size: int) -> np.ndarray:
    """The bits of many keys at once, as the bytes of a filter."""
    import numpy as np

    flags = np.zeros(size * 8, dtype=bool)
    for start in range(0, len(keys), CHUNK):
        flags[_probes(keys[start : start + CHUNK], size // BLOCK)] = True
    return np.packbits(flags, bitorder="little")


def _name(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:24]


def _header(file: Path) -> Any:
    import numpy as np

    return np.memmap(file, dtype=np.int64, mode="r+", shape=(_HEADER // 8,))


def _capacity(file: Path) -> int:
    return int(_header(file)[0])


def _count(file: Path) -> int:
    return int(_header(file)[1])


def _set_count(file: Path, count: int) -> None:
    _header(file)[1] = count


def _base(file: Path) -> int:
    """Snapshot the filter is complete for. -1 until its building is finished."""
    return int(_header(file)[2]) - 1


def _set_base(file: Path, snapshot: int) -> None:
    _header(file)[2] = snapshot + 1
