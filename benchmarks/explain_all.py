"""Explains every figure of an instance: none may raise, and what is counted again must be what is stored.

    GIAOBAN_VAR=/tmp/demo .venv/bin/giaoban demo           an instance with figures
    .venv/bin/python benchmarks/explain_all.py /tmp/demo   [--quick] [--every N] [--json]

Figures that were only reported have nothing to count again: for them the document and the place must be said. Prints
how many were explained, how many counted again, and each that was not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path

SHOWN = 20
QUICK = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("var", type=Path, help="the folder of an instance, which is only read")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth figure")
    parser.add_argument("--quick", action="store_true", help=f"about {QUICK} figures")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.var / "giaoban.sqlite3").exists():
        parser.error(f"{args.var} holds no instance")
    os.environ |= {"GIAOBAN_VAR": str(args.var.resolve()), "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
    import django

    django.setup()
    found, faults, seconds, spent = sweep(args.every, quick=args.quick)
    holds = not faults and found["explained"] > 0
    slowest = sorted(spent, reverse=True)[:1]
    if args.json:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        line = {"work": f"explain {found['explained']} figures", "engine": "giaoban", "seconds": round(seconds, 1)}
        line |= {"peak_mb": peak, "ratio": None, "goal": "all explained, all equal", "holds": holds}
        print(json.dumps([{**line, **found, "faults": faults[:SHOWN]}]))
        return 0 if holds else 1
    for name in ("figures", "explained", "counted again", "equal", "only reported"):
        print(f"{name:<16} {found[name]:>7,}")
    print(f"{seconds:.0f} s of the processor, {seconds / max(found['figures'], 1) * 1000:.0f} ms a figure", end="; ")
    print(f"the slowest {slowest[0]:.1f} s" if slowest else "none")
    for fault in faults[:SHOWN]:
        print(f"  {fault}")
    print("holds" if holds else f"DOES NOT HOLD: {len(faults)} of {found['figures']}")
    return 0 if holds else 1


def sweep(every: int, *, quick: bool) -> tuple[Counter[str], list[str], float, list[float]]:
    """Counts, what went wrong, seconds of the processor: in all and for each figure."""
    from django.utils import timezone

    from giaoban.measures.models import Observation
    from giaoban.measures.queries.explained import explained

    numbers = list(Observation.objects.order_by("pk").values_list("pk", flat=True))
    numbers = numbers[:: max(len(numbers) // QUICK, 1) if quick else every]
    today, found, faults, spent = timezone.localdate(), Counter[str](), list[str](), list[float]()
    began = time.process_time()
    for place, number in enumerate(numbers, start=1):
        before = time.process_time()
        found["figures"] += 1
        try:
            one = explained(number, today=today)
        except Exception as why:  # whatever happens is what is looked for
            faults.append(f"{number}: {type(why).__name__}: {why}"[:200])
            continue
        spent.append(time.process_time() - before)
        if one.behind is None:
            found["only reported"] += 1
            lacking = not one.stated or any(not stated.document and not stated.is_counted for stated in one.stated)
            if lacking:
                faults.append(f"{one.figure}: nothing says where it comes from")
                continue
        else:
            found["counted again"] += 1
            found["equal"] += bool(one.agrees)
            if not one.agrees:
                faults.append(f"{one.figure}: counting again gives something else ({number})")
                continue
        found["explained"] += 1
        if not place % 50:
            print(f"\r{place}/{len(numbers)}  {len(faults)} faults ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found, faults, time.process_time() - began, spent


if __name__ == "__main__":
    sys.exit(main())
