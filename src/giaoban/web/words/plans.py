"""Sentences for the register of plans, the guidance of documents, and pack files about both."""

WORDS: dict[str, tuple[str, str]] = {
    "guidance.no-number": ("Chưa ghi số, ký hiệu văn bản hướng dẫn.", "The number of the guidance is missing."),
    "guidance.no-title": ("Chưa ghi tên văn bản hướng dẫn.", "The title of the guidance is missing."),
    "guidance.no-date": (
        "Chưa ghi ngày ban hành văn bản hướng dẫn, hoặc ngày không đọc được; viết như 05/03/2025.",
        "The day of issue of the guidance is missing or cannot be read; write 2025-03-05.",
    ),
    "guidance.unknown-kind": (
        "Loại văn bản “{kind}” không dùng để hướng dẫn; chọn một loại trong danh sách.",
        "A document of the kind “{kind}” explains no other; choose a kind of the list.",
    ),
    "guidance.document-known": (
        "Văn bản số {number} đã có trong thư viện (mã {key}); gắn văn bản ấy ở mẫu phía trên, không nhập lại.",
        "Document {number} is in the library already (key {key}); link it with the form above instead.",
    ),
    "plan.no-number": (
        "Chưa ghi số, ký hiệu của kế hoạch (ví dụ 125/KH-UBND).",
        "The number of the plan is missing (such as 125/KH-UBND).",
    ),
    "plan.no-title": ("Chưa ghi tên kế hoạch.", "The title of the plan is missing."),
    "plan.no-date": (
        "Chưa ghi ngày ban hành, hoặc ngày không có thật. Ghi như 15/04/2023.",
        "The day of issue is missing or is no real day. Write it as 15/04/2023.",
    ),
    "plan.no-kind": (
        "Chưa chọn kế hoạch này đáp ứng chỉ tiêu nào. Chọn ít nhất một loại kế hoạch.",
        "Nothing says which target this plan serves. Choose at least one kind of plan.",
    ),
    "plan.no-reason": ("Chưa ghi lý do. Ghi ngắn gọn vì sao.", "The reason is missing. Say briefly why."),
    "plan.not-issued-yet": (
        "Ngày ban hành {date} phải từ {earliest} đến hôm nay {today}. Sổ chỉ ghi kế hoạch đã ban hành.",
        "The day of issue {date} has to lie between {earliest} and today, {today}. Only plans issued are registered.",
    ),
    "plan.bad-link": (
        "“{link}” không phải địa chỉ trang mạng. Chép cả địa chỉ, bắt đầu bằng https://.",
        "“{link}” is no web address. Copy all of it, from https:// on.",
    ),
    "plan.too-long": (
        "Ô này dài {length} ký tự, nhiều nhất {limit}. Viết ngắn lại.",
        "This is {length} letters long; at most {limit} are kept. Write less.",
    ),
    "plan.unknown-kind": (
        "Không có loại kế hoạch “{kind}”. Chọn trong danh sách các loại kế hoạch.",
        "There is no kind of plan “{kind}”. Choose one of the list.",
    ),
    "plan.unknown-content": (
        "Loại kế hoạch này không có nội dung bắt buộc “{item}”. Các nội dung: {known}.",
        "This kind of plan has no required content “{item}”. Contents: {known}.",
    ),
    "plan.organisation-not-in-being": (
        "{subject} không tồn tại vào ngày {date}. Kiểm tra ngày ban hành, hoặc chọn cơ quan ban hành lúc đó.",
        "{subject} did not exist on {date}. Check the day of issue, or choose who issued it then.",
    ),
    "plan.number-of-another-day": (
        "Cơ quan này đã có văn bản số {number} ngày {date} ({title}). Kiểm tra lại số hoặc ngày ban hành.",
        "This organisation already has {number} of {date} ({title}). Check the number or the day of issue.",
    ),
    "plan.registered-already": (
        "Kế hoạch số {number} đã có trong sổ cho “{kind}”, do {by} ghi ngày {day}. Không cần ghi lại; mở kế hoạch đó "
        "để bổ sung nội dung.",
        "Plan {number} is in the register for “{kind_en}”, entered by {by} on {day}. No need to enter it again; open "
        "it to add contents.",
    ),
    "plan.withdrawn": (
        "Kế hoạch số {number} đã được rút khỏi sổ. Ghi lại kế hoạch nếu cần.",
        "Plan {number} was taken out of the register. Enter it anew if needed.",
    ),
    "plan.no-such-organisation": (
        "Không có bộ, tỉnh nào tên “{text}” vào ngày {date}. Ghi đúng tên hoặc mã trong danh sách đơn vị.",
        "No ministry or province is called “{text}” on {date}. Write its name or key as in the list.",
    ),
    "plan.no-such-column": (
        "Cột “{text}” bị bỏ qua. Các cột được đọc: {known}.",
        "The column “{text}” is passed over. Columns that are read: {known}.",
    ),
    "plan.column-missing": (
        "Thiếu cột “{field}”. Tải tệp mẫu để có đủ các cột.",
        "The column “{field}” is missing. The template has all of them.",
    ),
    "plan.row-not-yours": (
        "Bạn không được ghi kế hoạch cho {subject}. Chỉ cơ quan đó hoặc cơ quan thường trực được ghi.",
        "You may not enter plans for {subject}. Only that organisation or the standing agency may.",
    ),
    "plan.too-many-rows": (
        "Tệp có {rows} dòng, mỗi lần nhận nhiều nhất {most}. Chia thành nhiều tệp.",
        "The file has {rows} lines; at most {most} are taken at once. Split it.",
    ),
    "plan.nothing-to-import": (
        "Chưa có gì để nhập. Chọn một tệp hoặc dán bảng vào ô.",
        "There is nothing to import. Choose a file or paste a table.",
    ),
    "document.file-too-large": (
        "Tệp nặng {size} MB, nhiều nhất {most} MB. Nén lại, hoặc chỉ ghi địa chỉ trang đăng văn bản.",
        "The file has {size} MB; at most {most} MB are taken. Compress it, or give the address where it is published.",
    ),
    "document.file-of-no-known-form": (
        "“{name}” không phải tệp .pdf, .docx hoặc .odt. Chọn tệp văn bản đúng dạng.",
        "“{name}” is no .pdf, .docx or .odt file. Choose the document in one of these forms.",
    ),
    "guidance.of-itself": (
        "Văn bản không tự hướng dẫn chính nó. Chọn văn bản hướng dẫn khác.",
        "A document is not its own guidance. Choose another one.",
    ),
    "guidance.not-yours": (
        "{guidance} do {issuer} ban hành: chỉ {issuer} hoặc cơ quan thường trực gắn được. Đề nghị nơi đó gắn.",
        "{guidance} was issued by {issuer}: only they or the standing agency link it. Ask them to.",
    ),
    "guidance.gone": (
        "Liên kết này không còn nữa. Mở lại trang để xem những văn bản đang được gắn.",
        "This link is no longer there. Open the page again to see what is linked.",
    ),
    "guidance.linked-already": (
        "{guidance} đã được ghi là hướng dẫn của {target}.",
        "{guidance} is linked as guidance of {target} already.",
    ),
    "pack.unknown-plan-kind": (
        "Không có loại kế hoạch “{key}” trong mục plans. Có phải “{nearest}”?",
        "There is no kind of plan “{key}” under plans. Did you mean “{nearest}”?",
    ),
    "pack.unknown-target": (
        "Chương trình không có chỉ tiêu “{code}”. Ghi mã một chỉ tiêu của chương trình này.",
        "The programme has no target “{code}”. Give the code of one of its targets.",
    ),
    "pack.plan-without-contents": (
        "Loại kế hoạch “{key}” chỉ tính khi đủ nội dung nhưng không nêu nội dung nào. Thêm contents hoặc ghi counts: issued.",
        "The kind “{key}” counts only when complete but names no contents. Add contents or say counts: issued.",
    ),
    "pack.relation-to-itself": (
        "Văn bản {key} không thể liên quan đến chính nó.",
        "Document {key} cannot be related to itself.",
    ),
    "pack.plan-of-no-organisations": (
        "Chỉ tiêu {code} có loại “{kind}” nhưng lại đo bằng sổ kế hoạch; sổ kế hoạch chỉ đo loại organisations.",
        "Target {code} is of kind “{kind}” yet measured by a register of plans, which measures organisations only.",
    ),
    "pack.milestones-out-of-order": (
        "Mốc {by} không sau mốc trước đó ({before}). Xếp các mốc theo ngày.",
        "The milestone of {by} does not come after the one before ({before}). Put them in order of their days.",
    ),
}
