"""Digital GDP and its relatives: on paper, as laws over random tables, and refused where something is not said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.economy.sample_tables import (
    ROOT,
    random_table,
    random_weights,
    seeds,
    sizes,
    table,
    two,
    united_kingdom,
)

from giaoban.core.economy.digital import PARTS, digital_gdp
from giaoban.core.economy.official import official_share
from giaoban.core.economy.product_method import product_method
from giaoban.core.economy.scopes import Scope, activities, parse_scopes
from giaoban.core.economy.turnover import turnover_share
from giaoban.core.findings import Finding, Refused


def refused(code: str, act: object) -> Finding:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    found = [finding for finding in caught.value.findings if finding.code == code]
    assert found, [str(finding) for finding in caught.value.findings]
    return found[0]


def test_the_five_figures_of_a_table_on_paper():
    """Two sectors, A = [[0, 0.5], [0, 0]], so B = [[1, 0.5], [0, 1]]; x = (100, 100), y = (50, 100), v = (1, 0.5).

    The first is digital. direct = 100. backward = v'B(50, 0) = 50. forward = (1, 0)B y = 50 + 0.5·100 = 100.
    overlap = 1·1·50 = 50. core = 50 + 100 - 50 = 100.
    The second: direct 50, backward = v'B(0, 100) = 0.5·100 + 0.5·100 = 100, forward 50, overlap 50, core 100.
    """
    paper = table([[0, 50], [0, 0]], [[50], [100]], [[100, 50]], [100, 100])
    first, second = digital_gdp(paper, [1, 0]), digital_gdp(paper, [0, 1])
    assert [first.total(part) for part in PARTS] == pytest.approx([100, 50, 100, 50, 100])
    assert [second.total(part) for part in PARTS] == pytest.approx([50, 100, 50, 50, 100])
    assert second.by_sector("backward") == pytest.approx({"a": 50 / 150, "b": 50 / 150})
    assert second.by_group({"a": "services", "b": "services"}) == pytest.approx({"services": 100 / 150})


def test_all_sectors_digital_is_the_whole_economy_and_counts_it_once():
    made = digital_gdp(two(), [1, 1])
    assert made.share() == pytest.approx(1)
    assert digital_gdp(two(), [1, 1], form="diagonal").share() > 1.1  # the trade between the two, twice


@settings(max_examples=100, deadline=None)
@given(seed=seeds, n=sizes)
def test_shares_lie_between_nothing_and_all_and_add_up(seed, n):
    made = digital_gdp(random_table(seed, n), random_weights(seed, n))
    for part in PARTS:
        assert 0 <= made.share(part) <= 1 + 1e-12
        assert sum(made.by_sector(part).values()) == pytest.approx(made.share(part), rel=1e-12)
    assert made.share("core") >= max(made.share("direct"), made.share("backward")) - 1e-12
    assert made.share("forward") == pytest.approx(made.share("direct"), rel=1e-9)
    assert all(value is None or -1e-12 <= value <= 1 + 1e-9 for value in made.within_sector().values())


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes, negatives=st.booleans())
def test_solves_give_what_the_full_inverse_gives(seed, n, negatives):
    given_table, d = random_table(seed, n, negatives=negatives), random_weights(seed, n)
    B = np.linalg.inv(np.eye(n) - given_table.Z / given_table.x)
    v, y = given_table.gva / given_table.x, given_table.final_demand
    made = digital_gdp(given_table, d)
    assert made.total("backward") == pytest.approx(v @ B @ (d * y), rel=1e-9)
    assert made.total("overlap") == pytest.approx((d * v) @ B @ (d * y), rel=1e-9)
    diagonal = digital_gdp(given_table, d, form="diagonal")
    assert diagonal.total("overlap") == pytest.approx((d * v * np.diag(B) * d * y).sum(), rel=1e-9)
    assert diagonal.total("core") >= made.total("core") - 1e-9


def test_one_digital_sector_makes_both_forms_one():
    assert digital_gdp(two(), [1, 0], form="diagonal").share() == pytest.approx(digital_gdp(two(), [1, 0]).share())


def test_a_share_of_gdp_needs_the_taxes_on_products():
    refused("economy.no-product-taxes", lambda: digital_gdp(two(), [1, 0]).share(of="gdp"))
    taxed = digital_gdp(two().replaced(net_product_taxes=205.0), [1, 0])
    assert taxed.share("direct", of="gdp") == pytest.approx(650 / 2255)


def test_stocks_that_fall_below_a_sectors_demand_are_told():
    """All of a's final demand is a fall of stocks: what is made for it is less than nothing."""
    falling = table([[0, 150], [0, 0]], [[-50], [200]], [[100, 50]], [100, 200])
    made = digital_gdp(falling, [1, 0])
    assert made.total("backward") == pytest.approx(-50)
    assert np.isfinite(made.core).all()
    assert "economy.negative-final-demand" in {finding.code for finding in made.findings}


