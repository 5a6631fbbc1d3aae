"""Everything that writes to the library: each act is one Event, in one transaction.

plans.py      a plan enters the register, its contents are ticked, a mistaken entry is withdrawn
guidance.py   a guidance document is linked to what it explains, entered first where the library does not know it
files.py      the bytes of a document, kept once under their hash
"""

from giaoban.library.actions.files import Upload, open_file
from giaoban.library.actions.guidance import enter_guidance, guide_document, unlink_guidance
from giaoban.library.actions.plans import register_plan, tick_contents, withdraw_plan

__all__ = [
    "Upload",
    "enter_guidance",
    "guide_document",
    "open_file",
    "register_plan",
    "tick_contents",
    "unlink_guidance",
    "withdraw_plan",
]
