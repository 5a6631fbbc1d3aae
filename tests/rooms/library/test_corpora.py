"""Corpora of law: imported whole, again or in halves; searched from the shell; read as of a day."""

from __future__ import annotations

import datetime as dt
import json
import lzma
import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import legal_data
from tests.tiny import ROOT

from giaoban.cli import main
from giaoban.core import plugins
from giaoban.core.findings import Refused
from giaoban.core.search.index.store import Store
from giaoban.core.search.index.vectors import Vectors
from giaoban.library.actions.corpora import import_law
from giaoban.library.actions.corpora.keeping import keep
from giaoban.library.actions.corpora.records import read_records
from giaoban.library.actions.corpora.writings import Writing
from giaoban.library.queries.corpora.embeddings import ServedEmbedding, chosen_embedding, with_vectors
from giaoban.library.queries.corpora.links import citing
from giaoban.library.queries.corpora.place import INDEX, TEXTS, corpus_folder
from giaoban.library.queries.corpora.ranking import load_ranking, ranking_text
from giaoban.library.queries.corpora.searching import open_search
from giaoban.library.queries.corpora.texts import Texts
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 1, 5)


def row(so="05/2023/QH9", art="1", text="Phí qua sông là 2 đồng.", title="Phí", type="Luật", **more):
    src = f"(Điều {art} {type} số {so} {type} Đò ngang ngày 01/02/2023 của Quốc hội, có hiệu lực kể từ ngày 01/05/2023)"
    said = {"so": so, "type": type, "art": art, "eff": "2023-05-01", "title": title, "text": text, "src": src}
    return said | {"demuc": "1.1", "demuc_title": "Sông nước", "chapter": ""} | more


ROWS = [
    row(),
    row(art="2", title="Đèn", text="1. Đò đi đêm có đèn.\n2. Đèn gồm:\na) đèn mũi;\nb) đèn lái màu đỏ."),
    row(
        "15/2024/NĐ-CP", "8", "Phạt 5 đồng khi đò không có đèn.", "Mức phạt", "Nghị định", demuc="2.1", eff="2024-07-01"
    ),
]


@pytest.fixture(autouse=True)
def _own_place(tmp_path, settings):
    settings.VAR = tmp_path / "var"


