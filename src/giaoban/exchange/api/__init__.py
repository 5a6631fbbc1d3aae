"""The door for machines: records come in, signed receipts go out.

    POST /api/facts/CONTRACT                             records: NDJSON, CSV, Parquet, or a CloudEvent around them
    POST /api/facts/CONTRACT/totals                      what the source holds for a day: rows, sums, hash
    GET  /api/facts/CONTRACT/batches/SHA256              what became of a batch
    GET  /api/facts/CONTRACT/batches/SHA256/quarantine   the rows that came back (CSV; ?form=parquet)

A request is signed by Ed25519 (RFC 9421) or carries an API key. Small batches are answered with their receipt at once
(201), large ones with the address to ask at (202). Refusals are problem details (RFC 9457) with `findings`.
"""

from giaoban.exchange.api.facts import api

__all__ = ["api"]
