"""Texts as vectors, beside the words: which are near a question in meaning. Optional.

    vectors = Vectors.write(folder, keys, embed(texts), model="...")
    vectors.nearest(embed(["phí qua sông"])[0], 100)         [(key, cosine), ...]

Rows have length 1 and are kept in 16 bits; all of them are compared with a question, in blocks, so nothing is missed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from giaoban.core.findings import Finding, Refused
from giaoban.core.search.index.segment import refused

_BLOCK = 16_384
_META, _ROWS = "vectors.json", "vectors.npy"
Rows = NDArray[np.float32]


class Embed(Protocol):
    """Makes one row a text. `model` names what made them; rows of two models are never compared."""

    @property
    def model(self) -> str: ...

    def __call__(self, texts: Sequence[str]) -> Rows: ...


class Vectors:
    """Vectors of texts under their keys, mapped from a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises Refused (`index.unreadable`)."""
        try:
            meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))
            self.rows = np.load(folder / _ROWS, mmap_mode="r", allow_pickle=False)
            self.keys: list[str] = meta["keys"]
            self.model = str(meta["model"])
            if self.rows.shape != (len(self.keys), meta["size"]):
                raise ValueError(f"{self.rows.shape} for {len(self.keys)} keys")
        except (OSError, EOFError, ValueError, KeyError, TypeError) as why:
            raise refused("index.unreadable", folder, why) from why

    @classmethod
    def write(cls, folder: Path, keys: Sequence[str], rows: Rows, *, model: str) -> Vectors:
        """Writes a folder whole or not at all, in place of the one that was there."""
        beside = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        np.save(beside / _ROWS, unit(rows).astype(np.float16))
        meta = {"keys": list(keys), "model": model, "size": int(rows.shape[1])}
        (beside / _META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
        return cls(folder)

    def nearest(self, row: Rows, most: int) -> list[tuple[str, float]]:
        """Keys and cosines, the nearest first. Raises Refused (`vectors.size`) for a row of another size."""
        if row.shape != (self.rows.shape[1],):
            context = {"found": int(row.shape[-1]), "known": int(self.rows.shape[1]), "model": self.model}
            raise Refused([Finding("vectors.size", context=context)])
        asked = unit(row[None, :])[0]
        near = np.empty(len(self.keys), np.float32)
        for start in range(0, len(near), _BLOCK):
            near[start : start + _BLOCK] = self.rows[start : start + _BLOCK].astype(np.float32) @ asked
        order = np.argsort(-near, kind="stable")[:most]
        return [(self.keys[place], float(near[place])) for place in order.tolist()]


def unit(rows: Rows) -> Rows:
    """Rows of length 1; a row of noughts stays one."""
    wide = np.asarray(rows, np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    result: Rows = np.divide(wide, lengths, out=np.zeros_like(wide), where=lengths > 0)
    return result
