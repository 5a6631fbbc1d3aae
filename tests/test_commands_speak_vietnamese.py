"""Whatever is wrong with a command line or a file, the shell says it in Vietnamese: no words of the machine are left.

Every command of the parser is called with nothing, with an option nobody knows, with days and numbers that are none;
those that read a file with one that is not there, with a folder, and with bytes that are no text.
"""

import argparse
import datetime as dt
import re

import pytest

from giaoban.cli import build_parser, main
from giaoban.core.checklists.label.hosts import host_name
from giaoban.core.findings import Finding, Refused
from giaoban.web.findings import say
from giaoban.web.terms import said_in_vietnamese

ENGLISH = re.compile(
    r"\b(?:invalid|required|unrecognized|expected|choose|argument|arguments|usage|error:|no such|directory|is a|not a"
    r"|the following|value:|codec|expecting|isoformat|fromisoformat|codepoint|permission denied)\b",
    re.I,
)
LETTERS = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.I)


def leaves(parser, path=()):
    """Every command with its parser."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield path, parser
    for action in below:
        for name, child in action.choices.items():
            yield from leaves(child, (*path, name))


COMMANDS = dict(leaves(build_parser()))


def told(capsys, *args):
    """What was said on stderr; a command line that is refused ends with 2."""
    with pytest.raises(SystemExit) as ended:
        main([*args])
    assert ended.value.code == 2
    return capsys.readouterr().err


def spoken(text):
    """The sentence behind the line of usage, without what was typed and the names of options."""
    said = text[text.index(": lỗi: ") :]
    assert LETTERS.search(said), text
    left = re.sub(r"--?[a-zA-Z][\w-]*|[A-Z][A-Z_/]+|'[^']*'", " ", said.rpartition(". Xem:")[0])
    left = re.sub(r"một trong: .*", "", left)  # names of commands and choices
    assert not ENGLISH.search(left), text


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_wrong_command_line_is_told_in_vietnamese(path, capsys):
    parser = COMMANDS[path]
    needs = [
        one
        for one in parser._actions
        if one.required and one.nargs not in ("*", "?") and not isinstance(one, argparse._SubParsersAction)
    ]
    if needs or (parser._mutually_exclusive_groups and any(one.required for one in parser._mutually_exclusive_groups)):
        spoken(told(capsys, *path))
    takes_rest = any(one.nargs in (argparse.REMAINDER, "...") for one in parser._actions)
    if not takes_rest and not needs:
        spoken(told(capsys, *path, "--khong-co-tuy-chon-nay"))
    for action in parser._actions:
        if not action.option_strings or action.type not in (int, float, dt.date.fromisoformat):
            continue
        said = told(capsys, *path, f"{action.option_strings[-1]}=31/02/2025")
        spoken(said)
        assert "31/02/2025" in said


def test_a_command_that_is_none_is_told_with_those_there_are(capsys):
    said = told(capsys, "khong-co-lenh-nay")
    spoken(said)
    assert "passon" in said


FILES = [
    ("lint", "{file}"),
    ("packs", "lint", "{file}"),
    ("contracts", "lint", "{file}"),
    ("figures", "check", "{file}"),
    ("checklists", "lint", "{file}"),
    ("checklists", "score", "{file}"),
    ("label", "verify", "{file}", "--host", "bo.example", "--jwks", "{file}", "--without-status"),
    ("inspections", "verify", "{file}"),
    ("inspections", "draw", "{file}", "--size", "3", "--seed", "abc"),
    ("economy", "check", "{file}", "--period", "2022", "--unit", "vnd", "--publisher", "x"),
    ("sdmx", "import", "{file}", "--source", "x"),
    ("sheet", "check", "{file}", "--contract", "account"),
    ("scan", "--again", "{file}"),
    ("law", "import", "{file}"),
    ("figures", "load", "{file}"),
    ("ask", "--queries", "{file}"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("args", FILES, ids=" ".join)
@pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
def test_a_file_that_cannot_be_read_is_told_in_vietnamese(args, kind, tmp_path, capsys):
    assert args[:2] in COMMANDS or args[:1] in COMMANDS
    path = {"missing": tmp_path / "khong-co.csv", "folder": tmp_path / "thu-muc", "bytes": tmp_path / "byte.yaml"}[kind]
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"\xff\xfe\x00\x81" * 9)
    try:
        code = main([part.format(file=path) for part in args])
    except SystemExit as ended:
        code = ended.code
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "Cách dùng" not in err, "this test's own line is wrong"
    if code:
        for line in err.replace(str(tmp_path), "").splitlines():
            assert not re.search(r"No such file|Is a directory|Not a directory|codec|Expecting|\[Errno|usage:", line), (
                line
            )
            assert LETTERS.search(line) or not line.strip(), line


@pytest.mark.parametrize(
    "host", ["a b.vn", "localhost", "", "x" * 64 + ".vn", "-a.vn", "a..vn", "xn--.vn", "ab--c.vn", "☃"]
)
def test_why_a_name_is_no_host_is_said_in_vietnamese(host):
    with pytest.raises(Refused) as refusal:
        host_name(host)
    (found,) = refusal.value.findings
    assert said_in_vietnamese(found.context["reason"]) != found.context["reason"], found.context["reason"]
    assert "Codepoint" not in say(found)


def test_what_is_not_known_is_left_as_it_is_and_english_stays_english():
    assert said_in_vietnamese("điều gì đó") == "điều gì đó"
    found = Finding("checklist.bad-fact", context={"name": "x", "value": "3", "type": "boolean", "known": "boolean"})
    assert "boolean" not in say(found)
    assert "boolean" in say(found, "en")
