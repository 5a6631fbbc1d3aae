"""What readers of JSON, YAML, XML, CSV, archives and keys say in English of a broken input, in Vietnamese.

By kind and place: `Unterminated string starting at: line 3 column 5 (char 40)` is “dòng 3, cột 5: thiếu dấu nháy đóng”.
What is not known here is shown in quotes as the machine's own words, after the Vietnamese sentence.
"""

from __future__ import annotations

import re

_JSON = r": line (?P<line>\d+) column (?P<column>\d+) \(char \d+\)"
_PLACED: tuple[tuple[str, str], ...] = (  # said with its line and column in front
    (r"Unterminated string starting at", "thiếu dấu nháy đóng"),
    (r"Expecting property name enclosed in double quotes", "cần tên trường trong dấu nháy kép (hoặc thừa dấu phẩy)"),
    (r"Expecting ':' delimiter", "thiếu dấu hai chấm sau tên trường"),
    (r"Expecting ',' delimiter", "thiếu dấu phẩy giữa hai phần, hoặc thiếu ngoặc đóng"),
    (r"Expecting value", "cần một giá trị"),
    (r"Extra data", "thừa chữ sau phần JSON"),
    (r"Invalid control character(?: at)?", "có xuống dòng hoặc ký tự điều khiển trong dấu nháy"),
    (r"Invalid \\escape.*", "dấu \\\\ đi với ký tự không dùng được"),
    (r"Invalid \\uXXXX escape", "sau \\\\u cần bốn chữ số thập lục phân"),
    (r"Illegal trailing comma before end of (?:object|array)", "thừa dấu phẩy trước ngoặc đóng"),
    (r"Unexpected UTF-8 BOM \(decode using utf-8-sig\)", "có dấu BOM ở đầu; lưu lại dạng UTF-8 không BOM"),
)
_XML = r": line (?P<line>\d+), column (?P<before>\d+)"
"""Columns here count from 0."""
_XML_PLACED: tuple[tuple[str, str], ...] = (
    (r"not well-formed \(invalid token\)", "có ký tự không đúng chỗ"),
    (r"no element found", "trống, hoặc bị cắt giữa chừng"),
    (r"mismatched tag", "thẻ đóng không khớp thẻ mở"),
    (r"syntax error", "không phải XML"),
    (r"unclosed token", "một thẻ chưa đóng"),
    (r"unclosed CDATA section", "phần CDATA chưa đóng"),
    (r"undefined entity(?: .*)?", "dùng một ký hiệu &...; chưa khai"),
    (r"junk after document element", "thừa chữ sau thẻ ngoài cùng"),
    (r"duplicate attribute", "một thuộc tính ghi hai lần"),
    (r"XML or text declaration not at start of entity", "dòng khai XML không đứng đầu"),
    (r"reference to invalid character number", "dùng số của một ký tự không có"),
    (r"unbound prefix", "dùng tiền tố chưa khai không gian tên"),
)
_YAML: tuple[tuple[str, str], ...] = (  # with what was being read in front, where the reader says it
    (r"while (?:scanning|parsing) a (?:double-)?quoted scalar: found unexpected (?:end of stream|document indicator)",
     "thiếu dấu nháy đóng"),
    (r"(?:while .*: )?(?:found )?unknown escape character.*|(?:while .*: )?found unknown escape character.*",
     "dấu \\\\ đi với ký tự không dùng được"),
    (r"(?:while .*: )?(?:expected escape sequence of \d+ hexadecimal.*|did not find expected hexdecimal number)",
     "dấu \\\\ cần thêm chữ số thập lục phân"),
    (r"while parsing a flow sequence: .*", "thiếu dấu phẩy hoặc ngoặc vuông đóng"),
    (r"while parsing a flow mapping: .*", "thiếu dấu phẩy hoặc ngoặc nhọn đóng"),
    (r"(?:while .*: )?mapping values are not allowed.*",
     "dấu hai chấm không đứng được ở đây; sửa thụt dòng, hoặc đặt giá trị trong dấu nháy"),
    (r"(?:while .*: )?(?:block )?sequence entries are not allowed.*", "dấu gạch đầu dòng không đứng được ở đây"),
    (r"(?:while .*: )?found character '\\t' that cannot start any token", "thụt dòng bằng dấu Tab; thay bằng dấu cách"),
    (r"(?:while .*: )?found character (?P<sign>'.*') that cannot start any token",
     "giá trị không bắt đầu bằng {sign} được; đặt nó trong dấu nháy"),
    (r"(?:while .*: )?found character that cannot start any token",
     "có ký tự không đứng đầu giá trị được (Tab, @, %, `); thay Tab bằng dấu cách, giá trị thì đặt trong dấu nháy"),
    (r"(?:while .*: )?could not find expected ':'", "thiếu dấu hai chấm sau tên trường"),
    (r"while parsing a block collection: .*", "một dòng không cùng mức thụt với các gạch đầu dòng khác"),
    (r"while parsing a block mapping: .*", "sai mức thụt dòng, hoặc thừa chữ sau giá trị"),
    (r"while parsing a block node: .*", "cần một giá trị ở đây"),
    (r"(?:while .*: )?could not determine a constructor for the tag (?P<sign>.*)", "nhãn kiểu {sign} không dùng được"),
    (r"(?:while .*: )?found undefined alias.*", "dùng *tên mà chưa đặt &tên"),
    (r"while scanning an? (?:alias|anchor): .*", "sau * hoặc & cần một tên; giá trị thì đặt trong dấu nháy"),
    (r"(?:expected a single document in the stream: )?but found another document", "có hai phần cách nhau bằng ---"),
    (r"(?:while .*: )?expected a mapping or list of mappings for merging.*", "dấu << không dùng được ở đây"),
    (r"(?:while .*: )?found (?:unhashable|unacceptable) key.*", "tên trường phải là chữ"),
    (r"while scanning a block scalar: .*", "sau | hoặc > chỉ được xuống dòng"),
    (r"while scanning a (?:%YAML )?directive: .*", "dòng bắt đầu bằng % viết sai"),
    (r"unacceptable character #x(?P<sign>[0-9a-f]+): .*", "có ký tự điều khiển U+{sign}"),
)  # fmt: skip
_OTHERS: tuple[tuple[str, str], ...] = (
    # Numbers, days, nesting
    (r"invalid literal for int\(\) with base 10: (?P<sign>.*)", "{sign} không phải số nguyên"),
    (r"could not convert string to float: (?P<sign>.*)", "{sign} không phải số"),
    (r"\[<class 'decimal\.\w+'>\]", "không phải số"),
    (r"month must be in 1\.\.12.*", "tháng phải từ 1 đến 12"),
    (r"day (?:is out of range for month|\d+ must be in range.*)", "tháng ấy không có ngày này"),
    (r"year \S+ is out of range", "năm không có"),
    (r"maximum recursion depth exceeded.*|nesting|too deep", "lồng nhau quá sâu"),
    (r"too large", "quá lớn"),
    (r"list index out of range", "thiếu phần tử"),
    (r"'?\w+'? object (?:has no attribute|is not subscriptable|is not iterable).*", "có phần không đúng kiểu"),
    (r"(?:string|list|tuple) indices must be integers.*", "có phần không đúng kiểu"),
    (r"expected str(?:ing)?, .*|.* must be (?:str|a string), not .*", "cần là chữ"),
    # Letters
    (r"'(?P<sign>[\w-]+)' codec can't (?:decode|encode) .* in position (?P<at>\d+).*",
     "không phải chữ {sign} ở vị trí {at}"),
    (r"source code string cannot contain null bytes|embedded null (?:byte|character)", "có ký tự rỗng (NUL)"),
    (r"line contains NUL", "có ký tự rỗng (NUL)"),
    (r"unexpected end of data", "bị cắt giữa chừng"),
    (r"field larger than field limit \((?P<sign>\d+)\)", "một ô dài quá {sign} ký tự; có thể thiếu dấu nháy đóng"),
    (r"new-line character seen in unquoted field.*", "xuống dòng giữa một ô không có dấu nháy"),
    (r"no header", "thiếu dòng tiêu đề"),
    # Base64, archives
    (r"Incorrect padding|Invalid base64-encoded string.*|Only base64 data is allowed|Excess data after padding|"
     r"Non-base64 digit found|Discontinuous padding not allowed|Leading padding not allowed", "không phải base64"),
    (r"Not a gzipped file.*", "không phải tệp gzip"),
    (r"CRC check failed.*|Bad CRC-32 for file.*|Incorrect length of data produced", "tệp nén bị hỏng (sai tổng kiểm)"),
    (r"Compressed file ended before the end-of-stream marker was reached", "tệp nén bị cắt giữa chừng"),
    (r"Error -\d+ while decompressing data.*|Corrupt input data|Input format not supported.*", "nội dung nén bị hỏng"),
    (r"File is not a zip file|no end of archive|Bad magic number.*|Truncated .*", "không phải tệp zip, hoặc bị cắt"),
    (r"There is no item named (?P<sign>'.*') in the archive", "trong tệp không có phần {sign}"),
    (r"File .* is encrypted.*|.*password required.*", "tệp có mật khẩu"),
    (r"a cell reference in disguise", "một ô mang địa chỉ bị giấu"),
    (r"no word/document\.xml", "không phải tệp Word"),
    (r"no %PDF header", "không phải tệp PDF"),
    # Keys and certificates
    (r"Could not deserialize key data.*|Unable to load PEM file.*|Valid PEM but no BEGIN.*|.*MalformedFraming.*",
     "không phải khóa dạng PEM"),
    (r"self[- ]signed certificate(?: in certificate chain)?", "chứng thư tự ký"),
    (r"certificate has expired", "chứng thư đã hết hạn"),
    (r"certificate is not yet valid", "chứng thư chưa có hiệu lực"),
    (r"certificate revoked", "chứng thư đã bị thu hồi"),
    (r"unable to get (?:local )?issuer certificate", "không tìm thấy chứng thư của tổ chức cấp"),
    (r"unable to verify the first certificate", "thiếu chứng thư trung gian"),
    (r"certificate signature failure", "chữ ký trên chứng thư sai"),
    (r"(?:Hostname|IP address) mismatch, .*", "chứng thư cấp cho tên khác"),
    (r"(?:CA|EE) (?:certificate |cert )?key too (?:weak|small)", "khóa của chứng thư quá ngắn"),
    (r"unsuitable certificate purpose|unsupported certificate purpose", "chứng thư không cấp cho việc này"),
    (r"no signature", "không có chữ ký"),
    # The network
    (r"timed out|The (?:read|write|connect) operation timed out", "chờ quá lâu không có trả lời"),
    (r"Connection reset by peer|Broken pipe|Server disconnected.*", "máy kia cắt kết nối"),
    (r"Name or service not known|No address associated with hostname|nodename nor servname provided.*",
     "không có tên miền này"),
    (r"Temporary failure in name resolution", "máy chủ tên miền không trả lời"),
    (r"Network is unreachable|No route to host", "không có đường đến máy kia"),
    (r"HTTP (?P<sign>\d{3})", "máy kia trả lời mã HTTP {sign}"),
    (r"(?P<sign>\d{3}) without a place to go", "trả lời {sign} mà không nói chuyển đi đâu"),
    (r"(?P<sign>[\d.]+) s", "quá {sign} giây"),
    # Databases
    (r"no such table: (?P<sign>.*)", "không có bảng {sign}"),
    (r"no such column: (?P<sign>.*)", "không có cột {sign}"),
    (r"file is not a database|database disk image is malformed", "không phải cơ sở dữ liệu SQLite, hoặc đã hỏng"),
    # Catalogues, feeds, events, words: what this house itself says
    (r"no catalog with metadata", "không có catalog cùng metadata"),
    (r"no controls", "không có biện pháp (control) nào"),
    (r"oscal-version None", "không ghi phiên bản OSCAL (oscal-version); đọc được 1.0 đến 1.2"),
    (r"oscal-version (?P<sign>.*)", "phiên bản OSCAL {sign} không đọc được; đọc được 1.0 đến 1.2"),
    (r"id (?P<sign>'.*') missing or twice", "mã {sign} thiếu hoặc lặp lại"),
    (r"format NVD_CVE, version 2\.0 wanted", "cần định dạng NVD_CVE, phiên bản 2.0"),
    (r"startIndex, totalResults or vulnerabilities", "thiếu hoặc sai startIndex, totalResults hay vulnerabilities"),
    (r"(?P<sign>\d+) tables, (?P<at>\d+) days", "có {sign} bảng mà {at} ngày công bố"),
    (r"a mapping of concordances by key was expected", "cần các bảng chuyển đổi, mỗi bảng dưới mã của nó"),
    (r"lists of words were expected under (?P<sign>.*)", "cần danh sách từ dưới các mục {sign}"),
    (r"not a list|(?P<sign>\w+), no object", "không phải danh sách hay đối tượng như cần"),
    (r"not a file", "không phải tệp"),
    (r"kind (?P<sign>'.*')", "loại {sign} không có"),
    (r"a spread is above 0", "độ phân tán phải lớn hơn 0"),
    (r"more than (?P<sign>\d+) days", "quá {sign} ngày"),
    (r"nonce: 8 to 128 characters", "nonce phải có từ 8 đến 128 ký tự"),
    (r"an array of events is wanted", "cần một mảng các sự kiện"),
    (r"an object is wanted", "cần một đối tượng"),
    (r"a day is wanted", "cần một ngày, viết như 2025-07-01"),
    (r"a count is wanted", "cần một số đếm, từ 0 trở lên"),
    (r"a number is wanted", "cần một số"),
    (r"64 hexadecimal digits are wanted", "cần 64 chữ số thập lục phân (0-9, a-f)"),
    (r"unknown field (?P<sign>'.*')", "không có trường {sign}"),
    (r"more than (?P<sign>\d+) events in a batch", "một lô quá {sign} sự kiện"),
    (r"datacontenttype (?P<sign>'.*') is not read(?: inside a batch of events)?",
     "datacontenttype {sign} không đọc được ở đây"),
    (r"id (?P<sign>'.*') is that of event (?P<at>\d+), which says something else",
     "mã {sign} trùng sự kiện {at} mà nội dung khác"),
    (r"data: a record or a list of records is wanted.*", "data phải là một bản ghi hoặc danh sách bản ghi"),
    (r"data_base64: .*", "data_base64 không phải base64"),
    (r"(?P<sign>\w+) is missing", "thiếu {sign}"),
    (r"specversion (?P<sign>'.*'); 1\.0 is read", "specversion {sign} không đọc được; cần 1.0"),
    (r"id is longer than 200 characters", "mã (id) dài quá 200 ký tự"),
    (r"(?P<sign>\w+) is no short text", "{sign} phải là chữ ngắn"),
    (r"time (?P<sign>'.*') is no moment", "time {sign} không phải một thời điểm"),
    (r"time (?P<sign>'.*') has no time zone", "time {sign} thiếu múi giờ"),
    # Fields of forms and files that a schema refuses
    (r"Field required", "còn thiếu"),
    (r"Input should be (?P<sign>'.+')", "cần là {sign}"),
    (r"Input should be None", "phải để trống"),
    (r"Datetimes provided to dates should have zero time.*", "cần là ngày, viết như 2025-07-01, không có giờ"),
    (r"Input should be a finite number", "cần là một số hữu hạn"),
    (r"Input should be a valid (?:datetime|time|timedelta).*", "cần là thời điểm, viết như 2025-07-01T08:00:00+07:00"),
    (r"Input should be a valid (?:tuple|set)", "cần là một danh sách"),
    (r"Input should be a valid (?:URL|URI).*", "cần là địa chỉ đầy đủ, như https://..."),
    (r"String should match pattern (?P<sign>'.*')", "không theo mẫu {sign}"),
    (r"(?:List|Tuple|Set|Dictionary) should have at least (?P<sign>\d+) items?.*", "cần ít nhất {sign} mục"),
    (r"(?:Tuple|Set|Dictionary) should have at most (?P<sign>\d+) items?.*", "nhận nhiều nhất {sign} mục"),
    (r"Decimal input should have no more than (?P<sign>\d+) (?:digits in total|decimal places)", "quá {sign} chữ số"),
    (r"Keys should be strings", "tên trường phải là chữ"),
)  # fmt: skip


