"""Who may do what: one table, refused unless it says yes. Page, API, worker and shell all ask here.

A verb is allowed to a role either about anything (`ANY`) or only about the subject of the membership and what lies
below it (`OWN`). The person `console` is whoever holds the machine: the shell already reads and writes every file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum

from giaoban.registry.models import Membership, Person, Subject

Role = Membership.Role
CONSOLE = "console"


class Scope(Enum):
    ANY = "any"
    OWN = "own"


ANY, OWN = Scope.ANY, Scope.OWN

VERBS: Mapping[str, Mapping[str, Scope]] = {
    "pack.apply": {Role.AGENCY: ANY},
    "person.add": {Role.AGENCY: ANY},
    "membership.grant": {Role.AGENCY: ANY},
    "figure.record": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "figure.revise": {Role.AGENCY: ANY, Role.APPROVER: OWN},
    "economy.import": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "economy.estimate": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    # In the name of the statistics office: only for those who work there, not even the agency.
    "economy.publish": {Role.MINISTRY: OWN, Role.APPROVER: OWN},
    "commitment.open": {Role.AGENCY: ANY},
    "commitment.answer": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "commitment.settle": {Role.AGENCY: ANY},
    "petition.open": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "petition.close": {Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "plan.register": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "law.import": {Role.AGENCY: ANY},
    "document.relate": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    # What an organisation sets itself is its own decision; not even the agency decides it in its place.
    "target.set": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "task.set": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "review.prepare": {Role.AGENCY: ANY},
    "review.seal": {Role.AGENCY: ANY},
    "meeting.hold": {Role.AGENCY: ANY},
    "meeting.answer": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "report.ask": {Role.AGENCY: ANY},
    "source.add": {Role.AGENCY: ANY},
    "source.keys": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "source.read": {
        Role.AGENCY: ANY,
        Role.AUDITOR: ANY,
        Role.MINISTRY: OWN,
        Role.PROVINCE: OWN,
        Role.EDITOR: OWN,
        Role.APPROVER: OWN,
    },
    "source.pull": {Role.AGENCY: ANY},
    "source.watch": {Role.AGENCY: ANY},
    "source.complain": {Role.AGENCY: ANY},
    # Figures that people type belong to the unit: its people submit, its approver decides, the agency does neither.
    "sheet.submit": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "sheet.approve": {Role.APPROVER: OWN},
    # A practice is told by those who do it; what it was worth is measured, and scaling it up is the agency's to decide.
    "practice.tell": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "pilot.open": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "pilot.decide": {Role.AGENCY: ANY},
    # Those who are judged answer; the machine's word is put aside, and the verdict given, by the agency alone.
    "assessment.open": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "assessment.answer": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "assessment.measure": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "assessment.override": {Role.AGENCY: ANY},
    "assessment.submit": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "assessment.conclude": {Role.AGENCY: ANY},
    "assessment.reopen": {Role.AGENCY: ANY},
    "assessment.read": {
        Role.AGENCY: ANY,
        Role.AUDITOR: ANY,
        Role.MINISTRY: OWN,
        Role.PROVINCE: OWN,
        Role.EDITOR: OWN,
        Role.APPROVER: OWN,
    },
    "system.register": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    # A dossier is written by those who run the system, appraised by those it was sent to, approved by the owner's own:
    # the agency does none of it in their place.
    "dossier.write": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN, Role.APPROVER: OWN},
    "dossier.appraise": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "dossier.approve": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "recovery.record": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    # The agency inspects, and a ministry's inspectorate in the ministry's own name; most acts are those of the team
    # alone. The inspected answer in their own name.
    "inspection.plan": {Role.AGENCY: ANY, Role.MINISTRY: OWN},
    "inspection.hold": {Role.AGENCY: ANY, Role.MINISTRY: OWN},
    "inspection.answer": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "inspection.reply": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "inspection.read": {
        Role.AGENCY: ANY,
        Role.AUDITOR: ANY,
        Role.MINISTRY: OWN,
        Role.PROVINCE: OWN,
        Role.EDITOR: OWN,
        Role.APPROVER: OWN,
    },
    # A site belongs to its owner, who claims it and disputes what the scan says; the agency gives and takes a label.
    "site.register": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "site.claim": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN},
    "site.dispute": {Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.EDITOR: OWN, Role.APPROVER: OWN},
    "dispute.settle": {Role.AGENCY: ANY},
    "label.issue": {Role.AGENCY: ANY},
    "label.revoke": {Role.AGENCY: ANY},
    "label.keys": {Role.AGENCY: ANY},
    "press.accredit": {Role.AGENCY: ANY},
    "hook.keep": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "outbox.retry": {Role.AGENCY: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "outbox.read": {Role.AGENCY: ANY, Role.AUDITOR: ANY},
    # Single records behind a figure; columns about persons only for those whose records they are, and for auditors.
    "record.read": {
        Role.AGENCY: ANY,
        Role.AUDITOR: ANY,
        Role.MINISTRY: OWN,
        Role.PROVINCE: OWN,
        Role.EDITOR: OWN,
        Role.APPROVER: OWN,
    },
    "record.personal": {Role.AUDITOR: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN},
    "record.take": {Role.AGENCY: ANY, Role.AUDITOR: ANY, Role.MINISTRY: OWN, Role.PROVINCE: OWN, Role.APPROVER: OWN},
    "audit.read": {Role.AGENCY: ANY, Role.AUDITOR: ANY},
}


class NotAllowed(Exception):
    """The person may not do this; `verb` and `about` say what was asked."""

    def __init__(self, by: Person | None, verb: str, about: Subject | None) -> None:
        self.by, self.verb, self.about = by, verb, about
        super().__init__(f"{by} may not {verb}" + (f" about {about}" if about else ""))


def check_may(by: Person | None, verb: str, *, about: Subject | None = None, today: dt.date) -> None:
    """Raise NotAllowed unless a membership valid today gives the verb. An unknown verb is a mistake in the program."""
    allowed = VERBS[verb]
    if by is None or not by.is_active:
        raise NotAllowed(by, verb, about)
    if by.username == CONSOLE:
        return
    for membership in by.memberships.valid_on(today).select_related("subject"):
        scope = allowed.get(membership.role)
        if scope is ANY or (scope is OWN and about is not None and is_within(about, membership.subject)):
            return
    raise NotAllowed(by, verb, about)


def may(by: Person | None, verb: str, *, about: Subject | None = None, today: dt.date) -> bool:
    """The same question as a yes or no, for templates and menus."""
    try:
        check_may(by, verb, about=about, today=today)
    except NotAllowed:
        return False
    return True


def is_within(subject: Subject | None, other: Subject) -> bool:
    """Whether subject is other or lies below it."""
    seen: set[int] = set()
    while subject is not None and subject.pk not in seen:
        if subject.pk == other.pk:
            return True
        seen.add(subject.pk)
        subject = subject.parent
    return False
