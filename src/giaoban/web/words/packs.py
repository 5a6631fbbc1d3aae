"""Sentences for the faults of packs, of applying them, and of memberships."""

WORDS: dict[str, tuple[str, str]] = {
    # The folder
    "pack.no-folder": (
        "Không có thư mục này. Kiểm tra lại đường dẫn, ví dụ: giaoban packs lint packs/tiny.",
        "There is no such folder. Check the path, for example: giaoban packs lint packs/tiny.",
    ),
    "pack.no-manifest": (
        "Gói thiếu tệp pack.yaml. Tạo tệp này với tên, phiên bản, giấy phép, người chịu trách nhiệm và ngày rà soát.",
        "The pack has no pack.yaml. Create it with name, version, licence, owner, checker and next review date.",
    ),
    "pack.too-many-files": (
        "Thư mục có hơn {limit} tệp nên không phải là một gói. Kiểm tra lại đường dẫn.",
        "The folder has more than {limit} files, so it is no pack. Check the path.",
    ),
    "pack.link": (
        "Đây là liên kết (symlink); gói chỉ đọc tệp thật nằm trong thư mục. Thay liên kết bằng chính tệp đó.",
        "This is a symbolic link; a pack only reads real files inside its folder. Put the file itself here.",
    ),
    "pack.unknown-file": (
        "Tệp này không thuộc phần nào của gói nên bị bỏ qua. Các phần được biết: {known}.",
        "This file belongs to no part of a pack and is ignored. Known parts: {known}.",
    ),
    "pack.too-large": (
        "Tệp lớn {size} byte, quá giới hạn {limit} byte. Chia tệp hoặc kiểm tra xem có đặt nhầm tệp không.",
        "The file has {size} bytes, over the limit of {limit}. Split it, or check whether it belongs here.",
    ),
    "pack.unreadable": (
        "Không đọc được tệp: {reason}. Kiểm tra quyền đọc và loại tệp.",
        "The file cannot be read: {reason}. Check its permissions and what it is.",
    ),
    "pack.not-utf8": (
        "Dòng này không phải UTF-8. Lưu lại tệp với mã UTF-8.",
        "This line is not UTF-8. Save the file as UTF-8.",
    ),
    "pack.not-nfc": (
        "Dòng này có chữ Việt dạng tổ hợp (không phải NFC; tổng cộng {lines} dòng). Chuyển tệp sang Unicode dựng sẵn.",
        "This line has decomposed letters (not NFC; {lines} lines in all). Convert the file to composed Unicode.",
    ),
    # Tables and fields
    "pack.empty-table": (
        "Bảng trống, không có cả dòng tiêu đề. Thêm dòng tiêu đề hoặc xóa tệp.",
        "The table is empty, it has not even a header. Add the header or remove the file.",
    ),
    "pack.broken-csv": (
        "Không đọc được bảng từ dòng này: {reason}. Kiểm tra dấu ngoặc kép và ký tự lạ.",
        "The table cannot be read from this line on: {reason}. Check quotes and stray characters.",
    ),
    "yaml.bad-date": (
        "“{value}” trông như một ngày nhưng không có thật. Sửa lại, ví dụ 2024-11-30.",
        "“{value}” looks like a date but there is no such day. Correct it, for example 2024-11-30.",
    ),
    "pack.separator": (
        "Bảng dùng dấu “{separator}” để ngăn ô. Lưu lại với dấu phẩy ngăn ô và dấu chấm thập phân (45.79).",
        "Cells are parted by “{separator}”. Save the table with commas between cells and decimal points (45.79).",
    ),
    "pack.ragged-row": (
        "Dòng có {cells} ô trong khi tiêu đề có {columns} cột. Ô chứa dấu phẩy phải đặt trong ngoặc kép.",
        "The row has {cells} cells where the header has {columns}. Quote cells that contain a comma.",
    ),
    "pack.repeated-column": (
        "Cột {field} xuất hiện hai lần trong tiêu đề. Xóa hoặc đổi tên một cột.",
        "The header names the column {field} twice. Remove or rename one.",
    ),
    "pack.not-a-mapping": (
        "Tệp phải gồm các dòng dạng “tên: giá trị”.",
        "The file has to consist of `name: value` entries.",
    ),
    "pack.unknown-field": (
        "Không có trường nào tên {field}. Sửa tên hoặc xóa đi. Các trường được biết: {known}",
        "There is no field {field}. Correct the name or remove it. Known fields: {known}",
    ),
    "pack.missing-field": ("Thiếu {field}. Bổ sung giá trị.", "{field} is missing. Add it."),
    "pack.too-long": (
        "{field} dài {length} ký tự, tối đa {limit}. Rút ngắn lại.",
        "{field} has {length} characters, at most {limit} are kept. Shorten it.",
    ),
    "pack.bad-date": (
        "{field}: “{value}” không phải ngày có thật. Viết theo dạng 2024-11-30.",
        "{field}: “{value}” is no real date. Write it as 2024-11-30.",
    ),
    "pack.bad-number": (
        "{field}: “{value}” không phải số hợp lệ. Viết 45.79 (dấu chấm thập phân, không có dấu ngăn nghìn).",
        "{field}: “{value}” is not a number that fits. Write 45.79, with a dot and without thousands separators.",
    ),
    "pack.bad-key": (
        "{field}: “{value}” không phải mã hợp lệ. Chỉ dùng chữ không dấu, số và . _ / @ -",
        "{field}: “{value}” is no valid key. Use plain letters, digits and . _ / @ - only.",
    ),
    "pack.not-allowed": (
        "{field}: “{value}” không nằm trong các giá trị cho phép: {allowed}.",
        "{field}: “{value}” is not one of {allowed}.",
    ),
    "pack.wrong-value": (
        "{field}: giá trị “{value}” không đúng kiểu ({reason}). Xem mô tả của trường trong docs/reference/packs.md.",
        "{field}: the value “{value}” does not fit ({reason}). See the field in docs/reference/packs.md.",
    ),
    "pack.choices": (
        "Trường {field} cần danh sách choices khi có type: choice, và chỉ khi đó.",
        "The field {field} needs choices when its type is choice, and only then.",
    ),
    "pack.duplicate-key": (
        "{key} đã được khai báo ở {first}. Mỗi mã chỉ được khai báo một lần.",
        "{key} is already stated at {first}. A key is stated once.",
    ),
    # Keys that have to exist
    "pack.unknown-subject": (
        "Không có tổ chức hay đối tượng nào mang mã {key}. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "No subject has the key {key}. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-document": (
        "Không có văn bản nào mang mã {key} trong documents/. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "No document in documents/ has the key {key}. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-indicator": (
        "Không có chỉ số {key} trong indicators/. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "There is no indicator {key} in indicators/. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-kind": (
        "Không có loại {key} trong kinds/. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "There is no kind {key} in kinds/. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-commitment": (
        "Không có cam kết hay mục tiêu {key}. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "There is no commitment or target {key}. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-programme": (
        "Không có chương trình {key} trong programmes/. Sửa mã hoặc khai báo mã này; mã gần nhất: {nearest}.",
        "There is no programme {key} in programmes/. Correct or state it; nearest: {nearest}.",
    ),
    "pack.unknown-contract": (
        "Tệp số liệu {key} không có hợp đồng dữ liệu cùng tên trong contracts/. Đã có: {known}",
        "The records {key} have no contract of that name in contracts/. Known: {known}",
    ),
    "pack.unknown-layout": (
        "Không có bố cục báo cáo {key} trong reports/. Đã có: {known}",
        "There is no report layout {key} in reports/. Known: {known}",
    ),
    "pack.unknown-group": (
        "Không có nhóm {group}. Các nhóm đã khai báo: {known}",
        "There is no group {group}. Stated groups: {known}",
    ),
    # Subjects in time
    "pack.ends-before-it-begins": (
        "Kết thúc ({valid_to}) trước khi bắt đầu ({valid_from}). Sửa một trong hai ngày.",
        "It ends ({valid_to}) before it begins ({valid_from}). Correct one of the dates.",
    ),
    "pack.circle": (
        "{key} đứng trên chính nó khi đi theo cột này. Cắt vòng lặp ở một chỗ.",
        "{key} stands above itself along this column. Break the circle somewhere.",
    ),
    "pack.wrong-parent": (
        "{key} thuộc {parent} (loại {kind}), nhưng loại của nó chỉ được thuộc: {allowed}.",
        "{key} lies below {parent} (kind {kind}), but its kind may only lie below: {allowed}.",
    ),
    "pack.code-without-meaning": (
        "Loại {kind} không dùng mã số, nhưng ở đây có mã {code}. Xóa mã hoặc đặt has_code: true cho loại này.",
        "The kind {kind} has no codes, yet {code} stands here. Remove it, or set has_code: true for the kind.",
    ),
    "pack.code-overlap": (
        "Mã {code} (loại {kind}) cùng lúc chỉ {key} và {other} ({first}), từ {from}. Sửa mã hoặc thời hạn hiệu lực.",
        "Code {code} of kind {kind} means both {key} and {other} ({first}) from {from} on. Correct a code or a date.",
    ),
    "pack.succession-kinds": (
        "{predecessor} là {kind} nhưng {successor} là {other}; kế thừa phải cùng loại.",
        "{predecessor} is a {kind} but {successor} is a {other}; a successor is of the same kind.",
    ),
    "pack.succession-end": (
        "{key} kết thúc ngày {valid_to}, nhưng được kế thừa từ {date}: phải kết thúc ngày {expected}.",
        "{key} ends on {valid_to} but is succeeded on {date}: it has to end on {expected}.",
    ),
    "pack.succession-begin": (
        "{key} (từ {valid_from}) chưa hoặc không còn tồn tại vào ngày kế thừa {date}.",
        "{key} (from {valid_from}) does not exist on the day of succession, {date}.",
    ),
    "pack.succession-share": (
        "Các phần của {key} khi chia ngày {date} cộng lại bằng {total}, phải bằng 1.",
        "The shares into which {key} is divided on {date} add up to {total}, not to 1.",
    ),
    "pack.succession-circle": (
        "{key} kế thừa chính nó qua các bước. Sửa một dòng trong successions.csv.",
        "{key} succeeds itself along the way. Correct a row of successions.csv.",
    ),
    # Figures
    "pack.period": (
        "“{period}” không phải một kỳ có thật. Viết 2024, 2024H1, 2024Q4, 2024-11, 2024-11-30 hoặc 2024-M01-M11.",
        "“{period}” is no real period. Write 2024, 2024H1, 2024Q4, 2024-11, 2024-11-30 or 2024-M01-M11.",
    ),
    "pack.indicator-not-in-force": (
        "Không có phiên bản nào của {key} có hiệu lực trong kỳ {period} (hiệu lực: {valid}).",
        "No version of {key} is in force in {period} (in force: {valid}).",
    ),
    "pack.subject-not-in-force": (
        "{key} không tồn tại trong kỳ {period} (tồn tại: {valid}).",
        "{key} does not exist in {period} (it does: {valid}).",
    ),
    "pack.version-overlap": (
        "Hiệu lực của {key} chồng lên {other}. Đặt valid_to cho phiên bản trước.",
        "{key} is in force while {other} still is. Set valid_to of the earlier version.",
    ),
    "pack.figure-without-value": (
        "Số liệu {key} không có value lẫn num, và không có note giải thích vì sao chưa biết.",
        "The figure of {key} has neither value nor num, and no note that says why it is unknown.",
    ),
    "pack.bad-denominator": (
        "Mẫu số {den} cần tử số (đang là {num}) và phải lớn hơn 0.",
        "The denominator {den} needs a numerator (now {num}) and has to be above 0.",
    ),
    "pack.value-against-counts": (
        "Giá trị {value} không khớp {num} / {den} = {counted}. Kiểm tra lại nguồn.",
        "The value {value} does not agree with {num} / {den} = {counted}. Check the source.",
    ),
    "pack.simulated-unmarked": (
        "Trạng thái là {status} nhưng nguồn là {source}: số mô phỏng phải đi với văn bản loại simulation và ngược lại.",
        "The status is {status} but the source is {source}: simulated figures and simulation documents go together.",
    ),
    # Programmes, promises
    "pack.unknown-goal-needs-note": (
        "Chỉ tiêu không có value. Nếu chưa biết, ghi lý do vào note.",
        "The goal has no value. If it is unknown, say why in note.",
    ),
    "pack.goal-range": (
        "operator: between cần cả value và upper, với upper không nhỏ hơn value.",
        "operator: between needs both value and upper, and upper not below value.",
    ),
    "pack.unit-mismatch": (
        "Chỉ tiêu tính bằng {unit} nhưng chỉ số tính bằng {expected}. Dùng cùng đơn vị hoặc chỉ số khác.",
        "The goal is in {unit} but the indicator is in {expected}. Use one unit, or another indicator.",
    ),
    "pack.petition-without-asker": (
        "Kiến nghị {key} không ghi ai kiến nghị (asked_by), nên không ai có thể xác nhận đã được giải quyết.",
        "The petition {key} does not say who asks (asked_by), so nobody could ever close it.",
    ),
    "pack.due-before-made": (
        "{key} hạn {due} trước ngày đưa ra {made_on}. Kiểm tra lại nguồn.",
        "{key} is due on {due}, before it was made on {made_on}. Check the source.",
    ),
    "pack.expired-review": (
        "Gói đáng lẽ được {owner} rà soát trước ngày {date}. Rà soát rồi đặt ngày mới.",
        "The pack was to be reviewed by {owner} until {date}. Review it and set the next date.",
    ),
    # Applying
    "pack.key-taken": (
        "{section}: {key} đã có và do “{owner}” ghi (“–” là do người dùng), không phải gói này. Đổi mã trong gói.",
        "{section}: {key} exists and was written by “{owner}” (“–” is a person), not by this pack. Use another key.",
    ),
    "store.not-ready": (
        "Không mở hoặc không nâng cấp được cơ sở dữ liệu: {reason}. Kiểm tra GIAOBAN_VAR, GIAOBAN_DATABASE và quyền ghi, rồi chạy lại.",
        "The database cannot be opened or brought up to date: {reason}. Check GIAOBAN_VAR, GIAOBAN_DATABASE and permissions, then try again.",
    ),
    "pack.store-refused": (
        "Kho dữ liệu từ chối gói {pack}: {reason}. Không có gì thay đổi.",
        "The store refused the pack {pack}: {reason}. Nothing was changed.",
    ),
    # Memberships
    "membership.unknown-role": (
        "Không có vai trò {role}. Các vai trò: {known}.",
        "There is no role {role}. Roles: {known}.",
    ),
    "membership.ends-before-it-begins": (
        "Vai trò của {person} tại {subject} kết thúc ({valid_to}) trước khi bắt đầu ({valid_from}).",
        "The role of {person} at {subject} would end ({valid_to}) before it begins ({valid_from}).",
    ),
    "membership.ended-already": (
        "Vai trò của {person} tại {subject} đã kết thúc ngày {valid_to}.",
        "The role of {person} at {subject} ended on {valid_to} already.",
    ),
    "membership.held-already": (
        "{person} đã giữ vai trò {role} tại {subject} trong thời gian này.",
        "{person} already holds the role {role} at {subject} in that time.",
    ),
    "membership.subject-not-in-force": (
        "{subject} không tồn tại vào ngày {date}. Chọn tổ chức kế thừa ({instead}) hoặc ngày khác.",
        "{subject} does not exist on {date}. Choose its successor ({instead}) or another day.",
    ),
}
