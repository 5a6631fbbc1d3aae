"""What is to be mended on a site: each check that does not bring all its points, with its recipe from the pack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from giaoban.assessments.models import Assessment
from giaoban.assessments.queries.judging import judged
from giaoban.core.checklists.label.recipes import Recipe, Step, by_check, load_recipes
from giaoban.core.checklists.schema import Criterion


@dataclass(frozen=True)
class Mend:
    """One criterion to mend: what it is worth, and what to do on the chosen kind of server."""

    criterion: Criterion
    state: str
    recipe: Recipe | None
    steps: tuple[Step, ...]

    @property
    def is_gate(self) -> bool:
        return self.criterion.gate


def recipes() -> dict[str, Recipe]:
    """All recipes of the pack by check; files with faults are left out (`giaoban packs lint` names them)."""
    folder = Path(settings.PACK) / "recipes"
    return _read(folder, tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml"))))


def to_mend(assessment: Assessment, *, today: dt.date, server: str = "nginx") -> list[Mend]:
    """Gates first, then by what each is worth. What nobody tested is not listed: it is no failure. Three queries."""
    book, found = recipes(), []
    for scored in judged(assessment, today=today).criteria:
        criterion = scored.node
        if not isinstance(criterion, Criterion) or scored.state not in ("not", "partly"):
            continue
        recipe = book.get(criterion.probe or criterion.id)
        steps = tuple(step for step in recipe.steps if step.server in ("any", "dns", server)) if recipe else ()
        found.append(Mend(criterion, scored.state, recipe, steps))
    return sorted(found, key=lambda one: (not one.is_gate, -one.criterion.weighs))


@lru_cache(maxsize=4)
def _read(folder: Path, stamps: tuple[tuple[str, int], ...]) -> dict[str, Recipe]:
    books = []
    for name, _ in stamps:
        path = folder / name
        book, _findings = load_recipes(path.read_text(encoding="utf-8"), str(path))
        if book is not None:
            books.append(book)
    return by_check(books)
