"""The register of plans: what it takes, what counts, and who has not issued. Kind `plan` counts only when complete."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests.tiny import NOW, TODAY, person, subject

from giaoban.commitments.models import Programme
from giaoban.commitments.queries import attainments, matrix
from giaoban.commitments.queries.register import read_register
from giaoban.core.findings import Refused
from giaoban.library.actions import Upload, guide_document, register_plan, tick_contents, unlink_guidance, withdraw_plan
from giaoban.library.models import ContentTick, Document, DocumentFile, Plan, Relation
from giaoban.library.queries.guidance import unguided
from giaoban.library.queries.plans import known_plans
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

ISSUED = dt.date(2025, 2, 10)
BOTH = {"who": "Điều 2", "until": "Phụ lục I"}
PDF = b"%PDF-1.7 x"


@pytest.fixture
def agency(officer_of_agency):
    return officer_of_agency


def entering(by, key="province.bien", kinds=None, number="12/KH-UBND", issued_on=ISSUED, now=NOW, **more):
    kinds = {"plan": BOTH} if kinds is None else kinds
    given = {"title": "Kế hoạch chuyển đổi số", "link": "https://bien.example/12"} | more
    return register_plan(
        by=by, organisation=subject(key), kinds=kinds, number=number, issued_on=issued_on, now=now, **given
    )


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def g2(on=TODAY, **more):
    found = attainments(Programme.objects.get(key="tiny-2025"), on=on, today=TODAY, **more)
    return next(one for one in found if one.target.code == "G2")


def test_an_empty_register_says_nothing_and_reports_are_judged(agency):
    assert (g2().state, g2().point.method) == ("met", "as-reported")


def test_attainment_counts_from_the_register_once_it_is_used(agency):
    """One of four organisations by 15/04: 25 %, due on 31/03, so behind, whatever was reported."""
    entering(agency)
    found = g2()
    assert (found.state, found.point.method, found.point.num, found.point.den) == ("behind", "register", 1, 4)
    assert found.point.value == 25
    for key in ("ministry.so", "ministry.duong", "province.nui-song.2025"):
        entering(agency, key=key)
    assert (g2().state, g2().point.value) == ("met", 100)


def test_who_has_not_issued_is_known_by_name(agency):
    entering(agency)
    target = g2().target
    counted = read_register([target]).counted("plan", ["ministry", "province"], TODAY)
    assert [one.name_vi for one in counted.lacking] == ["Bộ Đường", "Bộ Số", "Núi Sông"]
    assert [one.name_vi for one in counted.issued] == ["Biển"]


def test_a_plan_without_a_required_content_does_not_count_until_it_is_ticked(agency):
    made = entering(agency, kinds={"plan": {"who": "Điều 2"}})[0]
    assert (known_plans()[0].missing, g2().point.num) == (("until",), 0)
    tick_contents(by=agency, plan=made, places={"until": "Điều 9"}, now=NOW)
    assert g2().point.num == 1
    tick_contents(by=agency, plan=made, places={"until": ""}, now=NOW)  # taken away again
    assert g2().point.num == 0
    assert [tick.place for tick in ContentTick.objects.order_by("pk")] == ["Điều 2", "Điều 9", ""]
    with pytest.raises(DatabaseError), transaction.atomic():
        ContentTick.objects.update(place="x")


def test_one_document_satisfies_several_targets_entered_together_or_later(agency):
    entering(agency, kinds={"plan": BOTH, "roads": {}})
    assert Document.objects.filter(kind="plan", issuer__key="province.bien").count() == 1
    entering(agency, key="ministry.so", kinds={"plan": BOTH})
    entering(agency, key="ministry.so", kinds={"roads": {}})
    assert Plan.objects.filter(organisation__key="ministry.so").values("document").distinct().count() == 1
    assert {plan.kind.key for plan in known_plans(organisation=subject("ministry.so"))} == {"plan", "roads"}


@pytest.mark.parametrize("number", ["12/KH-UBND", "Số 12 / kh-ubnd", " 12/KH–UBND "])
def test_the_same_plan_twice_is_refused_kindly(agency, number):
    made = entering(agency)[0]
    with pytest.raises(Refused) as refused:
        entering(agency, number=number)
    assert codes(refused) == ["plan.registered-already"]
    assert refused.value.findings[0].context["plan"] == made.pk
    with pytest.raises(Refused) as refused:
        entering(agency, number=number, issued_on=dt.date(2025, 3, 1), kinds={"roads": {}})
    assert codes(refused) == ["plan.number-of-another-day"]
    assert Plan.objects.count() == 1


def test_an_organisation_enters_its_own_plans_and_the_agency_all(agency, officer_of_province):
    with pytest.raises(NotAllowed):
        entering(officer_of_province, key="ministry.so")
    with pytest.raises(NotAllowed):
        entering(person("passer-by"))
    assert entering(officer_of_province)[0].recorded_by == officer_of_province
    assert entering(agency, key="ministry.so")


def test_every_fault_is_said_at_once(agency):
    with pytest.raises(Refused) as refused:
        entering(
            agency, kinds={"plan": {"nowhere": "Điều 1"}, "none": {}}, number=" ", title="", issued_on=None,
            link="javascript:alert(1)", upload=Upload("a.exe", b"MZ"),
        )  # fmt: skip
    assert set(codes(refused)) == {
        "plan.no-number", "plan.no-title", "plan.no-date", "plan.bad-link", "plan.unknown-kind",
        "plan.unknown-content", "document.file-of-no-known-form",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        entering(agency, kinds={}, issued_on=dt.date(2025, 4, 16))
    assert set(codes(refused)) == {"plan.no-kind", "plan.not-issued-yet"}
    assert not Plan.objects.exists()
    assert not Event.objects.filter(action="plan.register").exists()


def test_who_did_not_exist_on_the_day_issued_nothing(agency):
    with pytest.raises(Refused) as refused:
        entering(agency, key="province.nui-song.2025", issued_on=dt.date(2024, 12, 1))
    assert codes(refused) == ["plan.organisation-not-in-being"]
    assert entering(agency, key="province.nui", issued_on=dt.date(2024, 12, 1))


def test_a_plan_of_a_predecessor_counts_for_its_time_only(agency):
    """On 31/12/2024 Núi has one of five; a day later Núi Sông stands in its place without one."""
    entering(agency, key="province.nui", issued_on=dt.date(2024, 12, 1))
    programme = Programme.objects.get(key="tiny-2025")
    before = g2(on=dt.date(2024, 12, 31)).point
    assert (before.num, before.den) == (1, 5)
    assert (g2().point.num, g2().point.den) == (0, 4)
    now = matrix(programme, on=dt.date(2024, 12, 31), frame="as_now", today=TODAY)
    cell = next(row.cells[1] for row in now.rows if row.subject.key == "province.nui-song.2025")
    assert cell.value == 50  # one of the two it was made from


def test_until_its_day_nobody_is_behind(agency):
    entering(agency)
    table = matrix(Programme.objects.get(key="tiny-2025"), on=dt.date(2025, 3, 15), today=TODAY)
    cells = {row.subject.key: row.cells[1] for row in table.rows}
    assert (cells["province.bien"].state, cells["ministry.so"].state) == ("met", "on_course")
    assert cells["ministry.so"].reason == "not-yet-issued"


def test_simulated_plans_never_meet_a_target_and_one_real_plan_pushes_them_aside(agency):
    for key in ("ministry.so", "ministry.duong", "province.nui-song.2025"):
        entering(agency, key=key, is_simulated=True)
    assert g2().point is None or g2().point.method != "register"
    entering(agency)
    assert g2().point.num == 1


def test_as_known_before_it_was_entered_the_plan_is_not_there(agency):
    entering(agency)
    assert known_plans(known=dt.date(2025, 4, 14)) == []
    assert len(known_plans(known=dt.date(2025, 4, 15))) == 1


def test_a_mistaken_entry_leaves_with_its_reason_and_may_be_made_anew(agency):
    made = entering(agency)[0]
    with pytest.raises(Refused) as refused:
        withdraw_plan(by=agency, plan=made, because=" ", now=NOW)
    assert codes(refused) == ["plan.no-reason"]
    withdraw_plan(by=agency, plan=made, because="nhầm tỉnh", now=NOW)
    assert known_plans() == []
    with pytest.raises(Refused):
        tick_contents(by=agency, plan=made, places={"who": "Điều 1"}, now=NOW)
    assert entering(agency)


def test_a_file_is_kept_once_and_judged_by_its_bytes(agency):
    made = entering(agency, upload=Upload("../..\\ke hoach.pdf", PDF))[0]
    kept = DocumentFile.objects.get()
    assert (kept.name, kept.media_type, kept.document) == ("ke hoach.pdf", "application/pdf", made.document)
    entering(agency, kinds={"roads": {}}, upload=Upload("again.pdf", PDF))
    assert DocumentFile.objects.count() == 1


def test_a_plan_without_linked_guidance_is_flagged_until_it_is_linked(agency, officer_of_province):
    plan = entering(agency)[0].document
    assert plan in unguided(on=TODAY)
    guidance = Document.objects.get(key="qd-01-2025")
    with pytest.raises(NotAllowed):  # neither the agency nor whoever issued the guidance
        guide_document(by=officer_of_province, target=plan, guidance=guidance, now=NOW)
    made = guide_document(by=agency, target=plan, guidance=guidance, place="Điều 4", now=NOW)
    assert plan not in unguided(on=TODAY)
    with pytest.raises(Refused) as refused:
        guide_document(by=agency, target=plan, guidance=guidance, now=NOW)
    assert codes(refused) == ["guidance.linked-already"]
    with pytest.raises(Refused):
        guide_document(by=agency, target=plan, guidance=plan, now=NOW)
    guidance.valid_to = dt.date(2025, 4, 1)
    guidance.save()
    assert plan in unguided(on=TODAY)  # guidance that ended explains nothing
    unlink_guidance(by=agency, relation=made, because="nhầm", now=NOW)
    assert not Relation.objects.exists()
    assert Event.objects.filter(action="document.unrelate").count() == 1


def test_the_register_costs_the_same_queries_however_long_it_is(agency, django_assert_num_queries):
    entering(agency)
    with django_assert_num_queries(2):
        known_plans()
    for number in range(20):
        entering(agency, number=f"{number}/KH")
    with django_assert_num_queries(2):
        assert len(known_plans()) == 21
