"""An explanation as plain values for JSON: numbers are texts, so that no reader rounds them."""

from __future__ import annotations

from typing import Any

from giaoban.core.formats.sdmx.model import plain
from giaoban.measures.queries.explained import Explained, Stated
from giaoban.measures.queries.explained_records import Part, Used


def plain_behind(found: Explained, *, with_receipts: bool = True) -> dict[str, Any]:
    """What lies behind a figure; everything is None for one that was not counted from records.

    A receipt names rows that were sent back, so it is only for those who may see single records.
    """
    under = found.behind
    if under is None:
        names = (
            "recounted",
            "agrees",
            "hash",
            "contract",
            "snapshot",
            "snapshot_known_at",
            "records",
            "batches_in_all",
        )
        return dict.fromkeys(names) | {"sources": [], "batches": [], "parts": []}
    return {
        "recounted": dict(found.told or {}),
        "agrees": found.agrees,
        "hash": found.hash,
        "contract": under.contract.full_reference,
        "snapshot": str(under.snapshot),
        "snapshot_known_at": under.known_at,
        "records": under.records,
        "sources": [{"source": source, "records": number} for source, number in under.sources],
        "batches": [plain_used(one, with_receipt=with_receipts) for one in under.batches],
        "batches_in_all": under.batches_in_all,
        "parts": [plain_part(one) for one in under.parts],
    }


def plain_used(used: Used, *, with_receipt: bool = True) -> dict[str, Any]:
    receipt = used.receipt or {}
    signed = receipt if with_receipt else {}
    return {
        "batch": used.batch,
        "source": used.source,
        "records": used.records,
        "known_at": used.known_at,
        "sender": receipt.get("sender"),
        "receipt": signed.get("receipt"),
        "signature": signed.get("signature"),
        "key_id": receipt.get("key_id"),
    }


def plain_part(part: Part) -> dict[str, Any]:
    return {
        "subject": part.subject,
        "name": part.name,
        "records": part.records,
        "num": _text(part.num),
        "den": _text(part.den),
        "value": _text(part.value),
        "is_estimated": part.is_estimated,
    }


def plain_stated(stated: Stated) -> dict[str, Any]:
    return {
        "observation": stated.observation,
        "subject": stated.subject,
        "name": stated.name,
        "num": _text(stated.num),
        "den": _text(stated.den),
        "value": _text(stated.value),
        "status": stated.status,
        "document": stated.document,
        "title": stated.title,
        "place": stated.place,
        "is_counted": stated.is_counted,
    }


def _text(number: Any) -> str | None:
    return None if number is None else plain(number)
