"""What readers say of broken input comes out in Vietnamese, by kind and place; what is unknown stands in quotes.

The inputs are broken by hand and given to the readers themselves, so a new version that speaks otherwise is noticed.
"""

from __future__ import annotations

import ast
import base64
import csv
import datetime as dt
import gzip
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError

from giaoban.core.findings import Finding
from giaoban.core.marked_yaml import read_marked
from giaoban.web.findings import say
from giaoban.web.reader_words import is_english, reader_says
from giaoban.web.terms import said_in_vietnamese

PLAIN, FAST = yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def told(read, *given) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 (whatever a reader raises)
        read(*given)
    return said_in_vietnamese(str(caught.value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": "x', "dòng 1, cột 7: thiếu dấu nháy đóng"),
        ('{\n "a": 1,\n "b": "x}', "dòng 3, cột 7: thiếu dấu nháy đóng"),
        ("{", "dòng 1, cột 2: cần tên trường trong dấu nháy kép (hoặc thừa dấu phẩy)"),
        ("{'a': 1}", "dòng 1, cột 2: cần tên trường trong dấu nháy kép (hoặc thừa dấu phẩy)"),
        ('{"a"', "dòng 1, cột 5: thiếu dấu hai chấm sau tên trường"),
        ('{"a": 1 "b": 2}', "dòng 1, cột 9: thiếu dấu phẩy giữa hai phần, hoặc thiếu ngoặc đóng"),
        ("[1, 2", "dòng 1, cột 6: thiếu dấu phẩy giữa hai phần, hoặc thiếu ngoặc đóng"),
        ('{"a": tru}', "dòng 1, cột 7: cần một giá trị"),
        ("{} {}", "dòng 1, cột 4: thừa chữ sau phần JSON"),
        ('{"a": "x\n"}', "dòng 1, cột 9: có xuống dòng hoặc ký tự điều khiển trong dấu nháy"),
        ('{"a": "\\x"}', "dòng 1, cột 8: dấu \\ đi với ký tự không dùng được"),
        ('{"a": "\\u12"}', "dòng 1, cột 9: sau \\u cần bốn chữ số thập lục phân"),
        ("\ufeff{}", "dòng 1, cột 1: có dấu BOM ở đầu; lưu lại dạng UTF-8 không BOM"),
        ("nope", "không phải JSON"), ("", "không phải JSON"), ("[" * 100_000, "lồng nhau quá sâu"),
    ],
)  # fmt: skip
def test_json_faults_are_said_by_kind_and_place(text, said):
    assert told(json.loads, text) == said


YAML = [
    ('a: "x', 1, 4, "thiếu dấu nháy đóng"), ("b: 1\na: 'x", 2, 4, "thiếu dấu nháy đóng"),
    ("a: [1, 2", 1, 4, "ngoặc vuông đóng"), ("a: {b: 1", 1, 4, "ngoặc nhọn đóng"),
    ("a: b: c", 1, 5, "dấu hai chấm không đứng được ở đây"), ("a: 1\n b: 2", 2, 3, "sửa thụt dòng"),
    ("a:\n\t- b", 2, 1, "Tab"), ("- a\nb: 1", 2, 1, "không cùng mức thụt"), ("a: @x", 1, 4, "đặt"),
    ('"a" b: 1', 1, 5, "thừa chữ sau giá trị"), ("a: - b", 1, 4, "dấu gạch đầu dòng"),
    ('a: "\\q"', 1, 4, "ký tự không dùng được"), ("a: >x\n b", 1, 5, "chỉ được xuống dòng"),
    ("---\na: 1\n---\nb: 2", 3, 1, "cách nhau bằng"), ("a: !foo 1", 1, 4, "nhãn kiểu '!foo' không dùng được"),
    ("%YAML 9", 1, 8, "% viết sai"), ("}", 1, 1, "cần một giá trị"), ("a: *", 1, 5, "cần một tên"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "words"), YAML)
def test_yaml_faults_are_said_by_kind_and_place(text, line, column, words):
    [found] = read_marked(text, "a.yaml").findings
    assert (found.where.line, found.where.column) == (line, column)
    assert words in say(found)
    assert "while" not in say(found)
    assert "máy báo" not in say(found)


@pytest.mark.parametrize("loader", [PLAIN, FAST])
@pytest.mark.parametrize(("text", "words"), [(text, words) for text, _, _, words in YAML])
def test_the_whole_text_of_a_yaml_reader_is_said_too(text, words, loader):
    def read():
        return yaml.load(text, Loader=loader)

    said = told(read)
    assert words in said
    assert said.startswith("dòng ")
    assert not is_english(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a>", "dòng 1, cột 4: trống, hoặc bị cắt giữa chừng"), ("", "dòng 1, cột 1: trống, hoặc bị cắt giữa chừng"),
        ("<a></b>", "dòng 1, cột 6: thẻ đóng không khớp thẻ mở"), ("x", "dòng 1, cột 1: không phải XML"),
        ("<a>&x;</a>", "dòng 1, cột 4: dùng một ký hiệu &...; chưa khai"),
        ("<a/>\n<b/>", "dòng 2, cột 1: thừa chữ sau thẻ ngoài cùng"),
        ("<a b='1' b='2'/>", "một thuộc tính ghi hai lần"),
    ],
)  # fmt: skip
def test_xml_faults_are_said_by_kind_and_place(text, said):
    assert said in told(ET.fromstring, text)


