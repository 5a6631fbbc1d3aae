"""Which licences let anybody pass a table on: known by the names under which publishers state them.

A licence that is not known here is not open: the bundle of such a table is handed only to somebody who signed in. A
note such as "published, terms of reuse not stated" is therefore not open either.

Source: the Open Definition's list of conformant licences (Open Knowledge Foundation); Apache 2.0 for tables that the
        software itself makes.
"""

from __future__ import annotations

import re

_OPEN = re.compile(
    r"""\bopen \s government \s licence\b | \bogl\b ([ -]?(uk[ -]?)?v?\d(\.\d)?)?
    | \bcc[ -]?0\b | \bcc[ -]by\b (?![ -]?(nc|nd)|[ -]sa[ -](nc|nd))
    | \bcreative \s commons \s (zero|attribution)\b (?!.{0,30}(non-?commercial|no \s?derivat))
    | \bpublic \s domain\b | \bodc[ -]by\b | \bodbl\b | \bpddl\b | \betalab\b
    | \bapache[ -](licence|license)?[, -]*(version)?[ -]?2\.0 | \bmit \s licen[cs]e\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_open(licence: str) -> bool:
    """Whether the licence, as its publisher wrote it, lets anybody pass the data on.

    >>> is_open("Open Government Licence v3.0"), is_open("CC BY 4.0"), is_open("CC-BY-SA 4.0")
    (True, True, True)
    >>> is_open("Apache-2.0"), is_open("ODbL"), is_open("public domain")
    (True, True, True)
    >>> is_open("CC BY-NC 4.0"), is_open("CC-BY-SA-NC 4.0"), is_open("All rights reserved"), is_open("")
    (False, False, False, False)
    """
    return _OPEN.search(licence) is not None
