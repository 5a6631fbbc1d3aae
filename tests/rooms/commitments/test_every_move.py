"""Every shipped workflow, every state, every move, every person: allowed, allowed in scope or refused.

What is expected is read from the YAML file itself, slowly and obviously, by none of the product's readers. What each
person is to the commitment is written down here by hand: a department below Núi Sông owes it, Biển asked, Đảo joined
in asking, Bộ Đường holds what is needed.

Every person tries every move in every state, judged by the two functions that the action itself asks (who somebody is,
what the table says to that). Then the action that pages and commands use is made to carry out every move with every
verdict the table has for it, each time by another person whose verdict it is.
"""

import datetime as dt
from collections import defaultdict
from itertools import count

import pytest
import yaml
from django.db import transaction
from tests.core.workflow_files import SHIPPED, VN, shipped
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.actions import Shown, move_commitment
from giaoban.commitments.actions.moving import is_not_theirs
from giaoban.commitments.models import Commitment, StateTable, Step
from giaoban.commitments.queries.roles import parties_of, roles_towards
from giaoban.commitments.queries.tables import placed
from giaoban.core.findings import Refused
from giaoban.core.workflow.moving import check_move
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed

ASKED = {"asker", "reporter", "proposer", "chair", "inspector"}
RAISED = {  # by those who need something, in their own name
    "petition", "press_question", "citizen_question", "data_quality_complaint", "data_sharing_complaint", "proposal",
}  # fmt: skip
OWES = {"owner", "spokesperson"}
# user name: (role, where, what they are to the commitment); + what the file lets the agency be as well
PEOPLE = {
    "owner": ("province", "department.nui-song", OWES),
    "owner_in_scope": ("province", "province.nui-song.2025", OWES),
    "owner_of_another_province": ("province", "province.xa", set()),
    "editor_of_the_owner": ("editor", "department.nui-song", OWES),
    "editor_of_another_province": ("editor", "province.xa", set()),
    "asker": ("province", "province.bien", ASKED),
    "asker_who_joined": ("province", "province.dao", ASKED),
    "editor_of_the_asker": ("editor", "province.bien", set()),
    "holder": ("ministry", "ministry.duong", {"holder"}),
    "approver_of_the_owner": ("approver", "province.nui-song.2025", {"approver"}),
    "approver_of_the_asker": ("approver", "province.bien", {"approver"}),
    "approver_elsewhere": ("approver", "province.xa", set()),
    "auditor": ("auditor", "province.nui-song.2025", set()),
    "member_of_the_public": ("public", "province.bien", set()),
    "agency": ("agency", "ministry.so", {"agency"}),
    "outsider": ("", "", set()),
    "console": ("", "", {"agency"}),
}


class Back(Exception):
    """Ends a try; nothing of it stays."""


def listed(value):
    """One name may be written without brackets."""
    return [value] if isinstance(value, str) else list(value or [])


def read(name):
    """The file as anybody reads it."""
    return yaml.safe_load((VN / "workflows" / f"{name}.yaml").read_text(encoding="utf-8"))


def expected(table, state, move, roles):
    """What must come of a try: the state it leads to, the codes of a refusal, or "not allowed"."""
    if "agency" in roles:
        roles = roles | set(listed(table.get("agency_for")))
    if not roles & set(listed(move.get("by"))):
        return "not allowed"
    if state not in listed(move["from"]):
        return ["workflow.not-from-here"]
    return move["to"]


def kept(table, state, move, user):
    """What stands in the database after a move that was allowed: its state, and the step that tells of it.

    Two organisations asked. The rule, written by hand: one of several who accepts, or withdraws, does so for itself
    alone; it stays where it is for the other one, and the step says "agree" or "leave". Everything else is for all.
    """
    ends = next(one for one in table["states"] if one["id"] == move["to"]).get("final")
    if not (table["id"].replace("-", "_") in RAISED and user in ("asker", "asker_who_joined") and ends):
        return move["to"], stands(table, move["to"]), move["id"]
    accepts = stands(table, state) == "answered" and stands(table, move["to"]) == "settled"
    return state, stands(table, state), "agree" if accepts else "leave"


