"""Words for the three screens that measure a province: what is wrong with a field, a row or a file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "economy.choose-province": (
        "Chọn tỉnh, thành phố trong danh sách.",
        "Choose a province from the list.",
    ),
    "economy.choose-year": (
        "Năm của số liệu “{year}” phải là bốn chữ số, ví dụ 2024.",
        "The year “{year}” must be four digits, for example 2024.",
    ),
    "economy.province-not-then": (
        "{province} không tồn tại với tên và địa giới này trong năm {year}. Chọn đơn vị có trong năm đó.",
        "{province} was not there with this name and borders in {year}. Choose the one that was.",
    ),
    "economy.choose-one": (
        "“{value}” không có trong danh sách. Chọn một trong: {known}.",
        "“{value}” is not on the list. Choose one of: {known}.",
    ),
    "economy.choose-table": (
        "Chọn bảng để lấy tỷ lệ giá trị tăng thêm trên giá trị sản xuất.",
        "Choose the table whose ratios of value added to output are used.",
    ),
    "economy.no-table-yet": (
        "Chưa có bảng cân đối liên ngành nào được nhập. Nhờ người quản trị nhập bằng: giaoban economy import",
        "No input-output table has been imported. Ask whoever runs the site: giaoban economy import",
    ),
    "economy.error-per-cent": (
        "Sai số “{value}” phải là số phần trăm từ 0 đến 90, ví dụ 15.",
        "The error “{value}” must be per cent from 0 to 90, for example 15.",
    ),
    "economy.upload-large": (
        "Tệp {file} lớn quá 2 MB nên không đọc. Bảng một tỉnh chỉ vài chục dòng: xóa các trang khác rồi gửi lại.",
        "File {file} is larger than 2 MB and was not read. A province's sheet has some dozens of rows: remove the other sheets.",
    ),
    "economy.sheet-empty": (
        "Chưa có dòng nào. Gửi một tệp, hoặc dán bảng có các cột mã, GRDP, doanh thu.",
        "There are no rows. Send a file, or paste a table with the columns code, GRDP, turnover.",
    ),
    "economy.sheet-long": (
        "Bảng có {rows} dòng; nhiều nhất {most}. Chỉ gửi các dòng theo ngành của một tỉnh.",
        "The sheet has {rows} rows; at most {most}. Send only one province's rows by sector.",
    ),
    "economy.sheet-title": (
        "Dòng đầu thiếu cột “{column}”. Cột này có thể tên là: {known}.",
        "The first line lacks the column “{column}”. It may be called: {known}.",
    ),
    "economy.row-code": (
        "Dòng {row}: “{value}” không phải mã ngành. Dùng chữ cái A đến U, mã VSIC 2 đến 5 chữ số, TAX hoặc TOTAL.",
        "Row {row}: “{value}” is no code. Use a letter A to U, VSIC of 2 to 5 digits, TAX or TOTAL.",
    ),
    "economy.row-twice": (
        "Dòng {row}: mã {value} đã có ở dòng {line}. Giữ lại một dòng.",
        "Row {row}: code {value} stands in row {line} already. Keep one.",
    ),
    "economy.rows-overlap": (
        "Dòng {row}: mã {value} và mã {other} chứa nhau nên bị tính hai lần trong cùng một cột. Giữ lại một mã.",
        "Row {row}: codes {value} and {other} hold one another and would count twice in one column. Keep one.",
    ),
    "economy.row-number": (
        "Dòng {row}, cột {column}: “{value}” không phải là số theo cách viết đã chọn. Sửa số, hoặc chọn cách viết khác.",
        "Row {row}, column {column}: “{value}” is no number as numbers are said to be written. Mend it, or choose the other way.",
    ),
    "economy.row-negative": (
        "Dòng {row}, cột {column}: “{value}” là số âm. Giá trị tăng thêm và doanh thu ở đây không âm.",
        "Row {row}, column {column}: “{value}” is negative. Value added and turnover are not negative here.",
    ),
    "economy.turnover-place": (
        "Dòng {row}: doanh thu phải ghi theo mã ngành, không ghi ở dòng {value}.",
        "Row {row}: turnover belongs to a sector's code, not to row {value}.",
    ),
    "economy.no-grdp-row": (
        "Chưa có GRDP. Ghi GRDP theo ngành, hoặc tổng GRDP ở dòng TOTAL.",
        "GRDP is missing. Give it by sector, or as a whole in row TOTAL.",
    ),
    "economy.grdp-sum": (
        "Các ngành cộng lại {sum}, lớn hơn tổng {total}. Kiểm tra đơn vị và các dòng bị lặp.",
        "The sectors add up to {sum}, more than the total {total}. Check units and rows given twice.",
    ),
    "economy.grdp-partial": (
        "Các ngành cộng lại {sum}, nhỏ hơn tổng {total}: còn ngành chưa ghi. Phép tính dùng tổng.",
        "The sectors add up to {sum}, less than the total {total}: some are not given. The total is used.",
    ),
    "economy.code-too-wide": (
        "Mã {value} rộng hơn một ngành của bảng (gồm {sectors}). Ghi doanh thu theo từng mã hẹp hơn.",
        "Code {value} is wider than a sector of the table (it holds {sectors}). Give turnover by narrower codes.",
    ),
    "economy.code-not-in-table": (
        "Bảng được chọn không có ngành chứa mã {value}. Bỏ dòng này hoặc chọn bảng khác.",
        "The chosen table has no sector that holds code {value}. Leave the row out or choose another table.",
    ),
    "economy.more-than-section": (
        "Giá trị tăng thêm ước tính của các ngành {sectors} là {made}, lớn hơn GRDP của ngành {section} ({grdp}). Doanh thu có thể gồm cả phần làm ra ở tỉnh khác, hoặc đơn vị sai.",
        "Estimated value added of sectors {sectors} is {made}, more than GRDP of section {section} ({grdp}). Turnover may hold what was made in other provinces, or the unit is wrong.",
    ),
    "economy.borrowed-ratios": (
        "Tỷ lệ giá trị tăng thêm lấy từ bảng {table} ({of}, năm {year}) cho số liệu năm {asked}. Khai sai số của tỷ lệ đủ rộng cho sự khác biệt đó.",
        "Ratios of value added come from table {table} ({of}, {year}) for figures of {asked}. Declare an error of the ratios wide enough for that.",
    ),
}
