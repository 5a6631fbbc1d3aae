"""`giaoban ask --fit QUESTIONS`: the weights by which answers are held back, and how well they tell questions apart."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from giaoban.assistants.engine.fitting import Seen
    from giaoban.core.search.answering.calibration import Calibration

MEASURED = "measured"


def run(args: argparse.Namespace) -> int:
    from giaoban.assistants.engine.fitting import look, taught
    from giaoban.assistants.queries.labelled import read_labelled
    from giaoban.assistants.queries.profiles import calibration_text, profile_named
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding
    from giaoban.library.queries.corpora.opened import opened_search

    findings: list[Finding] = []
    read = [one for file in args.fit for one in read_labelled(file, findings)]
    if findings:
        return refuse(findings[:30], 2)
    law = opened_search(args.corpus)
    today = dt.date.today()  # noqa: DTZ011 (the day of whoever fits)
    seen = look(
        read, law, profile=profile_named(args.profile), today=today,
        progress=lambda done: print(f"  {done:,} câu hỏi / questions", file=sys.stderr),
    )  # fmt: skip
    learned = [one for one in seen if one.labelled.part != MEASURED]
    try:
        made = taught(learned)
    except ValueError as why:
        return refuse([Finding("assistant.bad-calibration", context={"why": str(why)})], 2)
    rows = [("tune", learned), (MEASURED, [one for one in seen if one.labelled.part == MEASURED])]
    provenance = {"command": "giaoban ask --fit", "evidence": "computed"} | {
        name: _measured(made, part) for name, part in rows if part
    }
    text = calibration_text(made, provenance)
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    print(text if not args.out else "\n".join(f"{name}: {provenance[name]}" for name, part in rows if part))
    return 0


def _measured(made: Calibration, seen: Sequence[Seen]) -> dict[str, float | int]:
    """How many of each kind, how well they are told apart, and what the threshold lets through."""
    from giaoban.core.search.answering.calibration import area_under_curve

    scores = [made.probability(one.features) for one in seen]
    truth = [one.labelled.is_answerable for one in seen]
    told: dict[str, float | int] = {"answerable": sum(truth), "unanswerable": len(truth) - sum(truth)}
    if 0 < sum(truth) < len(truth):
        told["area_under_curve"] = round(area_under_curve(scores, truth), 4)
        passed = [score >= made.threshold for score in scores]
        told["answered"] = round(sum(p for p, t in zip(passed, truth, strict=True) if t) / sum(truth), 4)
        wrong = sum(p for p, t in zip(passed, truth, strict=True) if not t)
        told["answered_in_vain"] = round(wrong / (len(truth) - sum(truth)), 4)
    return told
