"""Words for what can be wrong with a sheet of figures."""

WORDS: dict[str, tuple[str, str]] = {
    "figure.unknown-column": (
        "Không có cột “{column}”. Đổi tên hoặc xóa cột này; các cột dùng được: {known}.",
        "There is no column “{column}”. Rename or remove it; the columns are: {known}.",
    ),
    "figure.empty-cell": (
        "Dòng {row}, cột {column} còn trống nhưng phải có giá trị.",
        "Row {row}: the column {column} is empty and must be filled.",
    ),
    "figure.not-a-number": (
        "Cột {column}: “{value}” không phải là số. Viết số với dấu phẩy thập phân, ví dụ 45,79.",
        "Column {column}: “{value}” is not a number. Write it with a decimal comma, such as 45,79.",
    ),
}
