"""Who has not issued a plan, and who has, named from the register of plans where a target is measured by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from giaoban.assistants.queries.figure_points import Scene
from giaoban.assistants.queries.figure_sentences import listed
from giaoban.assistants.queries.figure_values import FigureRow
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.register import plan_kind_of, read_register
from giaoban.core.findings import Finding, Severity

Done = tuple[str, list[FigureRow], list[Finding]]


def named_by_register(scene: Scene) -> Done | None:
    """The asked organisations with or without a plan that counts today; None where no register measures the indicator
    or nobody has entered a plan of the kind: an empty register says nothing about the country."""
    targets = Commitment.objects.filter(kind=Commitment.Kind.TARGET, indicator_code=scene.indicator.code)
    target = next((one for one in targets if plan_kind_of(one)), None)
    register = read_register([target], known=scene.known) if target else None
    if target is None or register is None or not register.is_used(plan_kind_of(target)) or scene.query.periods:
        return None
    kind = plan_kind_of(target)
    day = min(scene.day, scene.known) if isinstance(scene.known, dt.date) else scene.day
    counted = register.counted(kind, target.details.get("applies_to_kinds") or [], day)
    absent = scene.query.act == "absent"
    asked = {one.key for one in scene.subjects}
    owing = [one for one in (*counted.issued, *counted.lacking) if one.key in asked]
    found = [one for one in (counted.lacking if absent else counted.issued) if one.key in asked]
    rows = [scene.row(one, None) for one in found]
    if register.is_simulated(kind):
        rows = [replace(row, status="simulated") for row in rows]
    is_vi = scene.language == "vi"
    words = (
        {True: "chưa có kế hoạch trong danh mục", False: "đã có kế hoạch trong danh mục"}
        if is_vi
        else {True: "without a plan in the register", False: "with a plan in the register"}
    )
    line = f"{len(found)}/{len(owing)} {words[absent]}"
    names = listed([replace(row, shown="") for row in rows], scene.language, 70)
    notes = [Finding("asking.from-register", Severity.NOTE, context={"day": f"{day:%d/%m/%Y}"})]
    return line + (f": {names}." if rows and not scene.query.counting else "."), rows, notes
