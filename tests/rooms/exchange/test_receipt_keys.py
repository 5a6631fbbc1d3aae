"""The key that signs receipts is made once, whoever comes first and whatever an earlier start left behind."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from giaoban.exchange.actions.signing import public_keys, sign_receipt, verified


@pytest.fixture
def fresh(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path / "keys"


def test_many_who_ask_first_at_once_get_one_key(fresh):
    together = Barrier(8)

    def ask(_: int) -> str:
        together.wait()
        return public_keys()["keys"][0]["x"]

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    (file,) = fresh.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_a_killed_start_of_the_same_number_left_is_in_nobodys_way(fresh):
    fresh.mkdir()
    (fresh / f".receipts.pem.{os.getpid()}").write_bytes(b"half")
    body = {"batch": "a/b"}
    assert verified({"receipt": body, "signature": sign_receipt(body)[0]}, public_keys()) == body
