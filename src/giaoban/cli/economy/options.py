"""Options that several economy commands share, what they are turned into, and the exit code of a refusal."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.economy.definition import Definition
    from giaoban.core.economy.readers.grid import About
    from giaoban.core.economy.readers.layouts import Reading
    from giaoban.registry.models import Subject

CODES = "Exit codes: 0 fine, 1 faults were found, 2 a file that cannot be read, 3 an unknown name."
_UNKNOWN = ("table", "scope", "subject", "estimate", "layout", "economy", "province", "concordance")
Command = Callable[[argparse.Namespace], int]


def telling(run: Command) -> Command:
    """A refusal is told in words, with the exit code its kind asks for."""

    @wraps(run)
    def told(args: argparse.Namespace) -> int:
        from giaoban.cli import refuse
        from giaoban.core.findings import Refused

        try:
            return run(args)
        except Refused as refusal:
            codes = {finding.code for finding in refusal.findings}
            if codes & {f"economy.unknown-{name}" for name in _UNKNOWN}:
                return refuse(refusal.findings, 3)
            unreadable = any(code.startswith("sheet.") for code in codes)
            return refuse(refusal.findings, 2 if unreadable else 1)

    return told


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How a file is read and what its cells do not say."""
    layout = parser.add_argument_group("how the file is read")
    layout.add_argument("--layout", default="generic", metavar="NAME", help="national, adb, icio or generic (default)")
    layout.add_argument("--kind", default="domestic", choices=("domestic", "competitive", "imports"))
    layout.add_argument(
        "--decimals", choices=("comma", "point"), help="how decimals are written where cells are texts, as in a .csv"
    )
    layout.add_argument("--sheet", default="", help="name of the sheet, when there are several")
    layout.add_argument("--economy", default="", metavar="CODE", help="one economy of adb or icio: VIE, VNM")
    about = parser.add_argument_group("what the cells do not say")
    about.add_argument("--period", required=True, help="the year the table is about: 2022")
    about.add_argument("--unit", required=True, help='"tỷ đồng", "million USD"')
    about.add_argument("--publisher", required=True)
    about.add_argument("--title", default="")
    about.add_argument("--published", type=dt.date.fromisoformat, metavar="DATE", help="day of publication: 2023-06-30")
    about.add_argument("--licence", default="", help="how the table may be used (needed to import)")
    about.add_argument("--price", default="basic", choices=("basic", "producer", "purchaser"))
    about.add_argument("--classification", default="", help="whose codes the sectors have: vsic2018, isic4, cpa2008")
    about.add_argument(
        "--net-taxes", type=number, metavar="MONEY", help="taxes less subsidies on products of the economy: gives GDP"
    )
    about.add_argument("--rounding", type=number, default=0.0, help="the step cells were printed in: 1 or 0.1")
    about.add_argument("--known", type=number, metavar="MONEY", help="GDP or GVA known from elsewhere, catches a unit")
    about.add_argument("--known-unit", default="", metavar="UNIT", help='its unit: "trillion VND"')


def reading_of(args: argparse.Namespace) -> tuple[About, Reading]:
    from giaoban.core.economy.readers.grid import About
    from giaoban.core.economy.readers.layouts import Reading
    from giaoban.core.findings import Finding, Refused
    from giaoban.core.periods import NotAPeriod, Period

    try:
        period = Period.parse(args.period)
    except NotAPeriod:
        context = {"field": "--period", "problem": f"{args.period!r}: 2022"}
        raise Refused([Finding("economy.definition-field", context=context)]) from None
    about = About(
        period=period,
        unit=args.unit,
        publisher=args.publisher,
        price=args.price,
        title=args.title,
        published=args.published,
        licence=args.licence,
        classification=args.classification,
        net_product_taxes=args.net_taxes,
        rounding=args.rounding,
    )
    from giaoban.measures.queries.economy import national_words

    words = national_words() if args.layout == "national" else None
    return about, Reading(args.layout, args.kind, args.decimals, args.economy, args.sheet, words)


