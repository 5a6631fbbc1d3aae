"""All practices, what they should move, who does them, what was decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Practice
from giaoban.commitments.queries.effects import MeasuredEffect, effects_of
from giaoban.commitments.queries.lessons import is_decided, is_undecided_on, practices
from giaoban.measures.models import Indicator
from giaoban.portal.views.lessons.wording import LOOKS, verdict_word
from giaoban.registry.models import Person
from giaoban.registry.permissions import VERBS
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import FIELDS
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def lesson_list(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    text, group = words(request), choice(request, "group", FIELDS)
    rows = practices(words=text, group=group)
    titles = {one.code: named(one) for one in Indicator.objects.defer("definition").order_by("version")}
    effects = effects_of(rows, frame=reading.frame, known=reading.known, today=reading.today)
    context = {"words": text, "group": group, "may_tell": may_tell(request.user, reading), "any": bool(rows)}
    return page(request, "portal/lessons.html", context, tables=[_table(rows, titles, effects, reading)])


def may_tell(by: object, reading: Reading) -> bool:
    """Whether a link to the form makes sense; the action decides."""
    if not isinstance(by, Person):
        return False
    return any(one.role in VERBS["practice.tell"] for one in memberships_on(by, reading.today))


def pilot_word(practice: Practice, reading: Reading) -> str:
    """Where its pilots stand, in a word."""
    pilots = list(practice.pilots.all())
    if not pilots:
        return ""
    last = pilots[-1]
    if is_decided(last):
        return str(next(iter(reversed(list(last.decisions.all())))).get_decision_display())
    if is_undecided_on(last, reading.today):
        return _("decision overdue since %(day)s") % {"day": formats.date(last.decide_by, reading.language)}
    return _("decided by %(day)s") % {"day": formats.date(last.decide_by, reading.language)}


def _table(
    rows: list[Practice], titles: dict[str, str], effects: dict[int, list[MeasuredEffect]], reading: Reading
) -> Table:
    columns = (
        Column("title", _("Practice"), wide=True),
        Column("who", _("Told by")),
        Column("since", _("Since"), brief=True),
        Column("uses", _("Who does it"), "end"),
        Column("indicators", _("Should move"), wide=True),
        Column("verdict", _("What it changed"), wide=True),
        Column("cost", _("Cost (đồng)"), "end"),
        Column("pilot", _("Pilot")),
        Column("kind", _("Kind"), brief=True),
    )
    lines = []
    for one in rows:
        uses = list(one.uses.all())
        since = min((use.since for use in uses if use.since), default=None)
        cost = Cell(_("unknown"))
        if one.cost is not None:
            cost = Cell(formats.number(one.cost, 0, reading.language), one.cost)
        kind = "simulated" if one.is_simulated else "reported"
        lines.append(
            (
                Cell(named(one), href=reverse("lesson", args=[one.pk]) + reading.query(), head=True),
                Cell(named(one.told_by)),
                Cell(formats.date(since, reading.language) if since else _("unknown"), since),
                Cell(str(len(uses)), len(uses)),
                Cell("; ".join(titles.get(code, code) for code in one.indicators)),
                _verdicts(effects[one.pk]),
                cost,
                Cell(pilot_word(one, reading)),
                Cell("", kind, kind=kind),
            )
        )  # fmt: skip
    return Table(
        "lessons", _("Practices"), columns, tuple(lines),
        as_of=formats.date(reading.today, reading.language), empty=_("No practice fits this choice."),
    )  # fmt: skip


def _verdicts(effects: list[MeasuredEffect]) -> Cell:
    """The verdict of each indicator in words; the sign of the first that says something."""
    if not effects:
        return Cell(verdict_word(""), "", state="no_data")
    told = []
    for one in effects:
        word = verdict_word(one.verdict)
        if one.is_simulated and one.verdict != "cannot-tell":
            word = _("%(verdict)s (simulated figures)") % {"verdict": word}
        told.append(word if len(effects) == 1 else f"{named(one.indicator)}: {word}")
    speaking = next((one for one in effects if one.verdict != "cannot-tell"), effects[0])
    return Cell("; ".join(told), speaking.verdict, state=LOOKS[speaking.verdict])
