"""The floors of the house hold: imports by import-linter, foreign keys here, room files by name."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "giaoban"
FLOORS = [
    {"registry"},
    {"library"},
    {"measures", "assessments"},
    {"commitments"},
    {"meetings", "exchange", "assistants"},
    {"portal"},
]
ROOMS = set.union(*FLOORS)
NAMES_IN_A_ROOM = {
    *("models", "queries", "actions", "forms", "views", "api", "urls", "apps", "permissions", "shelf", "shelves"),
    *("templates", "templatetags", "migrations", "management", "warehouse", "__init__", "__pycache__"),
    *("engine", "backends"),  # of assistants: a question becomes an answer, and who may phrase it
    *("connectors", "fetch", "worker"),  # of exchange: ways in, the only way out, what runs by itself
}


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_imports_go_downstairs_and_never_in_circles():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "5 kept, 0 broken" in done.stdout


def test_foreign_keys_point_downstairs_or_stay_in_the_room():
    upstairs = []
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | OneToOneField | ManyToManyField) and field.remote_field:
                there = field.related_model._meta.app_label
                if there in ROOMS and floor(there) > floor(model._meta.app_label):
                    upstairs.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert upstairs == []


@pytest.mark.parametrize("room", sorted(room for room in ROOMS if (HOUSE / room).is_dir()))
def test_a_room_holds_only_the_names_everybody_expects(room):
    strangers = {path.stem if path.suffix == ".py" else path.name for path in (HOUSE / room).iterdir()}
    assert strangers - NAMES_IN_A_ROOM == set()


def python_files() -> list[Path]:
    return [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]


def test_every_file_opens_by_saying_what_it_keeps():
    silent = [
        str(path.relative_to(ROOT)) for path in python_files() if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_file_holds_two_nouns():
    long = {
        str(path.relative_to(ROOT)): count for path in python_files() if (count := path.read_text().count("\n")) > 420
    }
    assert long == {}


def test_nothing_evaluates_text_as_code():
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_the_core_has_no_clock_and_no_network():
    """Today is an argument; import-linter sees modules, this sees calls such as date.today()."""
    found = []
    for path in (HOUSE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in {"today", "now", "utcnow"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_starting_the_site_does_not_load_the_heavy_libraries():
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'giaoban.settings'; import giaoban.wsgi; "
        "print(sorted({'pandas', 'ibis', 'altair', 'pyiceberg', 'duckdb', 'docx', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


ONLY_IN_FETCH = frozenset({
    *("httpx", "httpcore", "requests", "urllib3", "aiohttp", "pycurl", "paramiko", "websockets", "websocket"),
    *("socket", "http.client", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "nntplib", "telnetlib"),
    *("xmlrpc.client", "socks", "dns.resolver", "dns.query", "dns.asyncresolver", "dns.asyncquery"),
})  # fmt: skip
MAILING = "commitments/actions/mailing.py"
LISTENING = {"cli/serve.py", "cli/fleet/wire.py", "measures/warehouse/knocking.py"}
"""One asks whether its own port is free; one sends half requests to its own temporary site on loopback; one opens a
connection to the engine that the operator set, and sends nothing."""


def test_only_fetch_speaks_to_other_machines():
    """Addresses are checked and pinned in one place; a second client anywhere would be a way around it."""
    found = []
    for path in python_files():
        place = path.relative_to(HOUSE).as_posix()
        if place.startswith("exchange/fetch/") or place in LISTENING:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                named = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                named = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            else:
                continue
            reached = {".".join(name.split(".")[:length]) for name in named for length in (1, 2)}
            if place == MAILING:  # names the refusals of the mail server that the operator chose; Django opens the line
                reached -= {"smtplib"}
            found += [f"{place}:{node.lineno} {name}" for name in sorted(reached & ONLY_IN_FETCH)]
    assert found == []
