"""The law end to end: import, index, search, beside bm25s, SQLite FTS5 and tantivy; answers and figures.

    python benchmarks/law.py [--quick] [--json] [--data FOLDER] [--no-core] [--no-peers] [--no-answers]

Reads the codification and the questions below GIAOBAN_LEGAL_DATA (default ../shared/data/law beside the checkout),
which are no part of the repository. Articles of the questions' laws that the codification lacks are added as a second
corpus. Seconds are of the processor, on one core; what else the machine does is not counted.

Retrieval is measured on half of the laws that the questions are about; the second stage is fitted to the other half,
and the halves then change places. No law is ever learned from and measured on. `first stage` has no fitted part.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
SLOW_QUESTIONS = 40
"""Questions that an engine of a few a second is asked."""
Result = dict[str, Any]
Answer = Callable[[str], list[str]]


def import_all(file: Path, folder: Path, limit: int | None) -> tuple[list[Result], Path]:
    """Reads, cuts and keeps every article, then indexes them; a second import shows what is left to do."""
    from benchmarks.law_core import records, result

    from giaoban.library.actions.corpora.importing import Imported, index_corpus
    from giaoban.library.actions.corpora.keeping import keep
    from giaoban.library.actions.corpora.records import read_records
    from giaoban.library.queries.corpora.place import TEXTS, corpus_folder

    source = file
    if limit:
        source = folder / "part.jsonl"
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records(file, limit)), "utf-8")
    place = corpus_folder("law")
    findings: list[Any] = []
    began = time.process_time()
    kept = keep(place / TEXTS, file.name, read_records(source, file.name, findings.append))
    parsed = time.process_time() - began
    done = Imported("law", file.name)
    began = time.process_time()
    index_corpus(place, done)
    indexed = time.process_time() - began
    began = time.process_time()
    links = link(place)
    linked = time.process_time() - began
    began = time.process_time()
    again = keep(place / TEXTS, file.name, read_records(source, file.name, findings.append))
    index_corpus(place, Imported("law", file.name))
    twice = time.process_time() - began
    left_out = sum(one.code in ("corpus.bad-line", "corpus.no-number", "corpus.no-article") for one in findings) / 2
    undated = sum(one.code == "corpus.no-date" for one in findings) / 2
    whole = kept.articles + kept.twice
    share = 1 - (left_out + undated) / (whole + left_out)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / 1e6
    rows = [
        result(f"unpack, parse and keep {kept.articles:,} articles", seconds=parsed, goal="< 60 s", holds=parsed < 60),
        result("articles with number and date", ratio=share, goal=">= .999", holds=share >= 0.999),
        result(f"index {done.indexed:,} articles", seconds=indexed, goal="< 60 s", holds=indexed < 60),
        result(f"references of {links:,} articles and names found, resolved and kept", seconds=linked),
        result("the whole import: the three stages", seconds=parsed + indexed + linked),
        result("peak memory of all three, MB", ratio=peak(), goal="< 2000", holds=peak() < 2000),
        result(f"the same import again: {again.added + again.replaced + again.removed} rows change", seconds=twice),
        result("texts and index on disk, MB", ratio=round(size, 1)),
    ]
    return rows, place


def link(place: Path) -> int:
    """References both ways, kept beside the corpus: the third stage of an import."""
    import datetime as dt

    from giaoban.library.actions.corpora.linking import link_corpus
    from giaoban.library.queries.corpora.place import TEXTS
    from giaoban.library.queries.corpora.texts import Texts

    with Texts(place / TEXTS) as texts:
        return link_corpus(place, texts, today=dt.date(2025, 12, 1))


def peak() -> float:
    from benchmarks.law_core import peak_mb

    return peak_mb()


def add_missing(data: Path) -> None:
    """The articles of the questions' laws that the codification lacks, as a corpus of their own."""
    from giaoban.library.actions.corpora.importing import Imported, index_corpus
    from giaoban.library.actions.corpora.keeping import keep
    from giaoban.library.actions.corpora.records import read_records
    from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
    from giaoban.library.queries.corpora.texts import Texts

    with Texts(corpus_folder("law") / TEXTS) as texts:
        held = {key for each in texts.articles() for key in [(each.number, each.article)]}
    place = corpus_folder("more")
    rows = read_records(data / "questions_train" / "articles.jsonl.xz", "more", lambda _: None)
    keep(place / TEXTS, "more", (each for each in rows if (each.number, each.article) not in held))
    index_corpus(place, Imported("more", "more"))


