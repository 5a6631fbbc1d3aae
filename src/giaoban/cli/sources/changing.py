"""`giaoban sources change`: other settings for a source that is pulled."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from giaoban.web.terms import why_not


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "change",
        help="show or change how a source is pulled",
        description=(
            "Changes the settings of a source that giaoban fetches from (http, sql, folder) and prints each place that "
            "differs: place, before, after, parted by tabs. The settings of before stay in the audit log. How far the "
            "source was read stays too, unless --from-start says to read it again from its beginning: needed where "
            "another list is read, or along another column. Without --settings it prints the present ones. Values of "
            "headers and queries are never printed."
        ),
        epilog="Example: giaoban sources change nui-cases --settings nui.json. "
        "Exit codes: 0 fine, 1 faults were found, 2 an unreadable file, 3 unknown source.",
    )
    parser.add_argument("key", help="the source")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="all of its settings, one JSON object")
    parser.add_argument("--from-start", action="store_true", help="forget how far it was read")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.sources.adding import read_settings
    from giaoban.cli.sources.finding import source_named

    source = source_named(args.key)
    if source is None:
        return 3
    from django.utils import timezone

    from giaoban.exchange.actions.changing import change_settings, without_secrets
    from giaoban.registry.actions import console_person

    if args.settings is None and not args.from_start:
        print(json.dumps(without_secrets(source.settings), ensure_ascii=False, indent=1))
        return 0
    try:
        settings = read_settings(args.settings) if args.settings else source.settings
    except OSError as why:
        print(f"{why.filename}: {why_not(why)}", file=sys.stderr)
        return 2
    except ValueError as why:
        print(f"{args.settings}: không phải một đối tượng JSON / not one JSON object: {why}", file=sys.stderr)
        return 2
    found = change_settings(
        by=console_person(), source=source, settings=settings, now=timezone.now(), from_start=args.from_start
    )
    for one in found:
        print(f"{one.place}\t{one.before or '–'}\t{one.after or '–'}")
    if args.from_start:
        print(f"{source.key}: đọc lại từ đầu / read again from its beginning", file=sys.stderr)
    elif not found:
        print(f"{source.key}: không có gì thay đổi / nothing changes", file=sys.stderr)
    return 0
