"""Sentences about mail, calendars and web-hooks: what was chosen wrongly and what could not be sent."""

WORDS: dict[str, tuple[str, str]] = {
    "reminders.bad-address": (
        "“{address}” không phải địa chỉ thư. Ghi như ten@bo.gov.vn.",
        "“{address}” is no mail address. Write it like name@ministry.gov.vn.",
    ),
    "reminders.no-address": (
        "Muốn nhận thư thì phải có địa chỉ. Ghi địa chỉ thư, hoặc bỏ chọn nhận thư.",
        "Mail needs an address. Give one, or choose not to get mail.",
    ),
    "reminders.no-weekday": (
        "Chưa chọn ngày nào trong tuần. Chọn ít nhất một ngày, hoặc bỏ chọn nhận thư.",
        "No weekday was chosen. Choose at least one, or choose not to get mail.",
    ),
    "reminders.half-quiet": (
        "Giờ không gửi cần cả giờ bắt đầu và giờ kết thúc, ghi như 21:00. Ghi cả hai, hoặc để trống cả hai.",
        "Quiet hours need a beginning and an end, written like 21:00. Give both, or neither.",
    ),
    "reminders.bad-hour": (
        "“{text}” không phải giờ trong ngày. Ghi như 21:00.",
        "“{text}” is no hour of the day. Write it like 21:00.",
    ),
    "reminders.no-language": (
        "Không có thư bằng tiếng “{language}”. Chọn vi hoặc en.",
        "There is no mail in “{language}”. Choose vi or en.",
    ),
    "hook.not-https": (
        "Web-hook chỉ gọi địa chỉ https. Địa chỉ ở {host} bắt đầu bằng http: hãy bật TLS ở đó rồi ghi https.",
        "Web-hooks call https addresses alone. The one at {host} begins with http: turn TLS on there and write https.",
    ),
    "hook.long-address": ("Địa chỉ dài hơn {limit} ký tự.", "The address is longer than {limit} characters."),
    "hook.known": (
        "{address} đã được đăng ký cho đơn vị này.",
        "{address} is called for this organisation already.",
    ),
    "outbox.mail-failed": (
        "Chưa gửi được thư tới {to}: {reason}. Kiểm tra địa chỉ và máy chủ thư (GIAOBAN_EMAIL_URL).",
        "The mail to {to} could not be sent: {reason}. Check the address and the mail server (GIAOBAN_EMAIL_URL).",
    ),
    "outbox.hook-refused": (
        "{to} trả lời {status}. Nơi nhận phải trả lời từ 200 đến 299.",
        "{to} answered {status}. It has to answer with 200 to 299.",
    ),
    "outbox.lost": (
        "Hai lần tiến trình gửi bị ngắt giữa chừng, không rõ đã tới hay chưa. Hỏi nơi nhận, rồi gửi lại nếu chưa.",
        "Twice the sender was interrupted half-way, so nobody knows whether it came. Ask the reader, then send it again.",
    ),
    "outbox.lost-once": (
        "Tiến trình gửi bị ngắt giữa chừng; được gửi lại một lần với cùng mã thư.",
        "The sender was interrupted half-way; it is sent once more under the same message id.",
    ),
    "outbox.not-wanted": (
        "Người nhận không còn muốn nhận, hoặc tài khoản đã đóng.",
        "The reader no longer wants it, or the account is closed.",
    ),
    "outbox.did-not-fail": (
        "{key} không ở trạng thái hỏng ({state}), nên không gửi lại.",
        "{key} did not fail ({state}), so it is not sent again.",
    ),
    "outbox.unknown": (
        "Không có “{key}” trong hộp gửi. Xem: giaoban outbox",
        "There is no “{key}” in the outbox. See: giaoban outbox",
    ),
}
