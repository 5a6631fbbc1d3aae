"""Sentences for drafted narratives, polished wording, the parts that organisations write, and what is found in them."""

WORDS: dict[str, tuple[str, str]] = {
    "drafting.no-answer": (
        "Mô hình không trả lời được ({reason}); giữ câu soạn từ số liệu.",
        "The model gave no answer ({reason}); the sentence drafted from the figures stays.",
    ),
    "drafting.number-changed": (
        "Câu của mô hình đổi số: trước là {before}, sau là {after}. Giữ câu soạn từ số liệu.",
        "The model changed a number: {before} became {after}. The drafted sentence stays.",
    ),
    "drafting.number-word": (
        "Câu của mô hình thêm hoặc bớt chữ chỉ số lượng ({words}). Giữ câu soạn từ số liệu.",
        "The model added or dropped a word for a number ({words}). The drafted sentence stays.",
    ),
    "drafting.direction": (
        "Câu của mô hình đổi chữ chỉ chiều hoặc mức ({words}). Giữ câu soạn từ số liệu.",
        "The model changed a word of direction or degree ({words}). The drafted sentence stays.",
    ),
    "drafting.name-lost": (
        "Câu của mô hình làm mất tên hoặc kỳ: {names}. Giữ câu soạn từ số liệu.",
        "The model lost a name or a period: {names}. The drafted sentence stays.",
    ),
    "drafting.markup": (
        "Câu của mô hình có ký hiệu hoặc địa chỉ mạng. Giữ câu soạn từ số liệu.",
        "The model put in markup or an address. The drafted sentence stays.",
    ),
    "drafting.empty": (
        "Mô hình trả lời rỗng. Giữ câu soạn từ số liệu.",
        "The model said nothing. The drafted sentence stays.",
    ),
    "drafting.too-long": (
        "Câu của mô hình dài {length} chữ cái, quá {limit}. Giữ câu soạn từ số liệu.",
        "The model wrote {length} letters, more than {limit}. The drafted sentence stays.",
    ),
    "copying.share": (
        "{share}% số chữ của phần này chép từ kỳ trước ({passages} đoạn). Viết lại, hoặc ghi lý do vì sao vẫn đúng.",
        "{share}% of the words were taken over from the last period ({passages} passages). Write it anew, or say why it still holds.",
    ),
    "copying.same": ("Chép nguyên văn kỳ trước: “{now}”", "Word for word as in the last period: “{now}”"),
    "copying.dated": (
        "Chỉ đổi ngày, số liệu giữ nguyên. Nay: “{now}” Kỳ trước: “{before}”",
        "Only the date changed, every value stands. Now: “{now}” Before: “{before}”",
    ),
    "copying.unchanged": (
        "Đổi vài chữ, số liệu giữ nguyên. Nay: “{now}” Kỳ trước: “{before}”",
        "Some words changed, every value stands. Now: “{now}” Before: “{before}”",
    ),
    "copying.similar": (
        "Gần như câu kỳ trước. Nay: “{now}” Kỳ trước: “{before}”",
        "Nearly the sentence of the last period. Now: “{now}” Before: “{before}”",
    ),
    "copying.revalued": ("Mẫu câu cũ, số liệu mới.", "Old words, new values."),
    "part.title": ("Phần báo cáo về {field} cho {meeting}", "Part on {field} for {meeting}"),
    "part.nobody-asked": (
        "Chưa chọn cơ quan nào. Chọn ít nhất một.",
        "Nobody is asked. Choose one organisation at least.",
    ),
    "part.no-field": ("Chưa chọn lĩnh vực nào. Chọn ít nhất một.", "No field is chosen. Choose one at least."),
    "part.no-due": ("Ghi hạn gửi, ví dụ 05/12/2024.", "Write the day to submit, such as 05/12/2024."),
    "part.too-long": (
        "Phần này dài {length} chữ cái; tối đa {limit}. Rút gọn, số liệu chi tiết để ở phụ lục.",
        "This part is {length} letters long; at most {limit}. Shorten it.",
    ),
    "part.not-writable": (
        "Phần này {state_vi}, nên chưa sửa được. Lấy lại để sửa, hoặc chờ kết quả.",
        "This part is {state_en}, so it is not written now. Take it back, or wait.",
    ),
    "part.changed-meanwhile": (
        "{who} vừa lưu phần này: “{text}”. Nội dung vừa gõ vẫn ở dưới; so lại rồi lưu.",
        "{who} has just saved this part: “{text}”. What you typed is kept below; compare and save again.",
    ),
    "part.needs-reason": (
        "Còn lỗi chưa sửa. Sửa, hoặc ghi lý do vì sao phần này vẫn đúng rồi gửi lại.",
        "Faults are left. Mend them, or say why the text is right and submit again.",
    ),
    "part.unbound-number": (
        "Số {number} không có trong số liệu của cơ quan ở kỳ này. Dẫn nguồn, hoặc gửi số liệu đó lên hệ thống.",
        "The number {number} is no figure the system knows for this period. Name its source, or submit the figure.",
    ),
    "part.no-source": ("chưa có nguồn", "no source"),
    "part.not-approved": ("{name} (đã gửi, chưa duyệt)", "{name} (submitted, not approved)"),
}
