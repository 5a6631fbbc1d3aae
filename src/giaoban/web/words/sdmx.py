"""Sentences about SDMX queries and messages, ADX files, and the plain JSON of figures."""

WORDS: dict[str, tuple[str, str]] = {
    "sdmx.no-results": (
        "Không có dữ liệu nào khớp với yêu cầu {value}. Bớt điều kiện, hoặc xem các danh mục tại /api/sdmx/structure.",
        "Nothing answers {value}. Ask with fewer conditions, or see the codelists at /api/sdmx/structure.",
    ),
    "sdmx.no-such-artefact": (
        "Không có {parameter} {value}. Hiện có: {allowed}.",
        "There is no {parameter} {value}. There are: {allowed}.",
    ),
    "sdmx.unknown-path": (
        "Địa chỉ “{value}” không thuộc SDMX-REST 2.2. Dùng được: {allowed}.",
        "The path “{value}” is none of SDMX-REST 2.2. There are: {allowed}.",
    ),
    "sdmx.not-offered": (
        "Máy chủ này chưa hỗ trợ {parameter} = {value}. Dùng được: {allowed}.",
        "This service does not offer {parameter} = {value}. It offers: {allowed}.",
    ),
    "sdmx.wrong-value": (
        "Tham số {parameter} không hiểu được giá trị “{value}”. Giá trị dùng được: {allowed}.",
        "The parameter {parameter} cannot be “{value}”. It may be: {allowed}.",
    ),
    "sdmx.unknown-parameter": (
        "Không có tham số {parameter}. Bỏ tham số này; dùng được: {allowed}.",
        "There is no parameter {parameter}. Remove it; there are: {allowed}.",
    ),
    "sdmx.parameter-twice": (
        "Tham số {parameter} được ghi hai lần. Ghi một lần, nhiều giá trị cách nhau bằng dấu phẩy.",
        "The parameter {parameter} is given twice. Give it once, its values separated by commas.",
    ),
    "sdmx.unknown-component": (
        "Cấu trúc dữ liệu không có thành phần {value}. Các thành phần: {allowed}.",
        "The data structure has no component {value}. Its components: {allowed}.",
    ),
    "sdmx.key-too-long": (
        "Khóa {value} có nhiều phần hơn số chiều. Thứ tự các chiều: {allowed}.",
        "The key {value} has more parts than there are dimensions. Their order: {allowed}.",
    ),
    "sdmx.updated-after-as-of": (
        "updatedAfter ({value}) muộn hơn asOf ({allowed}). Đặt updatedAfter trước asOf.",
        "updatedAfter ({value}) is later than asOf ({allowed}). Put it before.",
    ),
    "sdmx.not-acceptable": (
        "Không có định dạng “{value}”. Ghi vào tiêu đề Accept một trong: {allowed}.",
        "There is no format “{value}”. Put one of these into the Accept header: {allowed}.",
    ),
    "sdmx.too-many": (
        "Yêu cầu này phải đọc {count} số liệu, nhiều nhất {limit}. Thêm chỉ tiêu hoặc đối tượng vào khóa.",
        "This would read {count} observations, at most {limit}. Name indicators or subjects in the key.",
    ),
    "sdmx.too-long": (
        "Địa chỉ dài quá {allowed} ký tự. Chia yêu cầu thành nhiều phần.",
        "The address is longer than {allowed} characters. Ask in several parts.",
    ),
    "sdmx.unreadable": (
        "Không đọc được tệp SDMX: {reason}. Gửi SDMX-CSV 2.0 (UTF-8), cột đầu tiên là STRUCTURE.",
        "The SDMX file cannot be read: {reason}. Send SDMX-CSV 2.0 in UTF-8 whose first column is STRUCTURE.",
    ),
    "sdmx.unknown-source": (
        "Chưa có tài liệu “{source}” trong thư viện, nên không ghi được {figures} số liệu của tệp. Gần giống: {nearest}. "
        "Ghi tài liệu vào thư viện trước, hoặc sửa --source.",
        "The library has no document “{source}”, so none of the {figures} figures of the file can be recorded. Nearest: "
        "{nearest}. Register the document first, or mend --source.",
    ),
    "sdmx.missing-column": (
        "Tệp thiếu cột {column}. Thêm cột này; các cột cần có: {known}.",
        "The file has no column {column}. Add it; it needs: {known}.",
    ),
    "sdmx.other-structure": (
        "Dòng {row}: cấu trúc {value} không phải của hệ thống này ({known}). Ánh xạ dữ liệu trước khi gửi.",
        "Row {row}: the structure {value} is not ours ({known}). Map the data before sending them.",
    ),
    "sdmx.deletion": (
        "Dòng {row} yêu cầu xóa. Số liệu không bị xóa: hãy ghi bản sửa kèm lý do.",
        "Row {row} asks to delete. Figures are not deleted: record a revision with its reason.",
    ),
    "sdmx.wrong-cell": (
        "Dòng {row}, cột {column}: không hiểu được “{value}”. {allowed}",
        "Row {row}, column {column}: “{value}” cannot be read. {allowed}",
    ),
    "sdmx.unknown-code": (
        "Dòng {row}: {column} không có mã “{value}”. Xem danh mục tại /api/sdmx/structure/codelist.",
        "Row {row}: {column} has no code “{value}”. See the codelist at /api/sdmx/structure/codelist.",
    ),
    "adx.unreadable": (
        "Không đọc được tệp ADX: {reason}. Gửi XML theo lược đồ urn:ihe:qrph:adx:2015.",
        "The ADX file cannot be read: {reason}. Send XML of the schema urn:ihe:qrph:adx:2015.",
    ),
    "adx.forbidden": (
        "Tệp ADX có khai báo {what}. Bỏ khai báo này: tệp chỉ được chứa dữ liệu.",
        "The ADX file declares a {what}. Remove it: the file may hold data only.",
    ),
    "adx.too-large": (
        "Tệp ADX vượt giới hạn {limit}. Chia tệp thành nhiều phần.",
        "The ADX file exceeds {limit}. Send it in parts.",
    ),
    "adx.wrong-element": (
        "Phần tử “{element}” không đứng ở đây. Tệp ADX gồm adx, trong đó group, trong đó dataValue.",
        "The element “{element}” does not belong here. An ADX file is adx holding group holding dataValue.",
    ),
    "adx.missing-attribute": (
        "Phần tử {element} thiếu thuộc tính {attribute}. Bổ sung thuộc tính này.",
        "The element {element} lacks the attribute {attribute}. Add it.",
    ),
    "adx.wrong-period": (
        "Kỳ “{value}” không hiểu được. Viết ngày đầu và độ dài, ví dụ 2024-10-01/P3M cho quý 4/2024.",
        "The period “{value}” cannot be read. Write its first day and length: 2024-10-01/P3M is the fourth quarter of 2024.",
    ),
    "adx.wrong-number": (
        "Giá trị “{value}” của {element} không phải là số. Viết số với dấu chấm thập phân.",
        "The value “{value}” of {element} is not a number. Write it with a decimal point.",
    ),
    "adx.repeated": (
        "{element} của {subject} trong kỳ {period} được ghi hai lần. Giữ một giá trị.",
        "{element} of {subject} in {period} is given twice. Keep one value.",
    ),
    "adx.unknown-element": (
        "Không có chỉ tiêu “{element}”. Dùng mã chỉ tiêu, hoặc mã kèm .num, .den cho tử số, mẫu số. Gần nhất: {nearest}.",
        "There is no indicator “{element}”. Use its code, or the code with .num or .den for its counts. Nearest: {nearest}.",
    ),
    "adx.unknown-unit": (
        "Không có đơn vị nào mang mã “{value}” trong kỳ {period}. Dùng mã chính thức có hiệu lực trong kỳ, hoặc khóa của đơn vị.",
        "No organisation had the code “{value}” in {period}. Use the official code of that time, or its key.",
    ),
    "adx.ambiguous-unit": (
        "Mã “{value}” chỉ nhiều đơn vị trong kỳ {period}: {candidates}. Dùng khóa của đơn vị.",
        "The code “{value}” means several organisations in {period}: {candidates}. Use a key.",
    ),
    "adx.dimension": (
        "{element} có phân tổ {value}. Chỉ nhận tổng số; bỏ thuộc tính này hoặc gửi tổng.",
        "{element} is broken down by {value}. Only totals are taken; drop the attribute or send the total.",
    ),
    "observations.unknown-indicator": (
        "Không có chỉ tiêu “{indicator}”. Xem mã chỉ tiêu tại /api/sdmx/structure/codelist/*/CL_INDICATOR.",
        "There is no indicator “{indicator}”. Codes are at /api/sdmx/structure/codelist/*/CL_INDICATOR.",
    ),
    "observations.unknown-subject": (
        "Không có đối tượng “{subject}”. Xem danh mục tại /api/sdmx/structure/codelist/*/CL_SUBJECT.",
        "There is no subject “{subject}”. Keys are at /api/sdmx/structure/codelist/*/CL_SUBJECT.",
    ),
    "observations.unknown-observation": (
        "Không có số liệu số {observation}. Lấy số từ trường observations của /api/observations.",
        "There is no observation {observation}. Take its number from the field observations of /api/observations.",
    ),
    "observations.wrong-value": (
        "Tham số {field} không hiểu được “{value}”. Ví dụ: {allowed}.",
        "The parameter {field} cannot be “{value}”. Examples: {allowed}.",
    ),
}
