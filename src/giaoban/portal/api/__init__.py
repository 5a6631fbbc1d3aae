"""What the API answers from the highest floor, at the same door as the figures.

/api/law/search                 articles for a question (law.py)
/api/law/documents/{address}    a document or provision as of a day (law.py)
/api/law/diff                   what changed between two days (law.py)
/api/ask                        an answer with its spans, or why there is none (ask.py)
/api/raised                     a petition, question, complaint or proposal raised; kinds, preview (raising.py)
"""

from giaoban.measures.api import api
from giaoban.portal.api import ask, law, raising  # noqa: F401  # importing registers what they answer

__all__ = ["api"]
