"""A number of a text is bound to the figure it is, and to no other."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.linter.binding import Quotable, bind, cleaned
from giaoban.core.linter.figures import Kind

RATE = Quotable("1", "Tỷ lệ hồ sơ trực tuyến", D("45.79"), Kind.PERCENT)
TEAMS = Quotable("2", "Tổ công nghệ số cộng đồng", D("1846"))
COUNTS = Quotable("3", "Hồ sơ trực tuyến", D(6), Kind.COUNT, D(8))
EXPORTS = Quotable("4", "Xuất khẩu phần cứng", D("19500"))
KNOWN = [RATE, TEAMS, COUNTS, EXPORTS]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Tỷ lệ hồ sơ trực tuyến đạt 45,79%.", ["1"]),
        ("Tỷ lệ hồ sơ trực tuyến đạt 45,8 %.", ["1"]),
        ("Tỷ lệ hồ sơ trực tuyến đạt 46%.", ["1"]),
        ("Tỷ lệ hồ sơ trực tuyến đạt 45,7%.", [None]),  # 45,79 is not 45,7
        ("Tỷ lệ hồ sơ trực tuyến tăng 45,79 điểm phần trăm.", [None]),
        ("Có 1.846 tổ công nghệ số cộng đồng.", ["2"]),
        ("Có 1.846 thuê bao mới.", ["2"]),  # four digits that only one figure has
        ("Đã có 6/8 hồ sơ trực tuyến.", ["3"]),
        ("Xuất khẩu phần cứng đạt 19.500 tỷ đồng.", ["4"]),
        ("Năm 2024, theo Quyết định 17/QĐ-TTg ngày 04/4/2023.", []),
        ("Còn 12 xã chưa có sóng.", [None]),
        ("", []),
    ],
)
def test_a_number_finds_its_figure(text, keys):
    assert [one.key for one in bind(text, KNOWN)] == keys


def test_of_two_figures_with_one_value_the_one_that_is_named_is_meant():
    other = Quotable("9", "Tỷ lệ chữ ký số cá nhân", D("45.79"), Kind.PERCENT)
    text = "Tỷ lệ chữ ký số cá nhân đạt 45,79%. Tỷ lệ hồ sơ trực tuyến cũng đạt 45,79%."
    assert [one.key for one in bind(text, [RATE, other])] == ["9", "1"]


def test_a_small_number_that_names_nothing_is_not_bound_by_chance():
    assert [one.key for one in bind("Tập huấn 6 lớp.", [Quotable("5", "Bộ chậm", D(6))])] == [None]


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_only_what_rounds_to_what_is_printed_is_bound(value, printed):
    shown = f"{printed}".replace(".", ",")
    (one,) = bind(f"Tỷ lệ hồ sơ trực tuyến đạt {shown}%.", [Quotable("1", RATE.name, value, Kind.PERCENT)])
    assert (one.key == "1") == (value == printed)


@given(st.text(max_size=200))
def test_places_lie_in_the_text_and_cleaning_twice_is_cleaning_once(text):
    kept = cleaned(text)
    assert cleaned(kept) == kept
    assert all(kept[one.start : one.end].strip() == one.text for one in bind(kept, KNOWN))
