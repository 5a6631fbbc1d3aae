"""`giaoban label issue HOST`, `revoke SERIAL`, `list`."""

from __future__ import annotations

import argparse
import json


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    issue = verbs.add_parser(
        "issue",
        help="issue (or renew) the label of a site that passed",
        description=(
            "The site has to be proven and to have passed the criteria within 90 days. The label is printed; it also "
            "stands on the site's page and in the public log."
        ),
        epilog="Example: giaoban label issue www.example.vn > label.jwt. Exit codes: 0, 1 refused, 3 unknown site.",
    )
    issue.add_argument("host")
    issue.set_defaults(run=run_issue)
    revoke = verbs.add_parser(
        "revoke",
        help="take a label back for good",
        epilog='Example: giaoban label revoke 2026-000123 --reason changed --words "Trang đã chuyển cho đơn vị khác."',
    )
    revoke.add_argument("serial")
    revoke.add_argument("--reason", required=True, help="criteria, owner, changed, key, mistake or fraud")
    revoke.add_argument("--words", required=True, help="what everybody will read")
    revoke.set_defaults(run=run_revoke)
    listing = verbs.add_parser(
        "list",
        help="websites with and without a label",
        description="Host, state, serial, expiry and organisation of every site; --json for machines.",
        epilog="Example: giaoban label list --without",
    )
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--labelled", action="store_true", help="only those that hold one")
    which.add_argument("--without", action="store_true", help="only those that hold none")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)


def run_issue(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels import issue_label
    from giaoban.assessments.queries.labels.register import site_of
    from giaoban.core.findings import Finding
    from giaoban.registry.actions import console_person

    site = site_of(args.host)
    if site is None:
        return refuse([Finding("label.unknown-site", context={"host": args.host[:100]})], 3)
    print(issue_label(by=console_person(), site=site, now=timezone.now()).text)
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels import revoke_label
    from giaoban.assessments.queries.labels.checking import label_called
    from giaoban.core.findings import Finding
    from giaoban.registry.actions import console_person

    label = label_called(args.serial)
    if label is None:
        return refuse([Finding("label.unknown-serial", context={"serial": args.serial[:40]})], 3)
    made = revoke_label(by=console_person(), label=label, reason=args.reason, words=args.words, now=timezone.now())
    print(f"{label.serial}\t{made.reason}\t{made.words}")
    return 0


def run_list(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.queries.labels.register import sites_on

    rows = [row for row in sites_on(timezone.now()) if not (args.labelled and not row.holds)]
    rows = [row for row in rows if not (args.without and row.holds)]
    found = [
        {
            "host": row.site.details.get("host"), "state": row.state, "serial": row.label.serial if row.label else None,
            "expires": row.label.expires.isoformat() if row.label else None, "organisation": str(row.site.owner),
            "simulated": row.is_simulated,
        }
        for row in rows
    ]  # fmt: skip
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for one in found:
            mark = "mô phỏng/simulated" if one["simulated"] else ""
            until = (one["expires"] or "–")[:10]
            texts = (one["host"], one["state"], one["serial"] or "–", until, one["organisation"], mark)
            print("\t".join(map(str, texts)).rstrip())
    return 0
