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
        "Trên lộ trình mới có số liệu ở điểm xuất phát, {value} ({period}), còn cách {goal} {gap}; hạn {due}.",
        "On the path there is only the figure it starts from, {value} ({period}), {gap} from {goal}; due {due}.",
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
    "commitment.party.asker": ("Bên kiến nghị", "Who asks"),
    "commitment.party.askers": ("Bên kiến nghị", "Who asks"),
    "commitment.party.asked_by": ("Bên kiến nghị", "Who asks"),
    "commitment.party.owed_by": ("Bên thực hiện", "Who owes it"),
    "commitment.party.held_by": ("Bên giữ dữ liệu", "Who holds the data"),
    "commitment.party.members": ("Thành viên của nhóm", "Members of the group"),
    "commitment.party.reviewed_by": ("Bên thẩm định", "Who reviews it"),
    "commitment.party.spokesperson_of": ("Bên phát ngôn", "Who speaks"),
    "commitment.agreed-already": (
        "{subject} đã chấp nhận câu trả lời này; còn chờ những cơ quan khác cùng kiến nghị.",
        "{subject} has accepted this answer already; the others who asked have yet to.",
    ),
    "commitment.accepts-for-itself": (
        "ghi nhận cho cơ quan của ông/bà; đóng khi mọi cơ quan còn kiến nghị đã chấp nhận",
        "recorded for your organisation; it closes once everybody still asking has accepted",
    ),
    "commitment.leaves-by-itself": (
        "cơ quan của ông/bà thôi kiến nghị; kiến nghị vẫn giữ cho các cơ quan khác",
        "your organisation leaves it; it goes on for the others",
    ),
    "commitment.no-date": (
        "Chưa có hạn. Ghi ngày đến hạn, hoặc ghi ngày sẽ xem lại nếu chưa định được hạn.",
        "No date. Give the day it is due, or the day on which it will be looked at again.",
    ),
    "commitment.date-is-past": (
        "Ngày {date!d} đã qua; hôm nay là {today!d}. Chọn một ngày từ hôm nay trở đi.",
        "The day {date!d} is past; today is {today!d}. Choose a day from today on.",
    ),
    "commitment.nobody-owes": (
        "{subject} không còn hoạt động vào ngày {today!d}. Giao cho cơ quan kế nhiệm.",
        "{subject} is not in being on {today!d}. Address its successor.",
    ),
    "commitment.nobody-asks": (
        "{subject} không còn hoạt động vào ngày {today!d}. Ghi tên cơ quan kế nhiệm.",
        "{subject} is not in being on {today!d}. Name its successor.",
    ),
    "commitment.long-title": (
        "Nội dung dài {length} chữ cái; tối đa {limit}. Rút gọn thành một câu, phần còn lại ghi ở mục chi tiết.",
        "This is {length} letters long; at most {limit}. Put it in a sentence and the rest under the details.",
    ),
    "commitment.field-too-long": (
        "“{title_vi}” dài quá {limit} chữ cái. Rút gọn, hoặc đưa vào một văn bản rồi dẫn văn bản đó.",
        "“{title_en}” is longer than {limit} letters. Shorten it, or put it in a document and cite that.",
    ),
    "commitment.no-workflow": (
        "Chưa có quy trình cho loại việc “{kind}”. Áp dụng một gói có thư mục workflows rồi thử lại.",
        "There is no workflow for a “{kind}” yet. Apply a pack that has the folder workflows, then try again.",
    ),
    "commitment.no-such-thing": (
        "“{title_vi}”: không có “{key}”. Chọn trong danh sách, hoặc kiểm tra lại mã.",
        "“{title_en}”: there is no “{key}”. Choose from the list, or check the key.",
    ),
    "commitment.before-its-last-step": (
        "Thời điểm này sớm hơn bước gần nhất của {key}. Kiểm tra đồng hồ của máy chủ.",
        "This moment lies before the last step of {key}. Check the clock of the server.",
    ),
    "commitment.not-joined": (
        "{key} đã kết thúc hoặc không phải là kiến nghị, nên không tham gia được. Gửi một kiến nghị mới và dẫn lại việc này.",
        "{key} has ended or is no petition, so nobody joins it. Submit a new petition that names this one.",
    ),
    "commitment.asks-itself": (
        "{subject} vừa kiến nghị vừa phải giải quyết (hoặc là cấp trên của bên giải quyết), như vậy sẽ tự đóng câu trả lời của mình. Chọn cơ quan khác.",
        "{subject} would ask and owe the answer (or stands above who owes it), and close its own answer. Choose another body.",
    ),
    "commitment.joined-already": (
        "{subject} đã là bên kiến nghị, không cần thêm lần nữa.",
        "{subject} is among those who ask already.",
    ),
    "commitment.not-passed-on-yet": (
        "Ngày {date!d} chưa đến; hôm nay là {today!d}. Chuyển giao từ ngày cơ quan kế nhiệm hoạt động.",
        "The day {date!d} lies ahead; today is {today!d}. Pass on from the day the successor begins.",
    ),
    "commitment.no-single-heir": (
        "{key}: {subject} đã kết thúc và có nhiều nơi kế nhiệm hoặc chưa rõ nơi nào ({heirs}). Chỉ rõ ai nhận việc này.",
        "{key}: {subject} has ended, and several or none follow it ({heirs}). Say who takes this one.",
    ),
    "own-target.several-values": (
        "Chỉ tiêu {code}: các nơi hợp thành {heir} đã tự đặt những mức khác nhau ({values}). {heir} tự đặt mức của mình.",
        "Target {code}: those that became {heir} had set themselves different values ({values}). {heir} sets its own.",
    ),
    "commitment.clock.idle": ("{clock}: chưa bắt đầu tính.", "{clock}: has not begun."),
    "commitment.clock.running": (
        "{clock}: đến hết ngày {last}, còn {left} ngày.",
        "{clock}: until the end of {last}, {left} days left.",
    ),
    "commitment.clock.running-working": (
        "{clock}: đến hết ngày {last}, còn {left} ngày làm việc.",
        "{clock}: until the end of {last}, {left} working days left.",
    ),
    "commitment.clock.run_out": (
        "{clock}: đã quá hạn từ ngày {last}.",
        "{clock}: overdue since {last}.",
    ),
    "commitment.clock.paused": (
        "{clock}: tạm dừng vì {state_vi}; tính tiếp khi chuyển bước.",
        "{clock}: paused because it is {state_en}; it goes on with the next step.",
    ),
    "commitment.clock.stopped": ("{clock}: đã xong, đúng hạn.", "{clock}: stopped, in time."),
    "commitment.clock.stopped-late": ("{clock}: đã xong, nhưng quá hạn.", "{clock}: stopped, but late."),
    "commitment.clock.uncertain": (
        "Chưa có lịch nghỉ lễ của năm liên quan, nên mới trừ thứ Bảy và Chủ nhật.",
        "The holidays of a year in question are not known; only weekends are left out.",
    ),
}