@pytest.mark.parametrize("weights", [[1], [1, 2], [float("nan"), 0], [-0.1, 0]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(Refused):
        digital_gdp(two(), weights)


@pytest.mark.parametrize("kind", ["competitive", "imports"])
def test_only_a_domestic_table_is_computed(kind):
    refused("economy.not-domestic", lambda: digital_gdp(two().replaced(kind=kind), [1, 0]))


# Scopes


def vietnamese_scopes() -> dict[str, Scope]:
    return parse_scopes((ROOT / "packs" / "vn" / "economy" / "scopes.yaml").read_text(encoding="utf-8"))


def test_the_scopes_of_the_pack_have_source_evidence_and_version():
    scopes = vietnamese_scopes()
    assert scopes["gso_core7"].codes == ("26", "4651", "4652", "582", "61", "62", "63")
    assert set(scopes) == {"gso_core7", "unctad_ict", "oecd", "divisions4"}
    assert all(one.source and one.version and one.evidence in {"seen", "memory", "stated"} for one in scopes.values())
    assert all(one.title_vi and one.title_en for one in scopes.values())


def test_a_sector_wider_than_the_scope_asks_for_its_share():
    uk, core7 = united_kingdom(), vietnamese_scopes()["gso_core7"]
    asked = refused("economy.scope-share-missing", lambda: core7.weights(uk)).context["sectors"]
    assert asked == "46 ⊃ 4651, 4652; 58 ⊃ 582"
    d = core7.weights(uk, {"46": 0.05, "58": 0.2})
    assert dict(zip(uk.sectors, d, strict=True))["58"] == 0.2
    assert d.sum() == pytest.approx(4.25)
    narrow = vietnamese_scopes()["divisions4"].weights(uk)
    assert digital_gdp(uk, core7.weights(uk, {"46": 0, "58": 0})).share() == digital_gdp(uk, narrow).share()


def test_codes_of_another_kind_are_never_taken_for_isic():
    """c26 of the 35 sectors is transport support, not computers."""
    other = two().replaced(sectors=("c26", "c27"), names=(), classification="adb35")
    refused("economy.scope-needs-concordance", lambda: Scope("s", ("26",)).weights(other))
    assert Scope("s", ("26",)).weights(other, {"c26": 0, "c27": 0.5}).tolist() == [0, 0.5]


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("26", ("26",)),
        ("C26", ("26",)),
        ("62T63", ("62", "63")),
        ("D58T60", ("58", "59", "60")),
        ("J62_63", ("62", "63")),
        ("06-07", ("06", "07")),
        ("41-43", ("41", "42", "43")),
        ("20-3", ("203",)),
        ("65-1-3", ("651", "653")),
        ("33-15", ("3315",)),
        ("33OTHER", ("33",)),
        ("68-2IMP", ("682",)),
        ("NPISH_87-88", ("87", "88")),
        ("K", ("64", "65", "66")),
        ("c26", ()),
        ("TOTAL", ()),
        ("", ()),
    ],
)
def test_the_codes_of_offices_are_understood(code, held):
    assert activities(code) == held


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "a: {codes: [26], source: s, evidence: e}",  # a number loses its leading zero
        "a: {codes: ['26'], source: s}",
        "a: {codes: ['26'], source: s, evidence: e, kode: 1}",
        "a: {codes: ['26'], title: T, source: s, evidence: e}",
        "a: [",
    ],
)
def test_a_scope_file_that_is_none_is_refused(text):
    refused("economy.scope-file", lambda: parse_scopes(text))


# The official form


def test_the_official_form_on_paper():
    """core = 650; the rest φ·1400 with φ = a_12·… : direct ratio of b: 500/2000 = 0.25, total: b_12 = 0.330033."""
    direct = official_share(two(), [1, 0], phi="direct input ratio")
    assert direct.share() == pytest.approx((650 + 0.25 * 1400) / 2050)
    assert direct.phi_source == "direct input ratio"
    total = official_share(two(), [1, 0], phi="total input ratio")
    assert total.share() == pytest.approx((650 + 0.330033 * 1400) / 2050, abs=1e-6)
    assert official_share(two(), [1, 0], phi={"b": 0.1}).share("sector") == pytest.approx(140 / 2050)


