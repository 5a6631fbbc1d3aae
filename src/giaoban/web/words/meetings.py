"""Sentences for reviews and their reports."""

WORDS: dict[str, tuple[str, str]] = {
    "meeting.not-held-yet": (
        "“{meeting}” họp ngày {day}; hôm nay mới là {today}. Kết luận và niêm phong từ ngày họp trở đi, hoặc sửa ngày họp "
        "ở bước triệu tập.",
        "“{meeting}” is held on {day}; today is {today}. Conclude and seal it from that day on, or change the day where "
        "it is convened.",
    ),
    "meeting.no-such-office": (
        "Không có chức danh “{text}”. Ghi đủ chức danh và cơ quan, ví dụ “{example}”, hoặc để trống.",
        "There is no office called “{text}”. Write the office and its organisation, such as “{example}”, or leave it empty.",
    ),
    "meeting.nobody-present": (
        "Chưa ghi nhận cơ quan nào có mặt. Ghi điểm danh ở bước triệu tập, hoặc nêu lý do vì sao vẫn kết luận.",
        "Nobody is noted as present. Note who came where it is convened, or say why it is concluded all the same.",
    ),
    "meeting.nobody-noted": (
        "Không ghi nhận cơ quan nào có mặt. Lý do vẫn kết luận: {reason}",
        "Nobody was noted as present. Why it was concluded all the same: {reason}",
    ),
    "review.no-data": ("chưa có", "no data"),
    "review.goal-unknown": ("chưa biết", "not known"),
    "review.no-date": ("không nêu hạn", "no date given"),
    "review.whole-country": ("cả nước", "the country"),
    "review.names-not-given": ("Nguồn không nêu tên.", "Its source names nobody."),
    "review.and-more": ("và {more} cơ quan khác", "and {more} more"),
    "review.days-late": ("{days} ngày", "{days} days"),
    "review.as-stated": ("*", "*"),
    "review.points": ("điểm", "points"),
    "review.how-many": ("{number} cơ quan", "{number} organisations"),
    "review.missing-figures": ("{count} chỉ số chưa có số liệu: {names}.", "No figures yet for {count}: {names}."),
    "review.unmeasured": (
        "{title}: {count} chỉ tiêu chưa có số liệu nào để đánh giá: {names}.",
        "{title}: {count} targets without any figure to judge by: {names}.",
    ),
    "review.overview-growth": ("Kết quả chính:", "Main results:"),
    "review.overview-targets": ("Chỉ tiêu:", "Targets:"),
    "review.overview-owed": ("Việc đã hứa, được giao:", "Promised and directed:"),
    "review.overview-doubts": ("Số liệu phải hỏi lại nguồn:", "To ask the sources about:"),
    "review.goals-counted": (
        "{goals} mức phải đạt, trong đó {met} đạt, {on_course} đúng tiến độ, {behind} chậm, {no_data} chưa đánh giá được vì "
        "thiếu số liệu.",
        "{goals} values to reach: {met} met, {on_course} on course, {behind} behind, {no_data} cannot be judged for want "
        "of figures.",
    ),
    "review.goals-met": ("Đạt:", "Met:"),
    "review.goals-on_course": ("Đúng tiến độ:", "On course:"),
    "review.goals-behind": ("Chậm:", "Behind:"),
    "review.goal-due": ("phải đạt {goal}, hạn {due}", "goal {goal} by {due}"),
    "review.disputed": ("có số khác cho kết quả khác", "another figure says otherwise"),
    "review.owed-counted": (
        "{overdue} việc quá hạn, {soon} đến hạn trong 30 ngày, {later} có hạn sau đó, {undated} không có thời hạn; "
        "{answered} đã trả lời, chờ người hỏi xác nhận; {new} việc mới tại cuộc họp.",
        "{overdue} overdue, {soon} due within 30 days, {later} due later, {undated} without a date, {answered} answered "
        "and not yet confirmed by who asked, {new} new at this meeting.",
    ),
    "review.busiest": ("Quá hạn nhiều nhất: {names}.", "Most overdue: {names}."),
    "review.undone": ("Số cơ quan chưa thực hiện: {names}.", "Organisations that have not done it: {names}."),
    "review.doubtful-sum": (
        "{titles} ({period}): {parts} = {recomputed}, không phải {stated}.",
        "{titles} ({period}): {parts} = {recomputed}, not {stated}.",
    ),
    "review.doubtful-growth": (
        "{indicator} ({period}): tính lại được {recomputed}{unit}, nguồn nêu {mark}.",
        "{indicator} ({period}): recomputed {recomputed}{unit}, its source states {mark}.",
    ),
    "review.one-each": ("Mỗi cơ quan một việc ({count})", "One each ({count})"),
    "review.owes": ("{name} ({count}): {what}.", "{name} ({count}): {what}."),
    "review.undated": (
        "Việc không có thời hạn thì không thể quá hạn; đề nghị người giao việc định ngày hoặc ngày xem lại.",
        "What has no date can never be overdue; whoever asked should set one, or a day to look again.",
    ),
    "review.snapshot": ("kho {number}", "store {number}"),
    "review.against-last-year": ("so với năm trước", "on the year before"),
    "review.revision": ("bản đính chính {number}", "revision {number}"),
    "review.only-draft": ("{goal} (dự thảo)", "{goal} (draft)"),
    "review.draft-was": ("{goal} (dự thảo: {draft})", "{goal} (draft: {draft})"),
    "review.reaches": ("đạt", "is at"),
    "review.rises": ("tăng", "up"),
    "review.falls": ("giảm", "down"),
    "review.against-year-before": ("so với cùng kỳ năm trước", "on the same period of the year before"),
    "review.against-previous": ("so với quý trước", "on the quarter before"),
    "review.programme": (
        "{title}: {goals} mức phải đạt, trong đó {met} đạt, {on_course} đúng tiến độ, {behind} chậm, "
        "{no_data} chưa đánh giá được.",
        "{title}: {goals} values to reach; {met} met, {on_course} on course, {behind} behind, {no_data} cannot be judged.",
    ),
    "review.recipients": ("Các cơ quan dự họp", "Organisations at the meeting"),
    "review.archive": ("Lưu: VT", "Archive"),
    "review.symbol": ("BC", "BC"),
    "review.signs": ("THỦ TRƯỞNG CƠ QUAN", "HEAD OF THE ORGANISATION"),
    "review.not-a-period": (
        "“{period}” không phải kỳ giao ban. Viết năm và quý, ví dụ 2024Q4.",
        "“{period}” is not a period. Write year and quarter, such as 2024Q4.",
    ),
    "review.key-taken": (
        "Đã có cuộc họp mang khóa “{key}”. Chọn khóa khác.",
        "A meeting “{key}” exists. Choose another key.",
    ),
    "review.no-agenda": (
        "Cuộc họp {key} chưa có nội dung nào. Thêm ít nhất một lĩnh vực.",
        "{key} has no agenda. Add a point.",
    ),
    "review.sealed-already": (
        "{meeting} đã niêm phong; nội dung đã trình không đổi nữa. Số liệu mới sẽ hiện thành đính chính sau niêm phong.",
        "{meeting} is sealed; what was shown does not change. New figures appear as revisions since the seal.",
    ),
    "review.no-layout": (
        "Không đọc được bố cục báo cáo {file}. Kiểm tra thư mục reports của gói dữ liệu.",
        "The report layout {file} cannot be read. Check the pack's reports folder.",
    ),
    "review.no-meeting": (
        "Không có cuộc giao ban nào của kỳ {period}. Hiện có: {known}. Chạy “giaoban packs apply” nếu chưa nạp gói dữ liệu.",
        "There is no review of {period}. Known: {known}. Run “giaoban packs apply” if no pack has been applied.",
    ),
    "review.unknown-format": (
        "Không có định dạng “{format}”. Viết một hay nhiều trong: {known}, cách nhau bằng dấu phẩy.",
        "There is no format “{format}”. Write one or more of: {known}, with commas.",
    ),
    "review.cannot-write": ("Không ghi được vào {folder}: {why}.", "Cannot write into {folder}: {why}."),
    # What keeps a meeting from being prepared, convened, held, concluded
    "meeting.closed": (
        "{meeting} đã kết luận, nên biên bản không sửa được nữa. Nội dung mới ghi ở cuộc họp sau.",
        "{meeting} is concluded, so its record is no longer written. What is new belongs to the next meeting.",
    ),
    "meeting.not-concluded": (
        "{meeting} còn {count} dòng chưa kết luận. Bấm “Kết luận” để chỉ đạo thành việc phải làm, rồi niêm phong.",
        "{meeting} has {count} lines not concluded. Conclude it, so that directives are owed, then seal it.",
    ),
    "meeting.arranged-meanwhile": (
        "Có người vừa sắp xếp lại chương trình của {meeting}. Chương trình mới hiện bên dưới; xem rồi làm lại phần của mình.",
        "Somebody has just arranged the agenda of {meeting}. It is shown below as it is now; do your part again.",
    ),
    "meeting.no-agenda": (
        "Chương trình họp chưa có nội dung nào. Chọn ít nhất một nội dung.",
        "The agenda is empty. Keep one item at least.",
    ),
    "meeting.long-agenda": (
        "Chương trình có {count} nội dung; tối đa {limit}. Gộp bớt lại.",
        "The agenda has {count} items; at most {limit}. Join some of them.",
    ),
    "meeting.no-such-item": (
        "Không có nội dung “{text}” trong chương trình họp. Tải lại trang rồi chọn lại.",
        "There is no item “{text}” on the agenda. Load the page again and choose.",
    ),
    "meeting.item-twice": (
        "Nội dung “{text}” có hai lần trong chương trình. Bỏ bớt một.",
        "“{text}” stands twice on the agenda. Drop one.",
    ),
    "meeting.nobody-invited": ("Chưa mời cơ quan nào. Chọn ít nhất một.", "Nobody is invited. Choose one at least."),
    "meeting.invited-twice": (
        "{subject} được mời hai lần. Bỏ bớt một dòng.",
        "{subject} is invited twice. Drop one line.",
    ),
    "meeting.not-in-being": (
        "{subject} không còn hoạt động vào ngày {day}. Chọn cơ quan kế nhiệm.",
        "{subject} is not in being on {day}. Choose its successor.",
    ),
    "meeting.no-such-answer": (
        "“{text}” không phải câu trả lời. Chọn một trong: {known}.",
        "“{text}” is no answer. Choose one of: {known}.",
    ),
    "meeting.no-such-attendance": (
        "Không ghi được điểm danh “{text}”. Tải lại trang rồi chọn lại.",
        "“{text}” is no attendance of this meeting. Load the page again and choose.",
    ),
    "meeting.bad-count": (
        "{subject}: số người {count} không dùng được; ghi từ 0 đến {limit}.",
        "{subject}: {count} people cannot be; write 0 to {limit}.",
    ),
    "meeting.no-such-kind": (
        "Không có loại “{text}”. Chọn một trong: {known}.",
        "There is no kind “{text}”. Choose one of: {known}.",
    ),
    "meeting.nothing-said": ("Chưa ghi nội dung. Viết một câu.", "Nothing is written. Write a sentence."),
    "meeting.said-too-long": (
        "Nội dung dài {length} chữ cái; tối đa {limit}. Rút gọn, hoặc tách thành hai dòng.",
        "This is {length} letters long; at most {limit}. Shorten it or make two lines of it.",
    ),
    "meeting.directive-needs-owner": (
        "Chưa rõ cơ quan nào thực hiện. Ghi tên cơ quan ở đầu câu, hoặc chọn trong danh sách.",
        "It is not clear who is to do it. Name the organisation first, or choose it from the list.",
    ),
    "meeting.directive-needs-day": (
        "Chưa có thời hạn. Ghi “trước 30/6”, “trong tuần tới”… hoặc ngày xem lại.",
        "There is no deadline. Write “trước 30/6”, “trong tuần tới”… or a day to look again.",
    ),
    "meeting.vote-needs-counts": (
        "Ghi số phiếu tán thành, không tán thành và ý kiến khác bằng số, ít nhất một phiếu.",
        "Write the votes for, against and abstaining as numbers, one vote at least.",
    ),
    "meeting.too-many-votes": (
        "{total} phiếu, nhiều hơn {present} người dự. Kiểm tra lại số phiếu hoặc điểm danh.",
        "{total} votes are more than the {present} who take part. Check the votes or the attendance.",
    ),
    "meeting.strike-needs-reason": (
        "Ghi lý do xóa dòng này; dòng đã xóa vẫn còn đọc được.",
        "Say why it is struck; a struck line stays readable.",
    ),
    "meeting.changed-meanwhile": (
        "{who} vừa sửa dòng {number}, nay là: “{text}”. Nội dung vừa gõ vẫn ở dưới; so lại rồi lưu.",
        "{who} has just changed line {number}; it now reads: “{text}”. What you typed is kept below; compare and save again.",
    ),
    "meeting.condition": ("{document} có hiệu lực", "{document} is in force"),
    "meeting.condition-needs-day": (
        "Chưa biết ngày {document} có hiệu lực. Ghi ngày dự kiến; đến ngày đó việc được xem lại.",
        "Nobody knows when {document} takes effect. Give the day it should; the directive comes back then.",
    ),
    "meeting.due-before-condition": (
        "Thời hạn {due} trước ngày {document} có hiệu lực ({day}). Đổi thời hạn, hoặc bỏ điều kiện.",
        "The deadline {due} is before {document} takes effect ({day}). Change the deadline, or drop the condition.",
    ),
    "meeting.no-such-matter": (
        "Không có kiến nghị, câu hỏi “{text}”. Gõ mã của việc, ví dụ C102, hoặc để trống.",
        "There is no petition or question “{text}”. Type its key, such as C102, or leave it empty.",
    ),
    "meeting.owed-already": (
        "Dòng này đã thành việc {key}; sửa ở trang của việc đó.",
        "This line is owed already as {key}; change it on that page.",
    ),
    "meeting.line-refused": ("Dòng {number} (“{text}”): {why}", "Line {number} (“{text}”): {why}"),
    "page.not-confirmed": (
        "Đọc lại danh sách rồi đánh dấu ô xác nhận: bước này không lùi lại được.",
        "Read the list again and tick the box: this step is not undone.",
    ),
    "meeting.notice-title": ("Thông báo kết luận {meeting}", "Conclusions of {meeting}"),
    "meeting.not-sealed": (
        "{meeting} chưa niêm phong, nên chưa so sánh được: nội dung còn thay đổi. Niêm phong rồi so sánh.",
        "{meeting} is not sealed, so there is nothing fixed to compare. Seal it first.",
    ),
    "meeting.same-meeting": (
        "Hai lần cùng một cuộc họp. Chọn hai cuộc khác nhau.",
        "This is one meeting twice. Choose two.",
    ),
    "meeting.no-such-meeting": (
        "Không có cuộc họp “{key}”. Hiện có: {known}.",
        "There is no meeting “{key}”. Known: {known}.",
    ),
    "meeting.no-such-paper": (
        "Không có văn bản “{name}”. Chọn một trong: {known}.",
        "There is no paper “{name}”. Choose one of: {known}.",
    ),
    "meeting.not-a-time": (
        "“{text}” không phải thời điểm. Viết ngày giờ, ví dụ 09/12/2024 08:00.",
        "“{text}” is no time. Write day and hour, such as 09/12/2024 08:00.",
    ),
    # Why something should be on the agenda
    "agenda.title.followed": ("Việc đã hứa từ kỳ trước", "What was promised before"),
    "agenda.title.recurrent": ("Khó khăn nêu lại", "Difficulties that came back"),
    "agenda.title.overdue": ("Việc quá hạn", "Overdue"),
    "agenda.title.off_course": ("Chỉ tiêu chậm", "Targets behind"),
    "agenda.title.unanswered": ("Kiến nghị, câu hỏi chưa trả lời", "Petitions and questions not answered"),
    "agenda.title.escalated": ("Việc hệ thống báo lên", "Escalated by its clock"),
    "agenda.title.due": ("Việc sắp đến hạn", "Due soon"),
    "agenda.title.published": ("Văn bản mới ban hành", "Newly published documents"),
    "agenda.title.figures": ("Số liệu mới công bố", "Newly published figures"),
    "agenda.followed": (
        "{count} việc đã hứa trước cuộc họp này; mở đầu cuộc họp bằng kết quả của từng việc.",
        "{count} promises were made before this meeting; it opens with what became of each.",
    ),
    "agenda.recurrent": (
        "{count} việc nêu lại {times} khó khăn đã được trả lời trước đây.",
        "{count} matters raise again {times} difficulties that were answered before.",
    ),
    "agenda.overdue": (
        "{count} việc quá hạn vào ngày họp, việc lâu nhất quá {days} ngày.",
        "{count} overdue on the day of the meeting, the oldest by {days} days.",
    ),
    "agenda.off_course": (
        "{count} chỉ tiêu chậm theo số liệu đã biết.",
        "{count} targets are behind by the figures known.",
    ),
    "agenda.unanswered": (
        "{count} kiến nghị, câu hỏi chưa có trả lời, cũ nhất từ {oldest}.",
        "{count} petitions or questions without an answer, the oldest since {oldest}.",
    ),
    "agenda.escalated": (
        "{count} việc quá hạn đủ lâu để đồng hồ của quy trình báo lên cuộc họp, việc lâu nhất quá {days} ngày.",
        "{count} matters were overdue long enough for their clock to bring them here, the oldest by {days} days.",
    ),
    "agenda.due": (
        "{count} việc đến hạn trong 30 ngày, sớm nhất {first}.",
        "{count} fall due within 30 days, the first on {first}.",
    ),
    "agenda.published": (
        "{count} văn bản ban hành từ {since}; xem cơ quan nào phải triển khai.",
        "{count} documents were issued since {since}; see who has to act on them.",
    ),
    "agenda.figures": (
        "{count} chỉ số có số liệu mới từ {since}.",
        "{count} indicators have figures that are new since {since}.",
    ),
    # What became of each promise
    "followed.silent": ("Quá hạn, hệ thống chưa nhận báo cáo nào từ kỳ trước", "Overdue, and nothing said since"),
    "followed.late": ("Quá hạn, có báo cáo", "Overdue, and something was said"),
    "followed.rolled_over": ("Đã cho hạn mới", "Given a new day"),
    "followed.reported": ("Đã báo cáo, chờ kết luận", "Reported, to be concluded"),
    "followed.waiting": ("Chờ điều kiện", "Waits for its condition"),
    "followed.late_done": ("Đã xong, nhưng muộn", "Done, but late"),
    "followed.done": ("Đã xong đúng hạn", "Done in time"),
    "followed.lifted": ("Thôi thực hiện", "No longer asked"),
    "followed.not_due": ("Chưa đến hạn", "Not due yet"),
    "followed.counted": (
        "Trong {count} việc đã hứa: {done} xong đúng hạn, {late_done} xong muộn, {reported} chờ kết luận, {rolled_over} có "
        "hạn mới, {late} quá hạn có báo cáo, {silent} quá hạn mà hệ thống chưa nhận báo cáo nào, {waiting} chờ điều kiện, {not_due} chưa "
        "đến hạn, {lifted} thôi thực hiện.",
        "Of {count} promises: {done} done in time, {late_done} done late, {reported} to be concluded, {rolled_over} given "
        "a new day, {late} overdue with a word, {silent} overdue in silence, {waiting} waiting, {not_due} not due yet, "
        "{lifted} no longer asked.",
    ),
    "followed.slips": ("Lùi hạn {count} lần.", "Slipped {count} times."),
    "followed.overdue-at": ("Quá hạn ở {count} kỳ họp.", "Overdue at {count} meetings."),
    "followed.said": ("{day}: {words}", "{day}: {words}"),
    # What one difficulty led to, link by link
    "chain.opened": ("{day}: {who} nêu {kind}: “{words}”{where}.", "{day}: {who} raised a {kind}: “{words}”{where}."),
    "chain.recurs": (
        "Khó khăn này đã được {who} nêu ngày {day} ({key}).",
        "{who} had raised this difficulty on {day} ({key}).",
    ),
    "chain.followed": (
        "{day}: {who} giao {owner}: “{words}”; {due}{waits}{where}.",
        "{day}: {who} told {owner} to: “{words}”; {due}{waits}{where}.",
    ),
    "chain.due": ("thời hạn {day}", "due {day}"),
    "chain.undated": ("không nêu thời hạn", "no day was given"),
    "chain.waits": ("; chờ {document} có hiệu lực ngày {day}", "; waits for {document}, in force on {day}"),
    "chain.somebody": ("người hỏi", "who asked"),
    "chain.step": ("{day}: {who}{verb}{words}{where}.", "{day}: {who}{verb}{words}{where}."),
    "chain.joined": ("{day}: thêm bên cùng nêu khó khăn này.", "{day}: another one joined those who ask."),
    "chain.replied": ("{day}: {who} có ý kiến: “{words}”.", "{day}: {who} said: “{words}”."),
    "chain.in-force": ("{day}: {document} có hiệu lực.", "{day}: {document} took effect."),
    "chain.level": (
        "{day}: thủ tục {procedure} “{words}” chuyển từ {before} lên {after}{where}{simulated}.",
        "{day}: procedure {procedure} “{words}” went from {before} to {after}{where}{simulated}.",
    ),
    "chain.level-information": ("chỉ cung cấp thông tin", "information only"),
    "chain.level-partial": ("trực tuyến một phần", "online in part"),
    "chain.level-full": ("trực tuyến toàn trình", "wholly online"),
    "chain.by-document": (" (theo {document}{place})", " (by {document}{place})"),
    "chain.in-document": (" ({document}{place})", " ({document}{place})"),
    "chain.simulated": (" (bản ghi mô phỏng)", " (simulated records)"),
    "chain.figure": ("{title} của {subject}: từ ", "{title}, {subject}: from "),
    "chain.figure-up": (" lên ", " up to "),
    "chain.figure-down": (" xuống ", " down to "),
    # Invitation, minutes, notice of conclusions
    "invitation.symbol": ("GM", "GM"),
    "minutes.symbol": ("BB", "BB"),
    "conclusions.symbol": ("TB", "TB"),
    "conclusions.subject": ("Kết luận {title}", "Conclusions of {title}"),
    "minutes.secretary": ("THƯ KÝ", "SECRETARY"),
    "minutes.chair": ("CHỦ TỌA", "CHAIR"),
    "minutes.main-hall": ("Điểm cầu chính", "Main hall"),
    "minutes.no-place": ("trụ sở cơ quan tổ chức", "the seat of the organiser"),
    "minutes.no-item": ("Nội dung khác", "Other matters"),
    "minutes.not-concluded": ("chưa kết thúc", "not ended yet"),
    "minutes.nothing-recorded": ("Không có ý kiến ghi lại.", "Nothing was recorded."),
    "minutes.look-again-unsaid": ("xem lại {day}, không nêu hạn", "look again on {day}, no day was said"),
    "minutes.look-again": ("xem lại {day} (như đã nói: “{said}”)", "look again on {day} (as said: “{said}”)"),
    "minutes.directive": ("Giao {owner}: {text}; thời hạn: {until}.", "{owner} is to: {text}; until {until}."),
    "minutes.after-text": (
        "{text}, sau khi {document} có hiệu lực ({day})",
        "{text}, once {document} is in force ({day})",
    ),
    "minutes.vote": (
        "Biểu quyết: {text}. {yes} tán thành, {against} không tán thành, {abstain} ý kiến khác; {carried}.",
        "Voted: {text}. {yes} for, {against} against, {abstain} abstaining; {carried}.",
    ),
    "minutes.carried": ("thông qua (quá nửa số phiếu)", "carried (more than half of the votes)"),
    "minutes.not-carried": (
        "không thông qua (không quá nửa số phiếu)",
        "not carried (not more than half of the votes)",
    ),
    "minutes.concurrence": ("Thống nhất: {text}.", "Agreed without a vote: {text}."),
    "attendance.unknown": ("chưa ghi", "not noted"),
    "attendance.present": ("có mặt", "present"),
    "attendance.absent": ("vắng", "absent"),
    "attendance.excused": ("vắng có phép", "absent with leave"),
    # What changed between two sealed meetings
    "compare.value": ("{before} → {after}", "{before} → {after}"),
    "compare.revised": ("Đính chính {day}: {reason}", "Revised on {day}: {reason}"),
    "compare.other-source": ("Nguồn khác: {source}", "From another source: {source}"),
    "compare.new-period": ("Kỳ mới: {period}", "A new period: {period}"),
    "compare.goal-stated": ("{instrument}, nêu ngày {day}", "{instrument}, stated on {day}"),
    "compare.not-reviewed": (
        "Cuộc họp sau không xem xét chương trình này; mức phải đạt không đổi vì thế.",
        "The later meeting does not review this programme; the target is not changed by that.",
    ),
    "compare.no-reason": ("Không ghi lý do.", "No reason was recorded."),
    "compare.step": ("{day}: {verb}. {words}", "{day}: {verb}. {words}"),
    "compare.no-step": ("Không ai ghi bước nào; thay đổi theo ngày.", "Nobody recorded a step; the day passed."),
    "compare.in-overdue": ("quá hạn", "overdue"),
    "compare.in-soon": ("đến hạn trong 30 ngày", "due within 30 days"),
    "compare.in-later": ("có hạn sau", "due later"),
    "compare.in-undated": ("không có hạn", "without a date"),
    "compare.in-answered": ("đã trả lời, chờ xác nhận", "answered, not yet confirmed"),
    "compare.in-new": ("mới", "new"),
    "compare.settled": ("đã xong", "settled"),
    "compare.withdrawn": ("đã rút", "withdrawn"),
    "compare.gone": ("không còn trong danh sách", "no longer listed"),
    "compare.none": ("chưa có", "none"),
    "compare.title": ("{before} → {after}", "{before} → {after}"),
    "compare.figures": ("Số liệu đính chính", "Figures revised"),
    "compare.periods": ("Số liệu của kỳ mới", "Figures of a new period"),
    "compare.goals": ("Mức phải đạt thay đổi", "Goals changed"),
    "compare.targets": ("Tình trạng chỉ tiêu thay đổi", "Targets that stand otherwise"),
    "compare.moved": ("Việc đã chuyển biến", "Promises that moved"),
    "compare.new": ("Việc mới", "New"),
    "compare.ended": ("Việc đã kết thúc", "Ended"),
    "compare.nothing": ("Hai cuộc họp cho thấy cùng một nội dung.", "The two meetings show the same."),
    "severity.error": ("sai", "error"),
    "severity.warning": ("nghi ngờ", "warning"),
    "severity.note": ("lưu ý", "note"),
}
