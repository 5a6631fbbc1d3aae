"""`giaoban demo`: the whole path on the real figures of 2023-2024, then the site. Run twice, it changes nothing."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import fcntl
import io
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from giaoban.web import formats

ROWS, SEED, MONTHS, REVIEW = 400_000, 2024, "2023-10:2024-11", "2024Q4"
STEPS = 9


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="the whole path on the real figures, then the site",
        description=(
            "Creates the stores under var/, applies the pack with its figures and promises, simulates the dossier "
            "records that are not public, computes, writes the review of Q4/2024 into var/reports/, measures the "
            "digital economy of a real and a simulated table, adds simulated inspections, questions of the press and "
            "information systems, says where everything is, and serves the site. Every "
            "step is idempotent: a second run changes nothing."
        ),
        epilog="Example: giaoban demo --no-serve",
    )
    parser.add_argument("--no-serve", action="store_true", help="stop before serving the site")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"simulated dossiers (default {ROWS})")
    parser.add_argument("--port", type=int, default=8000, help="port of the site on 127.0.0.1 (default 8000)")
    parser.set_defaults(run=run)


def step(number: int, title: str, work: Callable[[], int]) -> int:
    """Says what begins, and when it is done how long it took; gives the exit code of the work."""
    print(f"[{number}/{STEPS}] {title} ...", file=sys.stderr, flush=True)
    began = time.monotonic()
    code = work()
    seconds = formats.number(time.monotonic() - began, 1)
    said = f"xong / done: {seconds} s" if code == 0 else f"dừng / stopped: {code}"
    print(f"      {said}", file=sys.stderr, flush=True)
    return code


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two demos at once would wait for each other's locks; the second one says so and stops."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another demo is at work in {folder}; wait for it or set GIAOBAN_VAR.", file=sys.stderr)
            raise SystemExit(2) from None
        yield


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import main, open_stores

    open_stores()
    from django.conf import settings

    with only_one(settings.VAR):
        if code := prepare(args.rows):
            return code
    print_places(settings.VAR, serving=not args.no_serve, port=args.port)
    return 0 if args.no_serve else main(["serve", "--port", str(args.port)])


def prepare(rows: int) -> int:
    """All steps before serving; the first fault's exit code, else 0."""
    from django.conf import settings

    from giaoban.cli import main

    reports = settings.VAR / "reports"
    steps = [
        (
            "Kho dữ liệu, gói dữ liệu, số liệu, lời hứa / stores, pack, figures, promises",
            ["packs", "apply", str(settings.PACK)],
        ),
        (
            f"Mô phỏng {formats.number(rows)} hồ sơ chưa có nguồn công khai / simulating dossiers",
            ["simulate", "dossiers", "--rows", str(rows), "--seed", str(SEED), "--months", MONTHS],
        ),
        (
            "Mô phỏng tám thành phần xã hội số / simulating digital society",
            ["simulate", "society", "--seed", str(SEED)],
        ),
        ("Tính chỉ số từ hồ sơ / computing indicators", ["compute"]),
        (
            "Báo cáo giao ban, niêm phong / report of the review, sealed",
            ["review", REVIEW, "--out", str(reports), "--seal"],
        ),
        ("Sáu cuộc kiểm tra mô phỏng / simulated inspections", ["inspections", "simulate"]),
        ("Ba câu hỏi báo chí mô phỏng / simulated questions of the press", ["press", "simulate"]),
        ("Ba nghìn hệ thống thông tin mô phỏng / simulated information systems", ["simulate", "systems"]),
    ]
    for number, (title, command) in enumerate(steps, start=1):
        if code := step(number, title, partial(main, command)):
            return code
    title = "Kinh tế số: một bảng thật, một bảng mô phỏng / digital economy: a real and a simulated table"
    return step(STEPS, title, partial(economy, settings.VAR))


def economy(folder: Path) -> int:
    """Imports both tables and estimates with them; what the commands say is shown only where one fails."""
    from giaoban.cli import main
    from giaoban.cli.economy.trial import demo_commands
    from giaoban.settings import ROOT

    for command in demo_commands(folder, ROOT):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(command)
        if code:
            print(said.getvalue(), file=sys.stderr)
            return code
    return 0


def print_places(folder: Path, *, serving: bool, port: int) -> None:
    today = dt.datetime.now(tz=dt.UTC).astimezone()
    reports = sorted((folder / "reports").glob("*"))
    lines = [
        "",
        f"Xong lúc {today:%H:%M} / Ready. Mọi thứ ở / everything is in {folder}",
        f"  cơ sở dữ liệu / database   {folder / 'giaoban.sqlite3'}",
        f"  kho hồ sơ / warehouse      {folder / 'warehouse'}",
        *(f"  báo cáo / report           {path}" for path in reports),
        f"  trang / site               http://127.0.0.1:{port}/" + ("" if serving else "   (make serve)"),
        "",
    ]
    print("\n".join(lines), flush=True)
