"""Broken packs: each is the tiny one with one thing wrong, its reason beside it, and exactly the findings it must give.

Lines were counted by hand in the files of `packs/tiny`.
"""

import datetime as dt
import os
import shutil
import unicodedata
from pathlib import Path

import pytest
from tests.tiny import FOLDER, TODAY

from giaoban.core.packs.folder import LARGEST_FILE
from giaoban.core.packs.load import load_pack
from giaoban.web.findings import words

ORGANISATIONS = "subjects/organisations.csv"
SUCCESSIONS = "subjects/successions.csv"
RATES = "observations/dossier_rate.csv"
PROMISES = "commitments/promises.csv"
PLAN = "programmes/tiny-2025.yaml"
MEETING = "meetings/review-2025Q1.yaml"
DOCUMENTS = "documents/documents.csv"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "tiny"))


def faults(folder: Path, *, today: dt.date = TODAY) -> list[tuple[str, str, int | None]]:
    """(code, file, line) of every finding; and no pack wherever one of them is an error."""
    pack, findings = load_pack(folder, today=today)
    assert (pack is None) == any(finding.severity == "error" for finding in findings)
    for finding in findings:
        assert finding.code in words(), f"{finding.code} has no sentence"
    return [(finding.code, finding.where.file.removeprefix(f"{folder}/"), finding.where.line) for finding in findings]


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


