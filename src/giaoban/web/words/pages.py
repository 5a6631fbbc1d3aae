"""What a page says about an address, a form or an export it could not follow."""

WORDS: dict[str, tuple[str, str]] = {
    "page.no-such-period": (
        "Không có kỳ “{text}”. Hãy viết 2024, 2024Q4, 2024-11 hoặc 2024-M01-M11; trang đang dùng kỳ {period}.",
        "There is no period “{text}”. Write 2024, 2024Q4, 2024-11 or 2024-M01-M11; the page uses {period}.",
    ),
    "page.no-such-frame": (
        "Không hiểu cơ cấu tổ chức “{text}”. Hãy chọn như khi đó, như hiện nay hoặc một ngày; "
        "trang đang đọc theo cơ cấu khi đó.",
        "The structure “{text}” is not understood. Choose as it was, as now or a day; the page reads it as it was.",
    ),
    "page.no-such-day": (
        "“{text}” không phải ngày có thật. Hãy viết dạng 30/11/2024; trang đang đọc số liệu biết đến nay.",
        "“{text}” is not a real date. Write 2024-11-30; the page reads the figures known today.",
    ),
    "page.known-in-future": (
        "Chưa thể đọc số liệu sẽ biết vào ngày {text}. Trang đang đọc số liệu biết đến nay.",
        "Figures that will be known on {text} cannot be read yet. The page reads the figures known today.",
    ),
    "page.no-such-choice": (
        "“{text}” không có trong danh sách lựa chọn {filter}. Trang đang hiện tất cả.",
        "“{text}” is not among the choices of {filter}. The page shows all.",
    ),
    "page.no-such-page": (
        "Không có trang số “{text}”. Danh sách có {pages} trang; đang hiện trang {page}.",
        "There is no page “{text}”. The list has {pages} pages; this is page {page}.",
    ),
    "page.no-such-format": (
        "Không xuất được dạng “{text}”. Hãy chọn csv hoặc xlsx cho bảng, svg hoặc png cho biểu đồ.",
        "“{text}” is not a format for export. Choose csv or xlsx for a table, svg or png for a chart.",
    ),
    "page.no-such-chart": (
        "Trang này không có biểu đồ “{text}”. Hãy dùng liên kết tải dưới mỗi biểu đồ.",
        "This page has no chart “{text}”. Use the links below each chart.",
    ),
    "page.no-such-table": (
        "Trang này không có bảng “{text}”. Hãy dùng liên kết xuất dưới mỗi bảng.",
        "This page has no table “{text}”. Use the export links below each table.",
    ),
    "page.no-such-organisation": (
        "Không có đơn vị “{text}” hiện nay. Hãy chọn một tên trong danh sách gợi ý.",
        "No organisation “{text}” exists today. Choose a name from the list.",
    ),
    "messages.missing": (
        "{file}: còn {count} câu chưa có tiếng Việt, trước hết là “{first}”. Điền rồi chạy lại giaoban messages.",
        "{file}: {count} texts have no Vietnamese yet, first “{first}”. Fill them and run giaoban messages again.",
    ),
    "messages.fuzzy": (
        "{file}: {count} câu còn đánh dấu fuzzy, trước hết là “{first}”. Xem lại rồi bỏ dấu.",
        "{file}: {count} texts are marked fuzzy, first “{first}”. Review them and remove the mark.",
    ),
    "messages.obsolete": (
        "{file}: {count} câu không còn dùng hoặc chưa được thu, trước hết là “{first}”. Chạy giaoban messages.",
        "{file}: {count} texts are unused or not collected yet, first “{first}”. Run giaoban messages.",
    ),
    "messages.wrong-place": (
        "{file}: {count} câu dịch thiếu hoặc sai chỗ trống %(...)s, trước hết là “{first}”. Sửa cho khớp với bản gốc.",
        "{file}: {count} translations miss or misspell a %(...)s place, first “{first}”. Make them match the original.",
    ),
}
