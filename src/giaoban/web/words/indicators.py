"""What can be wrong with an indicator file, an expression, or a question put to an indicator."""

WORDS: dict[str, tuple[str, str]] = {
    "yaml.too-large": (
        "Tệp dài hơn {limit} ký tự. Hãy chia thành nhiều tệp, mỗi tệp một chỉ tiêu.",
        "The file is longer than {limit} characters. Split it, one indicator a file.",
    ),
    "yaml.anchor": (
        "Tệp dùng neo (&) hoặc tham chiếu (*) của YAML, không được phép. Hãy viết đầy đủ nội dung tại chỗ.",
        "The file uses a YAML anchor (&) or alias (*), which is not allowed. Write the content out in place.",
    ),
    "yaml.broken": (
        "Không đọc được tệp YAML: {reason}. Hãy kiểm tra thụt dòng và dấu nháy tại dòng này.",
        "The YAML cannot be read: {reason}. Check indentation and quotes at this line.",
    ),
    "yaml.too-deep": (
        "Nội dung lồng nhau quá {limit} tầng. Hãy viết phẳng hơn.",
        "The content is nested more than {limit} levels deep. Flatten it.",
    ),
    "yaml.repeated-key": (
        "Khóa “{key}” được viết hai lần ở cùng một chỗ. Hãy giữ lại một.",
        "The key “{key}” is written twice in the same place. Keep one.",
    ),
    "indicator.not-a-mapping": (
        "Tệp không phải một định nghĩa chỉ tiêu. Hãy bắt đầu bằng id, version, title.",
        "The file is no indicator definition. Begin with id, version, title.",
    ),
    "indicator.unknown-field": (
        "Không có trường “{field}” trong định nghĩa chỉ tiêu. Hãy sửa tên hoặc bỏ trường này.",
        "Indicator definitions have no field “{field}”. Correct its name or remove it.",
    ),
    "indicator.missing-field": (
        "Thiếu trường bắt buộc “{field}”. Hãy thêm vào.",
        "The required field “{field}” is missing. Add it.",
    ),
    "indicator.wrong-value": (
        "Giá trị của “{field}” không hợp lệ: {reason}.",
        "The value of “{field}” is not valid: {reason}.",
    ),
    "indicator.ends-before-it-begins": (
        "Ngày hết hiệu lực {valid_to} trước ngày có hiệu lực {valid_from}. Hãy sửa một trong hai ngày.",
        "It ends on {valid_to}, before it begins on {valid_from}. Correct one of the dates.",
    ),
    "indicator.review-overdue": (
        "Hạn rà soát {date} đã qua. {owner} cần rà soát định nghĩa và ghi hạn mới.",
        "The review date {date} has passed. {owner} should review the definition and set a new date.",
    ),
    "indicator.field-needed": (
        "Chỉ tiêu loại {kind} khai như vậy cần trường “{field}”. Hãy thêm vào.",
        "An indicator of kind {kind} stated this way needs the field “{field}”. Add it.",
    ),
    "indicator.field-without-meaning": (
        "Trường “{field}” không có nghĩa với chỉ tiêu loại {kind}. Hãy bỏ đi hoặc đổi loại.",
        "The field “{field}” means nothing for an indicator of kind {kind}. Remove it or change the kind.",
    ),
    "indicator.grows-of-itself": (
        "Chỉ tiêu {id} tính tăng trưởng của chính nó. Trường of phải là một chỉ tiêu khác.",
        "Indicator {id} grows of itself. The field of has to name another indicator.",
    ),
    "indicator.unknown-contract": (
        "Không có cấu trúc bản ghi “{contract}”. Hiện có: {known}.",
        "There is no contract “{contract}”. Known: {known}.",
    ),
    "indicator.unknown-column": (
        "Cấu trúc {contract} không có cột “{column}”. Các cột: {known}.",
        "Contract {contract} has no column “{column}”. Its columns: {known}.",
    ),
    "indicator.wrong-column-type": (
        "Cột “{column}” có kiểu {found} nhưng ở đây cần kiểu {wanted}. Hãy chọn cột khác.",
        "Column “{column}” is of type {found} where {wanted} is needed. Choose another column.",
    ),
    "indicator.personal-column": (
        "Cột “{column}” là mã giả danh của cá nhân, không được dùng để chia nhóm số liệu.",
        "Column “{column}” is a person's pseudonym and must not group figures.",
    ),
    "indicator.name-taken": (
        "Tên “{name}” vừa là số đếm vừa là chiều chia nhóm. Hãy đổi một trong hai.",
        "“{name}” is both a measure and a dimension. Rename one of them.",
    ),
    "indicator.measure-from-where": (
        "Số đếm “{measure}” phải nói lấy từ đâu: hoặc expr (đếm từ bản ghi), hoặc source (nơi cung cấp), chỉ một.",
        "Measure “{measure}” has to say where it comes from: expr (counted) or source (delivered), exactly one.",
    ),
    "indicator.weight-needed": (
        "Số đếm “{measure}” phải có weight khi và chỉ khi succession là weighted.",
        "Measure “{measure}” needs a weight when, and only when, its succession is weighted.",
    ),
    "indicator.unknown-measure": (
        "Không có số đếm “{measure}” trong phần measures.",
        "There is no measure “{measure}” under measures.",
    ),
    "indicator.distinct-adds-up": (
        "Số đếm “{measure}” đếm giá trị khác nhau nên không cộng được giữa các đơn vị. Hãy đặt "
        "succession: not_additive.",
        "Measure “{measure}” counts distinct values, which do not add up. Set succession: not_additive.",
    ),
    "indicator.rate-inside-measure": (
        "Số đếm “{measure}” không phải tổng cộng được (succession: {succession}). Hãy tách tử số và mẫu "
        "số thành hai số đếm.",
        "Measure “{measure}” is no total that adds up (succession: {succession}). Give numerator and "
        "denominator apart.",
    ),
    "indicator.mean-of-rates": (
        "Công thức “{formula}” không phải một phép chia tổng cho tổng, nên khi gộp đơn vị sẽ thành "
        "trung bình của các tỷ lệ. "
        "Hãy viết tử số / mẫu số.",
        "The formula “{formula}” is not one total divided by another, so rolling up would average rates. "
        "Write numerator / denominator.",
    ),
    "indicator.value-not-additive": (
        "Công thức dùng “{measure}” là số không cộng được (succession: {succession}). Hãy dùng số đếm cộng được.",
        "The formula uses “{measure}”, which does not add up (succession: {succession}). Use additive measures.",
    ),
    "indicator.test-needs-rows-or-counts": (
        "Kiểm thử số {number} phải có hoặc rows hoặc counts, chỉ một, và chỉ tiêu phải có value.",
        "Test {number} needs either rows or counts, exactly one, and the indicator a value.",
    ),
    "indicator.test-fails": (
        "Kiểm thử số {number} ({title}) cho kết quả {found}, khác giá trị mong đợi {expect}. Hãy sửa "
        "công thức hoặc kiểm thử.",
        "Test {number} ({title}) gives {found} where {expect} is expected. Correct the formula or the test.",
    ),
    "indicator.test-broken": (
        "Không tính được kiểm thử số {number}: {reason}. Hãy kiểm tra kiểu của các giá trị.",
        "Test {number} cannot be worked out: {reason}. Check the types of its values.",
    ),
    "indicator.unknown-dimension": (
        "Chỉ tiêu {indicator} không chia được theo “{name}”. Có thể chia theo: {known}.",
        "Indicator {indicator} has no dimension “{name}”. It has: {known}.",
    ),
    "indicator.no-parent": (
        "Đơn vị “{subject}” chưa thuộc khối nào nên không gộp được. Hãy khai đơn vị cấp trên trong danh mục.",
        "“{subject}” belongs to no block, so it cannot be rolled up. State its parent in the register.",
    ),
    "dossier-rate.more-online-than-settled": (
        "{subject}, {period}: số hồ sơ toàn trình lớn hơn tổng số hồ sơ đã giải quyết. Hãy kiểm tra hệ thống gửi.",
        "{subject}, {period}: more dossiers settled online than settled at all. Check the sending system.",
    ),
    "dossier-rate.more-online-than-received": (
        "{subject}, {period}: số hồ sơ nộp trực tuyến lớn hơn tổng số tiếp nhận. Hãy kiểm tra hệ thống gửi.",
        "{subject}, {period}: more dossiers filed online than received at all. Check the sending system.",
    ),
    "dossier-rate.more-online-than-eligible": (
        "{subject}, {period}: số hồ sơ toàn trình lớn hơn số hồ sơ của thủ tục toàn trình. Hãy kiểm tra hệ thống gửi.",
        "{subject}, {period}: more dossiers settled online than were eligible. Check the sending system.",
    ),
    "dossier-rate.few-dossiers": (
        "{subject}, {period}: dưới 30 hồ sơ nên tỷ lệ dao động mạnh; hãy đọc cùng số lượng.",
        "{subject}, {period}: fewer than 30 dossiers, so the rate swings widely; read it with the counts.",
    ),
    "lineage.shares-do-not-sum": (
        "Các phần chia của {subject} ngày {date} cộng lại bằng {total}, phải bằng 1. Hãy sửa tệp successions.csv.",
        "The shares of {subject} on {date} sum to {total}; they have to sum to 1. Correct successions.csv.",
    ),
    "lineage.circle": (
        "{subject} và đơn vị kế thừa thay nhau trong cùng ngày {date}. Hãy sửa tệp successions.csv.",
        "{subject} and its successor take each other's place on {date}. Correct successions.csv.",
    ),
    "expression.too-long": (
        "Biểu thức dài hơn mức cho phép ({limit}). Hãy chia thành nhiều số đếm.",
        "The expression is longer than allowed ({limit}). Split it into several measures.",
    ),
    "expression.too-deep": (
        "Biểu thức lồng ngoặc quá {limit} tầng. Hãy viết đơn giản hơn.",
        "The expression is nested more than {limit} brackets deep. Simplify it.",
    ),
    "expression.unexpected": (
        "Không hiểu “{found}” ở vị trí này của biểu thức. Chỉ dùng tên, số, 'chữ', so sánh, and/or/not, in, + - * / "
        "và các hàm count, sum, distinct, coalesce, days_between.",
        "“{found}” is not understood here. Use only names, numbers, 'texts', comparisons, and/or/not, in, + - * / "
        "and the functions count, sum, distinct, coalesce, days_between.",
    ),
    "expression.expected": (
        "Ở đây cần “{expected}” nhưng gặp “{found}”.",
        "“{expected}” was expected here and “{found}” was found.",
    ),
    "expression.not-a-date": (
        "{found} không phải ngày có thật. Hãy viết date '2024-11-30'.",
        "{found} is not a real date. Write date '2024-11-30'.",
    ),
    "expression.unknown-name": (
        "Không có tên “{name}”. Có thể dùng: {known}.",
        "There is no name “{name}”. You can use: {known}.",
    ),
    "expression.unknown-function": (
        "Không có hàm “{name}”. Có thể dùng: {known}.",
        "There is no function “{name}”. You can use: {known}.",
    ),
    "expression.average": (
        "Hàm {name} tính trung bình, không cộng được khi gộp đơn vị. Hãy khai tử số và mẫu số rồi chia ở value.",
        "{name} averages, which does not add up. State numerator and denominator, and divide in value.",
    ),
    "expression.wrong-arguments": (
        "Hàm {name} cần từ {least} đến {most} đối số.",
        "{name} takes {least} to {most} arguments.",
    ),
    "expression.wrong-type": (
        "Ở đây cần kiểu {wanted} nhưng biểu thức có kiểu {found}.",
        "{wanted} is needed here, but the expression is of type {found}.",
    ),
    "expression.not-comparable": (
        "Không so sánh được kiểu {left} với kiểu {right}.",
        "{left} cannot be compared with {right}.",
    ),
    "expression.column-not-counted": (
        "Cột “{name}” phải nằm trong count(...), sum(...) hoặc distinct(...).",
        "Column “{name}” has to stand inside count(...), sum(...) or distinct(...).",
    ),
    "expression.count-not-here": (
        "Không dùng được {name}() ở đây: chỉ số đếm mới đếm bản ghi, và không đếm lồng nhau.",
        "{name}() cannot be used here: only measures count records, and counts do not nest.",
    ),
    "expression.column-wanted": (
        "{name}() chỉ nhận tên một cột.",
        "{name}() takes the name of one column only.",
    ),
    "expression.not-summable": (
        "Cột “{name}” không được khai additive trong cấu trúc bản ghi nên không cộng được.",
        "The contract does not state column “{name}” as additive, so it cannot be summed.",
    ),
}
