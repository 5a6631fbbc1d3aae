"""Inspections: why one cannot be planned, decided, answered, held, concluded; what is missing and what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "inspection.overlaps": (
        "Trùng với cuộc kiểm tra {key} năm {year}: {organiser} kiểm tra {subject} về “{matter}”. Gộp vào cuộc đó, hoặc hủy cuộc đó trước.",
        "Overlaps with inspection {key} of {year}: {organiser} inspects {subject} about “{matter}”. Join that one, or call it off first.",
    ),
    "inspection.not-now": (
        "Cuộc kiểm tra đang ở bước “{state}” nên không làm được việc này. Tải lại trang để xem bước hiện tại.",
        "The inspection is “{state}”, so this cannot be done now. Reload the page to see where it stands.",
    ),
    "inspection.does-not-sit": (
        "{person} chưa cam kết không có xung đột lợi ích, hoặc đã khai là có, nên không được tham gia. Trưởng đoàn phân công người khác.",
        "{person} has not stated that there is no conflict of interest, or stated one, and so does not sit. Let another member do it.",
    ),
    "inspection.no-matter": (
        "Chưa ghi nội dung kiểm tra. Ghi kiểm tra về việc gì.",
        "The matter is missing. Say what is inspected.",
    ),
    "inspection.of-itself": (
        "{subject} không thể tự kiểm tra chính mình. Chọn đơn vị khác.",
        "{subject} cannot inspect itself. Choose another organisation.",
    ),
    "inspection.bad-days": (
        "Thời gian kiểm tra phải có ngày đầu và ngày cuối, ngày đầu nằm trong năm {year}, ngày cuối không trước ngày đầu.",
        "An inspection needs a first and a last day; the first lies in {year} and the last not before it.",
    ),
    "inspection.days-past": (
        "Ngày {date} đã qua. Chọn thời gian từ hôm nay.",
        "The day {date} has passed. Choose days from today on.",
    ),
    "inspection.no-reason": ("Chưa ghi lý do. Ghi ngắn gọn vì sao.", "The reason is missing. Say briefly why."),
    "inspection.no-such-duty": (
        "Không có vai trò “{text}” trong đoàn. Chọn trong danh sách.",
        "There is no duty “{text}”. Choose one of the list.",
    ),
    "inspection.belongs-to-inspected": (
        "{person} làm việc tại {subject}, đơn vị được kiểm tra, nên không thể vào đoàn. Chọn người khác.",
        "{person} works at {subject}, which is inspected, and cannot join the team. Choose somebody else.",
    ),
    "inspection.may-not-sit": (
        "{person} không có quyền kiểm tra nhân danh {organiser}. Chọn người của cơ quan kiểm tra.",
        "{person} may not inspect in the name of {organiser}. Choose somebody of the inspecting body.",
    ),
    "inspection.on-team-already": ("{person} đã có trong đoàn.", "{person} is on the team already."),
    "inspection.two-heads": (
        "Đoàn đã có trưởng đoàn. Chọn vai trò khác.",
        "The team has a head already. Choose another duty.",
    ),
    "inspection.not-on-team": (
        "{person} không có trong đoàn nên không khai ở đây.",
        "{person} is not on the team and states nothing here.",
    ),
    "inspection.conflict-stands": (
        "Đã khai có xung đột lợi ích thì không rút lại được. Thay thành viên trước khi ra quyết định.",
        "A conflict that was stated cannot be taken back. Change the team before the decision.",
    ),
    "inspection.conflict-in-words": ("Ghi rõ xung đột lợi ích là gì.", "Say what the conflict of interest is."),
    "inspection.no-number": ("Chưa ghi số quyết định.", "The number of the decision is missing."),
    "inspection.no-basis": (
        "Chưa nêu căn cứ pháp lý: chọn văn bản và ghi điều, khoản.",
        "The legal basis is missing: choose the document and say the article and clause.",
    ),
    "inspection.basis-not-in-force": (
        "{document} không có hiệu lực vào ngày {today}. Chọn văn bản đang có hiệu lực.",
        "{document} is not in force on {today}. Choose a document that is.",
    ),
    "inspection.not-all-stated": (
        "Chưa khai về xung đột lợi ích: {people}. Mỗi người tự khai, hoặc đưa ra khỏi đoàn.",
        "No statement on conflicts of interest yet: {people}. Each states for themselves, or leaves the team.",
    ),
    "inspection.no-head": (
        "Đoàn chưa có trưởng đoàn không có xung đột lợi ích. Cử trưởng đoàn và chờ người đó cam kết.",
        "The team has no head without a conflict of interest. Name one and let them state.",
    ),
    "inspection.no-steps-set": (
        "Chưa có bộ bước bắt buộc “{name}” đang có hiệu lực. Nạp gói dữ liệu có bộ này.",
        "No set of statutory steps “{name}” is in force. Apply a pack that holds it.",
    ),
    "inspection.no-requests": (
        "Ghi ít nhất một yêu cầu, mỗi dòng một yêu cầu, tối đa {most}.",
        "Write at least one request, one a line, {most} at the most.",
    ),
    "inspection.notice-too-short": (
        "Phiên làm việc phải sau ngày thông báo ít nhất {days} ngày làm việc. Chọn giờ muộn hơn.",
        "The session has to be at least {days} working days after the notice. Choose a later time.",
    ),
    "inspection.handed-in-already": (
        "Đã nộp và đã có biên nhận; không nộp lại được.",
        "It was handed in and has a receipt; it is not handed in twice.",
    ),
    "inspection.answered-by-inspectors": (
        "Có câu trả lời do thành viên đoàn kiểm tra ghi. Đơn vị được kiểm tra trả lời lại các tiêu chí đó rồi nộp.",
        "Some answers were given by members of the team. The inspected body answers those itself, then hands in.",
    ),
    "inspection.nothing-to-measure": (
        "Bộ {name} không có tiêu chí nào do chỉ tiêu trả lời, nên không có số đo để lấy.",
        "No criterion of {name} is answered by an indicator, so there is nothing to measure.",
    ),
    "inspection.nobody-present": ("Ghi cơ quan, chức vụ những người có mặt.", "Say which offices are present."),
    "inspection.there-already": (
        "Bên của bạn đã điểm danh. Người đến sau ghi vào diễn biến.",
        "Your side has answered the roll-call. Note latecomers in the timeline.",
    ),
    "inspection.nothing-said": ("Chưa ghi nội dung.", "Nothing was written."),
    "inspection.not-opened": (
        "Phiên làm việc chưa mở: điểm danh trước.",
        "The session is not open: answer the roll-call first.",
    ),
    "inspection.no-name-of-recording": ("Ghi tên tệp ghi hình.", "Say the name of the recording."),
    "inspection.not-a-hash": (
        "“{text}” không phải mã băm SHA-256 (64 chữ số thập lục phân). Chọn tệp để máy tự tính, hoặc chạy sha256sum.",
        "“{text}” is no SHA-256 (64 hexadecimal digits). Choose the file and let the page compute it, or run sha256sum.",
    ),
    "inspection.bad-list": (
        "Danh sách có {count} tên; cần từ 1 đến {most} tên, mỗi tên tối đa 300 ký tự.",
        "The list has {count} names; 1 to {most} are needed, 300 letters each at the most.",
    ),
    "inspection.listed-already": ("Danh sách đã chốt, không đổi được nữa.", "The list is fixed and no longer changes."),
    "inspection.no-list": ("Chốt danh sách trước, rồi mới chọn mẫu.", "Fix the list first, then draw."),
    "inspection.bad-size": (
        "Cỡ mẫu {size} không hợp với danh sách {count} tên.",
        "A sample of {size} does not fit a list of {count} names.",
    ),
    "inspection.drawn-already": (
        "Mẫu đã chọn một lần; không chọn lại.",
        "The sample was drawn once; it is not drawn again.",
    ),
    "inspection.not-elsewhere": (
        "Bước “{text}” không ghi nhận ngoài hệ thống được. Chọn: {known}.",
        "The step “{text}” cannot be taken elsewhere. Choose one of: {known}.",
    ),
    "inspection.bad-day-elsewhere": (
        "Ghi ngày đã làm, không sau hôm nay.",
        "Say the day it was done, not after today.",
    ),
    "inspection.finding-needs": (
        "Tồn tại cần có nội dung, căn cứ và việc phải khắc phục.",
        "A finding needs its words, its basis and what has to be done.",
    ),
    "inspection.bad-due": ("Hạn khắc phục phải sau hôm nay.", "The day to be remedied has to lie after today."),
    "inspection.bad-reply-days": (
        "Thời gian giải trình phải từ {least} đến {most} ngày làm việc.",
        "The time to reply has to be {least} to {most} working days.",
    ),
    "inspection.not-answered": (
        "Đơn vị được kiểm tra chưa nộp câu trả lời. Chờ biên nhận, hoặc ghi nhận là đã nộp ngoài hệ thống.",
        "The inspected body has not handed in its answers. Wait for the receipt, or record that it was done elsewhere.",
    ),
    "inspection.replied-already": ("Đã giải trình rồi.", "The reply was given already."),
    "inspection.finding-without-reply": (
        "Tồn tại {number}: chọn tiếp thu hoặc giải trình.",
        "Finding {number}: choose to accept or to contest it.",
    ),
    "inspection.contested-in-words": (
        "Tồn tại {number}: ghi nội dung giải trình.",
        "Finding {number}: say why it is contested.",
    ),
    "inspection.nothing-to-settle": (
        "Tồn tại {number} không bị giải trình, hoặc đã xử lý.",
        "Finding {number} is not contested, or was settled.",
    ),
    "inspection.not-heard": (
        "Đơn vị được kiểm tra còn quyền giải trình đến hết ngày {until}. Chờ giải trình hoặc hết hạn rồi kết luận.",
        "The inspected body may reply until the end of {until}. Wait for the reply or that day, then conclude.",
    ),
    "inspection.contested-open": (
        "Chưa xử lý giải trình của tồn tại: {numbers}.",
        "Contested findings not settled yet: {numbers}.",
    ),
    "inspection.due-passed": (
        "Hạn khắc phục của tồn tại {numbers} đã qua trước khi kết luận.",
        "The day to be remedied of findings {numbers} passed before the conclusion.",
    ),
    "inspection.not-remedied": (
        "Tồn tại {number} chưa được báo là đã khắc phục, nên chưa kiểm tra lại.",
        "Finding {number} was not reported remedied, so there is nothing to test again.",
    ),
    "inspection.minutes-there": (
        "Biên bản đã lập, không lập lại.",
        "The minutes were drawn up and are not drawn up again.",
    ),
    "inspection.no-minutes": ("Chưa lập biên bản nên chưa ký được.", "There are no minutes to sign yet."),
    "inspection.signed-already": ("Bên của bạn đã ký biên bản.", "Your side has signed the minutes."),
    "inspection.one-certificate": (
        "Chứng thư này đã ký cho bên kia. Mỗi bên ký bằng chứng thư của mình.",
        "This certificate signed for the other side. Each side signs with its own.",
    ),
    "inspection.unreadable-pdf": (
        "Không đọc được tệp PDF ({why}). Ký trên đúng tệp đã tải về rồi gửi lại.",
        "The PDF cannot be read ({why}). Sign the file as downloaded and send it again.",
    ),
    "inspection.other-bytes": (
        "Tệp này không phải biên bản hiện tại có thêm chữ ký, hoặc đã bị sửa nội dung. Tải lại bản có mã băm {sha256}, ký và gửi lên.",
        "This file is not the current minutes with a signature added, or its content was changed. Download the one with the hash {sha256}, sign it and send it.",
    ),
    "inspection.bad-signature": (
        "Chữ ký không hợp lệ hoặc không phủ toàn bộ tệp ({why}). Ký lại.",
        "The signature does not hold or does not cover the whole file ({why}). Sign again.",
    ),
    "inspection.certificate-out-of-date": (
        "Chứng thư của {name} chưa có hiệu lực hoặc đã hết hạn. Ký bằng chứng thư còn hạn.",
        "The certificate of {name} is not in force. Sign with one that is.",
    ),
    "inspection.minutes-lost": (
        "Không còn tệp biên bản {sha256} trong kho. Khôi phục từ bản sao lưu.",
        "The minutes {sha256} are no longer in the store. Restore them from the backup.",
    ),
    "inspection.none-concluded": (
        "Năm {year} chưa có cuộc kiểm tra nào kết luận, nên không có số để ghi.",
        "No inspection of {year} was concluded, so there is no figure to record.",
    ),
    "inspection.no-such-person": (
        "Không có người dùng “{text}”. Ghi đúng tên đăng nhập.",
        "There is no person “{text}”. Give the sign-in name.",
    ),
    "inspection.no-such-thing": (
        "Không tìm thấy “{text}”. Chọn trong danh sách.",
        "“{text}” was not found. Choose one of the list.",
    ),
    "inspection.not-named": ("Chưa chọn. Chọn trong danh sách.", "Nothing is chosen. Choose one of the list."),
    "inspection.unreadable-key": (
        "Không đọc được tệp khóa {file} ({why}). Kiểm tra tệp và mật khẩu.",
        "The key file {file} cannot be read ({why}). Check the file and its password.",
    ),
    "inspection.unreadable-file": ("Không đọc được {file} ({why}).", "{file} cannot be read ({why})."),
    "inspection.no-machine": (
        "Không máy nào trả lời tiêu chí của kết luận {number}; đoàn tự kiểm tra lại và ghi kết quả.",
        "No machine answers the criterion of finding {number}; the team tests it and says what it saw.",
    ),
    "inspection.not-measured-again": (
        "Kết luận {number} dựa trên số đo của máy nên phải đo lại sau khi báo đã khắc phục. Bấm “Đo lại ngay”.",
        "Finding {number} rests on a machine: measure again after the remedy was reported. Press “Measure again now”.",
    ),
    "inspection.machine-says-no": (
        "Đo lại: {value}, chưa đạt, nên kết luận {number} chưa đóng được. Bấm “Chưa khắc phục” để trả lại, hoặc đo lại khi có số mới.",
        "Measured again: {value}, not met, so finding {number} cannot be closed. Press “It is not” to send it back, or measure again when there is a newer result.",
    ),
    "inspection.close-by-test": (
        "Kết luận này chỉ được xác nhận hoặc trả lại tại trang cuộc kiểm tra {key}, sau khi đoàn kiểm tra lại.",
        "This finding is confirmed or sent back on the page of inspection {key} only, after the team tested it again.",
    ),
    "assessment.of-an-inspection": (
        "Bản đánh giá này thuộc cuộc kiểm tra {key}; trả lời, nộp và kết luận tại trang của cuộc kiểm tra đó.",
        "This assessment belongs to inspection {key}; it is answered, handed in and concluded on the page of that inspection.",
    ),
}
