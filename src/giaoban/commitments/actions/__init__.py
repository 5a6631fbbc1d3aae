"""Everything that writes to this room: each act is a Step and an Event, in one transaction.

opening.py      something newly owed, with a day or the day to look again
raising.py      a petition, question, complaint or proposal from its words: page, shell and API
moving.py       one move of the state table, by those whom the table lets
together.py     one of several askers accepts, or withdraws, for itself
steps.py        the record of every act
reminding.py    what clocks do by themselves: reminders, escalations, silence after notice
own_targets.py  what an organisation sets itself, version by version
specific.py     the one task of its own that an organisation has in a programme
passing_on.py   what a body that merged owed and asked goes on under its successor
"""

from giaoban.commitments.actions.moving import move_commitment
from giaoban.commitments.actions.opening import OPENED, join_petition, open_commitment
from giaoban.commitments.actions.own_targets import set_own_target
from giaoban.commitments.actions.passing_on import PassedOn, pass_on_commitments
from giaoban.commitments.actions.raising import Raised, raise_in_words, understood
from giaoban.commitments.actions.reminding import Reminded, remind
from giaoban.commitments.actions.specific import set_specific_task
from giaoban.commitments.actions.steps import Shown
from giaoban.commitments.queries.roles import RAISED

__all__ = [
    "OPENED",
    "RAISED",
    "PassedOn",
    "Raised",
    "Reminded",
    "Shown",
    "join_petition",
    "move_commitment",
    "open_commitment",
    "pass_on_commitments",
    "raise_in_words",
    "remind",
    "set_own_target",
    "set_specific_task",
    "understood",
]
