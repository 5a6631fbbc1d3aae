"""State tables: what a file may not say, what a move asks for, and that nothing ever leaves the table."""

from __future__ import annotations

import datetime as dt
import runpy
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.workflow_files import SHIPPED, VN, shipped, small, words

from giaoban.core.findings import Place
from giaoban.core.packs.load import load_pack
from giaoban.core.workflow.definition import SYSTEM, MoveEntry
from giaoban.core.workflow.diagram import mermaid, sentences
from giaoban.core.workflow.drawing import svg
from giaoban.core.workflow.faults import reached, workflow_faults
from giaoban.core.workflow.layout import Edge, layered
from giaoban.core.workflow.moving import check_move, may_move

ROOT = VN.parents[1]
NOTHING = lambda path: Place(part="/".join(map(str, path)))  # noqa: E731


def codes(workflow):
    return sorted(finding.code for finding in workflow_faults(workflow, NOTHING))


def move(name, start, end, **more):
    return {"id": name, "verb": words(name), "from": start, "to": end, **more}


# Files


def test_the_shipped_workflows_are_these_and_sound():
    assert sorted(path.stem for path in (VN / "workflows").glob("*.yaml")) == list(SHIPPED)
    assert {name: codes(shipped(name)) for name in SHIPPED} == {name: [] for name in SHIPPED}


def test_the_small_workflow_is_sound():
    assert codes(small()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"states__0__owner": []}, ["workflow.not-one-owner"]),
        ({"states__0__owner": ["owner", "asker"]}, ["workflow.not-one-owner"]),
        ({"states__0__owner": "oner"}, ["workflow.unknown-role"]),
        (
            {"states__3": {"id": "lost", "title": words("lạc"), "owner": "owner", "final": True}},
            ["workflow.unreachable"],
        ),
        (
            {
                "states__3": {"id": "pit", "title": words("hố"), "owner": "owner"},
                "moves__3": move("fall", "open", "pit", by="owner"),
            },
            ["workflow.no-way-out"],
        ),
        ({"moves__1__by": []}, ["workflow.no-mover"]),
        ({"moves__1__by": "owner"}, ["workflow.closed-by-another"]),
        ({"moves__1__to": "closd"}, ["workflow.unknown-state"]),
        ({"moves__1__after": "waiting"}, ["workflow.two-kinds-of-mover"]),
        ({"moves__3": move("answer", "open", "open", by="owner")}, ["workflow.name-twice"]),
        ({"moves__0__needs": "reason"}, ["workflow.field-unused", "workflow.unknown-field"]),
        ({"clocks__1__reminders": []}, ["workflow.silence-without-notice"]),
        ({"clocks__1__reminders__0__to": "owner"}, ["workflow.silence-without-notice"]),
        ({"clocks__1__reminders__0__days_before": 10}, ["workflow.reminder-too-early"]),
        ({"clocks__0__working_days": None}, ["workflow.clock-length"]),
        ({"clocks__0__to_due": True}, ["workflow.clock-length"]),
        ({"clocks__0__stops_in": ["answered", "open"]}, ["workflow.clock-contradiction"]),
        ({"clocks__0__stops_in": []}, ["workflow.clock-never-stops", "workflow.clock-runs-on"]),
        ({"clocks__1__stops_in": "open"}, ["workflow.clock-never-stops", "workflow.clock-runs-on"]),
        ({"clocks__0__escalations": [{"days_after": 1, "to": [], "what": "notify"}]}, ["workflow.told-to-nobody"]),
        ({"moves__2__after": "waitin"}, ["workflow.unknown-clock"]),
        ({"moves__2__after": "answering"}, ["workflow.dead-move-of-clock", "workflow.silence-without-notice"]),
        ({"moves__2__needs": "answer"}, ["workflow.clock-cannot-answer"]),
        ({"fields__0__choices": {"yes": words("có")}}, ["workflow.choices"]),
        ({"roles__system": words("hệ thống")}, ["workflow.system-is-no-role"]),
        ({"closed_by": "chair"}, ["workflow.closed-by-another", "workflow.unknown-role"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_every_fault_of_a_file_is_found(changes, expected):
    assert codes(small(**changes)) == expected


def test_a_move_from_nowhere_and_a_clock_that_never_starts_are_found_together():
    lost = {"id": "lost", "title": words("lạc"), "owner": "owner"}
    workflow = small(
        states__3=lost, moves__3=move("find", "lost", "open", by="owner"), clocks__0__starts_in="lost"
    )  # fmt: skip
    assert codes(workflow) == ["workflow.clock-never-starts", "workflow.dead-move", "workflow.unreachable"]


def test_a_fault_stands_at_its_line_in_the_pack(tmp_path):
    text = (VN / "workflows" / "petition.yaml").read_text(encoding="utf-8")
    assert text.count("by: asker, needs: outcome") == 1
    (tmp_path / "workflows").mkdir()
    changed = text.replace("by: asker, needs: outcome", "by: owner, needs: outcome")
    (tmp_path / "workflows" / "petition.yaml").write_text(changed, encoding="utf-8")
    _, findings = load_pack(tmp_path, today=dt.date(2026, 1, 1))
    line = 1 + text[: text.index("by: asker, needs: outcome")].count("\n")
    assert ("workflow.closed-by-another", line) in [(finding.code, finding.where.line) for finding in findings]


# Moves


PETITION = shipped("petition")


def all_moves():
    return [pytest.param(name, entry, id=f"{name}-{entry.id}") for name in SHIPPED for entry in shipped(name).moves]


@pytest.mark.parametrize(("name", "entry"), all_moves())
def test_every_role_at_every_state_may_make_exactly_the_moves_of_the_table(name, entry: MoveEntry):
    """Each workflow x state x person x move, allowed exactly when the file says so."""
    workflow = shipped(name)
    for state in workflow.states:
        for role in [*workflow.roles, SYSTEM, "stranger"]:
            allowed = state.id in entry.start and (role == SYSTEM if entry.after else role in entry.by)
            assert may_move(workflow, state=state.id, move=entry.id, roles=[role]) == allowed
            assert (entry in workflow.moves_from(state.id, [role])) == allowed


@pytest.mark.parametrize(("name", "entry"), all_moves())
def test_a_move_with_everything_it_asks_for_is_made_and_without_anything_is_told_all(name, entry: MoveEntry):
    workflow = shipped(name)
    samples = {"date": dt.date(2026, 1, 2), "number": Decimal(80)}
    fields = {}
    for needed in entry.needs:
        field = workflow.field(needed)
        fields[needed] = next(iter(field.choices)) if field.type == "choice" else samples.get(field.type, "xong")
    clocks = {"run_out": [entry.after], "reminded": [entry.after]} if entry.after else {}
    whole = {"fields": fields, "evidence": list(entry.evidence), "roles": [SYSTEM] if entry.after else entry.by[:1]}
    assert check_move(workflow, state=entry.start[0], move=entry.id, **whole, **clocks) == []
    bare = check_move(workflow, state=entry.start[0], move=entry.id, roles=[])
    said = [finding.code for finding in bare]
    assert said.count("workflow.field-missing") == len(entry.needs)
    assert said.count("workflow.evidence-missing") == len(entry.evidence)
    assert said[0] in ("workflow.not-yours", "workflow.only-the-clock")


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["asker", "owner", "agency", SYSTEM])), max_size=30))
def test_only_the_asker_closes_a_petition(steps):
    """Whatever is tried in whatever order: a petition is at an end only by the asker, or by silence after notice."""
    state = PETITION.initial.id
    for number, role in steps:
        choice = PETITION.moves[number % len(PETITION.moves)]
        if may_move(PETITION, state=state, move=choice.id, roles=[role]):
            state = choice.to
            if PETITION.state(state).final:
                assert role == "asker" or (choice.id == "close_in_silence" and role == SYSTEM)
        assert PETITION.state(state) is not None


