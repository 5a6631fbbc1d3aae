"""The records of the room, by noun."""

from giaoban.assessments.models.assessments import Answer, Assessment, Conclusion, Evidence, Override
from giaoban.assessments.models.checklists import Checklist

__all__ = ["Answer", "Assessment", "Checklist", "Conclusion", "Evidence", "Override"]
