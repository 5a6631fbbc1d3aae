"""Who makes vectors of texts, when somebody wants them: an OpenAI-compatible server, or a model in a folder.

    GIAOBAN_EMBEDDINGS            https://host/v1  or  a folder of sentence-transformers; nothing: no vectors
    GIAOBAN_EMBEDDINGS_MODEL      the name the server knows the model by
    GIAOBAN_EMBEDDINGS_KEY(_FILE) its key

The server is asked through the reader "exchange.post_json" that the room of the network registers in `core.plugins`:
nothing here opens a connection. Without vectors everything works.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from giaoban.core import plugins
from giaoban.core.findings import Finding, Refused
from giaoban.core.search.index.fusion import fused
from giaoban.core.search.index.vectors import Embed, Rows, Vectors

POST = "exchange.post_json"
BATCH = 64
WEIGHTS = (1.0, 0.7)
"""Of the words and of the vectors when both rank."""


@dataclass(frozen=True)
class ServedEmbedding:
    """An OpenAI-compatible /embeddings."""

    address: str
    model: str
    key: str = ""

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Raises Refused (`embeddings.bad-answer`) for an answer that is not one row a text; NoReader where nobody may
        reach a network."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            answer: Any = plugins.read(
                POST,
                url=f"{self.address.rstrip('/')}/embeddings",
                body={"model": self.model, "input": batch},
                key=self.key,
            )
            try:
                found = sorted(answer["data"], key=lambda row: row["index"])
                made = np.array([row["embedding"] for row in found], np.float32)
                if made.ndim != 2 or len(made) != len(batch) or not np.isfinite(made).all():
                    raise ValueError(f"{made.shape} for {len(batch)} texts")
            except (KeyError, TypeError, ValueError) as why:
                raise Refused([Finding("embeddings.bad-answer", context={"why": str(why)[:120]})]) from why
            rows += made.tolist()
        return np.array(rows, np.float32)


class LoadedEmbedding:
    """A model of sentence-transformers in a folder; nothing is downloaded."""

    def __init__(self, folder: Path) -> None:
        """Raises Refused (`embeddings.no-model`) when the library or the model is not there."""
        self.model = folder.name
        try:
            library = importlib.import_module("sentence_transformers")
            self._model: Any = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as why:  # the library raises its own kinds for a broken folder
            context = {"model": str(folder), "why": f"{type(why).__name__}: {why}"[:160]}
            raise Refused([Finding("embeddings.no-model", context=context)]) from why

    def __call__(self, texts: Sequence[str]) -> Rows:
        made: Rows = np.asarray(self._model.encode(list(texts), batch_size=BATCH, show_progress_bar=False), np.float32)
        return made


def chosen_embedding() -> Embed:
    """What the environment names. Raises Refused (`embeddings.none`, `embeddings.no-model`)."""
    said = os.environ.get("GIAOBAN_EMBEDDINGS", "")
    if not said:
        raise Refused([Finding("embeddings.none")])
    if not said.startswith(("http://", "https://")):
        return LoadedEmbedding(Path(said))
    from giaoban.settings import given

    return ServedEmbedding(said, os.environ.get("GIAOBAN_EMBEDDINGS_MODEL", ""), given("GIAOBAN_EMBEDDINGS_KEY"))


def with_vectors(ranked: Sequence[str], question: str, vectors: Vectors, embed: Embed, most: int) -> list[str]:
    """Keys by words and by meaning as one ranking. Raises Refused when the model is not that of the vectors."""
    if embed.model != vectors.model:
        raise Refused([Finding("embeddings.no-model", context={"model": embed.model, "why": f"≠ {vectors.model}"})])
    near = [key for key, _ in vectors.nearest(embed([question])[0], max(most, len(ranked)))]
    return [key for key, _ in fused([ranked, near], WEIGHTS)][:most]
