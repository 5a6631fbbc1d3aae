"""Which serif font of this machine really holds every Vietnamese letter.

A family's name proves nothing: version 1 of Liberation Serif lacks most letters with two marks, and a page set in it
silently mixes two fonts. So the character map of each file is read, and a family counts only when all its four faces
in one folder hold all letters. Libertinus Serif, which typst carries inside, holds them and is the last resort.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PREFERRED = ("Times New Roman", "Liberation Serif", "Tinos")
LAST_RESORT = "Libertinus Serif"
_FACES = {("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)}
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


@dataclass(frozen=True)
class Font:
    """A family and the folder that holds it; no folder means it is carried inside typst."""

    family: str
    folder: Path | None = None

    def for_typst(self) -> Any:
        """The only fonts typst may look at: this folder's, and those it carries."""
        import typst

        return typst.Fonts(include_system_fonts=False, font_paths=[self.folder] if self.folder else [])


def vietnamese_letters() -> frozenset[str]:
    """The vowels with their tones and đ, in both cases.

    >>> len(vietnamese_letters()), "ệ" in vietnamese_letters()
    (146, True)
    """
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    return frozenset(lower | {letter.upper() for letter in lower})


@cache
def serif() -> Font:
    """The first preferred family whose four faces hold every Vietnamese letter."""
    import typst

    folders: dict[tuple[str, Path], set[tuple[str, int]]] = {}
    holed: set[tuple[str, Path]] = set()
    for face in typst.Fonts(include_embedded_fonts=False).fonts():
        if face.family not in PREFERRED or face.path is None:
            continue
        path = Path(face.path)
        home = (face.family, path.parent)
        folders.setdefault(home, set()).add((face.style, face.weight))
        if not vietnamese_letters() <= letters_of(path, face.index):
            holed.add(home)
    for family in PREFERRED:
        for (name, folder), faces in sorted(folders.items()):
            if name == family and faces >= _FACES and (name, folder) not in holed:
                return Font(family, folder)
    return Font(LAST_RESORT)


def letters_of(path: Path, index: int = 0) -> frozenset[str]:
    """The characters a TrueType or OpenType file maps to a glyph; empty when the file cannot be read."""
    try:
        data = path.read_bytes()
        start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
        cmap = _table(data, start, b"cmap")
        codes: set[int] = set()
        for entry in range(struct.unpack_from(">H", data, cmap + 2)[0]):
            table = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * entry)[0]
            form = struct.unpack_from(">H", data, table)[0]
            if form == 4:
                codes |= _segments(data, table)
            elif form == 12:
                codes |= _groups(data, table)
        return frozenset(map(chr, codes))
    except (OSError, struct.error, LookupError, ValueError):
        return frozenset()


def _table(data: bytes, start: int, tag: bytes) -> int:
    for entry in range(struct.unpack_from(">H", data, start + 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * entry)
        if name == tag:
            return int(offset)
    raise LookupError(tag)


def _segments(data: bytes, table: int) -> set[int]:
    """Format 4 (OpenType specification, cmap): segments of 16-bit codes, glyph 0 meaning "not here"."""
    count = struct.unpack_from(">H", data, table + 6)[0] // 2
    at = table + 14
    ends = struct.unpack_from(f">{count}H", data, at)
    starts = struct.unpack_from(f">{count}H", data, at + 2 * count + 2)
    deltas = struct.unpack_from(f">{count}H", data, at + 4 * count + 2)
    ranges_at = at + 6 * count + 2
    codes = set()
    for segment, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        reach = struct.unpack_from(">H", data, ranges_at + 2 * segment)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            if reach == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * segment + reach + 2 * (code - first))[0]
            if glyph:
                codes.add(code)
    return codes


def _groups(data: bytes, table: int) -> set[int]:
    """Format 12: groups of 32-bit codes."""
    codes: set[int] = set()
    for group in range(struct.unpack_from(">I", data, table + 12)[0]):
        first, last, _ = struct.unpack_from(">III", data, table + 16 + 12 * group)
        codes.update(range(first, min(last, 0x10FFFF) + 1))
    return codes
