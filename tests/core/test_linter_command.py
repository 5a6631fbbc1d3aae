"""`giaoban lint` from the shell: one list of objects, exit codes, several formats, files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from giaoban.cli import main

FALSE = "Có 98,4 thuê bao trên 100 dân, tăng 14,7% so với cùng kỳ (84,8 thuê bao)."
TRUE = "Có 6.069 lỗ hổng, tăng 46,4% so với cùng kỳ (4.146 lỗ hổng)."


def written(path: Path, text: str) -> str:
    if path.suffix == ".docx":
        document = docx.Document()
        document.add_paragraph(text)
        document.save(str(path))
    elif path.suffix == ".pdf":
        typst = pytest.importorskip("typst")
        path.write_bytes(typst.compile(text.encode()))
    elif path.suffix == ".html":
        path.write_text(f"<p>{text.replace(' ', '&nbsp;', 3)}</p>", encoding="utf-8")
    else:
        path.write_text(f"\n\n{text}\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx", "pdf"])
def test_every_format_gives_the_same_row(tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    file = written(tmp_path / f"a.{ending}", FALSE)
    assert main(["lint", file, "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert list(row) == ["code", "severity", "file", "paragraph", "sentence", "stated", "recomputed", "nearest"]
    assert row == {
        "code": "claim.growth", "severity": "error", "file": file, "paragraph": 1, "sentence": FALSE,
        "stated": 14.7, "recomputed": 16, "nearest": 85.8,
    }  # fmt: skip


def test_a_text_that_closes_gives_an_empty_list_and_nought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", written(tmp_path / "a.txt", TRUE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_warnings_alone_do_not_fail(tmp_path: Path) -> None:
    assert main(["lint", written(tmp_path / "a.txt", "Tỷ lệ tăng từ 40% lên 50%, tăng 10%.")]) == 0


def test_an_unreadable_file_is_told_and_the_others_are_still_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = tmp_path / "noise.txt"
    noise.write_bytes(bytes(range(256)))
    files = [written(tmp_path / "a.txt", FALSE), str(noise), str(tmp_path / "missing.txt"), str(tmp_path)]
    assert main(["lint", *files, "--json"]) == 2
    told = capsys.readouterr()
    assert [row["code"] for row in json.loads(told.out)] == ["claim.growth"]
    assert told.err.count("text.not-a-text") == 1
    assert told.err.count("text.no-file") == 2


@pytest.mark.parametrize(("language", "words"), [("vi", "thay 84,8 bằng 85,8"), ("en", "replace 84,8 by 85,8")])
def test_the_finding_is_said_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    main(["lint", written(tmp_path / "a.txt", FALSE), "--language", language])
    assert words in capsys.readouterr().out


def test_known_numbers_that_are_none_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "known.yaml"
    bad.write_text("organisations: [{value: x}]\ntargets: [3]\n", encoding="utf-8")
    assert main(["lint", written(tmp_path / "a.txt", TRUE), "--known", str(bad)]) == 2
    assert capsys.readouterr().err.count("known.bad-entry") == 2
    assert main(["lint", str(tmp_path / "a.txt"), "--known", str(tmp_path / "none.yaml")]) == 2
