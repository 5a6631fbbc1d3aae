"""Sentences of the API about requests themselves; what they ask for has its own."""

WORDS: dict[str, tuple[str, str]] = {
    "api.not-signed-in": (
        "Chưa đăng nhập. Đăng nhập trên trang rồi gửi lại yêu cầu cùng phiên làm việc.",
        "Not signed in. Sign in on the site and send the request again with that session.",
    ),
    "api.not-allowed": (
        "Tài khoản này không được làm việc “{verb}” cho {about}. Hỏi người quản trị nếu cần quyền này.",
        "This account may not do “{verb}” about {about}. Ask the agency if you need to.",
    ),
    "api.too-large": (
        "Yêu cầu quá lớn (giới hạn {limit}). Nhập bảng bằng lệnh giaoban economy import rồi gọi theo mã.",
        "The request is too large (limit {limit}). Import the table with giaoban economy import and name its key.",
    ),
    "api.unreadable": (
        "Không đọc được yêu cầu: {problem}. Gửi JSON đúng cú pháp.",
        "The request cannot be read: {problem}. Send well-formed JSON.",
    ),
    "api.field-missing": (
        "Yêu cầu thiếu trường {field}. Thêm trường ấy rồi gửi lại.",
        "The request lacks the field {field}. Add it and send the request again.",
    ),
    "api.field-wrong": (
        "Trường {field} của yêu cầu chưa đúng: {problem}. Sửa rồi gửi lại.",
        "Field {field} of the request is wrong: {problem}. Correct it and send it again.",
    ),
}
