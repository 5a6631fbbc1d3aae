"""Words for tables that go out and spreadsheets that come in."""

WORDS: dict[str, tuple[str, str]] = {
    "sheet.unreadable": (
        "Không mở được tệp {file}: {problem}. Kiểm tra đường dẫn và quyền đọc rồi thử lại.",
        "The file {file} cannot be opened: {problem}. Check its path and permissions, then try again.",
    ),
    "sheet.too-large": (
        "Tệp {file} nặng {size}, quá mức nhận là {most}. Chia nhỏ tệp rồi gửi lại; chưa có gì thay đổi.",
        "The file {file} is {size}, more than the {most} accepted. Split it and send it again; nothing was changed.",
    ),
    "sheet.bomb": (
        "Tệp {file} khi giải nén phình ra tới {size}, quá mức cho phép là {most}, nên không được mở. "
        "Hãy chép riêng phần số liệu sang một bảng tính mới rồi gửi lại; chưa có gì thay đổi.",
        "Unpacked, the file {file} swells to {size}, beyond the {most} allowed, so it was not opened. "
        "Copy only the figures into a new spreadsheet and send that; nothing was changed.",
    ),
    "sheet.too-many-parts": (
        "Tệp {file} gồm {size} tệp con, quá mức {most}, nên không được mở. Lưu lại thành bảng tính mới rồi gửi.",
        "The file {file} holds {size} parts, beyond the {most} allowed. Save it as a new spreadsheet and send that.",
    ),
    "sheet.too-many-cells": (
        "Bảng trong tệp {file} trải rộng tới {size} ô, quá mức {most} ô. Xóa các ô trống ở xa cuối bảng "
        "(có thể chỉ là định dạng còn sót) hoặc chia bảng rồi gửi lại.",
        "The table in {file} reaches {size} cells, beyond the {most} accepted. Delete the far empty cells "
        "(often only left-over formatting) or split the table, then send it again.",
    ),
    "sheet.encrypted": (
        "Tệp {file} đang đặt mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi gửi.",
        "The file {file} is protected by a password. Open it, remove the password, save and send it again.",
    ),
    "sheet.old-format": (
        "Tệp {file} ở dạng cũ (.xls). Mở tệp rồi chọn “Lưu thành” dạng .xlsx hoặc .csv và gửi lại.",
        "The file {file} is in an old format (.xls). Open it, save it as .xlsx or .csv and send it again.",
    ),
    "sheet.not-a-spreadsheet": (
        "Tệp {file} không phải là bảng tính. Gửi tệp .xlsx hoặc .csv.",
        "The file {file} is not a spreadsheet. Send an .xlsx or .csv file.",
    ),
    "sheet.broken": (
        "Tệp {file} bị hỏng hoặc bị cắt ngang ({problem}). Mở lại bằng phần mềm bảng tính, lưu thành tệp mới rồi gửi.",
        "The file {file} is damaged or cut short ({problem}). Open it, save it as a new file and send that.",
    ),
    "sheet.encoding": (
        "Tệp {file}, dòng {line}: ký tự {byte} không đúng bảng mã UTF-8. Lưu lại dưới dạng “CSV UTF-8” rồi gửi.",
        "File {file}, line {line}: the byte {byte} is not UTF-8. Save the table as “CSV UTF-8” and send it again.",
    ),
    "sheet.not-text": (
        "Tệp {file} không phải là văn bản hay bảng tính. Gửi tệp .xlsx hoặc .csv.",
        "The file {file} is neither text nor a spreadsheet. Send an .xlsx or .csv file.",
    ),
    "sheet.unclosed-quote": (
        "Tệp {file}, gần dòng {line}: dấu ngoặc kép mở ra mà không đóng, hoặc một ô quá dài ({problem}). "
        "Sửa dòng này rồi gửi lại.",
        "File {file}, near line {line}: a quotation mark is never closed, or a cell is too long ({problem}). "
        "Mend this line and send the file again.",
    ),
    "sheet.empty": (
        "Bảng {sheet} trong tệp {file} không có dòng nào. Kiểm tra đã gửi đúng tệp chưa.",
        "The table {sheet} in {file} has no lines. Check that this is the right file.",
    ),
    "sheet.merged-header": (
        "Tệp {file}, ô {place}: dòng tiêu đề có các ô gộp {cells}, nên không biết cột nào tên gì. "
        "Bỏ gộp ô và ghi tên cho từng cột.",
        "File {file}, cell {place}: the head has merged cells {cells}, so the columns have no clear names. "
        "Split them and name every column.",
    ),
    "sheet.no-title": (
        "Tệp {file}, ô {place}: cột này chưa có tên. Ghi tên cột vào dòng tiêu đề.",
        "File {file}, cell {place}: this column has no title. Write one into the head.",
    ),
    "sheet.title-twice": (
        "Tệp {file}, ô {place}: tên cột “{title}” xuất hiện hai lần. Đổi tên hoặc bỏ bớt một cột.",
        "File {file}, cell {place}: the title “{title}” appears twice. Rename or remove one of the columns.",
    ),
    "sheet.beyond-header": (
        "Tệp {file}, ô {place}: giá trị “{value}” nằm ngoài các cột có tên. Chuyển về đúng cột hoặc xóa đi.",
        "File {file}, cell {place}: the value “{value}” stands under no title. Move it into its column or delete it.",
    ),
    "table.too-many-rows": (
        "Bảng có {rows} dòng, một trang bảng tính chỉ chứa {most} dòng. Lọc bớt hoặc tải về dạng CSV.",
        "The table has {rows} rows, a sheet holds {most}. Filter it or take it as CSV.",
    ),
    "table.not-finite": (
        "Dòng {row}, cột {column}: “{value}” không phải là số nên không xuất được. Kiểm tra phép tính.",
        "Row {row}, column {column}: “{value}” is no number and cannot be exported. Check how it was computed.",
    ),
}
