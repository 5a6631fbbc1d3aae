"""What is known of the batches that brought records: who sent them, when, what was said in the signed receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from giaoban.exchange.models import Batch

MOST = 500
"""Batches asked for in one query."""


def provenance(*, batches: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By the id of a batch (`source/sha256`): sender, times, counts, receipt. Unknown ids are left out; one query.

    `receipt` is the signed body and `signature` its whole compact JWS, which anybody can hold against the public keys.
    """
    wanted = {name for name in list(batches)[:MOST] if "/" in name}
    hashes = {name.rpartition("/")[2].partition(".")[0] for name in wanted}
    rows = Batch.objects.filter(sha256__in=hashes).select_related("connector__sender", "receipt")
    return {row.name: _told(row) for row in rows if row.name in wanted}


def _told(row: Batch) -> dict[str, Any]:
    receipt = getattr(row, "receipt", None)
    return {
        "batch": row.name,
        "source": row.connector.key,
        "title": row.connector.title,
        "sender": row.connector.sender.key,
        "sender_name": row.connector.sender.name_vi,
        "way": row.connector.way,
        "contract": row.contract,
        "state": row.state,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "received_at": row.received_at,
        "processed_at": row.processed_at,
        "counts": {name: getattr(row, name) for name in ("rows", "accepted", "quarantined", "inserted", "corrected")},
        "key_id": receipt.key_id if receipt else "",
        "signature": receipt.signature if receipt else "",
        "receipt": receipt.body if receipt else None,
    }
