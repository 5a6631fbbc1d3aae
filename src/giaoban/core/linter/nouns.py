"""Whether two figures count the same things, judged by the words behind them."""

from __future__ import annotations

GENERIC = frozenset(
    [
        "nội",
        "đơn",
        "chỉ",
        "nhiệm",
        "trường",
        "cái",
        "bản",
        "loại",
        "mục",
        "phần",
        "trong",
        "số",
        "ý",
        "việc",
        "hạng",
        "tiêu",
        "tổ_chức",
        "cơ",
        "dự",
        "nhóm",
    ]
)
"""First words of nouns that may stand for any whole: nội dung, đơn vị, chỉ tiêu, nhiệm vụ, trường hợp, ..."""

_SAME = (
    frozenset(("tỉnh", "thành", "địa", "đơn")),
    frozenset(("bộ", "cơ", "ngành", "đơn")),
    frozenset(("xã", "phường", "địa", "thị", "đơn")),
    frozenset(("huyện", "quận", "địa", "thị", "đơn")),
    frozenset(("người", "đại", "cán", "học", "thành", "nhân", "lao", "công", "giáo", "dân")),
    frozenset(("vụ", "sự", "trường", "ca")),
    frozenset(("hồ", "thủ", "đơn", "trường")),
    frozenset(("đồng", "vnd", "vnđ")),
    frozenset(("usd", "đô", "đôla")),
)


def same_things(one: str, other: str) -> bool:
    """Same first word, an unsaid one, or words that are used for each other.

    >>> same_things("lỗ hổng", "lỗ hổng bảo"), same_things("tỉnh", "địa phương"), same_things("tổ", "thành viên")
    (True, True, False)
    """
    first, second = _head(one), _head(other)
    if not first or not second or first == second:
        return True
    return any(first in group and second in group for group in _SAME)


def _head(noun: str) -> str:
    return noun.split(" ", 1)[0]
