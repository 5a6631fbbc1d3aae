"""Reading a review: its content, its report, and what was revised since it was sealed."""

from giaoban.meetings.queries.content import (
    Change,
    canonical,
    changes_since_seal,
    content_hash,
    fresh_content,
    review_content,
)
from giaoban.meetings.queries.figures import known_day
from giaoban.meetings.queries.report import report

__all__ = [
    "Change", "canonical", "changes_since_seal", "content_hash", "fresh_content", "known_day", "report",
    "review_content",
]  # fmt: skip
