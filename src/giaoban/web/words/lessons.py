"""Telling practices, joining them, trying and deciding pilots."""

WORDS: dict[str, tuple[str, str]] = {
    "lesson.no-title": ("Chưa ghi tên cách làm.", "The practice has no title."),
    "lesson.no-what": (
        "Chưa mô tả cách làm: ai làm gì, khác trước ở chỗ nào.",
        "Say what is done: who does what, and what is different from before.",
    ),
    "lesson.no-question": ("Chưa ghi thử nghiệm này để trả lời câu hỏi gì.", "Say what the pilot is to answer."),
    "lesson.no-reason": ("Chưa ghi lý do. Ghi ngắn gọn vì sao.", "The reason is missing. Say briefly why."),
    "lesson.no-day": (
        "Chưa ghi ngày, hoặc ngày không có thật. Ghi như 15/04/2023.",
        "The day is missing or is no real day. Write it as 15/04/2023.",
    ),
    "lesson.not-begun": (
        "Ngày bắt đầu {date} phải từ năm 2000 đến hôm nay {today}. Chỉ ghi cách làm đã bắt đầu.",
        "The first day, {date}, has to lie between 2000 and today, {today}. Only what has begun is recorded.",
    ),
    "lesson.stopped-outside": (
        "Ngày cuối {date} phải từ ngày bắt đầu {first} đến hôm nay {today}.",
        "The last day, {date}, has to lie between the first, {first}, and today, {today}.",
    ),
    "lesson.stopped-already": (
        "{subject} đã được ghi là thôi làm từ sau ngày {date}.",
        "{subject} is already recorded as having stopped after {date}.",
    ),
    "lesson.no-such-use": (
        "Chưa chọn nơi nào thôi làm. Chọn một nơi trong danh sách.",
        "Nobody was chosen who stopped. Choose one of the list.",
    ),
    "lesson.no-day-ahead": (
        "Cần một ngày sau hôm nay ({today}): hạn của nhiệm vụ nhân rộng, hoặc ngày quyết định lại.",
        "A day after today ({today}) is needed: when the tasks are due, or when it is decided again.",
    ),
    "lesson.decided-too-early": (
        "Ngày quyết định {date} phải sau {first}.",
        "The day of the decision, {date}, has to come after {first}.",
    ),
    "lesson.no-indicator": (
        "Chưa chọn chỉ số mà cách làm này phải làm thay đổi. Không có chỉ số thì không đo được hiệu quả.",
        "Choose an indicator it should move. Without one no effect can be measured.",
    ),
    "lesson.unknown-indicator": (
        "Không có chỉ số “{code}” ở đây. Chọn trong danh sách.",
        "There is no indicator “{code}” here. Choose one of the list.",
    ),
    "lesson.bad-cost": (
        "“{text}” không phải số tiền bằng đồng. Chỉ ghi số, ví dụ 1.200.000.000, hoặc để trống nếu chưa biết.",
        "“{text}” is no amount in đồng. Write the number alone, such as 1,200,000,000, or nothing when not known.",
    ),
    "lesson.bad-worth": (
        "“{text}” không phải mức hiệu quả. Ghi một số không âm, hoặc để trống.",
        "“{text}” is no size of an effect. Write a number of zero or more, or nothing.",
    ),
    "lesson.told-already": (
        "Đơn vị này đã ghi cách làm “{title}”. Mở cách làm đó để bổ sung.",
        "This organisation has told “{title}” before. Open that one to add to it.",
    ),
    "lesson.does-it-already": (
        "{subject} đã có trong danh sách đơn vị áp dụng.",
        "{subject} is among those who do it already.",
    ),
    "lesson.not-for": (
        "{subject} không phải bộ hoặc tỉnh tồn tại vào ngày {date}.",
        "{subject} is no ministry or province that existed on {date}.",
    ),
    "lesson.no-such-organisation": (
        "Không có bộ, tỉnh nào tên “{text}”. Ghi đúng tên hoặc mã trong danh sách đơn vị.",
        "No ministry or province is called “{text}”. Write its name or key as in the list.",
    ),
    "lesson.piloted-already": (
        "Cách làm này đang có một thử nghiệm chưa được quyết định. Quyết định thử nghiệm đó trước.",
        "A pilot of this practice is not decided yet. Decide that one first.",
    ),
    "lesson.no-decision": (
        "Chưa chọn quyết định: nhân rộng, thử tiếp hoặc dừng.",
        "Choose the decision: scale up, go on trying, or stop.",
    ),
    "lesson.decided-already": (
        "Thử nghiệm này đã được quyết định. Mở thử nghiệm mới nếu cần.",
        "This pilot was decided already. Open another if needed.",
    ),
    "lesson.nobody-to-scale-to": (
        "Nhân rộng cho ai? Ghi ít nhất một đơn vị; mỗi đơn vị nhận một nhiệm vụ.",
        "Scale it up to whom? Name at least one organisation; each gets a task.",
    ),
    "lesson.withdrawn": (
        "Cách làm “{title}” đã được rút, không ghi thêm được nữa.",
        "“{title}” was withdrawn and takes nothing more.",
    ),
    "lesson.no-such-document": (
        "Không có văn bản “{text}” trong thư viện. Chọn trong danh sách gợi ý, hoặc ghi đúng số, ký hiệu.",
        "There is no document “{text}” in the library. Choose from the list, or give its number.",
    ),
    # Practices in a pack
    "pack.practice-since": (
        "Ghi {subject} áp dụng từ ngày nào (since), hoặc ngày nguồn nói đơn vị này đang làm (seen_on): đúng một trong hai.",
        "Say since when {subject} does it (since), or on which day a source saw it doing so (seen_on): exactly one.",
    ),
    "pack.practice-not-for": (
        "{subject} không phải bộ hay tỉnh tồn tại ngày {date}. Ghi đúng đơn vị của ngày đó.",
        "{subject} is no ministry or province that existed on {date}. Name the organisation of that day.",
    ),
    "pack.practice-simulated": (
        "Cách làm {key}: nguồn là dữ liệu mô phỏng thì phải ghi simulated: true, và chỉ khi đó.",
        "Practice {key}: one whose source is simulated data says simulated: true, and no other does.",
    ),
    "pack.pilot-indicator": (
        "Thử nghiệm xét theo {code}, nhưng cách làm không nêu chỉ số đó. Các chỉ số đã nêu: {known}",
        "The pilot is judged by {code}, which its practice does not name. It names: {known}",
    ),
}
