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
}
