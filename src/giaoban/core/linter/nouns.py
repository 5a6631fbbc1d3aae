"""Whether two figures count the same things, judged by the first word behind each."""

from __future__ import annotations

GENERIC = frozenset(
    {
        "nội", "đơn", "chỉ", "nhiệm", "trường", "cái", "bản", "loại", "mục", "phần", "số", "ý", "việc", "hạng", "tiêu",
        "dự", "cam",
    }
)  # fmt: skip
"""First words of nouns that may stand for any whole: nội dung, đơn vị, chỉ tiêu, nhiệm vụ, trường hợp, cam kết, ..."""

ORGANISED = frozenset(
    {
        "tỉnh", "địa", "bộ", "xã", "huyện", "phường", "đơn", "cơ", "hệ", "thủ", "hồ", "chỉ", "sở", "trường", "trạm",
        "doanh", "hộ", "thôn", "dịch", "quận", "tổ", "bệnh", "nhiệm", "dự", "nội",
    }
)  # fmt: skip
"""First words of things of which more than all cannot be."""

_BODIES = frozenset({"tỉnh", "thành", "địa", "bộ", "ngành", "sở", "huyện", "quận", "xã", "phường"})
_ANY_BODY = frozenset({"cơ", "đơn"})
"""Cơ quan, đơn vị: what organisations of any kind are called together."""

_SAME = (
    frozenset({"tỉnh", "thành", "địa", "đơn"}),
    frozenset({"bộ", "cơ", "ngành", "đơn"}),
    frozenset({"xã", "phường", "địa", "thị", "đơn"}),
    frozenset({"huyện", "quận", "địa", "thị", "đơn"}),
    frozenset({"người", "đại", "cán", "học", "thành", "nhân", "lao", "công", "giáo", "dân"}),
    frozenset({"vụ", "sự", "trường", "ca"}),
    frozenset({"hồ", "thủ", "đơn", "trường"}),
    frozenset({"đồng", "vnd", "vnđ"}),
    frozenset({"usd", "đô", "đôla"}),
)


def same_things(one: str, other: str) -> bool:
    """Same first word, an unsaid one, or words that are used for each other.

    >>> same_things("lỗ hổng", "lỗ hổng bảo"), same_things("tỉnh", "địa phương"), same_things("tổ", "thành viên")
    (True, True, False)
    """
    first, second = one.split(" ", 1)[0], other.split(" ", 1)[0]
    if not first or not second or first == second:
        return True
    return any(first in group and second in group for group in _SAME)


def fits(part: str, whole: str) -> bool:
    """May a part of the whole be called so? "08 nội dung" may be part of "32 chỉ tiêu", "2 bộ" of "5 cơ quan"."""
    first, of = part.split(" ", 1)[0], whole.split(" ", 1)[0]
    return first in GENERIC or same_things(part, whole) or (of in _ANY_BODY and first in _BODIES)
