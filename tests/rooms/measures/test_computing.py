"""From records to observations and simulated provinces; the dossiers are those of packs/tiny/README.md."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.tiny import FOLDER, NOW, TODAY

from giaoban.core.findings import Refused
from giaoban.measures.actions import compute_from_warehouse, simulate_digital_society
from giaoban.measures.actions.computing import contract_of
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import series
from giaoban.measures.warehouse.loading import load_batch
from giaoban.measures.warehouse.store import Warehouse
from giaoban.registry.permissions import NotAllowed

KNOWN = dt.datetime(2025, 4, 10, tzinfo=dt.UTC)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """The 21 dossiers of the tiny country, in one commit."""
    import pyarrow.csv as csv

    wanted = {"received_at": "date32", "due_at": "date32", "settled_at": "date32", "simulated": "bool"}
    options = csv.ConvertOptions(column_types=wanted, strings_can_be_null=True)
    records = csv.read_csv(FOLDER / "facts" / "dossier.csv", convert_options=options)
    kept = Warehouse(tmp_path / "warehouse")
    load_batch(kept, contract_of("dossier@1", FOLDER), records, known_at=KNOWN)
    return kept


def compute(by, warehouse, *codes):
    return compute_from_warehouse(by=by, codes=codes, now=NOW, warehouse=warehouse, pack=FOLDER)


def test_records_give_the_figures_of_the_page_and_say_that_they_are_simulated(officer_of_agency, warehouse):
    (done,) = compute(officer_of_agency, warehouse)
    assert (done.indicator, done.records) == ("dossier_rate", 21)
    made = Observation.objects.filter(method="dossier_rate@1")
    assert done.new == made.count()
    assert set(made.values_list("status", flat=True)) == {"simulated"}
    assert set(made.values_list("vintage", flat=True)) == {str(done.snapshot)}
    quarters = {
        (row.subject.key, row.period_code): (row.num, row.den)
        for row in made.select_related("subject")
        if "Q" in row.period_code
    }
    assert quarters["tiny", "2024Q4"] == (7, 12)
    assert quarters["block.ministries", "2024Q4"] == (5, 6)
    assert quarters["province.nui", "2024Q4"] == (1, 4)
    assert quarters["tiny", "2025Q1"] == (6, 8)
    assert quarters["province.nui-song.2025", "2025Q1"] == (3, 4)


def test_computing_the_same_snapshot_again_adds_nothing(officer_of_agency, warehouse):
    compute(officer_of_agency, warehouse, "dossier_rate")
    before = Observation.objects.count()
    (again,) = compute(officer_of_agency, warehouse, "dossier_rate")
    assert (again.new, Observation.objects.count()) == (0, before)


def test_computed_figures_are_restated_from_their_counts(officer_of_agency, warehouse):
    compute(officer_of_agency, warehouse)
    points = series("dossier_rate", by="organisation", frame="as_now", today=TODAY, statuses=["simulated"])
    merged = next(p for p in points if (p.subject_key, p.period_code) == ("province.nui-song.2025", "2024Q4"))
    assert (merged.num, merged.den, merged.value) == (2, 5, 40)


@pytest.mark.parametrize(
    ("code", "finding"), [("no_such", "compute.unknown-indicator"), ("signatures", "figure.not-from-records")]
)
def test_only_indicators_counted_from_records_are_computed(officer_of_agency, warehouse, code, finding):
    with pytest.raises(Refused) as refusal:
        compute(officer_of_agency, warehouse, code)
    assert [one.code for one in refusal.value.findings] == [finding]


def test_an_empty_warehouse_is_said_to_be_empty(officer_of_agency, tmp_path):
    with pytest.raises(Refused) as refusal:
        compute(officer_of_agency, Warehouse(tmp_path / "nothing"))
    assert [one.code for one in refusal.value.findings] == ["warehouse.empty"]


def test_a_province_and_an_outsider_do_not_compute_the_nation(officer_of_province, outsider, warehouse):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            compute(somebody, warehouse)


@pytest.fixture
def components(tiny):
    """Two components and the composite that names them."""
    base = Indicator.objects.get(code="dossier_rate")
    for code, measures in (("fibre_households", {"having": {}, "households": {}}), ("phone_adults", {"adults": {}})):
        Indicator.objects.create(
            code=code, title_vi=code, title_en=code, group="society", kind="ratio", unit="percent", direction="up",
            definition={**base.definition, "id": code, "measures": measures},
        )  # fmt: skip
    whole = {"components": ["fibre_households", "phone_adults"], "threshold": 50}
    Indicator.objects.create(
        code="excellent", title_vi="x", title_en="x", group="society", kind="milestone", unit="yes_no",
        direction="up", definition=whole,
    )  # fmt: skip


def test_simulated_provinces_have_counts_and_the_nation_has_none(components, officer_of_agency):
    made = simulate_digital_society(by=officer_of_agency, seed=7, now=NOW)
    rows = Observation.objects.filter(method="simulation@1").select_related("subject", "source")
    assert made == rows.count() == 3 * 2 * 5  # provinces, components, quarters of 2023Q4 to 2024Q4
    assert {row.subject.kind for row in rows} == {"province"}
    assert {(row.status, row.source.kind) for row in rows} == {("simulated", "simulation")}
    for row in rows:
        assert 0 < row.num < row.den
        assert abs(row.num / row.den * 100 - row.value) < Decimal("0.0001")


def test_the_same_seed_simulates_the_same_provinces_once(components, rewritable, officer_of_agency):
    simulate_digital_society(by=officer_of_agency, seed=7, now=NOW)
    first = sorted(Observation.objects.filter(vintage="seed-7").values_list("num", "den"))
    assert simulate_digital_society(by=officer_of_agency, seed=7, now=NOW) == 0
    Observation.objects.filter(vintage="seed-7").delete()
    simulate_digital_society(by=officer_of_agency, seed=7, now=NOW)
    assert sorted(Observation.objects.filter(vintage="seed-7").values_list("num", "den")) == first


def test_without_components_nothing_is_simulated(tiny, officer_of_agency):
    with pytest.raises(Refused) as refusal:
        simulate_digital_society(by=officer_of_agency, seed=7, now=NOW)
    assert [one.code for one in refusal.value.findings] == ["figure.no-components"]


def test_only_the_agency_simulates(components, officer_of_province, outsider):
    for somebody in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            simulate_digital_society(by=somebody, seed=7, now=NOW)


def test_a_correction_revises_the_figures_it_touches_and_no_other(officer_of_agency, tiny, tmp_path):
    """d09 corrected, d12 deleted: Núi and Biển in Q4/2024, their block and the nation; Q1/2025 rests."""
    from tests.rooms.measures.test_differences import dossiers, only, versioned, with_values

    from giaoban.measures.warehouse.merging import Incoming, merge_batches

    contract = contract_of("dossier@1", FOLDER)
    kept, rows = Warehouse(tmp_path / "merged"), dossiers(contract)
    merge_batches(kept, contract, [Incoming("first", rows, KNOWN)])
    (first,) = compute(officer_of_agency, kept)
    later = dt.datetime(2025, 4, 14, tzinfo=dt.UTC)
    answered = with_values(only(rows, "d09"), result_delivery="electronic", channel="online")
    batches = [versioned(answered, contract, 2), versioned(only(rows, "d12"), contract, 2, deleted=True)]
    merge_batches(kept, contract, [Incoming(f"{n}", one, later) for n, one in enumerate(batches)])
    before = dict(Observation.objects.values_list("pk", "num"))
    (again,) = compute_from_warehouse(
        by=officer_of_agency, now=NOW + dt.timedelta(hours=1), warehouse=kept, pack=FOLDER
    )
    revised = Observation.objects.exclude(pk__in=before).select_related("subject")
    assert again.new == revised.count() < first.new
    assert {row.revision for row in revised} == {1}
    assert all(row.reason for row in revised)
    quarters = {row.subject.key: (row.num, row.den, row.value) for row in revised if "Q" in row.period_code}
    assert quarters == {
        "province.nui": (2, 4, 50),
        "province.bien": (0, 0, None),  # its only dossier of the quarter was taken back
        "block.provinces": (3, 5, 60),
        "tiny": (8, 11, Decimal("72.72727273")),
    }
    assert {row.period_code for row in revised} == {"2024Q4", "2024-11", "2024-12"}
    points = series("dossier_rate", by="organisation", today=TODAY, statuses=["simulated"])
    nui = [point for point in points if (point.subject_key, point.period_code) == ("province.nui", "2024Q4")]
    assert [(point.num, point.den, point.flags) for point in nui] == [(2, 4, ("revised",))]
    known = series("dossier_rate", by="organisation", known=NOW, today=TODAY, statuses=["simulated"])
    assert [
        (point.num, point.den)
        for point in known
        if (point.subject_key, point.period_code) == ("province.nui", "2024Q4")
    ] == [(1, 4)]
    assert compute(officer_of_agency, kept)[0].new == 0
