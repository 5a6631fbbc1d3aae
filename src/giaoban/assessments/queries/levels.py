"""The rules of levels as the pack of the site states them, and what they make of a system's facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.checklists.levels.deriving import Derived, derive
from giaoban.core.checklists.levels.rules import Levels, load_levels
from giaoban.core.findings import Finding, Place, Refused


def levels() -> Levels:
    """Read once as long as the file stays the same. Raises Refused (`levels.none`) where the pack has no such file."""
    folder = Path(settings.PACK) / "levels"
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise Refused([Finding("levels.none", where=Place(str(folder)))])
    return _read(str(files[0]), files[0].stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> Levels:
    found, faults = load_levels(Path(path).read_text(encoding="utf-8"), path)
    if found is None:
        raise Refused(faults)
    return found


def derived(facts: Mapping[str, Any]) -> list[Derived]:
    """The level under every regime, oldest first: side by side."""
    return [derive(regime, facts) for regime in levels().regimes]