def stands(table, name):
    """What a state counts as on boards."""
    state = next(one for one in table["states"] if one["id"] == name)
    return state.get("stands") or ("settled" if state.get("final") else "open")


def outcome(by, commitment, move, fields, shown):
    """Makes the move, looks at what is in the database then, and takes everything back."""
    try:
        with transaction.atomic():
            move_commitment(by=by, commitment=commitment, move=move, fields=fields, evidence=shown, now=NOW)
            state, standing = Commitment.objects.values_list("state", "standing").get(pk=commitment.pk)
            step = Step.objects.get(commitment=commitment, by=by, to_state=state)
            raise Back(state, standing, step.move)
    except Back as back:
        return back.args
    except NotAllowed:
        return "not allowed"
    except Refused as refusal:
        return sorted(finding.code for finding in refusal.findings)


def filled(table, move):
    """Everything the move asks for, readable by its type."""
    given = {
        "text": "đã ghi", "provision": "Điều 1", "date": dt.date(2025, 6, 30), "number": 5, "subject": "ministry.so",
        "document": "qd-01-2025", "commitment": "P1",
    }  # fmt: skip
    asked = {one["id"]: one for one in table.get("fields") or []}
    types = {name: asked[name].get("type", "text") for name in listed(move.get("needs"))}
    return {name: next(iter(asked[name]["choices"])) if kind == "choice" else given[kind]
            for name, kind in types.items()}  # fmt: skip


@pytest.fixture
def everybody(tiny):
    """The people, and the two provinces and the department that the tiny country lacks."""
    for key, kind, above in (
        ("province.dao", "province", "block.provinces"),
        ("province.xa", "province", "block.provinces"),
        ("department.nui-song", "department", "province.nui-song.2025"),
    ):
        Subject.objects.create(key=key, kind=kind, name_vi=key, parent=subject(above))
    return {
        user: console_person() if user == "console" else person(user, role=role, at=at)
        for user, (role, at, _) in PEOPLE.items()
    }


def standing_in(table, state):
    """A commitment of the workflow that stands in the state."""
    reference = f"{table['id']}@{table['version']}"
    made = Commitment.objects.create(
        key=f"{table['id']}/{state}", kind=table["id"].replace("-", "_"), title_vi=table["id"],
        asked_by=subject("province.bien"), owed_by=subject("department.nui-song"), due=dt.date(2025, 6, 1),
        workflow=reference, state=state, standing=stands(table, state), details={"held_by": "ministry.duong"},
    )  # fmt: skip
    made.askers.add(subject("province.dao"))
    return made


def judged(workflow, state, move, roles, fields, shown):
    """What the action would say to somebody in these roles, by the functions it asks."""
    found = check_move(workflow, state=state, move=move, roles=roles, fields=fields, evidence=shown.kinds)
    if is_not_theirs(found):
        return "not allowed"
    return sorted(finding.code for finding in found) or workflow.move(move).to


def tries(table):
    """Every state x move x person of a table, each with what must come of it."""
    for state in (one["id"] for one in table["states"]):
        for move in table["moves"]:
            for user, (_, _, roles) in PEOPLE.items():
                yield state, move, user, expected(table, state, move, roles)


