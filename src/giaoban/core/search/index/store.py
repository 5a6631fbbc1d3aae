"""A folder of segments: entries are added, replaced by their key and removed; segments are merged when they are many.

    store = Store(folder)
    store.write([Entry("a", "..."), ...])            one more segment; older entries of the same keys go
    store.search("phí qua sông", 20)                  Hit(key, score, passage, ...)

`index.json` names the live segments; it is replaced in one step, so a reader sees the old state or the new one, and a
writer that was killed leaves only folders that nobody names, which the next one sweeps away.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from giaoban.core.search.index.gathering import Entry, Gathered
from giaoban.core.search.index.searching import Part, Searcher
from giaoban.core.search.index.segment import Segment, refused, write_segment

MANIFEST = "index.json"
MOST_SEGMENTS = 8
SEGMENT_SIZE = 40_000_000
"""Syllables after which a segment is closed: memory while it is built stays below 2 GB."""
Progress = Callable[[int], None]


class Store:
    """The segments of one folder, as they were when it was opened; writing opens them again."""

    def __init__(self, folder: Path) -> None:
        """A folder that is not there yet is an empty store. Raises Refused (`index.unreadable`, `index.format`)."""
        self.folder = folder
        self._read()

    def _read(self) -> None:
        try:
            rows = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["segments"]
        except FileNotFoundError:
            rows = []
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise refused("index.unreadable", self.folder / MANIFEST, why) from why
        self.parts: list[Part] = []
        try:
            for row in rows:
                segment = Segment(self.folder / row["name"])
                gone = np.zeros(len(segment), bool)
                gone[row["removed"]] = True
                self.parts.append(Part(segment, gone))
        except (KeyError, TypeError, IndexError) as why:
            raise refused("index.unreadable", self.folder / MANIFEST, why) from why

    def __len__(self) -> int:
        return sum(part.count for part in self.parts)

    def digests(self) -> dict[str, int]:
        """The digest of every entry by its key: what a writer compares with before it indexes again."""
        found: dict[str, int] = {}
        for part in self.parts:
            row = part.segment["digests"].tolist()
            found |= {key: row[place] for place, key in enumerate(part.segment.keys) if not part.gone[place]}
        return found

    def searcher(self) -> Searcher:
        return Searcher(self.parts)

    def write(
        self,
        entries: Iterable[Entry],
        *,
        remove: Collection[str] = (),
        digests: Callable[[Entry], int] | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Adds entries, replacing those of the same keys, and removes others; gives how many were added.

        All of it becomes visible at once, at the end. Of two entries with one key the later counts.
        """
        with self._alone():
            self._read()
            self._sweep()
            added: list[str] = []
            gathered, count = Gathered(), 0
            seen: dict[str, tuple[int, int]] = {}
            gone: dict[int, list[int]] = {}

            def close() -> None:
                nonlocal gathered
                if len(gathered):
                    added.append(self._next_name(added))
                    write_segment(gathered, self.folder / added[-1])
                    gathered = Gathered()

            for entry in entries:
                if gathered.size > SEGMENT_SIZE:
                    close()
                gathered.add(entry, digests(entry) if digests else None)
                if entry.key in seen:
                    number, place = seen[entry.key]
                    gone.setdefault(number, []).append(place)
                seen[entry.key] = (len(added), len(gathered) - 1)
                count += 1
                if progress:
                    progress(count)
            close()
            rows: list[dict[str, object]] = []
            for part in self.parts:
                left = set(np.flatnonzero(part.gone).tolist())
                for key in (*seen, *remove):
                    if (old := part.segment.places.get(key)) is not None:
                        left.add(old)
                if len(left) < len(part.segment):
                    rows.append({"name": part.segment.folder.name, "removed": sorted(left)})
            rows += [{"name": name, "removed": sorted(gone.get(number, []))} for number, name in enumerate(added)]
            self._name(rows)
            if len(self.parts) > MOST_SEGMENTS:
                self._merge()
            return count

    def merge(self) -> None:
        """All segments become one, without what was removed; the answers stay the same but for rounding."""
        with self._alone():
            self._read()
            self._sweep()
            self._merge()

    def _merge(self) -> None:
        gathered = Gathered()
        for part in self.parts:
            part.segment.add_to(gathered, part.gone)
        rows: list[dict[str, object]] = []
        if len(gathered):
            name = self._next_name([])
            write_segment(gathered, self.folder / name)
            rows = [{"name": name, "removed": []}]
        self._name(rows)

    def _name(self, rows: list[dict[str, object]]) -> None:
        """The new state, in one step."""
        beside = self.folder / f".{MANIFEST}.{os.getpid()}"
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"segments": rows}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / MANIFEST)
        self._read()
        self._sweep()

    def _next_name(self, added: list[str]) -> str:
        taken = [int(path.name) for path in self.folder.iterdir() if path.name.isdigit()]
        taken += [int(name) for name in added]
        return f"{max(taken, default=0) + 1:06d}"

    def _sweep(self) -> None:
        named = {part.segment.folder.name for part in self.parts}
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in named and path.name.strip(".0123456789") == "":
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time; the lock goes with the process that held it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
