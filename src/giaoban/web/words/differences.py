"""Why a figure is another than before: the kinds of change, and moments that cannot be read."""

WORDS: dict[str, tuple[str, str]] = {
    "difference.late": ("Hồ sơ đến muộn", "Records that came late"),
    "difference.corrected": ("Hồ sơ được sửa", "Corrected records"),
    "difference.deleted": ("Hồ sơ bị xóa", "Deleted records"),
    "difference.definition": ("Cách tính thay đổi", "The definition changed"),
    "difference.structure": ("Cơ cấu tổ chức thay đổi", "The structure changed"),
    "breakdown.where": (
        "--where: “{value}” thiếu dấu bằng. Viết tên phân tổ và giá trị, như channel=online.",
        "--where: “{value}” lacks its equals sign. Write a dimension and a value, as channel=online.",
    ),
    "breakdown.minimum": (
        "--minimum: ô nhỏ nhất được công bố là {least} hồ sơ, không thể là {minimum}: ô nhỏ hơn có thể làm lộ một người.",
        "--minimum: a cell shows at least {least} records, not {minimum}: a smaller one may give a person away.",
    ),
    "diff.not-a-moment": (
        "{option}: “{value}” không phải thời điểm. Viết một ngày (2025-01-15), một giờ kèm múi giờ "
        "(2025-01-15T08:00+07:00) hoặc tên một lần niêm phong.",
        "{option}: “{value}” is no moment. Write a day (2025-01-15), a time with its zone "
        "(2025-01-15T08:00+07:00) or the name of a seal.",
    ),
}
