"""`giaoban law queue`: amending clauses that the machine is not sure of, and what a person decides of them."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.library.queries.corpora.waiting import Waiting


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "queue",
        help="amending clauses that wait for a person, and deciding them",
        description=(
            "Clauses of imported documents become events by themselves when they are read with a confidence of 0.8 or "
            "more. The others wait here with their doubts. Accept one that was read rightly, refuse one that was not; "
            "then import the same source again, and its wordings follow."
        ),
        epilog=(
            "Examples: giaoban law queue --corpus tiny\n"
            '          giaoban law queue --corpus tiny --accept 5f0c1d2e3a4b --reason "đã đối chiếu bản gốc"\n'
            "Exit codes: 0 fine, 1 refused, 2 wrong usage or an unreadable corpus, 3 no such corpus."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", metavar="NAME", help="only this one (default all; a decision needs it)")
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument("--accept", metavar="ID", help="the clause counts as it was read")
    decision.add_argument("--refuse", metavar="ID", help="the clause does not count")
    parser.add_argument("--reason", default="", help="why; kept with the decision")
    parser.add_argument("--json", action="store_true", help="one object a clause")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Refused

    id = args.accept or args.refuse
    if id and not args.corpus:
        print("giaoban law queue --corpus NAME --accept ID | --refuse ID --reason TEXT", file=sys.stderr)
        return 2
    open_stores()
    from django.utils import timezone

    from giaoban.library.actions.corpora.deciding import decide_amendment
    from giaoban.library.queries.corpora.place import NoCorpus, known_corpora
    from giaoban.library.queries.corpora.waiting import waiting_in
    from giaoban.registry.actions import console_person

    try:
        names = known_corpora([args.corpus] if args.corpus else None)
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    try:
        found = [] if id else [one for name in names for one in waiting_in(name)]
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if not id:
        for one in found:
            print(json.dumps(dataclasses.asdict(one), ensure_ascii=False) if args.json else _said(one))
        if not found and not args.json:
            print("Không có điều khoản nào chờ quyết định / nothing waits.")
        return 0
    try:
        one = decide_amendment(
            by=console_person(), corpus=args.corpus, id=id, counts=bool(args.accept), reason=args.reason,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        return refuse(refusal.findings, 1)
    print(
        f"{one.id}: đã ghi quyết định / decided. Nhập lại nguồn để có hiệu lực / import the source again: "
        f"giaoban law import …/{one.source} --corpus {one.corpus}"
    )
    return 0


def _said(one: Waiting) -> str:
    from giaoban.core.findings import Finding
    from giaoban.web.findings import say

    aimed = f"{one.target}/{one.path}".rstrip("/") or "?"
    lines = [
        f"{one.id} [{one.corpus}] {one.document} {one.place}: {one.act} → {aimed}, {one.effective}, "
        f"độ tin / confidence {one.confidence}",
        f"    {' '.join(one.said.split())[:300]}",
        *(f"    ? {say(Finding(code))}" for code in one.doubts),
    ]
    return "\n".join(lines)
