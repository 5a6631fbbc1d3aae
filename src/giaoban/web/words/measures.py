"""Sentences for figures: recording, revising, computing, reading them, and figures that contradict each other."""

WORDS: dict[str, tuple[str, str]] = {
    "figure.unknown-indicator": (
        "Dòng {row}: không có chỉ số “{indicator}”. Xem tên đúng ở danh mục chỉ số rồi sửa lại.",
        "Row {row}: there is no indicator “{indicator}”. Look up its name and correct it.",
    ),
    "figure.unknown-subject": (
        "Dòng {row}: không có cơ quan nào có khóa “{subject}”. Sửa khóa, hoặc thêm cơ quan vào danh mục trước.",
        "Row {row}: no organisation has the key “{subject}”. Correct it, or add the organisation first.",
    ),
    "figure.unknown-document": (
        "Dòng {row}: không có văn bản nguồn “{source}”. Mỗi số liệu phải có nguồn; thêm văn bản vào thư viện trước.",
        "Row {row}: there is no document “{source}”. Every figure names its source; add the document first.",
    ),
    "figure.unknown-choice": (
        "Dòng {row}, cột {field}: “{value}” không dùng được. Viết một trong: {known}.",
        "Row {row}, column {field}: “{value}” is not understood. Write one of: {known}.",
    ),
    "figure.not-a-period": (
        "Dòng {row}: “{period}” không phải kỳ số liệu. Viết 2024, 2024H1, 2024Q4, 2024-11, 2024-11-30 hoặc 2024-M01-M11.",
        "Row {row}: “{period}” is not a period. Write 2024, 2024H1, 2024Q4, 2024-11, 2024-11-30 or 2024-M01-M11.",
    ),
    "figure.from-the-future": (
        "Dòng {row}: kỳ {period} chưa bắt đầu nên chưa thể có số liệu. Kiểm tra lại kỳ.",
        "Row {row}: the period {period} has not begun, so it has no figures yet. Check the period.",
    ),
    "figure.subject-did-not-exist": (
        "Dòng {row}: trong kỳ {period} chưa có hoặc không còn {subject}. Chọn cơ quan tồn tại trong kỳ đó.",
        "Row {row}: {subject} did not exist in {period}. Choose the organisation that did.",
    ),
    "figure.already-recorded": (
        "Dòng {row}: số này đã ghi là {recorded}, nay lại là {value}. Không ghi đè; hãy đính chính và nêu lý do.",
        "Row {row}: recorded before as {recorded}, now given as {value}. Nothing is overwritten; revise it with a reason.",
    ),
    "figure.twice": (
        "Dòng {row} trùng với dòng {first}: cùng chỉ số, cơ quan, kỳ, cách tính và lần công bố. Bỏ một dòng.",
        "Row {row} repeats row {first}: same indicator, organisation, period, method and vintage. Remove one.",
    ),
    "figure.no-value": (
        "Dòng {row}: không có giá trị, cũng không có tử số và mẫu số. Chưa biết thì đừng ghi dòng này.",
        "Row {row}: no value and no counts. If it is not known, leave the row out.",
    ),
    "figure.half-a-count": (
        "Dòng {row}: chỉ có tử số {num} hoặc mẫu số {den}. Ghi cả hai, hoặc chỉ ghi giá trị.",
        "Row {row}: only one of numerator {num} and denominator {den}. Give both, or only the value.",
    ),
    "figure.nothing-to-divide-by": (
        "Dòng {row}: mẫu số {den} phải lớn hơn 0.",
        "Row {row}: the denominator {den} has to be above 0.",
    ),
    "figure.counts-say-otherwise": (
        "Dòng {row}: ghi {value} nhưng {num}/{den} cho {computed}. Kiểm tra lại; số vẫn được ghi như nguồn nêu.",
        "Row {row}: stated {value}, but {num}/{den} gives {computed}. Check it; it is recorded as stated.",
    ),
    "figure.reason-needed": (
        "Đính chính phải nêu lý do. Viết vì sao số cũ không đúng.",
        "A revision needs a reason. Write why the old figure is wrong.",
    ),
    "figure.not-the-last": (
        "Đây là bản {revision}, đã có bản {last}. Mở bản mới nhất rồi đính chính bản đó.",
        "This is revision {revision}; there is a revision {last}. Open the newest and revise that one.",
    ),
    "figure.nothing-changes": (
        "Số mới giống hệt số đang có ({value}); không có gì để đính chính.",
        "The new figure equals the present one ({value}); there is nothing to revise.",
    ),
    "figure.no-contract": (
        "Gói dữ liệu {folder} không có quy ước bản ghi {contract}. Thêm tệp vào thư mục contracts của gói.",
        "The pack {folder} has no contract {contract}. Add its file to the pack's contracts folder.",
    ),
    "figure.not-from-records": (
        "Chỉ số “{indicator}” không tính từ bản ghi nên không tính lại được từ kho. Bỏ chỉ số này khỏi lệnh.",
        "The indicator “{indicator}” is not counted from records. Leave it out of the command.",
    ),
    "figure.no-components": (
        "Chưa có chỉ số nào khai các thành phần của xã hội số, hoặc thiếu: {missing}. Kiểm tra gói dữ liệu.",
        "No indicator names the components of digital society, or these are missing: {missing}. Check the pack.",
    ),
    "figures.growth-does-not-follow": (
        "{indicator}, {subject}, {period}: nguồn nêu mức tăng {stated} %, nhưng {now} so với {before} là {recomputed} %. "
        "Mức {stated} % chỉ đúng nếu số gốc là {nearest}. Hỏi lại nguồn trước khi dùng.",
        "{indicator}, {subject}, {period}: growth stated as {stated} %, but {now} against {before} is {recomputed} %. "
        "{stated} % would need a base of {nearest}. Ask the source before using it.",
    ),
    "figures.parts-do-not-sum": (
        "{titles}, {subject}, {period}: {parts} = {recomputed}, không phải {stated}. Số cuối phải là {nearest} thì mới khớp. "
        "Hỏi lại nguồn.",
        "{titles}, {subject}, {period}: {parts} = {recomputed}, not {stated}. The last would have to be {nearest}. "
        "Ask the source.",
    ),
    "figures.share-does-not-follow": (
        "{indicator}, {subject}, {period}: nêu {stated}, nhưng {num}/{den} là {recomputed}. "
        "Với mẫu số này, tử số gần nhất cho ra số đã nêu là {nearest}.",
        "{indicator}, {subject}, {period}: stated {stated}, but {num}/{den} is {recomputed}. "
        "With this denominator the nearest numerator would be {nearest}.",
    ),
    "figures.outside-its-blocks": (
        "{indicator}, {period}: cả nước {stated} % nằm ngoài khoảng giữa {low_name} ({low} %) và {high_name} ({high} %). "
        "Ít nhất một trong ba số sai.",
        "{indicator}, {period}: the country's {stated} % lies outside {low_name} ({low} %) and {high_name} ({high} %). "
        "At least one of the three is wrong.",
    ),
    "figures.implied-weight": (
        "{indicator}, {period}: {stated} % chỉ khớp với {high_name} ({high} %) và {low_name} ({low} %) "
        "nếu {high_name} chiếm {recomputed} % mẫu số; trung bình cộng hai khối sẽ là {mean} %. Nên xin số lượng của từng khối.",
        "{indicator}, {period}: {stated} % agrees with {high_name} ({high} %) and {low_name} ({low} %) only if {high_name} "
        "carries {recomputed} % of the denominator; the plain mean would be {mean} %. Ask for the counts of each.",
    ),
    "figures.bad-closing-sum": (
        "Khai báo tổng phải khớp (closing_sums.yaml) không dùng được: {why}. Kiểm tra tên chỉ số.",
        "A declared sum (closing_sums.yaml) cannot be used: {why}. Check the names of indicators.",
    ),
    "compute.unknown-indicator": (
        "Không có chỉ số “{indicator}” để tính. Xem tên đúng ở danh mục chỉ số.",
        "There is no indicator “{indicator}” to compute. Look up its name.",
    ),
    "compute.unknown-subject": (
        "Hồ sơ trong kho thuộc cơ quan “{subject}” mà danh mục không có. Thêm cơ quan vào gói dữ liệu rồi tính lại.",
        "Records belong to “{subject}”, which is not in the register. Add it to the pack and compute again.",
    ),
    "series.nothing-applied": (
        "Kho chưa có chỉ số nào. Chạy “giaoban packs apply packs/vn” trước, rồi chạy lại lệnh này.",
        "The stores hold no indicator yet. Run “giaoban packs apply packs/vn” first, then this command again.",
    ),
    "series.unknown-indicator": (
        "Không có chỉ số “{indicator}”. Gần nhất là: {nearest}.",
        "There is no indicator “{indicator}”. The nearest are: {nearest}.",
    ),
    "series.unknown-subject": (
        "Không có cơ quan nào có khóa “{subject}”. Gần nhất là: {nearest}.",
        "No organisation has the key “{subject}”. The nearest are: {nearest}.",
    ),
    "series.ended-before": (
        "{name} ({subject}) không còn trong cơ cấu tổ chức ngày {day_vi}. Số liệu của nơi này đã cộng vào: {others}; hãy hỏi ở đó,"
        " hoặc đọc theo cơ cấu của từng kỳ (as_was).",
        "{subject} is no longer part of the structure of {day}. Its figures are counted within: {others}; ask there, or read"
        " them as they were (as_was).",
    ),
    "series.ended-before-alone": (
        "{name} ({subject}) không còn trong cơ cấu tổ chức ngày {day_vi}, và không biết nơi nào kế tục. Hãy đọc theo cơ cấu của"
        " từng kỳ (as_was).",
        "{subject} is no longer part of the structure of {day}, and nobody is known to have followed. Read it as it was (as_was).",
    ),
    "series.begins-after": (
        "{name} ({subject}) chưa có trong cơ cấu tổ chức ngày {day_vi}. Khi đó là: {others}; hãy hỏi các nơi này.",
        "{subject} is not yet part of the structure of {day}. In its place there were: {others}; ask these.",
    ),
    "series.begins-after-alone": (
        "{name} ({subject}) chưa có trong cơ cấu tổ chức ngày {day_vi}. Hãy chọn một ngày về sau.",
        "{subject} is not yet part of the structure of {day}. Choose a later day.",
    ),
    "series.not-a-date": (
        "{option}: “{value}” không phải ngày có thật. Viết năm-tháng-ngày, ví dụ 2024-12-09{also}.",
        "{option}: “{value}” is not a real date. Write year-month-day, such as 2024-12-09{also}.",
    ),
    "method.as-reported": ("như nguồn nêu", "as its source states"),
    "method.gso": ("Tổng cục Thống kê tính", "as the statistics office computes"),
    "method.mic-tax": ("Bộ TT&TT tính theo số liệu thuế", "the ministry's, from tax data"),
    "method.mic-estimate": ("Bộ TT&TT ước tính", "the ministry's estimate"),
    "method.simulation@1": ("mô phỏng", "simulated"),
    "method.definition": (
        "tính từ hồ sơ: {definition}, bản {version}",
        "from records: {definition}, version {version}",
    ),
    "method.production": ("phương pháp sản xuất", "production approach"),
    "flag.restated": ("tính lại theo cơ cấu tổ chức đã chọn", "restated in the chosen structure"),
    "flag.estimated-share": ("chia theo tỷ lệ ước tính", "divided by an estimated share"),
    "flag.break-in-period": ("tổ chức thay đổi trong kỳ", "the organisation changed within the period"),
    "flag.newer-than-structure": (
        "do cơ quan thành lập sau cơ cấu đã chọn ghi nhận",
        "recorded by an organisation newer than the chosen structure",
    ),
    "flag.revised": ("đã đính chính", "revised"),
    "flag.partial": ("thiếu số của một cơ quan hợp thành", "a figure of one merged organisation is missing"),
    "flag.computed": ("tính từ hai kỳ", "computed from two periods"),
    "flag.needs-counts": (
        "nguồn chỉ nêu tỷ lệ, không nêu tử số và mẫu số nên không tính lại được",
        "its source gives a rate without counts, so it cannot be restated",
    ),
    "flag.not-additive": ("không cộng được giữa các cơ quan", "does not add up over organisations"),
}
