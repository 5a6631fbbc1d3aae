"""The level under each regime as a page shows it: what decided, and what the nearest rule still needs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.assessments.queries.levels import levels
from giaoban.core.checklists.levels.deriving import Derived, Tried, derive
from giaoban.core.checklists.levels.rules import Regime, Rule
from giaoban.core.checklists.levels.telling import Language, condition_words
from giaoban.web.reading import Reading


@dataclass(frozen=True)
class ShownLevel:
    """A derived level; `lacking` are the conditions of the nearest rule that do not hold, as sentences."""

    regime: Regime
    level: int | None
    highest: int | None
    is_settled: bool
    raised: bool
    decided: tuple[Rule, ...]
    nearest: Tried | None
    lacking: tuple[str, ...]


def shown_levels(facts: Mapping[str, Any], reading: Reading) -> list[ShownLevel]:
    """Under every regime, oldest first."""
    return [shown_level(derive(regime, facts), facts, reading) for regime in levels().regimes]


def shown_level(one: Derived, facts: Mapping[str, Any], reading: Reading) -> ShownLevel:
    language: Language = "en" if reading.language == "en" else "vi"
    texts = (*one.nearest.missing, *one.nearest.open) if one.nearest else ()
    lacking = tuple(condition_words(text, levels().facts, language, stated=facts) for text in texts)
    return ShownLevel(
        one.regime, one.level, one.highest, one.is_settled, one.raised, one.decided, one.nearest, lacking
    )  # fmt: skip
