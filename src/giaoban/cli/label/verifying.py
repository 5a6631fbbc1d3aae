"""`giaoban label verify FILE --host H --jwks F --status F --log F`: no database, no network."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = verbs.add_parser(
        "verify",
        help="check a label for a host, offline",
        description=(
            "Reads files only. The public keys have to come from where you trust them, never from the site that shows "
            "the label. Without --status a label does not hold, because a revoked one looks like any other; say "
            "--without-status to leave that open."
        ),
        epilog=(
            "Example: giaoban label verify label.jwt --host www.example.vn --jwks jwks.json --status status.jwt "
            "--log proof.json. Exit codes: 0 it holds, 1 it does not, 2 a file cannot be read."
        ),
    )
    verify.add_argument("file", type=Path, metavar="FILE", help="the label (giaoban-label.jwt); - reads standard input")
    verify.add_argument("--host", required=True, help="the host name in the address bar of the site that shows it")
    verify.add_argument("--jwks", type=Path, required=True, metavar="FILE", help="public keys of the issuer")
    verify.add_argument("--status", type=Path, metavar="FILE", help="the signed list of revocations")
    verify.add_argument("--log", type=Path, metavar="FILE", help="the proof of the public log (JSON)")
    verify.add_argument("--at", metavar="MOMENT", help="instead of now, such as 2026-03-01T09:00:00+07:00")
    verify.add_argument("--without-status", action="store_true", help="leave open whether it was revoked")
    verify.add_argument("--json", action="store_true", help="the verdict as JSON")
    verify.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the sentences (vi)")
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.core.checklists.label.keys import keys_from
    from giaoban.core.checklists.label.verify import verify
    from giaoban.core.findings import Refused
    from giaoban.web.findings import print_findings
    from giaoban.web.formats import HANOI

    try:
        text = _read(args.file)
        keys = keys_from(_json(args.jwks))
        status = _read(args.status) if args.status else None
        proof = _json(args.log) if args.log else None
        now = dt.datetime.fromisoformat(args.at) if args.at else dt.datetime.now(dt.UTC)
        if now.tzinfo is None:
            raise _unreadable(Path("--at"), "+07:00?")
    except Refused as refusal:
        print_findings(refusal.findings, language=args.language, stream=sys.stderr)
        return 2
    except ValueError:
        print_findings(_unreadable(Path("--at"), args.at).findings, language=args.language, stream=sys.stderr)
        return 2
    verdict = verify(
        text, host=args.host, keys=keys, now=now, status=status, proof=proof, without_status=args.without_status
    )
    if args.json:
        print(json.dumps(_plain(verdict, args.language), ensure_ascii=False, indent=2))
    else:
        print_findings(verdict.findings, language=args.language)
        label, vietnamese = verdict.label, args.language == "vi"
        if verdict.holds and label is not None:
            until = label.expires.astimezone(HANOI).strftime("%d/%m/%Y %H:%M")
            whose = f"{label.host} ({label.owner})"
            vi = f"Nhãn {label.serial} có hiệu lực cho {whose}, đến {until}."
            print(vi if vietnamese else f"Label {label.serial} holds for {whose} until {until}.")
        else:
            print("Nhãn không có hiệu lực." if vietnamese else "The label does not hold.")
    return 0 if verdict.holds else 1


def _plain(verdict: Any, language: str) -> dict[str, Any]:
    from giaoban.web.findings import say

    return {
        "holds": verdict.holds,
        "label": verdict.label.payload() if verdict.label else None,
        "findings": [
            {"code": one.code, "severity": str(one.severity), "says": say(one, language)} for one in verdict.findings
        ],
    }


def _read(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise _unreadable(path, getattr(why, "strerror", None) or "UTF-8") from why


def _json(path: Path) -> Any:
    try:
        return json.loads(_read(path))
    except (ValueError, RecursionError) as why:
        raise _unreadable(path, "JSON") from why


def _unreadable(path: Path, reason: str) -> Any:
    from giaoban.core.findings import Finding, Place, Refused

    where = Place(str(path))
    return Refused([Finding("label.unreadable-file", where=where, context={"file": str(path), "reason": reason})])
