"""The findings of an inspection as the page shows them: with what was typed about each when a form was refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from giaoban.core.checklists.answers import MACHINES
from giaoban.meetings.models import DraftFinding, Inspection, InspectionStep
from giaoban.meetings.queries.inspections.remedies import Again, newest_measurement
from giaoban.portal.views.assessments.wording import STATES
from giaoban.portal.views.inspections.doing import Filled


def finding_rows(found: Inspection, steps: Sequence[InspectionStep], refused: Filled | None) -> list[dict[str, Any]]:
    """One query, however many findings."""
    definition = found.criteria.read
    rows = []
    for one in found.findings.select_related("commitment"):
        criterion = definition.criteria.get(one.criterion)
        is_machine = criterion is not None and definition.source_of(criterion) in MACHINES
        measured = newest_measurement(steps, one.number) if is_machine else None
        rows.append({
            "it": one, "is_machine": is_machine, "measured": _said(measured) if measured else None,
            **_replied(one, refused if refused and refused.form == "reply" else None),
            "words_id": f"words-{one.number}", "settle_id": f"settle-{one.number}", "again_id": f"again-{one.number}",
            "settle": _words("settle", f"outcome-{one.number}", one, refused),
            "again": _words("again", f"again-{one.number}", one, refused),
        })  # fmt: skip
    return rows


def _replied(one: DraftFinding, refused: Filled | None) -> dict[str, Any]:
    if refused is None:
        return {"reply": "", "words": "", "faults": {}}
    posted, told, number = refused.request.POST, refused.faults, one.number
    return {
        "reply": posted.get(f"reply-{number}", ""),
        "words": posted.get(f"words-{number}", ""),
        "faults": {"reply": told.get(f"reply-{number}", ""), "words": told.get(f"words-{number}", "")},
    }


def _words(form: str, part: str, one: DraftFinding, refused: Filled | None) -> dict[str, str]:
    if refused is None or refused.form != form or refused.of != one.number:
        return {"typed": "", "fault": ""}
    return {"typed": refused.typed["words"], "fault": refused.faults.get(part, "")}


def _said(measured: Again) -> dict[str, Any]:
    look, word = STATES[measured.state]
    return {"look": look, "word": word, "said": measured.words, "at": measured.at}
