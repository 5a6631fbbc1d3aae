"""Every code of the economy room has its two sentences, and every sentence a code."""

from __future__ import annotations

import re

from tests.core.economy.sample_tables import ROOT

from giaoban.web.words.economy import WORDS


def test_every_code_of_the_room_has_words():
    folder = ROOT / "src" / "giaoban" / "core" / "economy"
    used = set()
    for path in folder.rglob("*.py"):
        used |= set(re.findall(r"economy\.[a-z]+(?:-[a-z]+)+|\"economy\.[a-z-]+\"", path.read_text(encoding="utf-8")))
    used = {code.strip('"') for code in used} - {"economy.row-footing", "economy.column-footing"}
    modules = {f"economy.{path.stem}" for path in folder.rglob("*.py")}
    said = set(WORDS) - {"economy.row-footing", "economy.column-footing"}
    assert used - modules == said
