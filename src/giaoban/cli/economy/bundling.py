"""`giaoban economy bundle`: a folder that comes to the same figure on another machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from giaoban.cli.economy.options import CODES, telling


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = commands.add_parser(
        "bundle",
        help="a folder that recomputes an estimate elsewhere",
        description=(
            "Writes a folder with the tables as they were imported, the definition, the expected figures with their "
            "hash, and run.py, which needs only the installed giaoban and no network, and says whether it comes to the "
            "same."
        ),
        epilog="Example: giaoban economy bundle est.2010.1a2b3c4d5e6f --out bundle, then python bundle/run.py. "
        + CODES,
    )
    bundle.add_argument("estimate", metavar="KEY", help="of a stored estimate (economy tables --estimates)")
    bundle.add_argument("--out", required=True, type=Path, metavar="DIR")
    bundle.set_defaults(run=run_bundle)


@telling
def run_bundle(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.measures.queries.economy import bundle

    write_folder(args.out, bundle(args.estimate))
    print(f"{args.out}: python {args.out / 'run.py'}")
    return 0


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Writes files into a folder that is new, empty, or holds exactly these.

    Raises Refused `economy.folder-not-empty`, `sheet.unreadable` where nothing can be written.
    """
    from giaoban.core.findings import Finding, Place, Refused

    try:
        held = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        if held and held != files:
            raise Refused([Finding("economy.folder-not-empty", where=Place(str(folder)), context={"folder": folder})])
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    except OSError as why:
        context = {"file": str(folder), "problem": why.strerror or str(why)}
        raise Refused([Finding("sheet.unreadable", where=Place(str(folder)), context=context)]) from why
