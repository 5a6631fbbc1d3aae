"""Identifiers and time periods as SDMX allows them, there and back.

SDMX ids are made of letters, digits, `_`, `@`, `$` and `-`; a dot separates the dimensions of a key. So the dot in our
keys becomes `_`, an underscore in a subject's key `$`, and anything else its number after `@`. Both ways are exact.
"""

from __future__ import annotations

import re

from giaoban.core.periods import NotAPeriod, Period

_PLAIN = re.compile(r"[A-Za-z0-9-]")
_FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M", "day": "D", "months": "_O"}
_RANGE = re.compile(r"(\d{4})-(\d{2})-01/P([1-9]|1[0-2])M")
TOTAL = "_T"
"""Of a breakdown: nothing was broken down. The code SDMX uses for totals."""


def subject_id(key: str) -> str:
    """The code of a subject.

    >>> subject_id("province.lao-cai.2025"), key_of_subject("province_lao-cai_2025")
    ('province_lao-cai_2025', 'province.lao-cai.2025')
    """
    return _encoded(key, {".": "_", "_": "$"})


def key_of_subject(code: str) -> str:
    return _decoded(code, {"_": ".", "$": "_"})


def value_id(text: str) -> str:
    """A method, vintage or breakdown as a value of a key; the empty one is the total.

    >>> value_id("dossier_rate@1"), text_of_value("dossier_rate-40-1"), value_id("")
    ('dossier_rate@40@1', 'dossier_rate-40-1', '_T')
    >>> text_of_value(value_id("channel=online; a_b.c"))
    'channel=online; a_b.c'
    """
    return _encoded(text, {"_": "_", ".": "$"}) if text else TOTAL


def text_of_value(code: str) -> str:
    return "" if code == TOTAL else _decoded(code, {"_": "_", "$": "."})


def _encoded(text: str, signs: dict[str, str]) -> str:
    return "".join(
        sign if _PLAIN.fullmatch(sign) else signs[sign] if sign in signs else f"@{ord(sign):x}@" for sign in text
    )


def _decoded(code: str, signs: dict[str, str]) -> str:
    def read(match: re.Match[str]) -> str:
        if match[1] is None:
            return signs.get(match[0], match[0])
        number = int(match[1], 16)
        return chr(number) if number <= 0x10FFFF else match[0]

    return re.sub(r"@([0-9a-f]{1,6})@|[_$]", read, code)


def time_period(period: Period) -> tuple[str, str]:
    """The frequency and the period as SDMX writes them; months of a year so far are a range.

    >>> time_period(Period.parse("2024Q4")), time_period(Period.parse("2024-M01-M11"))
    (('Q', '2024-Q4'), ('_O', '2024-01-01/P11M'))
    """
    code, kind = period.code, period.kind
    if kind == "months":
        months = period.end.month - period.start.month + 1
        return "_O", f"{period.start.isoformat()}/P{months}M"
    if kind in ("half", "quarter"):
        code = f"{period.start.year}-{'S' if kind == 'half' else 'Q'}{code[-1]}"
    return _FREQUENCIES[kind], code


def period_of(text: str) -> Period:
    """The period SDMX writes so. Raises NotAPeriod for what this platform has no period for, weeks among them.

    >>> period_of("2024-Q4"), period_of("2024-M11"), period_of("2024-01-01/P11M"), period_of("2024-A1")
    (Period('2024Q4'), Period('2024-11'), Period('2024-M01-M11'), Period('2024'))
    """
    if match := _RANGE.fullmatch(text):
        first, count = int(match[2]), int(match[3])
        if first + count - 1 > 12:
            raise NotAPeriod(f"{text!r} runs into another year")
        return Period.parse(f"{match[1]}-M{first:02}-M{first + count - 1:02}")
    if match := re.fullmatch(r"(\d{4})-(A1|S[12]|Q[1-4]|M(?:0[1-9]|1[0-2]))", text):
        year, part = match[1], match[2]
        forms = {"A": year, "S": f"{year}H{part[1:]}", "Q": f"{year}{part}", "M": f"{year}-{part[1:]}"}
        return Period.parse(forms[part[0]])
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return Period.parse(text)
    raise NotAPeriod(f"{text!r} is not a period; write 2024, 2024-S1, 2024-Q4, 2024-11, 2024-11-30 or 2024-01-01/P11M")
