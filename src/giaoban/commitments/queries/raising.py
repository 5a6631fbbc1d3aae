"""What may be raised, in whose name, and what the words with which it is raised name: the same for page, shell and API.

Each kind is raised as its workflow says (`raising`). A pack applied before workflows said so leaves the petition, which
anybody who speaks for a ministry or a province could always raise.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.named import bodies_on, body_named, value_named
from giaoban.commitments.queries.recurrence import suggested_owner
from giaoban.commitments.queries.roles import RAISED
from giaoban.commitments.queries.tables import newest, tables, workflow_name
from giaoban.core.findings import Finding, Place
from giaoban.core.workflow.definition import RaisingEntry, Words, Workflow
from giaoban.core.workflow.moving import raised_with
from giaoban.measures.models import Indicator
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import CONSOLE
from giaoban.registry.queries import memberships_on
from giaoban.web.signs import FIELDS

LIMITS: Mapping[str, int] = {
    "asked_by": 120, "owed_by": 300, "title": 600, "note": 10_000, "group": 40, "procedures": 600, "indicator": 80,
    "recurs": 80,
}  # fmt: skip
"""Letters that are read of each; the action says where fewer are allowed."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")  # as the contract of the catalogue has them
MOST_CODES = 20
LONGEST_TITLE = 500
BEFORE = RaisingEntry(
    by=["ministry", "province"],
    asks=Words(vi="Khó khăn gì, viết trong một câu", en="The difficulty, in a sentence"),
    why=Words(vi="Nêu khó khăn và đề nghị cách giải quyết.", en="Say what the difficulty is and what would settle it."),
)
"""How a petition is raised where the pack that was applied does not say it yet."""


@dataclass(frozen=True)
class Raisable:
    """A kind somebody may raise, and the organisations in whose name."""

    kind: Commitment.Kind
    workflow: Workflow
    raising: RaisingEntry
    names: tuple[Subject, ...]


@dataclass(frozen=True)
class Said:
    """What is raised as it was typed: bodies by name or key, procedures parted by commas, `fields` by their names."""

    kind: str
    asked_by: str
    owed_by: str
    title: str
    note: str = ""
    group: str = ""
    procedures: str = ""
    indicator: str = ""
    recurs: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def typed(cls, *, fields: Mapping[str, str] | None = None, **texts: str) -> Said:
        """From what came in: in NFC, without blanks around it and without characters that are not seen.

        >>> Said.typed(kind="petition", asked_by="province.bien", owed_by="", title=" Mất\\x00 sóng ").title
        'Mất sóng'
        """
        return cls(
            fields={name: _seen(text) for name, text in (fields or {}).items()},
            **{name: _seen(text) for name, text in texts.items()},
        )

    @property
    def text(self) -> str:
        return f"{self.title} {self.note}"


@dataclass(frozen=True)
class Meant:
    """What the words name; what they do not name is among `faults`, each with its part. `suggested`: who might owe."""

    asked_by: Subject | None
    owed_by: Subject | None
    recurs: Commitment | None
    procedures: tuple[str, ...]
    fields: Mapping[str, Any]
    faults: tuple[Finding, ...]
    suggested: Subject | None = None


def raisable(by: Person, *, today: dt.date) -> list[Raisable]:
    """The petition first, then as the kinds stand. Two queries; empty for those who ask in nobody's name.

    Whoever holds the machine enters for every body there is, as for those who wrote on paper; who asked confirms.
    """
    workflows = newest(tables().values())
    held = list(memberships_on(by, today))
    console = tuple(one for one in bodies_on(today) if one.kind != "group") if by.username == CONSOLE else ()
    found = []
    for kind in RAISED:
        workflow = workflows.get(workflow_name(kind))
        raising = raising_of(workflow) if workflow else None
        if workflow is None or raising is None:
            continue
        names = console or tuple(dict.fromkeys(one.subject for one in held if one.role in raising.by))
        if names:
            found.append(Raisable(kind, workflow, raising, names))
    return found


