"""How far the name of a law goes that no dictionary knows: "Luật Hôn nhân và gia đình năm 2014"."""

# ruff: noqa: E501 (patterns are read in one line)
from __future__ import annotations

import re

_MOST_WORDS = 14
_GOES_ON = re.compile(
    r"\s+(?:(?!Luật|Bộ luật|Nghị định|Thông tư|Pháp lệnh|Quyết định|Chỉ thị|Hiến pháp|Điều|khoản|điểm)[^\W\d_]+\s+){1,6}"
    r"(?:năm\s+(?:19|20)\d\d|số\s+\d|ngày\s+\d)"
)
"""What may follow "và" inside a name: a few words that open no other document, and then a date or a number."""
_WORD = re.compile(r"(?P<gap>\s+|,\s+)?(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)")
_NEVER_FIRST = frozenset(["này", "sư", "gia", "lệ", "pháp", "định", "chơi", "quốc", "và", "hoặc", "sửa", "bổ", "số"])
_STOP = frozenset(
    ["năm", "ngày", "số",
     "được", "quy", "thì", "để", "của", "do", "theo", "tại", "là", "phải", "mà", "hoặc", "khi",
     "đã", "như", "cho", "có", "không", "hiện", "bị", "cũng", "sẽ", "đối", "từ", "nếu", "trừ", "chưa", "mới", "này",
     "đều", "thay", "về", "nêu", "nói", "thuộc", "sửa", "bổ", "trước", "sau", "bằng", "đến", "gồm", "khóa", "ban", "hướng", "cùng", "hay"]
)  # fmt: skip
_IN_A_NAME = re.compile(r"quy phạm|số(?!\s*:?\s*\d)|có công")
"""Words that end no name: "văn bản quy phạm pháp luật", "Chuyển đổi số", "người có công"."""
_NO_NAME_AFTER_AND = frozenset(
    ["các", "những", "pháp", "quy", "văn", "hướng", "được", "có", "phải", "theo", "không", "chịu", "thực", "một"]
)


def unknown_name(text: str, place: int) -> int | None:
    """Where a name that begins at `place` with a capital probably ends; None when there is none.

    >>> text = "Luật Hôn nhân và gia đình năm 2014 và các văn bản"
    >>> text[5 : unknown_name(text, 5)]
    'Hôn nhân và gia đình'
    """
    end, words = place, 0
    joined = False
    while words < _MOST_WORDS and (found := _WORD.match(text, end)):
        word = found["word"]
        fights = words == 1 and word == "chống" and text[place:end] == "Phòng"
        if "\n" in (found["gap"] or "") or (words and "," in (found["gap"] or "") and not fights):
            break
        if not words and (not word[0].isupper() or word.lower() in _NEVER_FIRST):
            return None
        if words and word.lower() in _STOP and not _IN_A_NAME.match(text, found.start("word")):
            break
        if word == "và":
            following = _WORD.match(text, found.end())
            if (
                not following
                or (following["word"][0].isupper() and not _GOES_ON.match(text, found.end()))
                or following["word"] in _NO_NAME_AFTER_AND
            ):
                break
            joined = True
        elif words and word[0].isupper() and not joined and word in ("Nghị", "Luật", "Bộ", "Thông", "Điều"):
            break
        end, words = found.end(), words + 1
        if word == "số":
            break  # a name may end with it, "Luật Chuyển đổi số", and goes on after it in none
    return end if words else None
