"""Where words of another document begin and end: “...”, "...", «...», over as many lines as it takes.

A quotation is a payload when it is introduced by a colon or "như sau", or stands at the beginning of a line and opens
like a provision. A term quoted inside a sentence stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from giaoban.core.law.lines import Line

_OPEN, _CLOSE = "“«", "”»"
_PROVISION = re.compile(
    r"[“\"«]\s*(?:(?:Điều|Khoản|Điểm|Chương|Mục|Phụ lục|Phần)\s|\d{1,3}[a-zđ]?\s?[.)]|[a-zđ]\)|[a-zđ]\d?\))"
)
_INTRODUCED = re.compile(r"(?:như sau|sau đây|dưới đây|bằng)?\s*:\s*$")
_ENDING = re.compile(r"[\"”»]\s*[.;,)/]*\s*$")


class Quotes:
    """Keeps how deep in quotations the reading stands."""

    def __init__(self) -> None:
        self.depth = 0
        self.straight = False

    @property
    def is_open(self) -> bool:
        return self.depth > 0 or self.straight

    def opens(self, line: str, *, after: str) -> int | None:
        """Where in the line a payload begins, or None. Afterwards `is_open` says whether it goes on below."""
        if "“" not in line and '"' not in line and "«" not in line:
            return None
        place = self._beginning(line, after)
        if place is None:
            return None
        rest = line[place:]
        if rest[0] == '"':
            self.straight = not _ENDING.search(rest[1:])
            if not self.straight and rest.count('"') == 2 and not _ENDING.search(rest):
                return None
            return place
        self.depth = _balance(rest)
        if self.depth <= 0:
            self.depth = 0
            if not _ENDING.search(rest):
                return None
        return place

    def close(self, line: str) -> bool:
        """Reads a further line of an open payload; does it end there?"""
        if self.straight:
            self.straight = not _ENDING.search(line)
            return not self.straight
        self.depth = max(0, self.depth + _balance(line))
        return self.depth == 0

    @staticmethod
    def _beginning(line: str, after: str) -> int | None:
        if line[0] in '“"«' and (_PROVISION.match(line) or _INTRODUCED.search(after)):
            return 0
        for found in re.finditer(r"(?:như sau|sau đây)\s*:\s*(?=[“\"«])", line):
            return found.end()
        return None


class Unquoted:
    """Payload whose quotation marks were lost: "Sửa đổi Điều 17 như sau:" and then "Điều 17. ..." without any."""

    INTRODUCES = re.compile(
        r"(?:[Ss]ửa đổi|[Bb]ổ sung|[Tt]hay thế).{0,200}?(?:Điều|[Kk]hoản|[Đđ]iểm)\s(?P<number>[\da-zđ]+)"
        r".{0,300}như sau\s*:$"
    )
    OWN = re.compile(r"(?:\d{1,3}|[a-zđ])\s?[.)]\s*(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay|Hủy bỏ|Huỷ bỏ|Đính chính|Ngưng)")

    @classmethod
    def lines(cls, after: str, lines: Sequence[Line], place: int) -> int:
        """How many lines from here are payload, by the words before them."""
        found = cls.INTRODUCES.search(after)
        if not found:
            return 0
        number, line = re.escape(found["number"]), lines[place].text
        if not re.match(rf"(?:Điều {number}\s?[.:]|{number}\s?[.)]|Khoản {number}\W|Điểm {number}\W)", line):
            return 0
        end = place + 1
        while end < len(lines) and not cls.OWN.match(lines[end].text):
            end += 1
        return end - place


def _balance(text: str) -> int:
    return sum(text.count(sign) for sign in _OPEN) - sum(text.count(sign) for sign in _CLOSE)
