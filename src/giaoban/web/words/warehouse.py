"""What can go wrong between a batch of records, the warehouse that keeps them, and a reader."""

WORDS: dict[str, tuple[str, str]] = {
    "warehouse.empty": (
        "Kho chưa có bản ghi {contract} nào. Hãy nạp dữ liệu hoặc chạy giaoban simulate dossiers.",
        "The warehouse holds no record of {contract} yet. Load a batch or run giaoban simulate dossiers.",
    ),
    "warehouse.nothing-known-yet": (
        "Đến {known} chưa biết bản ghi {contract} nào; bản ghi đầu tiên được biết lúc {first}.",
        "As of {known} no record of {contract} was known; the first became known at {first}.",
    ),
    "warehouse.no-such-seal": (
        "Không có lần niêm phong “{name}”. Hiện có: {known}.",
        "There is no seal “{name}”. There are: {known}.",
    ),
    "warehouse.already-sealed": (
        "“{name}” đã niêm phong một trạng thái khác của kho và không dời được. Hãy chọn tên khác.",
        "“{name}” already seals another state of the warehouse and does not move. Choose another name.",
    ),
    "warehouse.known-out-of-order": (
        "Lô này được biết lúc {known_at}, trước trạng thái mới nhất của kho ({latest}). Chưa ghi gì.",
        "The batch is known at {known_at}, before the newest state of the warehouse ({latest}). Nothing was written.",
    ),
    "warehouse.moment-expired": (
        "Trạng thái của {contract} được biết lúc {known} đã hết thời gian lưu sẵn và chưa có nơi nào giữ lô gốc để tính "
        "lại. Hãy chọn một thời điểm khác, hoặc tính lại từ các lô gốc.",
        "The state of {contract} known at {known} has expired, and nobody here keeps the raw batches to compute it from. "
        "Choose another moment, or recompute it from the raw batches.",
    ),
    "warehouse.raw-missing": (
        "Thiếu {missing} lô gốc của {contract} để tính lại thời điểm này, trước hết là lô {first}. Chưa tính gì.",
        "{missing} raw batches of {contract} are missing to compute this moment, first {first}. Nothing was computed.",
    ),
    "simulate.no-organisations": (
        "Tháng {month} không có đơn vị nào của một trong hai khối. Hãy kiểm tra danh mục đơn vị của gói dữ liệu.",
        "In {month} one of the two blocks has no organisation. Check the register of the pack.",
    ),
    "simulate.too-few-rows": (
        "Với {rows} hồ sơ trong tháng {month} không thể cho ra đúng tỷ lệ đã công bố. Hãy tăng --rows "
        "(từ 200.000 trở lên).",
        "{rows} dossiers in {month} cannot give the published rates exactly. Raise --rows (200,000 or more).",
    ),
    "simulate.too-small": (
        "{option} là {value}, phải từ {least} trở lên.",
        "{option} is {value} and must be at least {least}.",
    ),
    "simulate.not-months": (
        "--months: “{value}” không phải khoảng tháng. Viết tháng đầu và tháng cuối, ví dụ 2024-01:2024-11.",
        "--months: “{value}” is no range of months. Write the first and the last one, such as 2024-01:2024-11.",
    ),
    "simulate.unreadable": (
        "Không đọc được tệp mô phỏng: {reason}.",
        "The simulation file cannot be read: {reason}.",
    ),
    "simulate.wrong-value": (
        "Giá trị của “{field}” trong tệp mô phỏng không hợp lệ: {reason}.",
        "The value of “{field}” in the simulation file is not valid: {reason}.",
    ),
}
