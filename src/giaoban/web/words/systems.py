"""Information systems: why one cannot be registered, a dossier not moved, a drill not kept."""

WORDS: dict[str, tuple[str, str]] = {
    "system.no-name": (
        "Chưa ghi tên hệ thống. Ghi tên đầy đủ, từ 3 đến 300 ký tự.",
        "The system has no name. Give its full name, of 3 to 300 characters.",
    ),
    "system.bad-code": (
        "Mã “{code}” không dùng được. Mã gồm chữ không dấu, số, dấu chấm và gạch nối, dài nhất 40 ký tự.",
        "The code “{code}” cannot be used. Codes are letters, digits, dots and hyphens, 40 characters at most.",
    ),
    "system.known": (
        "Mã {code} đã thuộc về hệ thống “{name}”. Sửa hệ thống ấy, hoặc chọn mã khác.",
        "The code {code} belongs to “{name}”. Change that system, or choose another code.",
    ),
    "system.no-such-organisation": (
        "Không có đơn vị “{text}” đang hoạt động ngày {date}. Ghi đúng tên hoặc khóa của đơn vị.",
        "There is no organisation “{text}” in force on {date}. Give its exact name or key.",
    ),
    "system.no-owner": (
        "Chưa ghi chủ quản. Ghi tên hoặc khóa của đơn vị.",
        "No owner is named. Give the name or key of the organisation.",
    ),
    "system.owner-not-yours": (
        "Bạn không được đăng ký hệ thống của {owner}. Ghi đơn vị của mình, hoặc nhờ người của đơn vị ấy đăng ký.",
        "You may not register systems of {owner}. Name your own organisation, or let somebody of that one register it.",
    ),
    "system.owner-of-another-kind": (
        "{owner} (loại {kind}) không thể là chủ quản hệ thống. Chủ quản thuộc loại: {known}.",
        "{owner} (of kind {kind}) cannot own a system. Owners are of the kinds: {known}.",
    ),
    "system.bad-day": (
        "“{text}” không phải một ngày. Ghi dạng 31/12/2025.",
        "“{text}” is not a day. Write it as 31/12/2025.",
    ),
    "system.too-long": (
        "Ô này dài {length} ký tự, nhiều nhất {limit}. Rút ngắn lại.",
        "This field has {length} characters, {limit} at most. Shorten it.",
    ),
    "system.unknown": (
        "Không có hệ thống {key}. Tìm trong danh sách hệ thống.",
        "There is no system {key}. Look in the register.",
    ),
    "system.column-missing": (
        "Bảng thiếu cột “{field}”. Lấy tệp mẫu và thêm cột này.",
        "The table lacks the column “{field}”. Take the template and add it.",
    ),
    "system.unknown-column": (
        "Cột “{text}” được bỏ qua. Các cột được đọc: {known}.",
        "The column “{text}” is passed over. Columns that are read: {known}.",
    ),
    "system.no-rows": (
        "Bảng không có dòng nào dưới dòng tiêu đề.",
        "The table has no line below its head.",
    ),
    "system.too-many-rows": (
        "Bảng có {rows} dòng, mỗi lần nhiều nhất {most}. Chia thành nhiều tệp.",
        "The table has {rows} lines, {most} at most at once. Split it.",
    ),
    "system.twice-in-table": (
        "Mã {code} đã có ở dòng {line} của bảng này. Giữ một dòng.",
        "The code {code} stands in line {line} of this table already. Keep one of the two.",
    ),
    "system.row-not-yours": (
        "Bạn không được đăng ký hệ thống của {owner}. Bỏ dòng này, hoặc nhờ người của đơn vị ấy tải lên.",
        "You may not register systems of {owner}. Drop this line, or let somebody of that organisation send it.",
    ),
    "system.of-another-owner": (
        "Mã {code} là hệ thống “{name}” của chủ quản khác. Kiểm tra lại cột chủ quản.",
        "The code {code} is “{name}” of another owner. Look at the column of owners.",
    ),
    "system.nothing-to-import": (
        "Chưa có gì để nhập. Chọn tệp, hoặc dán bảng kèm dòng tiêu đề vào ô.",
        "There is nothing to import. Choose a file, or paste the table with its head.",
    ),
    "dossier.opened": ("mở hồ sơ", "dossier opened"),
    "dossier.no-facts": (
        "Hệ thống chưa có dữ kiện để xác định cấp độ. Trả lời ba màn hình xác định cấp độ trước.",
        "No facts are stated about the system. Answer the three screens of the wizard first.",
    ),
    "dossier.level-not-settled": (
        "Dữ kiện còn thiếu: cấp độ theo {regime} ít nhất là {level}, có thể đến {highest}. Trả lời các câu còn trống.",
        "Facts are missing: the level under {regime} is at least {level} and may be {highest}. Answer what is open.",
    ),
    "dossier.below-the-rules": (
        "Quy tắc cho cấp độ {level}; không thể đề xuất cấp độ thấp hơn ({given}).",
        "The rules give level {level}; a lower one ({given}) cannot be proposed.",
    ),
    "dossier.no-reason": (
        "Đề xuất cấp độ cao hơn quy tắc thì phải ghi lý do (đánh giá rủi ro).",
        "A level above that of the rules needs its reason (the risk assessment).",
    ),
    "dossier.unknown-regime": (
        "Không có chế độ {name}. Các chế độ: {known}.",
        "There is no regime {name}. There are: {known}.",
    ),
    "dossier.regime-not-in-use": (
        "Không lập hồ sơ mới theo {regime} được nữa: chế độ này hết hiệu lực ngày {valid_to}.",
        "No new dossier is opened under {regime}: it ended on {valid_to}.",
    ),
    "dossier.open-already": (
        "Hệ thống đang có một hồ sơ theo {regime}. Hoàn tất hoặc rút hồ sơ ấy trước.",
        "The system has an open dossier under {regime}. Finish or withdraw that one first.",
    ),
    "dossier.no-workflow": (
        "Gói dữ liệu không có quy trình {name}. Áp dụng lại gói dữ liệu.",
        "The pack has no workflow {name}. Apply the pack again.",
    ),
    "dossier.operator-unknown": (
        "Chưa ghi đơn vị vận hành, nên không biết ai không được thẩm định. Ghi đơn vị vận hành vào hệ thống trước.",
        "The operator is not stated, so nobody knows who may not appraise. State it with the system first.",
    ),
    "dossier.own-operator": (
        "{appraiser} vận hành hệ thống này hoặc thuộc đơn vị vận hành, nên không được thẩm định. Chọn đơn vị khác.",
        "{appraiser} runs this system, or belongs to the unit that does, and may not appraise it. Choose another unit.",
    ),
    "recovery.bad-kind": (
        "“{text}” không phải loại sao lưu. Chọn: {known}.",
        "“{text}” is no kind of backup. Choose: {known}.",
    ),
    "dossier.own-hand": (
        "Bạn là người của đơn vị vận hành hoặc đã gửi hồ sơ này, nên không được thẩm định. Giao cho người khác.",
        "You act for the operator, or sent this dossier, so you may not appraise it. Leave it to somebody else.",
    ),
    "dossier.statements-missing": (
        "Hồ sơ chưa đủ thuyết minh: {parts}. Viết các phần này rồi gửi.",
        "The dossier lacks statements: {parts}. Write them, then submit.",
    ),
    "dossier.signed-later": (
        "Ngày ký {date} ở sau hôm nay. Ghi ngày quyết định được ký.",
        "The day {date} lies after today. Give the day on which the decision was signed.",
    ),
    "dossier.bad-number": (
        "Số quyết định dài {length} ký tự, nhiều nhất {limit}.",
        "The number of the decision has {length} characters, {limit} at most.",
    ),
    "dossier.not-in-force": (
        "Quyết định {number} đã hết hiệu lực ngày {date}.",
        "The decision {number} ended on {date}.",
    ),
    "dossier.drafted-only": (
        "Thuyết minh chỉ sửa được khi hồ sơ đang dự thảo hoặc bị trả lại; hồ sơ này: {state}.",
        "Statements are changed while the dossier is drafted or returned; this one is {state}.",
    ),
    "recovery.bad-minutes": (
        "Số phút “{value}” không hợp lệ. Ghi một số nguyên từ {least} đến {most}.",
        "“{value}” minutes cannot be. Give a whole number from {least} to {most}.",
    ),
    "recovery.bad-count": (
        "Số “{value}” không hợp lệ. Ghi một số nguyên từ {least} đến {most}.",
        "“{value}” cannot be. Give a whole number from {least} to {most}.",
    ),
    "recovery.more-than-copies": (
        "Không thể là {value}: chỉ có {copies} bản, kể cả bản gốc.",
        "It cannot be {value}: there are {copies} copies, the original among them.",
    ),
    "recovery.not-a-number": (
        "“{text}” không phải số nguyên. Ghi chữ số, như 60.",
        "“{text}” is no whole number. Write digits, such as 60.",
    ),
    "recovery.no-name": (
        "Chưa ghi tên bộ sao lưu. Ghi tên từ 1 đến 120 ký tự.",
        "The backup set has no name. Give one of 1 to 120 characters.",
    ),
    "recovery.set-known": (
        "Hệ thống đã có bộ sao lưu tên “{name}”.",
        "The system already has a backup set called “{name}”.",
    ),
    "recovery.backwards": (
        "Các mốc thời gian của buổi diễn tập chạy ngược: {what}. Kiểm tra đồng hồ của máy chạy diễn tập.",
        "The instants of the drill run backwards: {what}. Look at the clock of the machine that ran it.",
    ),
    "recovery.no-proof": (
        "Không có số đếm và mã băm của bảng nào trước khi mất dữ liệu, nên không có gì để so.",
        "There are no counts and hashes of any table from before the loss, so there is nothing to compare.",
    ),
    "drill.unknown-backup": (
        "{system} không có bộ sao lưu tên “{name}”. Các bộ đã khai: {known}.",
        "{system} has no backup set called “{name}”. Those that are known: {known}.",
    ),
    "drill.backup-of-no-system": (
        "Bộ sao lưu “{name}” thuộc hệ thống nào thì chưa rõ. Thêm --system KHÓA.",
        "Of which system “{name}” is a backup set is not said. Add --system KEY.",
    ),
    "drill.no-tool": (
        "Không tìm thấy {tool} trên máy này. Cài bộ công cụ PostgreSQL, hoặc chỉ thư mục bằng --tools.",
        "{tool} is not on this machine. Install the PostgreSQL client tools, or name their folder with --tools.",
    ),
    "drill.step-failed": (
        "Bước {step} không chạy được: {reason}",
        "The step {step} failed: {reason}",
    ),
    "drill.unreachable": (
        "Không kết nối được tới {what}: {reason}",
        "{what} cannot be reached: {reason}",
    ),
    "drill.differs": (
        "Sau khi khôi phục, {tables} bảng khác bản gốc: {names}.",
        "After restoring, {tables} tables differ from the original: {names}.",
    ),
    "drill.objective-missed": (
        "Không đạt mục tiêu {objective}: mất {took} phút, cho phép {allowed} phút.",
        "The objective {objective} was missed: {took} minutes, {allowed} allowed.",
    ),
    "simulate.systems-do-not-fit": (
        "Không mô phỏng được {systems} hệ thống của {owners} đơn vị với {determined} đã xác định cấp độ và {compliant} "
        "đạt yêu cầu: mỗi số phải không lớn hơn số trước.",
        "{systems} systems of {owners} owners with {determined} determined and {compliant} compliant cannot be: each "
        "number is at most the one before.",
    ),
    "simulate.no-sets": (
        "Chưa có bộ yêu cầu theo cấp độ dùng được ngày {date}. Áp dụng gói dữ liệu trước: giaoban packs apply packs/vn.",
        "No set of requirements by level can be used on {date}. Apply the pack first: giaoban packs apply packs/vn.",
    ),
}