def test_silence_closes_a_petition_only_after_its_clock_and_its_reminders():
    def try_with(**clocks):
        return [
            finding.code
            for finding in check_move(PETITION, state="answered", move="close_in_silence", roles=[SYSTEM], **clocks)
        ]

    assert try_with() == ["workflow.not-yet", "workflow.not-told"]
    assert try_with(run_out=["silence"]) == ["workflow.not-told"]
    assert try_with(run_out=["silence"], reminded=["silence"]) == []
    by_hand = check_move(
        PETITION, state="answered", move="close_in_silence", roles=["agency"], run_out=["silence"], reminded=["silence"]
    )
    assert [finding.code for finding in by_hand] == ["workflow.only-the-clock"]


@given(st.sampled_from(SHIPPED), st.lists(st.integers(0, 99), max_size=60))
def test_no_walk_leaves_the_table_and_an_end_stays_in_sight(name, choices):
    workflow = shipped(name)
    state = workflow.initial.id
    for choice in choices:
        moves = workflow.moves_from(state)
        if not moves:
            assert workflow.state(state).final
            break
        state = moves[choice % len(moves)].to
        assert len(workflow.state(state).owner) == 1
    assert state in reached(workflow)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_clock_is_left_running_at_an_end(name):
    """Walk to every end by every simple way; each clock that started was stopped or was never started."""
    workflow = shipped(name)

    def walk(state, running, seen):
        for clock in workflow.clocks:
            if state in clock.starts_in:
                running = running | {clock.id}
            elif state in clock.stops_in:
                running = running - {clock.id}
        if workflow.state(state).final:
            assert running == frozenset()
            return
        for entry in workflow.moves_from(state):
            if entry.to not in seen:
                walk(entry.to, running, seen | {entry.to})

    walk(workflow.initial.id, frozenset(), {workflow.initial.id})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"awaited": "law.1", "expected_on": dt.date(2026, 7, 1)}, []),
        ({"awaited": "law.1", "expected_on": "2026-07-01"}, ["workflow.field-wrong"]),
        ({"awaited": "law.1", "expected_on": dt.datetime(2026, 7, 1, tzinfo=dt.UTC)}, ["workflow.field-wrong"]),
        ({"awaited": "  ", "expected_on": dt.date(2026, 7, 1)}, ["workflow.field-missing"]),
        ({"awaited": 7, "expected_on": dt.date(2026, 7, 1)}, ["workflow.field-wrong"]),
        ({}, ["workflow.field-missing", "workflow.field-missing"]),
        (
            {"awaited": "law.1", "expected_on": dt.date(2026, 7, 1), "outcome": "settled"},
            ["workflow.field-not-asked"],
        ),
    ],
)
def test_a_move_takes_its_fields_and_no_others(fields, expected):
    findings = check_move(PETITION, state="assigned", move="wait_for_law", roles=["owner"], fields=fields)
    assert [finding.code for finding in findings] == expected


