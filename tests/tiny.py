"""The tiny country for tests: its pack, its days, the people in it, and what a test may need of the machine.

Every number of it is worked out on paper in `packs/tiny/README.md`.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from giaoban.core.packs.pack import Pack
    from giaoban.registry.models import Person, Subject

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "packs" / "tiny"
SHARED = Path(os.environ.get("GIAOBAN_SHARED", ROOT.parent / "shared"))
SEEDS = Path(os.environ.get("GIAOBAN_SEEDS", SHARED / "seeds"))

MERGER = dt.date(2025, 1, 1)  # Núi and Sông become Núi Sông
TODAY = dt.date(2025, 4, 15)  # five days after the review of Q1/2025
NOW = dt.datetime(2025, 4, 15, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

ENABLE = "make test-all installs it and runs everything"


@cache
def tiny_pack() -> Pack:
    """The pack, read once; a fault in it fails the test with every finding."""
    from giaoban.core.packs.load import load_pack

    pack, findings = load_pack(FOLDER, today=TODAY)
    assert pack is not None, "\n".join(map(str, findings))
    return pack


def apply_tiny(by: Person | None = None):
    """Applies it as the console, or as somebody; gives the plan that was carried out."""
    from giaoban.registry.actions import apply_pack, console_person

    return apply_pack(by=by or console_person(), pack=tiny_pack(), today=TODAY, now=NOW)


def subject(key: str) -> Subject:
    from giaoban.registry.models import Subject

    return Subject.objects.get(key=key)


def person(username: str, *, role: str = "", at: str = "") -> Person:
    """Somebody, with a role at a subject since the merger (without one: an outsider)."""
    from giaoban.registry.models import Membership, Person

    found = Person.objects.create(username=username, name=username.replace("_", " ").title())
    if role:
        Membership.objects.create(person=found, subject=subject(at), role=role, valid_from=MERGER)
    return found


def needs_program(*names: str) -> str:
    """The first of the programs that is there; none: the test is skipped with the reason (and fails in CI)."""
    for name in names:
        if found := shutil.which(name):
            return found
    lacking(f"no {' or '.join(names)} on this machine; {ENABLE}")


def lacking(reason: str) -> NoReturn:
    """Skips, except where nothing may be skipped."""
    if os.environ.get("GIAOBAN_SKIP_NOTHING") == "1":
        pytest.fail(f"{reason} (GIAOBAN_SKIP_NOTHING=1)", pytrace=False)
    pytest.skip(reason)
