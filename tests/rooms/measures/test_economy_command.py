"""`giaoban economy ...`: from a file to a figure, with faults named by their cells and the exit codes of everywhere."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import xlsxwriter
from tests.core.economy.sample_tables import ROOT
from tests.rooms.measures.economies import ARGUMENTS, TWO, UK, as_csv, indicators, path_of, with_cell

from giaoban.cli import main
from giaoban.cli.economy.trial import demo_commands
from giaoban.measures.models import EconomyEstimate, EconomyTable, Observation
from giaoban.registry.models import Subject


@pytest.fixture
def run(tiny, capsys, tmp_path):
    indicators()

    def command(*words):
        code = main(["economy", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def imported(run, tmp_path):
    said = ["--key", "two", "--subject", "tiny", "--licence", "ours", "--classification", "isic4", "--net-taxes", 200]
    assert run("import", path_of(tmp_path, TWO), *ARGUMENTS, *said)[0] == 0
    return "two"


FAULTS = [
    (with_cell(1, 2, "nhiều"), "economy.text-in-number", "C2"),
    (with_cell(1, 2, "1.234,5"), "economy.text-in-number", "C2"),
    (with_cell(0, 3, ""), "economy.merged-header", "D1"),
    (with_cell(2, 5, -2000), "economy.negative-output", "x[01]"),
    (with_cell(1, 5, 1500), "economy.row-footing", "26"),
    ([TWO[0], ["26", "", 0, 0, 0, 0], *TWO[2:]], "economy.output-missing", "x[26]"),
    (
        [TWO[0], ["26", "", 1000, 0, 0, 1000], ["01", "", 0, 100, 1900, 2000], ["VA:all", "", 0, 1900]],
        "economy.singular",
        "26",
    ),
]


@pytest.mark.parametrize(("rows", "code", "cell"), FAULTS)
@pytest.mark.parametrize("what", ["check", "import"])
def test_a_faulty_table_is_named_with_its_cells(run, tmp_path, what, rows, code, cell):
    more = ["--key", "x", "--subject", "tiny", "--licence", "l"] if what == "import" else []
    exit_code, out, err = run(what, path_of(tmp_path, rows), *ARGUMENTS, *more)
    assert exit_code == 1
    assert f"[{code}]" in err
    assert cell in err
    assert "nan" not in (out + err).lower().split()
    assert not EconomyTable.objects.exists()


def test_a_merged_head_of_a_workbook_is_named(run, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        sheet = book.add_worksheet("Bảng")
        for at, line in enumerate(TWO):
            for to, cell in enumerate(line):
                sheet.write(at, to, cell)
        sheet.merge_range(0, 2, 0, 3, "26")
    code, _, err = run("check", tmp_path / "m.xlsx", *ARGUMENTS)
    assert (code, "[economy.merged-header]" in err, "D1" in err) == (1, True, True)


def test_a_wrong_unit_is_caught(run, tmp_path):
    words = ["--period", "2024", "--unit", "million VND", "--publisher", "us", "--decimals", "point"]
    code, _, err = run("check", path_of(tmp_path, TWO), *words, "--known", 2.1, "--known-unit", "trillion VND")
    assert (code, "[economy.unit-scale]" in err) == (1, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", "nowhere.csv", *ARGUMENTS], 2),
        (["estimate", "--table", "none", "--scope", "divisions4"], 3),
        (["bundle", "est.none", "--out", "x"], 3),
        (["tables", "--subject", "province.nowhere"], 3),
    ],
)
def test_exit_codes(run, words, expected):
    assert run(*words)[0] == expected


def test_an_unknown_scope_layout_and_share(run, imported, tmp_path):
    assert run("estimate", "--table", "two", "--scope", "moon")[0] == 3
    assert run("check", path_of(tmp_path, TWO), *ARGUMENTS, "--layout", "moon")[0] == 3
    code, _, err = run("estimate", "--table", "two", "--scope", "divisions4", "--share", "26=lots")
    assert (code, "[economy.definition-field]" in err) == (1, True)


def test_estimate_as_table_json_and_csv_carry_the_label(run, imported):
    words = ["estimate", "--table", "two", "--scope", "divisions4", "--phi-by", "direct", "--of", "gdp"]
    assert "ước tính" in run(*words)[1]
    said = json.loads(run(*words, "--format", "json")[1])
    assert (said["status"], said["estimate"], said["headline"]) == ("estimate", None, "official_share_gdp")
    lines = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv")[1])))
    assert {line["status"] for line in lines} == {"estimate"}
    # φ of farming is 500/2000 = 25 %: (650 + 350) / 2250
    assert float(next(line["value"] for line in lines if line["figure"] == "official_share_gdp")) == pytest.approx(
        4 / 9
    )
    assert not EconomyEstimate.objects.exists()


def test_phi_from_a_sheet_is_complete_or_refused(run, imported, tmp_path):
    words = ["estimate", "--table", "two", "--scope", "divisions4", "--file-decimals", "comma", "--phi"]
    good = path_of(tmp_path, [["sector", "phi"], ["01", "0,05"]], "phi.csv")
    assert "35,12 %" in run(*words, good)[1]
    for rows, code in (
        ([["sector", "phi"], ["01", ""]], "economy.text-in-number"),
        ([["sector", "phi"], ["01", "ít"]], "economy.text-in-number"),
        ([["sector", "phi"], ["01", "5"]], "economy.definition-field"),
        ([["sector", "phi"], ["01", "0,1"], ["01", "0,2"]], "economy.sheet-twice"),
        ([["ngành", "phi"], ["01", "0,1"]], "economy.sheet-column"),
        ([["sector", "phi"], ["26", "0,1"]], "economy.phi-missing"),
    ):
        exit_code, _, err = run(*words, path_of(tmp_path, rows, "phi.csv"))
        assert exit_code == 1
        assert f"[{code}]" in err


def test_an_update_without_enough_quarters_and_a_prior_of_zeros_are_named(run, imported, tmp_path):
    rows = [["quarter", "26", "01"], *([f"2024Q{at}", at, 2] for at in (1, 2, 3, 4))]
    words = ["update", "--table", "two", "--scope", "divisions4", "--file-decimals", "point", "--indicators"]
    code, out, err = run(*words, path_of(tmp_path, rows, "i.csv"), "--quarter", "2024Q2")
    assert (code, "2024Q2" in out) == (0, True), err
    code, _, err = run(*words, path_of(tmp_path, rows, "i.csv"), "--quarter", "2025Q3")
    assert (code, "[quarter.too-short]" in err) == (1, True)
    code, _, err = run(*words, path_of(tmp_path, rows, "i.csv"), "--quarter", "2024")
    assert (code, "[economy.not-a-quarter]" in err) == (1, True)
    words = ["provinces", "--table", "two", "--scope", "divisions4", "--delta", "0.2", "--file-decimals", "point"]
    head = ["province", "grdp", "26", "01"]
    for lines, found in (
        ([head, ["province.bien", 2050, 0, 1]], "balance."),  # nobody makes electronics, the nation does
        ([head, ["province.bien", 1000, 1, 1]], "balance."),  # GRDP does not make the nation's value added
        ([head, ["province.moon", 2050, 1, 1]], ""),
    ):
        code, _, err = run(*words, "--grdp", path_of(tmp_path, lines, "g.csv"), *([] if found else ["--store"]))
        assert code == (1 if found else 3)
        assert f"[{found or 'economy.unknown-province'}" in err


def test_the_demo_imports_both_economies_once_and_its_bundles_come_out_the_same(run, tmp_path, capsys):
    for key in ("economy.united-kingdom", "economy.simulated"):
        Subject.objects.create(key=key, kind="economy", name_vi=key)
    commands = demo_commands(tmp_path, ROOT)
    assert [main(command) for command in commands] == [0] * len(commands)
    said = capsys.readouterr().out
    for figure in ("5,47 % GVA", "= 6,432 % GVA", "= 6,526 % GVA", "= 12,870 % GDP"):
        assert figure in said
    assert UK.exists()
    counted = (EconomyTable.objects.count(), EconomyEstimate.objects.count(), Observation.objects.count())
    assert [main(command) for command in commands] == [0] * len(commands)
    assert (EconomyTable.objects.count(), EconomyEstimate.objects.count(), Observation.objects.count()) == counted
    made_up = Observation.objects.filter(subject__key="economy.simulated")
    assert set(made_up.values_list("status", flat=True)) == {"simulated"}
    key = re.search(r"est\.2010\.\w+", said)[0]
    out = tmp_path / "bundle"
    assert run("bundle", key, "--out", out)[0] == run("bundle", key, "--out", out)[0] == 0
    (out / "stranger.txt").write_text("x")
    code, _, err = run("bundle", key, "--out", out)
    assert (code, "[economy.folder-not-empty]" in err) == (1, True)


def test_sensitivity_names_cells_and_choices(run, imported):
    code, out, _ = run("sensitivity", "--table", "two", "--scope", "divisions4", "--of", "gdp", "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert said["cells"][0]["name"].startswith(("VA[", "Y[", "Z["))
    assert {bar["choice"] for bar in said["bars"]} >= {"overlap", "of"}


def test_sensitivity_of_one_province_has_delta_among_its_choices(run, imported, tmp_path):
    head = ["province", "grdp", "26", "01"]
    sheet = path_of(tmp_path, [head, ["bien", 1250, 3, 2], ["nui", 800, 1, 4]], "g.csv")
    words = ["sensitivity", "--table", "two", "--scope", "divisions4", "--file-decimals", "point", "--format", "json"]
    words += ["--provinces", sheet, "--province", "nui"]
    said = json.loads(run(*words, "--delta", "0.1,0.2,0.3")[1])
    assert {bar["choice"] for bar in said["bars"]} >= {"delta", "quotient"}
    code, _, err = run(*words)
    assert (code, "[region.delta-missing]" in err) == (1, True)


def test_a_table_is_carried_to_sections_and_imported_again(run, imported, tmp_path):
    assert "isic4-adb35" in run("concordance")[1]
    assert "582 → c30" in run("concordance", "isic4-adb35")[1]
    draft = run("concordance", "isic4-sections", "--table", "two")[1].splitlines()
    assert draft == ["sector,target,weight", "26,C,1", "01,A,1"]
    out = tmp_path / "sections.csv"
    code, said, _ = run("convert", "--table", "two", "--by", "isic4-sections", "--out", out)
    assert (code, "GVA 2050 billion VND" in said) == (0, True)
    assert run("check", out, *ARGUMENTS)[0] == 0
    assert run("convert", "--table", "two", "--by", "moon", "--out", out)[0] == 3


def test_half_a_file_and_no_spreadsheet_are_unreadable(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 half")
    assert run("check", tmp_path / "a.xlsx", *ARGUMENTS)[0] == 2
    assert run("check", path_of(tmp_path, as_csv(TWO)[:30]), *ARGUMENTS)[0] == 1
