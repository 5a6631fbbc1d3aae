"""`giaoban law search "..." -k 20 --json`, or many questions at once with `--queries FILE.jsonl`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.findings import Finding
    from giaoban.library.queries.corpora.fusing import FusedSearch
    from giaoban.library.queries.corpora.searching import LawHit, LawSearch

ASKED_IN = ("question", "query", "text", "q")
MOST = 1000
_SHOWN = 300


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "search",
        help="the articles that answer a question, and the khoản that does best",
        description=(
            "Finds articles by their words, with marks or without, and puts one first that the question names. Prints "
            "them, or with --json one object a line: number, article, clause, point, score and what else is known. "
            "With --queries each line of a file is a question (an object with question, query or text; or a bare "
            "string), and every hit says the query's index, counted from 0."
        ),
        epilog=(
            'Examples: giaoban law search "thời giờ làm việc ban đêm" -k 5\n'
            '          giaoban law search "khoản 2 Điều 8 Nghị định 15/2020/NĐ-CP" --json\n'
            '          giaoban law search "muc phat" --on 2024-07-01 --type "Nghị định" --field 28\n'
            "          giaoban law search --queries questions.jsonl -k 20 --json > hits.jsonl\n"
            "Exit codes: 0 fine (also when nothing is found), 1 some questions could not be read, 2 wrong usage or an\n"
            "unreadable file, 3 no such corpus."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--queries", type=Path, metavar="FILE", help="questions, one a line; - for stdin")
    parser.add_argument("-k", type=int, default=20, metavar="N", help=f"hits a question (default 20, at most {MOST})")
    parser.add_argument(
        "--corpus", action="append", metavar="NAME", help="only this one; may be repeated (default all)"
    )
    parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DATE", help="only what was in force on the day")
    parser.add_argument("--since", type=dt.date.fromisoformat, metavar="DATE", help="in force from the day or later")
    parser.add_argument("--until", type=dt.date.fromisoformat, metavar="DATE", help="in force from the day or earlier")
    parser.add_argument("--type", action="append", metavar="TYPE", help="type of document: Luật, Nghị định, ...")
    parser.add_argument("--field", action="append", metavar="CODE", help="topic of the codification: 19, 19.1, ...")
    parser.add_argument("--issuer", action="append", metavar="NAME", help="Chính phủ, Quốc hội, ...")
    parser.add_argument("--label", action="append", metavar="LABEL", help="guidance, plan, answer, document")
    parser.add_argument("--stage", choices=("first", "second"), default="second", help="stop after BM25F with first")
    parser.add_argument(
        "--fusion", action="store_true", help="join the words with vectors (GIAOBAN_EMBEDDINGS, giaoban law vectors)"
    )
    parser.add_argument("--json", action="store_true", help="one object a hit, one hit a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import os

    from giaoban.cli import refuse
    from giaoban.core.findings import Refused

    if (args.question is None) == (args.queries is None) or not 1 <= args.k <= MOST:
        print(f"giaoban law search QUESTION | --queries FILE   (-k 1..{MOST})", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")  # where corpora lie; the site is not started
    from giaoban.library.queries.corpora.place import NoCorpus
    from giaoban.library.queries.corpora.ranking import load_ranking
    from giaoban.library.queries.corpora.searching import open_search

    try:
        words = open_search(args.corpus, ranking=load_ranking() if args.stage == "second" else None)
        refuse(words.findings, 0)  # a corpus without its index, or damaged: said
        law: LawSearch | FusedSearch = _fused(words) if args.fusion else words
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if args.queries is None:
        try:
            hits = _hits(law, args.question, args)
        except Refused as refusal:  # the server of the vectors
            return refuse(refusal.findings, 2)
        _print(hits, args, None)
        return 0
    findings: list[Finding] = []
    began, asked = time.monotonic(), 0
    try:
        for index, question, day in questions_of(args.queries, findings):
            asked += 1
            _print(_hits(law, question, args, day), args, index)
            if asked % 500 == 0:
                print(f"  {asked:,} câu hỏi / questions, {asked / (time.monotonic() - began):,.0f}/s", file=sys.stderr)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if findings:
        refuse(findings[:30], 1)
    if not asked:
        return 2
    return 1 if findings else 0


def _fused(law: LawSearch) -> FusedSearch:
    """The search with vectors; the site is started, since its room of the network says what may be reached."""
    from giaoban.cli import set_up_django
    from giaoban.library.queries.corpora.embeddings import chosen_embedding
    from giaoban.library.queries.corpora.fusing import FusedSearch

    set_up_django()
    return FusedSearch(law, chosen_embedding())


def _hits(
    law: LawSearch | FusedSearch, question: str, args: argparse.Namespace, day: dt.date | None = None
) -> list[LawHit]:
    """Of a corpus that turns out to be damaged it is said, at each question, that it is left out."""
    from giaoban.cli import refuse
    from giaoban.library.queries.corpora.searching import LawSearch, readable

    if isinstance(law, LawSearch):
        left, hits = readable(law, lambda law: _asked(law, question, args, day))
        refuse([one for one in left.left_out if one not in law.left_out], 0)
        return hits
    return _asked(law, question, args, day)


def _asked(law: LawSearch | FusedSearch, question: str, args: argparse.Namespace, day: dt.date | None) -> list[LawHit]:
    return law.search(
        question,
        args.k,
        today=dt.date.today(),  # noqa: DTZ011 (the day of whoever asks)
        on=day or args.on,
        since=args.since,
        until=args.until,
        facets={name: given for name in ("type", "field", "issuer", "label") if (given := getattr(args, name))},
    )


def questions_of(path: Path, findings: list[Finding]) -> Iterator[tuple[int, str, dt.date | None]]:
    """Index, question and its day of each line that is not empty; the index counts bad ones too."""
    from giaoban.core.findings import Finding, Place, Refused

    name = "-" if str(path) == "-" else path.name
    try:
        data = sys.stdin.buffer.read() if name == "-" else path.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as why:
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context={"why": str(why)[:200]})]) from why
    index = -1
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        index += 1
        question, day = _question(line)
        if question is None:
            context = {"fields": ", ".join(ASKED_IN[:3])}
            findings.append(Finding("corpus.bad-question", where=Place(name, number), context=context))
        else:
            yield index, question, day


def _question(line: str) -> tuple[str | None, dt.date | None]:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None, None
    if isinstance(value, str):
        return value, None
    if not isinstance(value, dict):
        return None, None
    question = next((value[name] for name in ASKED_IN if isinstance(value.get(name), str)), None)
    try:
        day = dt.date.fromisoformat(str(value["on"])) if value.get("on") else None
    except ValueError:
        return None, None
    return question, day


def _print(hits: list[LawHit], args: argparse.Namespace, index: int | None) -> None:
    if args.json:
        lines = []
        for rank, hit in enumerate(hits, 1):
            said = {"query": index, "rank": rank} if index is not None else {"rank": rank}
            lines.append(json.dumps(said | hit.as_json(), ensure_ascii=False) + "\n")
        sys.stdout.write("".join(lines))
        return
    if index is not None:
        print(f"# {index}")
    if not hits:
        print("Không tìm thấy điều nào / nothing found.")
    from giaoban.core.law.numbers import normal_number

    for rank, hit in enumerate(hits, 1):
        place = "".join(f"{word} {said} " for word, said in (("điểm", hit.point), ("khoản", hit.clause)) if said)
        held = hit.held
        since = f", từ {held.since:%d/%m/%Y}" if held.since else ""
        where = f"{place}Điều {hit.article} {held.type} {normal_number(hit.number)}{since}"
        print(f"{rank:>3}. {where}  [{hit.score:.2f}, {hit.corpus}]")
        print(f"     {held.title} ({held.name})" if held.name else f"     {held.title}")
        words = " ".join(hit.passage.split())
        print(f"     {words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}")
