"""`giaoban checklists list` and `giaoban checklists show NAME`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator

from giaoban.cli.checklists.wording import EVIDENCE, OBLIGATIONS, RELATIONS, in_words
from giaoban.core.checklists.schema import Checklist, Criterion, Group


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from giaoban.cli.checklists.finding import add_packs

    every = verbs.add_parser(
        "list",
        help="the checklists of the packs",
        description="One line a checklist: name, validity, criteria, how far the official text is known, title.",
        epilog="Example: giaoban checklists list --packs packs/tiny",
    )
    every.add_argument("--json", action="store_true", help="one list of objects")
    add_packs(every)
    every.set_defaults(run=run_list)

    show = verbs.add_parser(
        "show",
        help="one checklist: its basis, gates, criteria with weights and who answers",
        description="Prints a checklist as a tree. NAME is id@version, id (its newest version), or a file.",
        epilog="Example: giaoban checklists show web-trust",
    )
    show.add_argument("name", metavar="NAME", help="id@version, id, or a YAML file")
    show.add_argument("--json", action="store_true", help="the file as one object, with its fingerprint")
    add_packs(show)
    show.set_defaults(run=run_show)


def run_list(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import held, words

    found = held(args.packs)
    if args.json:
        print(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    for one in found:
        whole = "" if one.complete else (" [một phần]" if args.language == "vi" else " [part]")
        days = f"{one.valid_from or ''}..{one.valid_to or ''}"
        print(f"{one.reference:<28}{days:<24}{len(one.criteria):>4}  {words(one.title, args.language)}{whole}")
    return 0


def run_show(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import find, words

    found = find(args.name, args.packs, args.language)
    if isinstance(found, int):
        return found
    if args.json:
        plain = found.model_dump(mode="json", exclude_defaults=True)
        print(json.dumps(plain | {"fingerprint": found.fingerprint}, ensure_ascii=False, indent=2))
        return 0
    language = args.language
    print(f"{found.reference}  {words(found.title, language)}")
    print(f"  {found.fingerprint}")
    print(f"  {words(found.why, language)}")
    for basis in found.basis:
        place = ", ".join(part for part in (basis.place, basis.document) if part)
        print(f"  § {words(basis.words, language) if basis.words else ''}{' ' if basis.words else ''}{place}".rstrip())
    for line in (*_days(found, language), *_crosswalks(found, language)):
        print(f"  {line}")
    if found.note:
        print(f"  ! {words(found.note, language)}")
    _print(found, found.nodes, 1, language)
    return 0


def _days(found: Checklist, language: str) -> Iterator[str]:
    vietnamese = language == "vi"
    if found.valid_from or found.valid_to:
        until = f"{found.valid_from or '…'}..{found.valid_to or '…'}"
        late = f" ({'chuyển tiếp đến' if vietnamese else 'transition until'} {found.transition_until})"
        yield f"{'hiệu lực' if vietnamese else 'valid'} {until}{late if found.transition_until else ''}"
    if found.supersedes:
        yield f"{'thay thế' if vietnamese else 'supersedes'} {found.supersedes}"


def _crosswalks(found: Checklist, language: str) -> Iterator[str]:
    for one in found.crosswalks:
        counts = Counter(pair.relation for pair in one.pairs)
        told = ", ".join(f"{in_words(RELATIONS, name, language)} {count}" for name, count in sorted(counts.items()))
        yield f"{'đối chiếu với' if language == 'vi' else 'crosswalk to'} {one.to}: {told}"


def _print(checklist: Checklist, nodes: tuple[Group | Criterion, ...], depth: int, language: str) -> None:
    from giaoban.cli.checklists.finding import words

    for node in nodes:
        pad = "  " * depth
        condition = f"  [{node.applies}]" if node.applies else ""
        if isinstance(node, Group):
            weight = f" ({node.weight})" if node.weight is not None else ""
            print(f"{pad}{node.id} {words(node.title, language)}{weight}{condition}")
            _print(checklist, node.nodes, depth + 1, language)
            continue
        gate = "tiên quyết" if language == "vi" else "gate"
        what = gate if node.gate and not node.weighs else f"{gate} {node.weighs:f}" if node.gate else f"{node.weighs:f}"
        scale = f"{checklist.source_of(node)}:{node.scale or checklist.scale}"
        title = words(node.title, language)
        print(f"{pad}{node.id:<8} {what:>10}  {scale:<18} {title}{condition}{_demands(node, language)}")


def _demands(node: Criterion, language: str) -> str:
    """What else a criterion asks: how far it binds, which evidence, how often it is looked at again."""
    parts = [] if node.obligation == "mandatory" else [in_words(OBLIGATIONS, node.obligation, language)]
    if node.needs:
        kinds = (" hoặc " if language == "vi" else " or ").join(in_words(EVIDENCE, one, language) for one in node.needs)
        parts.append(f"{'minh chứng' if language == 'vi' else 'evidence'}: {kinds}")
    if node.review_months:
        months = f"rà soát {node.review_months} tháng một lần"
        parts.append(months if language == "vi" else f"reviewed every {node.review_months} months")
    return f"  ({'; '.join(parts)})" if parts else ""


def _row(checklist: Checklist) -> dict[str, object]:
    return {
        "reference": checklist.reference,
        "title": checklist.title.model_dump(),
        "valid_from": str(checklist.valid_from) if checklist.valid_from else None,
        "valid_to": str(checklist.valid_to) if checklist.valid_to else None,
        "criteria": len(checklist.criteria),
        "complete": checklist.complete,
        "evidence": checklist.evidence,
        "fingerprint": checklist.fingerprint,
    }
