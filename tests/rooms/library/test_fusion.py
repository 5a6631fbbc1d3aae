"""Words and vectors together, with a server on loopback that speaks the OpenAI interface."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.library.actions.corpora import import_law
from giaoban.library.actions.corpora.vectoring import make_vectors
from giaoban.library.queries.corpora.embeddings import ServedEmbedding
from giaoban.library.queries.corpora.fusing import FusedSearch
from giaoban.library.queries.corpora.searching import open_search
from giaoban.registry.actions import console_person

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 1, 5)
MEANINGS = (("thuyền", "đò", "tàu"), ("đèn", "sáng", "chiếu"), ("phạt", "tiền", "phí"))
"""One axis a meaning: two words of one row are near each other, which no index of words can know."""


class Model(BaseHTTPRequestHandler):
    """Counts the words of each meaning."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        rows = [[0.01, *(sum(word in text.lower() for word in words) for words in MEANINGS)] for text in body["input"]]
        said = {"data": [{"index": place, "embedding": row} for place, row in enumerate(rows)]}
        answer = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def model(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MODEL_NETWORKS = ("127.0.0.0/8",)
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def law(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    texts = {"1": "Tàu phải sáng ban đêm.", "2": "Người gác cổng giữ chìa khóa.", "3": "Thuyền không chở quá tải."}
    rows = [{"so": "1/2024/QH15", "art": art, "text": text, "eff": f"202{art}-01-01"} for art, text in texts.items()]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    import_law(by=console_person(), path=file, corpus="law", now=NOW)


def articles(hits):
    return [hit.article for hit in hits]


def test_meaning_finds_what_no_word_of_the_question_says(law, model):
    embed = ServedEmbedding(model, "tiny")
    assert make_vectors("law", embed).keys == ["1/2024/QH15|1", "1/2024/QH15|2", "1/2024/QH15|3"]
    words = open_search(["law"])
    assert articles(words.search("đò có đèn chiếu", today=TODAY)) == []
    fused = FusedSearch(words, embed)
    assert articles(fused.search("đò có đèn chiếu", 1, today=TODAY)) == ["1"]


def test_filters_and_named_articles_hold_for_the_fusion_too(law, model):
    embed = ServedEmbedding(model, "tiny")
    make_vectors("law", embed)
    fused = FusedSearch(open_search(["law"]), embed)
    assert "1" not in articles(fused.search("đò có đèn", today=TODAY, since=dt.date(2022, 1, 1)))
    first = fused.search("Điều 2 văn bản 1/2024/QH15 về đò có đèn", today=TODAY)[0]
    assert (first.article, first.is_cited) == ("2", True)


def test_without_vectors_or_with_those_of_another_model_it_is_said(law, model):
    law_ = open_search(["law"])
    with pytest.raises(Refused, match=r"embeddings\.no-vectors"):
        FusedSearch(law_, ServedEmbedding(model, "tiny"))
    make_vectors("law", ServedEmbedding(model, "tiny"))
    with pytest.raises(Refused, match=r"embeddings\.no-model"):
        FusedSearch(law_, ServedEmbedding(model, "other"))


def test_the_commands_make_vectors_and_search_with_them(law, model, monkeypatch, capsys):
    assert main(["law", "search", "đò", "--fusion"]) == 2
    monkeypatch.setenv("GIAOBAN_EMBEDDINGS", model)
    monkeypatch.setenv("GIAOBAN_EMBEDDINGS_MODEL", "tiny")
    assert main(["law", "search", "đò", "--fusion"]) == 2
    assert main(["law", "vectors", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["law", "search", "đò có đèn", "--fusion", "-k", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["article"] == "1"


def test_a_server_that_may_not_be_reached_is_a_refusal(law, model, settings):
    settings.MODEL_NETWORKS = ()
    with pytest.raises(Refused, match=r"fetch\."):
        make_vectors("law", ServedEmbedding(model, "tiny"))
