"""One year as everybody has it, why two values differ, and targets judged from the same observations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.rooms.measures.economies import TWO, estimated, imported, indicators
from tests.tiny import NOW, ROOT, TODAY

from giaoban.core.findings import Refused
from giaoban.core.periods import Period
from giaoban.measures.queries import economy
from giaoban.registry.actions import console_person
from giaoban.web.findings import words

D = Decimal


@pytest.fixture
def country(db):
    """Viet Nam's pack, as applied today."""
    from giaoban.core.packs.load import load_pack
    from giaoban.registry.actions import apply_pack

    pack, findings = load_pack(ROOT / "packs" / "vn", today=dt.date(2026, 11, 21))
    assert pack is not None, findings
    apply_pack(by=console_person(), pack=pack, today=TODAY, now=NOW)


def parts(difference) -> dict[str, Decimal]:
    assert sum((part.value for part in difference.parts), D(0)) == difference.total
    assert all(part.words in words() for part in difference.parts)
    return {part.choice: part.value for part in difference.parts}


def test_2022_as_published_four_times_and_by_another_method_and_targets_are_judged_by_the_same(country):
    dispute = economy.disputes(2022, "vn")
    assert dispute.official is not None
    assert (dispute.official.value, dispute.official.vintage) == (D("12.83"), "2025-01")
    assert {line.value for line in dispute.earlier} == {D("12.86"), D("12.67"), D("12.63")}
    (tax,) = dispute.others
    assert (tax.value, tax.method, tax.status, tax.core) == (D("14.26"), "mic-tax", "estimate", D("9.02"))
    assert dispute.spread == D("1.63")
    trial = next(line for line in dispute.earlier if line.value == D("12.86"))
    third = next(line for line in dispute.earlier if line.value == D("12.67"))
    found = economy.difference(trial, third)  # 7.77 - 7.82, 4.91 - 5.03, and 0.02 that rounding left
    assert parts(found) == {"core": D("-0.05"), "digitised": D("-0.12"), "rounding": D("-0.02")}
    found = economy.difference(dispute.official.key, trial.key)
    assert parts(found) == {"revision": D("0.03")}
    assert not found.parts[0].is_known
    assert found.unknown == ("scope", "phi", "denominator", "revision")
    assert parts(economy.difference(tax, dispute.official)) == {"unknown": D("-1.43")}
    assert economy.disputes(2022, "vn", known=dt.date(2024, 6, 1)).official.value == D("12.63")

    from giaoban.commitments.models import Programme
    from giaoban.commitments.queries import attainments

    def judged(key: str, code: str, on: dt.date):
        programme = Programme.objects.get(key=key)
        return [one for one in attainments(programme, on=on, today=TODAY) if one.target.code == code][-1]

    told = [judged(key, "E1", on) for key, on in (
        ("vn-2023", dt.date(2023, 12, 31)), ("vn-2024", dt.date(2024, 12, 31)), ("vn-2025", dt.date(2025, 12, 31)),
    )]  # fmt: skip
    assert [one.point.value for one in told] == [D("12.87"), D("13.17"), D("14.02")]
    assert [one.state for one in told] == ["behind"] * 3
    assert judged("vn-2024", "E4", dt.date(2024, 12, 31)).state == "no_data"
    row = imported(console_person(), whose="vn").row
    next_year = imported(console_person(), key="two-2025", whose="vn", period=Period.parse("2025")).row
    for table, key, phi, state in (
        (row, "vn-2024", 0.06, "behind"),
        (row, "vn-2024", 0.08, "met"),  # in every sector at least 7.5 %
        (next_year, "vn-2025", 0.09, "behind"),
        (next_year, "vn-2025", 0.11, "met"),  # at least 10 %
    ):
        later = NOW + dt.timedelta(hours=phi * 100)
        estimated(console_person(), [table], phi={"01": phi}, of="gdp", now=later)
        assert judged(key, "E4", dt.date(int(key[-4:]), 12, 31)).state == state
    assert judged("vn-2024", "E1", dt.date(2024, 12, 31)).point.value == D("13.17")  # the official one stays


