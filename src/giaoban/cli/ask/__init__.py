"""`giaoban ask "..." --as-of DATE --profile citizens [--json]`: the words of the law, or figures, or why neither."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.cli.ask import fitting, learning, showing

if TYPE_CHECKING:
    from giaoban.core.findings import Refused


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "ask",
        help="ask the law or the figures; the answer is quoted, dated, or refused",
        description=(
            "Answers with exact words of the documents held (giaoban law import), with their place and whether they "
            "are in force on the day; with figures, when the question is about some; or says that it found nothing "
            "certain. --model lets the language model of GIAOBAN_MODEL phrase; what the quoted text does not say is "
            "dropped. --queries asks each line of a file. --fit makes the weights by which answers are held back, "
            "--learn finds everyday words."
        ),
        epilog=(
            'Examples: giaoban ask "nghi viec phai bao truoc bao nhieu ngay"\n'
            '          giaoban ask "Mức phạt khi không khai báo tạm trú?" --as-of 2024-07-01 --profile judges --json\n'
            "          giaoban ask --queries questions.jsonl --json > answers.jsonl\n"
            "          giaoban ask --fit questions.jsonl --fit more.csv --out packs/vn/assistants/abstention.yaml\n"
            "Exit codes: 0 answered, 1 no certain answer (some, with --queries), 2 wrong usage or an unreadable file,\n"
            "3 no such profile or corpus."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day that matters (default today)")
    parser.add_argument("--profile", default="citizens", metavar="NAME", help="whom it serves (default citizens)")
    parser.add_argument(
        "--corpus", action="append", metavar="NAME", help="only this one; may be repeated (default all)"
    )
    parser.add_argument("--queries", type=Path, metavar="FILE", help="questions, one a line, as for giaoban law search")
    parser.add_argument("--model", action="store_true", help="let the model of GIAOBAN_MODEL phrase the answer")
    parser.add_argument("--json", action="store_true", help="one object an answer")
    parser.add_argument("--fit", type=Path, action="append", metavar="FILE", help="labelled questions to fit to")
    parser.add_argument(
        "--learn", type=Path, action="append", metavar="FILE", help="everyday words from such questions"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the fitted weights go (default: printed)")
    parser.set_defaults(run=run)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Refused

    if sum(given is not None for given in (args.question, args.queries, args.fit, args.learn)) != 1:
        print("giaoban ask QUESTION | --queries FILE | --fit FILE | --learn FILE", file=sys.stderr)
        return 2
    open_stores()
    try:
        if args.fit is not None:
            return fitting.run(args)
        if args.learn is not None:
            return learning.run(args)
        return _ask(args)
    except Refused as refusal:
        return refuse(refusal.findings, _code(refusal))


def _code(refusal: Refused) -> int:
    unknown = {"assistant.unknown-profile", "corpus.unknown", "corpus.none", "answer.no-corpus"}
    return 3 if any(finding.code in unknown for finding in refusal.findings) else 2


def _ask(args: argparse.Namespace) -> int:
    from giaoban.assistants.backends import chosen_backend
    from giaoban.assistants.engine.answer import answer
    from giaoban.assistants.engine.told import answer_as_json

    today = dt.date.today()  # noqa: DTZ011 (the day of whoever asks)
    backend = chosen_backend() if args.model else None
    silent = 0
    for index, question in enumerate(_questions(args)):
        said = answer(
            question, profile=args.profile, as_of=args.as_of, today=today, corpora=args.corpus, backend=backend
        )
        silent += said.abstained is not None
        if args.json:
            row = answer_as_json(said)
            print(json.dumps(row if args.queries is None else {"query": index} | row, ensure_ascii=False))
        else:
            showing.show(said)
    return 1 if silent else 0


def _questions(args: argparse.Namespace) -> list[str]:
    """The question, or those of the file. Raises Refused with every line that is none."""
    from giaoban.cli.law.searching import questions_of
    from giaoban.core.findings import Finding, Refused

    if args.question is not None:
        return [args.question]
    findings: list[Finding] = []
    found = [question for _, question, _ in questions_of(args.queries, findings)]
    if findings:
        raise Refused(findings)
    return found
