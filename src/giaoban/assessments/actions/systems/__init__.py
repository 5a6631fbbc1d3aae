"""Everything that writes about information systems: register, facts, dossiers, decisions, recovery."""

from giaoban.assessments.actions.systems.dossiers import end_decision, move_dossier, open_dossier, write_statements
from giaoban.assessments.actions.systems.importing import import_systems
from giaoban.assessments.actions.systems.recovering import (
    DrillResult,
    StepResult,
    add_backup_set,
    change_backup_set,
    record_drill,
    set_objective,
)
from giaoban.assessments.actions.systems.registering import (
    change_system,
    register_system,
    registering_faults,
    state_system_facts,
)

__all__ = [
    "DrillResult", "StepResult", "add_backup_set", "change_backup_set", "change_system", "end_decision",
    "import_systems", "move_dossier", "open_dossier", "record_drill", "register_system", "registering_faults",
    "set_objective", "state_system_facts", "write_statements",
]  # fmt: skip
