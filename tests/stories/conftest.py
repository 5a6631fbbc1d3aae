"""The demo as a stranger gets it: a fresh folder, the real pack, a served site, and a browser to read it with."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def giaoban(*arguments: str, var: Path, **options) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, with its stores in `var`."""
    command = [str(Path(sys.executable).parent / "giaoban"), *arguments]
    environment = {**os.environ, "GIAOBAN_VAR": str(var)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="session")
def _demo_and_its_copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """`giaoban demo --no-serve` in an empty folder, and beside it how that folder was then."""
    var = tmp_path_factory.mktemp("demo")
    done = giaoban("demo", "--no-serve", var=var, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    return var, Path(shutil.copytree(var, tmp_path_factory.mktemp("untouched") / "demo"))


@pytest.fixture(scope="module")
def demo(_demo_and_its_copy: tuple[Path, Path]) -> Path:
    """The demo as it was made: what the stories of another file wrote is gone. Always the same folder, because the
    warehouse knows its files by their full names."""
    var, untouched = _demo_and_its_copy
    shutil.rmtree(var)
    shutil.copytree(untouched, var)
    return var


@pytest.fixture(scope="module")
def furnished(demo: Path) -> dict[str, dict[str, str]]:
    """Into the demo of this file: people of every role and a thing for every page; see `furnishing`."""
    program = Path(__file__).with_name("furnishing.py")
    done = subprocess.run(
        [sys.executable, str(program)], cwd=ROOT, env={**os.environ, "GIAOBAN_VAR": str(demo)}, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, dict[str, str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def site(demo: Path):
    """The address of the demo's site, served as `make demo` serves it."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "giaoban"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "GIAOBAN_VAR": str(demo)})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address + "/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail("the site did not answer in two and a half minutes")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=90)


@pytest.fixture(scope="module")
def browser():
    """A real Chromium; without one the test is skipped with the command that brings it.

    It ends with its file: as long as it lives, Django takes the process for an asynchronous one and refuses the
    database to whatever is tested after it.
    """
    program = os.environ.get("GIAOBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        reason = "no Chromium on this machine; `make test-all` installs it"
        if os.environ.get("GIAOBAN_SKIP_NOTHING") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield window
        window.close()


@pytest.fixture
def page(browser, site):
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()
