"""Everything that writes to this room, in the order in which a meeting goes.

preparing.py    a review that is in no pack; its agenda, kept, dropped and ordered
convening.py    who is invited, from where they take part, what they answered, who came
holding.py      the current item, and the record: directives, votes, concurrences, notes
concluding.py   directives become commitments
sealing.py      exactly what was shown is kept for ever
writing.py      the parts that organisations write
"""

from giaoban.meetings.actions.concluding import conclude_meeting
from giaoban.meetings.actions.convening import Came, Invited, answer_invitation, convene_meeting, note_attendance
from giaoban.meetings.actions.holding import (
    Said,
    go_to_item,
    rewrite_entry,
    start_meeting,
    strike_entry,
    write_entry,
)
from giaoban.meetings.actions.preparing import Placed, arrange_agenda, prepare_review
from giaoban.meetings.actions.sealing import seal_review
from giaoban.meetings.actions.writing import ask_for_parts, save_part, submit_part

__all__ = [
    "Came", "Invited", "Placed", "Said", "answer_invitation", "arrange_agenda", "ask_for_parts", "conclude_meeting",
    "convene_meeting", "go_to_item", "note_attendance", "prepare_review", "rewrite_entry", "save_part", "seal_review",
    "start_meeting", "strike_entry", "submit_part", "write_entry",
]  # fmt: skip
