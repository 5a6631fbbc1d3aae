"""Files that a source puts into a folder, as over SFTP: taken once they are complete, then moved to done/ or failed/.

A file that is still being written has no sign of it, so a file counts either when its marker lies beside it or when it
stood still between two looks. It is moved only after its body is stored: a crash in between brings the same body
again, which is the same batch. Links, folders and hidden files are never opened.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.media import CSV, NDJSON, PARQUET
from giaoban.exchange.connectors.round import Round
from giaoban.exchange.queries.ways import FolderWay
from giaoban.web.findings import say

MARKER = ".done"
FORMS = {".ndjson": NDJSON, ".jsonl": NDJSON, ".csv": CSV, ".parquet": PARQUET}
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".swp", ".crdownload")
WAIT = frozenset({"exchange.no-room", "push.source-stopped", "pull.file-changed"})
"""Not the file's fault: it stays and is tried again."""


def pull_folder(way: FolderWay, round: Round) -> None:
    """Every complete file, in the order of their names. One bad file does not hold up the others."""
    folder = folder_of(way)
    seen: dict[str, list[int]] = round.cursor.get("seen", {})
    standing: dict[str, list[int]] = {}
    taken = 0
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        name = file.name.lower()
        about = None if name.startswith(".") or name.endswith((MARKER, *UNFINISHED)) else _regular(file)
        if about is None:
            continue
        mark = [about.st_size, about.st_mtime_ns, about.st_ino]
        age = round.now().timestamp() - about.st_mtime
        if way.complete == "marker":
            is_complete = _regular(file.with_name(file.name + MARKER)) is not None
        else:
            is_complete = seen.get(file.name) == mark and age >= way.quiet
        if is_complete and taken < way.most:
            taken += 1
            if _take(file, round):
                continue
        standing[file.name] = mark
    round.save({"seen": standing} if way.complete == "stable" else {})


def folder_of(way: FolderWay) -> Path:
    """The folder below the drop folder. Raises Refused (`pull.no-such-folder`), also when a link leads out of it."""
    root = Path(settings.DROP).resolve()
    folder = (root / way.folder).resolve()
    if not folder.is_relative_to(root) or not folder.is_dir():
        raise Refused([Finding("pull.no-such-folder", context={"folder": way.folder, "root": str(root)})])
    return folder


def _regular(file: Path) -> os.stat_result | None:
    """What is known of an ordinary file; None for links, folders, pipes and what is gone."""
    try:
        about = file.lstat()
    except FileNotFoundError:
        return None
    return about if stat.S_ISREG(about.st_mode) else None


def _take(file: Path, round: Round) -> bool:
    """Whether the file is done with: stored, or put aside with the reason beside it."""
    try:
        form = FORMS.get(file.suffix.lower())
        packed = file.suffix.lower() == ".gz"
        form = FORMS.get(Path(file.stem).suffix.lower()) if packed else form
        if form is None:
            known = ", ".join(sorted(FORMS))
            raise Refused([Finding("pull.unknown-file", context={"file": file.name, "known": known})])
        with _Whole(file) as whole:
            batch = round.store(whole.read, form, encoding="gzip" if packed else "")
    except Refused as why:
        round.findings += [
            Finding(one.code, one.severity, one.where, {**one.context, "file": file.name}) for one in why.findings
        ]
        if any(one.code in WAIT for one in why.findings):
            return False
        moved = _move(file, "failed", "")
        _explain(moved.with_name(moved.name + ".why.txt"), why.findings)
        return True
    _move(file, "done", batch.sha256[:12])
    return True


class _Whole:
    """Reads a file that must not change meanwhile; a link put in its place is not followed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> _Whole:
        try:
            number = os.open(self._file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as why:
            context = {"file": self._file.name, "reason": why.strerror}
            raise Refused([Finding("pull.unreadable-file", context=context)]) from why
        self._handle = os.fdopen(number, "rb")
        self._begun = self._mark()
        return self

    def read(self, length: int) -> bytes:
        """Raises Refused as soon as the file was written to: nothing of it is kept then."""
        part = self._handle.read(length)
        if self._mark() != self._begun:
            raise Refused([Finding("pull.file-changed", context={"file": self._file.name})])
        return part

    def __exit__(self, *why: Any) -> None:
        self._handle.close()

    def _mark(self) -> tuple[int, int, int]:
        about = os.fstat(self._handle.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Refused([Finding("pull.unreadable-file", context={"file": self._file.name, "reason": "–"})])
        return about.st_size, about.st_mtime_ns, about.st_ino


def _explain(file: Path, findings: list[Finding]) -> None:
    """The reasons in words, for whoever looks into the folder; what lies there already is left alone."""
    text = "".join(f"[{one.code}] {say(one, 'vi')}\n[{one.code}] {say(one, 'en')}\n" for one in findings)
    with suppress(FileExistsError), file.open("x", encoding="utf-8") as handle:
        handle.write(text)


def _move(file: Path, into: str, tag: str) -> Path:
    """Below done/ or failed/, never over another file of the same name; its marker goes with it.

    The source owns this folder: a link in the place of done/ would make us write elsewhere.
    """
    folder = file.parent / into
    folder.mkdir(exist_ok=True)
    if folder.is_symlink():
        raise Refused([Finding("pull.no-such-folder", context={"folder": into, "root": str(file.parent)})])
    target, number = folder / file.name, 0
    while os.path.lexists(target):
        number += 1
        target = folder / ".".join(filter(None, (tag, str(number), file.name)))
    file.rename(target)
    file.with_name(file.name + MARKER).unlink(missing_ok=True)
    return target
