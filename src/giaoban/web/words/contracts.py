"""What can be wrong with the file of a contract, with a batch it judges, and what changed between two versions."""

WORDS: dict[str, tuple[str, str]] = {
    # the file
    "contract.wrong-value": (
        "Trường “{field}” của cấu trúc bản ghi không hợp lệ: {reason}.",
        "The contract's field “{field}” is not valid: {reason}.",
    ),
    "contract.unknown-field": (
        "Tiêu chuẩn ODCS v3.1.0 không có trường “{field}” ở đây. Sửa tên trường, hoặc đưa vào customProperties.",
        "The standard ODCS v3.1.0 has no field “{field}” here. Correct the name, or put it into customProperties.",
    ),
    "contract.missing-field": (
        "Thiếu trường “{field}” ({reason}). Hãy bổ sung.",
        "The field “{field}” is missing ({reason}). Add it.",
    ),
    "contract.unknown-property": (
        "Không dùng thuộc tính riêng “{property}” ở đây. Các tên dùng được: {known}.",
        "The custom property “{property}” means nothing here. Known names: {known}.",
    ),
    "contract.missing-property": (
        "Thiếu thuộc tính riêng “{property}”. Thêm vào customProperties.",
        "The custom property “{property}” is missing. Add it to customProperties.",
    ),
    "contract.repeated-property": (
        "Thuộc tính “{property}” được ghi hai lần. Giữ lại một.",
        "The property “{property}” is stated twice. Keep one.",
    ),
    "contract.wrong-value-words": (
        "Mục valueWords phải cho mỗi giá trị một câu vi và một câu en, không câu nào trùng nhau. Sửa lại mục này.",
        "valueWords must give each value its words in vi and en, no two of them alike. Mend it.",
    ),
    "contract.value-words-differ": (
        "Giá trị “{value}” chỉ có ở một trong hai nơi: danh sách được phép ({known}) và mục valueWords. Thêm lời cho giá "
        "trị, hoặc bỏ lời thừa.",
        "The value “{value}” stands in only one of two places: the allowed list ({known}) and valueWords. Add its words, "
        "or take them away.",
    ),
    "contract.wrong-property": (
        "Giá trị của thuộc tính “{property}” phải là kiểu {wanted} và không để trống.",
        "The value of “{property}” has to be of type {wanted} and not empty.",
    ),
    "contract.not-supported": (
        "Phần mềm không thực hiện “{what}” của tiêu chuẩn, nên không nhận: nhận mà bỏ qua là hứa suông. "
        "Bỏ đi, hoặc viết thành quy tắc (type: custom, engine: giaoban).",
        "“{what}” of the standard is not carried out here, so it is refused: accepting it silently would promise it. "
        "Leave it out, or write a rule (type: custom, engine: giaoban).",
    ),
    "contract.two-names": (
        "Tên cấu trúc là “{name}” nhưng tên trong schema là “{schema}”. Hai tên phải giống nhau.",
        "The contract is called “{name}” and its schema “{schema}”. They have to be the same.",
    ),
    "contract.no-key": (
        "Không có cột nào là khóa (primaryKey: true), nên không biết bản ghi nào sửa bản ghi nào.",
        "No column is a key (primaryKey: true), so nobody knows which record corrects which.",
    ),
    "contract.unknown-column": (
        "Cấu trúc bản ghi nhắc đến cột “{column}” mà schema không khai.",
        "The contract speaks of column “{column}”, which its schema does not state.",
    ),
    "contract.reserved-column": (
        "“{column}” là cột kho dữ liệu tự tính (ngày đầu tháng). Đặt tên khác cho cột này.",
        "“{column}” is filled in by the warehouse (first day of the month). Call this column something else.",
    ),
    "contract.repeated-column": (
        "Cột “{column}” được khai hai lần. Giữ lại một.",
        "Column “{column}” is stated twice. Keep one.",
    ),
    "contract.repeated-value": (
        "Danh sách giá trị cho phép của cột “{column}” có giá trị lặp. Giữ lại một.",
        "The allowed values of column “{column}” repeat themselves. Keep one.",
    ),
    "contract.repeated-rule": (
        "Hai quy tắc cùng mã “{rule}”. Đặt mã khác cho một quy tắc.",
        "Two rules have the code “{rule}”. Give one of them another.",
    ),
    "contract.wrong-column-type": (
        "Cột “{column}” không thể là {role}: cần kiểu {wanted}, đang là {found}.",
        "Column “{column}” cannot be {role}: that takes {wanted}, it is {found}.",
    ),
    "contract.must-be-required": (
        "Cột “{column}” là {role} nên phải có giá trị. Ghi required: true.",
        "Column “{column}” is {role}, so it has to have a value. Write required: true.",
    ),
    "contract.position-without-role": (
        "Có ghi thứ tự nhưng cột không phải {role}. Ghi {role}: true hoặc bỏ thứ tự.",
        "A position is stated but the column is no {role}. Write {role}: true or leave the position out.",
    ),
    "contract.wrong-positions": (
        "Thứ tự của {role} phải là 1, 2, 3… không thiếu không trùng; đang là {found}.",
        "Positions of {role} have to be 1, 2, 3… without gap or repetition; they are {found}.",
    ),
    "contract.wrong-physical-name": (
        "Tên bảng là “{found}”, phải là “{wanted}”: kho dữ liệu đặt tên bảng theo tên và số bản chính.",
        "The table is called “{found}” and has to be “{wanted}”: the warehouse names it by name and major version.",
    ),
    "contract.wrong-physical-type": (
        "Kiểu lưu trữ là “{found}”, phải là “{wanted}” cho kiểu dữ liệu này.",
        "The physical type is “{found}”; for this logical type it has to be “{wanted}”.",
    ),
    "contract.option-not-for-type": (
        "“{option}” không có nghĩa với kiểu {type}. Bỏ đi, hoặc đổi kiểu.",
        "“{option}” means nothing for type {type}. Leave it out or change the type.",
    ),
    "contract.two-bounds": (
        "Chỉ ghi một trong hai: {option}.",
        "State only one of {option}.",
    ),
    "contract.wrong-bound": (
        "Giới hạn “{value}” không đúng kiểu của cột: ngày viết năm-tháng-ngày, thời điểm kèm múi giờ, số nguyên không có phần lẻ.",
        "The bound “{value}” does not fit the column: days as year-month-day, moments with an offset, whole numbers without a fraction.",
    ),
    "contract.empty-range": (
        "Giới hạn dưới lớn hơn giới hạn trên, nên không giá trị nào đúng.",
        "The lower bound is above the upper one, so no value fits.",
    ),
    "contract.wrong-pattern": (
        "Mẫu “{pattern}” không dùng được: {reason}. Chỉ dùng biểu thức chính quy mà RE2 hiểu, không quá 200 ký tự.",
        "The pattern “{pattern}” cannot be used: {reason}. Use what RE2 understands, at most 200 characters.",
    ),
    "contract.wrong-zone": (
        "Không có múi giờ “{zone}”. Viết theo tên, ví dụ Asia/Ho_Chi_Minh.",
        "There is no time zone “{zone}”. Write its name, such as Asia/Ho_Chi_Minh.",
    ),
    "contract.wrong-class": (
        "Không có mức “{found}”. Các mức: {known}.",
        "There is no class “{found}”. The classes: {known}.",
    ),
    "contract.personal-but-open": (
        "Cột “{column}” là dữ liệu cá nhân ({personal}) nên phải ở mức confidential hoặc restricted.",
        "Column “{column}” is personal data ({personal}), so it has to be confidential or restricted.",
    ),
    "contract.wrong-code": (
        "Mã quy tắc “{rule}” phải là chữ thường, số, gạch nối, chia bằng dấu chấm, ví dụ dossier.due-before-received.",
        "The code “{rule}” has to be lower-case words parted by dots and hyphens, such as dossier.due-before-received.",
    ),
    "contract.wrong-severity": (
        "Mức “{found}” không có. Viết error, warning hoặc note.",
        "There is no severity “{found}”. Write error, warning or note.",
    ),
    "contract.rule-about-nothing": (
        "Quy tắc không nhắc đến cột nào, nên không kiểm tra gì.",
        "The rule speaks of no column, so it checks nothing.",
    ),
    "contract.wrong-promise": (
        "Giá trị “{value}” của cam kết {property} phải là số nguyên dương.",
        "The value “{value}” of the promise {property} has to be a whole number above zero.",
    ),
    "contract.wrong-unit": (
        "Đơn vị “{unit}” của cam kết {property} không dùng được. Viết một trong: {known}.",
        "The unit “{unit}” of the promise {property} cannot be used. Write one of {known}.",
    ),
    "contract.unknown": (
        "Không có cấu trúc bản ghi “{contract}”. Hiện có: {known}.",
        "There is no contract “{contract}”. There are: {known}.",
    ),
    "contract.unreadable": (
        "Không đọc được tệp: {reason}.",
        "The file cannot be read: {reason}.",
    ),
    "contract.two-contracts": (
        "“{old}” và “{new}” là hai cấu trúc khác nhau, không phải hai bản của một cấu trúc.",
        "“{old}” and “{new}” are two contracts, not two versions of one.",
    ),
    "contract.breaking-without-major": (
        "{contract} đổi “{part}” theo cách bên gửi hoặc bên đọc của {earlier} không theo được ({change}: {before} → {after}). "
        "Nâng số bản chính, hoặc bỏ thay đổi này.",
        "{contract} changes “{part}” in a way senders or readers of {earlier} cannot follow ({change}: {before} → {after}). "
        "Raise the major version, or leave the change out.",
    ),
    "contract.wrong-file-name": (
        "Tệp của {contract} phải tên là {wanted}: bản mới nhất không có số bản, bản cũ có.",
        "The file of {contract} has to be called {wanted}: the newest version without its number, earlier ones with it.",
    ),
    "contract.rule-broken": (
        "{vi} Có {rows} dòng không đạt, trước hết là dòng {first}.",
        "{en} {rows} rows break this rule, first row {first}.",
    ),
    # a batch
    "batch.unexpected-column": (
        "Lô dữ liệu có cột “{column}” không có trong cấu trúc {contract}, hoặc cột bị lặp. Chưa ghi gì; hãy bỏ cột này.",
        "The batch has a column “{column}” that contract {contract} does not know, or has it twice. Nothing was written.",
    ),
    "batch.missing-column": (
        "Lô dữ liệu thiếu cột “{column}” của cấu trúc {contract}. Chưa ghi gì; hãy bổ sung và gửi lại.",
        "The batch lacks column “{column}” of contract {contract}. Nothing was written; add it and send again.",
    ),
    "batch.wrong-column-type": (
        "Cột “{column}” gửi kiểu {found}, không thể thành kiểu {wanted}. Chưa ghi gì; hãy đổi kiểu cột và gửi lại.",
        "Column “{column}” came as {found}, which can never be {wanted}. Nothing was written; change its type and send again.",
    ),
    "batch.wrong-type": (
        "{rows} dòng có giá trị không đọc được đúng kiểu ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value in column “{column}” that cannot be read as its type, first row {first}.",
    ),
    "batch.missing-value": (
        "{rows} dòng thiếu giá trị ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have no value in column “{column}”, first row {first}.",
    ),
    "batch.value-not-allowed": (
        "{rows} dòng có giá trị ngoài danh sách cho phép ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value outside the allowed list in column “{column}”, first row {first}.",
    ),
    "batch.wrong-length": (
        "{rows} dòng có giá trị quá dài hoặc quá ngắn ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value too long or too short in column “{column}”, first row {first}.",
    ),
    "batch.wrong-pattern": (
        "{rows} dòng có giá trị không đúng mẫu ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value of the wrong form in column “{column}”, first row {first}.",
    ),
    "batch.out-of-range": (
        "{rows} dòng có giá trị ngoài khoảng cho phép ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value out of range in column “{column}”, first row {first}.",
    ),
    "batch.not-a-multiple": (
        "{rows} dòng có giá trị không phải bội số đã định ở cột “{column}”, trước hết là dòng {first}.",
        "{rows} rows have a value in column “{column}” that is no multiple of the stated step, first row {first}.",
    ),
    "batch.unknown-reference": (
        "{rows} dòng có mã ở cột “{column}” không có trong danh mục vào ngày của bản ghi, trước hết là dòng {first}.",
        "{rows} rows have a key in column “{column}” that the register did not have on the record's day, first row {first}.",
    ),
    "batch.reference-not-checked": (
        "Danh mục không có loại {kinds} nên chưa kiểm tra mã ở cột “{column}”.",
        "The register has nothing of kind {kinds}, so keys in column “{column}” were not checked.",
    ),
    "batch.repeated-key": (
        "{rows} dòng trùng khóa ({column}) với dòng khác trong lô, trước hết là dòng {first}. Mỗi bản ghi chỉ gửi một dòng, "
        "hoặc ghi rõ thứ tự các lần sửa.",
        "{rows} rows share their key ({column}) with another row of the batch, first row {first}. Send one row a record, or "
        "say in which order its versions came.",
    ),
    "batch.unreadable": (
        "Không đọc được lô dữ liệu: {reason}. Chưa ghi gì; hãy kiểm tra tệp và gửi lại.",
        "The batch cannot be read: {reason}. Nothing was written; check the file and send it again.",
    ),
    "batch.false-statistics": (
        "Phần thống kê trong tệp Parquet không đúng với dữ liệu của chính tệp đó. Chưa ghi gì; hãy ghi lại tệp.",
        "The statistics inside the Parquet file contradict its own data. Nothing was written; write the file again.",
    ),
    # the feed of vulnerabilities
    "nvd.not-a-feed": (
        "Không phải một trang của nguồn lỗ hổng NVD (JSON 2.0): {reason}. Kiểm tra địa chỉ nguồn.",
        "This is no page of the NVD's feed (JSON 2.0): {reason}. Check the address of the source.",
    ),
    "nvd.broken-entry": (
        "Mục thứ {entry} của trang không đọc được: {reason}. Các mục khác vẫn được đọc.",
        "Entry {entry} of the page cannot be read: {reason}. The others were read.",
    ),
    # rules of the dossier
    "dossier.settled-before-received": (
        "{rows} hồ sơ có ngày giải quyết trước ngày tiếp nhận, trước hết là dòng {first}.",
        "{rows} dossiers are settled before they are received, first row {first}.",
    ),
    "dossier.due-before-received": (
        "{rows} hồ sơ có ngày hẹn trả trước ngày tiếp nhận, trước hết là dòng {first}.",
        "{rows} dossiers are due before they are received, first row {first}.",
    ),
    "dossier.result-before-settled": (
        "{rows} hồ sơ chưa giải quyết nhưng đã ghi trả kết quả, trước hết là dòng {first}.",
        "{rows} dossiers have a result although they are not settled, first row {first}.",
    ),
    "dossier.settled-without-result": (
        "{rows} hồ sơ đã giải quyết nhưng không ghi cách trả kết quả, trước hết là dòng {first}.",
        "{rows} settled dossiers state no delivery of the result, first row {first}.",
    ),
    "dossier.online-without-service": (
        "{rows} hồ sơ nộp trực tuyến trong khi thủ tục chỉ cung cấp thông tin, trước hết là dòng {first}.",
        "{rows} dossiers were filed online although the procedure only offers information, first row {first}.",
    ),
    # changes between versions
    "change.key": ("Khóa đổi từ ({before}) thành ({after}).", "The key changed from ({before}) to ({after})."),
    "change.partition": (
        "Cách chia bảng đổi từ ({before}) thành ({after}).",
        "The partition changed from ({before}) to ({after}).",
    ),
    "change.month-of": (
        "Tháng của bản ghi trước lấy từ {before}, nay từ {after}.",
        "A record's month came from {before} and now comes from {after}.",
    ),
    "change.role": ("Vai trò {field}: {before} → {after}.", "Role {field}: {before} → {after}."),
    "change.promise": ("Cam kết {field}: {before} → {after}.", "Promise {field}: {before} → {after}."),
    "change.words": ("{field}: {before} → {after}.", "{field}: {before} → {after}."),
    "change.column-words": ("Tên cột {column}: {before} → {after}.", "Title of column {column}: {before} → {after}."),
    "change.column-removed": ("Bỏ cột {column}.", "Column {column} is gone."),
    "change.column-added": (
        "Thêm cột {column}, có thể để trống.",
        "Column {column} is new and may be empty.",
    ),
    "change.required-column-added": (
        "Thêm cột {column}, bắt buộc có giá trị.",
        "Column {column} is new and has to have a value.",
    ),
    "change.type": ("Kiểu của cột {column}: {before} → {after}.", "Type of column {column}: {before} → {after}."),
    "change.required": (
        "Cột {column} bắt buộc: {before} → {after}.",
        "Column {column} required: {before} → {after}.",
    ),
    "change.allowed": (
        "Giá trị cho phép của cột {column}: {before} → {after}.",
        "Allowed values of column {column}: {before} → {after}.",
    ),
    "change.pattern": ("Mẫu của cột {column}: {before} → {after}.", "Pattern of column {column}: {before} → {after}."),
    "change.multiple-of": (
        "Bước của cột {column}: {before} → {after}.",
        "Step of column {column}: {before} → {after}.",
    ),
    "change.shortest": (
        "Độ dài ít nhất của cột {column}: {before} → {after}.",
        "Shortest text of column {column}: {before} → {after}.",
    ),
    "change.longest": (
        "Độ dài nhiều nhất của cột {column}: {before} → {after}.",
        "Longest text of column {column}: {before} → {after}.",
    ),
    "change.lowest": (
        "Giới hạn dưới của cột {column}: {before} → {after}.",
        "Lower bound of column {column}: {before} → {after}.",
    ),
    "change.highest": (
        "Giới hạn trên của cột {column}: {before} → {after}.",
        "Upper bound of column {column}: {before} → {after}.",
    ),
    "change.zone": (
        "Múi giờ mặc định của cột {column}: {before} → {after}.",
        "Default time zone of column {column}: {before} → {after}.",
    ),
    "change.reference": (
        "Danh mục mà cột {column} dẫn đến: {before} → {after}.",
        "What column {column} refers to: {before} → {after}.",
    ),
    "change.reference-severity": (
        "Mức khi mã ở cột {column} không có trong danh mục: {before} → {after}.",
        "What an unknown key in column {column} is: {before} → {after}.",
    ),
    "change.valid-at": (
        "Ngày để tra danh mục của cột {column}: {before} → {after}.",
        "Day on which the reference of column {column} has to exist: {before} → {after}.",
    ),
    "change.additive": (
        "Cột {column} cộng được: {before} → {after}.",
        "Column {column} adds up: {before} → {after}.",
    ),
    "change.personal": (
        "Mức dữ liệu cá nhân của cột {column}: {before} → {after}.",
        "Personal-data class of column {column}: {before} → {after}.",
    ),
    "change.classification": (
        "Mức bảo mật của cột {column}: {before} → {after}.",
        "Classification of column {column}: {before} → {after}.",
    ),
    "change.enter-once": (
        "Cột {column} chỉ nhập một lần: {before} → {after}.",
        "Column {column} entered once: {before} → {after}.",
    ),
    "change.rule-added": ("Thêm quy tắc {rule} ({severity}).", "Rule {rule} is new ({severity})."),
    "change.rule-removed": ("Bỏ quy tắc {rule}.", "Rule {rule} is gone."),
    "change.rule-words": ("Lời của quy tắc {rule}: {before} → {after}.", "Words of rule {rule}: {before} → {after}."),
    "change.severity": ("Mức của quy tắc {rule}: {before} → {after}.", "Severity of rule {rule}: {before} → {after}."),
    "change.condition": (
        "Điều kiện của quy tắc {rule}: {before} → {after}.",
        "Condition of rule {rule}: {before} → {after}.",
    ),
}
