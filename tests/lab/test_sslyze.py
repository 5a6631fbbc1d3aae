"""Protocol verdicts beside sslyze's, an independent scanner. It is AGPL: it runs in an environment of its own.

python -m venv /path/sslyze && /path/sslyze/bin/pip install sslyze
GIAOBAN_SSLYZE=/path/sslyze/bin/sslyze pytest tests/lab/test_sslyze.py
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess

import pytest

from giaoban.core.probes.tls import offered

SSLYZE = os.environ.get("GIAOBAN_SSLYZE", "")
SITES = ("good-plain", "good-modern", "no-tls13", "old-tls10", "old-tls11", "old-ssl3", "suite-cbc", "static-all",
         "suite-null", "suite-rc4", "suite-3des")  # fmt: skip
COMMANDS = {"ssl2": "ssl_2_0", "ssl3": "ssl_3_0", "tls10": "tls_1_0", "tls11": "tls_1_1", "tls12": "tls_1_2",
            "tls13": "tls_1_3"}  # fmt: skip


@pytest.mark.skipif(not SSLYZE, reason="no sslyze; set GIAOBAN_SSLYZE to its program")
def test_protocol_verdicts_equal_those_of_sslyze(laboratory, tmp_path):
    file = tmp_path / "found.json"
    places = [f"127.0.0.1:{laboratory.sites[name].port}" for name in SITES]
    options = ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--quiet"]
    done = subprocess.run(
        [SSLYZE, *options, f"--json_out={file}", *places], capture_output=True, text=True, check=False, timeout=300
    )
    assert file.is_file(), done.stderr[-2000:]
    theirs = {}
    for result in json.loads(file.read_text())["server_scan_results"]:
        if (scanned := result["scan_result"]) is None:  # it could not connect at all
            continue
        theirs[result["server_location"]["port"]] = {
            name: bool(scanned[f"{command}_cipher_suites"]["result"]["accepted_cipher_suites"])
            for name, command in COMMANDS.items()
        }
    ours = {laboratory.sites[name].port: offered(laboratory.visits[name]) for name in SITES}
    assert len(theirs) >= 8
    differing = {
        (port, name)
        for port, verdicts in theirs.items()
        for name, verdict in verdicts.items()
        if ours[port][name] != verdict
    }
    # Two scanners at odds: a whole handshake by OpenSSL decides. tlslite-ng answers hellos that sslyze gives up on.
    assert {one for one in differing if _is_spoken(*one) != ours[one[0]][one[1]]} == set()
    assert len({port for port, _ in differing}) <= 1


def _is_spoken(port: int, name: str) -> bool:
    versions = {"tls10": "TLSv1", "tls11": "TLSv1_1", "tls12": "TLSv1_2", "tls13": "TLSv1_3"}
    version = getattr(ssl.TLSVersion, versions[name])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line, context.wrap_socket(line) as shaken:
            return shaken.version() is not None
    except OSError:
        return False
