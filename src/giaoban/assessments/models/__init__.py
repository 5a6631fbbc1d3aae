"""The records of the room, by noun."""

from giaoban.assessments.models.assessments import Answer, Assessment, Conclusion, Evidence, Override
from giaoban.assessments.models.checklists import Checklist
from giaoban.assessments.models.labels import Claim, Dispute, Label, LabelKey, LogEntry, Revocation, TreeHead
from giaoban.assessments.models.recovery import BackupSet, Drill, DrillStep, RecoveryObjective
from giaoban.assessments.models.scans import BadgeFault, Reading, ScanOrder, Visit
from giaoban.assessments.models.systems import Decision, Dossier, DossierStep, SystemFacts

__all__ = [
    "Answer", "Assessment", "BackupSet", "BadgeFault", "Checklist", "Claim", "Conclusion", "Decision", "Dispute",
    "Dossier", "DossierStep", "Drill", "DrillStep", "Evidence", "Label", "LabelKey", "LogEntry", "Override",
    "Reading", "RecoveryObjective", "Revocation", "ScanOrder", "SystemFacts", "TreeHead", "Visit",
]  # fmt: skip
