"""Sentences for targets and how they stand, and for what is promised, asked, answered and settled."""

WORDS: dict[str, tuple[str, str]] = {
    "attainment.state.met": ("đạt", "met"),
    "attainment.state.on_course": ("đúng tiến độ", "on course"),
    "attainment.state.behind": ("chậm", "behind"),
    "attainment.state.no_data": ("chưa đánh giá được", "cannot be judged"),
    "attainment.reached": ("Đạt {value} so với {goal} ({period}).", "At {value} against {goal} ({period})."),
    "attainment.reached-since": (
        "Đạt {value} so với {goal}, ghi nhận {period}, sau hạn {due}.",
        "At {value} against {goal}, recorded for {period}, after it was due on {due}.",
    ),
    "attainment.ahead-of-path": (
        "{value} ({period}), cao hơn hoặc bằng {expected} trên đường thẳng từ {baseline} ({baseline_day}) đến {goal} ({due}).",
        "{value} ({period}), at or above {expected} on the straight path from {baseline} ({baseline_day}) to {goal} ({due}).",
    ),
    "attainment.short-of-path": (
        "{value} ({period}); theo đường thẳng từ {baseline} ({baseline_day}) đến {goal} ({due}) phải là {expected}.",
        "{value} ({period}); the straight path from {baseline} ({baseline_day}) to {goal} ({due}) stands at {expected}.",
    ),
    "attainment.short-at-due": (
        "{value} ({period}), còn thiếu {gap} so với {goal}; hạn {due}.",
        "{value} ({period}), short of {goal} by {gap}; due {due}.",
    ),
    "attainment.too-early": (
        "Mới có một kỳ số liệu, {value} ({period}), còn cách {goal} {gap}; hạn {due}.",
        "Only one period yet, {value} ({period}), {gap} from {goal}; due {due}.",
    ),
    "attainment.no-baseline": (
        "{value} ({period}), chưa đến {goal}; không có số liệu trước đó để vẽ tiến độ.",
        "{value} ({period}), not yet {goal}; no earlier figure to draw a path from.",
    ),
    "attainment.bound-undecided": (
        "Nguồn chỉ nêu mức chặn {value} ({period}), không đủ để nói đã đạt {goal} hay chưa.",
        "Its source only bounds the figure, {value} ({period}); that does not settle whether {goal} is reached.",
    ),
    "attainment.stale": (
        "Số gần nhất, {value} ({period}), đã cũ hơn nửa năm vào ngày đánh giá {judged}; hạn {due}.",
        "The last figure is {value} ({period}), over half a year before the judged day {judged}; due {due}.",
    ),
    "attainment.no-value": ("Chưa có số liệu nào.", "No figure yet."),
    "attainment.no-indicator": ("Mục tiêu này chưa gắn với chỉ số nào.", "No indicator measures this target yet."),
    "attainment.goal-unknown": ("Chưa biết mức phải đạt.", "The value to reach is not known."),
    "attainment.unit-differs": (
        "Mục tiêu và số liệu khác đơn vị đo.",
        "Goal and figure are in different units.",
    ),
    "attainment.needs-counts": (
        "Nguồn chỉ nêu tỷ lệ, không nêu số lượng, nên không tính lại được cho cơ cấu này.",
        "Its source gives a rate without counts, so it cannot be restated in this structure.",
    ),
    "attainment.not-owed": (
        "Cơ quan này không phải thực hiện mục tiêu này.",
        "This organisation does not owe this target.",
    ),
    "attainment.units-behind": (
        "{behind}/{measured} cơ quan có số liệu còn chậm: {names}.",
        "{behind} of {measured} organisations with figures are behind: {names}.",
    ),
    "attainment.note.only-draft": (
        "Mới có dự thảo, chưa thấy mức quyết định.",
        "Only a draft; no decided value is known.",
    ),
    "attainment.note.stated-only": (
        "Mức này được nêu tại hội nghị, chưa thấy văn bản quyết định.",
        "Stated at a meeting; no decision was seen.",
    ),
    "attainment.note.changed-from-draft": ("Mức quyết định khác dự thảo.", "The decided value differs from the draft."),
    "attainment.note.disputed": (
        "Một số khác cho cùng kỳ, {other} ({other_source}), cho kết quả khác.",
        "Another figure for the same period, {other} ({other_source}), says otherwise.",
    ),
    "attainment.note.estimate": ("Số liệu ước tính.", "The figure is an estimate."),
    "attainment.note.simulated": ("Số liệu mô phỏng, không phải số thật.", "The figure is simulated, not real."),
    "attainment.note.computed": ("Tính từ số liệu của hai kỳ.", "Computed from the figures of two periods."),
    "commitment.state.open": ("chưa trả lời", "open"),
    "commitment.state.answered": ("đã trả lời, chờ xác nhận", "answered, not yet confirmed"),
    "commitment.state.settled": ("đã xong", "settled"),
    "commitment.state.withdrawn": ("đã rút", "withdrawn"),
    "commitment.kind-not-opened": (
        "Không mở được việc loại “{kind}”. Chọn một trong: {known}.",
        "A “{kind}” is not opened this way. Choose one of: {known}.",
    ),
    "commitment.no-title": (
        "Chưa ghi nội dung công việc. Viết một câu nêu việc phải làm.",
        "Say in a sentence what is to be done.",
    ),
    "commitment.no-asker": (
        "Kiến nghị phải có cơ quan kiến nghị, vì chỉ cơ quan đó được đóng kiến nghị.",
        "A petition needs its asker, for only the asker may close it.",
    ),
    "commitment.no-date": (
        "Chưa có hạn. Ghi ngày đến hạn, hoặc ghi ngày sẽ xem lại nếu chưa định được hạn.",
        "No date. Give the day it is due, or the day on which it will be looked at again.",
    ),
    "commitment.date-is-past": (
        "Ngày {date} đã qua; hôm nay là {today}. Chọn một ngày từ hôm nay trở đi.",
        "The day {date} is past; today is {today}. Choose a day from today on.",
    ),
    "commitment.nobody-owes": (
        "{subject} không còn hoạt động vào ngày {today}. Giao cho cơ quan kế nhiệm.",
        "{subject} is not in being on {today}. Address its successor.",
    ),
    "commitment.is-open": (
        "{key} đang mở và chưa được trả lời, nên không cần mở lại. Tải lại trang để xem hiện trạng.",
        "{key} is open and unanswered, so there is nothing to reopen. Reload to see how it stands.",
    ),
    "commitment.is-answered": (
        "{key} đã được trả lời. Người hỏi xác nhận xong, hoặc mở lại và nêu lý do.",
        "{key} has been answered. Those who asked settle it, or reopen it and say why.",
    ),
    "commitment.is-settled": (
        "{key} đã xong. Nếu thấy chưa xong, người hỏi mở lại và nêu lý do.",
        "{key} is settled. If it is not, those who asked reopen it and say why.",
    ),
    "commitment.is-withdrawn": (
        "{key} đã rút, không làm thêm được gì. Nếu cần, hãy mở một việc mới.",
        "{key} was withdrawn; nothing more happens to it. If needed, open a new one.",
    ),
    "commitment.note-needed": ("Viết vài lời: đã làm gì, hoặc vì sao.", "Write a few words: what was done, or why."),
    "commitment.target-is-measured": (
        "{key} là chỉ tiêu: đạt hay chưa là do số liệu, không do người bấm.",
        "{key} is a target: figures say whether it is met, nobody clicks it done.",
    ),
}