def measure_speed(questions: Sequence[str]) -> list[Result]:
    """Questions a second by the first stage alone, and the whole way of one question with texts and all."""
    import datetime as dt

    from benchmarks.law_core import result

    from giaoban.core.search.index.question import read_question
    from giaoban.library.queries.corpora.ranking import load_ranking
    from giaoban.library.queries.corpora.searching import open_search

    law = open_search(ranking=load_ranking())
    for question in questions[:50]:
        law.search(question, today=dt.date(2025, 12, 1))
    began = time.process_time()
    for question in questions:
        law.searcher.candidates(read_question(question), 20)
    speed = len(questions) / (time.process_time() - began)
    taken = []
    for question in questions:
        began = time.process_time()
        law.search(question, 20, today=dt.date(2025, 12, 1))
        taken.append(time.process_time() - began)
    middle, late = (1000 * sorted(taken)[int(len(taken) * share)] for share in (0.5, 0.95))
    return [
        result("first stage, questions a second", ratio=round(speed, 1), goal=">= 300", holds=speed >= 300),
        result("both stages, citations and texts: middle, ms", ratio=round(middle, 2)),
        result("both stages, citations and texts: 95 of 100 below, ms", ratio=late, goal="< 50", holds=late < 50),
    ]


def measure_retrieval(file: Path, limit: int | None, folder: Path) -> list[Result]:
    """Each stage on the half of the laws it was not fitted to, with marks and without, and what each part brings."""
    import numpy as np
    from benchmarks.law_ranking import field_rows

    from giaoban.cli.law.training import read_taught
    from giaoban.core.search.index.second import FEATURES
    from giaoban.library.queries.corpora import teaching
    from giaoban.library.queries.corpora.searching import open_search

    taught = read_taught(file, [])[: 60 if limit else None]
    searcher = open_search().searcher
    marked = [teaching.example(searcher, each) for each in taught]
    bare = [teaching.example(searcher, each, bare=True) for each in taught]
    rows = told("first stage (BM25F)", teaching.measured(teaching.first_ranks(marked)))
    for name, mrr in field_rows(taught, folder):
        rows.append(line(f"  first stage, {name}: MRR@10", mrr))
    rows += told("first stage, typed without marks", teaching.measured(teaching.first_ranks(bare)))
    both = teaching.cross_validated(marked, count=2)
    plain = teaching.cross_validated(marked, bare, count=2)
    rows += told("both stages, fitted to the other half", both)
    rows += told("both stages, typed without marks", plain)
    loss = max(both.r1 - plain.r1, both.r5 - plain.r5, both.r20 - plain.r20, both.mrr10 - plain.mrr10)
    rows.append(line("loss without marks, the worst of the four", loss, goal="<= .03", holds=loss <= 0.03))
    for name in FEATURES:
        left = [each for each in FEATURES if each != name]
        rows.append(line(f"  without {name}: MRR@10", teaching.cross_validated(marked, names=left, count=2).mrr10))
    only_first = [name for name in FEATURES if name in ("relative", "absolute")]
    rows.append(
        line("  with the first score alone: MRR@10", teaching.cross_validated(marked, names=only_first, count=2).mrr10)
    )
    reach = float(np.mean([each.is_right.any() for each in marked]))
    rows.append(line("right one among the candidates of the first stage", reach))
    return rows


def told(name: str, measured: Any) -> list[Result]:
    """The four figures of a retrieval as lines."""
    return [
        line(f"{name}: {what}", value)
        for what, value in (
            ("R@1", measured.r1),
            ("R@5", measured.r5),
            ("R@20", measured.r20),
            ("MRR@10", measured.mrr10),
        )
    ]


def line(work: str, ratio: float, *, engine: str = "giaoban", goal: str = "", holds: bool = True) -> Result:
    from benchmarks.law_core import result

    return result(work, ratio=float(ratio), goal=goal, holds=holds) | {"engine": engine}


def measure_peers(questions: Sequence[tuple[str, frozenset[tuple[str, str]]]], folder: Path) -> list[Result]:
    """The same articles and questions in other engines, each with what it does best: pairs where it can have them."""
    from giaoban.library.queries.corpora.entries import entry_of
    from giaoban.library.queries.corpora.place import TEXTS, corpus_folder, corpus_names
    from giaoban.library.queries.corpora.texts import Texts

    entries = []
    for name in corpus_names():
        with Texts(corpus_folder(name) / TEXTS) as texts:
            entries += [entry_of(each) for each in texts.articles()]
    rows: list[Result] = []
    for engine, make, most in (("bm25s", _bm25s, None), ("tantivy", _tantivy, None), ("FTS5", _fts5, SLOW_QUESTIONS)):
        began = time.process_time()
        answer = make(entries, folder)
        built = time.process_time() - began
        rows.append(line("index", 0, engine=engine) | {"seconds": round(built, 2), "ratio": None})
        asked = questions[: most or len(questions)]
        began = time.process_time()
        found = [answer(question) for question, _ in asked]
        speed = len(asked) / (time.process_time() - began)
        rows.append(line("questions a second", round(speed, 1), engine=engine))
        rows += [row | {"engine": engine} for row in told(f"{len(asked)} questions", _ranked(found, asked))]
    return rows


