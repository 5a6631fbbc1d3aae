"""A credit from 0 to 1, exact: `0.5`, `1`, or `2/3` where no decimal fraction says it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

_WRITTEN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,12}|/[0-9]{1,9})?")


def read_credit(given: Any) -> Fraction:
    """The credit that a file states. Raises ValueError outside 0 to 1.

    >>> read_credit("2/3"), read_credit(0.1)
    (Fraction(2, 3), Fraction(1, 10))
    """
    text = str(given).strip()
    if isinstance(given, bool) or not _WRITTEN.fullmatch(text):  # no powers of ten: 1e999999999 would never end
        raise ValueError("not a number from 0 to 1, such as 0.5 or 2/3")
    try:
        found = Fraction(text)
    except ZeroDivisionError as why:
        raise ValueError("not a number") from why
    if not 0 <= found <= 1:
        raise ValueError("not from 0 to 1")
    return found


Credit = Annotated[Fraction, PlainValidator(read_credit), PlainSerializer(str, return_type=str)]
