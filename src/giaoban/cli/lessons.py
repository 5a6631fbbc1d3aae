"""`giaoban lessons`: practices, and what each changed as far as the figures can tell."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.commitments.models import Practice
    from giaoban.commitments.queries.effects import MeasuredEffect


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "lessons",
        help="practices and what they changed",
        description=(
            "Lists the practices told so far. With a NUMBER it measures what that one changed: before and after "
            "against the others (difference in differences), with a 95 %% interval, or why nothing can be told."
        ),
        epilog="Example: giaoban lessons 3 --json. Exit codes: 0 fine, 3 no practice of this number.",
    )
    parser.add_argument("number", nargs="?", type=int, help="the practice, as in its address /lessons/NUMBER/")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.queries.effects import measured_effects
    from giaoban.commitments.queries.lessons import practice_page, practices

    if args.number is None:
        return _list(practices(), as_json=args.json)
    practice = practice_page(args.number)
    if practice is None:
        print(f"Không có cách làm số {args.number} / no such practice. Thử: giaoban lessons", file=sys.stderr)
        return 3
    effects = measured_effects(practice, today=timezone.localdate())
    if args.json:
        print(json.dumps(_told(practice) | {"effects": [one.as_kept for one in effects]}, ensure_ascii=False, indent=2))
        return 0
    print(f"{practice.pk}  {practice.title_vi} ({practice.told_by})")
    for one in effects:
        _print(one)
    return 0


def _list(found: list[Practice], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    for one in found:
        print(f"{one.pk}\t{one.title_vi}\t{one.told_by.key}\t{len(one.uses.all())}\t{', '.join(one.indicators)}")
    if not found:
        print("Chưa có cách làm nào / none yet. Ghi ở trang /lessons/new/", file=sys.stderr)
    return 0


def _told(practice: Practice) -> dict[str, Any]:
    uses = [
        {
            "subject": use.subject.key,
            "since": use.since.isoformat() if use.since else None,
            "seen_on": use.seen_on.isoformat() if use.seen_on else None,
        }
        for use in practice.uses.all()
    ]
    return {
        "number": practice.pk, "title": practice.title_vi, "told_by": practice.told_by.key, "uses": uses,
        "indicators": practice.indicators, "cost": None if practice.cost is None else str(practice.cost),
        "is_simulated": practice.is_simulated,
    }  # fmt: skip


def _print(found: MeasuredEffect) -> None:
    from giaoban.web.findings import print_findings

    effect = found.effect
    mark = " (mô phỏng / simulated)" if found.is_simulated else ""
    print(f"  {found.indicator.code}: {found.verdict}{mark}")
    if effect.estimate is not None:
        print(f"    {effect.estimate:+.2f}  [{effect.low:+.2f}, {effect.high:+.2f}] 95 %, {effect.method}")
        print(f"    {effect.treated} : {effect.others} đơn vị / units, {effect.before} + {effect.after} kỳ / periods")
    print_findings(effect.findings)