def _ranked(found: Sequence[list[str]], asked: Sequence[tuple[str, frozenset[tuple[str, str]]]]) -> Any:
    from giaoban.library.queries.corpora import teaching

    ranks = []
    for keys, (_, gold) in zip(found, asked, strict=True):
        hits = [teaching.gold_key(*key.partition("~")[0].split("|")[:2]) in gold for key in keys]
        ranks.append(hits.index(True) + 1 if True in hits else teaching.MISSED)
    return teaching.measured(ranks)


def _words(text: str) -> list[str]:
    from giaoban.core.search.index.terms import words
    from giaoban.core.search.spelling import syllable

    row = [syllable(word) for word in words(text)]
    return [*row, *(f"{one}_{two}" for one, two in pairwise(row))]


def _bm25s(entries: Sequence[Any], folder: Path) -> Answer:
    import logging

    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells every step

    numbers: dict[str, int] = {}
    rows = [
        [numbers.setdefault(word, len(numbers)) for word in _words(f"{each.name} {each.title} {each.text}")]
        for each in entries
    ]
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index((rows, numbers), show_progress=False)

    def answer(question: str) -> list[str]:
        asked = [[word for word in dict.fromkeys(_words(question)) if word in numbers]]
        places, _ = index.retrieve(asked, k=20, show_progress=False)
        return [entries[int(place)].key for place in places[0]]

    return answer


def _tantivy(entries: Sequence[Any], folder: Path) -> Answer:
    from giaoban.core.search.index.adapter import TantivySearch

    engine = TantivySearch(folder / "tantivy")
    engine.write(entries)
    return lambda question: [hit.key for hit in engine.search(question, 20)]


def _fts5(entries: Sequence[Any], folder: Path) -> Answer:
    store = sqlite3.connect(folder / "fts.sqlite3")
    store.execute(
        "CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, name, title, text, tokenize='unicode61 remove_diacritics 0')"
    )
    store.executemany("INSERT INTO t VALUES (?,?,?,?)", ((e.key, e.name, e.title, e.text) for e in entries))
    store.commit()

    def answer(question: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"[^\W_]+", question.lower())))
        rows = store.execute("SELECT key FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 4, 4, 1) LIMIT 20", (asked,))
        return [row[0] for row in rows]

    return answer


def shown(rows: list[Result], is_silent: bool) -> list[Result]:
    """Tells the lines of a part as soon as it is done, so that a long run that is stopped has told what it knows."""
    for row in () if is_silent else rows:
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.1f} s"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:,.4g}"
        held = "" if not row["goal"] else "holds" if row["holds"] else "MISSED"
        work = f"{row['engine']:8} {row['work']:96}"
        print(f"{work} {seconds:>9} {ratio:>9}  {row['goal']:9} {held}", flush=True)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the first 6,000 articles and 60 questions only")
    parser.add_argument("--json", action="store_true", help="a list of objects")
    parser.add_argument("--data", type=Path, help="folder of the codification")
    parser.add_argument("--no-core", action="store_true", help="without structure, references and histories")
    parser.add_argument("--no-peers", action="store_true", help="without the other engines")
    parser.add_argument("--no-answers", action="store_true", help="without answers, figures and orders")
    args = parser.parse_args()
    from benchmarks.law_core import FILE, QUICK, core_results, data_folder

    data = data_folder(args.data)
    if not (data / FILE).is_file():
        print(f"no {data / FILE}: nothing to measure", file=sys.stderr)
        return 2
    limit = QUICK if args.quick else None
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["GIAOBAN_VAR"] = made
        import django

        from giaoban.cli.law.training import read_taught

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        results = shown(import_all(data / FILE, folder, limit)[0], args.json)
        add_missing(data)
        file = data / "questions_train" / "questions.jsonl"
        taught = read_taught(file, [])[: 60 if limit else None]
        results += shown(measure_speed([each.question for each in taught]), args.json)
        results += shown(measure_retrieval(file, limit, folder), args.json)
        if not args.no_peers:
            results += shown(measure_peers([(each.question, each.gold) for each in taught], folder), args.json)
        if not args.no_answers:
            from benchmarks.law_answers import measure_quotation, measure_silence, questions_of
            from benchmarks.law_assistants import measure_figures, measure_orders

            some = 60 if limit else None
            results += shown(measure_quotation(questions_of(file)[:some]), args.json)
            results += shown(measure_silence(file, some), args.json)
            results += shown([*measure_figures(), *measure_orders(folder)], args.json)
    if not args.no_core:
        results += shown(core_results(data / FILE, limit), args.json)
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    return 0 if all(row["holds"] is not False for row in results) else 1


if __name__ == "__main__":
    sys.exit(main())
