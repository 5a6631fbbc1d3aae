"""The words of the signs every page uses: states of a target, marks of kind, evidence, fields of work, flags."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "met": pgettext_lazy("state of a target", "met"),
    "on_course": pgettext_lazy("state of a target", "on course"),
    "behind": pgettext_lazy("state of a target", "behind"),
    # Not "no data": there may be a figure, only none to judge by (too old, too early, in another unit).
    "no_data": pgettext_lazy("state of a target", "cannot be judged"),
}
KINDS = {
    "official": _("official"),
    "reported": _("reported"),
    "estimate": _("estimate"),
    "simulated": _("simulated"),
}
EVIDENCE = {
    "seed": _("stated in a source text"),
    "seen": _("read on a public page"),
    "memory": _("remembered, unverified"),
    "computed": _("computed"),
    "unknown": _("unknown"),
}
FIELDS = {
    "data": _("Digital data"),
    "government": _("Digital government"),
    "economy": _("Digital economy"),
    "society": _("Digital society"),
    "security": _("Network security"),
    "telecom": _("Telecommunications"),
    "post": _("Post"),
    "ict_industry": _("ICT industry"),
    "infrastructure": _("Digital infrastructure"),
    "workforce": _("Digital workforce"),
    "other": _("Other fields"),
}
METHODS = {
    "as-reported": _("as its source reports"),
    "computed": _("computed from other figures"),
    "register": _("counted from the register of plans"),
}
FLAGS = {
    "restated": _("restated for the chosen structure"),
    "estimated-share": _("split by an estimated share"),
    "break-in-period": _("the structure changed within the period"),
    "newer-than-structure": _("newer than the chosen structure"),
    "needs-counts": _("cannot be restated without counts"),
    "not-additive": _("cannot be added up over organisations"),
    "computed": _("computed from other figures"),
    "revised": _("revised since first published"),
    "partial": _("not all organisations have reported"),
}
