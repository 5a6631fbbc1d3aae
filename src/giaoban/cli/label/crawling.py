"""`giaoban label crawl`: labelled sites and their badges looked at again; `rescore`: history by the rules of today."""

from __future__ import annotations

import argparse
import sys


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    crawl = verbs.add_parser(
        "crawl",
        help="visit the sites whose day has come: badges without a label, checks that got worse",
        description=(
            "Labelled sites daily, those with a check in doubt after half an hour, every other proven site weekly, at "
            "most one request a second and host. Every byte is kept. Prints a picture of a badge with no label of the "
            "host behind it, and each gate of a labelled site that failed three times in agreement. The site does the "
            "same by itself while giaoban serve runs; simulated sites are never visited."
        ),
        epilog="Example (cron): 15 * * * * giaoban label crawl. Exit codes: 0 nothing found, 1 a finding.",
    )
    crawl.add_argument(
        "--most", type=int, default=10_000, metavar="N", help="visit no more than so many sites (10,000)"
    )
    crawl.add_argument("--threads", type=int, default=16, metavar="N", help="hosts visited at once (16)")
    crawl.set_defaults(run=run_crawl)
    rescore = verbs.add_parser(
        "rescore",
        help="judge every kept visit by the rules of today",
        description=(
            "Reads the kept bytes, asks nobody. What earlier rules said stays beside it, and so does every verdict and "
            "every label; assessments that are open are answered anew. Prints each site whose standing changed."
        ),
        epilog="Example: giaoban label rescore --host www.example.vn. Exit codes: 0, 3 unknown site.",
    )
    rescore.add_argument("--host", help="one site only")
    rescore.set_defaults(run=run_rescore)


def run_crawl(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    if args.most < 1 or not 1 <= args.threads <= 200:
        print("--most ≥ 1, --threads 1–200", file=sys.stderr)
        return 2
    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels.crawling import order_due, work_off
    from giaoban.assessments.queries.labels.measured import failed_gates
    from giaoban.core.findings import Finding, Place
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    order_due(by=console_person(), now=timezone.now())
    visited = missed = 0
    faults: list[Finding] = []
    for done in work_off(threads=args.threads, most=args.most):
        site, now = done.order.site, timezone.now()
        host = site.details["host"]
        found = [Finding(one.code, where=Place(host, one.line or None), context=one.context) for one in done.badges]
        held = site.labels.filter(revocation__isnull=True, begins__lte=now, expires__gt=now).first()
        if held is not None and (gates := failed_gates(site)):
            context = {"host": host, "serial": held.serial, "gates": ", ".join(gates)}
            found.append(Finding("label.gates-failed", where=Place(host), context=context))
        reached = done.visit is not None and not done.visit.fault
        visited, missed = visited + reached, missed + (not reached)
        if done.visit is not None and done.visit.fault:
            print_findings([Finding(done.visit.fault, where=Place(host), context=done.visit.context)], sys.stderr)
        print_findings(done.refused, sys.stderr)
        print_findings(found)
        faults += found
    print(
        f"{visited} trang đã xem, {missed} trang không đến được, {len(faults)} phát hiện / "
        f"{visited} sites visited, {missed} not reached, {len(faults)} findings"
    )
    return 1 if faults else 0


def run_rescore(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels.crawling import rescore
    from giaoban.assessments.queries.labels.register import site_of
    from giaoban.core.findings import Finding
    from giaoban.core.probes.judge import RULES
    from giaoban.registry.actions import console_person

    site = site_of(args.host) if args.host else None
    if args.host and site is None:
        return refuse([Finding("label.unknown-site", context={"host": args.host[:100]})], 3)
    changed = rescore(by=console_person(), now=timezone.now(), site=site)
    for one in changed:
        for name, (before, after) in one.changed.items():
            print(f"{one.site.details['host']}\t{name}\t{before or '–'}\t{after or '–'}")
    print(f"{len(changed)} trang đổi kết quả theo {RULES} / {len(changed)} sites changed by {RULES}")
    return 0
