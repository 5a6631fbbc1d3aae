"""The records of the room, by noun."""

from giaoban.assessments.models.assessments import Answer, Assessment, Conclusion, Evidence, Override
from giaoban.assessments.models.checklists import Checklist
from giaoban.assessments.models.recovery import BackupSet, Drill, DrillStep, RecoveryObjective
from giaoban.assessments.models.systems import Decision, Dossier, DossierStep, SystemFacts

__all__ = [
    "Answer", "Assessment", "BackupSet", "Checklist", "Conclusion", "Decision", "Dossier", "DossierStep", "Drill",
    "DrillStep", "Evidence", "Override", "RecoveryObjective", "SystemFacts",
]  # fmt: skip
