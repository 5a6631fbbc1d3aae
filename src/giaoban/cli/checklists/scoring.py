"""`giaoban checklists score FILE`: gates, bounds and the tree that explains them, for a file of answers."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.checklists.answers import Answer
    from giaoban.core.checklists.schema import Checklist
    from giaoban.core.checklists.score import Score
    from giaoban.core.checklists.tree import Scored


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "score",
        help="score a file of answers and explain it",
        description=(
            "FILE (YAML or JSON) names its checklist, the facts and the answers. Unknown is not zero: the score has a "
            "lower and an upper bound; each line of the tree is a credit from 0 to 1 and what it weighs. Exit code 1 "
            "when answers do not fit the checklist, whatever the verdict."
        ),
        epilog=(
            "Example of FILE:\n"
            "  checklist: town-hall@1\n"
            "  today: 2024-12-20\n"
            "  facts: {has_counter: true}\n"
            "  answers: [{criterion: open, value: yes}, {criterion: waiting, value: 8}]\n"
            "giaoban checklists score FILE --packs packs/tiny"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    from giaoban.cli.checklists.finding import add_packs

    parser.add_argument("file", type=Path, metavar="FILE", help="answers in YAML or JSON")
    parser.add_argument("--today", type=dt.date.fromisoformat, metavar="DATE", help="default: the file's, else today")
    parser.add_argument("--json", action="store_true", help="the canonical result: same answers, same bytes")
    add_packs(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import find
    from giaoban.core.checklists.score import score

    read = read_file(args.file, args.language)
    if isinstance(read, int):
        return read
    checklist = find(read.checklist, args.packs, args.language)
    if isinstance(checklist, int):
        return checklist
    given = fitted(args.file, checklist, args.language)
    if isinstance(given, int):
        return given
    answers, facts, day = given
    found = score(checklist, answers, facts=facts, today=args.today or day or dt.date.today())  # noqa: DTZ011
    warn_of_day(checklist, found.today, args.language)
    if args.json:
        print(found.as_json())
        return 0
    print(headline(found, args.language))
    for node in found.tree:
        _print(node, 1, args.language)
    return 0


def warn_of_day(checklist: Checklist, today: dt.date, language: str) -> None:
    """Says on stderr that a set is judged by outside its days; the judgement itself is left to whoever asks."""
    from giaoban.core.findings import Finding, Severity
    from giaoban.web.findings import print_findings

    if checklist.may_be_used_on(today):
        return
    last = checklist.transition_until or checklist.valid_to
    context = {
        "id": checklist.reference, "today": str(today), "valid_from": str(checklist.valid_from or "…"),
        "until": str(last or "…"),
    }  # fmt: skip
    print_findings(
        [Finding("checklist.not-in-force", Severity.WARNING, context=context)], stream=sys.stderr, language=language
    )


def read_file(path: Path, language: str) -> Any:
    from giaoban.cli.checklists.finding import read
    from giaoban.core.checklists.answers_file import read_answers
    from giaoban.web.findings import print_findings

    text, faults = read(path)
    found = None
    if not faults:
        found, faults = read_answers(text, str(path))
    if found is None:
        print_findings(faults, stream=sys.stderr, language=language)
        return 2
    return found


def fitted(
    path: Path, checklist: Checklist, language: str
) -> tuple[list[Answer], dict[str, Any], dt.date | None] | int:
    """The answers of a file to a checklist, its facts and its day; or the exit code after saying what is wrong."""
    from giaoban.core.findings import has_errors
    from giaoban.web.findings import print_findings

    read = read_file(path, language)
    if isinstance(read, int):
        return read
    answers, faults = read.answers_for(checklist)
    if has_errors(faults):
        print_findings(faults, stream=sys.stderr, language=language)
        return 1
    return answers, read.facts_for(checklist), read.today


def headline(found: Score, language: str) -> str:
    """The verdict, the points and what is open, in one line."""
    from giaoban.cli.checklists.wording import REASONS, VERDICTS, in_words

    parts = [found.checklist.reference, in_words(VERDICTS, found.verdict, language)]
    if found.low_points is not None:
        low, high = f"{found.low_points:f}", f"{found.high_points:f}"
        points = low if low == high else f"{low}–{high}"
        parts.append(f"{points}/{found.checklist.points:f}" + (" điểm" if language == "vi" else " points"))
    if found.gates.total:
        parts.append(f"{'điều kiện' if language == 'vi' else 'gates'} {found.gates.met}/{found.gates.total}")
    if found.reasons:
        parts.append("; ".join(in_words(REASONS, one, language) for one in found.reasons))
    return "  ".join(parts)


def _print(node: Scored, depth: int, language: str) -> None:
    from giaoban.cli.checklists.finding import words
    from giaoban.cli.checklists.wording import STATES, WHY, in_words
    from giaoban.core.checklists.score import rounded

    low, high = rounded(node.low, 3), rounded(node.high, 3)
    bounds = "–" if low is None else low if low == high else f"{low}..{high}"
    weight = f"× {rounded(node.weight)}" if node.weight else ""
    state = "" if node.is_group else in_words(STATES, node.state, language)
    why = f"  [{'; '.join(in_words(WHY, one, language) for one in node.why)}]" if node.why else ""
    name = f"{'  ' * depth}{node.id:<10}"
    print(f"{name} {bounds:>9} {weight:<6} {state:<18} {words(node.node.title, language)}{why}")
    for child in node.children:
        _print(child, depth + 1, language)
