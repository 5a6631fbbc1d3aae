"""Estimating: figures on paper, who may, what is stored once, what is official, simulated, an estimate."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pytest
from django.db import DatabaseError, transaction
from tests.core.economy.sample_tables import random_table
from tests.rooms.measures.economies import OFFICE, TWO, UK, estimated, imported, indicators
from tests.tiny import NOW, TODAY, person, subject

from giaoban.core.economy.readers.generic import as_rows
from giaoban.core.findings import Refused
from giaoban.core.periods import Period
from giaoban.measures.models import EconomyEstimate, Observation
from giaoban.measures.queries import economy, latest
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed


@pytest.fixture
def two(tiny):
    indicators()
    return imported(console_person()).row


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_two_sectors_by_hand(officer_of_agency, two):
    """B and the five figures by hand from Miller and Blair's table: v'B(d∘y) etc.; φ of farming 5 % of 1,400 is 70."""
    made = estimated(officer_of_agency, [two], phi={"01": 0.05}, of="gdp")
    figures = made.answer.figures
    assert [round(figures[name], 2) for name in ("direct", "backward", "forward", "overlap", "core")] == [
        *(650.0, 350.0, 650.0, 285.31, 714.69)
    ]
    assert (figures["official"], made.answer.share) == (720.0, 0.32)  # 720 of 2,250 with taxes on products of 200
    assert made.status == made.estimate.status == "estimate"


def test_the_agency_estimates_a_province_only_itself_and_an_outsider_nothing(
    officer_of_agency, officer_of_province, outsider, two
):
    assert estimated(officer_of_agency, [two]).new
    turnover = {"turnover": {"26": 200}, "grdp": 2600, "unit": "billion VND", "turnover_error": 0.1, "ratio_error": 0.2}
    assert estimated(officer_of_province, [two], whose="province.bien", turnover=turnover).new
    for by, whose in ((officer_of_province, None), (officer_of_province, "ministry.so"), (outsider, "province.bien")):
        for store in (True, False):
            with pytest.raises(NotAllowed):
                estimated(by, [two], whose=whose, store=store, turnover=turnover)


def test_the_figures_stand_among_the_observations_with_method_vintage_and_source(officer_of_agency, two):
    made = estimated(officer_of_agency, [two], phi={"01": 0.05}, of="gdp")
    point = latest("digital_economy_share_gdp", subject="tiny", until=dt.date(2024, 12, 31), today=TODAY)
    assert (point.value, point.num, point.den) == (32, 720, 2250)
    assert (point.status, point.method) == ("estimate", "io-official/one@1/phi-given")
    assert (point.vintage, point.source_key) == (made.estimate.vintage, "table.two-2024")
    core = Observation.objects.get(indicator__code="digital_gdp_core_share_gva", dimensions="")
    assert core.value == Decimal("34.86275457")  # 650 + 350 - 0.6175 x 350 / 0.7575, of 2,050
    weakest = Observation.objects.get(indicator__code="digital_economy_share_sector", dimensions="")
    assert (weakest.value, weakest.ref) == (5, made.estimate.key)  # every sector has at least this


def test_the_same_inputs_are_one_estimate_and_leave_one_event(officer_of_agency, two):
    first = estimated(officer_of_agency, [two])
    again = estimated(officer_of_agency, [two], now=NOW + dt.timedelta(days=3))
    assert (first.new, again.new, first.estimate.pk) == (True, False, again.estimate.pk)
    assert Event.objects.filter(action="economy.estimate").count() == 1
    before = Observation.objects.count()
    other = estimated(officer_of_agency, [two], overlap="diagonal")
    assert other.new
    assert Observation.objects.count() == before + 5


def test_nothing_is_stored_unless_asked(officer_of_agency, two):
    made = estimated(officer_of_agency, [two], store=False)
    assert (made.estimate, made.status, EconomyEstimate.objects.count()) == (None, "estimate", 0)


def test_only_somebody_of_the_statistics_office_makes_a_figure_official(officer_of_agency, two):
    statistician = person("statistician", role="ministry", at=OFFICE)
    made = estimated(statistician, [two], publisher=OFFICE, phi={"01": 0.05}, of="gdp")
    assert made.estimate.status == "official"
    assert latest("digital_economy_share_gdp", subject="tiny", until=TODAY, today=TODAY).status == "official"
    with pytest.raises(NotAllowed):  # the agency sits in the same house and is still not its statistician
        estimated(officer_of_agency, [two], publisher=OFFICE)
    with pytest.raises(Refused) as refusal:
        estimated(console_person(), [two], publisher="ministry.duong")
    assert codes(refusal) == ["economy.not-the-office"]


def test_what_a_simulated_table_gives_is_simulated_and_never_official(officer_of_agency, tiny):
    indicators()
    row = imported(officer_of_agency, key="made-up", status="simulated").row
    made = estimated(officer_of_agency, [row], phi={"01": 0.05}, of="gdp")
    assert made.estimate.status == "simulated"
    assert set(Observation.objects.filter(ref=made.estimate.key).values_list("status", flat=True)) == {"simulated"}
    assert latest("digital_economy_share_gdp", subject="tiny", until=TODAY, today=TODAY) is None
    with pytest.raises(Refused) as refusal:
        estimated(console_person(), [row], publisher=OFFICE)
    assert codes(refusal) == ["economy.simulated-not-official"]


def test_an_estimate_is_final(officer_of_agency, two):
    row = estimated(officer_of_agency, [two]).estimate
    with pytest.raises(RecordIsFinal):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        EconomyEstimate.objects.update(share=1)


def test_the_united_kingdom_through_the_whole_path(tiny):
    """Worked out apart from this code with a full inverse: 5.469 %, 6.432 %, 6.526 %."""
    indicators()
    uk = imported(
        console_person(), UK.read_bytes(), key="uk-2010", period=Period.parse("2010"), unit="million GBP",
        classification="cpa2008", net_product_taxes=None,
    ).row  # fmt: skip
    scope = {"scope": {"key": "divisions4", "version": "1", "codes": ["26", "61", "62", "63"]}}
    block = estimated(console_person(), [uk], **scope)
    assert 100 * block.answer.figures["direct_share_gva"] == pytest.approx(5.469, abs=5e-4)
    assert 100 * block.answer.share == pytest.approx(6.432, abs=5e-4)
    diagonal = estimated(console_person(), [uk], overlap="diagonal", **scope)
    assert 100 * diagonal.answer.share == pytest.approx(6.526, abs=5e-4)
    with pytest.raises(Refused) as refusal:
        estimated(console_person(), [uk], of="gdp", **scope)
    assert codes(refusal) == ["economy.no-product-taxes"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"phi": {}}, "economy.phi-missing"),
        ({"phi": {"99": 0.1}}, "economy.unknown-sector"),
        ({"shares": {"26": 1.5}}, "economy.definition-field"),
        ({"phi": {"01": float("nan")}}, "economy.definition-field"),
        ({"level": 2}, "economy.definition-field"),
        ({"unheard": 1}, "economy.definition-field"),
        ({"scope": {"key": "none", "version": "1", "codes": ["99"]}}, "economy.scope-empty"),
        ({"scope": {"key": "wide", "version": "1", "codes": ["0111"]}}, "economy.scope-share-missing"),
        ({"errors": {"Z": 0.1, "Y": 0.1, "VA": 0.1}, "phi": {"01": 0.1}}, "economy.definition-field"),
        ({"quarter": {"quarter": "2024", "begins": "2024Q1", "activity": [[1, 1]] * 4, "published": ["2025-01-01"],
                      "vintage": "2025-02-01"}}, "economy.not-a-quarter"),
        ({"provinces": {"names": ["province.bien"], "grdp": [9], "prior": [[1, 1]], "deltas": [0.2]}},
         "balance.targets-differ"),
    ],
)  # fmt: skip
def test_a_bad_request_is_named(officer_of_agency, two, changes, code):
    with pytest.raises(Refused) as refusal:
        estimated(officer_of_agency, [two], **changes)
    found = codes(refusal)
    if code.startswith("balance."):
        assert found
        assert all(one.startswith("balance.") for one in found)
    else:
        assert code in found
    assert not EconomyEstimate.objects.exists()


def test_a_table_of_another_economy_or_none_is_refused(officer_of_agency, two):
    with pytest.raises(Refused) as refusal:
        estimated(officer_of_agency, [two], whose="province.bien")
    assert codes(refusal) == ["economy.other-subject"]
    with pytest.raises(Refused) as refusal:
        estimated(officer_of_agency, [economy.read_table(two)], whose="tiny")
    assert codes(refusal) == ["economy.not-imported"]


def test_turnover_gives_a_wide_stated_band_and_says_what_it_leaves_out(officer_of_province, two):
    """200 x 0.65 = 130 of 2,600 is 5 %; half-width 1.96 x 5 % x sqrt(0.1² + 0.2²) = 2.19 points."""
    turnover = {"turnover": {"26": 200}, "grdp": 2600, "unit": "billion VND", "turnover_error": 0.1, "ratio_error": 0.2}
    made = estimated(officer_of_province, [two], whose="province.bien", turnover=turnover)
    assert made.answer.share == pytest.approx(0.05)
    assert (made.answer.interval["low"], made.answer.interval["high"]) == pytest.approx((0.0281, 0.0719), abs=1e-4)
    assert [finding.code for finding in made.answer.findings] == ["economy.turnover-core-only"]
    (row,) = Observation.objects.filter(ref=made.estimate.key)
    assert (row.indicator.code, row.num, row.den, row.subject.key) == (
        *("digital_economy_share_grdp", 130, 2600),
        "province.bien",
    )


def test_quarters_of_a_year_add_up_to_it_and_carry_the_share(officer_of_agency, two):
    asked = {"begins": "2024Q1", "activity": [[1, 2], [2, 2], [3, 2], [4, 2]], "published": ["2025-01-15"]}
    values = []
    for number in (1, 2, 3, 4):
        quarter = asked | {"quarter": f"2024Q{number}", "vintage": "2025-02-01"}
        values.append(estimated(officer_of_agency, [two], quarter=quarter, store=number == 4).answer.figures)
    for name in ("gva", "direct"):
        assert sum(one[name] for one in values) == pytest.approx({"gva": 2050.0, "direct": 650.0}[name], rel=1e-8)
    assert values[3]["core_share_gva"] > values[0]["core_share_gva"]  # electronics grew through the year
    assert EconomyEstimate.objects.get().period_code == "2024Q4"


def test_a_new_annual_table_makes_a_new_vintage_and_the_old_one_stays(officer_of_agency, two):
    revised = [list(line) for line in TWO]
    revised[1][4], revised[1][5], revised[3][2] = 450, 1100, 750
    newer = imported(officer_of_agency, revised, key="two-2024-revised", published=dt.date(2025, 3, 1)).row
    asked = {"quarter": "2024Q2", "begins": "2024Q1", "activity": [[1, 1]] * 4}
    old = asked | {"published": ["2025-01-15", "2025-03-01"], "vintage": "2025-02-01"}
    new = old | {"vintage": "2025-04-01"}
    before = estimated(officer_of_agency, [two, newer], quarter=old, store=False).answer
    after = estimated(officer_of_agency, [two, newer], quarter=new, store=False).answer
    again = estimated(officer_of_agency, [two, newer], quarter=old, store=False).answer
    assert before.digest == again.digest != after.digest
    assert before.figures["gva"] == pytest.approx(2050 / 4, rel=1e-8)
    assert after.figures["gva"] == pytest.approx(2150 / 4, rel=1e-8)


def test_provinces_meet_the_nation_and_their_core_is_never_a_count(officer_of_agency, two):
    provinces = {
        "names": ["province.bien", "province.nui-song.2025"],
        "grdp": [1250, 800],
        "prior": [[2, 1], [1, 1]],
        "deltas": [0.1, 0.3],
    }
    made = estimated(officer_of_agency, [two], provinces=provinces)
    assert sum(one.direct for one in made.answer.provinces) == pytest.approx(650)
    assert [one.grdp for one in made.answer.provinces] == pytest.approx([1250, 800])
    direct = Observation.objects.filter(indicator__code="digital_economy_direct_share_grdp")
    assert float(sum(row.num for row in direct)) == pytest.approx(650, abs=1e-5)
    core = Observation.objects.filter(indicator__code="digital_gdp_core_share_gva", subject__key="province.bien")
    assert {(row.num, row.den) for row in core} == {(None, None)}


def test_a_competitive_table_waits_for_somebody_to_say_what_happens_to_imports(officer_of_agency, tiny):
    from tests.rooms.measures.economies import about, as_csv

    from giaoban.core.economy.readers.layouts import Reading
    from giaoban.measures.actions.economy import import_table

    indicators()
    rows = [
        ["code", "name", "26", "01", "Y:households", "Y:exports", "M:imports", "X:output"],
        ["26", "", 10, 20, 60, 30, 20, 100],
        ["01", "", 30, 40, 10, 40, 20, 100],
        ["VA:all", "", 60, 40],
    ]
    row = import_table(
        by=officer_of_agency, data=as_csv(rows), file="c.csv", key="competitive", subject=subject("tiny"),
        about=about(), reading=Reading("generic", "competitive", "point"), today=TODAY, now=NOW,
    ).row  # fmt: skip
    with pytest.raises(Refused) as refusal:
        estimated(officer_of_agency, [row])
    assert codes(refusal) == ["economy.treatment-missing"]
    shares = {
        how: estimated(officer_of_agency, [row], imports=how).answer.share for how in ("domestic use", "all uses")
    }
    assert shares["domestic use"] != shares["all uses"]


def test_a_bundle_comes_to_the_same_hash_in_a_process_without_stores(officer_of_agency, two, tmp_path):
    key = estimated(officer_of_agency, [two], phi={"01": 0.05}, errors={"Z": 0.1, "Y": 0, "VA": 0.1, "phi": 0.2})
    for name, data in economy.bundle(key.estimate.key).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, str(tmp_path / "run.py")], capture_output=True, text=True, check=False, cwd=tmp_path, env={}
    )
    assert done.returncode == 0, done.stderr
    assert key.estimate.content_hash in done.stdout
    definition = json.loads((tmp_path / "definition.json").read_text())
    definition["definition"]["phi"]["01"] = 0.06
    (tmp_path / "definition.json").write_text(json.dumps(definition))
    changed = subprocess.run([sys.executable, str(tmp_path / "run.py")], capture_output=True, check=False, env={})
    assert changed.returncode == 1


def test_a_large_random_table_is_stored_with_every_sector(officer_of_agency, tiny):
    indicators()
    made = random_table(5, 60)
    codes_ = tuple(f"{10 + at}" if at < 60 else str(at) for at in range(60))
    rows = as_rows(made.replaced(sectors=codes_, names=codes_))
    row = imported(officer_of_agency, rows, key="random", net_product_taxes=None).row
    answer = estimated(officer_of_agency, [row], phi="total input ratio").answer
    assert len(answer.sectors) == 60
    assert np.isclose(sum(one.core for one in answer.sectors), answer.figures["core"])
