"""Everything that writes in this room, by noun."""

from giaoban.assessments.actions.answering import answer
from giaoban.assessments.actions.concluding import conclude, reopen, submit
from giaoban.assessments.actions.evidence import Upload, attach_evidence, withdraw_evidence
from giaoban.assessments.actions.measuring import pull_indicators, pull_machines, record_measurements
from giaoban.assessments.actions.opening import open_assessment, state_facts
from giaoban.assessments.actions.overriding import end_override, override
from giaoban.assessments.queries.machines import Measured

__all__ = [
    "Measured", "Upload", "answer", "attach_evidence", "conclude", "end_override", "open_assessment", "override",
    "pull_indicators", "pull_machines", "record_measurements", "reopen", "state_facts", "submit", "withdraw_evidence",
]  # fmt: skip