def test_phi_is_never_assumed():
    with pytest.raises(TypeError):
        official_share(two(), [1, 0])  # type: ignore[call-arg]
    assert refused("economy.phi-missing", lambda: official_share(two(), [1, 0], phi={})).context["sectors"] == "b"
    refused("economy.phi-range", lambda: official_share(two(), [1, 0], phi={"b": 1.1}))
    refused("economy.phi-range", lambda: official_share(two(), [1, 0], phi={"b": float("nan")}))
    refused("economy.unknown-sector", lambda: official_share(two(), [1, 0], phi={"b": 0.1, "z": 0.1}))
    refused("economy.phi-unknown", lambda: official_share(two(), [1, 0], phi="usual"))  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(seed=seeds, n=sizes)
def test_ict_platform_and_sector_overlap_nowhere(seed, n):
    one, d, p = random_table(seed, n), random_weights(seed, n), random_weights(seed + 7, n)
    made = official_share(one, d, platform=p, phi=dict.fromkeys(one.sectors, 0.3))
    parts = [made.share(component) for component in ("ict", "platform", "sector")]
    assert sum(parts) == pytest.approx(made.share(), rel=1e-12)
    assert sum(made.by_sector().values()) == pytest.approx(made.share(), rel=1e-12)
    assert 0 <= made.share() <= 1
    assert (made.ict + made.platform + made.sector <= one.gva * (1 + 1e-12)).all()
    whole = official_share(one, d, platform=p, phi=dict.fromkeys(one.sectors, 1.0))
    assert whole.share() == pytest.approx(1, rel=1e-12)


# A province with turnover only, and supply tables


def test_a_turnover_in_another_unit_than_grdp_is_caught():
    said = {"turnover_error": 0.1, "ratio_error": 0.2, "table": two(), "unit": "billion VND"}
    refused("economy.share-above-one", lambda: turnover_share({"a": 200_000}, grdp=2600, **said))
    refused("economy.no-grdp", lambda: turnover_share({"a": 200}, grdp=0, **said))
    refused("economy.turnover-sign", lambda: turnover_share({"a": -1}, grdp=2600, **said))
    refused("economy.turnover-sign", lambda: turnover_share({"a": float("nan")}, grdp=2600, **said))
    refused("economy.unknown-sector", lambda: turnover_share({"z": 1}, grdp=2600, **said))
    refused("economy.no-turnover", lambda: turnover_share({}, grdp=2600, **said))


def test_the_interval_of_a_turnover_share_on_paper():
    """200·0.65 + 100·0.7 = 200 of 4000 = 5 %; sd = sqrt((130² + 70²)(0.1² + 0.2²)) / 4000 = 0.825 points; 1.96 sd."""
    made = turnover_share(
        {"a": 200, "b": 100}, grdp=4000, unit="billion VND", table=two(), turnover_error=0.1, ratio_error=0.2
    )
    assert (made.share, made.low, made.high) == pytest.approx((0.05, 0.05 - 0.01618, 0.05 + 0.01618), abs=1e-5)


def test_the_product_method_names_what_it_cannot_use():
    labels = {"products": ("p", "q"), "industries": ("i", "j")}
    refused("economy.shape", lambda: product_method([[1, 2]], [1, 2], [1, 0], **labels))
    negative = refused("economy.negative-supply", lambda: product_method([[1, -2], [3, 4]], [1, 2], [1, 0], **labels))
    assert negative.context["cells"] == "supply[p, j] = -2"
    refused("economy.output-missing", lambda: product_method([[1, 0], [3, 0]], [1, 2], [1, 0], **labels))
    refused("economy.weight-range", lambda: product_method([[1, 1], [3, 1]], [1, 2], [1, 2], **labels))
    refused("economy.not-finite", lambda: product_method([[1, np.nan], [3, 1]], [1, 2], [1, 0], **labels))


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes)
def test_the_product_method_gives_all_when_all_products_are_digital(seed, n):
    chance = np.random.default_rng(seed)
    supply, added = chance.random((n, n)), chance.random(n)
    labels = {"products": tuple(map(str, range(n))), "industries": tuple(map(str, range(n)))}
    assert product_method(supply, added, np.ones(n), **labels).share == pytest.approx(1)
    made = product_method(supply, added, chance.random(n), **labels)
    assert sum(made.by_industry().values()) == pytest.approx(made.share)
    assert 0 <= made.share <= 1
