"""Documents, their relations and the kinds of plans, as a pack states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.library.models import Document, PlanKind, Relation
from giaoban.library.queries.guidance import relation_key
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


class RelationShelf(ModelShelf):
    name = "relations"
    order = 21
    model = Relation
    columns = ("key", "kind", "place", "evidence", "note")
    refers: ClassVar = {"source": Document, "target": Document}

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.relations:
            row = entry.value
            yield {"key": relation_key(row.kind, row.source, row.target), **row.model_dump()}, entry.at()


class PlanKindShelf(ModelShelf):
    name = "plan-kinds"
    order = 22
    model = PlanKind
    columns = ("key", "title_vi", "title_en", "definition")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.plans:
            kind = entry.value
            definition = kind.model_dump(mode="json", exclude={"id", "title"})
            titles = {"title_vi": kind.title.vi, "title_en": kind.title.en}
            yield {"key": kind.id, **titles, "definition": definition}, entry.at()
