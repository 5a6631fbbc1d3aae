"""Words for files that cannot be read as a text."""

WORDS: dict[str, tuple[str, str]] = {
    "text.no-file": (
        "Không mở được {file}: {why}. Hãy kiểm tra đường dẫn.",
        "{file} cannot be opened: {why}. Check the path.",
    ),
    "text.too-large": (
        "{file} quá lớn ({size}, giới hạn {limit}). Hãy tách thành nhiều tệp.",
        "{file} is too large ({size}, limit {limit}). Split it into several files.",
    ),
    "text.unknown-format": (
        "Không đọc được định dạng .{ending} của {file}. Hãy lưu thành một trong: {known}.",
        "{file}: the format .{ending} is not read. Save it as one of: {known}.",
    ),
    "text.not-a-text": (
        "{file} không phải là văn bản đọc được ({why}). Hãy lưu lại với bảng mã UTF-8.",
        "{file} is not a readable text ({why}). Save it again as UTF-8.",
    ),
    "text.unreadable": (
        "{file} bị hỏng hoặc không đúng định dạng {kind}: {why}. Hãy mở bằng chương trình soạn thảo rồi lưu lại.",
        "{file} is damaged or no real {kind}: {why}. Open it in its program and save it again.",
    ),
    "text.encrypted": (
        "{file} có mật khẩu. Hãy bỏ mật khẩu rồi thử lại.",
        "{file} is protected by a password. Remove it and try again.",
    ),
    "text.bomb": (
        "{file} phình to bất thường khi giải nén ({unpacked} byte, {members} tệp con) nên không được mở.",
        "{file} swells abnormally when unpacked ({unpacked} bytes, {members} members) and was not opened.",
    ),
    "text.empty": (
        "{file} không có chữ nào để soát. Nếu là bản quét ảnh, hãy nhận dạng chữ (OCR) trước.",
        "{file} holds no words to check. If it is a scan, recognise its text (OCR) first.",
    ),
}
