"""A Spark standalone cluster for tests: a master and two workers on loopback, small, stopped again.

Started through pyspark's own `spark-class`, with every port chosen by the system. Nothing listens anywhere but on
127.0.0.1, and when the `with` ends no process is left.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORKERS = 2
PATIENCE = 90.0
"""Seconds for a Java machine to come up while others use the cores."""


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    """The address of the master, `spark://127.0.0.1:PORT`, once both workers have joined; logs go to `folder`."""
    processes: list[subprocess.Popen[bytes]] = []
    log = folder / "master.log"
    try:
        processes.append(_start(folder, log, "master.Master"))
        address = _wait(log, r"spark://127\.0\.0\.1:\d+", processes)
        for number in range(WORKERS):
            own = ("--cores", "1", "--memory", "600m", "--work-dir", str(folder / f"work-{number}"), address)
            processes.append(_start(folder, folder / f"worker-{number}.log", "worker.Worker", *own))
        _wait(log, "(?s)" + ".*Registering worker" * WORKERS, processes)
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in reversed(processes):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def stop_driver() -> None:
    """Ends the Java machine that pyspark keeps beside this process until it exits."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(15)
    SparkContext._gateway = SparkContext._jvm = None


def _start(folder: Path, log: Path, name: str, *more: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    own = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "128m"}
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", "--port", "0"]
    with log.open("wb") as output:
        return subprocess.Popen(
            [*command, "--webui-port", "0", *more],
            env={**os.environ, **own},
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _wait(log: Path, wanted: str, processes: list[subprocess.Popen[bytes]]) -> str:
    """The first match of `wanted` in a log, or an error that shows what the log says."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        if found := re.search(wanted, log.read_text(encoding="utf-8", errors="replace")):
            return found.group()
        time.sleep(0.1)
    raise RuntimeError(f"Spark did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