def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    placed = [(text + _JSON, said) for text, said in _PLACED] + [(text + _XML, said) for text, said in _XML_PLACED]
    rows = [(text, f"dòng {{line}}, cột {{column}}: {said}") for text, said in placed]
    return tuple((re.compile(text, re.S), said) for text, said in (*rows, *_YAML, *_OTHERS))


_READERS = _compiled()
_ENGLISH = re.compile(
    r"\b(the|is|are|was|were|not|of|for|with|from|by|must|should|could|cannot|can't|doesn't|does|did|has|have|"
    r"expected|expecting|invalid|unexpected|unknown|missing|failed|failure|error|while|and|only|already|required|"
    r"unable|unsupported|bad|wrong|found|too|which|than|any|beside|instead|wanted|needed|named)\b",
    re.I,
)
_ERROR_NAME = re.compile(r"(?:[a-z_]+\.)*[A-Z]\w*(?:Error|Exception|Warning)\b")


def reader_says(text: str) -> str | None:
    """A reader's words in Vietnamese; None for words that are not known here.

    >>> reader_says("Unterminated string starting at: line 3 column 5 (char 40)")
    'dòng 3, cột 5: thiếu dấu nháy đóng'
    >>> reader_says("found character '@' that cannot start any token")
    "giá trị không bắt đầu bằng '@' được; đặt nó trong dấu nháy"
    """
    whole = _one_line(text)
    for pattern, said in _READERS:
        if found := pattern.fullmatch(whole):
            pieces = {name: (value or "?").replace("' or '", "' hoặc '") for name, value in found.groupdict().items()}
            if "before" in pieces:
                pieces["column"] = str(int(pieces["before"]) + 1)
            return said.replace("\\\\", "\\").format(**pieces)
    for prefix, keeps in _PREFIXES:
        found = prefix.fullmatch(whole)
        if found and (rest := reader_says(found["rest"])) is not None:
            return found.expand(keeps) + rest
    return None