def written(folder: Path, rows, name="rows.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
    return path


def imported(path, corpus="law", **said):
    return import_law(by=console_person(), path=path, corpus=corpus, now=NOW, **said)


def found(question, names=None, **said):
    return [(hit.number, hit.article) for hit in open_search(names).search(question, today=TODAY, **said)]


def state(corpus="law"):
    """What a corpus says, whatever the order in which it was written."""
    with Texts(corpus_folder(corpus) / TEXTS) as texts:
        articles = {each.key: (each.text, each.name, each.since, each.passages) for each in texts.articles()}
    return articles, Store(corpus_folder(corpus) / INDEX).digests()


def test_articles_are_found_read_and_counted(tmp_path):
    done = imported(written(tmp_path, ROWS))
    assert (done.kept.added, done.indexed, done.documents, done.findings) == (3, 3, 2, [])
    assert found("đèn lái màu gì")[0] == ("05/2023/QH9", "2")
    hit = open_search().search("đèn lái màu đỏ", today=TODAY)[0]
    assert (hit.clause, hit.point, hit.passage) == ("2", "b", "b) đèn lái màu đỏ.")
    assert hit.held.name == "Đò ngang"


def test_the_same_import_twice_changes_nothing(tmp_path):
    path = written(tmp_path, ROWS)
    imported(path)
    before, events = state(), Event.objects.filter(action="law.import").count()
    again = imported(path)
    assert (again.kept.added, again.kept.replaced, again.kept.removed, again.indexed) == (0, 0, 0, 0)
    assert state() == before
    assert Event.objects.filter(action="law.import").count() == events == 1


def test_what_a_source_says_no_more_goes_and_what_it_changes_is_found_changed(tmp_path):
    imported(written(tmp_path, ROWS))
    changed = imported(written(tmp_path, [row(text="Qua sông không mất tiền."), ROWS[2]]))
    assert (changed.kept.replaced, changed.kept.removed, changed.indexed, changed.unindexed) == (1, 1, 1, 1)
    assert found("mất tiền") == [("05/2023/QH9", "1")]
    assert ("05/2023/QH9", "2") not in found("đèn lái")


def test_two_sources_of_one_corpus_do_not_remove_each_other(tmp_path):
    imported(written(tmp_path, ROWS[:2]))
    imported(written(tmp_path, ROWS[2:], "more.jsonl"))
    assert len(state()[0]) == 3


def test_a_late_name_of_the_document_reaches_articles_indexed_before(tmp_path):
    """Only one article of a document says its name, and it need not be the first."""
    nameless = row(art="9", text="Điều khoản cuối.", title="", src="")
    imported(written(tmp_path, [nameless, row()]))
    with Texts(corpus_folder("law") / TEXTS) as texts:
        assert {each.name for each in texts.articles()} == {"Đò ngang"}


BAD = [
    "", "   ", "{", "[]", "3", '"x"', "null", '{"so": null}', '{"so": "1/2020/QH1"}', '{"art": "5", "text": "x"}',
    '{"so": 5, "art": 6, "text": 7}', '{"so": "1/2020/QH1", "art": "1", "text": ["x"]}', "[" * 5000, "\x00",
    '{"so": "\ud800"',
]  # fmt: skip


def test_bad_lines_are_findings_and_the_good_ones_go_in(tmp_path):
    path = tmp_path / "bad.jsonl"
    lines = [*BAD, *(json.dumps(each) for each in ROWS)]
    path.write_bytes(b"\xff\xfe\n" + "\n".join(lines).encode("utf-8", "surrogatepass"))
    done = imported(path)
    assert {("05/2023/QH9", "1"), ("05/2023/QH9", "2"), ("15/2024/NĐ-CP", "8")} <= {
        tuple(key.split("|")) for key in state()[0]
    }
    codes = {finding.code for finding in done.findings}
    assert {"corpus.bad-line", "corpus.no-number", "corpus.no-article"} <= codes
    assert all(finding.where.line for finding in done.findings)


def test_numbers_of_articles_may_be_figures_and_fields_may_have_plain_names(tmp_path):
    imported(
        written(tmp_path, [{"number": "7/2020/QH1", "article": 12, "law": "Luật Chợ", "title": "", "text": "Chợ họp."}])
    )
    assert found("chợ họp ngày nào") == [("7/2020/QH1", "12")]


def test_a_number_comes_back_as_the_file_spells_it_and_is_found_in_any_spelling(tmp_path, capsys):
    imported(written(tmp_path, [row("55/2018/tt-bgtvt", "3", "Bến đò có phao.", "Bến", "Thông tư")]))
    assert found("bến đò có phao") == [("55/2018/tt-bgtvt", "3")]
    assert found("Điều 3 Thông tư 55/2018/TT-BGTVT")[0] == ("55/2018/tt-bgtvt", "3")
    assert main(["law", "show", "55/2018/TT-BGTVT", "3"]) == 0
    assert "Thông tư 55/2018/TT-BGTVT" in capsys.readouterr().out


def test_two_documents_of_one_number_stay_apart(tmp_path):
    other = row(type="Nghị quyết", text="Miễn thuế đất.", title="Miễn thuế", demuc="3.1")
    imported(written(tmp_path, [row(), other, row()]))
    assert sorted(state()[0]) == ["05/2023/QH9|1", "05/2023/QH9|1~2"]
    assert len(found("miễn thuế đất phí qua sông")) == 2


def test_packed_files_are_unpacked_and_a_cut_one_is_refused(tmp_path):
    data = lzma.compress(written(tmp_path, ROWS * 50).read_bytes())
    (tmp_path / "a.jsonl.xz").write_bytes(data)
    assert imported(tmp_path / "a.jsonl.xz", "one").kept.added == 3
    (tmp_path / "b.jsonl.xz").write_bytes(data[: len(data) // 2])
    with pytest.raises(Refused, match=r"corpus\.unreadable"):
        imported(tmp_path / "b.jsonl.xz", "two")


@pytest.mark.parametrize("name", ["../x", "", "A B", "x" * 99, ".", "x/y"])
def test_a_corpus_cannot_be_named_out_of_its_folder(tmp_path, name):
    with pytest.raises(Refused, match=r"corpus\.bad-name"):
        imported(written(tmp_path, ROWS), name)


def test_nobody_but_the_agency_imports(tmp_path, tiny, officer_of_province):
    from giaoban.registry.permissions import NotAllowed

    with pytest.raises(NotAllowed):
        import_law(by=officer_of_province, path=written(tmp_path, ROWS), corpus="law", now=NOW)
    assert not corpus_folder("law").exists()


def _keep_slowly(texts, path):
    def slowly():
        for article in read_records(path, path.name, lambda finding: None):
            time.sleep(0.002)
            yield article

    keep(texts, path.name, slowly())


def test_a_killed_import_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    from giaoban.library.actions.corpora import keeping

    monkeypatch.setattr(keeping, "BATCH", 20)
    path = written(tmp_path, [row(art=str(number), text=f"Phí số {number}.") for number in range(400)])
    imported(path, "whole")
    texts = corpus_folder("killed") / TEXTS
    writer = multiprocessing.get_context("fork").Process(target=_keep_slowly, args=(texts, path))
    writer.start()
    deadline = time.monotonic() + 30
    kept = 0
    while kept < 40 and time.monotonic() < deadline:
        time.sleep(0.02)
        if texts.exists():
            try:
                with Texts(texts) as opened:
                    kept = opened.count()[1]
            except Refused:
                kept = 0
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert 40 <= kept < 400
    done = imported(path, "killed")
    assert done.kept.added <= 400 - kept
    assert state("killed") == state("whole")


def test_a_kill_between_texts_and_index_is_mended_by_the_next_run(tmp_path):
    path = written(tmp_path, ROWS)
    keep(corpus_folder("law") / TEXTS, path.name, read_records(path, path.name, lambda finding: None))
    done = imported(path)
    assert (done.kept.added, done.indexed) == (0, 3)
    assert found("đèn lái")[0] == ("05/2023/QH9", "2")


@pytest.mark.parametrize(
    ("question", "first", "clause"),
    [
        ("Điều 2 Luật Đò ngang", ("05/2023/QH9", "2"), ""),
        ("điều 2 luật đò ngang", ("05/2023/QH9", "2"), ""),
        ("khoản 2 Điều 2 Luật số 05/2023/QH9", ("05/2023/QH9", "2"), "2"),
        ("Điều 8 Nghị định 15/2024/nđ-cp nói gì về phí qua sông?", ("15/2024/NĐ-CP", "8"), ""),
        ("15/2024/NĐ-CP", ("15/2024/NĐ-CP", "8"), ""),
    ],
)
def test_an_article_that_is_named_comes_first(tmp_path, question, first, clause):
    imported(written(tmp_path, ROWS))
    hits = open_search().search(question, today=TODAY)
    assert (hits[0].number, hits[0].article) == first
    assert hits[0].clause == clause or not clause
    assert hits[0].is_cited
    assert len({hit.held.key for hit in hits}) == len(hits)


def test_filters_keep_what_was_meant(tmp_path):
    imported(written(tmp_path, ROWS))
    assert found("đò", facets={"type": ["nghi dinh"]}) == [("15/2024/NĐ-CP", "8")]
    assert {number for number, _ in found("đò", facets={"field": ["1"]})} == {"05/2023/QH9"}
    assert found("đò", facets={"field": ["9"]}) == []
    assert ("15/2024/NĐ-CP", "8") not in found("phạt đò không đèn", on=dt.date(2024, 6, 30))
    assert ("15/2024/NĐ-CP", "8") in found("phạt đò không đèn", on=dt.date(2024, 7, 1))
    assert found("Điều 8 Nghị định 15/2024/NĐ-CP", on=dt.date(2024, 6, 30)) != [("15/2024/NĐ-CP", "8")]


def test_corpora_lie_side_by_side_and_a_copy_is_shown_once(tmp_path):
    imported(written(tmp_path, ROWS))
    imported(written(tmp_path, [*ROWS[:1], row("9/2025/QH9", "3", "Cầu phao qua sông.", "Cầu")]), "other")
    assert ("9/2025/QH9", "3") in found("cầu phao")
    assert ("9/2025/QH9", "3") not in found("cầu phao", ["law"])
    both = found("phí qua sông")
    assert len(both) == len(set(both))


def test_the_shell_says_a_hit_a_line_and_groups_questions_in_their_order(tmp_path, capsys):
    imported(written(tmp_path, ROWS))
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"question": "đèn lái"}\nnonsense\n\n{"query": "phí qua sông", "id": 7}\n"mức phạt"\n', encoding="utf-8"
    )
    assert main(["law", "search", "--queries", str(questions), "-k", "2", "--json"]) == 1
    out, err = capsys.readouterr()
    hits = [json.loads(line) for line in out.splitlines()]
    assert list(dict.fromkeys(hit["query"] for hit in hits)) == [0, 2, 3]
    assert {"number", "article", "clause", "score"} <= set(hits[0])
    assert [hit["rank"] for hit in hits if hit["query"] == 0] == [1, 2]
    assert all(isinstance(hit["score"], float) for hit in hits)
    assert "q.jsonl:2" in err
    one = [hit for hit in hits if hit["query"] == 2]
    assert main(["law", "search", "phí qua sông", "-k", "2", "--json"]) == 0
    alone = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(hit["number"], hit["article"], hit["score"]) for hit in alone] == [
        (hit["number"], hit["article"], hit["score"]) for hit in one
    ]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["search", "x", "--corpus", "nothing"], 3),
        (["search"], 2),
        (["search", "x", "-k", "0"], 2),
        (["search", "--queries", "/nowhere"], 2),
        (["search", "zzz"], 0),
        (["show", "1/1900/XX", "1"], 3),
        (["show", "05/2023/qh9", "99"], 3),
        (["show", "05/2023/qh9"], 0),
        (["show", "5/2023/QH9", "2.2.b"], 0),
        (["import", "/nowhere"], 2),
        (["corpora", "--check"], 0),
    ],
)
def test_every_command_ends_with_the_code_it_promises(tmp_path, args, code, monkeypatch):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    imported(written(tmp_path, ROWS))
    assert main(["law", *args]) == code


