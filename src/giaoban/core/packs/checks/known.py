"""The keys a pack declares, and the finding about a key it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from giaoban.core.findings import Finding, Place
from giaoban.core.packs.pack import Contents
from giaoban.core.packs.schema import SubjectRow

_CODES = {
    "subjects": "pack.unknown-subject",
    "documents": "pack.unknown-document",
    "indicators": "pack.unknown-indicator",
    "kinds": "pack.unknown-kind",
    "commitments": "pack.unknown-commitment",
    "programmes": "pack.unknown-programme",
    "plans": "pack.unknown-plan-kind",
    "checklists": "pack.unknown-checklist",
}
_FOLDERS = {"commitments": {"commitments", "programmes"}}
"""Where a section is stated, when that is not the folder of its name: targets are commitments too."""


class Known:
    """Answers for every section; `missing` gives one finding, or none when the key is there (or none was given).

    Nothing is missing from a section of which a file could not be read: it may stand there.
    """

    def __init__(self, contents: Contents) -> None:
        self._declared = contents.declared
        self._unread = contents.unread

    def missing(self, section: str, key: str | None, where: Place) -> Iterator[Finding]:
        known = self._declared.get(section, frozenset())
        if key is not None and key not in known and not self._unread & _FOLDERS.get(section, {section}):
            nearest = next(iter(get_close_matches(key, sorted(known), n=1, cutoff=0.6)), "–")
            yield Finding(_CODES[section], where=where, context={"key": key, "nearest": nearest})


def backwards(valid_from: object, valid_to: object, where: Place) -> Iterator[Finding]:
    """A finding when something ends before it begins. Both are dates or open."""
    if valid_from is not None and valid_to is not None and str(valid_to) < str(valid_from):
        context = {"valid_from": str(valid_from), "valid_to": str(valid_to)}
        yield Finding("pack.ends-before-it-begins", where=where, context=context)


def in_time(contents: Contents) -> dict[str, SubjectRow]:
    """Subjects by key whose dates make sense; the others were reported once, and nothing more is judged by them."""
    rows = [entry.value for entry in contents.subjects]
    return {row.key: row for row in rows if not (row.valid_from and row.valid_to and row.valid_to < row.valid_from)}


def in_circles(above: Mapping[str, str | None]) -> set[str]:
    """The keys that stand above themselves: whoever climbs from them would climb for ever.

    >>> sorted(in_circles({"a": "b", "b": "a", "c": "a", "d": None}))
    ['a', 'b']
    """
    found = set()
    for key in above:
        here, steps = above[key], 0
        while here is not None and here != key and steps <= len(above):
            here, steps = above.get(here), steps + 1
        if here == key:
            found.add(key)
    return found
