"""`giaoban contracts`: what it prints and the exit codes, on real files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from giaoban.cli import main

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "packs" / "vn" / "contracts"
TINY = ROOT / "packs" / "tiny"


def test_the_shipped_files_have_no_fault(capsys) -> None:
    assert main(["contracts", "lint", *map(str, sorted(CONTRACTS.glob("*.yaml")))]) == 0
    assert capsys.readouterr().out == "không có lỗi\n"


def test_lint_names_every_fault_at_its_line(tmp_path, capsys) -> None:
    file = tmp_path / "dossier.yaml"
    text = (CONTRACTS / "dossier.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("status: active", "status: live").replace("kind: DataContract", "kind: X"), "utf-8")
    assert main(["contracts", "lint", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["where"].rpartition("dossier.yaml")[2]) for one in found] == [
        ("contract.wrong-value", ":3:1"),
        ("contract.wrong-value", ":7:1"),
    ]


def test_show_gives_the_columns_or_the_sql_or_json(capsys) -> None:
    assert main(["contracts", "show", "dossier@1.0", "--language", "en"]) == 0
    assert "received_at      date       Day received" in capsys.readouterr().out
    assert main(["contracts", "show", "dossier", "--sql"]) == 0
    assert capsys.readouterr().out.startswith("SELECT\n  count(*),")
    assert main(["contracts", "show", "dossier", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert (plain["reference"], plain["freshness"], plain["columns"]["due_at"]["type"]) == ("dossier@1", 86400, "date")


def test_diff_says_what_breaks(tmp_path, capsys) -> None:
    assert main(["contracts", "diff", "dossier@1.0", "dossier", "--language", "en"]) == 0
    assert "0 breaking changes, 6 compatible" in capsys.readouterr().out
    file = tmp_path / "new.yaml"
    text = (CONTRACTS / "dossier.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("[online, counter, post]", "[online, counter]"), encoding="utf-8")
    assert main(["contracts", "diff", "dossier", str(file)]) == 1
    assert (
        "Phá vỡ: Giá trị cho phép của cột channel: online, counter, post → online, counter." in capsys.readouterr().out
    )
    assert main(["contracts", "diff", "dossier", "signal"]) == 2


def test_check_judges_a_csv_and_writes_what_goes_back(tmp_path, capsys) -> None:
    lines = (TINY / "facts" / "dossier.csv").read_text(encoding="utf-8").splitlines()
    broken = lines[2].replace(",online,", ",fax,").replace("ministry.so", "ministry.lost", 1)
    file = tmp_path / "sent.csv"
    file.write_text("\n".join([*lines[:2], broken, *lines[3:]]) + "\n", encoding="utf-8")
    bad = tmp_path / "bad.csv"
    arguments = ["contracts", "check", "dossier@1", str(file), "--pack", str(TINY), "--bad", str(bad)]
    assert main([*arguments, "--language", "en"]) == 1
    assert f"{len(lines) - 1} rows, {len(lines) - 2} taken, 1 returned" in capsys.readouterr().out
    rows = list(csv.DictReader(bad.open(encoding="utf-8-sig")))
    assert [(row["row_number"], row["code"], row["value"]) for row in rows] == [
        ("2", "batch.unknown-reference", "ministry.lost"),
        ("2", "batch.value-not-allowed", "fax"),
    ]
    assert main([*arguments, "--json", "--no-register"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["refused"], [one["code"] for one in answer["findings"]]) == (1, ["batch.value-not-allowed"])


def test_check_reads_ndjson_and_a_page_of_the_nvd(tmp_path, capsys) -> None:
    with (TINY / "facts" / "dossier.csv").open(encoding="utf-8") as handle:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(handle)]
    file = tmp_path / "sent.ndjson"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert main(["contracts", "check", "dossier", str(file), "--pack", str(TINY)]) == 0
    feed = {"format": "NVD_CVE", "version": "2.0", "startIndex": 0, "totalResults": 0, "vulnerabilities": []}
    page = tmp_path / "nvd.json"
    page.write_text(json.dumps(feed), encoding="utf-8")
    assert main(["contracts", "check", "vulnerability", str(page)]) == 1, "no row has no column at all"
    page.write_text("{}", encoding="utf-8")
    assert main(["contracts", "check", "vulnerability", str(page)]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "nothing"], 3),
        (["show", "nothing.yaml"], 2),
        (["check", "dossier", "nothing.csv"], 2),
        (["check", "dossier", "nothing.parquet"], 2),
        (["lint", "nothing.yaml"], 2),
    ],
)
def test_what_is_not_there_ends_in_a_sentence(arguments, code, capsys) -> None:
    assert main(["contracts", *arguments]) == code
    assert capsys.readouterr().err.strip()
