"""`giaoban checklists compare OLD NEW`: what a new set would change."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.checklists.compare import Comparison

SIGNS = {"same": "=", "changed": "~", "added": "+", "removed": "-"}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "compare",
        help="what a new set would change, for the criteria and for given answers",
        description=(
            "Compares two sets criterion by criterion along their crosswalk. With --answers (answers to OLD) both are "
            "scored: what follows for NEW is carried over, the rest has to be answered anew. Nothing is changed."
        ),
        epilog=(
            "Example: giaoban checklists compare town-hall@1 town-hall@2 --packs packs/tiny --answers answers.yaml"
        ),
    )
    from giaoban.cli.checklists.finding import add_packs

    parser.add_argument("old", metavar="OLD", help="id@version, id, or a YAML file")
    parser.add_argument("new", metavar="NEW", help="id@version, id, or a YAML file")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers to OLD, as for score")
    parser.add_argument("--today", type=dt.date.fromisoformat, metavar="DATE", help="the day to judge on")
    parser.add_argument("--json", action="store_true", help="one object")
    add_packs(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import find
    from giaoban.cli.checklists.scoring import fitted
    from giaoban.core.checklists.compare import compare

    old = find(args.old, args.packs, args.language)
    new = find(args.new, args.packs, args.language) if not isinstance(old, int) else 0
    if isinstance(old, int) or isinstance(new, int):
        return old if isinstance(old, int) else int(new)  # type: ignore[arg-type]
    extra: dict[str, Any] = {}
    answers = None
    if args.answers:
        given = fitted(args.answers, old, args.language)
        if isinstance(given, int):
            return given
        answers, facts, day = given
        extra = {"facts": facts, "today": args.today or day or dt.date.today()}  # noqa: DTZ011 - whoever asks
    found = compare(old, new, answers, **extra)
    if args.json:
        print(json.dumps(found.as_plain(), ensure_ascii=False, indent=2))
    else:
        _print(found, args.language)
    return 0


def _listed(names: tuple[str, ...], language: str) -> str:
    from giaoban.cli.checklists.wording import FIELDS, in_words

    return ", ".join(in_words(FIELDS, name, language) for name in names)


def _print(found: Comparison, language: str) -> None:
    from giaoban.cli.checklists.finding import words
    from giaoban.cli.checklists.scoring import headline
    from giaoban.cli.checklists.wording import RELATIONS, in_words

    for one in found.differences:
        owner, name = (found.old, one.old) if one.change == "removed" else (found.new, one.new)
        relation = in_words(RELATIONS, one.relation, language)
        tie = f"  {relation} {one.old}" if one.relation else ""
        fields = f"  ({_listed(one.fields, language)})" if one.fields else ""
        print(f"{SIGNS[one.change]} {name:<12} {words(owner.criteria[name].title, language)}{tie}{fields}")
    counts = "  ".join(f"{SIGNS[name]}{found.count(name)}" for name in ("same", "changed", "added", "removed"))
    for group, changed in found.groups:
        print(f"~ {group:<12} ({_listed(changed, language)})")
    if found.of_the_set:
        print(f"~ {'cả bộ' if language == 'vi' else 'the whole':<12} ({_listed(found.of_the_set, language)})")
    print(f"{found.old.reference} -> {found.new.reference}:  {counts}")
    if found.before and found.after:
        print(headline(found.before, language))
        print(headline(found.after, language))
        asked = ", ".join(found.to_answer) or "–"
        print(f"Phải trả lời lại: {asked}" if language == "vi" else f"To answer anew: {asked}")
    sys.stdout.flush()
