"""The law without a search engine: structure, references and histories on the codification.

    python benchmarks/law_core.py [--quick] [--json] [--data FOLDER]

Reads `phapdien_all.jsonl.xz` below GIAOBAN_LEGAL_DATA (default ../shared/data/law beside the checkout), which is no
part of the repository. One process on one core; seconds are of this process (what else the machine does is not
counted). What is counted as what: see docs/reference/law.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import lzma
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
FILE = "phapdien_all.jsonl.xz"
TODAY = dt.date(2025, 12, 1)
"""A day after the newest document of the file."""
QUICK = 6_000
KEYS = ("work", "engine", "seconds", "peak_mb", "ratio", "goal", "holds")
Result = dict[str, Any]


def data_folder(given: Path | None = None) -> Path:
    """Where the codification lies."""
    return given or Path(os.environ.get("GIAOBAN_LEGAL_DATA") or ROOT.parent / "shared" / "data" / "law")


def records(file: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Records of the packed file, one at a time."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit and number >= limit:
                return
            yield json.loads(line)


def measure_structure(file: Path, limit: int | None = None) -> tuple[list[Any], list[Result]]:
    """Unpack, read and parse every article into khoản and điểm."""
    from giaoban.core.law.codification import read_record

    began = time.process_time()
    articles, nodes, characters = [], 0, 0
    for record in records(file, limit):
        article = read_record(record)
        nodes += sum(1 for _ in article.node().walk())
        characters += len(article.text)
        articles.append(article)
    seconds = time.process_time() - began
    dated = sum(bool(each.number and each.effective_from) for each in articles) / len(articles)
    work = f"unpack and parse {len(articles):,} articles, {characters:,} characters, {nodes:,} nodes"
    return articles, [
        result(work, seconds=seconds, ratio=seconds, goal="< 60 s", holds=seconds < 60),
        result("articles with number and date", ratio=dated, goal=">= .999", holds=dated >= 0.999),
    ]


def measure_references(articles: list[Any]) -> list[Result]:
    """Speed of the search for references, and how many of a document's own articles are found where they are said."""
    from giaoban.core.law.codification import register_entries
    from giaoban.core.law.references import Aim, find_references
    from giaoban.core.law.references.resolve import Here, Register, resolve
    from giaoban.core.law.tree import Kind
    from giaoban.core.law.uris import parse_uri
    from giaoban.core.law.vocabulary import STANDARD

    register = Register(register_entries(articles))
    known = STANDARD.with_documents(register.documents)
    began = time.process_time()
    found = [find_references(each.text, known) for each in articles]
    seconds = time.process_time() - began
    characters = sum(len(each.text) for each in articles)
    speed = characters / seconds / 1e6
    addresses = {entry.number: uri for uri, entry in register.by_uri.items()}
    own = exact = articles_there = named = resolved = 0
    began = time.process_time()
    for article, references in zip(articles, found, strict=True):
        here = Here(addresses.get(article.number, ""), article.path)
        for reference in references:
            answer = resolve(reference, register, day=TODAY, here=here)
            says_article = bool(reference.steps) and reference.steps[0][0] is Kind.ARTICLE
            if reference.document.aim is Aim.THIS and says_article and reference.steps[0][1] != "này":
                own += 1
                exact += answer.is_resolved
                place = answer.uri or answer.nearest
                articles_there += bool(place) and parse_uri(place).path.split("/")[0] == reference.path.split("/")[0]
            elif reference.document.aim in (Aim.NUMBER, Aim.NAME):
                named += 1
                resolved += answer.is_resolved
    later = time.process_time() - began
    total = sum(map(len, found))
    found_work = f"find {total:,} references, M characters/s"
    return [
        result(found_work, seconds=seconds, ratio=speed, goal=">= 3", holds=speed >= 3),
        result(f"resolve {total:,} references", seconds=later),
        result(
            f"internal: {own:,} of 'Điều N ... này', article found",
            ratio=articles_there / own, goal=">= .985", holds=articles_there / own >= 0.985,
        ),
        result(f"internal: {own:,}, down to the khoản and điểm said", ratio=exact / own),
        result(f"to other documents: {named:,} (most are not in the file)", ratio=resolved / named),
    ]  # fmt: skip


def measure_labels() -> list[Result]:
    """Precision and recall on the labelled sentences of the repository."""
    from tests.core.law.labelled_references import FILE, FRESH, MIXED, RECORDS, score, together

    results = []
    for split in ("tune", "measure"):
        results += _two(f"labelled references of our own ({split})", score(split)[0])
    sets = (("by another hand", FRESH), ("in judgements, minutes and scans", RECORDS), ("in all manners, mixed", MIXED))
    for name, file in sets:
        results += _two(f"labelled references {name}", score("", file)[0])
    return results + _two(
        "labelled references, all sets together",
        together(*(score("", each)[0] for each in (FILE, FRESH, RECORDS, MIXED))),
    )


