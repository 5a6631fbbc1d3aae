"""How Vietnamese asks about figures: turns of phrase, and the role each plays in a question.

This is grammar, the same in every pack that speaks Vietnamese; names of indicators, organisations, kinds and regions
are data. A phrase that is missing here makes a question unreadable, never wrong.
"""

from __future__ import annotations

from giaoban.core.indicators.asking.words import key_of

HEADS = ("tỷ lệ", "tỷ trọng", "tổng", "số", "đơn vị", "tỉnh", "mức", "tổng số", "giá trị")
"""What the title of an indicator may begin with and a speaker leaves out."""

GAPS = frozenset(
    map(key_of, ["của", "có", "được", "các", "đã", "trong", "về", "cho", "và", "theo", "ở", "tại", "bằng", "qua",
                 "trên", "những", "tính"])
)  # fmt: skip
"""Small words that may stand between the words of an indicator's name."""

FILLERS = (
    "là", "hay", "hoặc", "thế", "bằng bao nhiêu", "của", "thì", "ở", "tại", "trong", "có", "được", "cho", "biết", "hỏi",
    "đề nghị", "cung cấp", "đề nghị cung cấp",
    "cho hỏi", "xin", "tôi", "mình", "em", "anh", "chị", "anh chị", "ạ", "a", "nhé", "nha", "giúp", "giùm", "đi",
    "đang", "rồi", "con số", "số liệu", "kết quả", "tình hình", "thế nào", "ra sao", "như thế nào", "về", "theo",
    "gồm", "xem", "cho xem", "nêu", "đó", "vậy", "nhỉ", "à", "và",
    "bao nhiêu phần trăm", "mấy phần trăm", "đạt bao nhiêu", "đạt", "mức", "ở mức", "vào", "trên cả", "thực tế", "hãy",
    "vui lòng", "thống kê", "hiện có", "tổng cộng", "riêng", "còn", "mà", "đã", "báo cáo",
    "cụ thể", "chi tiết", "tính", "do", "với", "kq", "vs", "sếp", "bác", "ad", "ơi", "alo",
    "giá trị", "dữ liệu", "đến đâu", "đến đâu rồi", "tới đâu", "muốn biết", "cần", "cần biết", "lấy", "tra", "tra cứu",
    "chỉ số", "bằng", "nằm", "kèm", "thôi", "dùm", "gửi", "lại", "hộ", "để", "nữa", "ta", "nước ta", "hiện",
    "qua", "lúc", "khi", "ghi nhận", "ước", "ước đạt", "ước tính", "hồi", "đơn vị nào là", "thuộc",
)  # fmt: skip
"""Words that ask and are polite; none of them can change which figure is meant."""

MEASURES = tuple(
    tuple(map(key_of, phrase.split()))
    for phrase in ("tỷ lệ", "tỷ trọng", "doanh thu", "tốc độ", "tăng trưởng", "quy mô", "giá trị", "thứ hạng",
                   "xếp hạng", "hạng", "mức tăng", "bao nhiêu", "số tỉnh", "số lượng", "chiếm", "mấy lần",
                   "kim ngạch", "bình quân")
)  # fmt: skip
"""Words of an indicator's name that already ask for a figure: who says "tỷ lệ chữ ký số" does not ask what it is."""

PARTICLES = ("không", "chưa", "không ạ", "chưa ạ", "hay chưa", "hay không", "chưa nhỉ", "ko", "k", "hả")
"""Negations that at the end of a question only make it one."""

