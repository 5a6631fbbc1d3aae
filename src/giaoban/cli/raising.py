"""`giaoban raise KIND`: a petition, a question, a complaint or a proposal that came on paper, entered for who asks."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from giaoban.commitments.queries.raising import Raisable, Said
    from giaoban.core.findings import Finding


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "raise",
        help="enter a petition, question, complaint or proposal for who asks",
        description=textwrap.fill(
            "Enters what a province or a ministry asks, as on /petitions/new/: the same words are refused, the same "
            "earlier ones shown. Only who asked confirms the answer afterwards, not whoever entered it. Run twice with "
            "the same words it makes nothing new. Without a KIND it lists the kinds with their fields."
        ),
        epilog=(
            "Examples: giaoban raise\n"
            "          giaoban raise petition --asker province.lao-cai.2025 --title 'Chưa nộp được bản sao điện tử' "
            "--preview\n"
            "          giaoban raise data_sharing_complaint --asker province.lao-cai.2025 --owner 'Bộ Tư pháp' \\\n"
            "              --title 'Vẫn bị hỏi lại giấy khai sinh' --field held_by='Bộ Công an'\n"
            "Prints the key. Exit codes: 0 fine, 1 faults were found, 2 wrong usage, 3 unknown kind."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", nargs="?", metavar="KIND", help="such as petition; none lists them")
    parser.add_argument("--asker", default="", metavar="SUBJECT", help="in whose name: key or name of the organisation")
    parser.add_argument("--owner", default="", metavar="SUBJECT", help="who is to settle it: key or name")
    parser.add_argument("--title", default="", help="a sentence")
    parser.add_argument("--note", default="", help="details")
    parser.add_argument("--field", action="append", default=[], metavar="NAME=WORDS", help="what the kind asks for")
    parser.add_argument("--group", default="", metavar="FIELD", help="field of work, such as government")
    parser.add_argument("--procedures", default="", metavar="CODES", help="procedures it holds back, parted by commas")
    parser.add_argument("--indicator", default="", metavar="CODE", help="the figure it holds back")
    parser.add_argument("--recurs", default="", metavar="KEY", help="the earlier petition that raised the same")
    parser.add_argument("--once", default="", metavar="NAME", help="name of this sending, for the same words once more")
    parser.add_argument("--preview", action="store_true", help="faults and earlier ones only; nothing is saved")
    parser.add_argument("--json", action="store_true", help="one object instead of the key")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions import raise_in_words, understood
    from giaoban.commitments.queries.raising import Said, raisable, silent_tables
    from giaoban.core.findings import Finding, Refused
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    by, now = console_person(), timezone.now()
    kinds = raisable(by, today=timezone.localdate(now))
    if old := silent_tables():
        print_findings([Finding("raising.pack-of-before", context={"names": ", ".join(old)})], stream=sys.stderr)
    if args.kind is None or args.kind not in {one.kind for one in kinds}:
        _list(kinds, to=sys.stdout if args.kind is None else sys.stderr)
        known = ", ".join(one.kind for one in kinds) or "–"
        unknown = Finding("raising.no-such-kind", context={"kind": args.kind, "known": known})
        return refuse([unknown], 3) if args.kind is not None else 0
    fields, faults = _fields(args.field)
    if faults:
        return refuse(faults, 2)
    said = Said.typed(
        kind=args.kind, asked_by=args.asker, owed_by=args.owner, title=args.title, note=args.note, group=args.group,
        procedures=args.procedures, indicator=args.indicator, recurs=args.recurs, fields=fields,
    )  # fmt: skip
    try:
        if args.preview:
            found = understood(by=by, said=said, now=now)
            _earlier(said)
            print_findings(found.faults, stream=sys.stderr)
            if found.suggested is not None:
                print(f"--owner '{found.suggested.name_vi}'  ({found.suggested.key}) ?")
            return 1 if found.faults else 0
        done = raise_in_words(by=by, said=said, once=args.once, now=now)
    except Refused as refusal:
        return refuse(refusal.findings, 1)
    if done.is_new:
        _earlier(said, but=done.made.key)
    else:
        print("Đã gửi trước đó, không tạo thêm / was raised before, nothing new", file=sys.stderr)
    told = {"key": done.made.key, "is_new": done.is_new, "due": str(done.made.due or done.made.review_on)}
    print(json.dumps(told) if args.json else done.made.key)
    return 0


def _list(kinds: list[Raisable], *, to: TextIO) -> None:
    """One line a kind: its name, its title, the fields it asks for."""
    for one in kinds:
        asked = [field for name in one.raising.needs if (field := one.workflow.field(name)) is not None]
        told = [one.kind, one.workflow.title.vi, *(f"{field.id}={field.title.vi}" for field in asked)]
        print("\t".join(told), file=to)
    if not kinds:
        print("Chưa có quy trình nào / no workflow yet. Thử: giaoban packs apply", file=sys.stderr)


def _fields(given: list[str]) -> tuple[dict[str, str], list[Finding]]:
    from giaoban.core.findings import Finding

    pairs = [text.partition("=") for text in given]
    faults = [
        Finding("raising.no-field", context={"text": text[:80]})
        for text, (name, sign, _) in zip(given, pairs, strict=True)
        if not sign or not name.strip()
    ]
    return {name.strip(): words for name, _, words in pairs}, faults


def _earlier(said: Said, *, but: str = "") -> None:
    """What was raised before and how it was answered, on stderr."""
    from giaoban.commitments.queries.recurrence import earlier_petitions

    found = [one for one in earlier_petitions(said.text) if one.petition.key != but]
    for one in found:
        sign = "!" if one.is_same else " "
        print(f"{sign} {one.petition.key}  {one.petition.title_vi}", file=sys.stderr)
        for answer in one.answers[:1]:
            print(f"    → {answer[:200]}", file=sys.stderr)
    if found:
        print("Đã có người nêu: nếu là cùng khó khăn, thêm --recurs KEY / raised before", file=sys.stderr)