def _two(name: str, counted: Any) -> list[Result]:
    work = f"{counted.labels} {name}"
    return [
        result(f"{work}: precision", ratio=counted.precision, goal=">= .97", holds=counted.precision >= 0.97),
        result(f"{work}: recall", ratio=counted.recall, goal=">= .93", holds=counted.recall >= 0.93),
    ]


def measure_histories() -> list[Result]:
    """The scripted amendment histories against their slow reference."""
    from tests.core.law.scripted_histories import text_on
    from tests.core.law.test_law_histories import HISTORIES, built, days_of, script

    began = time.process_time()
    right = dates = 0
    for seed in range(HISTORIES):
        made = script(seed)
        uri, history = built(made)
        for day in days_of(made):
            dates += 1
            right += history.read(uri, day).text.encode() == text_on(made, day).encode()
    seconds = time.process_time() - began
    work = f"{HISTORIES} amendment histories, texts at {dates} dates exact to the byte"
    return [result(work, seconds=seconds, ratio=right / dates, goal="1", holds=right == dates)]


def measure_documents(articles: list[Any]) -> list[Result]:
    """Whole documents: articles put together to one text, parsed, and sent through Akoma Ntoso and back."""
    from giaoban.core.law.akoma import from_akoma, to_akoma
    from giaoban.core.law.structure import parse_document
    from giaoban.core.law.uris import path_key

    documents: dict[str, dict[str, Any]] = {}
    for each in articles:
        if each.article:
            documents.setdefault(each.number, {}).setdefault(each.article, each)
    began, characters, wanted, right, there, same = time.process_time(), 0, 0, 0, 0, 0
    parsed = []
    for number, parts in documents.items():
        row = [parts[article] for article in sorted(parts, key=path_key)]
        text = "\n".join(f"Điều {each.article}. {each.title}\n{each.text}" for each in row)
        characters += len(text)
        document = parse_document(text, number=number)
        parsed.append(document)
        got = {node.number for node in document.articles if node.path.startswith("dieu-")}
        wanted, right, there = wanted + len(row), right + len(got & set(parts)), there + len(got)
    seconds = time.process_time() - began
    began = time.process_time()
    some = parsed[:: max(1, len(parsed) // 300)]
    same = sum(from_akoma(to_akoma(each)) == each for each in some)
    again = time.process_time() - began
    speed, equal = characters / seconds / 1e6, same / len(some)
    return [
        result(f"parse {len(parsed):,} whole documents, M characters/s", seconds=seconds, ratio=speed),
        result(f"their {wanted:,} articles found again: recall", ratio=right / wanted),
        result("their articles found again: precision", ratio=right / there),
        result(
            f"{len(some)} documents through Akoma Ntoso and back, equal",
            seconds=again, ratio=equal, goal="1", holds=equal == 1,
        ),
    ]  # fmt: skip


def result(
    work: str, *, seconds: float | None = None, ratio: float | None = None, goal: str = "", holds: bool = True
) -> Result:
    """One line: the figure stands in `ratio`; no `goal` means it is only told."""
    return {
        "work": work,
        "engine": "giaoban",
        "seconds": None if seconds is None else round(seconds, 2),
        "peak_mb": peak_mb(),
        "ratio": None if ratio is None else round(ratio, 4),
        "goal": goal,
        "holds": holds,
    }


def peak_mb() -> float:
    """VmHWM of this process: the highest resident memory it ever had."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def core_results(file: Path | None, limit: int | None = None) -> list[Result]:
    """Everything; without the codification only what the repository itself holds."""
    steps: list[Callable[[], list[Result]]] = [measure_labels, measure_histories]
    results: list[Result] = []
    if file is not None:
        articles, results = measure_structure(file, limit)
        results += measure_references(articles)
        results += measure_documents(articles)
    for step in steps:
        results += step()
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"the first {QUICK:,} articles only")
    parser.add_argument("--json", action="store_true", help=f"a list of {{{', '.join(KEYS)}}}")
    parser.add_argument("--data", type=Path, help="folder of the codification")
    args = parser.parse_args()
    file = data_folder(args.data) / FILE
    if not file.is_file():
        print(f"no {file}: only what the repository holds is measured", file=sys.stderr)
    results = core_results(file if file.is_file() else None, QUICK if args.quick else None)
    if args.json:
        print(json.dumps([{key: each[key] for key in KEYS} for each in results], indent=1, ensure_ascii=False))
    else:
        print(f"{'work':78}{'seconds':>9}{'peak MB':>9}{'figure':>11}{'goal':>9}  holds")
        for each in results:
            shown = ["-" if each[key] is None else each[key] for key in ("seconds", "peak_mb", "ratio")]
            holds = "" if not each["goal"] else "yes" if each["holds"] else "NO"
            print(f"{each['work']:78}{shown[0]:>9}{shown[1]:>9}{shown[2]:>11}{each['goal']:>9}  {holds}")
    return 0 if all(each["holds"] for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
