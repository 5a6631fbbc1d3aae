"""What strangers type into public forms: one line each, of a bearable length, and a mail address that is one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from giaoban.core.findings import Finding, Place

LONGEST_ADDRESS = 254


def one_line(text: str) -> str:
    """In NFC, without blanks around it, single ones within. A line break stays, to be refused rather than hidden.

    >>> one_line("  Báo   Núi ")
    'Báo Núi'
    """
    return re.sub(" +", " ", unicodedata.normalize("NFC", text)).strip()


def same_address(text: str) -> str:
    """An address as it is compared: nobody has two that differ by capitals."""
    return unicodedata.normalize("NFC", text).strip().lower()


def faults_of_lines(given: Mapping[str, str], limits: Mapping[str, int], *, needed: bool = True) -> Iterator[Finding]:
    """Empty, too long, or with characters that are not seen (a line break in a name is a forged mail header)."""
    for name, most in limits.items():
        text, where = given.get(name, ""), Place(part=name)
        if needed and not text:
            yield Finding("press.empty", where=where)
        elif len(text) > most:
            yield Finding("press.too-long", where=where, context={"length": len(text), "limit": most})
        elif not text.isprintable():
            yield Finding("press.unseen-characters", where=where)


def faults_of_address(address: str) -> Iterator[Finding]:
    try:
        validate_email(address)
        if len(address) > LONGEST_ADDRESS or not address.isprintable():
            raise ValidationError(address)
    except ValidationError:
        shown = "".join(letter for letter in address[:80] if letter.isprintable())
        yield Finding("reminders.bad-address", where=Place(part="email"), context={"address": shown})
