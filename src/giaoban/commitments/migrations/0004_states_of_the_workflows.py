"""What was open, answered, settled or withdrawn comes to stand in a state of the workflow of its kind.

Written out, because the tables may change later and this move may not. Steps stay as they were recorded.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TASK = ("task@1", {"open": "given", "answered": "reported", "settled": "done", "withdrawn": "cancelled"})
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "petition": (
        "petition@1",
        {"open": "assigned", "answered": "answered", "settled": "closed", "withdrawn": "withdrawn"},
    ),
    "directive": ("directive@1", {"open": "given", "answered": "reported", "settled": "done", "withdrawn": "lifted"}),
    "target": (
        "target@1",
        {"open": "in_force", "answered": "in_force", "settled": "concluded", "withdrawn": "dropped"},
    ),
    **dict.fromkeys(("commitment", "assignment", "request", "reply"), TASK),
}


def into_workflows(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("commitments", "Commitment")
    for kind, (reference, states) in TABLES.items():
        for standing, state in states.items():
            model.objects.filter(kind=kind, state=standing, workflow="").update(
                workflow=reference, standing=standing, state=state
            )


def back_to_standings(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("commitments", "Commitment")
    for standing in ("open", "answered", "settled", "withdrawn"):
        model.objects.filter(standing=standing).update(state=standing, workflow="")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("commitments", "0003_commitment_workflows")]

    operations: ClassVar = [migrations.RunPython(into_workflows, back_to_standings)]
