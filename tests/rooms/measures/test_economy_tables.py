"""Importing input-output tables: by whom it may be, kept for good, refused with its cells when something is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction
from tests.rooms.measures.economies import TWO, UK, about, as_csv, imported, with_cell
from tests.tiny import NOW, TODAY, person, subject

from giaoban.core.findings import Refused, Severity
from giaoban.core.periods import Period
from giaoban.measures.models import EconomyTable
from giaoban.measures.queries import economy
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, RecordIsFinal
from giaoban.registry.permissions import NotAllowed


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings if finding.severity == Severity.ERROR]


def test_the_agency_imports_for_anybody_a_province_for_itself_and_an_outsider_for_nobody(
    officer_of_agency, officer_of_province, outsider
):
    assert imported(officer_of_agency, key="nation").new
    assert imported(officer_of_province, key="own", whose="province.bien").new
    for by, key, whose in ((officer_of_province, "other", "tiny"), (outsider, "none", "province.bien")):
        with pytest.raises(NotAllowed):
            imported(by, key=key, whose=whose)
    assert EconomyTable.objects.count() == 2


def test_the_file_is_kept_under_its_hash_and_read_again_to_the_same_table(officer_of_agency):
    row = imported(officer_of_agency).row
    kept = economy.kept_file(row)
    assert (kept.name, kept.read_bytes()) == (hashlib.sha256(as_csv(TWO)).hexdigest(), as_csv(TWO))
    assert economy.read_table(row).digest == row.digest
    assert (row.cells["Z"], row.cells["x"]) == ("C2:D3", "F2:F3")
    (event,) = Event.objects.filter(action="economy.import")
    assert (event.by, event.thing) == (officer_of_agency, "economy-tables:two-2024")


def test_the_same_import_again_changes_nothing_and_another_under_its_key_is_refused(officer_of_agency):
    assert imported(officer_of_agency).new
    assert not imported(officer_of_agency).new
    with pytest.raises(Refused) as refusal:
        imported(officer_of_agency, with_cell(1, 2, 151))
    assert "economy.key-taken" in codes(refusal)
    with pytest.raises(Refused) as refusal:  # the same bytes told to be something else
        imported(officer_of_agency, unit="million VND")
    assert "economy.key-taken" in codes(refusal)
    assert (EconomyTable.objects.count(), Event.objects.filter(action="economy.import").count()) == (1, 1)


def test_a_file_that_was_touched_or_lost_is_never_computed_with(officer_of_agency):
    row = imported(officer_of_agency).row
    kept = economy.kept_file(row)
    kept.chmod(0o644)
    kept.write_bytes(as_csv(with_cell(1, 2, 149)))
    with pytest.raises(Refused) as refusal:
        economy.read_table(row)
    assert codes(refusal) == ["economy.file-changed"]
    kept.unlink()
    with pytest.raises(Refused) as refusal:
        economy.read_table(row)
    assert codes(refusal) == ["economy.file-gone"]


def test_a_lost_file_comes_back_by_importing_it_again(officer_of_agency):
    row = imported(officer_of_agency).row
    economy.kept_file(row).unlink()
    imported(officer_of_agency, key="two-again")
    assert economy.read_table(row).digest == row.digest


def test_neither_the_application_nor_the_database_changes_an_imported_table(officer_of_agency):
    row = imported(officer_of_agency).row
    with pytest.raises(RecordIsFinal):
        row.save()
    with pytest.raises(RecordIsFinal):
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        EconomyTable.objects.update(unit="million VND")


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        (with_cell(1, 2, "nhiều"), "economy.text-in-number", "C2"),
        (with_cell(0, 3, ""), "economy.merged-header", "D1"),
        (with_cell(1, 5, 1500), "economy.row-footing", "26"),
        (with_cell(2, 5, -2000), "economy.negative-output", "x[01]"),
        (
            [TWO[0], ["26", "", 0, 0, 0, 0], ["01", "", 0, 100, 1900, 2000], ["VA:all", "", 5, 1900]],
            "economy.output-missing",
            "x[26]",
        ),
        (
            [TWO[0], ["26", "", 1000, 0, 0, 1000], ["01", "", 0, 100, 1900, 2000], ["VA:all", "", 0, 1900]],
            "economy.singular",
            "26",
        ),
        ([TWO[0], ["26", "", "", "", "", ""]], "economy.no-block", "VA:"),
        ([[]], "sheet.empty", ""),
    ],
)
def test_a_faulty_table_is_refused_with_its_cells(officer_of_agency, rows, code, said):
    with pytest.raises(Refused) as refusal:
        imported(officer_of_agency, rows)
    found = [finding for finding in refusal.value.findings if finding.code == code]
    assert found, codes(refusal)
    assert said in f"{found[0].where} {dict(found[0].context)}"
    assert not EconomyTable.objects.exists()


def test_negative_inventories_are_kept_and_noted(officer_of_agency):
    rows = [
        ["code", "name", "26", "01", "Y:use", "Y:inventories", "X:output"],
        ["26", "", 150, 500, 400, -50, 1000],
        ["01", "", 200, 100, 1700, 0, 2000],
        ["VA:all", "", 650, 1400],
    ]
    row = imported(officer_of_agency, rows).row
    assert economy.read_table(row).Y[0].tolist() == [400.0, -50.0]
    assert "economy.negative-final-demand" in [noted["code"] for noted in row.findings]


def test_million_for_billion_is_caught_by_what_is_known_and_by_the_table_before(officer_of_agency):
    from giaoban.core.economy.readers.layouts import Reading
    from giaoban.measures.actions.economy import import_table

    said = {"data": as_csv(TWO), "file": "a.csv", "subject": subject("tiny"), "today": TODAY, "now": NOW}
    said |= {"by": officer_of_agency, "reading": Reading("generic", decimals="point")}
    wrong = about(unit="million VND")
    with pytest.raises(Refused) as refusal:
        import_table(key="by-known", about=wrong, known=(2.1, "trillion VND"), **said)
    assert codes(refusal) == ["economy.unit-scale"]
    imported(officer_of_agency, key="year-before", period=Period.parse("2023"))
    with pytest.raises(Refused) as refusal:
        import_table(key="by-table", about=wrong, **said)
    assert codes(refusal) == ["economy.unit-scale"]


def test_a_first_table_with_nothing_to_hold_it_against_says_so(officer_of_agency):
    assert "economy.scale-unchecked" in [finding.code for finding in imported(officer_of_agency).findings]


def test_a_table_without_licence_publisher_or_sense_of_time_is_refused_all_at_once(officer_of_agency):
    with pytest.raises(Refused) as refusal:
        imported(
            officer_of_agency, key="Bảng 1", licence=" ", publisher="", period=Period.parse("2031"), unit="quả táo"
        )
    assert {"economy.key-form", "economy.origin-missing", "economy.from-the-future", "economy.unknown-unit"} <= set(
        codes(refusal)
    )


def test_the_united_kingdom_comes_through_whole(tiny):
    row = imported(
        console_person(), UK.read_bytes(), key="uk-2010", period=Period.parse("2010"), unit="million GBP",
        classification="cpa2008", published=dt.date(2014, 2, 12), net_product_taxes=None,
    ).row  # fmt: skip
    assert (row.sectors, float(row.value_added)) == (127, 1327923.0)  # ONS, Analytical Tables 2010: total GVA
    assert row.document.key == "table.uk-2010"
    (line,) = economy.table_lines(subject="tiny")
    assert (line.key, line.unit, line.published_on) == ("uk-2010", "million GBP", dt.date(2014, 2, 12))


def test_a_person_of_no_role_reads_nothing_in_the_store_that_was_refused(outsider):
    with pytest.raises(NotAllowed):
        imported(outsider)
    assert not person("somebody").memberships.exists()
    assert not EconomyTable.objects.exists()