def test_a_choice_is_one_of_its_choices():
    def accept(outcome):
        return check_move(PETITION, state="answered", move="accept", roles=["asker"], fields={"outcome": outcome})

    assert accept("settled") == []
    assert [finding.code for finding in accept("xong")] == ["workflow.field-wrong"]


def test_what_the_workflow_does_not_know_is_said():
    said = [
        check_move(PETITION, state="gone", move="answer", roles=["owner"])[0].code,
        check_move(PETITION, state="assigned", move="close", roles=["owner"])[0].code,
        check_move(PETITION, state="closed", move="answer", roles=["owner"])[0].code,
    ]
    assert said == ["workflow.no-such-state", "workflow.no-such-move", "workflow.not-from-here"]


def test_what_a_move_does_to_the_clocks_follows_from_the_state_it_enters():
    done = {entry.id: PETITION.effects(entry) for entry in PETITION.moves}
    assert done["ask_the_asker"] == {"answering": "pauses"}
    assert done["reply_to_owner"] == {"routing": "stops", "answering": "starts", "silence": "stops"}
    assert done["answer"] == {"answering": "stops", "silence": "starts"}


# Words and pictures


def test_every_code_has_its_sentence():
    from giaoban.web.words import cascade, workflow

    told = set(workflow.WORDS) | {code for code in cascade.WORDS if code.startswith(("cascade.", "forecast."))}
    used = set()
    for path in (ROOT / "src/giaoban/core/workflow").glob("*.py"):
        for piece in path.read_text(encoding="utf-8").split('"')[1::2]:
            if piece.startswith(("workflow.", "calendar.", "deadline.", "cascade.", "forecast.")) and "{" not in piece:
                used.add(piece)
    built = {f"workflow.unknown-{what}" for what in ("state", "role", "field", "clock")}
    built |= {f"deadline.{name}" for name in ("week", "month", "months", "quarter", "year")}
    built |= {f"forecast.method-{name}" for name in ("damped", "straight", "naive")}
    built |= {f"forecast.{name}" for name in ("reached", "safe", "likely", "unlikely", "out-of-reach")}
    assert {code for code in used if code.count(".") == 1 and not code.endswith("py")} | built <= told
    pieces = {code for code in workflow.WORDS if code.count(".") == 2 and code.rpartition(".")[0] in used}
    assert set(workflow.WORDS) - pieces <= used | built, "no sentence without a code"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_picture_is_sound_and_says_in_words_what_it_shows(name, language):
    workflow = shipped(name)
    tree = ET.fromstring(svg(workflow, language))
    space = "{http://www.w3.org/2000/svg}"
    said = tree.find(f"{space}desc").text
    assert tree.get("role") == "img"
    assert tree.find(f"{space}title").text == getattr(workflow.title, language)
    assert all(getattr(state.title, language) in said for state in workflow.states)
    assert all(getattr(entry.verb, language) in said for entry in workflow.moves)
    assert len(tree.findall(f"{space}g")) == len(workflow.states)
    assert len(sentences(workflow, language)) == len(workflow.states)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_in_the_picture_covers_anything(name):
    workflow = shipped(name)
    pairs = {(start, entry.to) for entry in workflow.moves for start in entry.start if start != entry.to}
    edges = [Edge(start, end, 150, 34) for start, end in sorted(pairs)]
    drawing = layered({state.id: (120, 48) for state in workflow.states}, edges)
    boxes = [*drawing.boxes.values(), *(edge.label for edge in drawing.edges)]
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            apart = abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.01
            assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.01


def test_mermaid_has_every_state_and_every_move():
    text = mermaid(PETITION)
    assert text.startswith("stateDiagram-v2\n")
    assert text.count(" --> ") == sum(len(entry.start) for entry in PETITION.moves) + 1 + 2


def test_the_page_of_reference_is_the_one_made_from_the_files():
    made = runpy.run_path(str(ROOT / "docs" / "make_workflows.py"))
    held = Path(ROOT / "docs" / "reference" / "workflows.md").read_text(encoding="utf-8")
    assert held == made["page"](), "run: .venv/bin/python docs/make_workflows.py"
