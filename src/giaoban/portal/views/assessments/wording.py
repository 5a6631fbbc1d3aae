"""Verdicts, states and reasons of a score in the reader's words, and the score as a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from giaoban.core.checklists.score import Score
from giaoban.core.checklists.tree import Scored
from giaoban.web import formats
from giaoban.web.reading import Reading
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

VERDICTS = {
    "passed": ("met", pgettext_lazy("verdict", "passed")),
    "failed": ("behind", pgettext_lazy("verdict", "failed")),
    "undetermined": ("no_data", pgettext_lazy("verdict", "cannot be said yet")),
    "not_stated": ("no_data", pgettext_lazy("verdict", "the set states no pass mark")),
    "": ("no_data", pgettext_lazy("verdict", "no verdict yet")),
}
STATES = {
    "met": ("met", pgettext_lazy("state of a criterion", "met")),
    "partly": ("on_course", pgettext_lazy("state of a criterion", "partly met")),
    "not": ("behind", pgettext_lazy("state of a criterion", "not met")),
    "unknown": ("no_data", pgettext_lazy("state of a criterion", "unanswered")),
    "not_tested": ("no_data", pgettext_lazy("state of a criterion", "not tested")),
    "unproven": ("on_course", pgettext_lazy("state of a criterion", "not proven")),
    "not_applicable": ("no_data", pgettext_lazy("state of a criterion", "does not apply")),
}
WHY = {
    "does-not-apply": _("the facts say it does not apply"),
    "may-not-apply": _("a fact is missing: it may not apply"),
    "said-not-applicable": _("answered: does not apply"),
    "not-answered": _("nobody answered yet"),
    "not-tested": _("the machine could not test it; that is no failure"),
    "evidence-missing": _("claimed without evidence of a kind that is asked for"),
    "evidence-out-of-date": _("its evidence is not in effect or has run out"),
    "overridden": _("a person's word stands in the place of the machine's"),
    "override-ran-out": _("an override has run out; the machine's word counts again"),
    "override-to-come": _("an override has not begun; the machine's word counts until then"),
    "closes-the-gate": _("this answer fails the whole"),
}
REASONS = {
    "gate-failed": _("a gate is failed"),
    "gate-open": _("a gate is not answered yet"),
    "mandatory-failed": _("a mandatory requirement is not met"),
    "mandatory-open": _("a mandatory requirement is unanswered or unproven"),
    "too-little": _("the points do not reach the mark"),
    "may-be-too-little": _("open answers decide whether the points reach the mark"),
    "too-much-untested": _("too many machine checks were not tested for any verdict"),
    "nothing-scored": _("nothing that weighs applies"),
}
SOURCES = {
    "ask": _("a person answers"),
    "document": _("a document shows it"),
    "indicator": _("figures answer"),
    "probe": _("a machine checks"),
}
OBLIGATIONS = {
    "mandatory": _("mandatory"),
    "conditional": _("mandatory on a condition"),
    "recommended": _("recommended"),
    "informative": _("for information"),
}
EVIDENCE_KINDS = {
    "file": _("file"),
    "link": _("link"),
    "measurement": _("measurement"),
    "statement": _("signed statement"),
}


def points(value: Decimal | None, reading: Reading) -> str:
    """Points with at most two decimals."""
    if value is None:
        return "–"
    rounded = value.quantize(Decimal("0.01")).normalize()
    decimals = max(0, -int(rounded.as_tuple().exponent))
    return formats.number(rounded, decimals, reading.language)


def span(low: Decimal | None, high: Decimal | None, reading: Reading) -> str:
    """From the lower to the upper bound; one number when they are one."""
    if low is None or high is None:
        return "–"
    return points(low, reading) if low == high else f"{points(low, reading)} – {points(high, reading)}"


def value_words(scored: Scored, choices: dict[str, Any]) -> str:
    """The answer as people say it."""
    if scored.value is None:
        return "–"
    if isinstance(scored.value, str) and scored.value in choices:
        return named(choices[scored.value])
    if isinstance(scored.value, dict):
        return "; ".join(f"{name} {number}" for name, number in scored.value.items())
    return str(scored.value)


def score_table(found: Score, reading: Reading) -> Table:
    """The tree, a row a criterion under the heading of its group, with what it brings to the whole."""
    if found.checklist.is_self_assessment:  # its result is nobody's score
        brought = (gettext("Part, at least (%)"), gettext("Part, at most (%)"), gettext("Part there is (%)"))
    else:
        brought = (gettext("Points, at least"), gettext("Points, at most"), gettext("Points there are"))
    columns = (
        Column("group", gettext("Group")),
        Column("id", gettext("No."), brief=True),
        Column("criterion", gettext("Criterion"), wide=True),
        Column("answer", gettext("Answer")),
        Column("state", gettext("State")),
        *(Column(key, title, "end") for key, title in zip(("low", "high", "most"), brought, strict=True)),
        Column("why", gettext("Why"), wide=True),
    )
    rows = tuple(_row(found, group, leaf, reading) for group, leaf in _leaves(found.tree, ""))
    return Table(
        "score", gettext("The result, criterion by criterion"), columns, rows, group="group",
        as_of=formats.date(found.today, reading.language), source=found.checklist.reference,
    )  # fmt: skip


def _leaves(nodes: tuple[Scored, ...], above: str) -> Iterator[tuple[str, Scored]]:
    for node in nodes:
        if node.is_group:
            title = f"{above} › {named(node.node.title)}" if above else named(node.node.title)
            yield from _leaves(node.children, title)
        else:
            yield above, node


def _row(found: Score, group: str, leaf: Scored, reading: Reading) -> tuple[Cell, ...]:
    look, word = STATES[leaf.state]
    whole = Decimal(found.checklist.points)
    criterion = found.checklist.criteria[leaf.id]
    gate = f" ({_('gate')})" if criterion.gate else ""

    def brought(credit: Any) -> Cell:
        if credit is None or not leaf.counts:
            return Cell("–")
        value = _decimal(leaf.share * credit) * whole
        return Cell(points(value, reading), value)

    return (
        Cell(group),
        Cell(leaf.id),
        Cell(named(criterion.title) + gate, head=True),
        Cell(value_words(leaf, dict(found.checklist.scale_of(criterion).choices))),
        Cell(str(word), str(word), state=look),
        brought(leaf.low),
        brought(leaf.high),
        brought(1),
        Cell("; ".join(str(WHY[one]) for one in leaf.why)),
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
