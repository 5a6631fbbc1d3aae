"""What can go wrong between a batch of records, the warehouse that keeps them, and a reader."""

WORDS: dict[str, tuple[str, str]] = {
    "batch.unexpected-column": (
        "Lô dữ liệu có cột “{column}” không có trong cấu trúc {contract}, hoặc cột bị lặp. Chưa ghi gì; "
        "hãy bỏ cột này.",
        "The batch has a column “{column}” that contract {contract} does not know, or has it twice. "
        "Nothing was written.",
    ),
    "batch.missing-column": (
        "Lô dữ liệu thiếu cột “{column}” của cấu trúc {contract}. Chưa ghi gì; hãy bổ sung và gửi lại.",
        "The batch lacks column “{column}” of contract {contract}. Nothing was written; add it and send again.",
    ),
    "batch.wrong-type": (
        "Cột “{column}” không đọc được theo kiểu {type}: {reason}. Chưa ghi gì; hãy sửa giá trị và gửi lại.",
        "Column “{column}” cannot be read as {type}: {reason}. Nothing was written; correct it and send again.",
    ),
    "batch.missing-value": (
        "{rows} dòng thiếu giá trị ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have no value in column “{column}”, first row {first}.",
    ),
    "batch.value-not-allowed": (
        "{rows} dòng có giá trị ngoài danh sách cho phép ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value outside the allowed list in column “{column}”, first row {first}.",
    ),
    "batch.repeated-key": (
        "{rows} khóa ({key}) xuất hiện nhiều lần trong lô, trước hết ở dòng {first}. Mỗi hồ sơ chỉ gửi một dòng.",
        "{rows} keys ({key}) appear more than once in the batch, first in row {first}. Send one row a record.",
    ),
    "dossier.settled-before-received": (
        "{rows} hồ sơ có ngày giải quyết trước ngày tiếp nhận, trước hết là dòng {first}.",
        "{rows} dossiers are settled before they are received, first row {first}.",
    ),
    "dossier.due-before-received": (
        "{rows} hồ sơ có ngày hẹn trả trước ngày tiếp nhận, trước hết là dòng {first}.",
        "{rows} dossiers are due before they are received, first row {first}.",
    ),
    "dossier.result-before-settled": (
        "{rows} hồ sơ chưa giải quyết nhưng đã ghi trả kết quả, trước hết là dòng {first}.",
        "{rows} dossiers have a result although they are not settled, first row {first}.",
    ),
    "dossier.settled-without-result": (
        "{rows} hồ sơ đã giải quyết nhưng không ghi cách trả kết quả, trước hết là dòng {first}.",
        "{rows} settled dossiers state no delivery of the result, first row {first}.",
    ),
    "dossier.online-without-service": (
        "{rows} hồ sơ nộp trực tuyến trong khi thủ tục chỉ cung cấp thông tin, trước hết là dòng {first}.",
        "{rows} dossiers were filed online although the procedure only offers information, first row {first}.",
    ),
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
    "warehouse.not-replayable": (
        "Kho {contract} có {loads} lần nạp thẳng không qua lô, nên không thể tính lại thời điểm này từ các lô gốc.",
        "{contract} holds {loads} bulk loads that never came as batches, so this moment cannot be computed from batches.",
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
