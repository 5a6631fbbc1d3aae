"""A directive as it is said at the table, in one line: who, what, until when.

    read_line("Bộ Đường trình dự thảo quy chế trước 30/6", offices, said_on=..., calendar=...)

The organisation is the first one named, the deadline the last stretch of time in the line, read by
`core.workflow.deadlines`. What cannot be read is left for a person to fill in; nothing is guessed silently.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from giaoban.core.quantities import fold
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.deadlines import ASKED_AGAIN, Deadline, read_deadline
from giaoban.registry.models import Subject

UNREAD = ("deadline.none", "deadline.not-understood")
SOFT = ("deadline.at-once", "deadline.soon", "deadline.later", "deadline.on-condition", "deadline.term")
LONGEST_SOFT = 4  # words at the end of the line that may say "at once" or "soon"; longer ones are what is to be done
LONGEST_TAIL = 9  # words of a deadline
LONGEST_LINE = 60
_LEADS_TO = frozenset(
    {
        *("truoc", "cham", "nhat", "den", "het", "trong", "vong", "vao", "ngay", "muon", "khong", "qua", "sau", "cuoi"),
        *("dau", "giua", "tu", "ke", "la", "hang", "moi", "tai", "han"),
        *("hoi nghi", "cuoc hop", "phien hop", "giao ban", "dinh ky", "thoi han"),
    }
)
"""Words that belong to a deadline when they stand right before it."""
_LIMITED = re.compile(r"\b(?:truoc|cham nhat|muon nhat|han|den het|xong|hoan thanh)(?: (?:vao|la|ngay|den|truoc))*$")
_LIMITS = re.compile(r"(?:truoc|cham nhat|muon nhat|han|den het)\b")
_UNITS = frozenset({"quý", "tháng", "tuần", "năm"})  # with their marks: "nội quy" and "Việt Nam" are no deadline
_WRITTEN_OUT = re.compile(
    r"\b(?:(?:ngay |mung )?\d{1,2} )?(?:thang \d{1,2}|quy (?:iv|iii|ii|i|[1-4]))(?: nam \d{4})?\b"
    r"|\b(?:\d{1,2}|ba|sau|chin) thang (?:dau|cuoi) nam(?: \d{4})?\b"
    r"|\b(?:ngay )?\d{1,2}/\d{1,2} nam \d{4}\b"
)
"""One name of a day, a month or a quarter, in folded text: a deadline neither begins nor ends within it."""
_LEADS_IN = re.compile(
    r"^(?:giao(?: cho)?|de nghi|yeu cau|chi dao|phan cong|ubnd|uy ban nhan dan|tinh|thanh pho|tp\.?|cac|lanh dao)\s+"
)
_TRAILS = re.compile(r"[\s,;:(–-]*(?:\b(?:và |phải )?(?:hoàn thành|xong|hạn|thời hạn|thời gian)\b)?[\s,;:(–-]*$", re.I)


@dataclass(frozen=True)
class Line:
    """What was read: `owner` is None when nobody is named; `said` is how the deadline stood in the line."""

    what: str
    owner: Subject | None
    deadline: Deadline
    said: str


def read_line(
    text: str, offices: Sequence[Subject], *, said_on: dt.date, calendar: Calendar, review_on: dt.date | None = None
) -> Line:
    """`review_on` is the next meeting: what has no day comes back there."""

    def read(words: str) -> Deadline:
        return read_deadline(words, said_on=said_on, calendar=calendar, review_on=review_on)

    line = " ".join(text.split())[:2000].rstrip(" .")
    opening, comma, rest = line.partition(",")
    said = ""
    is_short = bool(comma) and len(opening.split()) <= LONGEST_TAIL and _owner(opening, offices)[0] is None
    if is_short and read(opening).rule not in (*UNREAD, *SOFT):  # "Trước 30/6, Bộ Đường ..."
        said, line = opening, rest.strip()
    owner, after = _owner(line, offices)
    what = line[after:]
    if not said:
        what, said = _Clause(what, read).cut()
    what = " ".join(_TRAILS.sub("", what).strip(" ,;:").split())
    return Line(what[:1].upper() + what[1:], owner, read(said), said)


def names_of(office: Subject) -> Iterator[str]:
    """What an organisation is called at the table."""
    yield office.name_vi
    if office.short_vi:
        yield office.short_vi
    if abbreviation := office.details.get("abbreviation"):
        yield str(abbreviation)


def _owner(line: str, offices: Sequence[Subject]) -> tuple[Subject | None, int]:
    """The first organisation named, the longest name of those at one place; and where the rest of the line begins.

    Names are looked for as they are spelt, and only then without their marks, for people type both.
    """
    for spelt in (_lowered, _folded):
        here = spelt(line)
        found = [
            (place, -len(name), number, place + len(name))
            for number, office in enumerate(offices)
            for name in map(spelt, names_of(office))
            if name and (place := _word_at(here, name)) >= 0
        ]
        if found:
            place, _, number, end = min(found)
            opening = _folded(line)[:place]
            while shorter := _LEADS_IN.match(opening):
                opening = opening[shorter.end() :]
            return offices[number], end if not opening.strip(" ,:") else 0
    return None, 0


def _word_at(line: str, name: str) -> int:
    place = line.find(name)
    while place >= 0:
        before, after = line[place - 1 : place], line[place + len(name) : place + len(name) + 1]
        if not before.isalnum() and not after.isalnum():
            return place
        place = line.find(name, place + 1)
    return -1


class _Clause:
    """The words of a line after its organisation, and the stretch of them that says until when."""

    def __init__(self, line: str, read: Callable[[str], Deadline]) -> None:
        self.line, self.read = line, read
        self.words = [match.span() for match in re.finditer(r"\S+", line)]
        self.whole = [match.span() for match in _WRITTEN_OUT.finditer(_folded(line))]

    def cut(self) -> tuple[str, str]:
        """What is to be done, and the words of the deadline ("" when there are none).

        A deadline at the end of the line counts before one in the middle, and one with a day before "at once".
        """
        count = len(self.words)
        starts = range(count - 1, max(count - LONGEST_LINE, 0) - 1, -1)
        read = [(start, said) for start in starts if (said := self._said(start, count))]
        ending = [(start, said) for start, said in read if self._said(start, count - 1) != said]
        for start, said in ending:
            if said[0] in ASKED_AGAIN and count - start <= LONGEST_TAIL + 3:  # two days, of which one has to be said
                return self._without(start, count)
        if (past := self._past(starts, count)) is not None:
            return self._without(past, count)
        for start, said in ending:
            if count - start <= (LONGEST_SOFT if said[0] in SOFT else LONGEST_TAIL) and (
                said[0] not in SOFT or not any(count - at <= LONGEST_TAIL and one[0] not in SOFT for at, one in ending)
            ):
                return self._without(start, count)
        for start, said in read:
            if said[0] not in SOFT:
                last = count
                while self._said(start, last - 1) == said:
                    last -= 1
                return self._without(start, last)
        return self.line, ""

    def _past(self, starts: Iterable[int], count: int) -> int | None:
        """Where a deadline at the end begins that has a day which is past: it is asked for anew, not taken for work.

        Only right after a word of deadlines ("trước 15/12/2020"); a day that is only told of is none.
        """
        for start in starts:
            words = self.line[self.words[start][0] :]
            found = self.read(words)
            if count - start > LONGEST_TAIL or found.rule in UNREAD or found.date is None:
                continue
            is_past = found.date < found.context["said_on"]
            return start if is_past and (_LIMITS.match(_folded(words)) or self._limits(start)) else None
        return None

    def _limits(self, start: int) -> bool:
        """Whether the words right before are those of a deadline."""
        before = _folded(self.line[: self.words[start][0]]).rstrip(" ,:;(")
        return _LIMITED.search(before) is not None

    def _said(self, start: int, end: int) -> tuple[str, dt.date] | None:
        """The rule and the day of these words; a day that is past is no deadline."""
        if start >= end:
            return None
        begins, ends = self.words[start][0], self.words[end - 1][1]
        if any(first < place < last for first, last in self.whole for place in (begins, ends)):
            return None
        found = self.read(self.line[begins:ends])
        is_past = found.date is not None and found.date < found.context["said_on"]
        return None if found.rule in UNREAD or is_past else (found.rule, found.comes_back_on)

    def _without(self, start: int, end: int) -> tuple[str, str]:
        while size := next((size for size in (1, 2) if self._leads(start, size)), 0):
            start -= size
        first, last = self.words[start][0], self.words[end - 1][1]
        before, after = _TRAILS.sub("", self.line[:first]), self.line[last:]
        return f"{before} {after.strip(' ,;:')}", self.line[first:last].strip(" ,;:()")

    def _leads(self, start: int, size: int) -> bool:
        """Whether the words right before belong to the deadline too."""
        if start < size:
            return False
        before = self.line[self.words[start - size][0] : self.words[start - 1][1]].strip(",;:()")
        return fold(before) in _LEADS_TO or before.lower() in _UNITS


def _lowered(text: str) -> str:
    """Lower case of the same length."""
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _folded(text: str) -> str:
    """Without marks, of the same length."""
    return "".join((fold(one) or " ")[:1] for one in text)
