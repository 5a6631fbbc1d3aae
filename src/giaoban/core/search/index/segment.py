"""One segment on disk: a folder of arrays that are mapped, not read, with the digest of each; never changed.

A segment appears whole or not at all: it is written beside its place and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.search.index.building import build
from giaoban.core.search.index.gathering import NEVER, Gathered

FORMAT = 1
META = "segment.json"
_KEYS = "keys.txt"


class Segment:
    """The arrays of one folder by name, its keys, and the values of its facets."""

    def __init__(self, folder: Path) -> None:
        """Maps the arrays; a page is read when it is needed. Raises Refused (`index.unreadable`, `index.format`)."""
        self.folder = folder
        try:
            self.meta: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
        except (OSError, EOFError, ValueError) as why:
            raise refused("index.unreadable", folder, why) from why
        if self.meta.get("format") != FORMAT:
            raise Refused(
                [
                    Finding(
                        "index.format",
                        where=Place(str(folder)),
                        context={"found": self.meta.get("format"), "known": FORMAT},
                    )
                ]
            )
        try:
            self.count = int(self.meta["count"])
            self.facets: Mapping[str, list[str]] = dict(self.meta["facets"])
        except (KeyError, TypeError, ValueError) as why:
            raise refused("index.unreadable", folder, why) from why
        self._held: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """An array by name. Raises Refused when its file is gone or cut short."""
        if name not in self._held:
            path = self.folder / f"{name}.npy"
            try:
                mapped = np.load(path, mmap_mode="r", allow_pickle=False)
            except (OSError, EOFError, ValueError) as why:
                raise refused("index.unreadable", path, why) from why
            self._held[name] = np.asarray(mapped)  # the plain view: subclasses make every slice slower
        return self._held[name]

    def __len__(self) -> int:
        return self.count

    @cached_property
    def keys(self) -> list[str]:
        """Raises Refused when their file is gone or holds others."""
        path = self.folder / _KEYS
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as why:
            raise refused("index.unreadable", path, why) from why
        found = text.split("\n") if self.count else []
        if len(found) != self.count:
            raise refused("index.unreadable", path, ValueError(f"{len(found)} != {self.count}"))
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def faults(self) -> list[Finding]:
        """Files that are not what was written (`index.damaged`), by their digests. Reads all of them."""
        found = []
        for name, digest in self.meta["digests"].items():
            try:
                data = (self.folder / name).read_bytes()
            except OSError:
                data = b""
            if hashlib.blake2b(data, digest_size=16).hexdigest() != digest:
                found.append(Finding("index.damaged", where=Place(str(self.folder / name)), context={"file": name}))
        return found

    def add_to(self, gathered: Gathered, without: Sequence[bool] | NDArray[np.bool_]) -> None:
        """Puts the entries of this segment, but those said, into a new one: how segments are merged."""
        for place in np.flatnonzero(~np.asarray(without, bool)).tolist():
            for (spelling, name), rows in gathered.rows.items():
                starts = self[f"{name}.starts"]
                rows.append(np.array(self[f"{spelling}.{name}.tokens"][starts[place] : starts[place + 1]]))
            at = slice(*self["passages"][place : place + 2].tolist())
            gathered.cuts.append(np.array(self["cuts"][at]))
            gathered.labels += self["labels"][at].tolist()
            gathered.openings += self["openings"][at].tolist()
            gathered.keys.append(self.keys[place])
            gathered.since.append(int(self["since"][place]))
            gathered.until.append(int(self["until"][place]))
            gathered.weights.append(float(self["weights"][place]))
            gathered.digests.append(int(self["digests"][place]))
            gathered.facets.append({name: self.facet(name, place) for name in self.facets})

    def facet(self, name: str, place: int) -> str:
        return self.facets[name][int(self[f"facet.{name}"][place])] if name in self.facets else ""

    def until(self, place: int) -> int | None:
        """The last day as an ordinal, None when it is open."""
        day = int(self["until"][place])
        return None if day == NEVER else day


def write_segment(gathered: Gathered, folder: Path) -> None:
    """Writes a segment at `folder`, which must not be there yet."""
    arrays, facets = build(gathered)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name in list(arrays):
        np.save(beside / f"{name}.npy", arrays.pop(name))
    (beside / _KEYS).write_text("\n".join(gathered.keys), encoding="utf-8")
    digests = {}
    for path in sorted(beside.iterdir()):
        with path.open("rb") as file:
            digests[path.name] = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
            os.fsync(file.fileno())
    meta = {"format": FORMAT, "count": len(gathered), "facets": facets, "digests": digests}
    (beside / META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
    beside.rename(folder)


def refused(code: str, path: Path, why: Exception) -> Refused:
    return Refused([Finding(code, where=Place(str(path)), context={"why": f"{type(why).__name__}: {why}"[:200]})])
