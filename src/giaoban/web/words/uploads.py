"""Files that come with forms."""

WORDS: dict[str, tuple[str, str]] = {
    "upload.too-large": (
        "Tệp quá lớn: lần gửi này có {size} MB, tối đa {most} MB. Không byte nào của tệp được lưu; những gì đã gõ vẫn còn. Chia nhỏ tệp hoặc chọn tệp nhỏ hơn.",
        "The file is too large: what was sent has {size} MB, {most} MB at the most. Nothing of the file was kept; what was typed is still there. Split it or choose a smaller one.",
    ),
}
