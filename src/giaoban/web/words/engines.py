"""Sentences about the engine that counts the records."""

WORDS: dict[str, tuple[str, str]] = {
    "engine.unknown": (
        "Không có máy tính toán “{engine}”. Đặt GIAOBAN_ENGINE là một trong: {known}.",
        "There is no engine “{engine}”. Set GIAOBAN_ENGINE to one of: {known}.",
    ),
    "engine.no-address": (
        "Máy tính toán {engine} chưa có địa chỉ. Đặt GIAOBAN_ENGINE_ADDRESS (hoặc tệp GIAOBAN_ENGINE_ADDRESS_FILE), ví dụ postgresql://tên:mật-khẩu@máy:5432/cơ-sở-dữ-liệu hoặc spark://máy:7077.",
        "The engine {engine} has no address. Set GIAOBAN_ENGINE_ADDRESS (or a GIAOBAN_ENGINE_ADDRESS_FILE), such as postgresql://user:password@host:5432/name or spark://host:7077.",
    ),
    "engine.not-installed": (
        "Máy tính toán {engine} chưa được cài. Cài thêm bằng: pip install '{extra}'.",
        "The engine {engine} is not installed. Install it with: pip install '{extra}'.",
    ),
    "engine.unreachable": (
        "Không kết nối được máy tính toán {engine} tại {place}: {reason}. Kiểm tra địa chỉ và máy chủ có đang chạy không.",
        "The engine {engine} at {place} cannot be reached: {reason}. Check the address and whether the server is running.",
    ),
}
