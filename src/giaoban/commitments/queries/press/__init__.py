"""Reads of the press network.

accreditations.py  who may ask, who speaks for an organisation, what somebody is to a question
questions.py       what all may read, and what one reader may
network.py         counts by organisation
"""

from giaoban.commitments.queries.press.accreditations import (
    accreditation_of,
    accreditations,
    check_speaks,
    is_reporter,
    roles_on,
    spokespersons_of,
)
from giaoban.commitments.queries.press.network import Network, OfOrganisation, network
from giaoban.commitments.queries.press.questions import (
    Reader,
    my_questions,
    newest,
    open_questions,
    public_answers,
    question_called,
    reader_of,
    versions,
)

__all__ = [
    "Network",
    "OfOrganisation",
    "Reader",
    "accreditation_of",
    "accreditations",
    "check_speaks",
    "is_reporter",
    "my_questions",
    "network",
    "newest",
    "open_questions",
    "public_answers",
    "question_called",
    "reader_of",
    "roles_on",
    "spokespersons_of",
    "versions",
]
