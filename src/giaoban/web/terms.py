"""What machines say in English, said in Vietnamese: why a file cannot be read, what a value or a command wants.

The sentences of findings carry such pieces in their context (`reason`, `why`, `type`...); `said_in_vietnamese` puts the
ones it knows into the reader's language and leaves the others as they are.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from giaoban.web.reader_words import is_english, quoted, reader_says

SENTENCES = frozenset({"reason", "why", "problem", "message"})
PIECES = SENTENCES | {"type", "known", "choices", "expected"}
"""Parts of a finding's context that may be a machine's own words; of these the first are whole sentences."""

_FILES = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không được phép đọc hoặc ghi",
    errno.EPERM: "hệ thống không cho phép",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đây là tệp, không phải thư mục",
    errno.EEXIST: "đã có tệp hoặc thư mục này",
    errno.ENOTEMPTY: "thư mục không trống",
    errno.ENOSPC: "đĩa hết chỗ",
    errno.EROFS: "đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EINVAL: "tên hoặc giá trị không hợp lệ",
    errno.ECONNREFUSED: "máy kia từ chối kết nối",
    errno.ETIMEDOUT: "chờ quá lâu không có trả lời",
}
_EXACT = {os.strerror(code): text for code, text in _FILES.items()} | {
    "boolean": "true hoặc false",
    "integer": "số nguyên",
    "number": "số",
    "string": "chữ",
    "text": "chữ",
    "date": "ngày, viết như 2025-07-01",
    "not UTF-8": "không phải chữ UTF-8",
    "UTF-8": "không phải chữ UTF-8",
    "length": "trống hoặc quá dài",
    "two dots": "có hai dấu chấm liền nhau ở cuối",
    "no public name": "không phải tên miền công khai, như bo.gov.vn",
    "Empty Label": "có hai dấu chấm liền nhau",
    "Empty domain": "tên miền trống",
    "Label too long": "một phần của tên dài quá 63 ký tự",
    "Domain too long": "tên miền dài quá 253 ký tự",
}
_NO_SIGN = r"ký tự \1 ở vị trí \2 không dùng được trong tên miền"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (
            r"Codepoint (U\+[0-9A-F]+) at position (\d+) of '.*' not allowed",
            r"ký tự \1 ở vị trí \2 không dùng được trong tên miền",
        ),
        (
            r"Codepoint (U\+[0-9A-F]+) not allowed at position (\d+).*",
            r"ký tự \1 ở vị trí \2 không dùng được trong tên miền",
        ),
        (r"Invalid character (U\+[0-9A-F]+)", r"ký tự \1 không dùng được trong tên miền"),
        (r"Label has disallowed hyphens in 3rd and 4th position", r"có hai dấu gạch nối ở vị trí 3 và 4"),
        (r"Label must not start or end with a hyphen", r"một phần của tên bắt đầu hoặc kết thúc bằng dấu gạch nối"),
        (r"Malformed A-label.*", r"phần bắt đầu bằng xn-- viết sai"),
        (r"Expecting value: line 1 column 1 \(char 0\)", r"không phải JSON"),
        (r"'utf-8' codec can't decode byte (\S+) in position (\d+).*", r"không phải chữ UTF-8 ở byte thứ \2"),
        (r"Invalid isoformat string: (.*)", r"\1 không phải một ngày; viết như 2025-07-01"),
        (r"number \((.*)\)", r"một số, tính bằng \1"),
        (r"String should have at least 1 character", r"đang để trống"),
        (r"String should have at least (\d+) characters", r"cần ít nhất \1 ký tự"),
        (r"String should have at most (\d+) characters?", r"dài quá \1 ký tự"),
        (r"Input should be greater than or equal to (\S+)", r"cần từ \1 trở lên"),
        (r"Input should be less than or equal to (\S+)", r"cần từ \1 trở xuống"),
        (r"Input should be greater than (\S+)", r"cần lớn hơn \1"),
        (r"Input should be less than (\S+)", r"cần nhỏ hơn \1"),
        (r"Input should be a valid string", r"cần là chữ"),
        (r"Input should be a valid integer.*", r"cần là số nguyên"),
        (r"Input should be a valid (?:number|decimal).*", r"cần là số"),
        (r"Input should be a valid boolean.*", r"cần là true hoặc false"),
        (r"Input should be a valid date.*", r"cần là ngày, viết như 2025-07-01"),
        (r"Input should be a valid (?:list|array)", r"cần là một danh sách"),
        (r"Input should be a valid (?:dictionary|object).*", r"cần là một đối tượng"),
        (r"List should have at most (\d+) items? after validation, not \d+", r"nhận nhiều nhất \1 mục"),
        (r"Extra inputs are not permitted", r"không có trường này"),
        (r"unable to open database file", r"không mở được tệp cơ sở dữ liệu"),
        (r"attempt to write a readonly database", r"cơ sở dữ liệu chỉ cho đọc"),
        (r"database is locked", r"cơ sở dữ liệu đang bị khóa"),
    )
)
_NAMED = re.compile(r"[A-Z]\w*(?:Error|Exception): (?P<rest>.+)", re.S)
_ERRNO = re.compile(r"\[Errno (\d+)\] [^:]*(?:: (?P<path>'.*'))?")


def said_in_vietnamese(text: str) -> str:
    """A machine's words in Vietnamese where they are known, else as they are.

    >>> said_in_vietnamese("No such file or directory"), said_in_vietnamese("Bộ Số")
    ('không có tệp hoặc thư mục này', 'Bộ Số')
    >>> said_in_vietnamese("[Errno 21] Is a directory: '/tmp'")
    "'/tmp': đây là thư mục, không phải tệp"
    """
    if (exact := _EXACT.get(text)) is not None:
        return exact
    if (told := _ERRNO.fullmatch(text)) and (why := _FILES.get(int(told[1]))):
        return f"{told['path']}: {why}" if told["path"] else why
    if named := _NAMED.fullmatch(text):
        return said_in_vietnamese(named["rest"])
    for pattern, said in _PATTERNS:
        if found := pattern.fullmatch(text):
            return found.expand(said)
    return reader_says(text) or text


def pieces_in_vietnamese(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a finding, its machine's words put into Vietnamese; those that nobody knows stand in quotes.

    >>> pieces_in_vietnamese({"reason": "could not do that", "file": "the file"})
    {'reason': 'máy báo “could not do that”', 'file': 'the file'}
    """
    return {
        name: _piece(name, value) if name in PIECES and isinstance(value, str) else value
        for name, value in context.items()
    }


