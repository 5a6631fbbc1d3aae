"""Meetings to prepare and their agenda, as a pack states them. Sealing is done by people, never by a pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, Written
from giaoban.meetings.models import AgendaItem, Meeting
from giaoban.registry.models import Subject
from giaoban.registry.shelf import ModelShelf


class MeetingShelf(ModelShelf):
    name = "meetings"
    order = 70
    model = Meeting
    columns = ("key", "kind", "title_vi", "title_en", "period_code", "held_on", "place_vi", "layout", "details")
    refers: ClassVar = {"organiser": Subject, "chair": Subject}

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.meetings:
            meeting = entry.value
            details = meeting.model_dump(mode="json", include={"programmes", "source", "known_at", "note"})
            details["place_en"] = meeting.place.en
            yield (
                {
                    "key": meeting.id,
                    "kind": meeting.kind,
                    "title_vi": meeting.title.vi,
                    "title_en": meeting.title.en,
                    "period_code": meeting.period,
                    "held_on": meeting.held_on,
                    "place_vi": meeting.place.vi,
                    "organiser": meeting.organiser,
                    "chair": meeting.chair,
                    "layout": meeting.layout,
                    "details": details,
                },
                entry.at(),
            )


class AgendaShelf(ModelShelf):
    """An agenda that people have put in order is theirs; a pack applied again leaves it alone."""

    name = "agenda"
    order = 71
    model = AgendaItem
    columns = ("number", "group", "title_vi", "title_en", "details")
    refers: ClassVar = {"meeting": Meeting}

    def key_of(self, fields: Fields) -> str:
        return f"{fields['meeting']} {fields['number']}"

    def held(self, pack: Pack, own: Written) -> dict[str, Fields]:
        arranged = _arranged()
        return {key: fields for key, fields in super().held(pack, own).items() if fields["meeting"] not in arranged}

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        arranged = _arranged()
        for entry in pack.meetings:
            if entry.value.id in arranged:
                continue
            for number, item in enumerate(entry.value.agenda, 1):
                fields = {
                    "meeting": entry.value.id,
                    "number": number,
                    "group": item.group,
                    "title_vi": item.title.vi,
                    "title_en": item.title.en,
                    "details": {"indicators": list(item.indicators)},
                }
                yield fields, entry.at("agenda", number - 1)


def _arranged() -> set[str]:
    return set(Meeting.objects.filter(arranged_at__isnull=False).values_list("key", flat=True))
