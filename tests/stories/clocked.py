"""A site whose clock the test sets: months pass in a story without anybody waiting for them.

Python reads `sitecustomize` when it starts; the one written here lets Django's clock, which is the only one the product
asks, read a file. The file holds a moment; the clock goes on from it at its own pace.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SITECUSTOMIZE = """
import datetime as dt, os, pathlib
import django.utils.timezone as timezone
_file = pathlib.Path(os.environ["STORY_CLOCK"])
def now():
    told = dt.datetime.fromisoformat(_file.read_text())
    passed = dt.datetime.now(dt.UTC).timestamp() - _file.stat().st_mtime
    return (told + dt.timedelta(seconds=passed)).astimezone(dt.UTC)
timezone.now = now
"""


class ClockedSite:
    """Stores in an empty folder, the command, and the site, all by one clock."""

    def __init__(self, folder: Path, *, at: str, port: int) -> None:
        self.var, self.clock, self.address = folder / "var", folder / "clock", f"http://127.0.0.1:{port}"
        code = folder / "code"
        code.mkdir()
        (code / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
        told = {"GIAOBAN_VAR": str(self.var), "STORY_CLOCK": str(self.clock), "PYTHONPATH": str(code)}
        self.environment = {**os.environ, **told}
        self.server: subprocess.Popen[bytes] | None = None
        self.set(at)

    def set(self, moment: str) -> None:
        """From now on it is this moment (ISO, with its zone)."""
        self.clock.write_text(moment, encoding="utf-8")

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`giaoban WORDS`, which has to succeed."""
        done = subprocess.run(
            [str(BIN / "giaoban"), *words], cwd=ROOT, env={**self.environment, **environment}, capture_output=True,
            text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"giaoban {' '.join(words)}: {done.stdout[-1000:]}{done.stderr[-3000:]}"
        return done

    def serve(self) -> None:
        port = self.address.rpartition(":")[2]
        self.server = subprocess.Popen([str(BIN / "giaoban"), "serve", "--port", port], cwd=ROOT, env=self.environment)
        for _ in range(600):
            try:
                urllib.request.urlopen(self.address + "/", timeout=5).read()
                return
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the site did not answer in two and a half minutes")

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(timeout=90)

    def push(self, contract: str, key: str, lines: list[str]) -> None:
        """Records as CSV, to the door through which systems hand theirs over."""
        request = urllib.request.Request(
            f"{self.address}/api/facts/{contract}", "\n".join(lines).encode(),
            {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 201, answer.read()[:2000]
