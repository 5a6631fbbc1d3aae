"""Where a criteria set stands among the others: what it replaces and is replaced by, its crosswalks, its scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.models import Checklist
from giaoban.core.checklists.scales import NOT_APPLICABLE, Scale, Step, credit_of
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Crosswalk
from giaoban.core.quantities import sort_key
from giaoban.web import formats
from giaoban.web.reading import Reading
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

RELATIONS = {
    "equal": gettext_lazy("asks the same"),
    "subset": gettext_lazy("asks less"),
    "superset": gettext_lazy("asks more"),
    "related": gettext_lazy("related"),
}
KINDS = {
    "yes_no": gettext_lazy("yes or no"),
    "met": gettext_lazy("met, partly, not"),
    "levels": gettext_lazy("levels"),
    "threshold": gettext_lazy("a number against a threshold"),
    "formula": gettext_lazy("a formula over indicators"),
}


@dataclass(frozen=True)
class Neighbour:
    """Another set by its name; `checklist` is None where the register does not hold it."""

    reference: str
    checklist: Checklist | None


def superseded_by(found: Checklist, others: Iterable[Checklist]) -> list[Neighbour]:
    """The sets that say they replace this one."""
    return [Neighbour(one.reference, one) for one in others if one.supersedes == found.reference]


def supersedes(found: Checklist, others: Iterable[Checklist]) -> Neighbour | None:
    if not found.supersedes:
        return None
    return Neighbour(found.supersedes, next((one for one in others if one.reference == found.supersedes), None))


def crosswalk_table(found: Checklist, others: list[Checklist], reading: Reading) -> Table | None:
    """A row for each set this one is laid beside, by this set or by the other; None without any."""
    by_name = {one.reference: one for one in others}
    rows = [(walk.to, found.reference, walk) for walk in found.read.crosswalks]
    rows += [(one.reference, one.reference, walk) for one in others for walk in one.read.crosswalks
             if walk.to == found.reference]  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("set", _("The other set"), wide=True),
        Column("stated", _("Stated in"), brief=True),
        Column("ours", _("Criteria here"), "end"),
        Column("theirs", _("Criteria there"), "end"),
        *(Column(name, str(word), "end") for name, word in RELATIONS.items()),
        Column("pairs", _("Pairs"), "end"),
    )
    lines = [_walk(to, stated, walk, by_name.get(to), found, reading) for to, stated, walk in rows]
    return Table("crosswalks", _("Crosswalks"), columns, tuple(lines), source=found.reference)


def _walk(
    to: str, stated: str, walk: Crosswalk, other: Checklist | None, found: Checklist, reading: Reading
) -> tuple[Cell, ...]:
    """Counts as this set sees them: where the other states it, what asks less there asks more here."""
    is_ours = stated == found.reference
    turned = {"subset": "superset", "superset": "subset"}
    counts = Counter(one.relation if is_ours else turned.get(one.relation, one.relation) for one in walk.pairs)
    ends = ({one.ours for one in walk.pairs}, {one.theirs for one in walk.pairs})
    here, there = ends if is_ours else ends[::-1]
    address = f"{reverse('checklist', args=[found.reference])}{reading.query(**{'with': to})}" if other else ""
    name = Cell(f"{to} {named(other)}" if other else to, href=address, head=True)
    numbers = (len(here), len(there), *(counts[one] for one in RELATIONS), len(walk.pairs))
    return (name, Cell(stated), *(Cell(formats.number(one, None, reading.language), one) for one in numbers))


def scales_table(definition: Definition, reading: Reading) -> Table:
    """Every scale that a criterion is answered on, with what each answer is worth."""
    used = Counter(one.scale or definition.scale for one in definition.criteria.values())
    scales = {one.scale or definition.scale: definition.scale_of(one) for one in definition.criteria.values()}
    columns = (
        Column("scale", _("Scale"), wide=True),
        Column("kind", _("Kind of answer")),
        Column("worth", _("What an answer is worth"), wide=True),
        Column("criteria", _("Criteria on it"), "end"),
    )
    rows = [
        (
            Cell(named(scale.title) if scale.title else str(KINDS[scale.kind]), name, head=True, beside=name),
            Cell(str(KINDS[scale.kind])),
            Cell("; ".join(_worths(scale, reading))),
            Cell(formats.number(used[name], None, reading.language), used[name]),
        )
        for name, scale in sorted(scales.items(), key=lambda one: (-used[one[0]], sort_key(one[0])))
    ]
    return Table("scales", _("Scales"), columns, tuple(rows), source=definition.reference)


def _worths(scale: Scale, reading: Reading) -> Iterator[str]:
    """`Met 100 %`, `at least 90: 50 %`, in the order of the file."""
    if scale.formula:
        yield _("computed as %(formula)s") % {"formula": scale.formula}
    for name, words in scale.choices.items():
        if name == NOT_APPLICABLE:
            yield _("%(answer)s: does not count") % {"answer": named(words)}
            continue
        credit = credit_of(scale, name)
        worth = f"{named(words)}: {_share(credit or Fraction(0), reading)}"
        yield _("%(worth)s, and fails the whole") % {"worth": worth} if scale.closes(name) else worth
    unit = f" {scale.unit}" if scale.unit else ""
    for step in scale.steps:
        yield f"{_step(step, unit, reading)}: {_share(step.credit, reading)}"
    if scale.line:
        zero, full = (_number(one, reading) for one in (scale.line.zero, scale.line.full))
        yield _("in proportion, from 0 %% at %(zero)s to 100 %% at %(full)s") % {
            "zero": zero + unit, "full": full + unit,
        }  # fmt: skip
    if scale.is_numeric and scale.allows_not_applicable:
        yield _("%(answer)s: does not count") % {"answer": named(scale.choices[NOT_APPLICABLE])}


def _step(step: Step, unit: str, reading: Reading) -> str:
    parts = []
    if step.at_least is not None:
        parts.append(_("at least %(number)s") % {"number": _number(step.at_least, reading) + unit})
    if step.at_most is not None:
        parts.append(_("at most %(number)s") % {"number": _number(step.at_most, reading) + unit})
    return ", ".join(parts)


def _share(credit: Fraction, reading: Reading) -> str:
    value = Decimal(100) * credit.numerator / credit.denominator
    return formats.percent(value, 0 if value == value.to_integral_value() else 1, reading.language)


def _number(value: Decimal, reading: Reading) -> str:
    return formats.number(value.normalize(), None, reading.language)
