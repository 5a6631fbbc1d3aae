"""One cell of the matrix as it is shown: shape by state, value, and the way to its trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.queries import Cell
from giaoban.web import formats, signs
from giaoban.web.reading import Reading


@dataclass(frozen=True)
class ShownCell:
    code: str
    look: str  # classes: the state, and `simulated` on top
    text: str
    said: str  # the state in words, for those who hear the page, and as a hint
    href: str
    has_value: bool


def shown_cell(cell: Cell, reading: Reading, tail: str | None = None) -> ShownCell:
    """`tail` is the query of the reading, made once for the thousands of cells of a page."""
    has_value = cell.value is not None
    said = str(signs.STATES.get(cell.state, cell.state))
    if cell.status == "simulated":
        said = _("%(state)s, simulated") % {"state": said}
    if not has_value and cell.reason == "not-owed":
        said = _("not owed by this organisation")
    if cell.reason == "not-yet-issued":
        said = _("not issued yet, still in time")
    if cell.is_own:
        said = _("%(state)s, by what it set itself") % {"state": said}
    look = "not_owed" if not has_value and cell.reason == "not-owed" else cell.state
    href = ""
    if cell.observation_id:
        href = reverse("figure", args=[cell.observation_id]) + (reading.query() if tail is None else tail)
    elif cell.plan and (has_value or cell.reason != "not-owed"):
        href = reverse("plans") + reading.query(kind=cell.plan, organisation=cell.subject_key)
    return ShownCell(
        code=cell.target_code,
        look=f"{look} simulated" if cell.status == "simulated" else look,
        text=formats.short_quantity(cell.value, cell.unit, min(cell.decimals, 1), reading.language, cell.bound)
        if has_value
        else "",
        said=said,
        href=href,
        has_value=has_value,
    )
