"""Questions without an answer are counted without naming anybody, and become tasks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests.rooms.assistants.ferry_law import NOW, TODAY

from giaoban.assistants.actions.handing_out import task_of_gap
from giaoban.assistants.actions.noting import give_feedback, note_unanswered
from giaoban.assistants.engine.values import Answer, Sentence, Span, Validity
from giaoban.assistants.models import Feedback, Gap
from giaoban.assistants.queries.gaps import open_gaps, verdicts
from giaoban.core.findings import Finding, Refused
from giaoban.core.search.answering.intents import Intent
from giaoban.registry.models import Event, Subject
from giaoban.registry.permissions import NotAllowed

pytestmark = pytest.mark.django_db
QUESTION = "Chị Hoa, CCCD 001099012345, số 0912 345 678, hỏi đò bay a@b.vn?"


def unanswered(profile="officials", question=QUESTION, code="answer.not-found"):
    return Answer(question, profile, TODAY, Intent.PROVISION, abstained=Finding(code))


def answered(profile="citizens"):
    span = Span(
        "s1", "1. Phạt.", 0, 8, "/vn/luat/x@2026-01-05", "Điều 1", "1", "1", "1", "", Validity("in-force"), "law", "k",
        1,
    )  # fmt: skip
    return Answer("Phạt?", profile, TODAY, Intent.SANCTION, sentences=(Sentence("1. Phạt.", ("s1",)),), spans=(span,))


def test_what_officials_ask_is_kept_without_numbers_of_people_and_counted_once_for_one_question():
    first = note_unanswered(answer=unanswered(), today=TODAY)
    again = note_unanswered(
        answer=unanswered(question=QUESTION.upper().replace("Đ", "D")), today=TODAY + dt.timedelta(days=2)
    )
    assert first.pk == again.pk and again.asked == 2 and again.last_on == TODAY + dt.timedelta(days=2)
    assert not any(part in again.words for part in ("0010", "0912", "345", "@"))
    assert "đò bay" in again.words


def test_of_a_citizen_only_a_count_is_kept_and_of_a_judge_nothing():
    gap = note_unanswered(answer=unanswered("citizens"), today=TODAY)
    assert gap.words == "" and "Hoa" not in str(gap) and len(gap.digest) == 64
    assert note_unanswered(answer=unanswered("judges"), today=TODAY) is None
    assert Event.objects.filter(thing__startswith="gaps").count() == 0


@pytest.mark.parametrize("code", ["answer.out-of-scope", "answer.no-prediction", "answer.empty", "answer.abroad"])
def test_a_question_out_of_scope_is_no_gap(code):
    assert note_unanswered(answer=unanswered(code=code), today=TODAY) is None
    assert note_unanswered(answer=answered(), today=TODAY) is None


def test_a_verdict_is_kept_for_good_and_says_nothing_of_its_giver():
    kept = give_feedback(answer=answered(), verdict="wrong", today=TODAY)
    assert kept.cited == ["/vn/luat/x@2026-01-05"]
    assert {field.name for field in Feedback._meta.fields} == {
        "id", "profile", "verdict", "intent", "digest", "cited", "as_of", "on"
    }  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Feedback.objects.update(verdict="useful")
    with pytest.raises(Refused):
        give_feedback(answer=answered(), verdict="splendid", today=TODAY)


def test_the_desk_sees_the_most_asked_first():
    for question, times in (("đò một", 1), ("đò hai", 3)):
        for _ in range(times):
            note_unanswered(answer=unanswered(question=question), today=TODAY)
    give_feedback(answer=answered("officials"), verdict="useful", today=TODAY)
    assert [gap.words for gap in open_gaps("officials")] == ["đò hai", "đò một"]
    assert [(one.profile, one.counts, one.unanswered) for one in verdicts()] == [("officials", {"useful": 1}, 4)]


def test_a_gap_becomes_one_task_by_who_may_give_it(officer_of_agency, officer_of_province, outsider):
    gap = note_unanswered(answer=unanswered(question="đò bay"), today=TODAY)
    ministry = Subject.objects.get(key="ministry.duong")
    asked_by = Subject.objects.get(key="ministry.so")
    due = TODAY + dt.timedelta(days=30)
    for nobody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            task_of_gap(by=nobody, gap=gap, asked_by=asked_by, owed_by=ministry, due=due, now=NOW)
    task = task_of_gap(by=officer_of_agency, gap=gap, asked_by=asked_by, owed_by=ministry, due=due, now=NOW)
    assert "đò bay" in task.title_vi and task.owed_by == ministry and task.due == due
    assert list(open_gaps()) == [] and Gap.objects.get().task == task
    assert Event.objects.filter(action="gap.hand-out").count() == 1
    with pytest.raises(Refused):
        task_of_gap(by=officer_of_agency, gap=gap, asked_by=asked_by, owed_by=ministry, due=due, now=NOW)
    assert note_unanswered(answer=unanswered(question="đò bay"), today=TODAY).asked == 2
