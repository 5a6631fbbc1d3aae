"""The page of a criteria set says what it replaces and what replaced it, its days, its crosswalks and its scales.

The sets of the tiny country are read by hand: town-hall@1 (2024, two steps for the wait) and town-hall@2 (from 2025,
supersedes the first, one step for the wait, two more scales in use).
"""

from __future__ import annotations

import csv
import io
import re

from giaoban.assessments.models import Checklist


def rows_of(client, name: str, table: str) -> list[dict[str, str]]:
    text = client.get(f"/checklists/{name}/?table={table}&format=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def facts_of(client, name: str) -> dict[str, str]:
    page = client.get(f"/checklists/{name}/").content.decode()
    return dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.S))


def test_the_old_set_and_the_new_one_lead_to_each_other(client, tiny):
    old, new = facts_of(client, "town-hall@1"), facts_of(client, "town-hall@2")
    assert 'href="/checklists/town-hall@2/' in old["Được thay bằng"]
    assert "01/01/2025" in old["Được thay bằng"]
    assert old["Thay thế"] == "không có bộ nào"
    assert 'href="/checklists/town-hall@1/' in new["Thay thế"]
    assert new["Được thay bằng"] == "không có bộ nào"
    assert ("01/01/2024" in old["Hiệu lực"], "31/12/2024" in old["Hiệu lực"]) == (True, True)
    assert new["Hiệu lực"] == "từ 01/01/2025, chưa ghi ngày hết hiệu lực"


def test_the_scales_say_what_an_answer_is_worth(client, tiny):
    """By hand from the file: open on yes_no; waiting 10 minutes 1, 30 minutes a half; signs and plan on met."""
    rows = {row["Thang đo"]: row for row in rows_of(client, "town-hall@1", "scales")}
    assert set(rows) == {"yes_no", "waiting", "met", "rate"}
    told = {name: row["Mỗi câu trả lời được bao nhiêu"].replace("\u00a0", " ") for name, row in rows.items()}
    assert told["yes_no"] == "Có: 100 %; Không: 0 %"
    assert told["waiting"] == "từ 10 phút trở xuống: 100 %; từ 30 phút trở xuống: 50 %"
    assert told["met"] == "Đạt: 100 %; Đạt một phần: 50 %; Không đạt: 0 %; Không áp dụng: không tính"
    assert told["rate"] == "theo tỷ lệ, từ 0 % tại 0 % đến 100 % tại 100 %"
    assert {name: row["Số tiêu chí dùng"] for name, row in rows.items()} == {
        "yes_no": "1", "waiting": "1", "met": "2", "rate": "1",
    }  # fmt: skip


def test_crosswalks_are_counted_from_both_ends(client, tiny):
    """The file of the second version: five pairs, four equal, and the wait asks more than that of the first."""
    [ours] = rows_of(client, "town-hall@2", "crosswalks")
    [theirs] = rows_of(client, "town-hall@1", "crosswalks")
    counted = ("Tiêu chí của bộ này", "Tiêu chí của bộ kia", "đòi hỏi như nhau", "đòi hỏi ít hơn", "đòi hỏi nhiều hơn",
               "có liên quan", "Số cặp")  # fmt: skip
    found = [[int(row[name]) for name in counted if name in row] for row in (ours, theirs)]
    assert [row[:5] for row in found] == [[5, 5, 4, 0, 1], [5, 5, 4, 1, 0]]
    assert found[0][-1] == found[1][-1] == 5
    assert ours["Ghi trong"] == theirs["Ghi trong"] == "town-hall@2"
    assert next(iter(ours.values())).startswith("town-hall@1 ")
    assert next(iter(theirs.values())).startswith("town-hall@2 ")


def test_a_set_that_replaces_one_nobody_holds_names_it_without_a_link(client, tiny):
    Checklist.objects.filter(version=2).update(supersedes="sao-hoa@1")
    said = facts_of(client, "town-hall@2")
    assert said["Thay thế"] == "sao-hoa@1 (chưa có trong sổ này)"
    assert facts_of(client, "town-hall@1")["Được thay bằng"] == "không có bộ nào"