def test_the_difference_of_two_estimates_is_shared_out_exactly(officer_of_agency):
    """By hand: of GVA 650/2050 direct; with φ 5 % (650+70)/2250 = 32 %; with φ 6 % of GVA (650+84)/2050 = 35.8049 %."""
    indicators()
    row = imported(officer_of_agency).row
    one = estimated(officer_of_agency, [row], phi={"01": 0.05}, of="gdp").estimate
    two = estimated(officer_of_agency, [row], phi={"01": 0.06}, of="gva").estimate
    found = economy.difference(f"estimate:{one.key}", f"estimate:{two.key}")
    made = parts(found)
    # φ alone is 14/2250 before and 14/2050 after the denominator changes; its part is the mean of the two.
    assert float(made["phi"]) == pytest.approx(100 * 14 * (1 / 2250 + 1 / 2050) / 2, abs=1e-7)
    assert float(made["denominator"]) == pytest.approx(100 * (720 + 734) / 2 * (1 / 2050 - 1 / 2250), abs=1e-7)
    assert (set(made), found.unknown) == ({"phi", "denominator"}, ())


def test_a_revised_table_and_another_scope_have_parts_of_their_own(officer_of_agency):
    indicators()
    old = imported(officer_of_agency).row
    revised = [list(line) for line in TWO]
    revised[1][4], revised[1][5], revised[3][2] = 450, 1100, 750
    new = imported(officer_of_agency, revised, key="revised").row
    one = estimated(officer_of_agency, [old]).estimate
    wider = {"scope": {"key": "two", "version": "1", "codes": ["26", "011"]}, "shares": {"01": 0.5}}
    two = estimated(officer_of_agency, [new], **wider).estimate
    made = parts(economy.difference(f"estimate:{one.key}", f"estimate:{two.key}"))
    assert set(made) == {"revision", "scope"}
    back = parts(economy.difference(f"estimate:{two.key}", f"estimate:{one.key}"))
    assert all(abs(made[name] + back[name]) < D("0.0000001") for name in made)


def test_with_and_without_phi_is_a_difference_of_method(officer_of_agency):
    indicators()
    row = imported(officer_of_agency).row
    one = estimated(officer_of_agency, [row]).estimate
    two = estimated(officer_of_agency, [row], phi={"01": 0.05}).estimate
    assert set(parts(economy.difference(f"estimate:{one.key}", f"estimate:{two.key}"))) == {"method"}


def test_tables_of_other_sectors_cannot_be_taken_apart_and_that_is_said(officer_of_agency):
    indicators()
    row = imported(officer_of_agency).row
    other = [[cell if cell != "01" else "02" for cell in line] for line in TWO]
    other[2][4], other[2][5], other[3][3] = 1800, 2100, 1500
    stranger = imported(officer_of_agency, other, key="stranger").row
    one = estimated(officer_of_agency, [row], phi={"01": 0.05}).estimate
    two = estimated(officer_of_agency, [stranger], phi={"02": 0.05}).estimate
    found = economy.difference(f"estimate:{one.key}", f"estimate:{two.key}")
    assert [(part.choice, part.is_known) for part in found.parts] == [("unknown", False)]
    assert found.unknown


def test_our_estimates_stand_in_their_own_column_and_simulated_ones_apart(officer_of_agency):
    indicators()
    real = imported(officer_of_agency).row
    made_up = imported(officer_of_agency, key="made-up", status="simulated").row
    one = estimated(officer_of_agency, [real], phi={"01": 0.05}, of="gdp").estimate
    two = estimated(officer_of_agency, [made_up], phi={"01": 0.07}, of="gdp").estimate
    dispute = economy.disputes(2024, "tiny")
    assert [line.key for line in dispute.estimates] == [f"estimate:{one.key}"]
    assert [line.key for line in dispute.trials] == [f"estimate:{two.key}"]
    assert (dispute.official, dispute.others, dispute.spread) == (None, (), None)
    assert (dispute.estimates[0].core, dispute.estimates[0].digitised) == (D("28.88888889"), D("3.11111111"))


def test_an_unknown_line_is_named(tiny):
    for key in ("estimate:none", "observation:99999999", "observation:x", "rubbish"):
        with pytest.raises(Refused) as refusal:
            economy.difference(key, key)
        assert refusal.value.findings[0].code == "economy.unknown-line"
