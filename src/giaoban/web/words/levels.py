"""Security levels of information systems: faults of the file of rules."""

WORDS: dict[str, tuple[str, str]] = {
    "levels.none": (
        "Gói dữ liệu không có tệp cấp độ (levels/*.yaml), nên không xác định được cấp độ.",
        "The pack has no file of levels (levels/*.yaml), so no level can be derived.",
    ),
    "levels.wrong-value": (
        "Trường {field} không đúng: {reason}. Sửa trong tệp cấp độ.",
        "The field {field} is wrong: {reason}. Mend it in the file of levels.",
    ),
    "levels.fact-not-asked": (
        "Dữ kiện {name} phải được khai trong facts (số nguyên nếu là cấp độ) và được hỏi ở đúng một màn hình.",
        "The fact {name} has to be declared under facts (an integer where it is a level) and asked on one screen.",
    ),
    "levels.approval-of-each-once": (
        "Chế độ {regime} phải nêu thẩm quyền cho mỗi cấp độ 1 đến 5 đúng một lần; hiện nêu: {levels}.",
        "The regime {regime} has to name who approves each level from 1 to 5 once; it names: {levels}.",
    ),
    "levels.rule-twice": (
        "Quy tắc {name} được nêu hai lần. Đặt tên khác cho một quy tắc.",
        "The rule {name} is stated twice. Give one of them another name.",
    ),
    "levels.regime-twice": (
        "Chế độ {name} được nêu hai lần. Đặt tên khác cho một chế độ.",
        "The regime {name} is stated twice. Give one of them another name.",
    ),
    "levels.unknown-checklist": (
        "Gói dữ liệu không có bộ yêu cầu {name} (gần nhất: {nearest}). Thêm tệp trong checklists, hoặc sửa tên.",
        "The pack has no set of requirements {name} (nearest: {nearest}). Add its file to checklists, or mend the name.",
    ),
    "levels.unknown-workflow": (
        "Gói dữ liệu không có quy trình {name} (gần nhất: {nearest}). Thêm tệp trong workflows, hoặc sửa tên.",
        "The pack has no workflow {name} (nearest: {nearest}). Add its file to workflows, or mend the name.",
    ),
    "levels.unknown-fact": (
        "Không có dữ kiện tên {name}. Các dữ kiện được hỏi: {known}.",
        "There is no fact called {name}. The facts asked for are: {known}.",
    ),
    "levels.wrong-fact": (
        "“{title_vi}”: không hiểu “{value}”. Chọn trong danh sách, hoặc ghi một số nguyên không âm.",
        "“{title_en}”: “{value}” is not understood. Choose from the list, or give a whole number that is not negative.",
    ),
}
