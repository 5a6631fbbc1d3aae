"""Why nothing can be told about an effect."""

WORDS: dict[str, tuple[str, str]] = {
    "effect.nobody-treated": (
        "Không đơn vị nào đang áp dụng có đủ số liệu ở mọi kỳ, nên không có gì để so sánh.",
        "No organisation that does it has a figure in every period, so there is nothing to compare.",
    ),
    "effect.few-periods": (
        "Chưa đủ kỳ số liệu: cần ít nhất {before} kỳ trước và {after} kỳ sau ngày bắt đầu. Thiếu ở: {units}.",
        "Too few periods: at least {before} before and {after} after the beginning are needed. Missing at: {units}.",
    ),
    "effect.few-others": (
        "Chỉ có {count} đơn vị khác đủ số liệu để đối chiếu, cần ít nhất {least}.",
        "Only {count} others have the figures to hold it against; at least {least} are needed.",
    ),
    "effect.few-ways": (
        "Quá ít đơn vị: chỉ có {ways} cách chọn ngẫu nhiên các đơn vị áp dụng, cần ít nhất {least} để loại trừ may rủi.",
        "Too few organisations: there are only {ways} ways to pick those who do it, {least} are needed to rule out luck.",
    ),
    "effect.trends-differ": (
        "Trước ngày bắt đầu, các đơn vị áp dụng đã tăng giảm khác các đơn vị còn lại, nên chênh lệch sau đó không thể "
        "quy cho cách làm này.",
        "Those who do it rose or fell differently from the others already before, so what came after cannot be put "
        "down to it.",
    ),
    "effect.holds-zero": (
        "Khoảng tin cậy chứa số 0: chênh lệch thấy được có thể chỉ là may rủi.",
        "The interval holds zero: the difference seen may be luck alone.",
    ),
    "effect.no-figures": (
        "Chưa có số liệu theo đơn vị của chỉ số này.",
        "This indicator has no figures by organisation yet.",
    ),
    "effect.start-unknown": (
        "Không nguồn nào nói {units} bắt đầu từ ngày nào, nên không có trước và sau để so sánh. Ghi ngày bắt đầu thì đo "
        "được.",
        "No source says since when {units} do it, so there is no before and after to compare. Once the first day is "
        "recorded, it can be measured.",
    ),
    "effect.some-start-unknown": (
        "Để ngoài so sánh vì không rõ bắt đầu từ ngày nào: {units}.",
        "Left out of the comparison because nobody says since when: {units}.",
    ),
    "effect.left-out": (
        "Để ngoài so sánh vì thiếu kỳ số liệu: {units}.",
        "Left out of the comparison because periods are missing: {units}.",
    ),
}
