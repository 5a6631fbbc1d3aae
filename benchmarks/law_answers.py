"""Answers measured: whether every sentence is an exact span with its citation, and when an assistant keeps silent.

    python benchmarks/law_answers.py [--quick] [--json] [--data FOLDER] [--corpora FOLDER]

Reads the codification and the questions below GIAOBAN_LEGAL_DATA (default ../shared/data/law beside the checkout), that
are no part of the repository, and the questions of tests/data/answers, which are. Importing takes two minutes; with
--corpora the corpora that lie there (`var`) are asked instead. The weights of silence are fitted here to the laws and
questions that are not measured; no law is ever learned from and measured on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
DAY = dt.date(2025, 12, 1)
MEASURED = 150
OWN = ROOT / "tests" / "data" / "answers" / "questions.csv"
Result = dict[str, Any]


def result(work: str, ratio: float, goal: str = "", holds: bool | None = None) -> Result:
    told: Result = {"work": work, "engine": "giaoban", "seconds": None, "peak_mb": None}
    return told | {"ratio": ratio, "goal": goal, "holds": holds}


def measure_quotation(questions: list[str]) -> list[Result]:
    """Every sentence is compared with the text it names, character by character, and its citation with the article."""
    from giaoban.assistants.engine.answer import answer
    from giaoban.library.queries.corpora.opened import opened_search

    law = opened_search()
    answered = sentences = wrong = uncited = 0
    taken = []
    for question in questions:
        began = time.process_time()
        found = answer(question, profile="citizens", as_of=DAY, today=DAY)
        taken.append(time.process_time() - began)
        answered += bool(found.sentences)
        if not found.sentences and found.abstained is None:
            wrong += 1
        for sentence in found.sentences:
            sentences += 1
            span = found.span(sentence.span_ids[0])
            held = law.texts[span.corpus].article(span.key) if span else None
            exact = span and held and held.text[span.start : span.end] == span.text == sentence.text
            wrong += not exact
            uncited += not (span and held and f"Điều {held.article}" in span.citation and span.number in span.citation)
    late = 1000 * sorted(taken)[int(0.95 * len(taken))]
    return [
        result(f"{len(questions)} questions: answered", round(answered / len(questions), 4)),
        result(f"{sentences} sentences that are no exact span", wrong, "0", wrong == 0),
        result("sentences without a valid citation", uncited, "0", uncited == 0),
        result("processor time of an answer, 95 of 100 below, ms", round(late, 1)),
    ]


def measure_silence(exam: Path, limit: int | None) -> list[Result]:
    """Area under the curve on laws and questions that the weights have not seen; what the threshold lets through."""
    from giaoban.assistants.engine.fitting import Seen, look, taught
    from giaoban.assistants.queries.labelled import Labelled, read_labelled
    from giaoban.assistants.queries.profiles import profile_named
    from giaoban.core.search.answering.calibration import area_under_curve
    from giaoban.library.queries.corpora.opened import opened_search

    law, profile = opened_search(), profile_named("citizens")
    given = read_labelled(exam, [])
    counts = Counter(min(one.gold)[0] for one in given)
    apart = {key for place, key in enumerate(sorted(counts, key=lambda key: (-counts[key], key))) if place % 3 == 1}
    own = read_labelled(OWN, [])

    def seen(rows: list[Labelled]) -> list[Seen]:
        return look(rows[:limit], law, profile=profile, today=DAY)

    told = seen([one for one in given if min(one.gold)[0] not in apart])
    made = taught([*told, *look([one for one in own if one.part == "tune"], law, profile=profile, today=DAY)])
    real = seen([one for one in given if min(one.gold)[0] in apart][:MEASURED])
    rest = look([one for one in own if one.part == "measured"], law, profile=profile, today=DAY)
    lay = [one for one in rest if one.labelled.is_answerable]
    none = [one for one in rest if not one.labelled.is_answerable]
    rows: list[Result] = []
    for name, some in (("exam questions of other laws", real), ("everyday questions", lay), ("both", [*real, *lay])):
        scores = [made.probability(one.features) for one in [*some, *none]]
        area = area_under_curve(scores, [True] * len(some) + [False] * len(none))
        passed = sum(score >= made.threshold for score in scores[: len(some)]) / len(some)
        title = f"{len(some)} {name} against {len(none)} without an answer: area under the curve"
        rows += [result(title, round(area, 4), ">= .90", area >= 0.9), result(f"{name} answered", round(passed, 4))]
    for kind in sorted({one.labelled.kind for one in none}):
        same = [one for one in none if one.labelled.kind == kind]
        passed = sum(made.probability(one.features) >= made.threshold for one in same)
        rows.append(result(f"{kind}: answered in vain of {len(same)}", passed))
    first = [one for one in real if made.probability(one.features) >= made.threshold]
    right = sum(one.rank == 1 for one in first) / max(len(first), 1)
    rows.append(result("exam questions answered: the quoted article is the right one", round(right, 4)))
    return rows


def questions_of(exam: Path) -> list[str]:
    """500: those of the exam and, after them, our own."""
    from giaoban.assistants.queries.labelled import read_labelled

    given = [one.question for one in read_labelled(exam, [])]
    own = [one.question for one in read_labelled(OWN, [])]
    return [*given[:300], *own[:200]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="a part of the codification and of the questions")
    parser.add_argument("--json", action="store_true", help="one list of results")
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("GIAOBAN_LEGAL_DATA") or ROOT.parent / "shared/data/law"
    )
    parser.add_argument("--corpora", type=Path, help="a GIAOBAN_VAR whose corpora are asked instead of a fresh import")
    args = parser.parse_args()
    data = Path(args.data)
    exam = data / "questions_train" / "questions.jsonl"
    if not exam.exists():
        print(f"no codification of the law in {data}; set GIAOBAN_LEGAL_DATA", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="law_answers.") as folder:
        os.environ["GIAOBAN_VAR"] = str(args.corpora or folder)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        if not args.corpora:
            from benchmarks.law import add_missing, import_all

            import_all(data / "phapdien_all.jsonl.xz", Path(folder), 3_000 if args.quick else None)
            add_missing(data)
        limit = 60 if args.quick else None
        rows = [*measure_quotation(questions_of(exam)[:limit]), *measure_silence(exam, limit)]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            held = {True: "holds", False: "MISSED", None: ""}[row["holds"]]
            print(f"{row['work']:<95} {row['ratio']!s:>9} {row['goal']:>7} {held}")
    return 0 if args.quick or all(row["holds"] is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
