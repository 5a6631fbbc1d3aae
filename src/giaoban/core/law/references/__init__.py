"""References of a text to provisions and documents: found with their places, then resolved at a date.

find_references("theo khoản 2 Điều 5 Nghị định này")   what is said, where
resolve(reference, register, here=..., day=...)        which provision it is on that day, or why none
"""

from giaoban.core.law.references.found import Aim, DocumentMention, Reference, Relation
from giaoban.core.law.references.scan import find_references

__all__ = ["Aim", "DocumentMention", "Reference", "Relation", "find_references"]
