"""Corpora that are empty, half made, damaged or gone: pages, the API and commands say so; never a traceback.

Each way of harm is done to the corpus `tiny` of a copy, with the corpus `code` whole beside it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from giaoban.cli import main

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"),  # what is half read is closed quietly
]
PROFILES = ("officials", "citizens", "judges", "online-public-services", "information-security")
QUESTIONS = (
    "Mức phí qua sông của một khách là bao nhiêu?",
    "Điều 2 Sắc lệnh 12/2023/SL-BS",
    "Văn bản nào sửa đổi Sắc lệnh 12/2023/SL-BS?",
    "Đò ngang là gì?",
)
FEES = "/vn/sac-lenh/2023/12/sl-bs"


def changed(file: Path, *statements: str) -> None:
    store = sqlite3.connect(file)
    for statement in statements:
        store.execute(statement)
    store.commit()
    store.close()


def cut(file: Path, share: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])


def segment(corpus: Path) -> Path:
    return next(path for path in (corpus / "index").iterdir() if path.name.isdigit())


def folder_for_file(file: Path) -> None:
    file.unlink()
    file.mkdir()


HARM: dict[str, Callable[[Path], object]] = {
    "the folder is gone": shutil.rmtree,
    "an import has just begun": lambda at: [
        shutil.rmtree(at / "index"), (at / "links.sqlite3").unlink(), (at / "texts.sqlite3").write_bytes(b""),
    ],
    "killed before the index": lambda at: [shutil.rmtree(at / "index"), (at / "links.sqlite3").unlink()],
    "killed within the index": lambda at: [
        (at / "index" / "index.json").unlink(), segment(at).rename(at / "index" / ".000001.77"),
    ],
    "texts without a row": lambda at: changed(at / "texts.sqlite3", "DELETE FROM article", "DELETE FROM document"),
    "texts and index without a row": lambda at: [
        changed(at / "texts.sqlite3", "DELETE FROM article", "DELETE FROM document"),
        (at / "index" / "index.json").write_text('{"segments": []}'),
    ],
    "documents without articles": lambda at: changed(at / "texts.sqlite3", "DELETE FROM article"),
    "index without texts": lambda at: (at / "texts.sqlite3").unlink(),
    "texts are something else": lambda at: (at / "texts.sqlite3").write_text("không phải cơ sở dữ liệu " * 90),
    "texts are cut": lambda at: cut(at / "texts.sqlite3", 0.5),
    "texts are a folder": lambda at: folder_for_file(at / "texts.sqlite3"),
    "words of articles are damaged": lambda at: changed(at / "texts.sqlite3", "UPDATE article SET text = x'00'"),
    "passages are damaged": lambda at: changed(at / "texts.sqlite3", "UPDATE article SET passages = '[['"),
    "days are none": lambda at: changed(at / "texts.sqlite3", "UPDATE article SET since = 'hôm qua'"),
    "the list of the index is cut": lambda at: cut(at / "index" / "index.json", 0.5),
    "the list of the index is of another form": lambda at: (at / "index" / "index.json").write_text('{"segments": 7}'),
    "the list names entries that are not there": lambda at: (at / "index" / "index.json").write_text(
        json.dumps({"segments": [{"name": segment(at).name, "removed": [10**6]}]})
    ),
    "the segment is gone": lambda at: shutil.rmtree(segment(at)),
    "the segment has no keys": lambda at: (segment(at) / "keys.txt").unlink(),
    "the segment says little of itself": lambda at: (segment(at) / "segment.json").write_text('{"format": 1}'),
    "an array is cut": lambda at: [cut(file, 0.5) for file in segment(at).glob("*.npy")],
    "an array is empty": lambda at: [file.write_bytes(b"") for file in segment(at).glob("*.npy")],
    "links are cut": lambda at: cut(at / "links.sqlite3", 0.5),
    "links are empty": lambda at: (at / "links.sqlite3").write_bytes(b""),
    "links are something else": lambda at: (at / "links.sqlite3").write_text("không phải cơ sở dữ liệu " * 90),
}  # fmt: skip


@pytest.fixture
def corpora(tmp_path, shelf_of_law, settings, monkeypatch):
    """A copy of the corpora that may be harmed."""
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    shutil.copytree(shelf_of_law / "law", tmp_path / "law")
    settings.VAR = tmp_path
    return tmp_path / "law"


def everything_asked(client) -> None:
    """Every face once: none of them may raise, and what is not 200 says why."""
    pages = [("/law/search/", {"q": question}) for question in QUESTIONS]
    pages += [("/law/search/", {}), ("/law/search/", {"q": QUESTIONS[0], "type": "Sắc lệnh", "on": "2025-01-01"})]
    pages += [(f"/law{FEES}", {}), (f"/law{FEES}/dieu-2", {}), (f"/law{FEES}", {"from": "2024-12-31"})]
    pages += [("/law/vn/luat/2021/05/qh9", {}), ("/search/", {"q": QUESTIONS[0]}), ("/knowledge/", {}), ("/ask/", {})]
    for address, query in pages:
        response = client.get(address, query)
        assert response.status_code in (200, 404, 503), (address, query, response.status_code)
        assert "<main" in response.content.decode(), (address, "no page of this site")
    for profile in PROFILES:
        for question in QUESTIONS if profile == "citizens" else QUESTIONS[:1]:
            said = json.dumps({"question": question, "profile": profile, "as_of": "2025-06-01"})
            told(client.post("/api/ask", said, content_type="application/json"), (profile, question))
    asked = {"q": QUESTIONS[0], "profile": "judges", "as_of": "2025-06-01"}
    assert client.post("/ask/", asked).status_code == 200
    streamed = b"".join(client.post("/ask/stream/", asked).streaming_content).decode()
    assert '"part": "end"' in streamed.splitlines()[-1], streamed[-200:]
    for address in (
        *(f"/api/law/search?q={question}" for question in QUESTIONS), "/api/law/search?q=a&corpus=tiny",
        f"/api/law/documents{FEES}", f"/api/law/documents{FEES}/dieu-2@2025-01-01",
        "/api/law/documents/vn/luat/2021/05/qh9",
        "/api/law/diff?number=12/2023/SL-BS&from=2024-12-31&to=2025-01-01",
    ):  # fmt: skip
        told(client.get(address), address)
    for args in (
        ["law", "search", QUESTIONS[0]], ["law", "search", QUESTIONS[1], "--json"], ["law", "corpora", "--check"],
        ["law", "show", "12/2023/SL-BS"], ["law", "show", "12/2023/SL-BS", "2"], ["law", "show", f"{FEES}/dieu-2"],
        ["law", "show", "12/2023/SL-BS", "--akoma"], ["law", "show", "05/2021/QH9", "2"],
        ["law", "diff", "12/2023/SL-BS", "--from", "2024-12-31", "--to", "2025-01-01"],
        ["ask", QUESTIONS[0], "--profile", "officials"],
    ):  # fmt: skip
        assert main(args) in (0, 1, 2, 3), args


def told(response, about) -> None:
    """An answer, or findings with a sentence."""
    body = json.loads(response.content)
    assert response.status_code in (200, 404, 422, 503), (about, response.status_code, body)
    if response.status_code != 200:
        assert all(one["vi"] and one["vi"] != one["en"] for one in body["findings"]), (about, body)


@pytest.mark.parametrize("harm", HARM)
def test_a_corpus_that_is_not_whole_is_never_a_traceback(client, corpora, harm, capsys):
    HARM[harm](corpora / "tiny")
    everything_asked(client)


@pytest.mark.parametrize(
    "harm",
    [
        "the folder is gone", "killed before the index", "texts and index without a row", "documents without articles",
        "the segment is gone", "texts are cut",
    ],
)  # fmt: skip
def test_harm_while_the_corpora_are_open_is_never_a_traceback(client, corpora, harm, capsys):
    assert client.get("/law/search/", {"q": QUESTIONS[0]}).context["hits"]
    HARM[harm](corpora / "tiny")
    everything_asked(client)


@pytest.mark.parametrize(
    "harm",
    [
        "texts are something else", "texts are cut", "texts are a folder", "words of articles are damaged",
        "passages are damaged", "the list of the index is cut", "the segment is gone", "the segment has no keys",
        "an array is cut",
    ],
)  # fmt: skip
def test_a_damaged_corpus_is_named_and_the_others_are_searched(client, corpora, harm, capsys):
    HARM[harm](corpora / "tiny")
    response = client.get("/law/search/", {"q": QUESTIONS[0]})
    assert (response.status_code, {one.hit.corpus for one in response.context["hits"]}) == (200, {"code"})
    assert "“tiny”" in " ".join(response.context["notes"])
    body = client.get("/api/law/search", {"q": QUESTIONS[0]}).json()
    assert {hit["corpus"] for hit in body["hits"]} == {"code"}
    assert [(one["code"], "“tiny”" in one["vi"]) for one in body["findings"]] == [("corpus.left-out", True)]
    told = client.post("/api/ask", json.dumps({"question": QUESTIONS[0]}), content_type="application/json").json()
    assert "corpus.left-out" in [one["code"] for one in told["findings"]]
    capsys.readouterr()
    assert main(["law", "search", QUESTIONS[0], "--json"]) == 0
    said = capsys.readouterr()
    assert {json.loads(line)["corpus"] for line in said.out.splitlines()} == {"code"}
    assert said.err.count("corpus.left-out") == 1, said.err
    # What was asked for by name is not left out in silence.
    assert client.get("/api/law/search", {"q": QUESTIONS[0], "corpus": "tiny"}).status_code == 503


@pytest.mark.parametrize("harm", ["the folder is gone", "an import has just begun", "documents without articles"])
def test_the_only_corpus_without_texts_is_said_to_hold_nothing(client, corpora, harm, capsys):
    shutil.rmtree(corpora / "code")
    HARM[harm](corpora / "tiny")
    everything_asked(client)
    assert "giaoban law import" in client.get("/law/search/").content.decode()
    said = json.dumps({"question": QUESTIONS[0]})
    answer = client.post("/api/ask", said, content_type="application/json").json()
    assert answer["abstained"]["code"] == "answer.no-corpus"


def test_texts_without_an_index_are_read_by_what_is_named_and_the_page_says_why(client, corpora):
    HARM["killed before the index"](corpora / "tiny")
    response = client.get("/law/search/", {"q": QUESTIONS[1]})
    found = [(one.hit.number, one.hit.article, one.hit.corpus) for one in response.context["hits"]]
    assert found[0] == ("12/2023/SL-BS", "2", "tiny")
    assert {corpus for _, _, corpus in found[1:]} <= {"code"}
    assert "chưa có chỉ mục" in response.content.decode()
    assert client.get(f"/law{FEES}/dieu-2").status_code == 200


def test_a_damaged_corpus_is_no_missing_page(client, corpora):
    HARM["words of articles are damaged"](corpora / "tiny")
    response = client.get(f"/law{FEES}")
    assert (response.status_code, "không đọc được" in response.content.decode().lower()) == (503, True)


@pytest.mark.parametrize("harm", HARM)
def test_an_import_into_a_harmed_corpus_mends_it_or_says_why_not(tmp_path, corpora, harm, capsys):
    HARM[harm](corpora / "tiny")
    source = tmp_path / "more.jsonl"
    line = {"so": "7/2030/QH9", "type": "Luật", "art": "1", "eff": "2030-01-01", "title": "Phao", "text": "Có phao."}
    source.write_text(json.dumps(line), encoding="utf-8")
    code = main(["law", "import", str(source), "--corpus", "tiny", "--quiet"])
    said = capsys.readouterr()
    assert (code, bool(said.err)) in ((0, False), (2, True)), said
    if code == 0:
        assert main(["law", "search", "phao", "--corpus", "tiny"]) == 0
        assert "7/2030/QH9" in capsys.readouterr().out