_PREFIXES = (
    (re.compile(r"\[Errno -?\d+\] (?P<rest>.+)", re.S), ""),
    (re.compile(r"(?:Value error|Assertion failed), (?P<rest>.+)", re.S), ""),
    (re.compile(r"line (\d+), column (\d+): (?P<rest>.+)", re.S), r"dòng \1, cột \2: "),
    (re.compile(r"([\w.\[\]/@-]+): (?P<rest>.+)", re.S), r"\1: "),
)
"""Where, or of what: said as it is, and what follows in Vietnamese."""
_YAML_PLACE = re.compile(r"line (\d+), column (\d+)")


def _one_line(text: str) -> str:
    """The many lines of a YAML reader as one: `line 1, column 6: while scanning ...: found ...`; others as they are.

    >>> _one_line('while a\\n  in "x", line 1, column 4:\\n    a: b\\n       ^\\nfound b\\n  in "x", line 2, column 6:')
    'line 2, column 6: while a: found b'
    """
    places = _YAML_PLACE.findall(text)
    if "\n" not in text or not places:
        return text.strip()
    said = [line.rstrip() for line in text.splitlines() if line.strip() and not line[0].isspace()]
    line, column = places[-1]
    return f"line {line}, column {column}: {': '.join(said)}"


def is_english(text: str) -> bool:
    """Whether a text is a sentence in English rather than a name, a code or Vietnamese.

    >>> is_english("could not do that"), is_english("tep-du-lieu.csv"), is_english("không đọc được the tệp")
    (True, False, False)
    """
    if any("\u00c0" <= sign <= "\u1ef9" for sign in text):
        return False
    return bool(_ERROR_NAME.search(text)) or (" " in text.strip() and bool(_ENGLISH.search(text)))


def quoted(text: str) -> str:
    """Words of a machine that nobody put into Vietnamese, shown as such.

    >>> quoted("could not do that.")
    'máy báo “could not do that”'
    """
    return f"máy báo “{' '.join(text.split()).rstrip('.')}”"
