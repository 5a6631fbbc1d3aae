"""Recording and revising: all faults at once, nothing overwritten, everybody within what they may."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.tiny import FOLDER, NOW, TODAY, person

from giaoban.commitments.actions import move_commitment
from giaoban.commitments.models import Commitment, Step
from giaoban.core.findings import Refused
from giaoban.measures.actions import NewFigure, record_observations, revise_observation
from giaoban.measures.models import Observation, Snapshot
from giaoban.meetings.actions import seal_review
from giaoban.meetings.models import Meeting
from giaoban.registry.models import AppendOnly, Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed

GOOD = NewFigure(
    indicator="signatures", subject="province.bien", period="2025-01-31", value=Decimal(22), vintage="2025-02",
    status="reported", source="review-2025Q1",
)  # fmt: skip


def record(by, *rows):
    return record_observations(by=by, rows=rows, today=TODAY, now=NOW)


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def test_recording_twice_changes_nothing(officer_of_agency):
    assert record(officer_of_agency, GOOD) == record_result(new=1, same=0)
    assert record(officer_of_agency, GOOD) == record_result(new=0, same=1)
    assert Event.objects.filter(action="figure.record").count() == 1


def record_result(**counts):
    from giaoban.measures.actions import Recorded

    return Recorded(**counts)


def test_a_province_records_its_own_figures_only(officer_of_province):
    record(officer_of_province, GOOD)
    with pytest.raises(NotAllowed):
        record(officer_of_province, NewFigure(**{**GOOD.__dict__, "subject": "province.nui-song.2025"}))


def test_an_outsider_records_nothing(outsider):
    with pytest.raises(NotAllowed):
        record(outsider, GOOD)
    assert not Observation.objects.filter(vintage="2025-02").exists()


def changed(**changes):
    return NewFigure(**{**GOOD.__dict__, **changes})


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (changed(indicator="signatuers"), "figure.unknown-indicator"),
        (changed(subject="province.nowhere"), "figure.unknown-subject"),
        (changed(source="a-rumour"), "figure.unknown-document"),
        (changed(status="certain"), "figure.unknown-choice"),
        (changed(period="quý 1"), "figure.not-a-period"),
        (changed(period="2025-02-31"), "figure.not-a-period"),
        (changed(period="2025-12-31"), "figure.from-the-future"),
        (changed(subject="province.nui"), "figure.subject-did-not-exist"),  # it ended on 2024-12-31
        (changed(value=None), "figure.no-value"),
        (changed(num=Decimal(3)), "figure.half-a-count"),
        (changed(value=None, num=Decimal(3), den=Decimal(0)), "figure.nothing-to-divide-by"),
        (
            changed(period="2025-03-31", vintage="2025-04", value=Decimal(26)),
            "figure.already-recorded",
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_said_and_nothing_is_written(officer_of_agency, row, code):
    before = Observation.objects.count()
    with pytest.raises(Refused) as refusal:
        record(officer_of_agency, changed(period="2025-02-28"), row)
    assert code in codes(refusal)
    assert refusal.value.findings[0].context["row"] == 2
    assert Observation.objects.count() == before


def test_all_faults_come_at_once(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        record(officer_of_agency, changed(indicator="x"), changed(subject="y"), GOOD, GOOD)
    assert codes(refusal) == ["figure.unknown-indicator", "figure.unknown-subject", "figure.twice"]


def test_counts_give_the_value(officer_of_agency):
    row = changed(indicator="dossier_rate", period="2025-02", value=None, num=Decimal(1), den=Decimal(8))
    record(officer_of_agency, row)
    kept = Observation.objects.get(period_code="2025-02")
    assert (kept.value, kept.decimals) == (Decimal("12.5"), 2)


def revise(by, **changes):
    row = Observation.objects.get(indicator__code="dossier_rate", subject__key="province.bien", period_code="2025Q1")
    wanted = {"num": Decimal(3), "den": Decimal(4), "reason": "ba hồ sơ đến muộn", **changes}
    return revise_observation(by=by, observation=row, now=NOW, **wanted)


def test_a_revision_is_a_new_row_and_the_old_one_stays(officer_of_agency):
    new = revise(officer_of_agency)
    assert (new.revision, new.value, new.reason) == (1, 75, "ba hồ sơ đến muộn")
    old = Observation.objects.get(
        period_code="2025Q1", subject__key="province.bien", indicator=new.indicator, revision=0
    )
    assert old.value == 100
    event = Event.objects.get(action="figure.revise")
    assert (event.by, event.data["from"], event.thing) == (officer_of_agency, "100.00000000", f"observations:{new.pk}")


def test_the_officer_of_a_province_does_not_revise_but_its_approver_does(officer_of_province, outsider):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            revise(somebody)
    approver = person("approver", role="approver", at="province.bien")
    assert revise(approver).revision == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "figure.reason-needed"),
        ({"num": Decimal(1), "den": Decimal(1), "value": Decimal(100)}, "figure.nothing-changes"),
        ({"num": None, "den": None}, "figure.no-value"),
        ({"den": Decimal(-1)}, "figure.nothing-to-divide-by"),
    ],
)
def test_a_revision_says_why_and_changes_something(officer_of_agency, changes, code):
    with pytest.raises(Refused) as refusal:
        revise(officer_of_agency, **changes)
    assert code in codes(refusal)
    assert not Observation.objects.filter(revision=1).exists()


def test_of_two_revisions_of_the_same_row_the_second_is_told(officer_of_agency):
    revise(officer_of_agency)
    old = Observation.objects.filter(revision=0, period_code="2025Q1", subject__key="province.bien").first()
    with pytest.raises(Refused) as refusal:
        revise_observation(by=officer_of_agency, observation=old, value=Decimal(50), reason="khác", now=NOW)
    assert codes(refusal) == ["figure.not-the-last"]


def test_an_observation_cannot_be_changed_in_place(tiny):
    row = Observation.objects.first()
    row.value = 1
    with pytest.raises(RecordIsFinal):
        row.save()


BYPASSES = {
    "update": lambda rows: rows.update(**{rows.model._meta.fields[-1].name: None}),
    "bulk_update": lambda rows: rows.bulk_update(list(rows), [rows.model._meta.fields[-1].name]),
    "delete": lambda rows: rows._raw_delete(rows.db),
    "save_base": lambda rows: rows.get().save_base(force_update=True),
}


@pytest.mark.parametrize("bypass", BYPASSES.values(), ids=BYPASSES)
@pytest.mark.parametrize("model", [Observation, Snapshot, Step, Event], ids=lambda model: model._meta.label)
def test_what_is_append_only_is_so_in_the_database_itself(model, bypass, officer_of_agency, settings):
    settings.PACK = FOLDER
    if not model.objects.exists():
        make_one(model, officer_of_agency)
    rows = model.objects.filter(pk=model.objects.values_list("pk", flat=True)[0])
    before = list(model.objects.values())
    with pytest.raises(IntegrityError, match="record is final"), transaction.atomic():
        bypass(rows)
    assert list(model.objects.values()) == before


def test_every_append_only_table_has_its_triggers(db):
    """A migration that rebuilds a table on SQLite drops them in silence."""
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)}
    asked = {
        "sqlite": "select tbl_name, count(*) from sqlite_master where type = 'trigger' group by 1",
        "postgresql": "select event_object_table, count(*) from information_schema.triggers group by 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        found = dict(cursor.fetchall())
    assert {table: found.get(table, 0) for table in tables} == dict.fromkeys(tables, 2)  # of update, of delete


def make_one(model, by):
    if model is Step:
        directive = Commitment.objects.get(key="P1")
        move_commitment(by=by, commitment=directive, move="lift", fields={"reason": "giao nhầm"}, now=NOW)
    else:
        seal_review(by=by, meeting=Meeting.objects.get(), now=NOW)
