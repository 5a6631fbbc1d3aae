"""Turns a finding's code and context into a sentence a person can act on."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import sys
from collections.abc import Iterable
from functools import cache
from string import Formatter
from typing import Any, TextIO

from giaoban.core.findings import Finding
from giaoban.web import formats
from giaoban.web.terms import pieces_in_vietnamese

SEVERITIES = {"error": ("Lỗi", "Error"), "warning": ("Cảnh báo", "Warning"), "note": ("Lưu ý", "Note")}


@cache
def words() -> dict[str, tuple[str, str]]:
    """All codes with their two sentences. Two files claiming one code is a mistake in the program."""
    package = importlib.import_module("giaoban.web.words")
    found: dict[str, tuple[str, str]] = {}
    for _, name, _ in pkgutil.iter_modules(package.__path__):
        for code, pair in importlib.import_module(f"giaoban.web.words.{name}").WORDS.items():
            if code in found:
                raise ValueError(f"two sentences for {code}")
            found[code] = pair
    return found


class _Gaps(Formatter):
    """A missing piece of context shows as `?` instead of hiding the whole sentence.

    `{why!w}`: the piece is one code or several with commas between; each is said by its own words, which stand under
    the code of the finding: `probe.dnssec-bogus.signature-expired`. One without words is shown as it is.
    `{today!d}`: the piece is a day, written as its reader writes days.
    """

    def __init__(self, code: str, language: str) -> None:
        self.code, self.language = code, language

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "?") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """A moment, in Hà Nội, and a day are said as on the pages; with a form of their own they are left to that."""
        if isinstance(value, dt.datetime) and value.tzinfo is not None and not format_spec:
            return formats.moment(value, self.language)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and not format_spec:
            return formats.date(value, self.language)
        return super().format_field(value, format_spec)

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "d":
            return formats.date(value, self.language) if isinstance(value, dt.date) else value
        if conversion != "w":
            return super().convert_field(value, conversion)
        place = 0 if self.language == "vi" else 1
        return ", ".join(words().get(f"{self.code}.{one}", (one, one))[place] for one in str(value).split(", "))


def say(finding: Finding, language: str = "vi") -> str:
    """The sentence of a finding; an unknown code is shown with its bare context rather than swallowed.

    A rule of a pack's contract has no sentence here: it brings its own words, in both languages.
    """
    pair = words().get(finding.code)
    if pair is None and {"vi", "en"} <= set(finding.context):
        pair = words()["contract.rule-broken"]
    if pair is None:
        return f"{finding.code}: {dict(finding.context)}"
    if language == "vi":
        return _Gaps(finding.code, language).vformat(pair[0], (), pieces_in_vietnamese(finding.context))
    return _Gaps(finding.code, language).vformat(pair[1], (), dict(finding.context))


def print_findings(findings: Iterable[Finding], stream: TextIO | None = None, language: str = "vi") -> None:
    for finding in findings:
        label = SEVERITIES[finding.severity][0 if language == "vi" else 1]
        where = f"{finding.where}: " if str(finding.where) else ""
        print(f"{where}{label} [{finding.code}] {say(finding, language)}", file=stream or sys.stdout)
