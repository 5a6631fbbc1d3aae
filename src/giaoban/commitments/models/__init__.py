"""What this room keeps.

commitments.py  everything owed by someone to someone, the versions of its value, its steps and notices
press.py        accredited reporters, their questions, every version of an answer
subscriptions.py   addresses that get news, and how often anybody may ask
lessons.py      practices, who does them since when, pilots and what was decided about them
reminders.py    how people want to be reminded, and what was sent to them
"""

from giaoban.commitments.models.commitments import (
    CalendarYear,
    Commitment,
    Goal,
    Notice,
    OwnTarget,
    Programme,
    StateTable,
    Step,
)
from giaoban.commitments.models.lessons import Pilot, PilotDecision, Practice, PracticeUse
from giaoban.commitments.models.press import Accreditation, Citation, PressAnswer, PressQuestion
from giaoban.commitments.models.reminders import CalendarFeed, Hook, Outgoing, ReminderChoice
from giaoban.commitments.models.subscriptions import RateCount, Subscription

__all__ = [
    "Accreditation",
    "CalendarFeed",
    "CalendarYear",
    "Citation",
    "Commitment",
    "Goal",
    "Hook",
    "Notice",
    "Outgoing",
    "OwnTarget",
    "Pilot",
    "PilotDecision",
    "Practice",
    "PracticeUse",
    "PressAnswer",
    "PressQuestion",
    "Programme",
    "RateCount",
    "ReminderChoice",
    "StateTable",
    "Step",
    "Subscription",
]
