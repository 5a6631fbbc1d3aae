"""Sentences about reporters, their questions, answers with their sources, and news by mail."""

WORDS: dict[str, tuple[str, str]] = {
    "press.empty": ("Chưa ghi mục này. Hãy điền rồi gửi lại.", "This is empty. Fill it in and send again."),
    "press.too-long": (
        "Mục này dài {length} ký tự, nhiều nhất là {limit}. Hãy rút ngắn.",
        "This has {length} characters, at most {limit}. Shorten it.",
    ),
    "press.unseen-characters": (
        "Mục này có ký tự không nhìn thấy, như dấu xuống dòng. Hãy gõ lại trên một dòng.",
        "This holds characters that are not seen, such as a line break. Type it again on one line.",
    ),
    "press.too-many": (
        "Quá nhiều yêu cầu từ kết nối này. Hãy thử lại sau một giờ.",
        "Too many requests came from this connection. Try again in an hour.",
    ),
    "press.too-many-questions": (
        "Mỗi phóng viên hỏi nhiều nhất {most} câu mỗi ngày. Hãy hỏi tiếp vào ngày mai.",
        "A reporter asks {most} questions a day at the most. Go on tomorrow.",
    ),
    "press.decided-already": (
        "Yêu cầu này đã được xử lý: {state}. Tải lại trang để xem.",
        "This was decided already: {state}. Load the page again.",
    ),
    "press.ends-before-it-begins": (
        "Ngày hết hạn đứng trước ngày bắt đầu. Hãy sửa một trong hai ngày.",
        "It ends before it begins. Mend one of the two days.",
    ),
    "press.ended-already": (
        "Ngày hết hạn {date} đã qua. Hãy chọn một ngày từ hôm nay trở đi.",
        "It ends on {date}, which is past. Choose a day from today on.",
    ),
    "press.too-long-a-time": (
        "Thời hạn dài quá {years} năm. Hãy chọn ngày hết hạn gần hơn; phóng viên có thể xin lại.",
        "It lasts longer than {years} years. Choose an earlier end; the reporter can ask again.",
    ),
    "press.no-such-person": (
        "Không có tài khoản “{person}” đang dùng; ghi đúng tên đăng nhập, hoặc tạo bằng giaoban people add.",
        "There is no active account “{person}”; write the user name, or make it with giaoban people add.",
    ),
    "press.bad-day": (
        "“{text}” không phải ngày có thật. Ghi như 31/12/2026.",
        "“{text}” is no day. Write it like 31/12/2026.",
    ),
    "press.bad-moment": (
        "“{text}” không phải thời điểm. Ghi như 31/12/2026 09:00, giờ Việt Nam.",
        "“{text}” is no moment. Write it like 31/12/2026 09:00, Viet Nam time.",
    ),
    "press.not-asked": (
        "{subject} không phải bộ hay tỉnh đang hoạt động. Chọn cơ quan trong danh sách.",
        "{subject} is no ministry or province in being. Choose from the list.",
    ),
    "press.asked-already": (
        "Bạn đã hỏi cơ quan này đúng câu đó và đang chờ trả lời ({key}). Mở câu hỏi đó, hoặc hỏi điều khác.",
        "You asked this organisation the same and wait for the answer ({key}). Open it, or ask something else.",
    ),
    "press.follows-another": (
        "Chỉ hỏi tiếp được câu hỏi của chính mình. Hãy gửi thành một câu hỏi mới.",
        "Only a question of your own can be followed up. Send it as a new question.",
    ),
    "press.no-spokesperson": (
        "{subject} chưa có người phát ngôn được chỉ định hôm nay. Chọn cơ quan khác, hoặc chỉ định trước: "
        "giaoban people add TÊN --role spokesperson --at MÃ.",
        "{subject} has no designated spokesperson today. Choose another one, or designate one first: "
        "giaoban people add NAME --role spokesperson --at KEY.",
    ),
    "press.own-action": (
        "Bước “{move}” cần nội dung trả lời và nguồn; hãy dùng mẫu riêng trên trang của câu hỏi.",
        "The move “{move}” needs an answer and its sources; use its own form on the page of the question.",
    ),
    "press.no-source": (
        "Câu trả lời cần ít nhất một nguồn: văn bản (kèm điều, khoản) hoặc số liệu. Ghi mỗi nguồn một dòng.",
        "An answer needs a source: a document (with its place) or a figure. One source a line.",
    ),
    "press.no-such-source": (
        "Dòng {line}: không có “{text}” trong thư viện. Ghi số, ký hiệu văn bản, hoặc “số liệu 123”.",
        "Line {line}: there is no “{text}” in the library. Give a document's number, or “figure 123”.",
    ),
    "press.too-many-sources": ("Nhiều nhất {limit} nguồn cho một câu trả lời.", "At most {limit} sources an answer."),
    "press.no-draft": (
        "Chưa có bản trả lời nào được trình để công bố.",
        "No answer was submitted that could be published.",
    ),
    "press.not-published": (
        "Câu trả lời này đang không được công bố nên không sửa hay rút được.",
        "This answer is not published, so it can be neither corrected nor withdrawn.",
    ),
    "press.unchanged": (
        "Nội dung, nguồn và thời điểm giống hệt bản đang công bố. Hãy sửa điều cần sửa.",
        "Text, sources and moment are those of the published version. Change what is to be changed.",
    ),
    "press.embargo-is-past": (
        "Thời điểm công bố đã qua. Để trống để công bố ngay, hoặc chọn thời điểm sau.",
        "This moment is past. Leave it empty to publish at once, or choose a later one.",
    ),
    "press.embargo-too-long": (
        "Thời điểm công bố cách hơn một năm. Hãy chọn thời điểm gần hơn.",
        "This moment is more than a year ahead. Choose an earlier one.",
    ),
    "press.different-passwords": (
        "Hai lần gõ mật khẩu khác nhau. Hãy gõ lại cả hai.",
        "The two passwords differ. Type both again.",
    ),
    "subscription.no-topic": (
        "Chọn ít nhất một loại tin muốn nhận.",
        "Choose at least one kind of news.",
    ),
    "subscription.bad-organisation": (
        "Có cơ quan không có trong danh sách, hoặc quá {most} cơ quan. Hãy chọn lại.",
        "An organisation is not in the list, or there are more than {most}. Choose again.",
    ),
    "subscription.not-ours": (
        "Đường dẫn này không đúng hoặc bị cắt mất một phần. Hãy mở lại từ thư, hoặc đăng ký lại.",
        "This link is wrong or was cut off. Open it from the mail again, or subscribe again.",
    ),
    "subscription.replaced": (
        "Đường dẫn này đã được thay bằng một thư mới hơn, hoặc địa chỉ đã thôi nhận tin. Hãy dùng thư mới nhất.",
        "This link was replaced by a newer mail, or the address left. Use the newest mail.",
    ),
    "subscription.over": (
        "Đường dẫn này đã quá hạn. Hãy đăng ký lại để nhận thư mới.",
        "This link is out of date. Subscribe again to get a new mail.",
    ),
}