def raising_of(workflow: Workflow) -> RaisingEntry | None:
    """How something of this workflow is raised; None where it is given, or has a page of its own."""
    if workflow.raising is None and workflow.id == workflow_name(Commitment.Kind.PETITION):
        return BEFORE
    return workflow.raising


def silent_tables() -> list[str]:
    """Workflows that a pack brought before they said who raises what: it has to be applied again. One query."""
    known = newest(tables().values())
    of_page = [workflow_name(kind) for kind in RAISED if kind != Commitment.Kind.PRESS_QUESTION]
    return [name for name in of_page if name in known and known[name].raising is None]


def meant(said: Said, chosen: Raisable, *, today: dt.date) -> Meant:
    """What the words name, with every fault at once. Where `owed_by` is left empty, whoever settled the like of it is
    `suggested`: a person says yes to that first.
    """
    bodies = bodies_on(today)
    faults: list[Finding] = []
    asked = next((one for one in chosen.names if said.asked_by in (one.key, one.name_vi)), None)
    if asked is None:
        context = {"text": said.asked_by[:120]}
        faults.append(Finding("page.not-your-organisation", where=Place(part="asked_by"), context=context))
    owing = body_named(said.owed_by, bodies)
    suggested = None if said.owed_by.strip() else suggested_owner(said.text, said.group, today=today)
    if owing is None and suggested is None:
        code = "page.no-such-organisation" if said.owed_by.strip() else "raising.no-owner"
        faults.append(Finding(code, where=Place(part="owed_by"), context={"text": said.owed_by[:60]}))
    codes = tuple(said.procedures.replace(",", " ").replace(";", " ").split())
    unread = [code for code in codes if not CODE.fullmatch(code)]
    if unread or len(codes) > MOST_CODES:
        of_codes: dict[str, Any] = {"text": ", ".join(unread)[:80] or str(len(codes)), "limit": MOST_CODES}
        faults.append(Finding("petition.no-such-procedures", where=Place(part="procedures"), context=of_codes))
    if said.group and said.group not in FIELDS:
        context = {"text": said.group[:40], "known": ", ".join(FIELDS)}
        faults.append(Finding("raising.no-such-group", where=Place(part="group"), context=context))
    if said.indicator and not Indicator.objects.filter(code=said.indicator).exists():
        context = {"text": said.indicator[:80]}
        faults.append(Finding("petition.no-such-indicator", where=Place(part="indicator"), context=context))
    recurs = None
    if said.recurs:
        recurs = Commitment.objects.filter(key=said.recurs, kind=Commitment.Kind.PETITION).first()
        if recurs is None:
            context = {"text": said.recurs[:80]}
            faults.append(Finding("page.no-such-petition", where=Place(part="recurs"), context=context))
    values, found = _fields_meant(said, chosen, bodies)
    return Meant(asked, owing, recurs, codes, values, (*faults_of_title(said.title), *faults, *found), suggested)


def _seen(text: str) -> str:
    letters = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(one for one in letters if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


def faults_of_title(title: str) -> Iterator[Finding]:
    length = len(title.strip())
    if not length:
        yield Finding("commitment.no-title", where=Place(part="title"))
    elif length > LONGEST_TITLE:
        context = {"length": length, "limit": LONGEST_TITLE}
        yield Finding("commitment.long-title", where=Place(part="title"), context=context)


def _fields_meant(
    said: Said, chosen: Raisable, bodies: list[Subject]
) -> tuple[dict[str, Any], list[Finding]]:  # fmt: skip
    """Those the kind asks for and those nobody asked for, the latter as faults of the table."""
    faults: list[Finding] = []
    given = {name: said.fields.get(name, "").strip() for name in chosen.raising.needs}
    values = {name: value_named(chosen.workflow, name, text, bodies, faults) or "" for name, text in given.items()}
    placed = {one.where.part for one in faults}
    others = {name: text for name, text in said.fields.items() if name not in given}
    faults += [one for one in raised_with(chosen.workflow, values | others) if one.where.part not in placed]
    return values, faults
