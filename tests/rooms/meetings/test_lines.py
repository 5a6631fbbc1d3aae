"""A directive in one line: who, what and until when are found, or left for a person to say."""

from __future__ import annotations

import datetime as dt

import pytest

from giaoban.core.workflow.calendar import Calendar
from giaoban.meetings.queries.lines import read_line
from giaoban.registry.models import Subject


def office(key, name, short=""):
    return Subject(key=key, name_vi=name, short_vi=short, details={})


OFFICES = [
    office("gtvt", "Bộ Giao thông vận tải", "Bộ GTVT"), office("tc", "Bộ Tài chính"), office("hn", "Hà Nội"),
    office("hue", "Thừa Thiên Huế", "Huế"), office("cm", "Cà Mau"),
    office("so", "Sở Thông tin và Truyền thông tỉnh Cà Mau"),
]  # fmt: skip
SAID_ON, NEXT = dt.date(2024, 6, 13), dt.date(2024, 9, 12)  # a Thursday; the next review


@pytest.mark.parametrize(
    ("line", "owner", "what", "said", "day"),
    [
        ("Bộ Tài chính trình dự thảo nghị định trước 30/6", "tc", "Trình dự thảo nghị định", "trước 30/6",
         "2024-06-29"),
        ("giao UBND tỉnh Cà Mau báo cáo số hồ sơ, hoàn thành chậm nhất ngày 15/8/2024", "cm", "Báo cáo số hồ sơ",
         "chậm nhất ngày 15/8/2024", "2024-08-15"),
        ("Sở Thông tin và Truyền thông tỉnh Cà Mau phối hợp Bộ Tài chính rà soát trong tuần tới", "so",
         "Phối hợp Bộ Tài chính rà soát", "trong tuần tới", "2024-06-21"),
        ("Bo Tai chinh trinh de an ngay", "tc", "Trinh de an", "ngay", None),
        ("Trước 30/6, Bộ GTVT công bố dữ liệu mở", "gtvt", "Công bố dữ liệu mở", "Trước 30/6", "2024-06-29"),
        ("Hà Nội nâng tỷ lệ lên 70% trong quý III/2024", "hn", "Nâng tỷ lệ lên 70%", "trong quý III/2024",
         "2024-09-30"),
        ("Huế hằng quý báo cáo tiến độ", "hue", "Báo cáo tiến độ", "hằng quý", None),
        ("Hà Nội gửi số liệu quý I/2024 trong 10 ngày làm việc", "hn", "Gửi số liệu quý I/2024",
         "trong 10 ngày làm việc", "2024-06-27"),
        ("Bộ Tài chính báo cáo tại hội nghị giao ban tới", "tc", "Báo cáo", "tại hội nghị giao ban tới", None),
        ("Bộ Tài chính sửa nội quy ở Việt Nam trước 30/6", "tc", "Sửa nội quy ở Việt Nam", "trước 30/6", "2024-06-29"),
        ("Bộ Tài chính ban hành nội quy trước 30/6", "tc", "Ban hành nội quy", "trước 30/6", "2024-06-29"),
        ("Bộ Tài chính kết nối kho giá trước ngày 15 tháng 12 năm 2024", "tc", "Kết nối kho giá",
         "trước ngày 15 tháng 12 năm 2024", "2024-12-14"),
        ("Bộ Tài chính kết nối kho giá trước ngày 15/12 năm 2025", "tc", "Kết nối kho giá",
         "trước ngày 15/12 năm 2025", "2025-12-14"),
        ("Bo Tai chinh ket noi kho gia den ngay 5 thang 8", "tc", "Ket noi kho gia", "den ngay 5 thang 8",
         "2024-08-05"),
        ("Bộ GTVT nối kho phương tiện trong tháng 9 năm 2024", "gtvt", "Nối kho phương tiện", "trong tháng 9 năm 2024",
         "2024-09-30"),
        ("Bộ GTVT nối kho phương tiện trong quý I năm 2025", "gtvt", "Nối kho phương tiện", "trong quý I năm 2025",
         "2025-03-31"),
        ("Huế chuyển xong hồ sơ trong 6 tháng đầu năm 2025", "hue", "Chuyển xong hồ sơ", "trong 6 tháng đầu năm 2025",
         "2025-06-30"),
        ("Rà soát 12 thủ tục trước tháng 8", None, "Rà soát 12 thủ tục", "trước tháng 8", "2024-07-31"),
        ("Bộ GTVT kết nối cơ sở dữ liệu", "gtvt", "Kết nối cơ sở dữ liệu", "", None),
        ("", None, "", "", None),
    ],
)  # fmt: skip
def test_who_what_until_when(line, owner, what, said, day):
    found = read_line(line, OFFICES, said_on=SAID_ON, calendar=Calendar(), review_on=NEXT)
    assert (found.owner.key if found.owner else None, found.what, found.said) == (owner, what, said)
    assert found.deadline.date == (dt.date.fromisoformat(day) if day else None)


def test_what_has_no_day_comes_back_at_the_next_meeting():
    found = read_line("Bộ GTVT kết nối cơ sở dữ liệu", OFFICES, said_on=SAID_ON, calendar=Calendar(), review_on=NEXT)
    assert found.deadline.look_again_on == NEXT


@pytest.mark.parametrize("line", ["x" * 5000, "trước " * 300, "Bộ Tài chính " * 200, "\u0000\u200b", "31/2 31/2 31/2"])
def test_nonsense_is_read_without_harm(line):
    found = read_line(line, OFFICES, said_on=SAID_ON, calendar=Calendar(), review_on=NEXT)
    assert found.deadline.comes_back_on > SAID_ON