def add_definition(parser: argparse.ArgumentParser, *, phi: bool = True) -> None:
    """Scope, shares, φ, imports, denominator, declared errors."""
    group = parser.add_argument_group("what is counted, and how")
    group.add_argument("--scope", required=True, help="a scope of the pack: gso_core7, unctad_ict, oecd, divisions4")
    group.add_argument(
        "--share", action="append", default=[], metavar="SECTOR=SHARE", help="digital part of a mixed sector: 46=0.06"
    )
    group.add_argument("--shares", type=Path, metavar="FILE", help="the same from a sheet: columns sector, share")
    if phi:
        group.add_argument(
            "--phi", type=Path, metavar="FILE", help="φ of every other sector, a sheet: columns sector, phi"
        )
        group.add_argument(
            "--phi-by", choices=("direct", "total"), help="φ by a ratio of the table: direct or total digital inputs"
        )
        group.add_argument("--platform", type=Path, metavar="FILE", help="platform weights: columns sector, platform")
    group.add_argument("--of", choices=("gva", "gdp"), default="gva", help="denominator of the headline (default gva)")
    group.add_argument("--overlap", choices=("block", "diagonal"), default="block", help="diagonal only to compare")
    group.add_argument(
        "--imports", choices=("domestic use", "all uses"), help="how imports leave a competitive table: say one"
    )
    group.add_argument(
        "--errors", metavar="LIST", help="relative errors you declare, for an interval: Z=0.1,Y=0.05,VA=0.02,phi=0.2"
    )
    group.add_argument("--level", type=number, default=0.95, help="of the interval (default 0.95)")
    group.add_argument(
        "--file-decimals", choices=("comma", "point"), help="how decimals are written in the sheets given here"
    )


def definition_of(args: argparse.Namespace, **more: Any) -> Definition:
    """The definition the options make. Raises Refused with everything that is wrong in it or in its sheets."""
    from giaoban.cli.economy.sheets import by_sector
    from giaoban.core.economy.definition import RATIOS, ScopeUsed, read_definition

    said: dict[str, Any] = {
        "scope": ScopeUsed.of(scope_named(args.scope)).model_dump(),
        "shares": pairs("--share", args.share),
        "of": args.of,
        "overlap": args.overlap,
        "level": args.level,
    }
    if args.shares:
        said["shares"] |= by_sector(args.shares, "share", decimals=args.file_decimals)
    if getattr(args, "phi", None):
        said["phi"] = by_sector(args.phi, "phi", decimals=args.file_decimals)
    elif getattr(args, "phi_by", None):
        said["phi"] = RATIOS[args.phi_by]
    if getattr(args, "platform", None):
        said["platform"] = by_sector(args.platform, "platform", decimals=args.file_decimals)
    if args.imports:
        said["imports"] = args.imports
    if args.errors:
        said["errors"] = pairs("--errors", args.errors.split(","))
    return read_definition(said | more)


def scope_named(name: str) -> Any:
    from giaoban.core.findings import Finding, Refused
    from giaoban.measures.queries.economy import scopes

    known = scopes()
    if name not in known:
        raise Refused([Finding("economy.unknown-scope", context={"scope": name, "known": ", ".join(known)})])
    return known[name]


def subject_named(key: str) -> Subject:
    from giaoban.core.findings import Finding, Refused
    from giaoban.registry.models import Subject

    found: Subject | None = Subject.objects.filter(key=key).first()
    if found is None:
        raise Refused([Finding("economy.unknown-subject", context={"subject": key})])
    return found


def pairs(option: str, texts: list[str]) -> dict[str, float]:
    """`46=0.06` as a mapping. Raises Refused `economy.definition-field`."""
    from giaoban.core.findings import Finding, Refused

    made, faults = {}, []
    for text in texts:
        name, _, value = text.partition("=")
        try:
            made[name.strip()] = float(value)
        except ValueError:
            problem = f"{text!r}: NAME=NUMBER"
            faults.append(Finding("economy.definition-field", context={"field": option, "problem": problem}))
    if faults:
        raise Refused(faults)
    return made


def number(text: str) -> float:
    """For argparse: a finite number."""
    value = float(text)
    if not abs(value) < float("inf"):
        raise ValueError(text)
    return value
