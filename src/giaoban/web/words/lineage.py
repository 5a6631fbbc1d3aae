"""Why a figure is what it is: figures nobody knows, records that are gone, bundles that cannot be made."""

WORDS: dict[str, tuple[str, str]] = {
    "explain.not-a-figure": (
        "“{figure}” không phải tên một số liệu. Viết số hiệu (123) hoặc CHỈ_TIÊU/ĐƠN_VỊ/KỲ[@THỜI_ĐIỂM], "
        "ví dụ dossier_rate_settled/vn/2024Q4@2024-12-31.",
        "“{figure}” names no figure. Write its number (123) or INDICATOR/SUBJECT/PERIOD[@MOMENT], "
        "such as dossier_rate_settled/vn/2024Q4@2024-12-31.",
    ),
    "explain.not-a-period": (
        "“{period}” không phải một kỳ. Viết 2024, 2024H1, 2024Q4 hoặc 2024-11.",
        "“{period}” is no period. Write 2024, 2024H1, 2024Q4 or 2024-11.",
    ),
    "explain.no-such-period": (
        "Hồ sơ được đếm theo tháng, quý, nửa năm hoặc năm; kỳ {period} không thuộc loại nào trong số đó.",
        "Records are counted by month, quarter, half-year or year; {period} is none of these.",
    ),
    "explain.no-figure": (
        "Chưa có số liệu nào là {figure}. Lệnh giaoban series liệt kê các kỳ có số liệu.",
        "There is no figure {figure}. giaoban series lists the periods that have one.",
    ),
    "explain.unknown-moment": (
        "Không có lần niêm phong nào tên là “{moment}”. Viết một ngày (2025-01-15) hoặc tên một lần niêm phong.",
        "Nothing was sealed as “{moment}”. Write a day (2025-01-15) or the name of a seal.",
    ),
    "explain.snapshot-gone": (
        "Kho hồ sơ không có trạng thái {snapshot} của {contract}: kho này không phải kho đã tính con số. "
        "Kiểm tra GIAOBAN_VAR, hoặc lấy lại bản sao lưu của kho.",
        "The warehouse has no state {snapshot} of {contract}: it is not the one the figure was counted in. "
        "Check GIAOBAN_VAR, or restore the backup of the warehouse.",
    ),
    "explain.differs": (
        "Đếm lại cho kết quả {counted}, nhưng số đã lưu là {stored}. Xem lại hồ sơ, định nghĩa của {figure}.",
        "Counting again gives {counted}, but {stored} was stored. Look into the records and the definition of {figure}.",
    ),
    "explain.sign-in": (
        "Kho có hơn {most} hồ sơ; đăng nhập để đếm lại số liệu và xem lô hồ sơ, biên nhận.",
        "The warehouse holds more than {most} records; sign in to have the figure counted again and see its batches.",
    ),
    "bundle.not-from-records": (
        "Số liệu {figure} không được đếm từ hồ sơ, nên không có hồ sơ để xuất. Lệnh giaoban explain nêu văn bản nguồn; "
        "ước tính kinh tế số có lệnh riêng là giaoban economy bundle.",
        "{figure} was not counted from records, so there are none to export. giaoban explain names its document; "
        "estimates of the digital economy have giaoban economy bundle.",
    ),
    "bundle.too-many-records": (
        "Số liệu {figure} dựa trên {records} hồ sơ, nhiều hơn {most}. Chọn kỳ ngắn hơn hoặc từng cơ quan; "
        "lệnh giaoban bundle xuất được nhiều hơn trang web.",
        "{figure} stands on {records} records, more than {most}. Choose a shorter period or single organisations; "
        "giaoban bundle takes more than the page does.",
    ),
    "bundle.personal-column": (
        "Công thức đọc trực tiếp cột về cá nhân ({columns}), không thể thay bằng số thứ tự nên không được xuất.",
        "The formula reads columns about persons ({columns}) that numbers cannot stand for, so it is not exported.",
    ),
    "bundle.differs": (
        "Đếm lại số liệu {figure} không ra số đã lưu, nên không xuất. Lệnh giaoban explain nêu chỗ khác nhau.",
        "Counting {figure} again does not give what was stored, so nothing is exported. giaoban explain says how.",
    ),
}
