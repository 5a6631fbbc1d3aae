"""`giaoban scan HOST`: one passive visit to a website, judged by the checks of the trust label."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.probes.judge import Blocks, Judgement, Known, judge
from giaoban.core.probes.measurement import Measurement, read
from giaoban.core.probes.outcome import FULL, GATES, Verdict
from giaoban.core.probes.preload import remark

MARKS = {Verdict.PASS: "=", Verdict.FAIL: "x", Verdict.NOT_TESTED: "?"}
STEPS = {
    "names": "tên miền", "tls": "TLS, một câu hỏi mỗi giây", "pages": "trang", "domain": "DNSSEC, thư, máy chủ tên miền"
}  # fmt: skip


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "scan",
        help="visit a website and judge it by the checks of the trust label",
        description=textwrap.fill(
            "Asks a site about 25 questions, at most one a second and none of them an attack: certificate, protocols, "
            "suites, headers, cookies, forms, security.txt, DNSSEC, mail, IPv6. Prints every check with its level and "
            "what to do. What could not be tested counts neither way; with more than a tenth untested there is no "
            "verdict. --save keeps every byte that came; --again judges such a file without any network."
        ),
        epilog=(
            "Examples: giaoban scan www.example.gov.vn\n"
            "          giaoban scan www.example.gov.vn --save visit.json --json\n"
            "          giaoban scan --again visit.json\n"
            "          giaoban scan www.example.gov.vn --record\n"
            "Addresses of one's own network are refused unless --allow names them, as a laboratory does:\n"
            "          giaoban scan site.lab.vn --allow 127.0.0.0/8 --port 8443 --resolver 127.0.0.1:5353\n"
            "Exit codes: 0 nothing failed, 1 a check failed, 2 wrong usage, an unreadable file or no way there."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("host", nargs="?", metavar="HOST", help="name of the site, without https://")
    parser.add_argument("--again", type=Path, metavar="FILE", help="judge a kept measurement instead of visiting")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the measurement with every byte (JSON)")
    parser.add_argument("--json", action="store_true", help="all outcomes as JSON")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the findings (vi)")
    parser.add_argument(
        "--allow", action="append", default=[], metavar="NETWORK", help="private network that may be reached"
    )
    parser.add_argument("--port", type=int, default=443, help="port of https (443)")
    parser.add_argument("--http-port", type=int, default=80, help="port of http (80)")
    parser.add_argument(
        "--ca-file", default="", metavar="PEM", help="an authority of one's own instead of the public ones"
    )
    parser.add_argument("--resolver", action="append", default=[], metavar="ADDRESS[:PORT]", help="name server to ask")
    parser.add_argument(
        "--anchors", type=Path, metavar="FILE", help="DS records of the root, one a line, without owner"
    )
    parser.add_argument(
        "--block-list", type=Path, metavar="FILE", help="names and networks, one a line (not-blocklisted)"
    )
    parser.add_argument(
        "--record", action="store_true",
        help="keep the visit under the registered site, with what it means for its label and its open assessment",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse

    args.host = _host_in(args.host or "")
    if bool(args.host) == bool(args.again):
        return refuse([_bad("HOST", args.host or "–", "HOST | --again FILE")], 2)
    if args.record:
        if args.again:
            return refuse([_bad("--record", "--again", "HOST --record")], 2)
        if _registered(args.host) is None:
            return refuse([Finding("label.unknown-site", context={"host": args.host[:100]})], 3)
    try:
        known = _known(args)
        visit = read(_bytes(args.again)) if args.again else _visited(args, known)
        if args.save:
            _write(args.save, visit)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if args.record:
        return _recorded(args, visit, known)
    judged = judge(visit, known)
    if args.json:
        print(json.dumps(as_data(visit, judged, args.language), ensure_ascii=False, indent=2))
    else:
        _print(visit, judged, args.language)
    return 1 if judged.failed else 0


def as_data(visit: Measurement, judged: Judgement, language: str) -> dict[str, Any]:
    """The judgement as plain values, each outcome with its sentence."""
    from giaoban.web.findings import say

    grade = judged.observatory
    return {
        "host": visit.host, "at": visit.at.isoformat(), "measurement": judged.measurement, "rules": judged.rules,
        "is_decidable": judged.is_decidable, "untested": float(judged.untested),
        "observatory": grade and grade.as_row(),
        "outcomes": [one.as_row() | {"says": say(one.finding, language)} for one in judged.outcomes.values()],
    }  # fmt: skip


def _print(visit: Measurement, judged: Judgement, language: str) -> None:
    from giaoban.web.findings import say

    width = max(map(len, FULL))
    for name, one in judged.outcomes.items():
        level = one.level or "–"
        shown = level if name in GATES or one.level is None or FULL[name] == "pass" else f"{level}/{FULL[name]}"
        print(f"{MARKS[one.verdict]} {name:{width}}  {shown:>5}  {say(one.finding, language)}")
    counts = [sum(one.verdict == verdict for one in judged.outcomes.values()) for verdict in MARKS]
    grade = f"  Observatory: {judged.observatory.letter} ({judged.observatory.score})" if judged.observatory else ""
    words = ("đạt", "không đạt", "chưa kiểm") if language == "vi" else ("passed", "failed", "not tested")
    said = ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))
    print(f"{visit.host}  {visit.at:%Y-%m-%d %H:%M} UTC  {said}{grade}  sha256 {judged.measurement[:16]}")
    if judged.observatory:
        print(say(remark(judged.outcomes["hsts"].context), language))
    if not judged.is_decidable:
        print(
            "Hơn một phần mười chưa kiểm được: chưa kết luận." if language == "vi"
            else "More than a tenth is untested: no verdict."
        )  # fmt: skip


def _visited(args: argparse.Namespace, known: Known) -> Measurement:
    from giaoban.exchange.fetch import Allow
    from giaoban.exchange.fetch.probing import Way, visit

    try:
        allow = Allow(networks=tuple(args.allow), ca_file=args.ca_file)
    except ValueError as why:
        raise Refused([_bad("--allow", " ".join(args.allow), str(why))]) from why
    resolvers = tuple(_server(text) for text in args.resolver)
    way = Way(
        allow=allow, port=args.port, http_port=args.http_port, resolvers=resolvers, anchors=known.anchors,
        names_port=resolvers[0][1] if resolvers else 53,
        said=lambda step: print(f"{args.host}: {STEPS[step]} …", file=sys.stderr),
    )  # fmt: skip
    return visit(args.host, way)


def _registered(host: str) -> Any:
    """The site of the register, or None."""
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.assessments.queries.labels.register import site_of

    return site_of(host)


def _recorded(args: argparse.Namespace, visit: Measurement, known: Known) -> int:
    """The visit as the register now knows the site: what stands after all visits, not what this one said."""
    from django.utils import timezone

    from giaoban.assessments.actions.labels.scanning import keep_visit
    from giaoban.assessments.queries.labels.known import as_known
    from giaoban.assessments.queries.labels.standing import stand_of
    from giaoban.registry.actions import console_person

    way = {"anchors": known.anchors} if args.anchors else {}
    kept = keep_visit(by=console_person(), site=_registered(args.host), seen=visit, way=way, now=timezone.now())
    judged = judge(visit, as_known(kept.known))
    if args.json:
        print(json.dumps(as_data(visit, judged, args.language), ensure_ascii=False, indent=2))
    else:
        _print(visit, judged, args.language)
    for one in stand_of(kept.site, now=timezone.now()).in_doubt:
        print(
            f"{one.name}: đang đứng {one.level}, thêm {one.waits_for} lần đo xấu cách nhau 30 phút thì hạ / "
            f"stands at {one.level}; {one.waits_for} more bad measurements, 30 minutes apart, and it falls",
            file=sys.stderr,
        )
    return 1 if judged.failed else 0


def _server(text: str) -> tuple[str, int]:
    from ipaddress import ip_address

    address, _, port = text.rpartition(":") if text.count(":") == 1 or "]:" in text else (text, "", "53")
    try:
        return str(ip_address(address.strip("[]"))), int(port)
    except ValueError as why:
        raise Refused([_bad("--resolver", text, str(why))]) from why


def _known(args: argparse.Namespace) -> Known:
    from giaoban.core.probes.anchors import ROOT_ANCHORS

    anchors: Iterable[str] = ROOT_ANCHORS
    if args.anchors:
        anchors = [
            line.strip() for line in _bytes(args.anchors).decode("utf-8", "replace").splitlines() if line.strip()
        ]
    blocks = Blocks.of(_bytes(args.block_list).decode("utf-8", "replace").splitlines()) if args.block_list else None
    return Known(blocks=blocks, anchors=tuple(anchors))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        context = {"file": str(path), "reason": why.strerror or str(why)}
        raise Refused([Finding("probe.no-such-file", where=Place(str(path)), context=context)]) from why


def _write(path: Path, visit: Measurement) -> None:
    try:
        path.write_text(visit.as_json(), encoding="utf-8")
    except OSError as why:
        context = {"file": str(path), "reason": why.strerror or str(why)}
        raise Refused([Finding("probe.no-such-file", where=Place(str(path)), context=context)]) from why


def _host_in(text: str) -> str:
    """The host of an address somebody copied, else the text as it is.

    >>> _host_in("https://bo.example/a?b=1"), _host_in("bo.example/"), _host_in("bo.example")
    ('bo.example', 'bo.example', 'bo.example')
    """
    written = text.strip()
    if "/" not in written:
        return text
    try:
        return urlsplit(written if "//" in written else f"//{written}").hostname or text
    except ValueError:  # half an IPv6 address
        return text


def _bad(option: str, value: str, reason: str) -> Finding:
    return Finding("probe.bad-option", context={"option": option, "value": value, "reason": reason})
