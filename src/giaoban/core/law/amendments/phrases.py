"""The sentences that change law, as patterns: what is done, and where the words stand that are taken out or put in."""

# ruff: noqa: E501 (patterns are read in one line)
from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.core.law.validity.events import Act

_Q = r"[“\"«](?P<{0}>[^”\"»]+)[”\"»]"
_WORD = r"(?:cụm\s+từ|từ|các\s+từ|các\s+cụm\s+từ|nội\s+dung|số|ký\s+hiệu|tên)"

_WORDS = re.compile(
    rf"[Tt]hay(?:\s+thế)?\s+(?:{_WORD}\s+)?{_Q.format('old')}\s+(?:bằng|thành|là)\s+(?:{_WORD}\s+)?{_Q.format('new')}"
)
_WORDS_OUT = re.compile(rf"(?:[Bb]ãi bỏ|[Bb]ỏ|[Hh]ủy bỏ|[Hh]uỷ bỏ)\s+{_WORD}\s+{_Q.format('old')}")
_WORDS_IN = re.compile(
    rf"[Bb]ổ sung\s+{_WORD}\s+{_Q.format('new')}\s+vào\s+(?P<where>sau|trước)\s+{_WORD}\s+{_Q.format('old')}"
)
_CORRECTED = re.compile(
    rf"(?:[Đđ]ính chính|[Ss]ửa)\s.{{0,200}}?{_Q.format('old')}\s+(?:sửa\s+)?(?:lại\s+)?(?:thành|bằng|là)\s+(?:{_WORD}\s+)?{_Q.format('new')}"
)
_VERBS: tuple[tuple[Act, re.Pattern[str]], ...] = (
    (Act.SUSPEND, re.compile(r"^(?:[Nn]gưng|[Tt]ạm ngưng|[Tt]ạm đình chỉ)\s+(?:hiệu lực|áp dụng|thi hành)|^[Đđ]ình chỉ\s+(?:việc\s+)?thi hành")),
    (Act.RESUME, re.compile(r"^(?:[Tt]iếp tục|[Kk]hôi phục)\s+(?:hiệu lực|áp dụng|thi hành)")),
    (Act.CORRECT, re.compile(r"^[Đđ]ính chính")),
    (Act.REPEAL, re.compile(r"^(?:[Bb]ãi bỏ|[Hh]ủy bỏ|[Hh]uỷ bỏ)")),
    (Act.INSERT, re.compile(r"^[Bb]ổ sung\s")),
    (Act.AMEND, re.compile(r"^(?:[Ss]ửa đổi|[Tt]hay thế|[Ss]ửa)(?:,?\s+(?:và\s+)?bổ sung)?\s")),
)  # fmt: skip
_BEHIND = re.compile(r"(?:vào\s+)?(?:phía\s+)?sau\s+(?=(?:điểm|khoản|Điều|Khoản|Điểm|điều)\s)")
_UNTIL = re.compile(
    r"đến\s+(?P<whole>hết\s+)?(?P<day>ngày\s+\d{1,2}\s*(?:tháng|[/.-])\s*\d{1,2}\s*(?:năm|[/.-])\s*\d{4})"
)
_FROM = re.compile(r"từ\s+(?P<day>ngày\s+\d{1,2}\s*(?:tháng|[/.-])\s*\d{1,2}\s*(?:năm|[/.-])\s*\d{4})")


@dataclass(frozen=True)
class Phrase:
    """What a sentence does. `target_end`: where in it the naming of targets ends; `behind`: where "sau ..." begins."""

    act: Act
    old: str = ""
    new: str = ""
    rest: str = ""
    behind: int | None = None
    is_certain: bool = True


def read_phrase(text: str) -> Phrase | None:
    """What a clause of an amending document does, None when it changes nothing.

    >>> read_phrase("Thay cụm từ “ba ngày” bằng cụm từ “hai ngày” tại khoản 1 Điều 4.").new
    'hai ngày'
    """
    words = text.strip()
    if found := _WORDS_IN.search(words):
        joined = f"{found['old']} {found['new']}" if found["where"] == "sau" else f"{found['new']} {found['old']}"
        if found["new"][0] in ",;.":
            joined = f"{found['old']}{found['new']}"
        return Phrase(Act.WORDS, found["old"], joined, words[: found.start()] + words[found.end() :], is_certain=False)
    if words[:9].lower() == "đính chín" and (found := _CORRECTED.search(words)):
        rest = words[: found.start("old") - 1] + words[found.end() :]
        return Phrase(Act.CORRECT, found["old"], found["new"], rest)
    if found := _WORDS.search(words):
        return Phrase(Act.WORDS, found["old"], found["new"], words[: found.start()] + words[found.end() :])
    if found := _WORDS_OUT.search(words):
        return Phrase(Act.WORDS, found["old"], "", words[: found.start()] + words[found.end() :])
    for act, pattern in _VERBS:
        if pattern.match(words):
            behind = _BEHIND.search(words) if act is Act.INSERT else None
            return Phrase(act, rest=words, behind=behind.start() if behind else None)
    return None


def days_of(text: str) -> tuple[str | None, str | None, bool]:
    """The words of the first and last day a sentence names, and whether the last day is still within."""
    start, end = _FROM.search(text), _UNTIL.search(text)
    return (start["day"] if start else None, end["day"] if end else None, bool(end and end["whole"]))
