"""Words for reports: their layout in a pack, and what must hold before one is drawn."""

WORDS: dict[str, tuple[str, str]] = {
    "report.not-yaml": (
        "Tệp mô tả báo cáo không đúng dạng YAML: {problem}. Sửa tại dòng được nêu.",
        "The report file is not valid YAML: {problem}. Mend the line named.",
    ),
    "report.bad-layout": (
        "Mô tả báo cáo sai tại {at}: {problem}. Sửa mục này theo mẫu trong tài liệu về gói.",
        "The report description is wrong at {at}: {problem}. Mend this entry; the guide to packs shows the form.",
    ),
    "report.missing-entry": (
        "Mô tả báo cáo thiếu mục {at}. Bổ sung mục này.",
        "The report description lacks the entry {at}. Add it.",
    ),
    "report.unknown-entry": (
        "Mô tả báo cáo có mục {at} không ai biết. Kiểm tra chính tả hoặc bỏ mục này.",
        "The report description has an entry nobody knows, {at}. Check its spelling or remove it.",
    ),
    "report.no-content": (
        "Mục “{at}” (loại {block}) chưa có nội dung. Cung cấp nội dung, hoặc ghi “optional: true” cho mục này.",
        "The section “{at}” ({block}) has no content. Give it some, or mark the section “optional: true”.",
    ),
    "report.unfilled-place": (
        "Trong mục “{at}”, chỗ điền {{{place}}} chưa có giá trị. Cung cấp giá trị hoặc bỏ chỗ điền này.",
        "In the section “{at}” the place {{{place}}} has no value. Give one or remove the place.",
    ),
    "report.unknown-section": (
        "Có nội dung cho mục “{at}” nhưng báo cáo không có mục này; các mục đang có: {known}.",
        "There is content for “{at}”, but the report has no such section; it has: {known}.",
    ),
    "report.two-annexes": (
        "Báo cáo có {count} phụ lục nguồn số liệu; chỉ được có một, vì mỗi số dẫn tới đúng một dòng.",
        "The report has {count} annexes of sources; only one is possible, as each figure points to one row.",
    ),
    "report.dangling-reference": (
        "Số “{at}” dẫn tới dòng [{ref}] nhưng phụ lục chỉ có {rows} dòng. Bổ sung nguồn của số này.",
        "The figure “{at}” points to row [{ref}], but the annex has {rows} rows. Add the source of this figure.",
    ),
    "report.unmarked-simulation": (
        "“{at}” lấy từ dòng [{ref}] là số mô phỏng nhưng không ghi “mô phỏng”. Đánh dấu số này là mô phỏng.",
        "“{at}” comes from row [{ref}], which is simulated, but is not marked so. Mark it as simulated.",
    ),
    "report.unquoted-row": (
        "Dòng [{row}] của phụ lục (“{at}”) không được số nào dẫn tới. Bỏ dòng này hoặc dẫn nguồn tới nó.",
        "No figure points to row [{row}] of the annex (“{at}”). Remove the row or refer to it.",
    ),
    "report.ragged-table": (
        "Bảng “{at}”, dòng {row}: có {cells} ô, cần {columns} ô. Sửa dòng này cho đủ cột.",
        "Table “{at}”, row {row}: {cells} cells where {columns} are needed. Complete the row.",
    ),
    "report.not-a-chart": (
        "Hình “{at}” không vẽ được: {problem}. Cần một hình SVG có ghi kích thước.",
        "The drawing “{at}” cannot be drawn: {problem}. An SVG that states its size is needed.",
    ),
}
