"""Sentences, table and chart of a measured effect."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from giaoban.commitments.queries.effects import MeasuredEffect
from giaoban.core.findings import Finding, Severity
from giaoban.web import formats
from giaoban.web.charts import Dot, Drawing, Rule, line_chart
from giaoban.web.findings import say
from giaoban.web.reading import Reading
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

DECIMALS = 2
LOOKS = {"better": "met", "worse": "behind", "changed": "on_course", "cannot-tell": "no_data"}


def verdict_word(verdict: str) -> str:
    return {
        "better": _("better than the others"),
        "worse": _("worse than the others"),
        "changed": _("differs from the others"),
        "cannot-tell": _("cannot tell"),
    }.get(verdict, _("not measured"))


def amount(value: float | None, unit: str, language: str) -> str:
    """A difference with its sign: points where the unit is a share."""
    if value is None or value in (float("inf"), float("-inf")):
        return _("unlimited")
    number = Decimal(str(round(value, DECIMALS)))
    text = (
        formats.points(number, DECIMALS, language)
        if unit == "percent"
        else formats.quantity(number, unit, DECIMALS, language)
    )
    return f"+{text}" if number > 0 and not text.startswith("+") else text


def effect_sentences(found: MeasuredEffect, reading: Reading) -> list[str]:
    """What can be said, then why nothing more can."""
    effect, language, unit = found.effect, reading.language, found.indicator.unit
    sentences = []
    if effect.estimate is not None:
        sentences.append(
            _("Since the beginning: %(estimate)s against the others (95 %% interval from %(low)s to %(high)s).")
            % {
                "estimate": amount(effect.estimate, unit, language),
                "low": amount(effect.low, unit, language),
                "high": amount(effect.high, unit, language),
            }
        )
    sentences += [say(one, language) for one in effect.findings]
    if found.left_out:
        left = Finding("effect.left-out", Severity.NOTE, context={"units": ", ".join(found.left_out)})
        sentences.append(say(left, language))
    if found.undated:
        start = Finding("effect.some-start-unknown", Severity.NOTE, context={"units": ", ".join(found.undated)})
        sentences.append(say(start, language))
    return sentences


def method_sentence(found: MeasuredEffect, reading: Reading) -> str:
    """How it was computed, for who wants to do it again."""
    effect = found.effect
    if effect.estimate is None:
        return ""
    counts = {"treated": effect.treated, "others": effect.others, "before": effect.before, "after": effect.after}
    first = (
        _(
            "Difference in differences: %(treated)s that do it against %(others)s others, %(before)s periods "
            "before and %(after)s after."
        )
        % counts
    )
    if effect.method == "randomisation":
        second = _(
            "Few organisations do it, so the interval comes from comparing with %(ways)s ways the practice could have "
            "been handed out."
        ) % {"ways": formats.number(effect.ways, 0, reading.language)}
    else:
        second = _("The interval counts organisations, not periods; the two groups may differ in how much they vary.")
    trend = _("Before the beginning the two groups drew apart by %(trend)s a period (p = %(p)s).") % {
        "trend": amount(effect.trend, found.indicator.unit, reading.language),
        "p": formats.number(Decimal(str(round(effect.trend_p or 0, 3))), 3, reading.language),
    }
    return f"{first} {second} {trend}"


def course_chart(found: MeasuredEffect, reading: Reading) -> str:
    """The raw means of those who do it (full line) and the others (broken line), the beginning as a rule."""
    kinds = ("official", "estimate")
    lines = ((_("those who do it"), "treated", kinds[0]), (_("the others"), "others", kinds[1]))
    dots = []
    for name, part, kind in lines:
        drawn = [(one.period, getattr(one, part)) for one in found.course if getattr(one, part) is not None]
        label_at = len(drawn) * 2 // 3
        for number, (period, value) in enumerate(drawn):
            dots.append(Dot(period.end, value, name if number == label_at else "", part, kind))
    rules = tuple(Rule(_("began"), day=day) for day in found.since)
    unit = formats.unit_title(found.indicator.unit, reading.language)
    if found.is_simulated:  # said in the picture itself: it is taken away without its page
        unit = f"{unit} · {_('Simulated figures')}"
    return line_chart(Drawing(tuple(dots), rules, unit=unit, language=reading.language, is_named=True))


def course_table(found: MeasuredEffect, reading: Reading) -> Table:
    columns = (
        Column("period", _("Period"), brief=True),
        Column("treated", _("Mean of those who do it"), "end"),
        Column("others", _("Mean of the others"), "end"),
        Column("gap", _("Difference"), "end"),
    )
    rows = []
    for one in found.course:
        both = one.treated is not None and one.others is not None
        gap = one.treated - one.others if one.treated is not None and one.others is not None else None
        rows.append(
            (
                Cell(formats.period(one.period, reading.language), one.period.code, head=True),
                _value(one.treated, reading), _value(one.others, reading), _value(gap if both else None, reading),
            )
        )  # fmt: skip
    return Table(
        f"course-{found.indicator.code}".replace("_", "-"),
        _("Raw means: %(indicator)s") % {"indicator": named(found.indicator)},
        columns,
        tuple(rows),
        unit=formats.unit_title(found.indicator.unit, reading.language),
        as_of=formats.date(reading.known or reading.today, reading.language),
        source=_("Simulated figures") if found.is_simulated else "",
    )


def _value(value: float | None, reading: Reading) -> Cell:
    if value is None:
        return Cell("–")
    number = Decimal(str(round(value, DECIMALS)))
    return Cell(formats.number(number, DECIMALS, reading.language), number)


def shown_effects(effects: Sequence[MeasuredEffect], reading: Reading) -> list[dict[str, object]]:
    """Each effect with its words, chart name and table, as the template shows it."""
    return [
        {
            "found": one,
            "chart": f"course-{one.indicator.code}".replace("_", "-"),
            "look": LOOKS[one.verdict],
            "word": verdict_word(one.verdict),
            "sentences": effect_sentences(one, reading),
            "method": method_sentence(one, reading),
        }
        for one in effects
    ]
