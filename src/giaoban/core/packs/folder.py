"""The files of a pack folder, read without trusting them: no link, nothing outside, nothing huge, NFC text in UTF-8."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from giaoban.core.findings import Finding, Place, Severity

LARGEST_FILE = 5_000_000  # bytes; the largest honest file is a few hundred thousand
LARGEST_FACTS = 50_000_000
MOST_FILES = 2_000
SHOWN_LINES = 5  # a file in another form is one mistake, not ten thousand

FOLDERS = {
    "kinds": ".yaml",
    "subjects": ".csv",
    "documents": ".csv",
    "contracts": ".yaml",
    "indicators": ".yaml",
    "observations": ".csv",
    "plans": ".yaml",
    "programmes": ".yaml",
    "commitments": ".csv",
    "meetings": ".yaml",
    "practices": ".yaml",
    "reports": ".yaml",
    "simulations": ".yaml",
    "workflows": ".yaml",
    "checklists": ".yaml",
    "levels": ".yaml",
    "recipes": ".yaml",
    "calendar": ".yaml",
    "economy": ".yaml",
    "search": ".yaml",
    "cases": ".txt",
    "asking": ".yaml",
    "law": ".yaml",
    "assistants": ".yaml",
    "facts": ".csv",
}
BESIDE = ("README", "LICENSE", "CHANGELOG", "NOTICE", "tiles.csv")  # tiles.csv lays out the map, read by the portal


@dataclass(frozen=True)
class PackFile:
    """A file of the pack: the folder it lies in ("" for pack.yaml), its name for people, its text."""

    folder: str
    stem: str
    name: str
    text: str


def read_folder(folder: Path) -> tuple[list[PackFile], list[Finding]]:
    """All files a pack may have, in a stable order, and a finding for each that cannot be used.

    File names in findings begin with the folder as it was given, so that a person can open them. Nothing outside the
    folder is ever opened: links are refused, whatever they point to.
    """
    if not folder.is_dir():
        return [], [Finding("pack.no-folder", where=Place(str(folder)))]
    files: list[PackFile] = []
    findings: list[Finding] = []
    for number, path in enumerate(_walk(folder)):
        name = str(path)
        if number >= MOST_FILES:
            return [], [Finding("pack.too-many-files", where=Place(str(folder)), context={"limit": MOST_FILES})]
        parts = path.relative_to(folder).parts
        if path.is_symlink():
            findings.append(Finding("pack.link", where=Place(name)))
        elif len(parts) == 1 and parts[0].startswith(BESIDE):
            continue
        elif parts == ("pack.yaml",) or (len(parts) == 2 and FOLDERS.get(parts[0]) == path.suffix):
            place = parts[0] if len(parts) == 2 else ""
            text, faults = _read(path, LARGEST_FACTS if place == "facts" else LARGEST_FILE)
            findings += faults
            if text is not None:
                files.append(PackFile(place, path.stem, name, text))
        else:
            context = {"known": ", ".join(f"{name}/*{suffix}" for name, suffix in FOLDERS.items())}
            findings.append(Finding("pack.unknown-file", Severity.WARNING, Place(name), context))
    return files, findings


def _walk(folder: Path) -> Iterator[Path]:
    """Files and links below, sorted; links to folders are named, not followed, and hidden files are nobody's."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in folders if Path(here, name).is_symlink())
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def _read(path: Path, limit: int) -> tuple[str | None, list[Finding]]:
    name = str(path)
    try:
        if not path.is_file():  # a pipe or a device would wait for ever
            return None, [Finding("pack.unreadable", where=Place(name), context={"reason": "not a file"})]
        size = path.stat().st_size
        if size > limit:
            return None, [Finding("pack.too-large", where=Place(name), context={"size": size, "limit": limit})]
        raw = path.read_bytes()
    except OSError as why:
        return None, [Finding("pack.unreadable", where=Place(name), context={"reason": why.strerror})]
    try:
        text = raw.decode("utf-8-sig")  # spreadsheets begin their CSV with the mark
    except UnicodeDecodeError as why:
        line = raw.count(b"\n", 0, why.start) + 1
        return None, [Finding("pack.not-utf8", where=Place(name, line))]
    if unicodedata.is_normalized("NFC", text):
        return text, []
    lines = [n for n, line in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", line)]
    context = {"lines": len(lines)}
    return text, [Finding("pack.not-nfc", where=Place(name, line), context=context) for line in lines[:SHOWN_LINES]]
