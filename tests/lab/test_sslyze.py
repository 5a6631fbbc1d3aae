"""Protocol verdicts beside sslyze's, an independent scanner. It is AGPL: it runs in an environment of its own.

python -m venv /path/sslyze && /path/sslyze/bin/pip install sslyze
GIAOBAN_SSLYZE=/path/sslyze/bin/sslyze pytest tests/lab/test_sslyze.py

Each site is told to sslyze with its name and its address: asked by address alone it would put the address where a host
name belongs, and tlslite-ng hangs up on that. Sites whose first flights are written out by hand are left out, because
sslyze finishes its handshakes.
"""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from tests.lab.defects import GOOD, TLS

from giaoban.core.probes.tls import offered

SSLYZE = os.environ.get("GIAOBAN_SSLYZE", "")
SITES = [site.name for site in (*TLS, *GOOD) if site.quirk is None]
COMMANDS = {"ssl2": "ssl_2_0", "ssl3": "ssl_3_0", "tls10": "tls_1_0", "tls11": "tls_1_1", "tls12": "tls_1_2",
            "tls13": "tls_1_3"}  # fmt: skip


@pytest.mark.skipif(not SSLYZE, reason="no sslyze; set GIAOBAN_SSLYZE to its program")
def test_protocol_verdicts_equal_those_of_sslyze(laboratory, tmp_path):
    file = tmp_path / "found.json"
    every = {name: laboratory.sites[name] for name in SITES}
    places = [f"{site.host}:{site.port}{{127.0.0.1}}" for site in every.values()]
    options = ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--quiet"]
    done = subprocess.run(
        [SSLYZE, *options, f"--json_out={file}", *places], capture_output=True, text=True, check=False, timeout=300
    )
    assert file.is_file(), done.stderr[-2000:]
    theirs = {}
    for result in json.loads(file.read_text())["server_scan_results"]:
        name = result["server_location"]["hostname"].partition(".")[0]
        scanned = result["scan_result"]
        assert scanned is not None, f"{name}: {result['connectivity_error_trace']}"
        theirs[name] = {
            version: bool(scanned[f"{command}_cipher_suites"]["result"]["accepted_cipher_suites"])
            for version, command in COMMANDS.items()
        }
    assert theirs == {name: offered(laboratory.visits[name]) for name in SITES}
