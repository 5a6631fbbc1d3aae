"""Pages on which something owed is moved or raised."""

WORDS: dict[str, tuple[str, str]] = {
    "page.no-such-document": (
        "Không có văn bản “{text}” trong thư viện. Chọn trong danh sách gợi ý, hoặc ghi đúng số, ký hiệu.",
        "There is no document “{text}” in the library. Choose from the list, or give its number.",
    ),
    "page.no-such-figure": (
        "Không có số liệu số “{text}”. Mở trang của số liệu (“vì sao?”) và chép con số cuối địa chỉ.",
        "There is no figure number “{text}”. Open the figure (“why?”) and copy the number at the end of its address.",
    ),
    "page.no-such-petition": (
        "Không có kiến nghị “{text}”. Chọn lại trong danh sách kiến nghị tương tự.",
        "There is no petition “{text}”. Choose from the list of earlier ones.",
    ),
    "page.not-your-organisation": (
        "Bạn không phải cán bộ của đơn vị “{text}”. Chọn một đơn vị của mình.",
        "You are not an officer of “{text}”. Choose an organisation of yours.",
    ),
    "petition.no-such-procedures": (
        "“{text}” không đọc được thành mã thủ tục. Gõ mã như trong danh mục, cách nhau bằng dấu phẩy, nhiều nhất {limit} mã.",
        "“{text}” does not read as codes of procedures. Type them as in the catalogue, parted by commas, {limit} at most.",
    ),
    "petition.no-such-indicator": (
        "Không có chỉ số “{text}”. Chọn một chỉ số trong danh sách, hoặc để trống.",
        "There is no indicator “{text}”. Choose one of the list, or leave it empty.",
    ),
    # Raised from words, by page, shell or API
    "raising.no-such-kind": (
        "Không nêu được việc loại “{kind}” ở đây. Chọn một trong: {known}.",
        "A “{kind}” is not raised here. Choose one of: {known}.",
    ),
    "raising.pack-of-before": (
        "Gói đã áp dụng chưa nói ai được nêu các loại việc này: {names}. Áp dụng lại gói: giaoban packs apply packs/vn.",
        "The pack that was applied does not say who raises these: {names}. Apply it again: giaoban packs apply packs/vn.",
    ),
    "raising.no-such-group": (
        "Không có lĩnh vực “{text}”. Chọn một trong: {known}; hoặc để trống.",
        "There is no field of work “{text}”. Choose one of: {known}; or none.",
    ),
    "raising.text-too-long": (
        "Mục “{name}” dài {length} chữ cái; tối đa {limit}. Rút gọn lại.",
        "“{name}” is {length} letters long; at most {limit}. Shorten it.",
    ),
    "raising.no-owner": (
        "Chưa ghi cơ quan giải quyết, và chưa có việc tương tự nào để gợi ý. Ghi tên cơ quan nên giải quyết.",
        "Nobody is named who is to settle it, and nothing like it suggests anybody. Name the body that should.",
    ),
    "raising.owner-suggested": (
        "Chưa ghi cơ quan giải quyết. {subject} ({key}) đã giải quyết việc tương tự: ghi tên ấy nếu đúng, hoặc ghi cơ quan khác.",
        "Nobody is named who is to settle it. {subject} ({key}) settled the like of it: name it if that is right, or another body.",
    ),
    "raising.bad-name": (
        "Tên của lần gửi phải là chữ in được, nhiều nhất {limit} chữ cái. Ghi tên khác, hoặc bỏ trống.",
        "The name of a sending is of printable characters, {limit} at most. Give another, or none.",
    ),
    "raising.name-used": (
        "Lần gửi cùng tên đã tạo {key} với nội dung khác. Dùng tên khác cho nội dung này.",
        "A sending of this name made {key} with other words. Use another name for these.",
    ),
    "raising.no-field": (
        "“{text}” không đọc được. Ghi dạng TRƯỜNG=NỘI DUNG, ví dụ held_by=Bộ Công an.",
        "“{text}” does not read. Write FIELD=WORDS, such as held_by=Ministry.",
    ),
    # Confirmed recurrence
    "recurrence.not-earlier": (
        "{key} không phải kiến nghị nêu trước kiến nghị này. Chọn một kiến nghị có trước.",
        "{key} is no petition raised before this one. Choose an earlier one.",
    ),
    "recurrence.known": (
        "Đã xác nhận là cùng khó khăn với {key} từ trước.",
        "It is confirmed already as the same difficulty as {key}.",
    ),
    "recurrence.none": (
        "{key} chưa được xác nhận là nêu lại kiến nghị nào.",
        "{key} is not confirmed as raising anything again.",
    ),
    "recurrence.needs-reason": (
        "Ghi vì sao đây là khó khăn khác; lần xác nhận trước vẫn còn đọc được.",
        "Say why it is another difficulty; the earlier confirmation stays readable.",
    ),
}
