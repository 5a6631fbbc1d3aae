"""What the door of the API leaves out of a body, and what it leaves as it came."""

from __future__ import annotations

import json

from django.test import RequestFactory

from giaoban.measures.api.door import api


def read(said: object) -> object:
    return api.parser.parse_body(RequestFactory().post("/api/x", json.dumps(said), content_type="application/json"))


def test_the_sign_nul_is_left_out_wherever_it_stands_and_its_name_in_letters_stays():
    assert read({"a\x00": ["b\x00c", 1, None, {"d": "\x00"}], "e": r"\u0000"}) == {
        "a": ["bc", 1, None, {"d": ""}], "e": r"\u0000",
    }  # fmt: skip
    plain = {"title": "Mất sóng\n", "cells": [[1.5, True]]}
    assert read(plain) == plain
