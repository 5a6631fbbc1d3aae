"""What everybody may fetch to check a label without asking us: keys, heads, entries and proofs of the log."""

from __future__ import annotations

from typing import Any

from giaoban.assessments.models import Label, LabelKey, LogEntry, TreeHead
from giaoban.core.checklists.label.jose import decode
from giaoban.core.checklists.label.keys import Keys, jwks
from giaoban.core.checklists.label.keys import LabelKey as PublicKey
from giaoban.core.checklists.label.log import proof_payload
from giaoban.core.checklists.label.merkle import consistency_proof, inclusion_proof
from giaoban.core.findings import Finding, Refused

WELL_KNOWN = "/.well-known/giaoban-labels/"
STATUS_PATH = WELL_KNOWN + "status.jwt"
MOST_ENTRIES = 1000


def keys() -> Keys:
    """Every key that was ever in use, with its days. One query."""
    found = [
        PublicKey(decode(row.public), row.begins, row.signs_until, row.ends)
        for row in LabelKey.objects.order_by("begins")
    ]
    return {key.kid: key for key in found}


def key_set() -> dict[str, Any]:
    """The same as a JSON Web Key Set."""
    return jwks(keys().values())


def newest_head() -> TreeHead | None:
    """The head over all entries, by the newest key that signed it."""
    return TreeHead.objects.order_by("-size", "-id").first()


def head_at(size: int) -> TreeHead | None:
    """A head of that size, by the newest key."""
    return TreeHead.objects.filter(size=size).order_by("-id").first()


def entries(start: int, end: int) -> list[dict[str, Any]]:
    """Entries from start up to, not including, end: 1,000 at the most."""
    rows = LogEntry.objects.filter(index__gte=start, index__lt=min(end, start + MOST_ENTRIES)).select_related("label")
    return [
        {
            "index": row.index, "kind": row.kind, "serial": row.label.serial, "at": row.at.isoformat(),
            "text": row.text, "leaf": row.leaf,
        }
        for row in rows
    ]  # fmt: skip


def proof_of(label: Label) -> dict[str, Any] | None:
    """That the newest head holds the issue of this label; None while there is no head. Three queries."""
    head = newest_head()
    entry = LogEntry.objects.filter(label=label, kind=LogEntry.Kind.ISSUE).first()
    if head is None or entry is None:
        return None
    return proof_payload(index=entry.index, head=head.text, path=inclusion_proof(_leaves(head.size), entry.index))


def consistency(first: int, second: int) -> dict[str, Any]:
    """That the log of the second size only added to that of the first. Refused (`label.no-such-size`)."""
    known = LogEntry.objects.count()
    if not 0 < first <= second <= known:
        raise Refused([Finding("label.no-such-size", context={"first": first, "second": second, "size": known})])
    path = consistency_proof(_leaves(second), first)
    return {"first": first, "second": second, "path": [part.hex() for part in path]}


def _leaves(size: int) -> list[bytes]:
    rows = LogEntry.objects.filter(index__lt=size).order_by("index").values_list("leaf", flat=True)
    return [bytes.fromhex(leaf) for leaf in rows]
