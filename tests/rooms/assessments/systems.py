"""What tests of information systems share: the rules and sets of the Vietnamese pack in the tiny country."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from giaoban.core.checklists.reading import load_checklist

PACK = Path(__file__).parents[3] / "packs" / "vn"


@cache
def _sets():
    return [
        load_checklist((PACK / "checklists" / f"security-{name}.yaml").read_text(encoding="utf-8"), name)[0]
        for name in ("nd85", "nd331")
    ]


def bring_sets() -> None:
    """Both sets of requirements and the workflows of dossiers, as the pack states them."""
    import yaml

    from giaoban.assessments.models import Checklist
    from giaoban.commitments.models import StateTable

    for found in _sets():
        Checklist.objects.create(
            key=found.reference, code=found.id, version=1, fingerprint=found.fingerprint, title_vi=found.title.vi,
            definition=found.model_dump(mode="json", exclude_defaults=True), valid_from=found.valid_from,
            valid_to=found.valid_to,
        )  # fmt: skip
    from giaoban.core.workflow.definition import Workflow

    for file in sorted((PACK / "workflows").glob("security-*.yaml")):
        workflow = Workflow.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        StateTable.objects.create(key=workflow.reference, definition=workflow.model_dump(mode="json", by_alias=True))