def _piece(name: str, value: str) -> str:
    said = said_in_vietnamese(value)
    return quoted(said) if name in SENTENCES and said == value and is_english(value) else said


def why_not(why: Exception) -> str:
    """Why a file could not be read or written, without its name.

    >>> why_not(FileNotFoundError(2, "No such file or directory", "x.csv"))
    'không có tệp hoặc thư mục này'
    """
    return _piece("why", getattr(why, "strerror", None) or str(why))


_TYPES = {
    "fromisoformat": "một ngày, viết như 2025-07-01",
    "date": "một ngày, viết như 2025-07-01",
    "int": "một số nguyên",
    "float": "một số",
    "Decimal": "một số",
}


def _type(found: re.Match[str]) -> str:
    name = found["type"].removeprefix("_")
    wanted = next((text for known, text in _TYPES.items() if known.lower() in name.lower()), "")
    return f"{found['value']} không phải {wanted}" if wanted else f"không đọc được {found['value']}"


_USAGE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.S), said)
    for pattern, said in (
        (r"the following arguments are required: (.*)", r"còn thiếu: \1"),
        (r"one of the arguments (.*) is required", r"cần một trong: \1"),
        (r"unrecognized arguments: (.*)", r"không hiểu: \1"),
        (r"argument (?P<name>.*?): (?P<rest>.*)", lambda it: f"{it['name']}: {usage_in_vietnamese(it['rest'])}"),
        (r"invalid choice: (.*?) \(choose from (.*)\)", r"không có lựa chọn \1; chọn một trong: \2"),
        (r"invalid (?P<type>.*?) value: (?P<value>.*)", _type),
        (r"expected one argument", r"cần đúng một giá trị đi sau"),
        (r"expected at least one argument", r"cần ít nhất một giá trị đi sau"),
        (r"expected at most one argument", r"chỉ nhận nhiều nhất một giá trị"),
        (r"expected (\d+) arguments?", r"cần đúng \1 giá trị đi sau"),
        (r"not allowed with argument (.*)", r"không dùng cùng với \1"),
        (r"ambiguous option: (.*?) could match (.*)", r"\1 có thể hiểu là \2; viết đầy đủ"),
        (r"ignored explicit argument (.*)", r"không nhận giá trị \1"),
    )
)


def usage_in_vietnamese(message: str) -> str:
    """What a command line wants, as argparse says it, in Vietnamese.

    >>> usage_in_vietnamese("argument --on: invalid fromisoformat value: '31/02'")
    "--on: '31/02' không phải một ngày, viết như 2025-07-01"
    >>> usage_in_vietnamese("the following arguments are required: --decision, --on")
    'còn thiếu: --decision, --on'
    """
    for pattern, said in _USAGE:
        if found := pattern.fullmatch(message):
            return found.expand(said) if isinstance(said, str) else said(found)
    return message