# what is changed, into what, and the findings: one thing wrong is one finding, wherever else it is referred to
EDITS = {
    # The manifest
    "a misspelt field": ("pack.yaml", "licence:", "license:", [("pack.missing-field", 2), ("pack.unknown-field", 5)]),
    "a version that YAML reads as a number": ("pack.yaml", '"1.0"', "1.0", [("pack.wrong-value", 3)]),
    "a day that does not exist": ("pack.yaml", "2030-12-31", "2030-02-31", [("yaml.bad-date", 9)]),
    "no date at all": ("pack.yaml", "2030-12-31", "soon", [("pack.bad-date", 9)]),
    "one language only": ("pack.yaml", ", en: Tinyland", "", [("pack.missing-field", 4)]),
    "an unknown language": ("pack.yaml", "[vi, en]", "[vi, fr]", [("pack.not-allowed", 6)]),
    "YAML that does not close": ("pack.yaml", "Tinyland}", "Tinyland", [("yaml.broken", 4)]),
    "a list instead of fields": ("kinds/block.yaml", "id: block", "- id: block\nx:", [("yaml.broken", 2)]),
    "the same field twice": ("kinds/block.yaml", "id: block", "id: block\nid: bloc", [("yaml.repeated-key", 2)]),
    "an alias": ("kinds/block.yaml", "[country]", "&a [*a]", [("yaml.anchor", 4)]),
    # Subjects
    "a kind nobody described": (ORGANISATIONS, "office,", "offlce,", [("pack.unknown-kind", 11)]),
    "a parent that is not there": (
        ORGANISATIONS, "Số,block.ministries", "Số,block.ministry", [("pack.unknown-subject", 5)],
    ),
    "a parent of the wrong kind": (ORGANISATIONS, "Số,block.ministries", "Số,tiny", [("pack.wrong-parent", 5)]),
    "a subject above itself": (
        ORGANISATIONS, "Đất Nhỏ,,,,", "Đất Nhỏ,block.ministries,,,", [("pack.circle", 2), ("pack.circle", 3)],
    ),
    "an end before the beginning": (
        ORGANISATIONS, "2025-01-01,,README", "2025-01-01,2024-01-01,README", [("pack.ends-before-it-begins", 10)],
    ),
    "a code that means two provinces at a time": (
        ORGANISATIONS, "province.bien,03", "province.bien,02", [("pack.code-overlap", 9), ("pack.code-overlap", 10)],
    ),
    "a code for a kind without codes": (
        ORGANISATIONS, "block.ministries,,Khối", "block.ministries,7,Khối", [("pack.code-without-meaning", 3)],
    ),
    "a detail that is no number": (ORGANISATIONS, "computed,4", "computed,four", [("pack.bad-number", 10)]),
    "a detail its kind does not know": (ORGANISATIONS, "detail.communes", "detail.comunes", [
        ("pack.unknown-field", 7), ("pack.unknown-field", 8), ("pack.unknown-field", 9), ("pack.unknown-field", 10),
    ]),
    "a name missing": (ORGANISATIONS, ",Biển,Bien", ",,Bien", [("pack.missing-field", 9)]),
    "a name too long to keep": (ORGANISATIONS, ",Biển,Bien", f",{'Biển' * 100},Bien", [("pack.too-long", 9)]),
    "a key with a space": (ORGANISATIONS, "group,group.all", "group,group all", [
        ("pack.unknown-subject", 16), ("pack.unknown-subject", 27), ("pack.unknown-subject", 38),
        ("pack.bad-key", 12),
        ("pack.unknown-subject", 2), ("pack.unknown-subject", 3), ("pack.unknown-subject", 4),
        ("pack.unknown-subject", 5), ("pack.unknown-subject", 6), ("pack.unknown-subject", 7),
    ]),
    "a date as people write it": (ORGANISATIONS, ",2025-01-01,", ",01/01/2025,", [("pack.bad-date", 10)]),
    "the same key twice": (
        ORGANISATIONS, "province,province.song,02,Sông", "province,province.nui,02,Sông",
        [("pack.duplicate-key", 8), ("pack.unknown-subject", 3), ("pack.unknown-subject", 3),
         ("pack.unknown-subject", 5), ("pack.unknown-subject", 5), ("pack.unknown-subject", 5)],
    ),
    "a row with a comma too many": (ORGANISATIONS, "Bộ Đường,Ministry", "Bộ, Đường,Ministry", [("pack.ragged-row", 6)]),
    "a header with a typo": (
        SUCCESSIONS, "successor", "sucessor", [("pack.missing-field", 1), ("pack.unknown-field", 1)],
    ),
    # Lineage
    "half a province lost": (SUCCESSIONS, "merge,1,", "merge,0.5,", [("pack.succession-share", 2)]),
    "a share above the whole": (SUCCESSIONS, "merge,1,", "merge,1.5,", [("pack.bad-number", 2)]),
    "a succession on another day": (
        SUCCESSIONS, "2025-01-01", "2024-07-01", [("pack.succession-begin", 2), ("pack.succession-end", 2)],
    ),
    "a province that becomes a ministry": (
        SUCCESSIONS, "province.nui-song.2025", "ministry.so", [("pack.succession-kinds", 2)],
    ),
    "a circle of heirs": (
        SUCCESSIONS, "province.song,province.nui-song.2025", "province.nui-song.2025,province.nui",
        [("pack.succession-circle", 2), ("pack.succession-begin", 3), ("pack.succession-circle", 3),
         ("pack.succession-end", 3)],
    ),
    "the same succession twice": (
        SUCCESSIONS, "province.song", "province.nui", [("pack.duplicate-key", 3), ("pack.succession-share", 3)],
    ),
    # Documents, indicators
    "an issuer that does not exist": (DOCUMENTS, "ministry.so", "ministry.s0", [("pack.unknown-subject", 3)]),
    "an indicator nobody is measured by": (
        "indicators/plan_issued.yaml", "[ministry, province]", "[ministry, prefecture]", [("pack.unknown-kind", 11)],
    ),
    # Figures
    "a figure of an unknown indicator": (
        RATES, "dossier_rate,tiny", "dossier_rat,tiny", [("pack.unknown-indicator", 9)],
    ),
    "a figure about nobody": (RATES, "ministry.so", "ministry.sa", [("pack.unknown-subject", 2)]),
    "a figure out of nowhere": (RATES, "review-2024Q4", "review-2024Q5", [("pack.unknown-document", 2)]),
    "a quarter that does not exist": (RATES, "ministry.so,2024Q4", "ministry.so,2024Q5", [("pack.period", 2)]),
    "a year far away": (RATES, "ministry.so,2024Q4", "ministry.so,2924Q4", [("pack.period", 2)]),
    "a province after its end": (
        RATES, "province.song,2024Q4", "province.song,2025Q2", [("pack.subject-not-in-force", 5)],
    ),
    "an indicator before its beginning": (
        RATES, "ministry.so,2024Q4", "ministry.so,2022Q4", [("pack.indicator-not-in-force", 2)],
    ),
    "the same figure twice": (RATES, "ministry.duong,2024Q4", "ministry.so,2024Q4", [("pack.duplicate-key", 3)]),
    "nothing to divide by": (RATES, "2024Q4,2,2", "2024Q4,2,0", [("pack.bad-denominator", 2)]),
    "a figure without a value": (RATES, "2024Q4,2,2", "2024Q4,,", [("pack.figure-without-value", 2)]),
    "a number as Vietnamese writes it": (RATES, "2024Q4,2,2", '2024Q4,"2,5",2', [("pack.bad-number", 2)]),
    "infinity": (RATES, "2024Q4,2,2", "2024Q4,Infinity,2", [("pack.bad-number", 2)]),
    "a simulated figure out of a real report": (RATES, "reported", "simulated", [("pack.simulated-unmarked", 2)]),
    # Programmes, promises, meetings
    "a group the programme does not have": (PLAN, "group: society", "group: societies", [("pack.unknown-group", 34)]),
    "a target of an unknown indicator": (
        PLAN, "indicator: signatures", "indicator: sign", [("pack.unknown-indicator", 37)],
    ),
    "a goal in another unit than its indicator": (PLAN, "unit: count", "unit: percent", [("pack.unit-mismatch", 42)]),
    "an unknown goal without a reason": (
        PLAN, ", note: Quyết định bỏ trống con số này.", "", [("pack.unknown-goal-needs-note", 51)],
    ),
    "a range with one end": (PLAN, "stage: draft, value: 60", "stage: draft, operator: between, value: 60", [
        ("pack.goal-range", 20),
    ]),
    "the same target twice": (PLAN, "code: G2", "code: G1", [("pack.duplicate-key", 22)]),
    "a month beyond December": (PLAN, "2025-02,", "2025-13,", [("pack.period", 53)]),
    "a promise of nobody": (PROMISES, ",province.bien,2025", ",province.ben,2025", [("pack.unknown-subject", 2)]),
    "a reply to nothing": (PROMISES, ",P3,,review", ",P33,,review", [("pack.unknown-commitment", 5)]),
    "a field of work nobody named": (
        PROMISES, "P2,commitment,society", "P2,commitment,sport", [("pack.unknown-group", 3)],
    ),
    "a petition nobody could close": (
        PROMISES, "road database,province.bien,", "road database,,", [("pack.petition-without-asker", 4)],
    ),
    "a promise due before it was made": (PROMISES, ",2025-03-01,", ",2024-03-01,", [("pack.due-before-made", 2)]),
    "an unknown state": (PROMISES, ",answered,", ",done,", [("pack.not-allowed", 4)]),
    "a meeting of no quarter": (MEETING, "period: 2025Q1", "period: 2025Q9", [("pack.period", 3)]),
    "a layout that is not there": (MEETING, "layout: review", "layout: ../review", [("pack.bad-key", 9)]),
    "a layout of another name": (MEETING, "layout: review", "layout: overview", [("pack.unknown-layout", 9)]),
    "an agenda about an unknown indicator": (MEETING, "[signatures]", "[signature]", [("pack.unknown-indicator", 17)]),
    "a report column that does not exist": ("reports/review.yaml", "key: previous", "key: precious", [
        ("report.bad-layout", 0),
    ]),
    "records without a column": ("facts/dossier.csv", "received_at,", "recieved_at,", [
        ("pack.missing-field", 1), ("pack.unknown-field", 1),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("reason", EDITS)
def test_what_is_wrong_is_said_with_its_line_and_only_that(reason, copy):
    file, old, new, expected = EDITS[reason]
    change(copy, file, old, new)
    found = faults(copy)
    assert sorted((code, line or 0) for code, _, line in found) == sorted(expected)
    assert file in {where for _, where, _ in found}


def test_the_tiny_pack_itself_has_no_finding():
    assert faults(FOLDER) == []


def test_all_faults_of_all_files_come_at_once(copy):
    change(copy, "pack.yaml", "licence:", "license:")
    change(copy, ORGANISATIONS, "computed,4", "computed,four")
    change(copy, PROMISES, ",P3,,review", ",P33,,review")
    assert {(code, file) for code, file, _ in faults(copy)} == {
        ("pack.missing-field", "pack.yaml"),
        ("pack.unknown-field", "pack.yaml"),
        ("pack.bad-number", ORGANISATIONS),
        ("pack.unknown-commitment", PROMISES),
    }


def test_a_pack_nobody_reviewed_in_time_is_a_warning(copy):
    assert ("pack.expired-review", "pack.yaml", 9) in faults(copy, today=dt.date(2031, 1, 1))


def test_a_value_that_its_counts_contradict_is_a_warning(copy):
    # 1 of 4 is 25 %; a source that prints 30 may be wrong or count otherwise, so a person has to look.
    text = "indicator,subject,period,value,num,den,vintage,status,source,evidence\n"
    row = "dossier_rate,province.nui,2024Q4,{},1,4,2025-02,reported,review-2024Q4,computed\n"
    (copy / "observations/more.csv").write_text(text + row.format("30"))
    assert faults(copy) == [("pack.value-against-counts", "observations/more.csv", 2)]
    (copy / "observations/more.csv").write_text(text + row.format("25"))
    assert faults(copy) == []


def test_no_folder_and_no_manifest(tmp_path, copy):
    assert faults(tmp_path / "nothing") == [("pack.no-folder", str(tmp_path / "nothing"), None)]
    (copy / "pack.yaml").unlink()
    assert faults(copy) == [("pack.no-manifest", "pack.yaml", None)]


def test_a_file_is_no_folder():
    assert [code for code, _, _ in faults(FOLDER / "pack.yaml")] == ["pack.no-folder"]


def test_a_link_is_refused_wherever_it_points(copy, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text((copy / "kinds/block.yaml").read_text())
    (copy / "kinds/block.yaml").unlink()
    (copy / "kinds/block.yaml").symlink_to(outside)
    (copy / "more").symlink_to(tmp_path)
    found = faults(copy)
    assert ("pack.link", "kinds/block.yaml", None) in found
    assert ("pack.link", "more", None) in found


def test_a_pipe_does_not_make_the_reader_wait(copy):
    os.mkfifo(copy / "kinds/pipe.yaml")
    assert faults(copy) == [("pack.unreadable", "kinds/pipe.yaml", None)]


def test_a_huge_file_is_not_read(copy):
    with (copy / "documents/huge.csv").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert faults(copy) == [("pack.too-large", "documents/huge.csv", None)]


def test_an_alias_bomb_is_refused_before_it_grows(copy):
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    (copy / "kinds/bomb.yaml").write_text(f"l0: &l0 [x]\n{levels}\n")
    assert faults(copy) == [("yaml.anchor", "kinds/bomb.yaml", 1)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("pack.empty-table", 1)),
        (b"key,kind,title_vi\n\xff\xfe,law,x\n", ("pack.not-utf8", 2)),
        (b"\x00\x01\x02", ("pack.broken-csv", 1)),
        (b'key,kind,title_vi\nx,law,"never closed\n', ("pack.broken-csv", 1)),
        (b"key,kind,title_vi,title_vi\n", ("pack.repeated-column", 1)),
    ],
)  # fmt: skip
def test_a_table_that_is_no_table(copy, content, expected):
    (copy / "documents/more.csv").write_bytes(content)
    assert faults(copy) == [(expected[0], "documents/more.csv", expected[1])]


def test_a_mark_and_lines_of_a_spreadsheet_are_fine(copy):
    text = (copy / DOCUMENTS).read_text()
    (copy / DOCUMENTS).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert faults(copy) == []


def test_a_line_number_counts_lines_not_rows(copy):
    # The second row begins on line 4, because the note of the first runs over two lines.
    rows = 'key,kind,title_vi,note\na,law,A,"one\ntwo"\nb,lore,B,\n'
    (copy / "documents/more.csv").write_text(rows)
    assert faults(copy) == [("pack.not-allowed", "documents/more.csv", 4)]


def test_text_in_pieces_is_found_by_line(copy):
    text = (copy / ORGANISATIONS).read_text()
    lines = text.splitlines()
    lines[8] = unicodedata.normalize("NFD", lines[8])
    (copy / ORGANISATIONS).write_text("\n".join(lines) + "\n")
    assert faults(copy) == [("pack.not-nfc", ORGANISATIONS, 9)]


def test_a_file_that_belongs_nowhere_is_named_but_stops_nothing(copy):
    (copy / "indicator").mkdir()
    (copy / "indicator/x.yaml").write_text("id: x\n")
    assert faults(copy) == [("pack.unknown-file", "indicator/x.yaml", None)]


# A file that cannot be read is one finding, not one more wherever it is referred to


def test_semicolons_between_cells_are_told_as_such(copy):
    text = (copy / RATES).read_text()
    (copy / RATES).write_text(text.replace(",", ";"))
    assert faults(copy) == [("pack.separator", RATES, 1)]


def test_a_programme_that_cannot_be_read_hides_no_key(copy):
    change(copy, PLAN, "\n", "\n\t:\n")
    assert {code for code, *_ in faults(copy)} == {"yaml.broken"}


def test_a_nul_is_named_by_its_line(copy):
    lines = (copy / RATES).read_text().split("\n")
    lines[2] += "\0"
    (copy / RATES).write_text("\n".join(lines))
    assert faults(copy) == [("pack.broken-csv", RATES, 3)]


def test_a_folder_of_thousands_of_files_is_one_finding(copy, monkeypatch):
    monkeypatch.setattr("giaoban.core.packs.folder.MOST_FILES", 10)
    assert faults(copy) == [("pack.too-many-files", str(copy), None)]


def test_known_numbers_are_read_as_the_linter_will_read_them(copy):
    (copy / "reports/known_numbers.yaml").write_text("organisations:\n  - {value: many, called: [tỉnh], source: x}\n")
    assert faults(copy) == [("known.bad-entry", "reports/known_numbers.yaml", None)]
