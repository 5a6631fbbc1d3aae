"""Another revision of a PDF behind the old one (ISO 32000-1, 7.5.6): the old bytes stay, new objects follow them.

Reads files whose cross-reference is a table and whose catalogue stands by itself, as the reports of this house are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REF = rb"(\d+) 0 R"


class NotThisKind(ValueError):
    """The file is no PDF, is broken, or keeps its objects in a way that is not read here."""


@dataclass(frozen=True)
class Revision:
    """What the newest trailer of a file says: where its table is, how many objects, which is the catalogue."""

    startxref: int
    size: int
    root: int
    rest: bytes
    offsets: Mapping[int, int]


def newest(pdf: bytes) -> Revision:
    """The newest revision with the places of all objects, older ones included. Raises NotThisKind."""
    marks = list(re.finditer(rb"startxref\s+(\d+)\s+%%EOF", pdf))
    if not pdf.startswith(b"%PDF-") or not marks:
        raise NotThisKind("no PDF")
    start = int(marks[-1][1])
    offsets: dict[int, int] = {}
    first, seen, here = b"", set[int](), start
    while here not in seen:
        seen.add(here)
        found = re.match(rb"xref\s", pdf[here : here + 8])
        end = pdf.find(b"startxref", here)
        at = pdf.find(b"trailer", here, end)
        if not found or at < 0:
            raise NotThisKind("no table of objects")
        for number, offset in _entries(pdf[here + 4 : at]):
            offsets.setdefault(number, offset)
        trailer = pdf[at + 7 : end]
        first = first or trailer
        before = re.search(rb"/Prev\s+(\d+)", trailer)
        if before is None:
            break
        here = int(before[1])
    size, root = re.search(rb"/Size\s+(\d+)", first), re.search(rb"/Root\s+" + _REF, first)
    if size is None or root is None or b"/Encrypt" in first:
        raise NotThisKind("no catalogue")
    kept = b"".join(
        match[0] for name in (rb"/Info\s+\d+ 0 R", rb"/ID\s*\[.*?\]") if (match := re.search(name, first, re.DOTALL))
    )
    return Revision(start, int(size[1]), int(root[1]), kept, offsets)


def _entries(table: bytes) -> list[tuple[int, int]]:
    words = table.split()
    found, at = [], 0
    try:
        while at + 1 < len(words):
            first, count = int(words[at]), int(words[at + 1])
            at += 2
            for number in range(first, first + count):
                if words[at + 2] == b"n":
                    found.append((number, int(words[at])))
                at += 3
    except (ValueError, IndexError) as why:
        raise NotThisKind("a broken table of objects") from why
    return found


def body(pdf: bytes, revision: Revision, number: int) -> bytes:
    """What stands between `obj` and `endobj` of an object that is no stream."""
    offset = revision.offsets.get(number, -1)
    found = re.compile(rb"\s*%d 0 obj(.*?)endobj" % number, re.DOTALL).match(pdf, max(offset, 0))
    if offset < 0 or found is None or b"stream" in found[1]:
        raise NotThisKind(f"object {number} cannot be read")
    return found[1].strip()


def first_page(pdf: bytes, revision: Revision) -> int:
    """The number of the first page."""
    here = revision.root
    for name in (rb"/Pages\s+", *[rb"/Kids\s*\[\s*"] * 8):
        words = body(pdf, revision, here)
        if re.search(rb"/Type\s*/Page\b(?!s)", words):
            return here
        found = re.search(name + _REF, words)
        if found is None:
            raise NotThisKind("no pages")
        here = int(found[1])
    return here


def appended(pdf: bytes, revision: Revision, objects: Mapping[int, bytes]) -> bytes:
    """The file with these objects, by number, as its newest revision."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places = {}
    for number, words in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    start = len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n\r\n" % (number, place)
    size = max(revision.size, *(number + 1 for number in objects))
    out += b"trailer\n<</Size %d/Root %d 0 R%s/Prev %d>>\n" % (
        size, revision.root, revision.rest, revision.startxref,
    )  # fmt: skip
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
