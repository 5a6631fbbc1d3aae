"""Versions as SDMX queries name them: one, the latest, or any from one on.

Source: SDMX-REST 2.2, doc/querying_versions.md: `*` all, `~` latest, `+` latest stable, `1.2+.0` from 1.2.0 within 1.
"""

from __future__ import annotations

import re

_ANY = frozenset({"*", "~", "+", "latest", "all", ""})


def version_matches(wanted: str, version: str) -> bool:
    """Whether a stable version is among those wanted; missing parts count as 0.

    >>> version_matches("2", "2.0.0"), version_matches("1+.0", "2.0.0"), version_matches("2.1+.0", "2.0.0")
    (True, True, False)
    """
    if wanted in _ANY:
        return True
    if not re.fullmatch(r"\d+\+?(\.\d+\+?){0,2}", wanted) or wanted.count("+") > 1:
        return False
    have = [int(part) for part in version.split(".")]
    parts = wanted.split(".") + ["0"] * (len(have) - wanted.count(".") - 1)
    floor = [int(part.rstrip("+")) for part in parts]
    for at, part in enumerate(parts):
        if part.endswith("+"):
            return have[:at] == floor[:at] and have[at:] >= floor[at:]
    return have == floor
