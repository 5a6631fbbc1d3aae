"""Checklists: files that are not sound, answers that do not fit, judgements that cannot be made."""

WORDS: dict[str, tuple[str, str]] = {
    "checklist.not-a-mapping": (
        "Tệp không phải danh sách trường. Tệp bộ tiêu chí bắt đầu bằng các trường như id, version, title.",
        "The file is no list of fields. A checklist file begins with fields such as id, version, title.",
    ),
    "checklist.unknown-field": (
        "Không có trường “{field}”. Kiểm tra chính tả hoặc bỏ trường này.",
        "There is no field “{field}”. Check its spelling or remove it.",
    ),
    "checklist.missing-field": (
        "Thiếu trường “{field}”. Bổ sung trường này.",
        "The field “{field}” is missing. Add it.",
    ),
    "checklist.bad-name": (
        "“{value}” không dùng được cho trường “{field}”: chỉ dùng chữ không dấu, số, dấu chấm, gạch nối, gạch dưới.",
        "“{value}” cannot stand in “{field}”: use letters without marks, digits, dots, hyphens, underscores.",
    ),
    "checklist.not-allowed": (
        "Trường “{field}” không nhận “{value}”. Chọn một trong: {allowed}.",
        "The field “{field}” does not take “{value}”. Choose one of: {allowed}.",
    ),
    "checklist.wrong-value": (
        "Trường “{field}” có giá trị sai: {value} ({reason}).",
        "The field “{field}” holds a wrong value: {value} ({reason}).",
    ),
    "checklist.ends-before-it-begins": (
        "Bộ tiêu chí hết hiệu lực ({valid_to}) trước khi có hiệu lực ({valid_from}). Sửa một trong hai ngày.",
        "The set ends ({valid_to}) before it begins ({valid_from}). Correct one of the days.",
    ),
    "checklist.transition-before-the-end": (
        "Chuyển tiếp đến {date} chỉ có nghĩa sau khi bộ hết hiệu lực ({valid_to}). Ghi valid_to, hoặc sửa ngày.",
        "A transition until {date} makes sense after the set has ended ({valid_to}). Write valid_to, or correct the day.",
    ),
    "checklist.review-overdue": (
        "Đã quá ngày rà soát {date}. Đơn vị phụ trách {owner} rà soát lại bộ tiêu chí và ghi ngày mới.",
        "The review of {date} is overdue. {owner} reviews the set and writes the next day.",
    ),
    "checklist.supersedes-itself": (
        "Bộ tiêu chí tự thay thế chính nó. Ghi bộ trước đó, hoặc bỏ trường supersedes.",
        "The set supersedes itself. Name the one before it, or remove supersedes.",
    ),
    "checklist.basis-says-nothing": (
        "Căn cứ không nêu văn bản nào. Ghi document (mã văn bản) hoặc words (lời mô tả).",
        "This basis names nothing. Write document (the key of a document) or words.",
    ),
    "checklist.gap-not-told": (
        "Bộ {id} chưa đầy đủ (complete: false) nhưng không nói thiếu gì. Ghi phần thiếu vào note.",
        "The set {id} is not complete but does not say what is missing. Say it in note.",
    ),
    "checklist.scale-name-taken": (
        "Tên thang đo “{scale}” đã có sẵn với nghĩa khác. Đặt tên khác.",
        "The scale name “{scale}” is built in and means something else. Choose another name.",
    ),
    "checklist.unknown-scale": (
        "Không có thang đo “{name}”. Các thang đo: {known}. Gần nhất: {nearest}.",
        "There is no scale “{name}”. The scales are: {known}. Nearest: {nearest}.",
    ),
    "checklist.levels-misplaced": (
        "Thang đo “{scale}” (kiểu {kind}): danh sách levels chỉ dùng, và phải có, với kiểu levels.",
        "Scale “{scale}” (of kind {kind}): levels belong to the kind levels, which needs them.",
    ),
    "checklist.steps-misplaced": (
        "Thang đo “{scale}” (kiểu {kind}): kiểu threshold và formula cần đúng một trong hai: steps hoặc line; "
        "kiểu khác không dùng.",
        "Scale “{scale}” (of kind {kind}): threshold and formula need either steps or line; other kinds have neither.",
    ),
    "checklist.formula-misplaced": (
        "Thang đo “{scale}” (kiểu {kind}): công thức chỉ dùng, và phải có, với kiểu formula.",
        "Scale “{scale}” (of kind {kind}): a formula belongs to the kind formula, which needs it.",
    ),
    "checklist.line-without-length": (
        "Thang đo “{scale}”: hai đầu zero và full trùng nhau.",
        "Scale “{scale}”: zero and full are the same number.",
    ),
    "checklist.step-without-bound": (
        "Thang đo “{scale}”, bậc {number}: ghi at_least hoặc at_most.",
        "Scale “{scale}”, step {number}: write at_least or at_most.",
    ),
    "checklist.full-credit-out-of-reach": (
        "Thang đo “{scale}” không có mức nào được trọn điểm (credit: 1), nên không ai đạt được.",
        "No level of scale “{scale}” brings full credit (credit: 1), so nobody could meet it.",
    ),
    "checklist.name-twice": (
        "“{name}” xuất hiện hai lần trong {part}. Mỗi tên chỉ dùng một lần.",
        "“{name}” stands twice in {part}. A name is used once.",
    ),
    "checklist.group-weighs-nothing": (
        "Nhóm {id} có trọng số 0 nên bị bỏ qua. Bỏ trường weight để từng tiêu chí tự tính, hoặc ghi số lớn hơn 0.",
        "Group {id} weighs 0 and would be lost. Leave weight out so that each criterion counts, or write more than 0.",
    ),
    "checklist.nothing-counts": (
        "Không tiêu chí nào có trọng số hay là điều kiện bắt buộc trước: không thể đánh giá gì.",
        "No criterion has a weight or is a gate: there is nothing to judge.",
    ),
    "checklist.two-sources": (
        "Tiêu chí {id} được trả lời từ nhiều nguồn ({sources}). Chỉ giữ một nguồn.",
        "Criterion {id} is answered by more than one source ({sources}). Keep one.",
    ),
    "checklist.condition-missing": (
        "Tiêu chí {id} bắt buộc có điều kiện nhưng không ghi điều kiện. Ghi applies.",
        "Criterion {id} is mandatory on a condition but states none. Write applies.",
    ),
    "checklist.indicator-without-threshold": (
        "Tiêu chí {id} lấy số từ chỉ tiêu nên cần thang đo kiểu threshold, không phải “{scale}”.",
        "Criterion {id} takes the figure of an indicator, so it needs a threshold scale, not “{scale}”.",
    ),
    "checklist.bands-out-of-order": (
        "Các mức xếp loại (bands) phải bắt đầu từ 0 và tăng dần, không trùng nhau.",
        "Bands begin at 0 and rise, no two alike.",
    ),
    "checklist.unknown-criterion": (
        "Bộ này không có tiêu chí “{name}”. Gần nhất: {nearest}.",
        "This set has no criterion “{name}”. Nearest: {nearest}.",
    ),
    "checklist.unknown-fact": (
        "Bộ này không hỏi dữ kiện “{name}”. Gần nhất: {nearest}.",
        "This set asks for no fact “{name}”. Nearest: {nearest}.",
    ),
    "checklist.bad-fact": (
        "Dữ kiện {name}: “{value}” không phải kiểu {type}. Giá trị nhận được: {known}.",
        "Fact {name}: “{value}” is not of type {type}. It takes: {known}.",
    ),
    "checklist.answered-twice": (
        "Tiêu chí {criterion} có hai câu trả lời. Giữ một.",
        "Criterion {criterion} has two answers. Keep one.",
    ),
    "checklist.wrong-source": (
        "Tiêu chí {criterion} do {source!w} trả lời, không phải {given!w}. Muốn thay kết quả của máy, ghi "
        "ý kiến thay thế có lý do và ngày hết hạn.",
        "Criterion {criterion} is answered by {source!w}, not by {given!w}. To put a person's word in the place of a "
        "machine's, write an override with its reason and its last day.",
    ),
    "checklist.wrong-source.ask": ("người (ask)", "a person (ask)"),
    "checklist.wrong-source.document": ("văn bản (document)", "a document (document)"),
    "checklist.wrong-source.indicator": ("số liệu (indicator)", "figures (indicator)"),
    "checklist.wrong-source.probe": ("máy đo (probe)", "a machine (probe)"),
    "checklist.not-on-scale": (
        "Tiêu chí {criterion}: “{value}” không thuộc thang đo. Trả lời bằng: {choices}.",
        "Criterion {criterion}: “{value}” is not on the scale. Answer one of: {choices_en}.",
    ),
    "checklist.why-not-applicable": (
        "Tiêu chí {criterion}: ghi lý do vì sao không áp dụng.",
        "Criterion {criterion}: say why it does not apply.",
    ),
    "checklist.nothing-to-override": (
        "Tiêu chí {criterion} do người trả lời nên không cần ý kiến thay thế: sửa thẳng câu trả lời.",
        "Criterion {criterion} is answered by a person; change the answer instead of overriding it.",
    ),
    "checklist.override-without-reason": (
        "Tiêu chí {criterion}: ý kiến thay thế kết quả của máy phải có lý do.",
        "Criterion {criterion}: an override needs its reason.",
    ),
    "checklist.override-without-answer": (
        "Tiêu chí {criterion}: ý kiến thay thế chưa có câu trả lời.",
        "Criterion {criterion}: the override says no answer.",
    ),
    "checklist.override-without-end": (
        "Tiêu chí {criterion}: ý kiến thay thế từ {since} đến {until} phải kết thúc sau khi bắt đầu và không dài quá "
        "{most} ngày.",
        "Criterion {criterion}: an override from {since} to {until} must end after it begins and within {most} days.",
    ),
    "checklist.evidence-without-hash": (
        "Tiêu chí {criterion}, minh chứng “{title}”: sha256 phải là 64 chữ số hệ 16 viết thường (ghi: “{value}”). "
        "Lệnh sha256sum TỆP cho mã này; liên kết, số đo hay lời khai thì lấy mã của nội dung.",
        "Criterion {criterion}, evidence “{title}”: sha256 must be 64 lower-case hexadecimal digits (it says: “{value}”). "
        "sha256sum FILE prints them; of a link, measurement or statement take those of its words.",
    ),
    "checklist.evidence-ends-first": (
        "Tiêu chí {criterion}, minh chứng “{title}”: hết hiệu lực ({valid_until}) trước khi có hiệu lực ({effective}). "
        "Sửa một trong hai ngày.",
        "Criterion {criterion}, evidence “{title}”: it runs out ({valid_until}) before it takes effect ({effective}). "
        "Correct one of the days.",
    ),
    "checklist.not-in-force": (
        "Ngày {today} nằm ngoài hiệu lực của bộ {id} ({valid_from} đến {until}, kể cả chuyển tiếp). Kết quả dưới đây chỉ "
        "để tham khảo.",
        "On {today} the set {id} is not in force ({valid_from} to {until}, transition included). What follows is for "
        "information only.",
    ),
    "pack.unknown-checklist": (
        "Gói không có bộ tiêu chí “{key}” (viết mã@phiên bản). Gần nhất: {nearest}.",
        "The pack has no checklist “{key}” (written id@version). Nearest: {nearest}.",
    ),
    "checklist.unknown": (
        "Không có bộ tiêu chí “{name}”. Gần nhất: {nearest}. Lệnh giaoban checklists list liệt kê các bộ.",
        "There is no checklist “{name}”. Nearest: {nearest}. giaoban checklists list shows them.",
    ),
    "checklist.not-a-catalog": (
        "Tệp không đọc được như danh mục OSCAL (JSON, bản 1.0 đến 1.2): {reason}.",
        "The file cannot be read as an OSCAL catalogue (JSON, versions 1.0 to 1.2): {reason}.",
    ),
    "checklist.nothing-to-do": (
        "Mọi tiêu chí áp dụng của {id} đã đạt và có minh chứng: không còn việc nào để lập kế hoạch khắc phục.",
        "Every criterion of {id} that applies is met and proven: there is nothing to plan.",
    ),
    "checklist.unreadable": (
        "Không đọc được tệp {file}: {reason}.",
        "The file {file} cannot be read: {reason}.",
    ),
}
