"""What a receipt is over: every answer, note, reply and piece of evidence as it stands, in one canonical text."""

from __future__ import annotations

import json
from typing import Any

from giaoban.meetings.models import Inspection


def receipt_body(inspection: Inspection) -> dict[str, Any]:
    """The newest answer to each criterion with the hashes of what shows it, and the replies to the requests."""
    assessment = inspection.assessment
    newest: dict[str, Any] = {}
    shown: dict[str, list[str]] = {}
    if assessment is not None:
        for one in assessment.answers.order_by("pk"):
            newest[one.criterion] = {"value": one.value, "note": one.note, "source": one.source}
        for piece in assessment.evidence.filter(withdraws__isnull=True, withdrawn_by__isnull=True).order_by("pk"):
            shown.setdefault(piece.criterion, []).append(piece.sha256)
    return {
        "inspection": inspection.key,
        "criteria": f"{inspection.criteria.reference}#{inspection.criteria.fingerprint}",
        "answers": dict(sorted(newest.items())),
        "evidence": {name: sorted(hashes) for name, hashes in sorted(shown.items())},
        "replies": {str(row["number"]): row["reply"] for row in inspection.requests},
    }


def canonical(body: dict[str, Any]) -> str:
    """The text whose SHA-256 is the receipt: keys sorted, no spaces, UTF-8."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
