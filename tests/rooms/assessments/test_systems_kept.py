"""What the board keeps between two requests is what the records say, after every kind of change."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.rooms.assessments.systems import PACK, bring_sets

from giaoban.assessments.actions.systems import end_decision
from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
from giaoban.assessments.models import Answer, Assessment, Checklist, Decision, Evidence
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems import kept as keeping
from giaoban.assessments.queries.systems import meeting
from giaoban.assessments.queries.systems.board import board
from giaoban.assessments.queries.systems.meeting import met_by_requirement, met_by_system, systems_at
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

NOW = dt.datetime(2026, 9, 7, 3, tzinfo=dt.UTC)
TODAY = NOW.date()
EDITS = ("answer", "withdraw", "decision", "assessment")


def simulated() -> None:
    owners = list(Subject.objects.filter(kind="province"))
    wanted = Wanted(systems=30, determined=24, compliant=6, drilled=0)
    simulate_systems(by=console_person(), owners=owners, wanted=wanted, seed=4, on=TODAY, now=NOW)


def counted():
    regimes = levels().in_use_on(TODAY)
    found = board(day=TODAY, regimes=regimes)
    return found, met_by_system(day=TODAY, regimes=regimes), met_by_requirement(day=TODAY, regimes=regimes)


def change(edit: str, system: int) -> None:
    """Takes compliance from a system in one of the ways there are."""
    by, assessment = console_person(), Assessment.objects.filter(subject=system).latest("pk")
    answer = Answer.objects.filter(assessment__subject=system).first()
    if edit == "answer":
        Answer.objects.create(
            assessment=assessment, criterion=answer.criterion, source="ask", value="not", at=NOW, by=by
        )
    elif edit == "withdraw":
        piece = Evidence.objects.get(assessment=assessment, criterion=answer.criterion)
        Evidence.objects.create(
            assessment=assessment, criterion=piece.criterion, kind=piece.kind, title="rút", sha256="0" * 64,
            withdraws=piece, at=NOW, by=by,
        )  # fmt: skip
    elif edit == "decision":
        decision = Decision.objects.get(system=system)
        yesterday = TODAY - dt.timedelta(days=1)
        Decision.objects.filter(pk=decision.pk).update(signed_on=yesterday)
        end_decision(by=by, decision=decision, on=yesterday, reason="thay hệ thống", now=NOW)
    else:
        closed = {"state": "concluded", "submitted_at": NOW, "submitted_by": by}
        Assessment.objects.filter(pk=assessment.pk).update(**closed)
        checklist: Checklist = assessment.checklist
        Assessment.objects.create(
            checklist=checklist, fingerprint=checklist.fingerprint, subject_id=system, facts=assessment.facts,
            opened_at=NOW, opened_by=by,
        )  # fmt: skip


def test_nothing_that_is_kept_outlives_a_change_of_the_records(
    tiny, settings, django_assert_num_queries, monkeypatch
):  # fmt: skip
    monkeypatch.setattr(keeping, "_may_be_undone", lambda: False)  # as in a request; a test is undone as a whole
    settings.PACK = PACK
    bring_sets()
    simulated()
    keeping.forget()
    first, met, _lines = counted()
    assert len(first.compliant) == 6
    assert len(keeping._KEPT) == 1
    with django_assert_num_queries(2):  # the state of the records, the wordings of the sets; nothing is counted
        assert met_by_system(day=TODAY, regimes=levels().in_use_on(TODAY)) is met
    for number, (edit, system) in enumerate(zip(EDITS, sorted(first.compliant), strict=False), 1):
        change(edit, system)
        now, met, by_requirement = counted()
        assert len(now.compliant) == 6 - number, edit
        assert system not in now.compliant
        assert sum(one.met for one in by_requirement) == sum(one.met for one in met)
        keeping.forget()
        assert counted() == (now, met, by_requirement), f"{edit}: as if counted for the first time"
    assert len(keeping._KEPT) <= keeping.LARGEST
    keeping.forget()  # this test is undone, and with it what was kept


def test_what_came_in_is_judged_alone_and_anything_else_with_all(tiny, settings, monkeypatch):
    monkeypatch.setattr(keeping, "_may_be_undone", lambda: False)
    settings.PACK = PACK
    bring_sets()
    simulated()
    keeping.forget()
    first, *_rest = counted()
    asked = []
    judged = meeting._judged
    monkeypatch.setattr(meeting, "_judged", lambda *about: asked.append(about[2]) or judged(*about))
    one, two, three, *_rest = sorted(first.compliant)

    change("answer", one)
    counted()
    change("withdraw", two)
    counted()
    change("assessment", three)
    change("answer", three)
    counted()
    assert asked == [{one}, {two}, {three}]

    change("decision", two)
    counted()
    answer = Answer.objects.filter(assessment__subject=one).last()
    answer.pk, answer._state.adding = -1, True  # as of a writer that took its number first and was done last
    answer.save(force_insert=True)
    now = counted()
    assert asked[3:] == [None, None]
    keeping.forget()
    assert counted() == now
    keeping.forget()


def test_inside_a_transaction_nothing_is_kept(tiny, settings):
    settings.PACK = PACK
    bring_sets()
    simulated()
    keeping.forget()
    counted()
    assert not keeping._KEPT


TABLES = {
    "assessments_decision": (
        "id bigint, system_id bigint, regime text, level int, signed_on date, ended_on date", Decision
    ),
    "assessments_assessment": ("id bigint, subject_id bigint, checklist_id bigint", Assessment),
    "assessments_answer": ("id bigint, assessment_id bigint, criterion text, value jsonb", Answer),
    "assessments_evidence": (
        "id bigint, assessment_id bigint, criterion text, kind text, at timestamptz, effective date, "
        "valid_until date, withdraws_id bigint", Evidence,
    ),
}  # fmt: skip
"""The columns that the query reads."""


@pytest.mark.postgres
def test_the_one_query_says_the_same_on_postgresql(tiny, settings, postgres, monkeypatch):
    """The same records copied into a real PostgreSQL: the same answers, requirement by requirement."""
    from django.db.backends.postgresql.base import DatabaseWrapper
    from django.db.utils import ConnectionHandler

    from giaoban.settings import database

    settings.PACK = PACK
    bring_sets()
    simulated()
    change("withdraw", min(counted()[0].compliant))
    _found, met, lines = counted()
    worst = max(lines, key=lambda one: one.needed - one.met)
    about = {"day": TODAY, "regime": levels().regime(worst.regime), "criterion": worst.criterion}
    states = ("met", "stale", "late", "not")
    said = [systems_at(state=one, **about) for one in states]
    there = DatabaseWrapper(ConnectionHandler({"default": database(postgres)}).settings["default"], "default")
    with there.cursor() as cursor:
        for table, (columns, model) in TABLES.items():
            names = [column.split()[0] for column in columns.split(", ")]
            cursor.execute(f"CREATE TABLE {table} ({columns})")
            holes = ", ".join("%s::jsonb" if name == "value" else "%s" for name in names)
            rows = [
                [json.dumps(one) if name == "value" else one for name, one in zip(names, row, strict=True)]
                for row in model.objects.values_list(*names)
            ]
            cursor.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)  # names of this file
    monkeypatch.setattr(meeting, "connection", there)
    try:
        _again, *both = counted()
        assert both == [met, lines]
        assert [systems_at(state=one, **about) for one in states] == said
        assert said[0]
        assert said[3]
    finally:
        there.close()
