"""Assessments: answered by those who are judged, proven, submitted, concluded by somebody else; nothing is overwritten.

The counters of Tinyland are worked out on paper in `packs/tiny/README.md`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions import (
    Measured,
    Upload,
    answer,
    attach_evidence,
    conclude,
    end_override,
    open_assessment,
    override,
    record_measurements,
    reopen,
    state_facts,
    submit,
    withdraw_evidence,
)
from giaoban.assessments.models import Answer, Assessment, Checklist, Conclusion, Evidence, Override
from giaoban.assessments.models.checklists import ChecklistWasChanged
from giaoban.assessments.queries.judging import judged
from giaoban.core.findings import Refused
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

PDF = b"%PDF-1.4 plan of Bien"


def codes(refused):
    return {one.code for one in refused.value.findings}


def current(version: int = 2) -> Checklist:
    return Checklist.objects.get(code="town-hall", version=version, is_current=True)


@pytest.fixture
def counter(officer_of_province) -> Assessment:
    """Biển opens the assessment of its own counter by the second version."""
    return open_assessment(
        by=officer_of_province,
        checklist=current(),
        subject=subject("province.bien"),
        facts={"has_counter": True},
        now=NOW,
    )


@pytest.fixture
def answered(counter, officer_of_province, officer_of_agency) -> Assessment:
    """open yes, 8 minutes (3 of 3), signs partly (0.5 of 1), 60 % online (2.4 of 4); helper and plan unanswered."""
    for name, value in {"open": "yes", "waiting": "8", "signs": "partly"}.items():
        answer(by=officer_of_province, assessment=counter, criterion=name, value=value, now=NOW)
    results = {"online": Measured("60", raw={"period": "2025Q1", "value": "60"})}
    record_measurements(by=officer_of_agency, assessment=counter, results=results, now=NOW)
    return counter


def test_the_bounds_are_those_worked_out_by_hand(answered):
    """Known: 3 + 0.5 + 2.4 = 5.9 of 12; the helper (2) and the plan (2) are open: 5.9 to 9.9 of 12."""
    found = judged(answered, today=TODAY)
    assert (found.low_points, found.high_points) == (Decimal("49.1667"), Decimal("82.5"))
    assert found.verdict == "undetermined"


def test_a_province_answers_for_itself_only(counter, officer_of_agency):
    stranger = person("of_nui_song", role="province", at="province.nui-song.2025")
    outsider = person("nobody")
    for by in (stranger, outsider):
        with pytest.raises(NotAllowed):
            answer(by=by, assessment=counter, criterion="signs", value="met", now=NOW)
    made = answer(by=officer_of_agency, assessment=counter, criterion="signs", value="met", now=NOW)
    assert Event.objects.get(action="assessment.answer").data["criterion"] == made.criterion


def test_a_changed_answer_is_another_row_and_the_same_answer_is_none(counter, officer_of_province):
    first = answer(by=officer_of_province, assessment=counter, criterion="signs", value="met", now=NOW)
    again = answer(by=officer_of_province, assessment=counter, criterion="signs", value="met", now=NOW)
    other = answer(by=officer_of_province, assessment=counter, criterion="signs", value="not", now=NOW)
    assert again.pk == first.pk != other.pk
    assert [one.value for one in Answer.objects.order_by("pk")] == ["met", "not"]
    assert judged(counter, today=TODAY).as_plain()["tree"][1]["nodes"][1]["value"] == "not"


def test_two_people_at_one_criterion_lose_nothing(counter, officer_of_province, officer_of_agency):
    first = answer(by=officer_of_province, assessment=counter, criterion="signs", value="met", seen=0, now=NOW)
    with pytest.raises(Refused) as refused:
        answer(by=officer_of_agency, assessment=counter, criterion="signs", value="not", seen=0, now=NOW)
    assert codes(refused) == {"assessment.changed-meanwhile"}
    made = answer(by=officer_of_agency, assessment=counter, criterion="signs", value="not", seen=first.pk, now=NOW)
    assert made.value == "not"


def test_an_empty_answer_takes_it_back(counter, officer_of_province):
    answer(by=officer_of_province, assessment=counter, criterion="signs", value="met", now=NOW)
    answer(by=officer_of_province, assessment=counter, criterion="signs", value="", now=NOW)
    (signs,) = [one for one in judged(counter, today=TODAY).criteria if one.id == "signs"]
    assert signs.state == "unknown"


@pytest.mark.parametrize(
    ("criterion", "value", "code"),
    [
        ("waiting", "quick", "checklist.not-on-scale"),
        ("waiting", "1e99", "checklist.not-on-scale"),
        ("waiting", "NaN", "checklist.not-on-scale"),
        ("signs", "yes", "checklist.not-on-scale"),  # of another scale
        ("open", "not_applicable", "checklist.not-on-scale"),  # yes/no does not allow it
        ("signs", "not_applicable", "checklist.why-not-applicable"),  # without saying why
        ("online", "60", "checklist.wrong-source"),  # only a machine answers
        ("sings", "met", "checklist.unknown-criterion"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(counter, officer_of_province, criterion, value, code):
    with pytest.raises(Refused) as refused:
        answer(by=officer_of_province, assessment=counter, criterion=criterion, value=value, now=NOW)
    assert code in codes(refused)
    assert not Answer.objects.exists()


def test_a_claim_without_its_file_is_not_proven(answered, officer_of_province):
    """The plan weighs 2: claimed without a file it stays between 0 and 2; with the file it counts 2."""
    answer(by=officer_of_province, assessment=answered, criterion="plan", value="met", now=NOW)
    before = judged(answered, today=TODAY)
    assert (before.low_points, before.high_points) == (Decimal("49.1667"), Decimal("82.5"))
    piece = attach_evidence(
        by=officer_of_province, assessment=answered, criterion="plan", kind="file", title="Kế hoạch",
        upload=Upload("../../plan.pdf", PDF), valid_until=dt.date(2025, 12, 31), now=NOW,
    )  # fmt: skip
    assert (piece.sha256, piece.file_name) == (hashlib.sha256(PDF).hexdigest(), "plan.pdf")
    after = judged(answered, today=TODAY)
    assert (after.low_points, after.high_points) == (Decimal("65.8333"), Decimal("82.5"))  # 7.9 and 9.9 of 12
    late = judged(answered, today=dt.date(2026, 1, 1))  # it has run out: back to not proven
    assert late.low_points == Decimal("49.1667")


def test_evidence_is_kept_once_and_taken_back_with_a_reason(answered, officer_of_province):
    given = {"by": officer_of_province, "assessment": answered, "criterion": "plan", "kind": "file", "now": NOW}
    first = attach_evidence(title="Kế hoạch", upload=Upload("plan.pdf", PDF), **given)
    again = attach_evidence(title="Kế hoạch", upload=Upload("other.pdf", PDF), **given)
    assert again.pk == first.pk
    with pytest.raises(Refused):
        withdraw_evidence(by=officer_of_province, evidence=first, because=" ", now=NOW)
    withdraw_evidence(by=officer_of_province, evidence=first, because="Nhầm bản dự thảo", now=NOW)
    with pytest.raises(Refused) as refused:
        withdraw_evidence(by=officer_of_province, evidence=first, because="Lại rút", now=NOW)
    assert codes(refused) == {"evidence.withdrawn-already"}
    answer(by=officer_of_province, assessment=answered, criterion="plan", value="met", now=NOW)
    (plan,) = [one for one in judged(answered, today=TODAY).criteria if one.id == "plan"]
    assert plan.why == ("evidence-missing",)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "file"}, "evidence.no-file"),
        ({"kind": "file", "upload": Upload("x.pdf", b"")}, "evidence.file-empty"),
        ({"kind": "file", "upload": Upload("x.pdf", b"MZ\x00\x90")}, "evidence.file-of-no-known-form"),
        ({"kind": "file", "upload": Upload("x.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024))}, "evidence.file-too-large"),
        ({"kind": "link", "link": "javascript:alert(1)"}, "evidence.bad-link"),
        ({"kind": "link", "link": "https://"}, "evidence.bad-link"),
        ({"kind": "statement"}, "evidence.no-words"),
        ({"kind": "rumour"}, "evidence.unknown-kind"),
        ({"kind": "link", "link": "https://a.vn", "title": " "}, "evidence.no-title"),
        (
            {"kind": "link", "link": "https://a.vn", "effective": TODAY, "valid_until": TODAY - dt.timedelta(1)},
            "evidence.ends-before-it-begins",
        ),
    ],
)
def test_evidence_that_shows_nothing_is_refused(counter, officer_of_province, given, code):
    with pytest.raises(Refused) as refused:
        attach_evidence(
            by=officer_of_province, assessment=counter, criterion="plan", now=NOW, **{"title": "Kế hoạch", **given}
        )
    assert code in codes(refused)
    assert not Evidence.objects.exists()


def test_a_machine_is_overridden_with_a_reason_until_a_day(answered, officer_of_agency, officer_of_province):
    given = {"assessment": answered, "criterion": "online", "value": "75", "now": NOW}
    until = TODAY + dt.timedelta(days=30)
    with pytest.raises(NotAllowed):  # those who are judged do not put the machine's word aside
        override(by=officer_of_province, reason="Máy đếm sót", until=until, **given)
    for reason, day in (("", until), ("Máy đếm sót", None), ("Máy đếm sót", TODAY + dt.timedelta(days=400))):
        with pytest.raises(Refused):
            override(by=officer_of_agency, reason=reason, until=day, **given)
    first = override(by=officer_of_agency, reason="Máy đếm sót", until=until, **given)
    assert override(by=officer_of_agency, reason="Máy đếm sót", until=until, **given) == first  # sent twice
    online = {one.id: one for one in judged(answered, today=until).criteria}["online"]
    assert (online.value, online.answer.value, online.why) == (Decimal(75), Decimal(60), ("overridden",))
    online = {one.id: one for one in judged(answered, today=until + dt.timedelta(1)).criteria}["online"]
    assert (online.value, online.why) == (Decimal(60), ("override-ran-out",))
    end_override(by=officer_of_agency, assessment=answered, criterion="online", reason="Đã đếm lại", now=NOW)
    online = {one.id: one for one in judged(answered, today=TODAY).criteria}["online"]
    assert (online.value, online.why) == (Decimal(60), ())
    with pytest.raises(Refused):
        end_override(by=officer_of_agency, assessment=answered, criterion="online", reason="Lần nữa", now=NOW)
    assert Override.objects.count() == 2


def test_nobody_judges_in_their_own_matter(answered, officer_of_agency, officer_of_province):
    submit(by=officer_of_agency, assessment=answered, now=NOW)
    with pytest.raises(Refused) as refused:
        conclude(by=officer_of_agency, assessment=answered, now=NOW)
    assert codes(refused) == {"assessment.judge-in-own-matter"}
    with pytest.raises(NotAllowed):
        conclude(by=officer_of_province, assessment=answered, now=NOW)


@pytest.fixture
def concluded(answered, officer_of_agency, officer_of_province) -> Conclusion:
    submit(by=officer_of_province, assessment=answered, now=NOW)
    return conclude(by=officer_of_agency, assessment=answered, note="Theo hồ sơ", now=NOW)


def test_a_verdict_keeps_its_explanation_and_its_hash(concluded):
    assert concluded.verdict == "undetermined"
    assert hashlib.sha256(concluded.result.encode()).hexdigest() == concluded.sha256
    told = json.loads(concluded.result)
    assert (told["checklist"], told["fingerprint"]) == ("town-hall@2", concluded.assessment.fingerprint)
    assert (concluded.low, concluded.high) == (Decimal("49.1667"), Decimal("82.5"))


def test_after_submission_nobody_answers(concluded, officer_of_province):
    with pytest.raises(Refused) as refused:
        answer(by=officer_of_province, assessment=concluded.assessment, criterion="signs", value="met", now=NOW)
    assert codes(refused) == {"assessment.not-now"}


def test_a_reopened_assessment_keeps_its_first_verdict(concluded, officer_of_agency, officer_of_province):
    assessment = concluded.assessment
    with pytest.raises(Refused):
        reopen(by=officer_of_agency, assessment=assessment, reason="", now=NOW)
    with pytest.raises(NotAllowed):
        reopen(by=officer_of_province, assessment=assessment, reason="Có thêm hồ sơ", now=NOW)
    reopen(by=officer_of_agency, assessment=assessment, reason="Có thêm hồ sơ", now=NOW)
    answer(by=officer_of_province, assessment=assessment, criterion="help", value="yes", now=NOW)
    submit(by=officer_of_province, assessment=assessment, now=NOW)
    second = conclude(by=officer_of_agency, assessment=assessment, now=NOW)
    assert [one.low for one in assessment.conclusions.all()] == [Decimal("49.1667"), Decimal("65.8333")]
    assert second.sha256 != concluded.sha256


def test_a_new_wording_of_the_set_changes_no_verdict(concluded, officer_of_province, officer_of_agency):
    """The pack is edited without a new version: the old row stays, the assessment stays with it."""
    from dataclasses import replace

    from tests.tiny import tiny_pack

    from giaoban.registry.actions import apply_pack, console_person

    before = judged(concluded.assessment, today=TODAY).as_json()
    pack = tiny_pack()
    entries = tuple(
        replace(entry, value=entry.value.model_copy(update={"points": Decimal(50)}, deep=True))
        if entry.value.reference == "town-hall@2"
        else entry
        for entry in pack.checklists
    )
    for entry in entries:
        vars(entry.value).pop("fingerprint", None)
    apply_pack(by=console_person(), pack=replace(pack, checklists=entries), today=TODAY, now=NOW)
    assert Checklist.objects.filter(code="town-hall", version=2).count() == 2
    assert current().read.points == 50
    kept = Assessment.objects.get(pk=concluded.assessment.pk)
    assert not kept.checklist.is_current
    assert judged(kept, today=TODAY).as_json() == before
    other = person("approver", role="province", at="province.nui-song.2025")
    with pytest.raises(Refused) as refused:
        open_assessment(
            by=other, checklist=kept.checklist, subject=subject("province.nui-song.2025"), facts={}, now=NOW
        )
    assert "assessment.set-not-current" in codes(refused)
    apply_pack(by=console_person(), pack=pack, today=TODAY, now=NOW)  # and back again
    assert current().pk == kept.checklist_id


def test_a_set_changed_behind_the_house_is_noticed(counter):
    row = current()
    row.definition = row.definition | {"points": "50"}
    with pytest.raises(ChecklistWasChanged):
        _ = Checklist(definition=row.definition, fingerprint=row.fingerprint, key=row.key).read


def test_what_cannot_be_opened(officer_of_province, counter):
    bien = subject("province.bien")
    with pytest.raises(Refused) as refused:  # the first version ended with 2024
        open_assessment(by=officer_of_province, checklist=current(1), subject=bien, now=NOW)
    assert codes(refused) == {"assessment.set-not-in-force"}
    with pytest.raises(Refused) as refused:
        open_assessment(
            by=officer_of_province, checklist=current(), subject=bien, facts={"has_counter": "yes", "size": 3}, now=NOW
        )
    assert codes(refused) == {"checklist.bad-fact", "checklist.unknown-fact", "assessment.open-already"}
    with pytest.raises(NotAllowed):
        open_assessment(by=officer_of_province, checklist=current(), subject=subject("ministry.duong"), now=NOW)


def test_what_is_not_a_province_or_a_ministry_is_not_judged_by_it(officer_of_agency):
    with pytest.raises(Refused) as refused:
        open_assessment(by=officer_of_agency, checklist=current(), subject=subject("tiny"), now=NOW)
    assert codes(refused) == {"assessment.not-judged"}


def test_facts_decide_what_applies(counter, officer_of_province):
    """Without a counter the gate and the wait do not apply: 9 of 12 remain."""
    state_facts(by=officer_of_province, assessment=counter, facts={"has_counter": False}, now=NOW)
    counter.refresh_from_db()
    found = judged(counter, today=TODAY)
    assert {one.id for one in found.criteria if not one.counts} == {"open", "waiting"}
    assert found.gates.total == 0


def test_what_was_answered_cannot_be_rewritten(answered):
    made = Answer.objects.first()
    with pytest.raises(RecordIsFinal):
        made.save()
    for model in (Answer, Evidence):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(criterion="signs")


def test_a_machine_that_could_not_test_is_no_failure(answered, officer_of_agency):
    record_measurements(by=officer_of_agency, assessment=answered, results={"online": Measured(None)}, now=NOW)
    online = {one.id: one for one in judged(answered, today=TODAY).criteria}["online"]
    assert (online.state, online.low, online.high) == ("not_tested", 0, 1)


def test_one_wrong_measurement_keeps_none(counter, officer_of_agency):
    with pytest.raises(Refused) as refused:
        record_measurements(
            by=officer_of_agency, assessment=counter,
            results={"online": Measured("60"), "signs": Measured("met"), "x": Measured("1")}, now=NOW,
        )  # fmt: skip
    assert codes(refused) == {"checklist.wrong-source", "checklist.unknown-criterion"}
    assert not Answer.objects.exists()


def test_indicators_answer_from_the_newest_official_figure(counter, officer_of_agency):
    """Biển's rate is 100 % in Q1/2025 (1 of 1) and 0 % the quarter before: README of Tinyland."""
    from giaoban.assessments.actions import pull_indicators

    (made,) = pull_indicators(by=officer_of_agency, assessment=counter, now=NOW)
    assert (made.criterion, Decimal(made.value), made.raw["dossier_rate"]["period"]) == ("online", 100, "2025Q1")
    piece = Evidence.objects.get(kind="measurement")
    assert hashlib.sha256(piece.words.encode()).hexdigest() == piece.sha256


def test_judging_costs_the_same_queries_whatever_was_answered(answered, officer_of_province, django_assert_num_queries):
    for number in range(30):
        value = "met" if number % 2 else "not"
        answer(by=officer_of_province, assessment=answered, criterion="signs", value=value, now=NOW)
    fresh = Assessment.objects.select_related("checklist", "subject").get(pk=answered.pk)
    with django_assert_num_queries(3):
        judged(fresh, today=TODAY)


def test_a_day_is_that_of_hanoi(officer_of_province, tiny):
    """23:30 in UTC is already the next day for those who work."""
    late = dt.datetime(2024, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    made = open_assessment(
        by=person("early", role="ministry", at="ministry.so"), checklist=current(), subject=subject("ministry.so"),
        facts={}, due=dt.date(2025, 1, 1), now=late,
    )  # fmt: skip
    assert made.due == dt.date(2025, 1, 1)
