"""Whatever the scan finds, the owner of the site is told what to do, on the kind of server that stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from giaoban.core.checklists.label.recipes import by_check, load_recipes
from giaoban.core.checklists.reading import load_checklist

PACK = Path(__file__).parents[2] / "packs" / "vn"
KINDS = {"nginx", "apache", "iis", "cloud"}


def books():
    found = [load_recipes(path.read_text(encoding="utf-8"), path.name) for path in sorted(PACK.glob("recipes/*.yaml"))]
    assert [fault for _, faults in found for fault in faults] == []
    return [book for book, _ in found]


RECIPES = by_check(books())


def checks() -> list[str]:
    path = PACK / "checklists" / "web-trust.yaml"
    checklist, _ = load_checklist(path.read_text(encoding="utf-8"), path.name)
    assert checklist is not None
    return sorted(one.probe for one in checklist.criteria.values() if one.probe)


def test_every_check_of_the_label_has_its_recipe_and_no_recipe_is_left_over():
    assert len(checks()) == 39
    assert sorted(RECIPES) == checks()


def test_no_check_is_told_in_two_files():
    names = [recipe.check for book in books() for recipe in book.recipes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_recipe_serves_every_kind_of_server(name):
    """A step for each of them, or one that holds everywhere (in DNS, or in the site itself)."""
    servers = {step.server for step in RECIPES[name].steps}
    assert servers & {"any", "dns"} or servers >= KINDS


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_recipe_says_why_and_what_in_both_languages(name):
    recipe = RECIPES[name]
    for words in (recipe.why, *(step.do for step in recipe.steps)):
        assert words.vi
        assert words.en
        assert words.vi != words.en
    assert not recipe.why.vi.isascii()  # Vietnamese as it is written
