"""Sentences for reviews and their reports."""

WORDS: dict[str, tuple[str, str]] = {
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
    "severity.error": ("sai", "error"),
    "severity.warning": ("nghi ngờ", "warning"),
    "severity.note": ("lưu ý", "note"),
}
