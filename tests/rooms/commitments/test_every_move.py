"""Every shipped workflow, every person, every move: allowed, allowed in scope or refused, from the table itself.

What each person is to the commitment is written down here by hand; which move that allows comes from the file.
"""

import datetime as dt

import pytest
from django.db import transaction
from tests.core.workflow_files import SHIPPED, shipped
from tests.tiny import NOW, person, subject

from giaoban.commitments.actions import Shown, move_commitment
from giaoban.commitments.models import Commitment, StateTable
from giaoban.commitments.queries.tables import placed
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.actions import console_person
from giaoban.registry.permissions import NotAllowed

ASKED = {"asker", "reporter", "proposer", "chair", "inspector"}
OWES = {"owner", "spokesperson"}
# user name: (role, where, what they are when Biển asked and Bộ Đường owes and Núi Sông holds); + the agency's own
PEOPLE = {
    "who_asked": ("province", "province.bien", ASKED),
    "who_owes": ("ministry", "ministry.duong", OWES),
    "editor_of_who_owes": ("editor", "ministry.duong", OWES),
    "editor_of_who_asked": ("editor", "province.bien", set()),
    "who_holds": ("province", "province.nui-song.2025", {"holder"}),
    "approver_of_who_owes": ("approver", "ministry.duong", {"approver"}),
    "approver_elsewhere": ("approver", "province.nui-song.2025", set()),
    "auditor": ("auditor", "ministry.duong", set()),
    "agency": ("agency", "ministry.so", {"agency"}),
    "outsider": ("", "", set()),
    "console": ("", "", {"agency"}),
}


class Back(Exception):
    """Ends a try; nothing of it stays."""


def outcome(by, commitment, move, fields, shown):
    try:
        with transaction.atomic():
            moved = move_commitment(by=by, commitment=commitment, move=move, fields=fields, evidence=shown, now=NOW)
            raise Back(moved.state)
    except Back as back:
        return str(back)
    except NotAllowed:
        return "not allowed"
    except Refused as refusal:
        return sorted(finding.code for finding in refusal.findings)


def filled(workflow, move):
    given = {
        "text": "đã ghi", "provision": "Điều 1", "date": dt.date(2025, 6, 30), "number": 5, "subject": "ministry.so",
        "document": "qd-01-2025", "commitment": "P1",
    }  # fmt: skip
    fields = {}
    for name in move.needs:
        field = workflow.field(name)
        fields[name] = next(iter(field.choices)) if field.type == "choice" else given[field.type]
    return fields


@pytest.mark.parametrize("name", SHIPPED)
def test_the_table_alone_says_who_moves_what(tiny, name):
    workflow = shipped(name)
    StateTable.objects.get_or_create(
        key=workflow.reference, defaults={"definition": workflow.model_dump(mode="json", by_alias=True)}
    )
    people = {
        user: console_person() if user == "console" else person(user, role=role, at=at)
        for user, (role, at, _) in PEOPLE.items()
    }
    shown = Shown(Document.objects.get(key="qd-01-2025"), "Điều 1", Observation.objects.first())
    tried = 0
    for move in workflow.moves:
        elsewhere = [state.id for state in workflow.states if state.id not in move.start]
        for state in [*move.start, *elsewhere[:1]]:
            commitment = Commitment.objects.create(
                key=f"{name}/{move.id}/{state}", kind=name.replace("-", "_"), title_vi=name,
                asked_by=subject("province.bien"), owed_by=subject("ministry.duong"), due=dt.date(2025, 6, 1),
                workflow=workflow.reference, state=state, details={"held_by": "province.nui-song.2025"},
            )  # fmt: skip
            for user, (_, _, roles) in PEOPLE.items():
                mine = roles | (set(workflow.agency_for) if "agency" in roles else set())
                if not mine & set(move.by):
                    expected = "not allowed"
                elif state in move.start:
                    expected = move.to
                else:
                    expected = ["workflow.not-from-here"]
                got = outcome(people[user], commitment, move.id, filled(workflow, move), shown)
                assert got == expected, (user, state, move.id)
                tried += 1
    assert tried >= len(PEOPLE) * len(workflow.moves)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_standing_of_a_source_text_has_its_state(name):
    workflow = shipped(name)
    for standing in ("open", "answered", "settled", "withdrawn"):
        found = placed(workflow, standing)
        assert found.standing == standing or workflow.standing_in(standing) is None


def test_a_petition_a_source_calls_open_lies_with_those_who_owe_it():
    assert placed(shipped("petition"), "open").id == "assigned"
    assert placed(shipped("target"), "open").id == "in_force"
