"""Checklists, as a pack states them. A file that says something new is another row, beside the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Q

from giaoban.assessments.models import Checklist
from giaoban.core.findings import Place
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Fields, SectionPlan
from giaoban.registry.models import Person
from giaoban.registry.shelf import ModelShelf


class ChecklistShelf(ModelShelf):
    name = "checklists"
    order = 33
    model = Checklist
    columns = (
        "key", "code", "version", "fingerprint", "title_vi", "title_en", "supersedes", "evidence", "is_complete",
        "is_current", "definition", "valid_from", "valid_to",
    )  # fmt: skip
    searched: ClassVar = ("code", "title_vi", "title_en")

    def rows(self, pack: Pack) -> Iterator[tuple[dict[str, Any], Place]]:
        for entry in pack.checklists:
            found = entry.value
            yield {
                "key": f"{found.reference}#{found.fingerprint[:16]}", "code": found.id, "version": found.version,
                "fingerprint": found.fingerprint, "title_vi": found.title.vi[:300], "title_en": found.title.en[:300],
                "supersedes": found.supersedes or "", "evidence": found.evidence, "is_complete": found.complete,
                "is_current": True, "definition": found.model_dump(mode="json", exclude_defaults=True),
                "valid_from": found.valid_from, "valid_to": found.valid_to,
            }, entry.at()  # fmt: skip

    def write(self, plan: SectionPlan, *, pack: Pack, by: Person, now: dt.datetime) -> dict[str, dict[str, Any]]:
        """The wordings before these are no longer the current ones; nothing else about them changes."""
        stated: list[Fields] = [row.fields for row in plan.add] + [change.row.fields for change in plan.change]
        for fields in stated:
            before = Q(code=fields["code"], version=fields["version"]) & ~Q(key=fields["key"])
            Checklist.objects.filter(before, is_current=True).update(is_current=False)
        return super().write(plan, pack=pack, by=by, now=now)
