"""Everything that writes about trust labels, by noun."""

from giaoban.assessments.actions.labels.disputes import dispute, settle
from giaoban.assessments.actions.labels.issuing import issue_label, revoke_label
from giaoban.assessments.actions.labels.rotating import rotate_keys
from giaoban.assessments.actions.labels.sites import ask_claim, prove_claim, register_site

__all__ = [
    "ask_claim", "dispute", "issue_label", "prove_claim", "register_site", "revoke_label", "rotate_keys", "settle",
]  # fmt: skip
