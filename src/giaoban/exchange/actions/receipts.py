"""What a sender gets back for a batch: counts, hashes, snapshot, findings, signed; proof of what was delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding
from giaoban.exchange.actions.judging import Judged
from giaoban.exchange.actions.quarantine import quarantine_hash
from giaoban.exchange.actions.signing import sign_receipt
from giaoban.exchange.models import Batch, Receipt
from giaoban.web.findings import say, words

KIND = "giaoban-receipt/3"
"""1: without `known_at` and `touched`, and with a hash of accepted records that nobody could compute again; 2: the
accepted records of a batch of which rows came back were hashed in no certain order."""
FIRST = 20
"""Rows of the quarantine that a receipt names; the file has them all."""
LONGEST_VALUE = 100
COUNTS = ("rows", "accepted", "quarantined", "inserted", "corrected", "deleted", "unchanged", "late", "touched")


def make_receipt(batch: Batch, contract: Contract, judged: Judged | None, *, now: dt.datetime) -> Receipt:
    """The receipt of a batch that has ended, not yet saved."""
    body = {
        "kind": KIND,
        "batch": batch.name,
        "source": batch.connector.key,
        "sender": batch.connector.sender.key,
        "simulated": batch.connector.simulated,
        "replaces": batch.replaces.name if batch.replaces else None,
        "contract": contract.full_reference,
        "state": batch.state,
        "body": {"sha256": batch.sha256, "bytes": batch.bytes, "media_type": batch.media_type},
        "idempotency_key": batch.idempotency_key,
        "event": batch.envelope or None,
        "sent_at": batch.sent_at.isoformat() if batch.sent_at else None,
        "received_at": batch.received_at.isoformat(),
        "processed_at": now.isoformat(),
        "counts": {name: getattr(batch, name) for name in COUNTS},
        "hashes": {
            "accepted": judged.good_hash() if judged and judged.good.num_rows else None,
            "quarantine": quarantine_hash(batch) or None,
        },
        "snapshot": str(batch.snapshot) if batch.snapshot else None,
        "known_at": batch.known_at.isoformat() if batch.known_at else None,
        "findings": batch.findings,
        "quarantine": _first_rows(judged, contract) if judged else [],
    }
    signature, key_id = sign_receipt(body)
    return Receipt(batch=batch, body=body, signature=signature, key_id=key_id, made_at=now)


def hash_can_be_compared(receipt: Receipt) -> bool:
    """Whether `hashes.accepted` is what anybody gets who has the accepted records in the order they were sent."""
    body = receipt.body
    return body["kind"] == KIND or (body["kind"] == "giaoban-receipt/2" and not body["counts"]["quarantined"])


def plain_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON with their sentences."""
    return [
        {
            "code": one.code,
            "severity": str(one.severity),
            "where": str(one.where),
            "context": {name: _plain(value) for name, value in one.context.items()},
            "vi": _said(one, "vi"),
            "en": _said(one, "en"),
        }
        for one in findings
    ]


def _said(finding: Finding, language: str) -> str:
    """The sentence of a code; a rule of a contract brings its own."""
    return say(finding, language) if finding.code in words() else str(finding.context.get(language, finding.code))


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _first_rows(judged: Judged, contract: Contract) -> list[dict[str, Any]]:
    """The first returned rows with their reasons; values of columns about persons stay in the file."""
    found = []
    for row in judged.bad.slice(0, FIRST).to_pylist():
        columns = [contract.columns.get(name) for name in (row["column"] or "").split(", ")]
        value = row["value"] if all(column and not column.personal for column in columns) else None
        found.append(
            {
                "row": row["row_number"],
                "code": row["code"],
                "severity": row["severity"],
                "column": row["column"],
                "value": value[:LONGEST_VALUE] if value else value,
            }
        )
    return found
