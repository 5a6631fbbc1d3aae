"""Sentences for workflows, their clocks and calendars: what is wrong with a file, and why a move is not made."""

WORDS: dict[str, tuple[str, str]] = {
    # A workflow file
    "workflow.unknown-state": (
        "Không có trạng thái “{name}”. Có phải “{nearest}”? Các trạng thái: {known}.",
        "There is no state “{name}”. Did you mean “{nearest}”? States: {known}.",
    ),
    "workflow.unknown-role": (
        "Không có vai “{name}”. Có phải “{nearest}”? Các vai đã khai: {known}.",
        "There is no role “{name}”. Did you mean “{nearest}”? Roles: {known}.",
    ),
    "workflow.unknown-field": (
        "Không có trường “{name}”. Có phải “{nearest}”? Khai trường đó trong mục fields, hoặc dùng một trong: {known}.",
        "There is no field “{name}”. Did you mean “{nearest}”? State it under fields, or use one of: {known}.",
    ),
    "workflow.unknown-clock": (
        "Không có đồng hồ “{name}”. Có phải “{nearest}”? Các đồng hồ: {known}.",
        "There is no clock “{name}”. Did you mean “{nearest}”? Clocks: {known}.",
    ),
    "workflow.name-twice": (
        "Tên “{name}” được dùng hai lần trong mục {part}. Mỗi tên chỉ dùng một lần.",
        "The name “{name}” is used twice in {part}. Use each once.",
    ),
    "workflow.system-is-no-role": (
        "“system” là tên dành cho bước do đồng hồ tự thực hiện, không phải vai của ai. Đặt tên khác cho vai này.",
        "“system” is kept for moves that a clock makes; it is nobody's role. Name this role otherwise.",
    ),
    "workflow.no-end": (
        "Quy trình không có trạng thái kết thúc nào. Ghi final: true ở ít nhất một trạng thái.",
        "No state is an end. Write final: true at one state at least.",
    ),
    "workflow.not-one-owner": (
        "Trạng thái “{state}” có {count} chủ ({owners}); phải có đúng một, để luôn biết việc đang ở ai.",
        "State “{state}” has {count} owners ({owners}); it needs exactly one, so that it is always clear who has it.",
    ),
    "workflow.unreachable": (
        "Không bước nào dẫn từ “{initial}” đến trạng thái “{state}”. Thêm bước dẫn đến, hoặc bỏ trạng thái này.",
        "No move leads from “{initial}” to state “{state}”. Add one, or remove the state.",
    ),
    "workflow.no-way-out": (
        "Từ trạng thái “{state}” không đi đến được kết thúc nào ({ends}). Thêm một bước dẫn ra.",
        "From state “{state}” no end can be reached ({ends}). Add a move that leads out.",
    ),
    "workflow.no-mover": (
        "Bước “{move}” không ai được thực hiện. Ghi vai ở by, hoặc đồng hồ ở after.",
        "Nobody may make the move “{move}”. Name a role in by, or a clock in after.",
    ),
    "workflow.two-kinds-of-mover": (
        "Bước “{move}” vừa do người (by) vừa do đồng hồ (after). Tách thành hai bước.",
        "The move “{move}” is made both by people (by) and by a clock (after). Make it two moves.",
    ),
    "workflow.dead-move": (
        "Bước “{move}” bắt đầu từ nơi không bao giờ đến được ({states}). Sửa from, hoặc bỏ bước này.",
        "The move “{move}” starts where nothing ever stands ({states}). Correct from, or remove it.",
    ),
    "workflow.dead-move-of-clock": (
        "Bước “{move}” chờ đồng hồ “{clock}”, nhưng đồng hồ đó không chạy ở trạng thái “{state}”.",
        "The move “{move}” waits for the clock “{clock}”, which does not run in state “{state}”.",
    ),
    "workflow.silence-without-notice": (
        "Bước “{move}” coi im lặng là đồng ý, nhưng đồng hồ “{clock}” không nhắc {roles} trước. Thêm reminders cho vai đó.",
        "The move “{move}” takes silence for an answer, but the clock “{clock}” does not remind {roles} first. Add reminders.",
    ),
    "workflow.clock-cannot-answer": (
        "Bước “{move}” do đồng hồ thực hiện nên không điền được “{name}”. Bỏ yêu cầu này.",
        "The move “{move}” is made by a clock, which cannot give “{name}”. Remove that requirement.",
    ),
    "workflow.field-unused": (
        "Không bước nào dùng trường “{name}”. Bỏ đi, hoặc ghi vào needs của một bước.",
        "No move uses the field “{name}”. Remove it, or name it in a move's needs.",
    ),
    "workflow.choices": (
        "Trường “{name}” kiểu {type}: chỉ kiểu choice có choices, và kiểu choice phải có.",
        "The field “{name}” is of type {type}: a choice needs choices, and nothing else has them.",
    ),
    "workflow.clock-length": (
        "Đồng hồ “{clock}” phải có đúng một độ dài: working_days, calendar_days, hoặc to_due: true.",
        "The clock “{clock}” needs exactly one length: working_days, calendar_days, or to_due: true.",
    ),
    "workflow.fixed-day-cannot-pause": (
        "Đồng hồ “{clock}” chạy đến một ngày định trước nên không dừng được. Bỏ pauses_in, hoặc cho nó độ dài.",
        "The clock “{clock}” runs to a fixed day and cannot pause. Remove pauses_in, or give it a length.",
    ),
    "workflow.clock-never-starts": (
        "Đồng hồ “{clock}” không bao giờ chạy: không đến được trạng thái nào trong starts_in.",
        "The clock “{clock}” never starts: no state in its starts_in is ever reached.",
    ),
    "workflow.clock-never-stops": (
        "Đồng hồ “{clock}” đã chạy thì không dừng: không đến được trạng thái nào trong stops_in.",
        "Once started the clock “{clock}” never stops: no state in its stops_in can be reached.",
    ),
    "workflow.clock-runs-on": (
        "Việc kết thúc ở “{state}” mà đồng hồ “{clock}” vẫn chạy. Thêm “{state}” vào stops_in.",
        "It ends in “{state}” with the clock “{clock}” still running. Add “{state}” to its stops_in.",
    ),
    "workflow.clock-contradiction": (
        "Trạng thái “{state}” nằm cả trong {one} và {other} của đồng hồ “{clock}”. Chọn một.",
        "State “{state}” stands in both {one} and {other} of the clock “{clock}”. Choose one.",
    ),
    "workflow.told-to-nobody": (
        "Đồng hồ “{clock}” có một lời nhắc không gửi cho ai. Ghi vai ở to.",
        "The clock “{clock}” has a notice that goes to nobody. Name a role in to.",
    ),
    "workflow.reminder-too-early": (
        "Đồng hồ “{clock}” dài {length} ngày mà nhắc trước {days} ngày, tức là trước khi bắt đầu.",
        "The clock “{clock}” is {length} days long and reminds {days} days before its end, which is before it began.",
    ),
    "workflow.closed-by-another": (
        "Bước “{move}” cho {roles} kết thúc việc, trong khi closed_by chỉ cho {closed_by}.",
        "The move “{move}” lets {roles} end it, while closed_by allows only {closed_by}.",
    ),
    # A move
    "workflow.no-such-state": (
        "Trạng thái “{name}” không có trong quy trình này ({known}). Có thể quy trình đã đổi phiên bản.",
        "The state “{name}” is not in this workflow ({known}). It may have changed its version.",
    ),
    "workflow.no-such-move": (
        "Không có bước “{name}”. Từ đây có thể: {known}.",
        "There is no move “{name}”. From here: {known}.",
    ),
    "workflow.not-from-here": (
        "Không thể “{move_vi}” khi việc đang ở “{state_vi}”. Từ đây có thể: {can_vi}.",
        "“{move_en}” cannot be done while it is “{state_en}”. From here: {can_en}.",
    ),
    "workflow.not-yours": (
        "Chỉ {may_vi} được “{move_vi}”. Đề nghị họ thực hiện, hoặc đăng nhập đúng vai.",
        "Only {may_en} may “{move_en}”. Ask them, or sign in with that role.",
    ),
    "workflow.only-the-clock": (
        "“{move_vi}” do hệ thống thực hiện khi hết hạn, không ai tự bấm được.",
        "“{move_en}” is done by the system when time runs out; nobody does it by hand.",
    ),
    "workflow.not-yet": (
        "Chưa hết hạn “{clock}” nên chưa “{move_vi}” được.",
        "The clock “{clock}” has not run out, so “{move_en}” must wait.",
    ),
    "workflow.not-told": (
        "Chưa gửi đủ lời nhắc của “{clock}”, nên chưa được coi im lặng là đồng ý. Gửi lời nhắc trước.",
        "Not every reminder of “{clock}” was delivered, so silence is no answer yet. Send them first.",
    ),
    "workflow.field-missing": (
        "Để “{move_vi}”, điền “{title_vi}”.",
        "To “{move_en}”, fill in “{title_en}”.",
    ),
    "workflow.field-wrong": (
        "“{title_vi}” không nhận “{value}”. Cần: {expected}.",
        "“{title_en}” does not take “{value}”. Expected: {expected}.",
    ),
    "workflow.field-not-asked": (
        "“{move_vi}” không dùng trường “{name}”. Các trường cần điền: {known}.",
        "“{move_en}” does not use the field “{name}”. It asks for: {known}.",
    ),
    "workflow.evidence-missing": (
        "Để “{move_vi}”, phải kèm {kind!w}.",
        "To “{move_en}”, bring {kind!w}.",
    ),
    "workflow.evidence-missing.document": ("một văn bản trong thư viện", "a document of the library"),
    "workflow.evidence-missing.provision": (
        "điều khoản làm căn cứ: văn bản và chỗ trong văn bản (ví dụ Điều 3)",
        "the provision it rests on: the document and the place in it (such as Article 3)",
    ),
    "workflow.evidence-missing.figure": ("một số liệu", "a figure"),
    "workflow.evidence-missing.file": ("một tệp", "a file"),
    # A year of the calendar
    "calendar.ends-before-it-begins": (
        "Kỳ nghỉ kết thúc ({last}) trước khi bắt đầu ({first}). Sửa một trong hai ngày.",
        "Days off that end ({last}) before they begin ({first}). Correct one of the two.",
    ),
    "calendar.other-year": (
        "Ngày {day} không thuộc năm {year} của tệp này. Chuyển sang tệp của năm đó.",
        "The day {day} is not in {year}, the year of this file. Move it to the file of its year.",
    ),
    "calendar.day-twice": ("Ngày {day} được ghi hai lần. Bỏ một.", "The day {day} is stated twice. Remove one."),
    "calendar.already-off": (
        "Ngày {day} vốn đã là ngày nghỉ nên không hoán đổi được. Kiểm tra lại quyết định hoán đổi.",
        "The day {day} is off already and cannot be swapped. Check the decision.",
    ),
    "calendar.already-worked": (
        "Ngày {day} vốn đã là ngày làm việc nên không làm bù được. Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
        "The day {day} is worked already. A day worked instead has to be a Saturday or Sunday.",
    ),
    "calendar.works-on-a-holiday": (
        "Ngày làm bù {day} trùng ngày nghỉ lễ. Kiểm tra lại quyết định hoán đổi.",
        "The day worked instead, {day}, is a holiday. Check the decision.",
    ),
    "calendar.year-twice": (
        "Năm {year} có hai tệp lịch. Gộp thành một.",
        "The year {year} has two calendar files. Join them.",
    ),
    "calendar.zones-differ": (
        "Các năm dùng múi giờ khác nhau: {zones}. Một gói chỉ dùng một múi giờ.",
        "The years use different time zones: {zones}. A pack has one.",
    ),
    # A deadline as written, and the rule that read it
    "deadline.day": ("“{text}”: hạn ngày {date}.", "“{text}”: due on {date}."),
    "deadline.same-day": ("“{text}”: trong ngày nêu, {date}.", "“{text}”: the day it was said, {date}."),
    "deadline.before": (
        "“{text}”: trước {first}, tức là muộn nhất {date}.",
        "“{text}”: before {first}, that is by {date}.",
    ),
    "deadline.week": (
        "“{text}”: ngày làm việc cuối của tuần từ {first} đến {last}, là {date}.",
        "“{text}”: the last working day of the week {first} to {last}, {date}.",
    ),
    "deadline.month": ("“{text}”: hết khoảng {first} đến {last}.", "“{text}”: by the end of {first} to {last}."),
    "deadline.months": ("“{text}”: hết khoảng {first} đến {last}.", "“{text}”: by the end of {first} to {last}."),
    "deadline.quarter": ("“{text}”: hết khoảng {first} đến {last}.", "“{text}”: by the end of {first} to {last}."),
    "deadline.year": ("“{text}”: hết khoảng {first} đến {last}.", "“{text}”: by the end of {first} to {last}."),
    "deadline.working-days": (
        "“{text}”: {count} ngày làm việc sau {start}, không tính ngày đầu, là {date}.",
        "“{text}”: {count} working days after {start}, the first day not counted, is {date}.",
    ),
    "deadline.calendar-days": (
        "“{text}”: tính từ {start}, không tính ngày đầu; nếu rơi vào ngày nghỉ thì lùi sang ngày làm việc kế tiếp, là {date}.",
        "“{text}”: from {start}, the first day not counted; moved to the next working day if it ends on a day off: {date}.",
    ),
    "deadline.after": (
        "“{text}”: chỉ nêu lúc bắt đầu, không nêu hạn. Xem lại ngày {look_again_on}.",
        "“{text}”: says when it begins, not when it is due. Look again on {look_again_on}.",
    ),
    "deadline.recurring": (
        "“{text}”: việc lặp lại, không có một hạn duy nhất. Xem lại ngày {look_again_on}.",
        "“{text}”: it recurs and has no single day. Look again on {look_again_on}.",
    ),
    "deadline.at-once": (
        "“{text}”: làm ngay, không nêu ngày. Xem lại ngày {look_again_on}.",
        "“{text}”: at once, without a day. Look again on {look_again_on}.",
    ),
    "deadline.soon": (
        "“{text}”: sớm, không nêu ngày. Xem lại ngày {look_again_on}.",
        "“{text}”: soon, without a day. Look again on {look_again_on}.",
    ),
    "deadline.later": (
        "“{text}”: chưa nêu ngày. Xem lại ngày {look_again_on}.",
        "“{text}”: no day yet. Look again on {look_again_on}.",
    ),
    "deadline.several": (
        "“{text}” nêu hai hạn, {one} và {other}. Ghi một hạn.",
        "“{text}” names two deadlines, {one} and {other}. Give one.",
    ),
    "deadline.negative": (
        "“{text}” là số âm. Ghi số ngày từ 1 trở lên, hoặc một ngày cụ thể.",
        "“{text}” is less than nothing. Give one day or more, or a date.",
    ),
    "deadline.next-meeting": (
        "“{text}”: xem lại tại kỳ họp tới, ngày {look_again_on}.",
        "“{text}”: comes back at the next meeting, on {look_again_on}.",
    ),
    "deadline.term": (
        "“{text}”: thuộc nhiệm kỳ, chưa nêu ngày. Xem lại ngày {look_again_on}.",
        "“{text}”: within the term of office, without a day. Look again on {look_again_on}.",
    ),
    "deadline.on-condition": (
        "“{text}”: phụ thuộc điều kiện, chưa có ngày. Xem lại ngày {look_again_on}.",
        "“{text}”: depends on a condition and has no day yet. Look again on {look_again_on}.",
    ),
    "deadline.none": (
        "Không nêu hạn. Xem lại ngày {look_again_on}.",
        "No deadline given. Look again on {look_again_on}.",
    ),
    "deadline.no-such-day": (
        "“{text}”: ngày này không có trong lịch ({named}). Hỏi lại người giao; xem lại ngày {look_again_on}.",
        "“{text}”: no such day exists ({named}). Ask who said it; look again on {look_again_on}.",
    ),
    "deadline.not-understood": (
        "“{text}”: không đọc ra ngày nào. Ghi ngày, hoặc xem lại ngày {look_again_on}.",
        "“{text}”: no day could be read in it. Give one, or look again on {look_again_on}.",
    ),
}
