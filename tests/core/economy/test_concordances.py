"""The bridges of the pack, and a real table carried over one of them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.core.economy.sample_tables import united_kingdom
from tests.tiny import ROOT

from giaoban.core.economy.concordance_file import carried, parse_concordances
from giaoban.core.findings import Refused

FILE = ROOT / "packs" / "vn" / "economy" / "concordances.yaml"


@pytest.fixture(scope="module")
def bridges():
    return parse_concordances(FILE.read_text(encoding="utf-8"), file=str(FILE))


def test_every_bridge_starts_from_the_88_divisions_and_its_rows_make_one(bridges):
    for bridge in bridges.values():
        sources = [step.source for step in bridge.concordance.steps]
        assert len(set(sources)) == 88, "VSIC 2018 and ISIC Rev. 4 have 88 divisions"
        sums = dict.fromkeys(sources, 0.0)
        for step in bridge.concordance.steps:
            sums[step.source] += step.weight
        assert set(sums.values()) == {1.0}
        assert bridge.evidence == "memory", "until somebody has checked it against the publication"


def test_the_targets_are_the_21_sections_and_the_35_sectors(bridges):
    for key, count in (("isic4-sections", 21), ("isic4-adb35", 35)):
        targets = {step.target for step in bridges[key].concordance.steps}
        assert len(targets) == count
        assert targets == set(bridges[key].names)
        assert {target for groups in bridges[key].mixed.values() for target in groups.values()} <= targets


def test_a_real_table_of_127_products_keeps_its_economy_in_35_sectors(bridges):
    uk = united_kingdom()
    made, notes = carried(uk, bridges["isic4-adb35"])
    assert (made.n, made.classification) == (35, "adb35")
    for name in ("x", "gva"):
        assert float(getattr(made, name).sum()) == pytest.approx(float(getattr(uk, name).sum()), rel=1e-12)
    assert np.allclose(made.Z.sum(axis=1) + made.final_demand, made.x, rtol=1e-6, atol=1.5)
    assert {note.context["sector"] for note in notes} >= {"58", "95"}
    # Telecommunications and post: the two products of the older classification's one sector.
    parts = [uk.position("61"), uk.position("53")]
    assert float(made.x[made.position("c27")]) == pytest.approx(float(uk.x[parts].sum()))


def test_weights_of_ones_own_come_before_the_file_and_have_to_make_one(bridges):
    uk = united_kingdom()
    whole = float(uk.x[uk.position("58")])
    plain, _ = carried(uk, bridges["isic4-adb35"])
    made, notes = carried(uk, bridges["isic4-adb35"], weights={"58": {"c7": 0.75, "c30": 0.25}})
    moved = float(plain.x[plain.position("c7")] - made.x[made.position("c7")])
    assert moved == pytest.approx(whole / 4)
    assert "58" not in {note.context["sector"] for note in notes}
    with pytest.raises(Refused, match="concordance-sum"):
        carried(uk, bridges["isic4-adb35"], weights={"58": {"c7": 0.75}})


def test_a_class_goes_where_its_group_goes_and_a_sector_across_targets_is_refused_by_name(bridges):
    bridge = bridges["isic4-adb35"]
    made, notes = bridge.for_sectors(["5820", "5811", "6201", "4651"])
    assert [step.target for step in made.steps] == ["c30", "c7", "c30", "c20"]
    assert not notes
    with pytest.raises(Refused) as refused:
        bridge.for_sectors(["45-47", "61", "Z9"])
    assert refused.value.findings[0].context["sectors"] == "45-47, Z9"


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        "x: 3",
        "x: {from: a, to: b}",
        "a: {title: {vi: v, en: e}, from: a, to: b, valid_from: 2020-01-01, source: s, evidence: seen, steps: {}}",
        "a: {title: {vi: v, en: e}, from: a, to: b, valid_from: soon, source: s, evidence: sure, steps: {'1': x}}",
        "a: {title: {vi: v, en: e}, from: a, to: b, valid_from: 2020-01-01, source: s, evidence: seen,"
        " steps: {'1': {x: 0.5}}}",
        "{",
    ],
)
def test_a_broken_file_is_refused(text):
    with pytest.raises(Refused):
        parse_concordances(text)
