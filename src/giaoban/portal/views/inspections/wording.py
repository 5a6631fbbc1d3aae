"""The steps of an inspection in the reader's words."""

from django.utils.translation import gettext_lazy as _

STEP_WORDS = {
    "planned": _("put into the plan"),
    "named": _("somebody named to the team"),
    "stated": _("statement on conflicts of interest"),
    "dropped": _("somebody taken off the team"),
    "declared": _("statements complete"),
    "decided": _("decision"),
    "notified": _("notice with the list of requests"),
    "answered": _("answers handed in"),
    "measured": _("figures of machines pulled in"),
    "opened": _("roll-call"),
    "noted": _("note"),
    "recorded": _("hash of the recording"),
    "listed": _("list to draw from fixed"),
    "drawn": _("sample drawn"),
    "drawn_up": _("minutes drawn up"),
    "signed": _("minutes signed"),
    "found": _("draft finding"),
    "drafted": _("draft findings sent"),
    "replied": _("reply to the draft"),
    "settled": _("contested finding settled"),
    "concluded": _("conclusion"),
    "published": _("conclusion published"),
    "reminded": _("told about the time to reply"),
    "remeasured": _("measured again by machine"),
    "retested": _("remedy tested again"),
    "cancelled": _("called off"),
}
