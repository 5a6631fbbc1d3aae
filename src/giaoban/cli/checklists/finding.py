"""What the commands about checklists share: the files of packs, and one set by its name or file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from giaoban.core.checklists.faults import nearest
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.checklists.schema import Checklist
from giaoban.core.findings import Finding, Place, Severity, has_errors

PACKS = Path(__file__).resolve().parents[4] / "packs"


def add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--packs",
        action="append",
        type=_folder,
        metavar="PATH",
        help="a pack folder to look in, may be given again (default packs/vn)",
    )
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="language of titles and findings (vi)")


def _folder(text: str) -> Path:
    """A folder that is there; otherwise the command line is wrong, not the name of the set."""
    if not (path := Path(text)).is_dir():
        raise argparse.ArgumentTypeError(f"không có thư mục {text} / there is no folder {text}")
    return path


def pack_files(packs: Sequence[Path] | None) -> list[Path]:
    """The checklist files of the packs, in the order of their names."""
    return [file for pack in packs or [PACKS / "vn"] for file in sorted((pack / "checklists").glob("*.yaml"))]


def read(path: Path) -> tuple[str, list[Finding]]:
    """The text of a file, or the finding that says why not."""
    try:
        if path.stat().st_size > 5_000_000:
            reason = "larger than 5 MB"
        else:
            return path.read_text(encoding="utf-8-sig"), []
    except (OSError, ValueError) as why:
        reason = why.strerror or str(why) if isinstance(why, OSError) else "not UTF-8"
    return "", [Finding("checklist.unreadable", where=Place(str(path)), context={"file": str(path), "reason": reason})]


def load(path: Path) -> tuple[Checklist | None, list[Finding]]:
    text, faults = read(path)
    return (None, faults) if faults else load_checklist(text, str(path))


def held(packs: Sequence[Path] | None) -> list[Checklist]:
    """Every sound checklist of the packs; the others are for `lint` to name."""
    return [found for path in pack_files(packs) if (found := load(path)[0]) is not None]


def find(name: str, packs: Sequence[Path] | None, language: str = "vi") -> Checklist | int:
    """A set by file, by `id@version`, or by `id` (its newest version); or the exit code after saying why not."""
    from giaoban.web.findings import print_findings

    if Path(name).suffix in (".yaml", ".yml"):
        checklist, findings = load(Path(name))
        if checklist is None or has_errors(findings):
            print_findings(findings, stream=sys.stderr, language=language)
            return 2 if any(one.code in ("checklist.unreadable", "yaml.broken") for one in findings) else 1
        return checklist
    known, unsound = held(packs), []
    matching = [one for one in known if name in (one.reference, one.id)]
    if matching:
        return max(matching, key=lambda one: one.version)
    # It may be there and faulty: the faults say more than that nobody knows it.
    for path in pack_files(packs):
        unsound += [one for one in load(path)[1] if one.severity is Severity.ERROR]
    names = [one.reference for one in known]
    context = {"name": name, "nearest": nearest(name, [*names, *(one.id for one in known)])}
    print_findings([Finding("checklist.unknown", context=context)], stream=sys.stderr, language=language)
    print_findings(unsound, stream=sys.stderr, language=language)
    return 3


def words(pair: object, language: str) -> str:
    return str(getattr(pair, language, "") or getattr(pair, "vi", ""))
