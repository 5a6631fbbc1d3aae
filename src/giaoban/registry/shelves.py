"""Subjects, their successions and their links, as a pack states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields
from giaoban.registry.models import Link, Subject, Succession
from giaoban.registry.shelf import ModelShelf


class SubjectShelf(ModelShelf):
    name = "subjects"
    order = 10
    model = Subject
    columns = (
        "key", "kind", "code", "name_vi", "name_en", "short_vi", "valid_from", "valid_to", "source", "evidence",
        "details",
    )  # fmt: skip
    refers: ClassVar = {"parent": Subject, "owner": Subject}
    searched = ("code", "name_vi", "name_en", "short_vi")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.subjects:
            yield entry.value.model_dump(), entry.at()


class SuccessionShelf(ModelShelf):
    name = "successions"
    order = 11
    model = Succession
    columns = ("date", "kind", "share", "instrument", "evidence")
    refers: ClassVar = {"predecessor": Subject, "successor": Subject}

    def key_of(self, fields: Fields) -> str:
        return f"{fields['predecessor']} {fields['successor']} {fields['date']}"

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.successions:
            yield entry.value.model_dump(), entry.at()


class LinkShelf(ModelShelf):
    name = "links"
    order = 12
    model = Link
    columns = ("kind", "valid_from", "valid_to")
    refers: ClassVar = {"source": Subject, "target": Subject}

    def key_of(self, fields: Fields) -> str:
        return f"{fields['kind']} {fields['source']} {fields['target']} {fields['valid_from'] or ''}"

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.links:
            yield entry.value.model_dump(), entry.at()
