"""Why a figure is another than before: the kinds of change, and moments that cannot be read."""

WORDS: dict[str, tuple[str, str]] = {
    "difference.late": ("Hồ sơ đến muộn", "Records that came late"),
    "difference.corrected": ("Hồ sơ được sửa", "Corrected records"),
    "difference.deleted": ("Hồ sơ bị xóa", "Deleted records"),
    "difference.definition": ("Cách tính thay đổi", "The definition changed"),
    "difference.structure": ("Cơ cấu tổ chức thay đổi", "The structure changed"),
    "diff.not-a-moment": (
        "{option}: “{value}” không phải thời điểm. Viết một ngày (2025-01-15), một giờ kèm múi giờ "
        "(2025-01-15T08:00+07:00) hoặc tên một lần niêm phong.",
        "{option}: “{value}” is no moment. Write a day (2025-01-15), a time with its zone "
        "(2025-01-15T08:00+07:00) or the name of a seal.",
    ),
}
