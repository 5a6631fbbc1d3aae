"""The records of the room, by noun."""

from giaoban.meetings.models.inspections import DraftFinding, Inspection, InspectionStep, Member, SignedMinutes
from giaoban.meetings.models.meetings import AgendaItem, Entry, Meeting, Participant, ReportPart

__all__ = [
    "AgendaItem", "DraftFinding", "Entry", "Inspection", "InspectionStep", "Meeting", "Member", "Participant",
    "ReportPart", "SignedMinutes",
]  # fmt: skip
