"""The index on disk: it scores as the textbook does, survives kills and halves, and forgets what was removed."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.search_index_samples import FERRY, LIGHT, MARKET, SAMPLES, slow_scores

from giaoban.core.findings import Refused
from giaoban.core.quantities import fold
from giaoban.core.search.index import store as store_module
from giaoban.core.search.index.fusion import fused
from giaoban.core.search.index.gathering import Entry
from giaoban.core.search.index.question import read_question
from giaoban.core.search.index.searching import Only, Searcher
from giaoban.core.search.index.second import FEATURES, Ranking, fit
from giaoban.core.search.index.store import MANIFEST, Store
from giaoban.core.search.index.vectors import Vectors


def stored(folder, entries=SAMPLES) -> Store:
    store = Store(folder)
    store.write(entries)
    return store


def keys(store: Store, question: str, **said) -> list[str]:
    return [hit.key for hit in store.searcher().search(question, **said)]


def test_scores_are_those_of_the_textbook(tmp_path):
    found = {hit.key: hit.score for hit in stored(tmp_path).searcher().search("phí qua sông ban đêm")}
    right = {key: score for key, score in slow_scores(list(SAMPLES), "phí qua sông ban đêm").items() if score}
    assert found == pytest.approx(right, rel=2e-3)  # gains are kept in 16 bits
    assert len(right) == 3


WORDS = st.lists(st.sampled_from(["phí", "sông", "đò", "đèn", "chợ", "người", "bán"]), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8), WORDS)
def test_any_texts_in_any_number_of_segments_rank_as_the_textbook_says(tmp_path_factory, texts, question):
    entries = [
        Entry(f"k{n}", " ".join(text), " ".join(title), " ".join(name)) for n, (text, title, name) in enumerate(texts)
    ]
    store = Store(tmp_path_factory.mktemp("index"))
    store.write(entries)
    found = {hit.key: hit.score for hit in store.searcher().search(" ".join(question), 100, marks=True)}
    right = {key: score for key, score in slow_scores(entries, " ".join(question)).items() if score > 1e-6}
    assert found == pytest.approx(right, rel=3e-3)


def test_common_words_kept_as_rows_score_like_rare_ones(tmp_path):
    """Above a thousand texts a common word is stored in another way."""
    entries = [Entry(f"k{n}", f"phí số{n % 7} sông{n}" + " đò" * (n % 3)) for n in range(1300)]
    store = stored(tmp_path, entries)
    assert len(store.parts[0].segment["marked.common"]) > 0
    found = {hit.key: hit.score for hit in store.searcher().search("phí đò sông77", 1000, marks=True)}
    right = slow_scores(entries, "phí đò sông77")
    best = list(found)[:50]
    assert [found[key] for key in best] == pytest.approx([right[key] for key in best], rel=3e-3)
    assert next(iter(found)) == "k77"


@pytest.mark.parametrize(
    "question", ["phí qua sông", "PHÍ  qua sông?", "phi qua song", fold("phí qua sông của trẻ em")]
)
def test_a_question_is_understood_however_it_is_typed(tmp_path, question):
    assert keys(stored(tmp_path), question)[0] == "ferry|1"


def test_the_best_passage_is_named_by_khoan_and_diem(tmp_path):
    hit = stored(tmp_path).searcher().search("trẻ em dưới 6 tuổi không trả phí")[0]
    assert (hit.key, hit.passage) == ("ferry|1", "2.a")


def test_only_what_holds_on_the_day_and_has_the_facet_is_found(tmp_path):
    store = stored(tmp_path)
    assert keys(store, "đò", only=Only(on=dt.date(2024, 12, 31))) == ["light|1", "ferry|1"]
    assert keys(store, "đò", only=Only(on=dt.date(2025, 1, 1))) == ["ferry|1"]
    assert keys(store, "đò", only=Only(on=dt.date(2023, 4, 30))) == []
    assert keys(store, "đò", only=Only(since=dt.date(2023, 12, 31))) == ["light|1"]
    assert keys(store, "phí", only=Only(facets={"type": {"Sắc lệnh"}})) == ["ferry|1"]
    assert keys(store, "phí", only=Only(facets={"nothing": {"x"}})) == []


@pytest.mark.parametrize("question", ["", "   ", "?!…", "zzz qqq", "\x00\ud800", "a" * 100_000, "\u200b"])
def test_nonsense_finds_nothing_and_harms_nothing(tmp_path, question):
    assert keys(stored(tmp_path), question) == []


def test_the_same_key_again_replaces_and_removal_removes(tmp_path):
    store = stored(tmp_path)
    store.write([Entry("ferry|1", "Cấm qua sông khi lũ.")], remove=["market|1"])
    assert len(store) == 2
    assert keys(store, "phí chỗ ngồi") == []
    assert keys(store, "lũ") == ["ferry|1"]
    store.write([Entry("twice", "một"), Entry("twice", "hai")])
    assert keys(store, "hai") == ["twice"]
    assert len(keys(store, "một hai")) == 1


def test_an_empty_index_finds_nothing(tmp_path):
    emptied = stored(tmp_path / "emptied")
    emptied.write([], remove=[entry.key for entry in SAMPLES])
    for store in (Store(tmp_path / "never written"), emptied):
        assert len(store) == 0
        assert store.searcher().search("phí qua sông") == []
        assert len(store.searcher().candidates(read_question("phí qua sông"), 5)) == 0
        assert len(store.searcher().candidates(read_question("phí qua sông"), 5, Only(dt.date(2025, 7, 1)))) == 0


def test_merging_changes_no_answer(tmp_path):
    one, many = stored(tmp_path / "one"), Store(tmp_path / "many")
    many.write([Entry("old", "sông sông sông"), FERRY])
    many.write([LIGHT])
    many.write([MARKET], remove=["old"])
    many.merge()
    assert len(many.parts) == 1
    for question in ("phí qua sông", "den tren do", "chợ"):
        left = [(hit.key, round(hit.score, 4), hit.passage) for hit in one.searcher().search(question)]
        right = [(hit.key, round(hit.score, 4), hit.passage) for hit in many.searcher().search(question)]
        assert right == left
    assert [part.segment.faults() for part in many.parts] == [[]]
    assert many.digests() == one.digests()


def test_many_small_writes_become_few_segments(tmp_path):
    store = Store(tmp_path)
    for number in range(12):
        store.write([Entry(f"k{number}", f"sông {number}")])
    assert len(store.parts) <= store_module.MOST_SEGMENTS
    assert len(keys(store, "sông", most=100)) == 12


def test_a_large_write_is_cut_into_segments(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "SEGMENT_SIZE", 5)
    store = stored(tmp_path)
    assert len(store.parts) == 3
    assert keys(store, "phí qua sông")[0] == "ferry|1"


def _write_slowly(folder):
    def entries():
        for number in range(1000):
            time.sleep(0.01)
            yield Entry(f"k{number}", "sông")

    Store(folder).write(entries())


def test_a_killed_writer_leaves_the_old_index_and_no_rubbish(tmp_path):
    store = stored(tmp_path)
    (tmp_path / ".000009.77").mkdir()  # what a kill between two files leaves
    writer = multiprocessing.get_context("fork").Process(target=_write_slowly, args=(tmp_path,))
    writer.start()
    time.sleep(0.3)
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert keys(Store(tmp_path), "phí qua sông")[0] == "ferry|1"
    store.write([Entry("new", "sông mới")])
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["000001", "000002"]


def test_damage_is_said_and_never_a_traceback(tmp_path):
    store = stored(tmp_path)
    array = tmp_path / "000001" / "marked.gains.npy"
    whole = array.read_bytes()
    array.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert [finding.code for finding in store.parts[0].segment.faults()] == ["index.damaged"]
    array.write_bytes(whole[:-40])
    with pytest.raises(Refused, match=r"index\.unreadable"):
        Store(tmp_path).searcher().search("phí qua sông")
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(Refused, match=r"index\.unreadable"):
        Store(tmp_path)


def test_an_index_of_another_form_is_refused(tmp_path):
    stored(tmp_path)
    meta = tmp_path / "000001" / "segment.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"format": 99}))
    with pytest.raises(Refused, match=r"index\.format"):
        Store(tmp_path)


@pytest.mark.parametrize("key", ["", "a\nb", "a\u2028b"])
def test_a_key_is_one_line(tmp_path, key):
    with pytest.raises(ValueError, match="one line"):
        Store(tmp_path).write([Entry(key, "x")])


def test_what_only_asks_is_not_looked_for():
    plain = read_question("Đò ngang chở được 20 khách").row.tolist()
    for tail in (", đúng hay sai?", " phải không?", ". Đúng hay sai", ", có đúng không ?"):
        assert read_question(f"Đò ngang chở được 20 khách{tail}").row.tolist() == plain
    assert len(read_question("đúng hay sai?").row) > 0


def test_features_know_no_type_no_law_and_no_length(tmp_path):
    """The same words in a document of another type and number, and beside other passages, give the same features."""
    store = Store(tmp_path)
    store.write([
        Entry("law|1", "Phí qua sông là 2 đồng.", "Phí", "Đò", facets={"type": "Luật"}),
        Entry("letter|9", "Phí qua sông là 2 đồng.", "Phí", "Đò", facets={"type": "Công văn"}),
        Entry("filler", "chợ"),
    ])  # fmt: skip
    searcher = store.searcher()
    question = read_question("phí qua sông 2 đồng")
    found = searcher.candidates(question, 2)
    features, _ = searcher.features(question, found, 2)
    assert (features[0] == features[1]).all()
    assert not {"type", "law", "length"} & {part for name in FEATURES for part in name.split("_")}


def test_features_are_shares_counted_by_hand(tmp_path):
    store = stored(tmp_path, [Entry("a", "một hai.\n1. ba bốn năm\n2. sáu", "bảy tám"), Entry("b", "chín")])
    searcher = store.searcher()
    question = read_question("ba bốn năm sáu bảy", marks=True)
    features, passages = searcher.features(question, searcher.candidates(question, 5), 1)
    row = dict(zip(FEATURES, features[0].tolist(), strict=True))
    # Every syllable stands in one text of two: all have the same rarity. The best passage is khoản 1, with the title.
    assert row["passage_syllables"] == pytest.approx(4 / 5)
    assert row["passage_pairs"] == pytest.approx(1)  # ba bốn, bốn năm; the two others stand nowhere and weigh nothing
    assert row["passage_triples"] == pytest.approx(1 / 3)
    assert row["passage_run"] == pytest.approx(2 / 4)
    assert row["text_syllables"] == pytest.approx(1)
    assert row["title_asked"] == pytest.approx(1 / 2)
    assert row["question_in_title"] == pytest.approx(1 / 5)
    assert passages[0] == 1


def test_a_ranking_puts_the_right_one_first_and_keeps_all_others(tmp_path):
    entries = [Entry(f"k{n}", "phí " * (n % 5 + 1) + f"sông {n}") for n in range(150)]
    store = stored(tmp_path, entries)
    one = Ranking(("relative",), (-1.0,), (0.0,), (1.0,))  # the worst of the best hundred first
    first = keys(store, "phí sông", most=150)
    second = [hit.key for hit in Searcher(store.parts, one).search("phí sông", 150)]
    assert sorted(second) == sorted(first)
    assert second[100:] == first[100:]
    assert second != first
    scores = [hit.score for hit in Searcher(store.parts, one).search("phí sông", 150)]
    assert scores == sorted(scores, reverse=True)


def test_fitting_finds_the_feature_that_tells():
    rng = np.random.default_rng(1)
    groups = []
    for _ in range(60):
        features = rng.random((20, len(FEATURES))).astype(np.float32)
        right = np.zeros(20, bool)
        right[int(features[:, 3].argmax())] = True
        groups.append((features, right))
    ranking = fit(groups, tuple(FEATURES))
    assert int(np.argmax(ranking.weights)) == 3
    assert ranking.weights[3] > 5 * max(abs(weight) for place, weight in enumerate(ranking.weights) if place != 3)
    with pytest.raises(ValueError, match="no question"):
        fit([(groups[0][0], np.zeros(20, bool))], tuple(FEATURES))


def test_fusion_is_by_ranks_and_weights():
    # 1/61 + 1/62 for b, 1/61 for a, 1/62 + 0 for c
    assert fused([["a", "b"], ["b", "c"]]) == [
        ("b", pytest.approx(1 / 62 + 1 / 61)), ("a", pytest.approx(1 / 61)), ("c", pytest.approx(1 / 62)),
    ]  # fmt: skip
    assert fused([["a"], ["b"]], [1, 2])[0][0] == "b"
    with pytest.raises(ValueError, match="zip"):
        fused([["a"]], [1, 2])


def test_vectors_find_the_nearest_and_refuse_another_size(tmp_path):
    rows = np.array([[1, 0, 0], [0, 2, 0], [3, 4, 0]], np.float32)
    vectors = Vectors.write(tmp_path / "v", ["x", "y", "xy"], rows, model="tiny")
    found = vectors.nearest(np.array([0, 5, 0], np.float32), 2)
    assert found == [("y", pytest.approx(1)), ("xy", pytest.approx(0.8, abs=1e-3))]
    with pytest.raises(Refused, match=r"vectors\.size"):
        vectors.nearest(np.zeros(4, np.float32), 1)
    (tmp_path / "v" / "vectors.npy").write_bytes(b"")
    with pytest.raises(Refused, match=r"index\.unreadable"):
        Vectors(tmp_path / "v")


def test_tantivy_answers_the_same_questions(tmp_path):
    pytest.importorskip("tantivy")
    from giaoban.core.search.index.adapter import TantivySearch

    engine = TantivySearch(tmp_path)
    assert engine.write(SAMPLES) == 3
    own = stored(tmp_path / "own").searcher()
    for question in ("phí qua sông", "den tren do", "Đò đi ban đêm"):
        assert engine.search(question)[0].key == own.search(question)[0].key
    assert [hit.key for hit in engine.search("đò", only=Only(on=dt.date(2025, 1, 1)))] == ["ferry|1"]
    assert [hit.key for hit in engine.search("phí", only=Only(facets={"type": {"Sắc lệnh"}}))] == ["ferry|1"]
    engine.write([Entry("ferry|1", "Cấm qua sông khi lũ.")], remove=["market|1"])
    assert engine.search("phí chỗ ngồi") == []
    assert engine.search("") == []
