"""`giaoban inspections draw`: draws a published sample again, from the list and the seed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from giaoban.core.checklists.sampling import draw, listed
from giaoban.core.findings import Finding


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "draw",
        help="draw a sample again from its list and seed",
        description=(
            "Each name is ordered by the SHA-256 of the seed, a line feed and the name; the smallest come first. The "
            "order of the list and repetitions do not matter. Prints the hash of the list, then the sample."
        ),
        epilog="Example: giaoban inspections draw list.txt --size 5 --seed 2026-04-29. "
        "Exit codes: 0 fine, 1 the list is too short, 2 unreadable.",
    )
    parser.add_argument("file", type=Path, help="the list, a name a line, UTF-8")
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", required=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse

    try:
        names = args.file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        context = {"file": str(args.file), "why": str(why)[:200]}
        return refuse([Finding("inspection.unreadable-file", context=context)], 2)
    try:
        made = draw(names, size=args.size, seed=args.seed)
    except ValueError:
        counts = {"size": args.size, "count": len(listed(names))}
        return refuse([Finding("inspection.bad-size", context=counts)], 1)
    print(f"# {made.population} tên / names, SHA-256 {made.population_sha256}")
    for name in made.names:
        print(name)
    return 0
