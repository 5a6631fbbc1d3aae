"""Every code of the measured economy has its two sentences, and every sentence a code that somebody raises."""

from __future__ import annotations

import re

from tests.core.economy.sample_tables import ROOT

from giaoban.web.findings import words

HOUSE = ROOT / "src" / "giaoban"


def codes(*folders: str) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        for path in (HOUSE / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"\"(economy\.[a-z]+(?:-[a-z]+)+|economy\.[a-z]+)\"", text))
    return found


def test_every_code_of_the_room_has_words():
    assert sorted(codes("core/economy") - set(words())) == []


def test_every_sentence_about_the_economy_is_said_somewhere():
    raised = codes("core/economy", "measures", "cli/economy", "portal")
    said = {code for code in words() if code.startswith("economy.")}
    put_together = {code for code in said if re.match(r"economy\.(part|row|column|unknown)-", code)}
    assert sorted(said - raised - put_together) == []
