"""What a trial with a fleet of simulated systems says."""

WORDS: dict[str, tuple[str, str]] = {
    "fleet.unknown-fault": (
        "Không có loại lỗi “{fault}”. Các loại: {known}.",
        "There is no fault called “{fault}”. Known: {known}.",
    ),
    "fleet.too-few": (
        "{option} {value}: ít nhất là {least}.",
        "{option} {value}: at least {least}.",
    ),
    "fleet.not-empty": (
        "Thư mục {folder} không trống. Chọn một thư mục mới: thử nghiệm không bao giờ ghi đè kho có sẵn.",
        "The folder {folder} is not empty. Name a new one: a trial never writes over stores that are there.",
    ),
    "fleet.no-room": (
        "Không đủ chỗ để cài mọi lỗi: {reason}. Tăng --sources hoặc --days, hoặc chọn ít loại lỗi hơn.",
        "There is no room for all faults: {reason}. Raise --sources or --days, or name fewer faults.",
    ),
    "fleet.not-named": (
        "Lỗi {fault} của nguồn {source} ngày {day} không được nêu đúng mã. Đã nêu: {instead}.",
        "The fault {fault} of {source} on {day} was not named as it should be. Said instead: {instead}.",
    ),
    "fleet.record-lost": (
        "{records} hồ sơ hợp lệ của nguồn {source} không có trong kho.",
        "{records} valid records of {source} are not in the warehouse.",
    ),
    "fleet.record-invented": (
        "Kho có {records} hồ sơ mang tên nguồn {source} mà nguồn không có (hoặc bản cũ hơn).",
        "The warehouse holds {records} records of {source} that the source does not hold, or holds newer.",
    ),
    "fleet.record-doubled": (
        "{records} hồ sơ của nguồn {source} nằm hai lần trong kho.",
        "{records} records of {source} are in the warehouse twice.",
    ),
    "fleet.record-returned": (
        "Một lần gửi hợp lệ không được nhận trọn vẹn: {what}.",
        "A valid delivery was not taken as a whole: {what}.",
    ),
    "fleet.silent-move": (
        "Số liệu {indicator} của {subject}, {period} đổi ngày {day} mà không được giải thích.",
        "The figure {indicator} of {subject}, {period} moved on {day} and nothing explains it.",
    ),
    "fleet.moved-alone": (
        "Số liệu {indicator} của {subject}, {period} được nói là đổi ngày {day} ({said}) trong khi hồ sơ không đổi.",
        "The figure {indicator} of {subject}, {period} is said to have moved on {day} ({said}); no record did.",
    ),
    "fleet.other-figure": (
        "Số liệu {indicator} của {subject}, {period} ngày {day} khác với số đếm từ hồ sơ của nguồn: {said}.",
        "The figure {indicator} of {subject}, {period} on {day} is not what the sources' records give: {said}.",
    ),
    "fleet.not-explained": (
        "Các phần của thay đổi {indicator} của {subject}, {period} ngày {day} không cộng đủ: {said}.",
        "The parts of the change of {indicator} of {subject}, {period} on {day} do not add up: {said}.",
    ),
    "fleet.stored-figure": (
        "Số liệu đã lưu {indicator} của {subject}, {period} là {found}; hồ sơ của nguồn cho {wanted}.",
        "The stored figure {indicator} of {subject}, {period} is {found}; the sources' records give {wanted}.",
    ),
    "fleet.same-receipt": (
        "Nội dung đã nhận trước đó; trả lại đúng biên nhận cũ, không tính hai lần.",
        "The body had come before; the same receipt came back and nothing was counted twice.",
    ),
    "fleet.counted-late": (
        "Biên nhận ghi bản cũ hơn là đến muộn; bản mới vẫn giữ nguyên.",
        "The receipt counts the older version as late; the newer one stands.",
    ),
    "fleet.counted-unchanged": (
        "Biên nhận ghi hồ sơ gửi trùng là không đổi, mỗi hồ sơ tính một lần.",
        "The receipts count what both sent as unchanged, each record once.",
    ),
    "fleet.counted-corrected": ("Biên nhận ghi số hồ sơ được sửa.", "The receipt counts the corrected records."),
    "fleet.counted-deleted": ("Biên nhận ghi số hồ sơ bị rút.", "The receipt counts the withdrawn records."),
}
