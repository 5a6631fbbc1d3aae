"""`giaoban label simulate`: made-up websites on their way to a label, under names that nobody can own."""

from __future__ import annotations

import argparse
import sys


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    simulate = verbs.add_parser(
        "simulate",
        help="made-up websites for demonstration, marked simulated",
        description=(
            "Registers sites of the organisations in force under *.example, has them claimed, judged, labelled or not "
            "by a seeded draw. Every one is marked simulated, in the register, in the label itself and on every page."
        ),
        epilog="Example: giaoban label simulate --sites 60 --seed 1",
    )
    simulate.add_argument("--sites", type=int, default=60, help="how many (60; 2,000 at the most)")
    simulate.add_argument("--seed", type=int, default=1, help="the same seed gives the same sites (1)")
    simulate.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Finding

    if not 1 <= args.sites <= 2000:
        context = {"option": "--sites", "value": args.sites, "least": 1}
        return refuse([Finding("simulate.too-small", context=context)], 2)
    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels.simulating import simulate_sites

    def progress(done: int) -> None:
        if done % 10 == 0:
            print(f"  {done}/{args.sites} …", file=sys.stderr)

    counts = simulate_sites(count=args.sites, seed=args.seed, now=timezone.now(), progress=progress)
    for state, number in sorted(counts.items()):
        print(f"{state}\t{number}")
    return 0
