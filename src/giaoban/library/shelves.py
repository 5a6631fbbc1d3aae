"""Documents, as a pack states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.library.models import Document
from giaoban.registry.models import Subject
from giaoban.registry.shelf import ModelShelf


class DocumentShelf(ModelShelf):
    name = "documents"
    order = 20
    model = Document
    columns = (
        "key", "kind", "number", "title_vi", "title_en", "issued_on", "valid_from", "valid_to", "status", "evidence",
        "source", "note",
    )  # fmt: skip
    refers: ClassVar = {"issuer": Subject}
    searched = ("number", "title_vi", "title_en")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.documents:
            yield entry.value.model_dump(), entry.at()
