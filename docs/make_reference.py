"""Writes docs/reference/commands.md from the commands themselves: `python docs/make_reference.py`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from giaoban.cli import build_parser

PAGE = Path(__file__).parent / "reference" / "commands.md"


def commands(parser: argparse.ArgumentParser, path: str = "giaoban") -> list[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, groups left out, in the order of the alphabet."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        return [(path, parser)]
    return [found for name, child in sorted(below[0].choices.items()) for found in commands(child, f"{path} {name}")]


def page() -> str:
    os.environ["COLUMNS"] = "100"
    parts = [
        "# Commands\n\nMade from the commands themselves (`python docs/make_reference.py`); each answers `--help`.\n",
        "Exit codes everywhere: 0 fine, 1 faults were found, 2 wrong usage or unreadable input, 3 unknown name.\n",
    ]
    for path, parser in commands(build_parser()):
        parts.append(f"## `{path}`\n\n```text\n{parser.format_help().strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
