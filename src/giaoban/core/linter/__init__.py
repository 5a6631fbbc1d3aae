"""Figures in a text: parse, recompute, report. Vietnamese prose in, claims that do not close out.

Known numbers and targets are arguments (`Known`); this package knows the language, not the country.
"""

from giaoban.core.linter.known import Known, KnownNumber, KnownTarget
from giaoban.core.linter.lint import lint_text, lint_texts
from giaoban.core.linter.report import KEYS, ClaimFinding

__all__ = ["KEYS", "ClaimFinding", "Known", "KnownNumber", "KnownTarget", "lint_text", "lint_texts"]
