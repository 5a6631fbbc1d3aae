"""Words for what can be wrong with a new person."""

WORDS: dict[str, tuple[str, str]] = {
    "person.bad-username": (
        "Tên đăng nhập “{username}” không dùng được: chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch ngang; "
        "từ 2 đến 61 ký tự.",
        "The user name “{username}” cannot be used: lower-case letters without marks, digits, dots and dashes; 2 to 61.",
    ),
    "person.known": (
        "Đã có người dùng “{username}”. Hãy chọn tên khác.",
        "There already is a person “{username}”. Choose another name.",
    ),
    "person.weak-password": (
        "Mật khẩu chưa đủ mạnh: {why}",
        "The password is too weak: {why}",
    ),
}
