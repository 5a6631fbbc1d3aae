"""The dossier of a level as an official paper: what the system is, its level with the grounds cited, statements, the
plan, and each requirement of that level with what was answered and shown."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from giaoban.assessments.models import Assessment, Checklist, Decision, Dossier
from giaoban.assessments.queries.forms import Asked, sheet
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.dossiers import STATEMENTS
from giaoban.core.checklists.levels.deriving import derive
from giaoban.core.checklists.levels.rules import Regime, Rule
from giaoban.core.checklists.requirements import NotPlain, Requirement, requirements
from giaoban.core.reports.blocks import (
    Block,
    Column,
    Header,
    Heading,
    ListBlock,
    Paragraph,
    Report,
    Row,
    Signature,
    Table,
    runs,
)
from giaoban.registry.models import Subject
from giaoban.web import formats

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def dossier_paper(dossier: Dossier, *, today: dt.date) -> bytes:
    """The .docx in Vietnamese, in the form of the pack. The same dossier on the same day gives the same bytes."""
    from giaoban.core.reports.layout import load_paper
    from giaoban.core.reports.render import render

    file = settings.PACK / "reports" / "decree30.yaml"
    paper = load_paper(file.read_text(encoding="utf-8"), file.name)
    system, operator = dossier.system, dossier.operator
    with override("vi"):
        issuer = (operator or system.parent or system).name_vi
        above = system.parent if operator not in (None, system.parent) else None
        header = Header(
            issuer=issuer.upper(), kind=_("DOSSIER"),
            subject=_("Security level %(level)s proposed for %(system)s")
            % {"level": dossier.level, "system": system.name_vi},
            parent_body=above.name_vi.upper() if above else "",
            place=(system.parent or system).name_vi, date=today, recipients=(_("Archive"),), signature=Signature(()),
        )  # fmt: skip
        return render(Report(header, tuple(_blocks(dossier, today)), paper, "vi"), "docx")


def _blocks(dossier: Dossier, today: dt.date) -> list[Block]:
    regime = levels().regime(dossier.regime)
    blocks: list[Block] = []
    if dossier.is_simulated:
        blocks.append(_line(_("SIMULATED: invented records, no real system.")))
    blocks += [Heading(1, _("THE SYSTEM")), _facts_of(dossier.system, dossier.operator)]
    blocks.append(Heading(1, _("THE LEVEL AND ITS GROUNDS")))
    blocks += _grounds(dossier, regime)
    blocks.append(Heading(1, _("STATEMENTS")))
    for name, title in STATEMENTS.items():
        blocks.append(Heading(2, str(title)))
        text = dossier.statements.get(name, "")
        lines = [part.strip() for part in text.splitlines() if part.strip()] or [_("Not written yet.")]
        blocks += [_line(one) for one in lines]
    blocks.append(Heading(1, _("REQUIREMENTS OF LEVEL %(level)s") % {"level": dossier.level}))
    blocks += _requirements(dossier, regime, today)
    blocks.append(Heading(1, _("HOW IT WAS HANDLED")))
    blocks += _handled(dossier)
    return blocks


def _facts_of(system: Subject, operator: Subject | None) -> Table:
    details, owner = system.details, system.parent
    pairs = [
        (_("Name of the system"), system.name_vi), (_("Code"), system.code),
        (_("Owner"), owner.name_vi if owner else "–"), (_("Operator"), operator.name_vi if operator else "–"),
        (_("What it is for"), details.get("purpose", "–")), (_("Websites"), details.get("sites", "–")),
        (_("Databases"), details.get("databases", "–")),
    ]  # fmt: skip
    return _table((_("Field"), _("Said"), 1, 2), pairs)


def _grounds(dossier: Dossier, regime: Regime | None) -> list[Block]:
    if regime is None:
        return [_line(_("The rules of %(regime)s are not in the pack any more.") % {"regime": dossier.regime})]
    words = {"level": dossier.level, "regime": regime.title.vi}
    blocks: list[Block] = [_line(_("Proposed: level %(level)s under %(regime)s.") % words)]
    found = derive(regime, dossier.facts)
    rules = [rule for rule in regime.rules if rule.id in dossier.decided] or list(found.decided)
    blocks.append(_list([_cited(rule) for rule in rules] or [_("No rule by itself: the risk assessment raised it.")]))
    reason = dossier.statements.get("reason")
    if reason and dossier.level > (found.level or 0):
        blocks.append(_line(_("Reason for a level above the rules: %(reason)s") % {"reason": reason}))
    if found.nearest is not None:
        blocks.append(_line(_("Nearest ground that did not hold: %(rule)s") % {"rule": _cited(found.nearest.rule)}))
    blocks.append(_line(_("Facts that were stated:")))
    stated = [(fact, dossier.facts[name]) for name, fact in levels().facts.items() if name in dossier.facts]
    pairs = [(fact.title.vi, _value(value, fact.choices)) for fact, value in stated]
    blocks.append(_table((_("Fact"), _("Stated"), 2, 1), pairs))
    return blocks


def _cited(rule: Rule) -> str:
    return f"{rule.title.vi} ({rule.place})" if rule.place else rule.title.vi


def _value(value: object, choices: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return formats.number(value, 0, "vi")
    words = choices.get(value) if isinstance(choices, dict) else None
    return str(words.vi if words else value)


def _requirements(dossier: Dossier, regime: Regime | None, today: dt.date) -> list[Block]:
    """The requirements of the level; beside each what the newest assessment says, where there is one."""
    code = regime.checklist if regime else ""
    newest = (
        Assessment.objects.filter(subject=dossier.system, checklist__code=code).select_related("checklist").last()
    )  # fmt: skip
    checklist = newest.checklist if newest else Checklist.objects.filter(code=code, is_current=True).first()
    if checklist is None:
        return [_line(_("The set of requirements is not in the register yet."))]
    try:
        asked = requirements(checklist.read, {"level": dossier.level})
    except NotPlain:
        asked = []
    answered = sheet(newest, today=today).asked if newest else {}
    columns = (
        Column(_("Clause"), width=0.6), Column(_("Requirement"), width=3), Column(_("Answer"), width=1.2),
        Column(_("Shown by"), width=2),
    )  # fmt: skip
    rows = tuple(_requirement(one, answered.get(one.id)) for one in asked)
    note = checklist.read.note.vi if checklist.read.note else ""
    return [Table(columns, rows, note=note)] if rows else [_line(_("No requirement is stated for this level."))]


def _requirement(one: Requirement, asked: Asked | None) -> Row:
    answer, shown = _("not answered"), "–"
    if asked is not None and asked.answer is not None and asked.answer.value is not None:
        answer = _said(str(asked.answer.value), asked)
        shown = "; ".join(
            _("%(title)s (until %(day)s)") % {"title": piece.title, "day": formats.date(piece.valid_until, "vi")}
            if piece.valid_until else piece.title
            for piece in asked.pieces
        ) or "–"  # fmt: skip
    return Row((runs(one.id), runs(one.criterion.title.vi), runs(answer), runs(shown)))


def _said(value: str, asked: Asked) -> str:
    words = {"met": _("met"), "partly": _("partly met"), "not": _("not met"), "not_applicable": _("does not apply"),
             "yes": _("yes"), "no": _("no")}  # fmt: skip
    unit = getattr(asked.scale, "unit", None)
    return str(words.get(value, f"{value} {unit}" if unit else value))


def _handled(dossier: Dossier) -> list[Block]:
    from giaoban.assessments.queries.systems.dossiers import workflow_called

    workflow = workflow_called(dossier.workflow)
    told = []
    for step in dossier.steps.select_related("by").order_by("pk"):
        state = workflow.state(step.to_state) if workflow else None
        told.append(f"{formats.moment(step.at, 'vi')}: {state.title.vi if state else step.to_state} ({step.by})")
    blocks: list[Block] = [_list(told)] if told else []
    decision = Decision.objects.filter(dossier=dossier).first()
    if decision is not None:
        words = {"number": decision.number, "day": formats.date(decision.signed_on, "vi"), "level": decision.level}
        blocks.append(_line(_("Decision %(number)s of %(day)s approves level %(level)s.") % words))
    return blocks


def _table(heads: tuple[str, str, float, float], pairs: list[tuple[str, str]]) -> Table:
    columns = (Column(heads[0], width=heads[2]), Column(heads[1], width=heads[3]))
    return Table(columns, tuple(Row((runs(name), runs(text or "–"))) for name, text in pairs))


def _line(text: str) -> Paragraph:
    return Paragraph(runs(text))


def _list(items: list[str]) -> ListBlock:
    return ListBlock(tuple(runs(one) for one in items))
