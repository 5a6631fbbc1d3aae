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
