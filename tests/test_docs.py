"""Documentation that lies fails: links lead somewhere, commands and settings are described, the README is runnable."""

from __future__ import annotations

import argparse
import re
import runpy
from pathlib import Path

import pytest

from giaoban.cli import build_parser

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def commands(parser: argparse.ArgumentParser, path: str = "") -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                found[f"{path} {name}".strip()] = child
                found |= commands(child, f"{path} {name}".strip())
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_in_the_documentation_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", sorted(commands(build_parser())))
def test_every_command_teaches_with_an_example(name):
    parser = commands(build_parser())[name]
    if any(isinstance(action, argparse._SubParsersAction) for action in parser._actions):
        return
    text = parser.format_help()
    assert len(text) > 300, "say what it does, with an example"
    assert f"giaoban {name}" in text.split("\n", 1)[1], f"no example of `giaoban {name}` in its help"


def test_every_command_stands_in_the_reference():
    made = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))
    held = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert held == made["page"](), "run: .venv/bin/python docs/make_reference.py"


def test_every_setting_read_from_the_environment_is_described():
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        used |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"(GIAOBAN_[A-Z_]+)\"", path.read_text(encoding="utf-8")))
    described = (ROOT / "src" / "giaoban" / "settings.py").read_text(encoding="utf-8").split('"""')[1]
    assert sorted(name for name in used if name not in described) == []


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_make_commands_of_the_readme_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8"))) - {"and"} <= targets


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_shell_commands_of_the_readme_exist(page):
    known = {name.split()[0] for name in commands(build_parser())}
    said = set(re.findall(r"^giaoban ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert said <= known