ROLES: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("filler", None, FILLERS),
    ("particle", None, PARTICLES),
    ("which", None, ("nào", "nào mà", "liệt kê", "danh sách", "kể tên")),
    ("each", None, ("từng", "mỗi", "tất cả", "toàn bộ", "các", "mọi", "những")),
    ("count", None, ("bao nhiêu", "có bao nhiêu", "mấy", "có mấy", "số", "số lượng", "bn", "đếm")),
    ("absent", None, (
        "chưa đo", "chưa đo lường", "chưa đo được", "chưa có số liệu", "chưa có số", "không có số liệu",
        "không có số", "thiếu số liệu", "chưa báo cáo", "không báo cáo", "chưa công bố", "chưa có dữ liệu",
        "không có dữ liệu", "thiếu dữ liệu", "chưa gửi số liệu", "chưa gửi", "còn thiếu số liệu", "chưa cập nhật",
        "chưa tính", "chưa tính được", "chưa có", "chưa có số liệu về", "chưa có báo cáo", "chưa ban hành",
        "chưa triển khai", "chưa thống kê", "ko có số liệu", "không đo", "chưa biết", "còn thiếu",
    )),
    ("present", None, (
        "đã đo", "đã đo lường", "đã đo được", "đã có số liệu", "có số liệu", "đã báo cáo", "đã có dữ liệu",
        "có dữ liệu", "đã công bố", "đo được", "đã gửi số liệu", "có báo cáo",
        "đã ban hành", "ban hành", "đã triển khai", "đã tính được", "có đo",
    )),
    ("rank", "high", ("cao nhất", "lớn nhất", "nhiều nhất", "cao nhất nước", "cao nhất cả nước")),
    ("rank", "low", ("thấp nhất", "ít nhất", "nhỏ nhất", "bé nhất")),
    ("rank", "best", ("tốt nhất", "dẫn đầu", "đứng đầu", "đầu bảng", "tốp đầu", "top đầu", "đứng nhất", "giỏi nhất",
                      "đi đầu", "xếp đầu", "xếp thứ nhất", "đứng thứ nhất")),
    ("rank", "worst", ("kém nhất", "đứng cuối", "cuối bảng", "bét bảng", "đội sổ", "xếp cuối", "tốp cuối", "tệ nhất",
                       "top cuối", "yếu nhất")),
    ("ranking", None, ("xếp hạng", "bảng xếp hạng", "xếp thứ tự", "sắp xếp", "xếp từ cao đến thấp",
                       "xếp từ cao xuống thấp", "theo thứ tự giảm dần", "từ cao xuống thấp", "từ cao đến thấp")),
    ("place", None, (
        "đứng thứ mấy", "xếp thứ mấy", "đứng thứ bao nhiêu", "xếp thứ bao nhiêu", "xếp hạng mấy", "hạng mấy",
        "đứng hạng mấy", "xếp hạng bao nhiêu", "xếp hạng thứ mấy", "đứng thứ hạng nào", "thứ mấy", "đứng vị trí nào",
        "đứng ở vị trí nào", "đứng vị trí thứ mấy", "ở vị trí thứ mấy", "thứ hạng bao nhiêu", "hạng bao nhiêu",
        "xếp thứ hạng nào", "đứng hạng bao nhiêu",
    )),
    ("goal", "met", (
        "đạt chỉ tiêu", "đạt mục tiêu", "hoàn thành chỉ tiêu", "hoàn thành mục tiêu", "về đích", "đạt kế hoạch",
        "đã đạt chỉ tiêu", "đã đạt mục tiêu", "đã hoàn thành chỉ tiêu", "đã hoàn thành mục tiêu", "vượt chỉ tiêu",
        "vượt mục tiêu", "trên chỉ tiêu", "đã về đích", "đạt được mục tiêu", "đạt được chỉ tiêu", "đạt yêu cầu đề ra",
        "đạt mục tiêu đề ra", "đạt chỉ tiêu đề ra", "đạt chỉ tiêu được giao",
    )),
    ("goal", "unmet", (
        "chưa đạt chỉ tiêu", "chưa đạt mục tiêu", "không đạt chỉ tiêu", "không đạt mục tiêu", "dưới chỉ tiêu",
        "dưới mục tiêu", "chưa hoàn thành chỉ tiêu", "chưa hoàn thành mục tiêu", "chưa về đích", "thấp hơn chỉ tiêu",
        "thấp hơn mục tiêu", "hụt chỉ tiêu", "trượt chỉ tiêu", "chưa đạt", "không đạt", "ko đạt", "ko đạt chỉ tiêu",
        "chưa đạt mục tiêu đề ra", "chưa đạt chỉ tiêu đề ra", "chưa đạt chỉ tiêu được giao",
    )),
    ("versus_target", None, (
        "so với chỉ tiêu", "so với mục tiêu", "cách chỉ tiêu bao xa", "còn cách mục tiêu bao nhiêu",
        "còn thiếu bao nhiêu để đạt mục tiêu", "còn thiếu bao nhiêu để đạt chỉ tiêu", "còn cách chỉ tiêu bao nhiêu",
        "còn cách chỉ tiêu bao xa", "còn cách mục tiêu bao xa", "cách mục tiêu bao nhiêu", "cách chỉ tiêu bao nhiêu",
        "cách mục tiêu bao xa", "còn thiếu bao nhiêu so với mục tiêu", "còn thiếu bao nhiêu so với chỉ tiêu",
    )),
    ("target", None, (
        "chỉ tiêu", "mục tiêu", "chỉ tiêu về", "mục tiêu về", "chỉ tiêu đặt ra", "mục tiêu đặt ra", "mục tiêu đề ra",
        "chỉ tiêu đề ra", "chỉ tiêu là bao nhiêu", "mục tiêu là bao nhiêu", "phải đạt", "phải đạt bao nhiêu",
        "cần đạt", "cần đạt bao nhiêu", "chỉ tiêu được giao", "đặt mục tiêu", "đặt chỉ tiêu", "đặt mục tiêu bao nhiêu",
        "kpi", "đặt ra",
    )),
    ("source", None, (
        "ai công bố", "nguồn nào", "lấy từ đâu", "nguồn số liệu", "lấy ở đâu", "do ai công bố", "cơ quan nào công bố",
        "nguồn ở đâu", "nguồn từ đâu", "nguồn là gì", "văn bản nào công bố", "theo nguồn nào", "ai báo cáo",
        "trích từ đâu", "ở đâu ra", "dẫn từ đâu", "bộ nào công bố", "nguồn của số liệu", "văn bản nào nêu", "nguồn",
        "ai đưa ra", "do ai đưa ra", "công bố ở đâu", "nêu ở đâu", "do đâu mà có", "ai nêu", "số liệu lấy từ đâu",
        "đơn vị nào công bố",
    )),
    ("change", None, (
        "tăng bao nhiêu", "giảm bao nhiêu", "tăng giảm bao nhiêu", "tăng hay giảm", "tăng giảm thế nào", "thay đổi",
        "thay đổi thế nào", "thay đổi ra sao", "thay đổi bao nhiêu", "tăng thêm bao nhiêu", "biến động", "tăng trưởng",
        "tăng trưởng bao nhiêu", "tăng mấy phần trăm", "tăng bao nhiêu phần trăm", "giảm bao nhiêu phần trăm",
        "tăng trưởng bao nhiêu phần trăm", "tăng giảm", "tăng được bao nhiêu", "tăng mấy", "giảm mấy", "tăng ra sao",
        "giảm ra sao", "tăng thế nào", "tăng", "giảm", "tăng thêm", "có tăng", "có giảm", "tăng giảm ra sao",
        "tăng hay giảm bao nhiêu", "giảm đi bao nhiêu",
    )),
    ("compare", None, (
        "so với", "so sánh", "hơn kém", "hơn kém nhau", "chênh lệch", "chênh nhau", "chênh", "cao hơn hay thấp hơn",
        "hơn hay kém", "chênh lệch giữa", "khoảng cách giữa", "giữa", "bên nào cao hơn", "nơi nào cao hơn", "so",
        "tỉnh nào cao hơn", "khối nào cao hơn", "kém bao nhiêu so với", "hơn bao nhiêu so với", "cao hơn bao nhiêu",
        "thấp hơn bao nhiêu", "chênh nhau bao nhiêu", "chênh lệch bao nhiêu", "hơn kém nhau bao nhiêu", "đối chiếu",
        "hơn kém bao nhiêu", "cao hơn", "thấp hơn", "bên nào hơn", "khác nhau thế nào", "hơn", "kém",
        "khác nhau bao nhiêu",
    )),
    ("against", "year_before", (
        "so với cùng kỳ", "so với cùng kỳ năm trước", "so với cùng kỳ năm ngoái", "so cùng kỳ", "cùng kỳ", "svck",
        "so với năm trước", "so với năm trước đó", "so với năm liền trước", "so với năm ngoái", "cùng kỳ năm trước",
        "so cùng kỳ năm trước", "so với một năm trước", "cùng kỳ năm ngoái", "so với cùng thời điểm năm trước",
    )),
    ("against", "previous", (
        "so với quý trước", "so với tháng trước", "so với kỳ trước", "so với quý liền trước", "so với kỳ liền trước",
        "so với tháng liền trước", "so quý trước", "so tháng trước", "so với quý trước đó", "so với tháng trước đó",
        "so với quý liền kề", "so với tháng liền kề",
    )),
    ("series", "", ("diễn biến", "xu hướng", "qua các năm", "theo thời gian", "qua các kỳ", "chuỗi số liệu",
                    "qua thời gian",
                    "biểu đồ", "lịch sử", "các năm", "theo từng năm", "từng năm", "hằng năm", "hàng năm", "theo năm",
                    "mỗi năm", "các năm qua", "thay đổi qua các năm", "biến động qua các năm", "tiến triển", "mọi kỳ")),
    ("series", "quarter", ("theo quý", "theo từng quý", "từng quý", "hằng quý", "hàng quý", "qua các quý", "các quý",
                           "mỗi quý")),
    ("series", "month", ("theo tháng", "theo từng tháng", "từng tháng", "hằng tháng", "hàng tháng", "qua các tháng",
                         "các tháng", "mỗi tháng")),
    ("latest", None, (
        "hiện nay", "hiện tại", "bây giờ", "mới nhất", "gần nhất", "gần đây nhất", "lúc này", "đến nay", "tính đến nay",
        "đến hiện tại", "hiện giờ", "hiện", "đến giờ", "tới giờ", "gần đây", "mới đây", "tới nay", "hiện thời",
        "đến thời điểm này", "mới cập nhật",
    )),
    ("frame", "as_now", (
        "theo địa giới hiện nay", "theo địa giới mới", "theo đơn vị hành chính mới", "theo đơn vị hành chính hiện nay",
        "theo địa giới hành chính mới", "theo địa giới hành chính hiện nay", "địa giới mới", "địa giới hiện nay",
        "theo tổ chức hiện nay", "theo bộ máy mới", "theo cơ cấu hiện nay", "theo tên mới", "theo tỉnh mới",
    )),
    ("frame", "as_was", (
        "theo địa giới lúc đó", "như lúc báo cáo", "theo địa giới khi đó", "theo địa giới tại thời điểm đó",
        "giữ nguyên địa giới", "không quy đổi",
    )),
    ("frame_on", None, ("theo địa giới", "địa giới", "theo địa giới hành chính", "theo đơn vị hành chính",
                        "theo tổ chức", "theo bộ máy", "địa giới hành chính")),
    ("known_on", None, (
        "theo số liệu công bố đến", "số liệu công bố đến", "công bố đến", "theo số liệu công bố trước",
        "số liệu biết đến", "theo số liệu có đến", "theo số liệu cập nhật đến", "số liệu cập nhật đến", "như đã biết",
        "theo số liệu đã biết", "theo số liệu đã công bố đến", "số liệu có được đến", "như đã công bố", "biết đến",
        "công bố trước", "theo những gì đã biết", "được biết", "được biết đến", "dữ liệu cập nhật đến",
        "theo số liệu tại thời điểm", "chốt số liệu", "số liệu chốt", "theo số liệu biết đến", "số liệu có đến",
        "theo số liệu công bố tính đến", "như đã biết đến", "theo số liệu lúc", "công bố tính đến",
    )),
    ("old", None, ("cũ", "trước sáp nhập", "trước khi sáp nhập", "trước hợp nhất", "trước khi nhập")),
    ("new", None, ("mới", "sau sáp nhập", "sau khi sáp nhập", "mới sáp nhập", "sau hợp nhất")),
    ("noun", "ratio", ("tỷ lệ", "tỷ trọng", "tỷ lệ phần trăm")),
    ("noun", "percent", ("phần trăm", "bao nhiêu phần trăm", "mấy phần trăm", "%", "bao nhiêu %", "mấy %")),
    ("noun", "amount", ("số lượng", "tổng số", "số lượt", "tổng")),
    ("unit", "vnd", ("tỷ đồng", "nghìn tỷ đồng", "triệu đồng", "tỷ VND", "đồng")),
    ("unit", "usd", ("tỷ USD", "tỷ đô la", "tỷ đô", "triệu USD", "triệu đô la", "USD", "đô la")),
    ("unit", "people", ("người", "thành viên")),
    ("unit", "subscriptions", ("thuê bao", "thuê bao trên 100 dân", "thuê bao/100 dân")),
    ("unit", "rank", ("thứ hạng", "hạng")),
    ("unit", "households", ("hộ", "hộ gia đình")),
    ("top", None, ("top", "tốp")),
    ("from", None, ("từ", "kể từ", "từ năm", "giai đoạn", "trong giai đoạn", "trong khoảng")),
    ("until", None, ("đến", "tới", "tính đến", "tính tới", "đến hết", "tính đến hết", "đến cuối", "cho đến", "cho tới",
                     "hết", "tính đến cuối", "cuối", "đến ngày", "tính đến ngày", "đến năm")),
)  # fmt: skip