def _zip_cut() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", "b" * 100)
    return made.getvalue()[:-10]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: gzip.decompress(b"plain text"), "không phải tệp gzip"),
        (lambda: gzip.decompress(gzip.compress(b"x" * 999)[:-9]), "tệp nén bị cắt giữa chừng"),
        (lambda: gzip.decompress(gzip.compress(b"x" * 99)[:-8] + b"\0" * 8), "tệp nén bị hỏng (sai tổng kiểm)"),
        (lambda: zipfile.ZipFile(io.BytesIO(_zip_cut())), "không phải tệp zip, hoặc bị cắt"),
        (lambda: base64.b64decode("a", validate=True), "không phải base64"),
        (lambda: base64.b64decode("****", validate=True), "không phải base64"),
        (b"\xff".decode, "không phải chữ UTF-8 ở byte thứ 0"),
        ("\ud800".encode, "không phải chữ utf-8 ở vị trí 0"),
        (lambda: list(csv.reader(["a" * 200_000])), "một ô dài quá 131072 ký tự; có thể thiếu dấu nháy đóng"),
        (lambda: int("x"), "'x' không phải số nguyên"), (lambda: float("x"), "'x' không phải số"),
        (lambda: Decimal("x"), "không phải số"), (lambda: dt.date(2026, 13, 1), "tháng phải từ 1 đến 12"),
        (lambda: dt.date(2026, 2, 30), "tháng ấy không có ngày này"),
        (lambda: dt.date.fromisoformat("hôm qua"), "'hôm qua' không phải một ngày; viết như 2025-07-01"),
    ],
)  # fmt: skip
def test_other_readers_are_said_in_vietnamese(read, said):
    assert told(read) == said


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int = Field(1, gt=0, le=9)
    kind: Literal["a", "b"] = "a"
    rows: list[int] = Field([1], min_length=1, max_length=2)
    name: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    day: dt.date = dt.date(2026, 1, 1)
    at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    share: Decimal = Decimal(1)
    site: HttpUrl = HttpUrl("https://a.vn")
    flag: bool = True
    inner: dict[str, int] = Field({})


@pytest.mark.parametrize(
    "wrong",
    [{"number": "x"}, {"number": 0}, {"number": 10}, {"number": 1.5}, {"kind": "c"}, {"rows": []}, {"rows": [1, 2, 3]},
     {"rows": 1}, {"name": "A"}, {"name": 1}, {"day": "x"}, {"day": 1.5}, {"at": "x"}, {"share": "x"}, {"site": "x"},
     {"flag": "x"}, {"inner": []}, {"strange": 1}],
)  # fmt: skip
def test_what_a_schema_refuses_is_said_in_vietnamese(wrong):
    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(wrong)
    for error in caught.value.errors():
        said = said_in_vietnamese(error["msg"])
        assert said != error["msg"]
        assert not is_english(said), said


def test_a_name_that_nobody_has_is_said_whatever_number_it_carries():
    assert said_in_vietnamese("[Errno -2] Name or service not known") == "không có tên miền này"
    assert said_in_vietnamese("data_base64: Incorrect padding") == "data_base64 không phải base64"
    assert said_in_vietnamese("rows[2].day: Invalid isoformat string: 'x'").startswith("rows[2].day: ")


def test_words_that_nobody_knows_stand_in_quotes_and_in_english_as_they_are():
    found = Finding("yaml.broken", context={"reason": "the flux capacitor is not charged."})
    assert "máy báo “the flux capacitor is not charged”" in say(found)
    assert "the flux capacitor is not charged." in say(found, "en")


@pytest.mark.parametrize("text", ["Bộ Số", "tep.csv", "a", "–", "dự thảo the", "province.bien", "Ho so", "80%"])
def test_names_codes_and_vietnamese_are_left_as_they_are(text):
    assert text in say(Finding("yaml.broken", context={"reason": text}))
    assert "máy báo" not in say(Finding("yaml.broken", context={"reason": text}))


@given(st.text(max_size=80))
def test_no_text_is_an_exception(text):
    reader_says(text)
    say(Finding("yaml.broken", context={"reason": text}))


SOURCES = Path(__file__).resolve().parents[2] / "src" / "giaoban"
GIVEN = {"reason", "why", "problem", "message"}


def own_reasons() -> set[str]:
    """Every sentence in plain ASCII that this house itself writes out as the reason of a finding."""
    found: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                given = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value in GIVEN]
            elif isinstance(node, ast.Call) and "fault" in str(getattr(node.func, "id", "")):
                given = node.args[1:]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_no_event", "_not_csv", "_refused"):
                given = [*node.args, *(one.value for one in node.keywords if one.arg in GIVEN)]
            else:
                continue
            texts = {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            found |= {text for text in texts if is_english(text)}
    return found


def test_no_reason_of_our_own_stays_english():
    written = own_reasons()
    assert {"no catalog with metadata", "too large", "an array of events is wanted"} <= written
    assert sorted(text for text in written if is_english(said_in_vietnamese(text))) == []
