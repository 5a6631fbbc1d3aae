"""The tiny country is consistent with the page that explains it, and missing programs are said, not hidden."""

import csv
from collections import Counter

import pytest
from tests.tiny import FOLDER, lacking, needs_program

from giaoban.core.periods import Period

ROWS = list(csv.DictReader((FOLDER / "facts/dossier.csv").open()))


def test_the_dossiers_add_up_to_the_figures_in_the_reports():
    settled: Counter[tuple[str, str]] = Counter()
    online: Counter[tuple[str, str]] = Counter()
    for row in ROWS:
        if row["settled_at"]:
            quarter = Period.quarter_of(Period.parse(row["settled_at"]).start).code
            block = (
                row["settling_unit"].split(".")[0].replace("ministry", "ministries").replace("province", "provinces")
            )
            wholly = (
                row["channel"] == "online"
                and row["service_level"] == "full"
                and row["result_delivery"] in ("electronic", "both")
            )
            for subject in (row["settling_unit"], f"block.{block}", "tiny"):
                settled[subject, quarter] += 1
                online[subject, quarter] += wholly
    reported = list(csv.DictReader((FOLDER / "observations/dossier_rate.csv").open()))
    assert {(row["subject"], row["period"]): (int(row["num"]), int(row["den"])) for row in reported} == {
        key: (online[key], count) for key, count in settled.items()
    }


def test_the_page_prints_what_the_files_state():
    page = (FOLDER / "README.md").read_text()
    for row in csv.DictReader((FOLDER / "observations/dossier_rate.csv").open()):
        assert f"| {row['num']} | {row['den']} |" in page.replace("**", "")
    assert len(ROWS) == 21
    assert "21 records" in page


def test_a_program_that_is_there_is_found():
    assert needs_program("no-such-program", "sh").endswith("/sh")


def test_a_missing_program_skips_with_reason_and_command(monkeypatch):
    monkeypatch.delenv("GIAOBAN_SKIP_NOTHING", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no no-such-program on this machine; make test-all"):
        needs_program("no-such-program")


def test_where_nothing_may_be_skipped_a_missing_program_fails(monkeypatch):
    monkeypatch.setenv("GIAOBAN_SKIP_NOTHING", "1")
    with pytest.raises(pytest.fail.Exception, match="GIAOBAN_SKIP_NOTHING"):
        lacking("no such thing")
