"""How many inspections were held online, as figures: computed from the steps, with their counts; exercises apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.rooms.meetings.inspecting import Story, steps_set, workflow_of_findings
from tests.tiny import NOW, subject

from giaoban.assessments.models import Checklist
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.actions.inspections.simulating import CRITERIA, simulate_inspections
from giaoban.meetings.models import Inspection, SignedMinutes
from giaoban.meetings.queries.inspections.steps import counted, first_break
from giaoban.registry.actions import console_person
from giaoban.registry.models import Person


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    return Story(officer_of_agency, officer_of_province)


@pytest.fixture
def indicators() -> None:
    """The two indicators of the Vietnamese pack, as that pack states them."""
    from tests.tiny import ROOT

    from giaoban.core.indicators.definition import load_definition

    for code in ("inspections_digital", "periodic_inspections_online"):
        file = ROOT / f"packs/vn/indicators/{code}.yaml"
        found, findings = load_definition(file.read_text(encoding="utf-8"), file.name)
        assert found is not None, findings
        Indicator.objects.create(
            code=code, version=1, title_vi=found.title.vi, title_en=found.title.en, group=found.group, kind=found.kind,
            unit=found.unit, direction=found.direction, definition=found.model_dump(mode="json", exclude_defaults=True),
        )  # fmt: skip


def record(story: Story, **changes):
    given = {"year": 2025, "subject": "country.tiny", "source": Document.objects.first().key, "now": story.now}
    return act.record_online_share(by=console_person(), **(given | changes))


def test_the_share_is_recorded_with_its_counts(story, indicators):
    """One inspection, periodic and online: 1 of 1 by both definitions."""
    story.upto()
    record(story, subject=subject("province.bien").key)
    rows = Observation.objects.filter(indicator__code__in=("inspections_digital", "periodic_inspections_online"))
    assert [(one.num, one.den, one.value, one.status) for one in rows] == [(1, 1, Decimal(100), "reported")] * 2


def test_exercises_are_no_inspections(story, indicators):
    story.plan(is_simulated=True)
    for name in ("staff", "decide", "notify", "answer", "meet", "note", "record", "sign", "draft", "reply", "conclude",
                 "publish"):  # fmt: skip
        getattr(story, name)()
    with pytest.raises(Refused):
        record(story)
    record(story, subject=subject("province.bien").key, simulated=True, source="")
    assert {one.status for one in Observation.objects.filter(indicator__code="inspections_digital")} == {"simulated"}


def test_an_exercise_stands_in_no_inspections_way(story):
    story.plan(is_simulated=True)
    assert story.plan().is_simulated is False
    for simulated in (True, False):
        with pytest.raises(Refused) as refused:
            story.plan(is_simulated=simulated)
        assert {one.code for one in refused.value.findings} == {"inspection.overlaps"}


def test_made_up_inspections_go_through_every_step_once_and_owe_nothing(tiny, monkeypatch):
    """Three of six are concluded: two held online, one on the spot; of the two periodic ones one is online."""
    steps_set()
    workflow_of_findings()
    Checklist.objects.filter(code="town-hall", version=2).update(code=CRITERIA)
    from giaoban.meetings.actions.inspections import simulating

    monkeypatch.setattr(simulating, "CASES", (("online", True, 50), ("on the spot", True, 48)))
    first = simulate_inspections(organiser=subject("ministry.so"), now=NOW)
    assert [one.state for one in first] == ["published", "published"]
    assert all(one.is_simulated and first_break(list(one.steps.all())) is None for one in first)
    found = counted(year=2025, simulated=True, today=NOW.date())
    assert (found.inspections, found.online, found.periodic, found.periodic_online) == (2, 1, 2, 1)
    assert SignedMinutes.objects.filter(side="inspected").count() == 1
    assert not Commitment.objects.filter(kind="inspection_finding").exists()
    assert not any(one.has_usable_password() for one in Person.objects.filter(username__startswith="simulated-"))
    assert simulate_inspections(organiser=subject("ministry.so"), now=NOW) == []
    assert Inspection.objects.count() == 2
