"""Signing a PDF with a signer that is handed in, and reading which signatures a file holds and what they cover.

The signer gets the bytes to sign and gives a detached signature in DER (PKCS #7): a token, a file of keys, a service.
The key never comes here. `pdfsig` and `openssl cms -verify` check the same file (docs/reference/inspections.md).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from giaoban.core.reports.signing.cms import NotSigned, signer_of
from giaoban.core.reports.signing.incremental import NotThisKind, appended, body, first_page, newest

ROOM = 16_384
"""Bytes kept for one signature with its certificates."""
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_ACROFORM = re.compile(rb"/AcroForm\s+(\d+) 0 R")
_FIELDS = re.compile(rb"/Fields\s*\[([^\]]*)\]")


@dataclass(frozen=True)
class Signed:
    """One signature: whose certificate (None when it is not valid), how much of the file it covers, why not valid."""

    certificate: x509.Certificate | None
    covers: int
    why_not: str = ""

    @property
    def is_valid(self) -> bool:
        return self.certificate is not None

    @property
    def name(self) -> str:
        """The common name of the certificate; empty without one."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME) if self.certificate else []
        return str(names[0].value) if names else ""


def add_signature(pdf: bytes, *, sign: Callable[[bytes], bytes], name: str, reason: str, at: dt.datetime) -> bytes:
    """The file with one more signature behind it; earlier signatures stay valid. Raises NotThisKind.

    `at` is what the signer claims; the proof of time is a time stamp's, not this field's.
    """
    revision = newest(pdf)
    signature, field = revision.size, revision.size + 1
    objects = _field(pdf, signature, field)
    hole = b"<" + b"0" * (2 * ROOM) + b">"
    objects[signature] = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 0000000000 0000000000 0000000000]"
        b"/Contents" + hole + b"/M(%s)/Name%s/Reason%s>>" % (_date(at), _text(name), _text(reason))
    )
    out = bytearray(appended(pdf, revision, objects))
    start = out.index(hole, len(pdf))
    end = start + len(hole)
    numbers = b"/ByteRange[0 %010d %010d %010d]" % (start, end, len(out) - end)
    place = out.index(b"/ByteRange[0 0000000000", len(pdf))
    out[place : place + len(numbers)] = numbers
    made = sign(bytes(out[:start] + out[end:]))
    if len(made) > ROOM:
        raise NotThisKind(f"a signature of {len(made)} bytes; {ROOM} at the most")
    out[start + 1 : start + 1 + 2 * len(made)] = made.hex().encode()
    return bytes(out)


def signatures_in(pdf: bytes) -> list[Signed]:
    """Every signature in the order of the file. A broken one is named with the reason, never an error."""
    found = []
    for match in _RANGE.finditer(pdf):
        first, length, second, rest = (int(number) for number in match.groups())
        end = second + rest
        hole = pdf[length:second]
        if first != 0 or not length < second <= end <= len(pdf) or hole[:1] + hole[-1:] != b"<>":
            found.append(Signed(None, 0, "the ranges of bytes make no sense"))
            continue
        try:
            signature = bytes.fromhex(hole[1:-1].decode("ascii"))
            found.append(Signed(signer_of(signature, pdf[:length] + pdf[second:end]), end))
        except (NotSigned, ValueError) as why:
            found.append(Signed(None, end, str(why)))
    return found


def only_signed(before: bytes, after: bytes) -> bool:
    """Whether nothing was added to a file but signatures: no page and no other old object was replaced.

    Raises NotThisKind for a file that cannot be read.
    """
    if len(after) <= len(before) or not after.startswith(before):
        return False
    old, new = newest(before), newest(after)
    if (new.root, new.size > old.size) != (old.root, True):
        return False
    was, now = (_ACROFORM.sub(b"", body(file, at, at.root)) for file, at in ((before, old), (after, new)))
    form = _ACROFORM.search(body(before, old, old.root))
    free = {old.root, int(form[1]) if form else old.root}
    return was == now and all(new.offsets.get(number) == at for number, at in old.offsets.items() if number not in free)


def _field(pdf: bytes, signature: int, field: int) -> dict[int, bytes]:
    """A field for the signature, in the form of the catalogue: a new one, or the one that was there."""
    revision = newest(pdf)
    catalogue = body(pdf, revision, revision.root)
    objects = {
        field: b"<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 0 0]/F 132/P %d 0 R/T(giaoban.%d)/V %d 0 R>>"
        % (first_page(pdf, revision), field, signature)
    }
    known = _ACROFORM.search(catalogue)
    if known is None:
        if b"/AcroForm" in catalogue:
            raise NotThisKind("a form inside the catalogue")
        form = field + 1
        objects[form] = b"<</Fields[%d 0 R]/SigFlags 3>>" % field
        objects[revision.root] = catalogue[: catalogue.rindex(b">>")] + b"/AcroForm %d 0 R>>" % form
        return objects
    form = int(known[1])
    words = body(pdf, revision, form)
    fields = _FIELDS.search(words)
    if fields is None:
        raise NotThisKind("a form without fields")
    objects[form] = words[: fields.end(1)] + b" %d 0 R" % field + words[fields.end(1) :]
    return objects


def _text(words: str) -> bytes:
    """A text of PDF in UTF-16, so that no sign of it can end the object.

    >>> _text("Vũ")
    b'<feff00560169>'
    """
    return b"<" + (b"\xfe\xff" + words[:200].encode("utf-16-be")).hex().encode() + b">"


def _date(at: dt.datetime) -> bytes:
    """
    >>> _date(dt.datetime(2026, 4, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7))))
    b"D:20260401093000+07'00'"
    """
    zone = at.strftime("%z") or "+0000"
    return at.strftime("D:%Y%m%d%H%M%S").encode() + f"{zone[:3]}'{zone[3:5]}'".encode()
