"""`giaoban series` and `giaoban review` as they are typed: what they print, write, and answer to nonsense."""

import csv
import io
import json

import pytest
from tests.tiny import FOLDER

from giaoban.cli import main
from giaoban.meetings.models import Meeting


@pytest.fixture(autouse=True)
def _tiny_pack(settings, tiny):
    settings.PACK = FOLDER


def run(capsys, *words):
    code = main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_series_prints_a_table_people_can_read(capsys):
    code, out, _ = run(capsys, "series", "dossier_rate", "--by", "organisation")
    assert code == 0
    assert "Núi " in out
    assert "25,00\u00a0%" in out
    assert "quý IV/2024" in out


def test_series_in_the_new_structure_as_json(capsys):
    code, out, _ = run(
        capsys, "series", "dossier_rate", "--by", "organisation", "--frame", "as_now", "--format", "json"
    )
    rows = {(row["subject"], row["period"]): row for row in json.loads(out)}
    assert code == 0
    assert (rows["province.nui-song.2025", "2024Q4"]["value"], rows["province.nui-song.2025", "2024Q4"]["den"]) == (
        "40",
        "5",
    )
    assert rows["province.nui-song.2025", "2024Q4"]["flags"] == ["restated"]


def test_series_in_a_structure_of_the_past_as_csv(capsys):
    code, out, _ = run(
        capsys, "series", "dossier_rate", "--by", "organisation", "--frame", "2024-12-31", "--format", "csv"
    )
    subjects = {row["subject"] for row in csv.DictReader(io.StringIO(out))}
    assert code == 0
    assert {"province.nui", "province.song"} <= subjects


def test_series_as_known_on_a_day(capsys):
    _, out, _ = run(capsys, "series", "digital_economy_share", "--known", "2024-06-01", "--format", "json")
    assert [row["value"] for row in json.loads(out)] == ["12"]


def test_series_of_one_subject(capsys):
    _, out, _ = run(capsys, "series", "signatures", "--subject", "province.bien", "--format", "json")
    assert [row["value"] for row in json.loads(out)] == ["20", "25"]


def test_an_unknown_indicator_names_the_nearest(capsys):
    code, out, err = run(capsys, "series", "dosier_rate")
    assert (code, out) == (3, "")
    assert "dossier_rate" in err.split("Gần nhất")[1]


def test_compute_names_what_it_does_not_know(capsys):
    code, _, err = run(capsys, "compute", "dosier_rate", "signaturs")
    assert code == 3
    assert (err.count("Gần nhất"), "dossier_rate" in err, "signatures" in err) == (2, True, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dossiers", "--months", "2024-13:x", "--rows", "0"), ["--rows", "2024-13:x"]),
        (("dossiers", "--seed", "-1"), ["--seed"]),
        (("society", "--seed", "-1"), ["--seed"]),
    ],
)
def test_simulate_says_all_that_is_wrong_at_once(capsys, words, said):
    code, _, err = run(capsys, "simulate", *words)
    assert code == 2
    assert [one for one in said if one in err] == said
    assert err.count("Lỗi") == len(said)


def test_before_anything_is_applied_a_command_says_what_to_run_first(capsys, monkeypatch):
    monkeypatch.setattr("giaoban.measures.models.Indicator.objects.values_list", lambda *_, **__: [])
    code, _, err = run(capsys, "series", "dosier_rate")
    assert code == 3
    assert "giaoban packs apply" in err


def test_an_unknown_subject_names_the_nearest(capsys):
    code, _, err = run(capsys, "series", "signatures", "--subject", "province.bein")
    assert code == 3
    assert "province.bien" in err


@pytest.mark.parametrize("option", ["--known", "--frame"])
@pytest.mark.parametrize("wrong", ["2024-02-31", "31/12/2024", "20241231", "hôm qua", ""])
def test_a_wrong_date_says_what_to_write(capsys, option, wrong):
    code, _, err = run(capsys, "series", "signatures", option, wrong)
    assert code == 2
    assert "2024-12-09" in err


def test_review_writes_three_files_and_the_same_bytes_the_second_time(capsys, tmp_path):
    code, _, err = run(capsys, "review", "2025Q1", "--out", tmp_path / "reports")
    files = sorted((tmp_path / "reports").iterdir())
    assert code == 0
    assert [file.name for file in files] == ["giao-ban-2025Q1.docx", "giao-ban-2025Q1.html", "giao-ban-2025Q1.pdf"]
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    code, _, err = run(capsys, "review", "2025Q1", "--out", tmp_path / "reports")
    assert (code, err.count("không đổi")) == (0, 3)
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files} == before


def test_review_seals_once_and_a_second_run_changes_nothing(capsys, tmp_path):
    words = ("review", "2025Q1", "--out", tmp_path, "--formats", "html", "--seal")
    assert run(capsys, *words)[0] == 0
    shown = (tmp_path / "giao-ban-2025Q1.html").read_bytes()
    seal = Meeting.objects.get().snapshot.content_hash
    assert run(capsys, *words)[0] == 0
    assert (tmp_path / "giao-ban-2025Q1.html").read_bytes() == shown
    assert Meeting.objects.get().snapshot.content_hash == seal


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2025Q5",), 2, "2024Q4"),
        (("2024Q4",), 3, "2025Q1"),
        (("2025Q1", "--formats", "odt"), 2, "docx, pdf, html"),
        (("2025Q1", "--formats", ","), 2, "docx, pdf, html"),
    ],
)
def test_review_says_what_it_cannot_do(capsys, tmp_path, words, code, said):
    got, _, err = run(capsys, "review", *words, "--out", tmp_path / "out")
    assert got == code
    assert said in err
    assert not (tmp_path / "out").exists()


def test_review_into_a_file_says_that_it_cannot_write_there(capsys, tmp_path):
    (tmp_path / "taken").write_text("x")
    code, _, err = run(capsys, "review", "2025Q1", "--out", tmp_path / "taken", "--formats", "html")
    assert code == 2
    assert "taken" in err
