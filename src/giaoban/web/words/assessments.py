"""Assessments: why one cannot be opened, answered, proven, submitted, concluded or taken up again."""

WORDS: dict[str, tuple[str, str]] = {
    "assessment.not-now": (
        "Đợt đánh giá đang ở trạng thái “{state}” nên không làm được việc này.",
        "The assessment is “{state}”, so this cannot be done now.",
    ),
    "assessment.set-not-current": (
        "Lời văn này của bộ {name} không còn là lời văn hiện hành. Mở đợt đánh giá bằng bản hiện hành.",
        "This wording of {name} is no longer the current one. Open the assessment with the current wording.",
    ),
    "assessment.set-not-in-force": (
        "Bộ {name} có hiệu lực từ {valid_from} đến {valid_to}, hôm nay không dùng được. Chọn bộ đang có hiệu lực.",
        "The set {name} holds from {valid_from} to {valid_to}, not today. Choose a set that is in force.",
    ),
    "assessment.not-judged": (
        "Bộ này không dùng để đánh giá {subject} (loại {kind}). Bộ này đánh giá: {kinds}.",
        "This set does not judge {subject} (of kind {kind}). It judges: {kinds}.",
    ),
    "assessment.subject-ended": (
        "{subject} không còn tồn tại hôm nay. Chọn đơn vị kế thừa.",
        "{subject} no longer exists today. Choose its successor.",
    ),
    "assessment.due-in-the-past": (
        "Hạn {date} đã qua. Chọn một ngày từ hôm nay.",
        "The day {date} has passed. Choose a day from today on.",
    ),
    "assessment.open-already": (
        "{subject} đang có một đợt đánh giá theo {name} chưa kết thúc. Làm tiếp đợt đó.",
        "{subject} has an assessment by {name} that is not finished. Go on with that one.",
    ),
    "assessment.changed-meanwhile": (
        "Tiêu chí {criterion}: {by} đã trả lời “{value}” lúc {at}, sau khi bạn mở trang. Xem câu trả lời đó rồi ghi lại "
        "nếu vẫn muốn thay.",
        "Criterion {criterion}: {by} answered “{value}” at {at}, after you opened the page. Look at it, then answer "
        "again if you still want to.",
    ),
    "assessment.too-long": (
        "Dài {length} ký tự, tối đa {limit}. Rút ngắn lại.",
        "{length} characters long, {limit} at the most. Shorten it.",
    ),
    "assessment.nothing-measured": (
        "Tiêu chí {criterion} chưa có kết quả của máy nên chưa có gì để thay.",
        "No machine has answered criterion {criterion} yet, so there is nothing to override.",
    ),
    "assessment.no-override": (
        "Tiêu chí {criterion} không có ý kiến thay thế nào đang có hiệu lực.",
        "No override of criterion {criterion} is in force.",
    ),
    "assessment.nothing-answered": (
        "Chưa trả lời tiêu chí nào. Trả lời ít nhất một tiêu chí rồi nộp.",
        "Nothing is answered yet. Answer at least one criterion, then submit.",
    ),
    "assessment.judge-in-own-matter": (
        "Người đã nộp không được tự kết luận. Một người khác của cơ quan thường trực kết luận.",
        "Whoever submitted it may not conclude it. Somebody else of the agency does.",
    ),
    "assessment.no-reason": ("Ghi lý do.", "Say why."),
    "assessment.no-such-subject": (
        "Không có “{text}” trong số đơn vị, đối tượng bạn được đánh giá. Chọn trong danh sách gợi ý.",
        "There is no “{text}” among what you may have judged. Choose from the list.",
    ),
    "assessment.subject-missing": (
        "Chưa ghi đối tượng đánh giá. Ghi tên hoặc khóa.",
        "What is judged is not named. Give its name or key.",
    ),
    "assessment.several-subjects": (
        "Có {count} đối tượng cùng tên “{text}”. Ghi khóa của một trong số đó: {keys}.",
        "{count} are called “{text}”. Give the key of one of them: {keys}.",
    ),
    "assessment.bad-day": ("“{text}” không phải một ngày. Viết dd/mm/yyyy.", "“{text}” is no day. Write dd/mm/yyyy."),
    "assessment.bad-fact": (
        "“{text}” không phải {type}. Viết lại hoặc để trống nếu chưa biết.",
        "“{text}” is no {type}. Write it again, or leave it empty when not known.",
    ),
    "assessment.unknown": (
        "Không có đợt đánh giá số {number}, hoặc bạn không được xem.",
        "There is no assessment {number}, or you may not see it.",
    ),
    "evidence.unknown-kind": (
        "Không có loại minh chứng “{kind}”. Chọn: {known}.",
        "There is no kind of evidence “{kind}”. Choose: {known}.",
    ),
    "evidence.no-title": ("Ghi tên minh chứng.", "Name the evidence."),
    "evidence.no-file": ("Chọn tệp minh chứng.", "Choose the file."),
    "evidence.file-not-here": (
        "Loại minh chứng “{kind}” không kèm tệp. Chọn loại “tệp”, hoặc bỏ tệp.",
        "Evidence of kind “{kind}” comes without a file. Choose “file”, or leave the file out.",
    ),
    "evidence.bad-link": (
        "“{text}” không phải địa chỉ. Viết đầy đủ, bắt đầu bằng https://.",
        "“{text}” is no address. Write it whole, beginning with https://.",
    ),
    "evidence.no-words": (
        "Ghi nội dung phép đo hoặc lời xác nhận, hoặc kèm tệp đã ký.",
        "Write the measurement or the statement, or add the signed file.",
    ),
    "evidence.ends-before-it-begins": (
        "Minh chứng hết hạn ({valid_until}) trước khi có hiệu lực ({effective}). Sửa một trong hai ngày.",
        "The evidence ends ({valid_until}) before it takes effect ({effective}). Correct one of the days.",
    ),
    "evidence.too-many": (
        "Tiêu chí này đã có {most} minh chứng. Gộp lại hoặc rút bớt.",
        "This criterion has {most} pieces of evidence already. Put some together or withdraw some.",
    ),
    "evidence.file-too-large": (
        "Tệp nặng {size} MB, tối đa {most} MB. Nén lại hoặc gửi liên kết.",
        "The file has {size} MB, {most} MB at the most. Make it smaller or give a link.",
    ),
    "evidence.file-empty": ("Tệp “{name}” rỗng. Chọn tệp khác.", "The file “{name}” is empty. Choose another."),
    "evidence.file-of-no-known-form": (
        "Không nhận dạng được tệp “{name}”. Gửi PDF, DOCX, XLSX, ODT, ảnh PNG hay JPEG, hoặc văn bản UTF-8.",
        "The form of “{name}” is not known. Send PDF, DOCX, XLSX, ODT, a PNG or JPEG picture, or UTF-8 text.",
    ),
    "evidence.no-reason": ("Ghi lý do rút minh chứng.", "Say why the evidence is withdrawn."),
    "evidence.withdrawn-already": ("Minh chứng “{title}” đã được rút.", "“{title}” has been withdrawn already."),
}
