"""The bytes of evidence: judged by what they are, kept once under their hash, given out as a download."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from giaoban.core.findings import Finding, Place
from giaoban.web.uploads import MOST

_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "content.xml": "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True)
class Upload:
    """A file as somebody gave it: its name and its bytes."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def short_name(self) -> str:
        """The name without folders and signs that mean something to a shell or a header."""
        name = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return "".join(letter for letter in name if letter.isprintable() and letter not in '"<>|:*?')[-200:] or "file"

    @cached_property
    def media_type(self) -> str:
        """What the bytes are, whatever the name says; empty when they are none of the forms that are taken."""
        found = next((kind for magic, kind in _MAGIC.items() if self.data.startswith(magic)), "")
        if found or not self.data:
            return found
        if self.data[:4] == b"PK\x03\x04":
            try:
                with zipfile.ZipFile(io.BytesIO(self.data)) as parts:
                    names = set(parts.namelist())
            except zipfile.BadZipFile:
                return ""
            return next((kind for part, kind in _OFFICE.items() if part in names), "")
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return ""
        return "" if "\x00" in text else "text/plain"


def file_faults(upload: Upload | None) -> Iterator[Finding]:
    """Why a file is not taken."""
    where = Place(part="file")
    if upload is None:
        return
    if len(upload.data) > MOST:
        context = {"size": len(upload.data) // 1_048_576, "most": MOST // 1_048_576}
        yield Finding("evidence.file-too-large", where=where, context=context)
    elif not upload.data:
        yield Finding("evidence.file-empty", where=where, context={"name": upload.short_name[:80]})
    elif not upload.media_type:
        yield Finding("evidence.file-of-no-known-form", where=where, context={"name": upload.short_name[:80]})


def keep_bytes(upload: Upload) -> None:
    """Writes the bytes under their hash, whole or not at all; a file nobody refers to is found again by its hash."""
    path = path_of(upload.sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with beside.open("wb") as file:
        file.write(upload.data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def open_bytes(sha256: str) -> BinaryIO | None:
    """The bytes, or None when the folder of files was lost."""
    path = path_of(sha256)
    return path.open("rb") if path.exists() else None


def path_of(sha256: str) -> Path:
    return Path(settings.VAR) / "evidence" / sha256[:2] / sha256
