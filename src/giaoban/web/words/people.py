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
    "person.long-name": (
        "Họ tên dài {length} ký tự, nhiều nhất {limit}. Hãy viết ngắn lại.",
        "The name has {length} characters, at most {limit}. Shorten it.",
    ),
    "person.short-password": (
        "Mật khẩu quá ngắn: cần ít nhất {min_length} ký tự. Một câu ngắn dễ nhớ là đủ dài.",
        "The password is too short: at least {min_length} characters. A short sentence is long enough.",
    ),
    "person.common-password": (
        "Mật khẩu này quá phổ biến, ai cũng đoán được. Hãy chọn mật khẩu khác.",
        "This password is too common: anybody would guess it. Choose another.",
    ),
    "person.weak-password": (
        "Mật khẩu chưa đủ mạnh: {why}",
        "The password is too weak: {why}",
    ),
}
