"""`giaoban label register HOST`, `claim HOST`, `ask HOST`: the first steps of a site on its way to a label."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.assessments.models import Claim
    from giaoban.registry.models import Subject


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    register = verbs.add_parser(
        "register",
        help="enter a website of an organisation in the register",
        description="The host name once, under one spelling, with the organisation that owns it. A claim comes next.",
        epilog='Example: giaoban label register www.example.vn --owner province.ca-mau.2025 --name "Cổng thông tin". '
        "Exit codes: 0, 1 refused, 3 unknown organisation.",
    )
    register.add_argument("host")
    register.add_argument("--owner", required=True, metavar="KEY", help="the organisation, as giaoban names it")
    register.add_argument("--name", required=True, help="what people call the site")
    register.set_defaults(run=run_register)
    claim = verbs.add_parser(
        "claim",
        help="a text to be shown by the owner of a host; with --look, whether it stands there",
        description=(
            "Prints where to put which text: a TXT record of _giaoban-claim.HOST, or the file "
            "/.well-known/giaoban-claim.txt. With --look the place is asked now; seen there, the host is proven."
        ),
        epilog="Example: giaoban label claim www.example.vn --method file; once the text stands there, giaoban label "
        "claim www.example.vn --look, which looks wherever a text was asked to be put. "
        "Exit codes: 0, 1 not seen or refused, 3 unknown site.",
    )
    claim.add_argument("host")
    claim.add_argument("--method", choices=("dns", "file"), help="in DNS (the usual), or as a file")
    claim.add_argument("--look", action="store_true", help="look whether the text stands there")
    claim.set_defaults(run=run_claim)
    ask = verbs.add_parser(
        "ask",
        help="open the assessment of a site by the criteria of labels",
        description="What giaoban scan HOST --record finds is answered there; people answer the rest on its page.",
        epilog="Example: giaoban label ask www.example.vn prints its number. Exit codes: 0, 1 refused, 3 unknown site.",
    )
    ask.add_argument("host")
    ask.set_defaults(run=run_ask)


def run_register(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels import register_site
    from giaoban.core.findings import Finding
    from giaoban.registry.actions import console_person
    from giaoban.registry.models import Subject

    owner = Subject.objects.filter(key=args.owner).first()
    if owner is None:
        return refuse([Finding("site.no-owner", context={"text": args.owner[:60]})], 3)
    made = register_site(by=console_person(), owner=owner, host=args.host, name=args.name, now=timezone.now())
    print(f"{made.details['host']}\t{made.key}\t{owner.name_vi}")
    return 0


def run_claim(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels import ask_claim
    from giaoban.assessments.actions.labels.sites import where_to_show
    from giaoban.core.checklists.label.badge import claim_text
    from giaoban.registry.actions import console_person

    site = _site(args.host)
    if site is None:
        return 3
    if args.look:
        claim = _looked(site, args.method)
        print(f"{site.details['host']}\t{claim.method}\t{claim.proven_at:%Y-%m-%d %H:%M} UTC")
    else:
        claim = ask_claim(by=console_person(), site=site, method=args.method or "dns", now=timezone.now())
        print(f"{where_to_show(claim)}\t{claim_text(claim.token)}")
    return 0


def _looked(site: Subject, method: str | None) -> Claim:
    """Every open claim (of the method) until one is seen, else what each place shows instead. Raises Refused."""
    from django.utils import timezone

    from giaoban.assessments.actions.labels import ask_claim, prove_claim
    from giaoban.assessments.models import Claim
    from giaoban.core.findings import Finding, Refused
    from giaoban.registry.actions import console_person

    now, by = timezone.now(), console_person()
    waiting = Claim.objects.filter(site=site, proven_at__isnull=True, until__gt=now).order_by("-asked_at")
    claims = list(waiting.filter(method=method) if method else waiting)
    faults: list[Finding] = []
    for claim in claims or [ask_claim(by=by, site=site, method=method or "dns", now=now)]:
        try:
            return prove_claim(by=by, claim=claim, now=now)
        except Refused as why:
            faults += why.findings
    raise Refused(faults)


def run_ask(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions import open_assessment
    from giaoban.assessments.actions.labels.scanning import CRITERIA, answer_from
    from giaoban.assessments.models import Checklist
    from giaoban.core.findings import Finding
    from giaoban.registry.actions import console_person

    site = _site(args.host)
    if site is None:
        return 3
    checklist = Checklist.objects.filter(code=CRITERIA, is_current=True).order_by("-version").first()
    if checklist is None:
        return refuse([Finding("checklist.unknown", context={"name": CRITERIA, "nearest": "–"})], 3)
    made = open_assessment(by=console_person(), checklist=checklist, subject=site, now=timezone.now())
    answered = answer_from(by=console_person(), site=site, now=timezone.now())
    print(f"{made.pk}\t{checklist.reference}\t{len(answered)}")
    return 0


def _site(host: str) -> Subject | None:
    """The registered site of a host; without one, said on stderr."""
    from giaoban.assessments.queries.labels.register import site_of
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding

    found = site_of(host)
    if found is None:
        refuse([Finding("label.unknown-site", context={"host": host[:100]})], 3)
    return found
