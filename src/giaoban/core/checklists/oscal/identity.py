"""Names that OSCAL takes: identifiers that follow from what they name, control ids that begin with a letter."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

VERSION = "1.2.0"
_NAMESPACE = uuid.UUID("6f1f8f4e-0c53-5b0e-9d0f-5f3c3f2f7d11")


def identifier(*parts: str) -> str:
    """The same parts give the same UUID (version 5), so that the same result is the same file.

    >>> identifier("a", "b") == identifier("a", "b") != identifier("ab")
    True
    """
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def control_id(name: str) -> str:
    """A criterion's id as OSCAL's token: it begins with a letter.

    >>> control_id("5.1-1"), control_id("G1")
    ('c-5.1-1', 'g1')
    """
    token = re.sub(r"[^a-z0-9._-]", "-", name.lower())
    return token if token[:1].isalpha() else f"c-{token}"


def moment(day: dt.date) -> str:
    """A day as the date with time and zone that OSCAL asks for."""
    return f"{day.isoformat()}T00:00:00+00:00"


def metadata(title: str, *, version: str, day: dt.date) -> dict[str, Any]:
    return {"title": title, "last-modified": moment(day), "version": version, "oscal-version": VERSION}
