"""The bytes of a document: judged by what they are, kept once under their hash, given out as what they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from giaoban.core.findings import Finding, Place
from giaoban.library.models import Document, DocumentFile
from giaoban.registry.models import Person
from giaoban.web.uploads import MOST

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Upload:
    """A file as somebody gave it: its name and its bytes."""

    name: str
    data: bytes

    @property
    def short_name(self) -> str:
        """The name without folders and signs that mean something to a shell or a header."""
        name = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return "".join(letter for letter in name if letter.isprintable() and letter not in '"<>|:*?')[-200:] or "file"

    @property
    def media_type(self) -> str:
        """What the bytes are, whatever the name says; empty when they are none of the forms that are taken."""
        if self.data[:5] == b"%PDF-":
            return PDF
        if self.data[:4] != b"PK\x03\x04":
            return ""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as parts:
                names = set(parts.namelist())
        except zipfile.BadZipFile:
            return ""
        if "word/document.xml" in names:
            return DOCX
        return ODT if {"content.xml", "mimetype"} <= names else ""


def file_faults(upload: Upload | None) -> Iterator[Finding]:
    """Why a file is not taken."""
    where = Place(part="file")
    if upload is None:
        return
    if len(upload.data) > MOST:
        context = {"size": len(upload.data) // 1_048_576, "most": MOST // 1_048_576}
        yield Finding("document.file-too-large", where=where, context=context)
    elif not upload.media_type:
        yield Finding("document.file-of-no-known-form", where=where, context={"name": upload.short_name[:80]})


def keep_file(document: Document, upload: Upload, *, by: Person, now: dt.datetime) -> DocumentFile:
    """Writes the bytes, then the row; the same bytes for the same document give the row that is there.

    A file without a row (the transaction failed) is found again by its hash the next time.
    """
    sha256 = hashlib.sha256(upload.data).hexdigest()
    if known := DocumentFile.objects.filter(document=document, sha256=sha256).first():
        return known
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with beside.open("wb") as file:
            file.write(upload.data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    return DocumentFile.objects.create(
        document=document, name=upload.short_name, media_type=upload.media_type, size=len(upload.data), sha256=sha256,
        at=now, by=by,
    )  # fmt: skip


def open_file(file: DocumentFile) -> BinaryIO | None:
    """The bytes, or None when the folder of files was lost."""
    path = path_of(file.sha256)
    return path.open("rb") if path.exists() else None


def path_of(sha256: str) -> Path:
    return Path(settings.VAR) / "library" / sha256[:2] / sha256
