"""Words for figures in a text that do not close. `{old}` is the printed number that the nearest mending replaces."""

_MEND = "Cách sửa gần nhất: thay {old} bằng {nearest}."
_MEND_EN = "Nearest mending: replace {old} by {nearest}."

WORDS: dict[str, tuple[str, str]] = {
    "claim.growth": (
        f"Câu ghi mức thay đổi {{stated}}, nhưng từ {{base}} đến {{current}} tính ra {{recomputed}}. {_MEND}",
        f"The sentence says a change of {{stated}}, but from {{base}} to {{current}} it comes to {{recomputed}}. "
        f"{_MEND_EN}",
    ),
    "claim.difference": (
        f"Mức thay đổi {{difference}} trong khi số hiện tại là {{current}} tương ứng {{recomputed}}%, không phải {{stated}}%. {_MEND}",
        f"A change of {{difference}} to a present {{current}} is {{recomputed}}%, not {{stated}}%. {_MEND_EN}",
    ),
    "claim.points": (
        "Câu ghi {stated} cho thay đổi từ {base}% đến {current}%: chênh lệch là {difference} điểm phần trăm, còn "
        "tính theo phần trăm là khác. "
        "Hãy ghi rõ “điểm phần trăm” hoặc “%”; giá trị đúng gần nhất: {nearest}.",
        "The sentence says {stated} for a change from {base}% to {current}%: the difference is {difference} "
        "percentage points, in percent it "
        "is another number. Say which is meant; the nearest true value: {nearest}.",
    ),
    "claim.points-unclear": (
        "Tỷ lệ {current}% được ghi là thay đổi {stated}% mà không nêu số gốc: không rõ là phần trăm hay điểm phần "
        "trăm. Nên nêu số kỳ trước.",
        "A rate of {current}% is said to have changed by {stated}% with no base given: percent or percentage "
        "points? State the earlier rate.",
    ),
    "claim.parts": (
        f"Các phần cộng lại {{sum}} = {{recomputed}}, không bằng tổng {{stated}}. {_MEND}",
        f"The parts add up to {{sum}} = {{recomputed}}, not to the whole {{stated}}. {_MEND_EN}",
    ),
    "claim.share": (
        f"{{part}} trên {{whole}} là {{recomputed}}%, không phải {{stated}}%. {_MEND}",
        f"{{part}} of {{whole}} is {{recomputed}}%, not {{stated}}%. {_MEND_EN}",
    ),
    "claim.organisations": (
        f"{{sum}} = {{recomputed}}, trong khi cả nước có {{known}} {{noun}}. {_MEND}",
        f"{{sum}} = {{recomputed}}, while the country has {{known}} ({{noun}}). {_MEND_EN}",
    ),
    "claim.mean": (
        "Tỷ lệ chung {stated}% nằm ngoài khoảng của các khối ({low}% đến {high}%), điều không thể xảy ra. Giá trị "
        "gần nhất có thể: {nearest}%.",
        "The overall rate {stated}% lies outside those of its blocks ({low}% to {high}%), which cannot be. Nearest "
        "possible value: {nearest}%.",
    ),
    "claim.mean-of-rates": (
        "Tỷ lệ chung {stated}% bằng đúng trung bình cộng các tỷ lệ thành phần: có thể đã tính trung bình của tỷ "
        "lệ. Hãy tính lại từ số đếm.",
        "The overall rate {stated}% is exactly the simple mean of its blocks: rates may have been averaged. "
        "Recompute it from the counts.",
    ),
    "claim.mean-weight": (
        "Tỷ lệ chung {stated}% chỉ đúng khi khối có tỷ lệ {first}% chiếm {recomputed}% số lượng. Nên nêu số đếm "
        "của từng khối.",
        "The overall rate {stated}% holds only if the block at {first}% carries {recomputed}% of the whole. Better "
        "state the counts.",
    ),
    "claim.average": (
        f"{{total}} chia cho {{number}} được {{recomputed}}, trong khi câu ghi {{stated}}. {_MEND}",
        f"{{total}} divided by {{number}} is {{recomputed}}, while the text says {{stated}}. {_MEND_EN}",
    ),
    "claim.period": (
        "“{stated}” không có trên lịch. Có lẽ là “{nearest}”.",
        "“{stated}” is no real period. Perhaps “{nearest}” is meant.",
    ),
    "claim.deadline": (
        "Văn bản viết tháng {date} nói sẽ làm vào “{stated}”, là thời điểm đã qua. Hãy kiểm tra lại năm.",
        "A text of {date} announces something for “{stated}”, which was already past. Check the year.",
    ),
    "claim.target-conflict": (
        "Mục tiêu năm {year} ghi ở đây là {stated}%, nơi khác ghi khác ({source}). Hãy nêu văn bản quyết định mục "
        "tiêu.",
        "The target for {year} is given here as {stated}%, elsewhere differently ({source}). Name the instrument "
        "that sets it.",
    ),
    "claim.range": (
        "Giá trị {stated} vượt giới hạn {limit} của một phần trong tổng thể hoặc của một mức giảm. Hãy kiểm tra "
        "lại số hoặc đơn vị.",
        "The value {stated} is beyond {limit}, the most that a part of a whole or a fall can be. Check the number "
        "or its unit.",
    ),
    "known.bad-entry": (
        "Mục {part} trong tệp số liệu đã biết bị sai: {why}. Mỗi tổ chức cần value, called, source; mỗi mục tiêu "
        "cần what, words, year, value, "
        "unit, source.",
        "Entry {part} of the known numbers is wrong: {why}. An organisation needs value, called, source; a target "
        "needs what, words, year, "
        "value, unit, source.",
    ),
    "known.unreadable": (
        "Không đọc được tệp số liệu đã biết {file}: {why}. Hãy chỉ đúng tệp bằng --known.",
        "The known numbers {file} cannot be read: {why}. Point to the right file with --known.",
    ),
}  # fmt: skip
