"""The command `checklists` and its file of answers: what it says, in which language, with which exit codes."""

from __future__ import annotations

import json

import pytest
from tests.core.test_checklists_files import BIEN, SOUND, TODAY, load
from tests.tiny import FOLDER

from giaoban.cli import main
from giaoban.core.checklists.answers_file import read_answers
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.checklists.score import score


def test_the_command_scores_compares_and_answers_with_its_exit_codes(tmp_path, capsys):
    file = tmp_path / "bien.yaml"
    file.write_text(BIEN, encoding="utf-8")
    tiny = ["--packs", str(FOLDER)]
    assert main(["checklists", "score", str(file), *tiny]) == 0
    assert "59–79/100" in capsys.readouterr().out
    assert main(["checklists", "score", str(file), *tiny, "--json"]) == 0
    first = capsys.readouterr().out
    assert main(["checklists", "score", str(file), *tiny, "--json"]) == 0
    assert capsys.readouterr().out == first
    assert main(["checklists", "compare", "town-hall@1", "town-hall@2", *tiny, "--answers", str(file)]) == 0
    assert "24.1667–82.5/100" in capsys.readouterr().out
    assert main(["checklists", "show", "town-hal", *tiny]) == 3
    assert main(["checklists", "show", str(tmp_path / "no.yaml"), *tiny]) == 2
    assert main(["checklists", "lint", str(tmp_path / "no.yaml")]) == 2
    bad = tmp_path / "bad.yaml"
    bad.write_text(SOUND.replace("scale: waiting", "scale: wating"), encoding="utf-8")
    assert main(["checklists", "lint", str(bad)]) == 1
    file.write_text(BIEN.replace("value: 8", "value: soon").replace("signs", "sings"), encoding="utf-8")
    capsys.readouterr()
    assert main(["checklists", "score", str(file), *tiny]) == 1
    said = capsys.readouterr().err
    assert f"{file}:7" in said
    assert f"{file}:8" in said
    file.write_text("answers: {", encoding="utf-8")
    assert main(["checklists", "score", str(file), *tiny]) == 2
    assert main(["checklists", "list", *tiny]) == 0


@pytest.mark.parametrize("verb", [["list"], ["show", "town-hall"], ["compare", "town-hall@1", "town-hall@2"]])
def test_a_folder_of_packs_that_is_not_there_is_named(tmp_path, capsys, verb):
    with pytest.raises(SystemExit) as ended:
        main(["checklists", *verb, "--packs", str(tmp_path / "nowhere")])
    assert ended.value.code == 2
    assert f"không có thư mục {tmp_path / 'nowhere'}" in capsys.readouterr().err


PROVEN = """  - {{criterion: plan, value: met, evidence: [{{kind: file, title: QĐ 1, sha256: "{hash}",
      received: 2024-02-01, effective: {begins}, valid_until: {ends}}}]}}
"""


@pytest.mark.parametrize(
    ("hash", "begins", "ends", "codes"),
    [
        ("0a" * 32, "2024-01-01", "2024-12-31", []),
        ("", "2024-01-01", "2024-12-31", ["checklist.evidence-without-hash"]),
        ("0a" * 31, "2024-01-01", "2024-12-31", ["checklist.evidence-without-hash"]),
        ("0A" * 32, "2024-01-01", "2023-12-31", ["checklist.evidence-without-hash", "checklist.evidence-ends-first"]),
    ],
)
def test_evidence_of_a_file_has_its_hash_and_ends_after_it_begins(hash, begins, ends, codes):
    read, _ = read_answers(BIEN + PROVEN.format(hash=hash, begins=begins, ends=ends), "bien.yaml")
    _, faults = read.answers_for(load(FOLDER / "checklists" / "town-hall-1.yaml"))
    assert [one.code for one in faults] == codes
    assert all("bien.yaml:10" in str(one.where) for one in faults)


@pytest.mark.parametrize(("born", "codes"), [("2019-05-05", []), ("soon", ["checklist.bad-fact"])])
def test_a_day_of_a_json_file_is_a_day(born, codes):
    text = SOUND.replace("facts:\n", "facts:\n  born: {title: {vi: Ngày, en: Day}, type: date}\n", 1)
    checklist, _ = load_checklist(text.replace("has_counter = true", "born < date '2020-01-01'"), "x.yaml")
    given = {"checklist": "town-hall@1", "facts": {"born": born}, "answers": [{"criterion": "open", "value": "yes"}]}
    read, _ = read_answers(json.dumps(given), "a.json")
    answers, faults = read.answers_for(checklist)
    assert [one.code for one in faults] == codes
    if not codes:
        found = score(checklist, answers, facts=read.facts_for(checklist), today=TODAY)
        assert next(one.applies for one in found.criteria if one.id == "open") == "yes"


def test_the_command_shows_all_a_set_states_and_says_it_in_vietnamese(tmp_path, capsys):
    file = tmp_path / "bien.yaml"
    file.write_text(BIEN, encoding="utf-8")
    tiny = ["--packs", str(FOLDER)]
    assert main(["checklists", "show", "town-hall@2", *tiny]) == 0
    shown = capsys.readouterr().out
    for part in ("2025-01-01..…", "thay thế town-hall@1", "đối chiếu với town-hall@1: bằng 4, đòi hỏi nhiều hơn 1",
                 "tiên quyết", "minh chứng: tệp", "rà soát 12 tháng một lần", "khuyến nghị"):  # fmt: skip
        assert part in shown
    assert main(["checklists", "score", str(file), *tiny]) == 0
    said = capsys.readouterr().out
    assert "điểm có thể chưa đủ" in said
    assert "[chưa ai trả lời]" in said
    assert "× 3" in said
    assert main(["checklists", "compare", "town-hall@1", "town-hall@2", *tiny]) == 0
    assert "đòi hỏi nhiều hơn waiting  (thang đo)" in capsys.readouterr().out


def test_a_set_judged_outside_its_days_says_so(tmp_path, capsys):
    file = tmp_path / "bien.yaml"
    file.write_text(BIEN, encoding="utf-8")
    told = ["checklists", "score", str(file), "--packs", str(FOLDER), "--today"]
    assert main([*told, "2024-12-31"]) == 0
    assert capsys.readouterr().err == ""
    assert main([*told, "2025-01-01"]) == 0
    assert "checklist.not-in-force" in capsys.readouterr().err


def test_a_faulty_file_is_named_where_its_set_is_asked_for(tmp_path, capsys):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "a.yaml").write_text(SOUND.replace("scale: waiting", "scale: wating"), encoding="utf-8")
    assert main(["checklists", "show", "town-hall@1", "--packs", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert "checklist.unknown]" in said
    assert "checklist.unknown-scale" in said


def test_every_code_of_a_score_has_words_on_the_command_line():
    from giaoban.cli.checklists import wording
    from giaoban.portal.views.assessments import wording as pages

    assert set(wording.WHY) == set(pages.WHY)
    assert set(wording.REASONS) == set(pages.REASONS)
    assert set(wording.STATES) == set(pages.STATES)
