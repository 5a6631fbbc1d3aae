"""`giaoban checklists oscal catalog | results | plan`: OSCAL in and out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from giaoban.cli.checklists.finding import add_packs

    oscal = verbs.add_parser(
        "oscal",
        help="an OSCAL catalogue in; assessment results and a plan of action out",
        description="OSCAL is NIST's format of controls and their assessment (JSON, versions 1.0 to 1.2).",
        epilog="Example: giaoban checklists oscal results answers.yaml --about 'Cổng dịch vụ' > results.json",
    )
    ways = oscal.add_subparsers(dest="way", metavar="WAY", required=True)
    catalog = ways.add_parser(
        "catalog",
        help="write a catalogue as a checklist file",
        description="Prints the checklist as YAML; give it weights, a scale and a legal basis by hand.",
        epilog="Example: giaoban checklists oscal catalog catalog.json --id nist-800-53 > packs/vn/checklists/x.yaml",
    )
    catalog.add_argument("file", type=Path, metavar="FILE", help="catalogue in JSON")
    catalog.add_argument("--id", default="catalog", help="id of the checklist (catalog)")
    catalog.add_argument("--owner", default="owner", help="key of the subject that keeps it")
    catalog.add_argument("--checker", default="checker", help="key of the subject that checks it")
    catalog.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the findings (vi)")
    catalog.set_defaults(run=run_catalog)
    for name, help in (("results", "assessment results"), ("plan", "plan of action and milestones")):
        way = ways.add_parser(
            name,
            help=f"{help} of a file of answers",
            description=f"Scores the answers and prints OSCAL {help} as JSON: the same answers give the same bytes.",
            epilog=f"Example: giaoban checklists oscal {name} answers.yaml --about 'Biển' --packs packs/tiny",
        )
        way.add_argument("file", type=Path, metavar="FILE", help="answers, as for score")
        way.add_argument("--about", default="–", help="name of what is judged")
        way.add_argument("--today", type=dt.date.fromisoformat, metavar="DATE", help="default: the file's, else today")
        add_packs(way)
        way.set_defaults(run=run_out)


def run_catalog(args: argparse.Namespace) -> int:
    import yaml

    from giaoban.cli.checklists.finding import read
    from giaoban.core.checklists.oscal.catalog import read_catalog
    from giaoban.web.findings import print_findings

    text, faults = read(args.file)
    checklist = None
    if not faults:
        review = dt.date.today() + dt.timedelta(days=365)  # noqa: DTZ011 - the day of whoever runs the command
        checklist, faults = read_catalog(
            text, str(args.file), id=args.id, owner=args.owner, checker=args.checker, next_review=review
        )
    if checklist is None:
        print_findings(faults, stream=sys.stderr, language=args.language)
        return 2
    plain = checklist.model_dump(mode="json", exclude_defaults=True)
    yaml.safe_dump(plain, sys.stdout, allow_unicode=True, sort_keys=False, width=110)
    return 0


def run_out(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import find
    from giaoban.cli.checklists.scoring import fitted, read_file, warn_of_day
    from giaoban.core.checklists.oscal.results import assessment_results, plan_of_action
    from giaoban.core.checklists.score import score

    read = read_file(args.file, args.language)
    if isinstance(read, int):
        return read
    checklist = find(read.checklist, args.packs, args.language)
    if isinstance(checklist, int):
        return checklist
    given = fitted(args.file, checklist, args.language)
    if isinstance(given, int):
        return given
    answers, facts, day = given
    found = score(checklist, answers, facts=facts, today=args.today or day or dt.date.today())  # noqa: DTZ011
    warn_of_day(checklist, found.today, args.language)
    make = assessment_results if args.way == "results" else plan_of_action
    print(json.dumps(make(found, about=args.about, language=args.language), ensure_ascii=False, indent=2))
    return 0