def kind_of(wanted):
    """Allowed, refused from here, or not allowed."""
    return "refused" if isinstance(wanted, list) else wanted if wanted == "not allowed" else "allowed"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_table_alone_says_who_moves_what_from_where(everybody, name):
    table = read(name)
    workflow = shipped(name)
    StateTable.objects.get_or_create(
        key=workflow.reference, defaults={"definition": workflow.model_dump(mode="json", by_alias=True)}
    )
    shown = Shown(Document.objects.get(key="qd-01-2025"), "Điều 1", Observation.objects.first())
    standing = {one["id"]: standing_in(table, one["id"]) for one in table["states"]}
    roles = {user: roles_towards(who, standing[table["states"][0]["id"]], workflow, today=TODAY)
             for user, who in everybody.items()}  # fmt: skip
    for state, commitment in standing.items():  # what somebody is to it does not hang on where it stands
        assert parties_of(commitment) == parties_of(standing[table["states"][0]["id"]]), state

    wrong, of_each = [], defaultdict(list)
    for state, move, user, wanted in tries(table):
        got = judged(workflow, state, move["id"], roles[user], filled(table, move), shown)
        if got != wanted:
            wrong.append(f"{user}, {state}, {move['id']}: {got} instead of {wanted}")
        in_scope = user.endswith("_in_scope")
        alone = kind_of(wanted) == "allowed" and kept(table, state, move, user)[2] != move["id"]
        of_each[move["id"], kind_of(wanted), in_scope, alone].append((state, move, user, wanted))
    assert not wrong, "\n".join(wrong)
    assert sum(map(len, of_each.values())) == len(table["states"]) * len(table["moves"]) * len(PEOPLE)
    assert {kind for _, kind, *_ in of_each} == {"allowed", "refused", "not allowed"}

    turn = count(len(name))  # another person each time, and the same ones on every run
    for found in of_each.values():
        state, move, user, wanted = found[next(turn) * 7 % len(found)]
        got = outcome(everybody[user], standing[state], move["id"], filled(table, move), shown)
        if kind_of(wanted) == "allowed":
            wanted = kept(table, state, move, user)
        if got != wanted:
            wrong.append(f"the action: {user}, {state}, {move['id']}: {got} instead of {wanted}")
    assert not wrong, "\n".join(wrong)


def test_the_action_is_tried_by_every_kind_of_person(everybody):
    """The petition, in the state where it starts and by all seventeen: what the action says is what was judged."""
    table, workflow = read("petition"), shipped("petition")
    StateTable.objects.get_or_create(
        key=workflow.reference, defaults={"definition": workflow.model_dump(mode="json", by_alias=True)}
    )
    shown = Shown(Document.objects.get(key="qd-01-2025"), "Điều 1", Observation.objects.first())
    commitment = standing_in(table, "answered")
    for move in (one for one in table["moves"] if "answered" in listed(one["from"])):
        for user, who in everybody.items():
            roles = roles_towards(who, commitment, workflow, today=TODAY)
            fields = filled(table, move)
            judgement = judged(workflow, "answered", move["id"], roles, fields, shown)
            got = outcome(who, commitment, move["id"], fields, shown)
            assert (got == "not allowed") == (judgement == "not allowed"), (user, move["id"])
            wanted = (
                kept(table, "answered", move, user)
                if isinstance(judgement, str) and got != "not allowed"
                else judgement
            )
            assert got == wanted, (user, move["id"])


@pytest.mark.parametrize("name", SHIPPED)
def test_the_clock_makes_its_own_moves_and_no_other(name):
    """`system` is nobody's role: only moves with `after`, where they start, when the clock ran out after notice."""
    table, workflow = read(name), shipped(name)
    clocks = {one["id"] for one in table.get("clocks") or []}
    for state in (one["id"] for one in table["states"]):
        for move in table["moves"]:
            fields, evidence = filled(table, move), listed(move.get("evidence"))
            told = {"fields": fields, "evidence": evidence, "run_out": clocks, "reminded": clocks}
            found = check_move(workflow, state=state, move=move["id"], roles=["system"], **told)
            may = "after" in move and state in listed(move["from"])
            assert (not found) == may, (state, move["id"])
            if may:
                for missing in ("run_out", "reminded"):
                    assert check_move(
                        workflow, state=state, move=move["id"], roles=["system"], **{**told, missing: set()}
                    ), f"not without {missing}"


def test_all_workflows_of_the_pack_are_tried():
    assert sorted(SHIPPED) == sorted(path.stem for path in (VN / "workflows").glob("*.yaml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_standing_of_a_source_text_has_its_state(name):
    workflow = shipped(name)
    for standing in ("open", "answered", "settled", "withdrawn"):
        found = placed(workflow, standing)
        assert found.standing == standing or workflow.standing_in(standing) is None


def test_a_petition_a_source_calls_open_lies_with_those_who_owe_it():
    assert placed(shipped("petition"), "open").id == "assigned"
    assert placed(shipped("target"), "open").id == "in_force"
