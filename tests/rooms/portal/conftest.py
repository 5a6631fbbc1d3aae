"""Law for the pages: the documents of Tinyland as a corpus with validity, and a few lines as a codification."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml

PACK = Path(__file__).resolve().parents[3] / "packs" / "tiny" / "law"
TODAY = dt.date(2026, 1, 5)
SRC = "({} {} số {} {} ngày 01/02/2023 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/05/2023)"
LINES = [
    ("05/2021/QH9", "Luật", "1", "Phạm vi", "Luật này quy định về bến <b>nổi</b> & phao."),
    ("05/2021/QH9", "Luật", "2", "Đèn", "1. Bến nổi có đèn.\n2. Đèn gồm:\na) đèn mũi;\nb) đèn lái màu đỏ theo Điều 1."),
    ("15/2024/NĐ-CP", "Nghị định", "1", "Phạm vi", "Nghị định này hướng dẫn Điều 2 Luật số 05/2021/QH9."),
    (
        "15/2024/NĐ-CP",
        "Nghị định",
        "2",
        "Bảng",
        "Mức như sau:\nLoại | Mức\nThuyền | 2\nBè | 3\nXem khoản 1 Điều 1.",
    ),
]


@pytest.fixture(scope="session")
def shelf_of_law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GIAOBAN_VAR with the corpora `tiny` (validity) and `code` (as codified)."""
    from django.test import override_settings

    from giaoban.library.actions.corpora.folders import read_folder
    from giaoban.library.actions.corpora.importing import Imported, index_corpus
    from giaoban.library.actions.corpora.keeping import keep
    from giaoban.library.actions.corpora.linking import link_corpus
    from giaoban.library.actions.corpora.records import read_records
    from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
    from giaoban.library.queries.corpora.texts import Texts

    var = tmp_path_factory.mktemp("law")
    files = []
    for file in sorted(PACK.glob("*.yaml")):
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        if "text" in said:
            files.append(var / f"{file.stem}.txt")
            files[-1].write_text(said["text"], encoding="utf-8")
    lines = var / "code.jsonl"
    lines.write_text(
        "".join(
            json.dumps(
                {
                    "so": so, "type": type, "art": art, "eff": "2023-05-01", "title": title, "text": text,
                    "src": SRC.format("Điều " + art, type, so, type + " Bến nổi"), "demuc": "1.1", "demuc_title": "Bến",
                },
                ensure_ascii=False,
            )
            + "\n"
            for so, type, art, title, text in LINES
        ),
        encoding="utf-8",
    )  # fmt: skip
    findings: list[object] = []
    with override_settings(VAR=var):
        for name, source, articles in (
            ("tiny", "tiny", read_folder(files, var, findings.append)),
            ("code", lines.name, read_records(lines, lines.name, findings.append)),
        ):
            folder = corpus_folder(name)
            keep(folder / TEXTS, source, articles)
            index_corpus(folder, Imported(name, source))
            with Texts(folder / TEXTS) as texts:
                link_corpus(folder, texts, today=TODAY)
    return var


@pytest.fixture
def law(shelf_of_law: Path, settings: object) -> Path:
    """Those corpora for one test."""
    settings.VAR = shelf_of_law  # type: ignore[attr-defined]
    return shelf_of_law
