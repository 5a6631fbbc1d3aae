"""Words for questions about figures: what could not be read, what was supposed, what a machine wrote wrongly."""

WORDS = {
    "asking.empty": ("Câu hỏi chưa có chữ nào. Hãy viết câu hỏi.", "The question has no words. Write one."),
    "asking.too-long": (
        "Câu hỏi dài quá {limit} ký tự. Hãy hỏi từng số liệu một, ngắn hơn.",
        "The question is longer than {limit} characters. Ask for one figure at a time.",
    ),
    "asking.unread": (
        "Chưa hiểu: “{words}”. Vì bỏ qua những chữ này có thể cho số sai nên không trả lời; hãy viết cách khác hoặc bỏ đi.",
        "Not understood: “{words}”. Ignoring it might give the wrong figure, so there is no answer; say it otherwise.",
    ),
    "asking.no-indicator": (
        "Không thấy chỉ tiêu nào trong câu hỏi (chưa hiểu: “{words}”). Xem tên các chỉ tiêu ở trang Chỉ tiêu.",
        "The question names no indicator (not understood: “{words}”). The page Indicators has their names.",
    ),
    "asking.no-figure-asked": (
        "Câu hỏi nêu tên một chỉ tiêu nhưng không hỏi số liệu. Viết thí dụ “tỷ lệ ... năm 2024 là bao nhiêu”.",
        "The question names an indicator but asks for no figure. Write for instance “what was the rate of ... in 2024”.",
    ),
    "asking.region-ended": (
        "Vùng {region} chỉ được chia theo các tỉnh đến ngày {until}; hãy hỏi theo địa giới cũ.",
        "The region {region} is made of the provinces until {until}; ask in that structure.",
    ),
    "asking.region-not-yet": (
        "Vùng {region} chỉ được chia như vậy từ ngày {since}; hãy hỏi theo địa giới hiện nay.",
        "The region {region} exists from {since} only; ask in the structure as it is now.",
    ),
    "asking.own-targets": (
        "{count} cơ quan tự đặt chỉ tiêu riêng và được xét theo chỉ tiêu đó; mức trên giao ghi bên cạnh.",
        "{count} organisations set themselves a target and are judged by it; what is asked from above stands beside.",
    ),
    "asking.periods-differ": (
        "Các số thuộc những kỳ khác nhau nên không tính chênh lệch.",
        "The figures are of different periods, so no difference is computed.",
    ),
    "asking.no-base": (
        "Không có số của kỳ để so sánh ({period}) theo cùng cách tính.",
        "There is no figure of the period to compare with ({period}) by the same method.",
    ),
    "asking.bounded": (
        "Nguồn chỉ nêu “trên” hay “dưới” một mức nên không tính chênh lệch.",
        "The source only bounds the figure, so no difference is computed.",
    ),
    "asking.ambiguous": (
        "“{words}” có thể là nhiều chỉ tiêu. Hãy chọn một.",
        "“{words}” may be several indicators. Choose one.",
    ),
    "asking.several-subjects": (
        "“{words}” là tên của nhiều cơ quan. Hãy nói rõ.",
        "Several organisations are called “{words}”. Say which.",
    ),
    "asking.several-indicators": (
        "Câu này hỏi nhiều chỉ tiêu cùng lúc ({words}), mà cách hỏi này chỉ dành cho một. Hãy hỏi từng chỉ tiêu.",
        "This asks about several indicators at once ({words}); ask about one at a time.",
    ),
    "asking.several-periods": (
        "Có nhiều thời kỳ mà không rõ cái nào: {words}. Hãy nêu một kỳ, hoặc “từ ... đến ...”.",
        "There are several periods and it is not clear which is meant: {words}. Name one, or “from ... to ...”.",
    ),
    "asking.several-regions": ("Chỉ hỏi được một vùng mỗi lần: {words}.", "One region at a time: {words}."),
    "asking.several-bounds": (
        "Có nhiều điều kiện về giá trị cùng lúc: {words}. Hãy nêu một điều kiện.",
        "There are several conditions on the value: {words}. Name one.",
    ),
    "asking.does-not-fit": (
        "Đã đọc được “{words}” nhưng không ghép được vào câu hỏi. Hãy tách thành câu hỏi khác.",
        "“{words}” was read but fits nowhere in the question. Ask it separately.",
    ),
    "asking.number-alone": (
        "Số {words} đứng một mình, không rõ là gì. Viết thí dụ “5 tỉnh cao nhất” hoặc “trên 5%”.",
        "The number {words} stands alone. Write for instance “the 5 highest provinces” or “above 5%”.",
    ),
    "asking.of-whom": (
        "Không rõ hỏi về ai. Hãy nêu tên một tỉnh, một bộ, hoặc “các tỉnh”, “các bộ”.",
        "It is not clear whom this is about. Name a province, a ministry, or “the provinces”.",
    ),
    "asking.unit-differs": (
        "“{words}” không cùng đơn vị với chỉ tiêu (đơn vị {unit}). Hãy hỏi theo đơn vị của chỉ tiêu.",
        "“{words}” is not in the indicator's unit ({unit}). Ask in that unit.",
    ),
    "asking.known-without-day": (
        "Có “{words}” nhưng không có ngày. Viết thí dụ “theo số liệu công bố đến ngày 09/12/2024”.",
        "There is “{words}” without a day. Write for instance “as published until 09/12/2024”.",
    ),
    "asking.frame-without-day": (
        "Có “{words}” nhưng không rõ địa giới của ngày nào. Viết “theo địa giới hiện nay” hoặc “ngày 30/06/2025”.",
        "There is “{words}” without a day. Write “of today” or “of 30/06/2025”.",
    ),
    "asking.write-marks": (
        "Không dấu thì “{words}” có hai nghĩa. Hãy viết có dấu.",
        "Without marks “{words}” has two meanings. Write it with its marks.",
    ),
    "asking.slip": ("Đọc “{typed}” là “{meant}”.", "“{typed}” was read as “{meant}”."),
    "asking.year-supposed": (
        "Câu hỏi không nêu năm; hiểu là kỳ gần nhất đã kết thúc: {period}.",
        "No year was named; the last such period that ended was taken: {period}.",
    ),
    "asking.against-supposed": (
        "Không nêu so với kỳ nào; hiểu là so với cùng kỳ năm trước.",
        "No period to compare with was named; the same period a year earlier was taken.",
    ),
    "asking.not-in-force": (
        "{name} không tồn tại vào ngày {day}; lấy tổ chức mang tên này ở thời gian gần nhất.",
        "{name} did not exist on {day}; the nearest bearer of the name was taken.",
    ),
    "asking.other-readings": (
        "Còn có chỉ tiêu gần nghĩa: {titles}.",
        "There are indicators of a similar meaning: {titles}.",
    ),
    "asking.other-period": (
        "Không có số đúng kỳ {period}; đưa số gần nhất nằm trong kỳ đó.",
        "There is no figure for {period} itself; the last one within it is shown.",
    ),
    "asking.no-figure": (
        "Chưa có số liệu nào cho câu hỏi này.",
        "There is no figure for this question.",
    ),
    "asking.few-figures": (
        "Chỉ {held} trong {all} cơ quan có số; kết quả chỉ đúng trong số đó.",
        "Only {held} of {all} organisations have a figure; the result holds among them alone.",
    ),
    "asking.not-known-who": (
        "Nguồn chỉ nêu số chung của cả nước, không nêu là những cơ quan nào.",
        "The source gives only the number for the country, not which organisations they are.",
    ),
    "asking.from-register": (
        "Theo danh mục kế hoạch đã nhập, tính đến ngày {day}; kế hoạch chưa nhập vào danh mục thì chưa được tính.",
        "From the register of plans as of {day}; a plan that nobody entered is not counted.",
    ),
    "asking.absence": (
        "Không có số trong hệ thống chưa chắc là cơ quan ấy chưa làm hay chưa đo.",
        "No figure here does not prove that nothing was done or measured there.",
    ),
    "asking.disputed": (
        "Cùng kỳ này có {count} số khác nhau từ các nguồn hoặc lần công bố; nêu tất cả.",
        "{count} different figures are known for this period, by source or publication; all are shown.",
    ),
    "asking.several-sources": (
        "Có {count} số cho {periods} kỳ: một kỳ có số của nhiều nguồn hoặc lần công bố; nêu tất cả.",
        "There are {count} figures for {periods} periods: some have several sources or publications; all are shown.",
    ),
    "asking.simulated": (
        "Số mô phỏng, không phải số liệu thật.",
        "Simulated figures, not real ones.",
    ),
    "asking.predecessors": (
        "{name} chưa có số liệu từ khi thành lập; nêu số của các cơ quan trước sáp nhập, không cộng hay lấy trung bình.",
        "{name} has no figure since it was formed; those of its predecessors are shown, neither added nor averaged.",
    ),
    "asking.needs-counts": (
        "Có số nhưng không có tử số, mẫu số nên không quy đổi sang địa giới được hỏi.",
        "There are figures without their counts, so they cannot be restated in the structure asked for.",
    ),
    "asking.no-target": (
        "Chưa thấy chỉ tiêu nào đặt ra cho nội dung và thời gian này.",
        "No target is known for this and for that time.",
    ),
    "asking.unknown-indicator": (
        "Không có chỉ tiêu {code}. Xem tên các chỉ tiêu ở trang Chỉ tiêu.",
        "There is no indicator {code}. See the page Indicators.",
    ),
    "asking.unknown-subject": (
        "Không có cơ quan, địa phương {key}.",
        "There is no organisation {key}.",
    ),
    "asking.not-a-query": (
        "Câu hỏi dạng máy phải là một đối tượng JSON, không phải “{value}”.",
        "A query in machine form is a JSON object, not “{value}”.",
    ),
    "asking.unknown-field": (
        "Trường {field} không có trong câu hỏi dạng máy. Các trường: {known}.",
        "The machine form has no field {field}. Its fields: {known}.",
    ),
    "asking.missing-field": ("Thiếu trường {field}.", "The field {field} is missing."),
    "asking.wrong-field": (
        "Trường {field} không nhận giá trị “{value}”.",
        "The field {field} does not take “{value}”.",
    ),
    "asking.words-not-a-mapping": (
        "Tệp từ ngữ để hỏi phải là các mục “tên: danh sách”.",
        "The file of words for questions must be a mapping.",
    ),
    "asking.words-wrong-field": (
        "Mục {field} sai: {reason}.",
        "The part {field} is wrong: {reason}.",
    ),
    "asking.words-twice": (
        "“{phrase}” là tên của hai vùng: {first} và {second}. Chỉ để ở một vùng.",
        "“{phrase}” names two regions: {first} and {second}. Keep it in one.",
    ),
}
