"""How a failed check is mended, as a pack's `recipes/*.yaml` say: what to do and what to write, by kind of server.

A recipe names the check of the scan (`probe:` of a criterion). A kind of server that a recipe does not name needs
nothing of its own: `any` holds for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from giaoban.core.fields import Part, Words
from giaoban.core.findings import Finding, Place
from giaoban.core.marked_yaml import read_marked

Server = Literal["any", "nginx", "apache", "iis", "cloud", "dns"]
SERVERS: tuple[Server, ...] = ("any", "nginx", "apache", "iis", "cloud", "dns")


class Step(Part):
    """What to do on one kind of server; `write` is copied as it stands."""

    server: Server
    do: Words
    write: str = ""


class Recipe(Part):
    """One check: why it matters, the steps, and how to see that it helped."""

    check: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.|-]{1,60}$")]
    why: Words
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    check_again: str = ""


class RecipeBook(Part):
    """A file of recipes."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,60}$")]
    title: Words
    recipes: Annotated[tuple[Recipe, ...], Field(min_length=1)]


def load_recipes(text: str, file: str) -> tuple[RecipeBook | None, list[Finding]]:
    """The recipes of a file, and its faults with their lines."""
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    try:
        return RecipeBook.model_validate(marked.value), []
    except ValidationError as why:
        return None, [
            Finding(
                "label.bad-recipe",
                where=marked.place(tuple(error["loc"])) if isinstance(marked.value, dict) else Place(file, 1),
                context={"field": ".".join(map(str, error["loc"])), "reason": error["msg"]},
            )
            for error in why.errors(include_url=False)
        ]


def by_check(books: Iterable[RecipeBook]) -> dict[str, Recipe]:
    """Recipes by check; of two for one check the later file's."""
    return {recipe.check: recipe for book in books for recipe in book.recipes}
