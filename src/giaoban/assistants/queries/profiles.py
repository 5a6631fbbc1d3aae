"""Profiles, intents and weights as the pack of the site states them, read again when a file changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.marked_yaml import SafeLoader
from giaoban.core.packs.assistants import Profile
from giaoban.core.search.answering.calibration import Calibration
from giaoban.core.search.answering.evidence import FEATURES
from giaoban.core.search.answering.intents import Lexicon, lexicon_of

FOLDER = "assistants"
INTENTS = "intents.yaml"
ABSTENTION = "abstention.yaml"


def assistants_folder() -> Path:
    """Of the pack that the site reads."""
    from django.conf import settings

    return Path(settings.PACK) / FOLDER


def profile_names() -> list[str]:
    """The profiles of the pack, by name."""
    return sorted(profile.profile for profile in profiles())


def profiles() -> list[Profile]:
    """Every profile of the pack, in the order of the files. Raises Refused (`assistant.bad-profile`)."""
    found = []
    for file in sorted(assistants_folder().glob("*.yaml")):
        made = _profile(file, _stamp(file))
        if made is not None:
            found.append(made)
    return found


def profile_named(name: str) -> Profile:
    """Raises Refused (`assistant.unknown-profile`, or what is wrong with a file)."""
    known = {each.profile: each for each in profiles()}
    if name not in known:
        context = {"profile": name[:60], "known": ", ".join(sorted(known)) or "–"}
        raise Refused([Finding("assistant.unknown-profile", context=context)])
    return known[name]


def lexicon() -> Lexicon:
    """What questions want, from the pack; without the file every question is one about provisions.

    Raises Refused (`assistant.bad-intents`).
    """
    file = assistants_folder() / INTENTS
    return _lexicon(file, _stamp(file)) if file.exists() else Lexicon({})


def calibration(path: Path | None = None) -> Calibration | None:
    """The weights by which an answer is held back; None when there are none. Raises Refused
    (`assistant.bad-calibration`)."""
    file = path or assistants_folder() / ABSTENTION
    return _calibration(file, _stamp(file)) if file.exists() else None


def calibration_text(made: Calibration, provenance: dict[str, Any]) -> str:
    """The same as a file, with where it comes from."""
    rows = {
        name: {"weight": round(weight, 4), "mean": round(mean, 6), "spread": round(spread, 6)}
        for name, weight, mean, spread in zip(made.names, made.weights, made.means, made.spreads, strict=True)
    }
    said = {
        "provenance": provenance, "bias": round(made.bias, 4), "threshold": round(made.threshold, 4),
        "sure": round(made.sure, 4), "features": rows,
    }  # fmt: skip
    head = "# When an assistant keeps silent, by `giaoban ask --fit`: docs/reference/assistants.md.\n"
    return head + yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        known = file.stat()
    except OSError:
        return (0, 0)
    return known.st_mtime_ns, known.st_size


def _values(file: Path, code: str) -> dict[str, Any]:
    try:
        values = yaml.load(file.read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506 (a safe loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as why:
        raise _refused(file, code, why) from why
    return values if isinstance(values, dict) else {}


@lru_cache(maxsize=64)
def _profile(file: Path, stamp: tuple[int, int]) -> Profile | None:
    values = _values(file, "assistant.bad-profile")
    if "profile" not in values:
        return None
    try:
        return Profile.model_validate(values)
    except ValidationError as why:
        raise _refused(file, "assistant.bad-profile", why) from why


@lru_cache(maxsize=8)
def _lexicon(file: Path, stamp: tuple[int, int]) -> Lexicon:
    try:
        return lexicon_of(_values(file, "assistant.bad-intents"))
    except ValueError as why:
        raise _refused(file, "assistant.bad-intents", why) from why


@lru_cache(maxsize=8)
def _calibration(file: Path, stamp: tuple[int, int]) -> Calibration:
    values = _values(file, "assistant.bad-calibration")
    try:
        rows = values["features"]
        if unknown := set(rows) - set(FEATURES):
            raise ValueError(f"unknown features: {', '.join(sorted(unknown))}")
        weights, means, spreads = (
            tuple(float(row[part]) for row in rows.values()) for part in ("weight", "mean", "spread")
        )
        if any(spread <= 0 for spread in spreads):
            raise ValueError("a spread is above 0")
        threshold = float(values["threshold"])
        sure = float(values.get("sure", threshold))  # files of before have none
        return Calibration(tuple(rows), weights, means, spreads, float(values["bias"]), threshold, sure)
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise _refused(file, "assistant.bad-calibration", why) from why


def _refused(file: Path, code: str, why: Exception) -> Refused:
    return Refused([Finding(code, where=Place(str(file)), context={"why": " ".join(str(why).split())[:200]})])
