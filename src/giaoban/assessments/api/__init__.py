"""The API of criteria sets and assessments, under /api/assessments/.

/checklists                         every set in its current wording
/checklists/{name}                  one set, as its file says it
/                                   the assessments the caller may read
/{number}                           one with its score, explained; /{number}/oscal/{results|plan} as OSCAL
/{number}/answers                   POST answers; /{number}/measurements POST what machines found
/systems                            the systems the caller may read; POST registers; /systems/{key} one, POST changes it
/openapi.json                       the schema of all this
"""

from giaoban.assessments.api import sets, sheets, systems  # noqa: F401  # importing registers what they answer
from giaoban.assessments.api.door import api

__all__ = ["api"]
