"""The network of reporters and spokespersons.

accrediting.py  who may ask: requested, accepted, refused, revoked
asking.py       a question, and its plain moves
answering.py    every version of an answer
telling.py      mail to the reporter
"""

from giaoban.commitments.actions.press.accrediting import (
    accept_accreditation,
    choose_password,
    refuse_accreditation,
    request_accreditation,
    revoke_accreditation,
    send_link,
    welcomed,
)
from giaoban.commitments.actions.press.answering import (
    Cited,
    correct_answer,
    decline_question,
    draft_answer,
    publish_answer,
    withdraw_answer,
)
from giaoban.commitments.actions.press.asking import OWN_ACTION, ask_question, move_question

__all__ = [
    "OWN_ACTION",
    "Cited",
    "accept_accreditation",
    "ask_question",
    "choose_password",
    "correct_answer",
    "decline_question",
    "draft_answer",
    "move_question",
    "publish_answer",
    "refuse_accreditation",
    "request_accreditation",
    "revoke_accreditation",
    "send_link",
    "welcomed",
    "withdraw_answer",
]
