"""`giaoban law train QUESTIONS.jsonl`: fits the weights of the second stage to questions with known answers."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.findings import Finding
    from giaoban.library.queries.corpora.teaching import Example, Retrieval, Taught


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "train",
        help="fit the second stage of the search to questions with known answers",
        description=(
            "Reads lines with question and gold (a list of number and article), compares the best candidates of the "
            "first stage with each, and fits one weight for each feature. Prints what that is worth on documents it "
            "was not fitted to (cross-validation over documents), and the file of weights; --out writes it. With "
            "--model lightgbm trees are fitted too, to compare (needs the extra `ranking`)."
        ),
        epilog=(
            "Example: giaoban law train questions.jsonl --out packs/vn/law/ranking.yaml\n"
            "Exit codes: 0 fine, 1 too few questions could be used, 2 unreadable input, 3 no such corpus."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", type=Path, metavar="FILE")
    parser.add_argument("--corpus", action="append", metavar="NAME", help="default all")
    parser.add_argument("--folds", type=int, default=5, metavar="N")
    parser.add_argument("--model", choices=("linear", "lightgbm"), default="linear")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the weights here")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding, Refused

    if args.folds < 2:
        print("--folds 2, 3, …", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    from giaoban.library.queries.corpora.place import NoCorpus
    from giaoban.library.queries.corpora.ranking import ranking_text
    from giaoban.library.queries.corpora.searching import open_search
    from giaoban.library.queries.corpora.teaching import cross_validated, example, first_ranks, learn, measured

    findings: list[Finding] = []
    try:
        taught = read_taught(args.questions, findings)
        searcher = open_search(args.corpus).searcher
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    examples: list[Example] = []
    for number, each in enumerate(taught, 1):
        examples.append(example(searcher, each))
        if number % 100 == 0:
            print(f"  {number}/{len(taught)}", file=sys.stderr)
    usable = {each.group for each in examples if each.is_right.any()}
    if len(usable) < args.folds:
        context = {"documents": len(usable), "folds": args.folds}
        return refuse([*findings, Finding("ranking.too-few", context=context)], 1)
    bare = [example(searcher, each, bare=True) for each in taught]
    rows: dict[str, Retrieval] = {
        "first stage": measured(first_ranks(examples)),
        "first stage, no marks": measured(first_ranks(bare)),
        "both, cross-validated": cross_validated(examples, count=args.folds),
        "both, cross-validated, no marks": cross_validated(examples, bare, count=args.folds),
    }
    if args.model == "lightgbm":
        rows["trees, cross-validated"] = _trees(examples, args.folds)
    print(f"{'':34}{'n':>6}{'R@1':>8}{'R@5':>8}{'R@20':>8}{'MRR@10':>8}", file=sys.stderr)
    for name, row in rows.items():
        said = "".join(f"{value:8.3f}" for value in (row.r1, row.r5, row.r20, row.mrr10))
        print(f"{name:34}{row.questions:>6}{said}", file=sys.stderr)
    worth = rows["both, cross-validated"]
    provenance: dict[str, Any] = {
        "command": f"giaoban law train {args.questions.name}",
        "questions": len(taught),
        "documents": len(usable),
        "folds": args.folds,
        "cross_validated": {"r1": round(worth.r1, 3), "r5": round(worth.r5, 3), "r20": round(worth.r20, 3),
                            "mrr10": round(worth.mrr10, 3)},
        "evidence": "computed",
    }  # fmt: skip
    text = ranking_text(learn(examples), provenance)
    if args.out is None:
        print(text, end="")
    else:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(text, encoding="utf-8")
    return refuse(findings[:30], 1) if findings else 0


def read_taught(path: Path, findings: list[Finding]) -> list[Taught]:
    """Questions with gold articles. Raises Refused (`corpus.unreadable`)."""
    from giaoban.core.findings import Finding, Place, Refused
    from giaoban.library.queries.corpora.teaching import Taught, gold_key

    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as why:
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context={"why": str(why)[:200]})]) from why
    taught = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold = frozenset(gold_key(str(each["number"]), each["article"]) for each in row["gold"])
            if not gold or not isinstance(row["question"], str):
                raise ValueError("no gold")
            taught.append(Taught(row["question"], gold))
        except (ValueError, KeyError, TypeError):
            context = {"fields": "question, gold[number, article]"}
            findings.append(Finding("corpus.bad-question", where=Place(path.name, number), context=context))
    return taught


def _trees(examples: Sequence[Example], count: int) -> Retrieval:
    """The same features ordered by gradient-boosted trees. Raises Refused when LightGBM is not installed."""
    import numpy as np

    from giaoban.core.findings import Finding, Refused
    from giaoban.library.queries.corpora.teaching import folds, measured, rank

    try:
        import lightgbm
    except ImportError as why:
        raise Refused([Finding("ranking.no-lightgbm")]) from why
    fold_of = folds([each.group for each in examples], count)
    ranks: list[int] = []
    settings = {
        "objective": "lambdarank", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": 30, "verbose": -1,
        "seed": 1, "deterministic": True, "num_threads": 1,
    }  # fmt: skip
    for number in range(count):
        rest = [each for each in examples if fold_of[each.group] != number and each.is_right.any()]
        data = lightgbm.Dataset(
            np.concatenate([each.features for each in rest]),
            np.concatenate([each.is_right for each in rest]),
            group=[len(each.is_right) for each in rest],
        )
        model = lightgbm.train(settings, data, 150)
        own = [each for each in examples if fold_of[each.group] == number]
        ranks += [rank(np.asarray(model.predict(each.features)), each.is_right) for each in own]
    return measured(ranks)
