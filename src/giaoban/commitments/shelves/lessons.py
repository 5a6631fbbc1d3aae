"""Practices, who does them, their documents and their pilots, as a pack states them.

People decide about pilots and move their day; a pack that is applied again leaves a pilot alone that anybody decided
about, and the last day of a use that somebody ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.commitments.models import Pilot, PilotDecision, Practice, PracticeUse
from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, Written
from giaoban.library.models import Document
from giaoban.registry.models import Subject
from giaoban.registry.shelf import ModelShelf


class PracticeShelf(ModelShelf):
    name = "practices"
    order = 55
    model = Practice
    columns = (
        "key", "title_vi", "title_en", "what", "what_en", "group", "cost", "cost_note", "indicators", "is_simulated",
        "source_place", "evidence",
    )  # fmt: skip
    refers: ClassVar = {"told_by": Subject, "source": Document}
    stamps = ("recorded_at", "recorded_by")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.practices:
            told = entry.value
            fields = told.model_dump(
                include={"group", "cost", "cost_note", "indicators", "evidence", "told_by", "source"}
            )
            fields |= {"key": told.id, "title_vi": told.title.vi, "title_en": told.title.en, "what": told.what.vi}
            fields |= {"what_en": told.what.en, "is_simulated": told.simulated, "source_place": told.place}
            yield fields, entry.at()


class PracticeUseShelf(ModelShelf):
    name = "practice-uses"
    order = 56
    model = PracticeUse
    columns = ("since", "seen_on", "until", "note")
    refers: ClassVar = {"practice": Practice, "subject": Subject}

    def key_of(self, fields: Fields) -> str:
        return f"{fields['practice']} {fields['subject']}"

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.practices:
            for number, use in enumerate(entry.value.uses):
                yield use.model_dump() | {"practice": entry.value.id}, entry.at("uses", number)

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        """What somebody ended by hand keeps its last day and why."""
        kept = super().held(pack, own)
        for key, fields in kept.items():
            if key in own and fields["until"] is not None:
                kept[key] = {name: value for name, value in fields.items() if name not in ("until", "note")}
        return kept


class PracticeDocumentShelf(ModelShelf):
    name = "practice-docs"
    order = 57
    model = Practice.documents.through
    columns = ()
    refers: ClassVar = {"practice": Practice, "document": Document}

    def key_of(self, fields: Fields) -> str:
        return f"{fields['practice']} {fields['document']}"

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.practices:
            for number, key in enumerate(entry.value.documents):
                yield {"practice": entry.value.id, "document": key}, entry.at("documents", number)


class PilotShelf(ModelShelf):
    name = "pilots"
    order = 58
    model = Pilot
    columns = ("key", "question", "indicator_code", "worth", "starts_on", "decide_by")
    refers: ClassVar = {"practice": Practice}
    stamps = ("opened_at", "opened_by")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.practices:
            for number, pilot in enumerate(entry.value.pilots):
                fields = pilot.model_dump(exclude={"id", "indicator"})
                fields |= {"key": f"{entry.value.id}/{pilot.id}", "practice": entry.value.id}
                yield fields | {"indicator_code": pilot.indicator}, entry.at("pilots", number)

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        kept = super().held(pack, own)
        for key in PilotDecision.objects.values_list("pilot__key", flat=True).distinct():
            if key in kept:
                kept[key] = {}
        return kept