def test_without_any_corpus_the_shell_says_how_to_make_one(capsys):
    assert main(["law", "search", "x"]) == 3
    assert "giaoban law import" in capsys.readouterr().err


def test_an_article_is_read_as_of_a_day(tmp_path, capsys):
    imported(written(tmp_path, ROWS))
    assert main(["law", "show", "15/2024/nd-cp", "8", "--as-of", "2024-06-30", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "not-yet"
    assert main(["law", "show", "05/2023/QH9", "2.2.b", "--as-of", "2024-06-30", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["text"] == "b) đèn lái màu đỏ."
    assert said["uri"] == "/vn/luat/2023/05/qh9/dieu-2/khoan-2/diem-b@2024-06-30"
    assert main(["law", "show", said["uri"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == said
    assert main(["law", "show", "/vn/luat/2023"]) == 2
    assert "/vn/luat/2023 không phải địa chỉ" in capsys.readouterr().err


DECREE = """NGHỊ ĐỊNH
Số: 21/2023/NĐ-CP
Quy định về đò

Điều 1. Phí
1. Phí qua sông là 2 đồng.
2. Trẻ em không trả phí.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 5 năm 2023.
"""
AMENDING = """NGHỊ ĐỊNH
Số: 33/2024/NĐ-CP
Sửa đổi một số điều về đò

Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 21/2023/NĐ-CP
1. Sửa đổi khoản 1 Điều 1 như sau:
“1. Phí qua sông là 3 đồng.”
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2025.
"""


def test_documents_that_amend_each_other_give_each_wording_its_days(tmp_path, capsys):
    folder = tmp_path / "decrees"
    folder.mkdir()
    (folder / "a.txt").write_text(DECREE, encoding="utf-8")
    (folder / "b.html").write_text("".join(f"<p>{line}</p>" for line in AMENDING.split("\n")), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "empty.docx").write_bytes(b"")
    (folder / "talk.txt").write_text("Không có điều nào ở đây.", encoding="utf-8")
    done = imported(folder, "decrees")
    assert {finding.where.file for finding in done.findings if finding.severity == "error"} == {
        "broken.pdf", "empty.docx", "talk.txt",
    }  # fmt: skip
    for day, said in (("2024-12-31", "2 đồng"), ("2025-01-01", "3 đồng")):
        assert main(["law", "show", "21/2023/NĐ-CP", "1.1", "--as-of", day, "--json"]) == 0
        assert said in json.loads(capsys.readouterr().out)["text"]
        hit = open_search(["decrees"]).search("phí qua sông", today=TODAY, on=dt.date.fromisoformat(day))[0]
        assert said in hit.held.text
    assert main(["law", "show", "21/2023/NĐ-CP", "1", "--as-of", "2023-04-30", "--json"]) == 1
    again = imported(folder, "decrees")
    assert (again.kept.added, again.kept.replaced, again.indexed) == (0, 0, 0)


def test_akoma_ntoso_is_imported(tmp_path, capsys):
    from giaoban.core.law.akoma import to_akoma
    from giaoban.core.law.structure import parse_document

    path = tmp_path / "a.xml"
    path.write_text(to_akoma(parse_document(DECREE)), encoding="utf-8")
    assert imported(path, "akoma").kept.added == 2
    assert main(["law", "show", "21/2023/NĐ-CP", "1.2", "--corpus", "akoma"]) == 0
    assert "Trẻ em không trả phí." in capsys.readouterr().out


def test_guidance_plans_and_answers_are_found_with_their_label(tiny, monkeypatch):
    reader = lambda: [Writing("TL-1", "Trả lời về đò", "Đò phải có áo phao cho trẻ em.", "answer", since=TODAY)]  # noqa: E731
    monkeypatch.setattr(plugins, "_readers", {**plugins._readers, "library.writings.test": reader})
    done = imported(None, "library")
    assert done.articles > 1
    hit = open_search().search("áo phao trẻ em", today=TODAY)[0]
    assert (hit.number, hit.held.label, hit.held.weight) == ("TL-1", "answer", 0.8)
    assert {
        hit.held.label for hit in open_search().search("kế hoạch", 100, today=TODAY, facets={"label": ["plan"]})
    } <= {"plan"}


def test_a_ranking_is_read_back_and_a_broken_one_is_refused(tmp_path):
    from giaoban.core.search.index.second import Ranking

    ranking = Ranking(("relative", "title_asked"), (0.5, -0.25), (0.125, 0.0), (1.0, 2.0))
    path = tmp_path / "ranking.yaml"
    path.write_text(ranking_text(ranking, {"command": "by hand"}), encoding="utf-8")
    assert load_ranking(path) == ranking
    assert load_ranking(tmp_path / "none.yaml") is None
    for text in ("{", "features: 3", "features: {length: {weight: 1, mean: 0, spread: 1}}",
                 "features: {relative: {weight: x}}",
                 "features: {relative: {weight: 1, mean: 0, spread: 0}}"):  # fmt: skip
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Refused, match=r"ranking\.unreadable"):
            load_ranking(path)


def test_the_shipped_ranking_can_be_used():
    ranking = load_ranking()
    assert ranking is not None
    assert len(ranking.names) > 5


def test_a_server_of_embeddings_is_asked_through_the_network_room(tmp_path, monkeypatch):
    asked = []

    def post(*, url, body, key):
        asked.append((url, body["model"], len(body["input"]), key))
        rows = [{"index": place, "embedding": [1.0, float(len(text))]} for place, text in enumerate(body["input"])]
        return {"data": rows[::-1]}

    monkeypatch.setattr(plugins, "_readers", {**plugins._readers, "exchange.post_json": post})
    embed = ServedEmbedding("https://models.example/v1/", "tiny", "secret")
    rows = embed(["a"] * 70)
    assert rows.shape == (70, 2)
    assert asked == [("https://models.example/v1/embeddings", "tiny", n, "secret") for n in (64, 6)]
    vectors = Vectors.write(tmp_path / "v", ["short", "long"], embed(["a", "a" * 50]), model="tiny")
    assert with_vectors(["short", "long"], "x" * 60, vectors, embed, 5) == ["short", "long"]
    with pytest.raises(Refused, match=r"embeddings\.no-model"):
        with_vectors([], "x", vectors, ServedEmbedding("https://models.example", "other"), 5)
    for answer in ({}, {"data": [{"index": 0, "embedding": ["x"]}]}, {"data": []}, None):
        monkeypatch.setitem(plugins._readers, "exchange.post_json", lambda answer=answer, **_: answer)
        with pytest.raises(Refused, match=r"embeddings\.bad-answer"):
            embed(["a"])


def test_a_model_in_a_folder_is_loaded_when_the_library_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("GIAOBAN_EMBEDDINGS", str(tmp_path / "none"))
    with pytest.raises(Refused, match=r"embeddings\.no-model"):
        chosen_embedding()
    monkeypatch.delenv("GIAOBAN_EMBEDDINGS")
    with pytest.raises(Refused, match=r"embeddings\.none"):
        chosen_embedding()

    class Tiny:
        """Random weights, the interface of the library."""

        def __init__(self, folder, *, device, local_files_only):
            assert local_files_only
            self.rows = np.random.default_rng(1).random((256, 4), np.float32)

        def encode(self, texts, *, batch_size, show_progress_bar):
            return np.array([self.rows[list(text.encode())].mean(axis=0) for text in texts])

    import sys
    import types

    monkeypatch.setitem(sys.modules, "sentence_transformers", types.SimpleNamespace(SentenceTransformer=Tiny))
    monkeypatch.setenv("GIAOBAN_EMBEDDINGS", str(tmp_path / "tiny"))
    embed = chosen_embedding()
    rows = embed(["phí qua sông", "đèn trên đò"])
    vectors = Vectors.write(tmp_path / "v", ["fee", "lamp"], rows, model=embed.model)
    assert [key for key, _ in vectors.nearest(embed(["phí qua sông"])[0], 1)] == ["fee"]


@pytest.mark.legal
def test_the_beginning_of_the_codification_is_imported_and_found(tmp_path):
    with lzma.open(legal_data() / "phapdien_all.jsonl.xz", "rt", encoding="utf-8") as lines:
        head = [json.loads(line) for _, line in zip(range(800), lines, strict=False)]
    done = imported(written(tmp_path, head), "head")
    assert done.articles >= 795
    wrong = 0
    titled = [each for each in head if len(each["title"].split()) > 8][:60]
    for each in titled:
        wrong += (each["so"], each["art"]) not in found(each["title"], most=5)
    assert len(titled) == 60
    assert wrong <= 3


def test_a_document_as_of_a_day_taken_out_and_in_again_claims_no_earlier_day(tmp_path, capsys):
    """Khoản 1 of Điều 1 says 3 đồng from 01/01/2025; Điều 2 stands as it was issued on 01/05/2023."""
    folder = tmp_path / "decrees"
    folder.mkdir()
    (folder / "a.txt").write_text(DECREE, encoding="utf-8")
    (folder / "b.txt").write_text(AMENDING, encoding="utf-8")
    imported(folder, "decrees")
    assert main(["law", "show", "21/2023/NĐ-CP", "--as-of", "2025-06-01", "--akoma"]) == 0
    again = tmp_path / "again.xml"
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    imported(again, "again")
    assert main(["law", "show", "21/2023/NĐ-CP", "1", "--as-of", "2024-12-31", "--corpus", "again"]) == 1
    assert main(["law", "show", "21/2023/NĐ-CP", "1", "--as-of", "2025-01-01", "--corpus", "again"]) == 0
    assert main(["law", "show", "21/2023/NĐ-CP", "2", "--as-of", "2024-12-31", "--corpus", "again"]) == 0


def test_the_list_of_articles_names_each_article_once_in_its_order(tmp_path, capsys):
    folder = tmp_path / "decrees"
    folder.mkdir()
    (folder / "a.txt").write_text(DECREE, encoding="utf-8")
    (folder / "b.txt").write_text(AMENDING, encoding="utf-8")
    imported(folder, "decrees")
    assert main(["law", "show", "21/2023/NĐ-CP", "--json"]) == 0
    articles = [each["article"] for each in json.loads(capsys.readouterr().out)["articles"]]
    assert articles == ["1", "2"]


def test_the_law_of_a_pack_is_imported_as_it_lies(capsys):
    """Tinyland's old law on ferries ends on 30/06/2025, and the word list beside it is no document."""
    done = imported(ROOT / "packs" / "tiny" / "law", "tiny")
    assert not [finding for finding in done.findings if finding.severity == "error"]
    for day, said in (("2025-06-30", 0), ("2025-07-01", 1)):
        assert main(["law", "show", "05/2023/LT", "5", "--as-of", day, "--corpus", "tiny"]) == said
    assert "Phạt 20 đồng" in capsys.readouterr().out


def test_what_is_older_than_a_document_never_guided_or_changed_it(tmp_path):
    """A circular of 1998 that guided the law of its time names the law of today by name alone: it cites it."""
    rows = [row()]
    for number, year in (("1/1998/TT-BS", 1998), ("2/2024/TT-BS", 2024)):
        src = f"(Điều 1 Thông tư số {number} Quy định về đò ngày 01/06/{year} của Bộ Số, có hiệu lực từ 01/07/{year})"
        text = "Thông tư này hướng dẫn thi hành Luật Đò ngang."
        rows.append(row(number, text=text, title="Phạm vi", type="Thông tư", eff=f"{year}-07-01", src=src))
    imported(written(tmp_path, rows))
    found, _ = citing(["law"], "05/2023/QH9", "Luật")
    assert {(one.number, one.relation) for one in found} == {("1/1998/TT-BS", "cites"), ("2/2024/TT-BS", "guides")}
