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
    "figure.no-column": (
        "Thiếu cột “{column}”. Thêm cột này vào dòng tiêu đề; các cột dùng được: {known}.",
        "The column “{column}” is missing. Add it to the head; the columns are: {known}.",
    ),
    "figure.no-rows": (
        "Tệp không có dòng số liệu nào dưới dòng tiêu đề. Kiểm tra đã gửi đúng tệp chưa.",
        "There is no figure below the head. Check that this is the file you meant to send.",
    ),
    "figure.too-long": (
        "Dòng {row}, cột {column}: dài {length} ký tự, nhiều nhất {limit}. Viết ngắn lại; phần giải thích ghi ở cột note.",
        "Row {row}, column {column}: {length} characters, at most {limit}. Shorten it; explanations go into note.",
    ),
    "figure.out-of-range": (
        "Dòng {row}, cột {column}: “{value}” có hơn {digits} chữ số trước dấu phẩy. Kiểm tra lại số hoặc đơn vị.",
        "Row {row}, column {column}: “{value}” has more than {digits} digits. Check the number or its unit.",
    ),
    "figure.not-a-number": (
        "Cột {column}: “{value}” không phải là số. Viết số với dấu phẩy thập phân, ví dụ 45,79.",
        "Column {column}: “{value}” is not a number. Write it with a decimal comma, such as 45,79.",
    ),
}
