"""Sentences for the cascade of a target, own targets, specific tasks, and where a figure is heading."""

WORDS: dict[str, tuple[str, str]] = {
    # The arithmetic of a pool, in order
    "cascade.pool": (
        "{members} đơn vị có mẫu số, trong đó {own} đơn vị có mức khác mức chung: tính gộp theo mẫu số được {pool}, "
        "mức chung phải đạt là {national}.",
        "{members} organisations have a denominator, {own} of them another value than the common one: weighted by "
        "denominators the pool comes to {pool}; the whole has to reach {national}.",
    ),
    "cascade.meets": (
        "Cả khối vẫn đạt mức chung, dư {spare}. Không đơn vị nào phải làm vượt để bù.",
        "The pool still meets the common value with {spare} to spare. Nobody has to make up for others.",
    ),
    "cascade.meets-counted": (
        "Các đơn vị tính được đạt mức chung, dư {spare}. Chưa nói được cho cả khối: {left} đơn vị chưa có mẫu số.",
        "Those counted meet the common value with {spare} to spare. Nothing is said of the whole pool: {left} "
        "organisations have no denominator yet.",
    ),
    "cascade.missing": (
        "Còn thiếu {missing}. {carriers} đơn vị phải làm vượt để bù, {full} trong số đó lên tới mức tối đa.",
        "{missing} are missing. {carriers} organisations have to over-achieve, {full} of them up to their limit.",
    ),
    "cascade.carries": (
        "{key}: từ {target} phải lên {needed}, thêm {extra}.",
        "{key}: from {target} to {needed}, {extra} more.",
    ),
    "cascade.carries-all": (
        "{key}: từ {target} lên mức tối đa {needed}, thêm {extra}.",
        "{key}: from {target} to its limit of {needed}, {extra} more.",
    ),
    "cascade.impossible": (
        "Dù mọi đơn vị đều đạt mức tối đa, cả khối chỉ đến {best}, vẫn thiếu {short} so với {national}. Phải nâng mức "
        "của những đơn vị đã đặt thấp.",
        "Even with everybody at the limit the pool reaches {best}, {short} short of {national}. Those who set less "
        "have to set more.",
    ),
    "cascade.no-weights": (
        "Chưa đơn vị nào của {subject} có mẫu số (số hồ sơ, số dân, số hệ thống), nên chưa tính gộp được. Mẫu số đến "
        "cùng số liệu của từng đơn vị.",
        "No organisation of {subject} has a denominator (dossiers, people, systems) yet, so nothing can be pooled. "
        "Denominators come with the figures of each.",
    ),
    "cascade.no-members": (
        "Không có đơn vị nào để tính gộp. Chọn kỳ khác hoặc cơ cấu khác.",
        "There is nobody to pool. Choose another period or structure.",
    ),
    "cascade.member-twice": ("Đơn vị {key} được nêu hai lần.", "{key} is named twice."),
    "cascade.not-a-number": ("{key}: {field} không phải con số.", "{key}: {field} is no number."),
    "cascade.negative": ("{key}: {field} là số âm ({value}).", "{key}: {field} is negative ({value})."),
    "cascade.no-weight": ("{key}: mẫu số bằng 0.", "{key}: the denominator is 0."),
    "cascade.beyond-all": (
        "{key}: {field} là {value}, vượt quá 100 %.",
        "{key}: {field} is {value}, more than 100 %.",
    ),
    "cascade.national": (
        "Mức chung {value} không phải một tỷ lệ từ 0 đến 100.",
        "The common value {value} is no share between 0 and 100.",
    ),
    # Where a figure is heading
    "forecast.method-damped": (
        "Xu thế lấy trung vị độ dốc giữa mọi cặp số liệu, mỗi kỳ về sau giảm bớt 15 %: đến {day} khoảng {value}, trong "
        "khoảng {low} đến {high} với 8 phần 10 khả năng.",
        "The trend is the median slope between all pairs of figures, fading by 15 % a period: about {value} on {day}, "
        "between {low} and {high} with odds of 8 in 10.",
    ),
    "forecast.method-straight": (
        "Xu thế lấy trung vị độ dốc giữa mọi cặp số liệu và giữ nguyên về sau: đến {day} khoảng {value}, trong khoảng "
        "{low} đến {high} với 8 phần 10 khả năng.",
        "The trend is the median slope between all pairs of figures, carried on: about {value} on {day}, between "
        "{low} and {high} with odds of 8 in 10.",
    ),
    "forecast.method-naive": (
        "Trong quá khứ, đoán “giữ nguyên như kỳ trước” sai ít nhất: đến {day} vẫn khoảng {value}, trong khoảng {low} "
        "đến {high} với 8 phần 10 khả năng.",
        "In the past “nothing changes” was the least wrong: still about {value} on {day}, between {low} and {high} "
        "with odds of 8 in 10.",
    ),
    "forecast.back-test": (
        "Thử lại trên chính chuỗi này: đoán trước một kỳ {tried} lần, sai trung bình {error} (đoán giữ nguyên: {naive}); "
        "khoảng dự báo chứa giá trị thật {inside} trên {judged} lần.",
        "Tried on the series itself: one period ahead {tried} times, on average wrong by {error} (nothing changes: "
        "{naive}); the interval held the true value {inside} of {judged} times.",
    ),
    "forecast.back-test-short": (
        "Thử lại trên chính chuỗi này: đoán trước một kỳ {tried} lần, sai trung bình {error} (đoán giữ nguyên: {naive}); "
        "chuỗi còn ngắn nên chưa thử được khoảng dự báo chứa giá trị thật bao nhiêu lần.",
        "Tried on the series itself: one period ahead {tried} times, on average wrong by {error} (nothing changes: "
        "{naive}); the series is too short to say how often the interval held the true value.",
    ),
    "forecast.reached": (
        "Mức phải đạt đã đạt và nhiều khả năng giữ được đến {day}.",
        "The value is reached and will most likely hold until {day}.",
    ),
    "forecast.safe": (
        "Nhiều khả năng đạt: cả khoảng dự báo nằm trong mức phải đạt vào {day}.",
        "Most likely met: the whole interval lies on the right side on {day}.",
    ),
    "forecast.likely": (
        "Có khả năng đạt vào {day}, nhưng khoảng dự báo còn chạm mức không đạt.",
        "Likely met on {day}, but the interval reaches to the wrong side.",
    ),
    "forecast.unlikely": (
        "Cảnh báo sớm: theo đà này khó đạt vào {day}. Từ nay mỗi kỳ phải thêm {needed}.",
        "Early warning: at this pace it will hardly be met on {day}. Each period from now on has to add {needed}.",
    ),
    "forecast.out-of-reach": (
        "Cảnh báo sớm: theo đà này không đạt vào {day}; cả khoảng dự báo nằm dưới mức phải đạt. Từ nay mỗi kỳ phải "
        "thêm {needed}.",
        "Early warning: at this pace it will not be met on {day}; the whole interval falls short. Each period from "
        "now on has to add {needed}.",
    ),
    "forecast.too-short": (
        "Chưa dự báo: chuỗi có {points} kỳ, cần ít nhất {least} kỳ cùng một cách tính.",
        "No forecast yet: the series has {points} periods; it takes {least} of one method.",
    ),
    "forecast.day-twice": (
        "Chưa dự báo: ngày {day} có hai số liệu. Chọn một cách tính.",
        "No forecast: {day} has two figures. Choose one method.",
    ),
    "forecast.not-a-number": (
        "Chưa dự báo: số liệu ngày {day} không phải con số.",
        "No forecast: the figure of {day} is no number.",
    ),
    "forecast.not-a-share": (
        "Chưa dự báo: ngày {day} ghi {value}, không phải tỷ lệ từ 0 đến 100.",
        "No forecast: {day} has {value}, which is no share between 0 and 100.",
    ),
    "forecast.not-an-amount": (
        "Chưa dự báo: ngày {day} ghi {value}, không phải một lượng lớn hơn 0.",
        "No forecast: {day} has {value}, which is no amount above 0.",
    ),
    "forecast.not-ahead": (
        "Không dự báo: ngày phải đạt {day} không sau số liệu cuối cùng ({last}).",
        "Nothing to forecast: the day {day} does not lie after the last figure ({last}).",
    ),
    "forecast.too-far": (
        "Chưa dự báo: {day} quá xa so với chuỗi số liệu từ {first} đến {last}.",
        "No forecast: {day} is too far ahead for figures from {first} to {last}.",
    ),
    # What an organisation sets itself
    "own-target.not-divided": (
        "Chỉ tiêu {code} là chỉ tiêu chung của cả nước, không giao cho từng đơn vị.",
        "Target {code} is one figure of the whole country; it is not divided among organisations.",
    ),
    "own-target.not-owed": (
        "{subject} không phải đơn vị thực hiện chỉ tiêu {code}, cũng không thuộc đơn vị nào thực hiện chỉ tiêu này.",
        "{subject} does not owe target {code}, nor lies below anybody who does.",
    ),
    "own-target.nothing-above": (
        "Chỉ tiêu {code} chưa có mức chung nên chưa đặt mức riêng được. Chờ mức chung, hoặc số liệu để chia mức chung.",
        "Target {code} has no common value yet to set one's own against. Wait for it, or for figures to divide it by.",
    ),
    "own-target.no-number": (
        "Mức tự đặt phải là một số không âm, ví dụ 75 hoặc 75,5.",
        "The own value has to be a number of zero or more, such as 75 or 75.5.",
    ),
    "own-target.more-than-all": (
        "{value} % là nhiều hơn tất cả. Ghi từ 0 đến 100.",
        "{value} % is more than all. Write 0 to 100.",
    ),
    "own-target.done-or-not": (
        "Với việc làm hay không làm, một đơn vị chỉ đặt 100 (làm) hoặc 0 (không làm, kèm lý do).",
        "Of something done or not done, one organisation sets 100 (it does) or 0 (it does not, with a reason).",
    ),
    "own-target.no-day": (
        "Chưa ghi ngày quyết định, hoặc ngày không có thật. Ghi như 15/03/2025.",
        "The day of the decision is missing or is no real day. Write it as 15/03/2025.",
    ),
    "own-target.not-decided-yet": (
        "Ngày quyết định {date} sau hôm nay {today}. Ghi khi đã quyết định.",
        "The decision of {date} lies after today, {today}. Enter it once it is taken.",
    ),
    "own-target.after-its-day": (
        "Quyết định ngày {date} sau hạn của chỉ tiêu {due}: không đặt mức khi đã hết hạn.",
        "The decision of {date} comes after the day of the target, {due}: nothing is set once it is over.",
    ),
    "own-target.before-the-last": (
        "Ngày quyết định {date} trước quyết định gần nhất ({last}, lần {version}). Kiểm tra lại ngày.",
        "The decision of {date} comes before the last one ({last}, version {version}). Check the day.",
    ),
    "own-target.needs-a-reason": (
        "Mức {value} thấp hơn mức được giao {above}: phải nêu lý do.",
        "{value} is less than the {above} asked: a reason is needed.",
    ),
    "own-target.unchanged": (
        "Mức và lộ trình này đã là lần {version} đang áp dụng. Không có gì thay đổi.",
        "This value and path are those of version {version}, in force already. Nothing changed.",
    ),
    "own-target.nothing-to-take-back": (
        "Chưa có mức tự đặt nào để bỏ. Ghi mức muốn đặt.",
        "There is no own value to take back. Write the value to set.",
    ),
    "own-target.milestone-twice": (
        "Hai mốc cùng một ngày. Mỗi ngày chỉ một mốc.",
        "Two milestones have the same day. One a day.",
    ),
    "own-target.milestone-outside": (
        "Mốc {date} phải từ {first} đến hạn {due}.",
        "The milestone of {date} has to lie between {first} and {due}.",
    ),
    "own-target.milestone-no-number": (
        "Mốc {date} thiếu con số. Mỗi dòng ghi ngày rồi mức, ví dụ 30/06/2025 60.",
        "The milestone of {date} lacks its number. Each line: the day, then the value, as 30/06/2025 60.",
    ),
    "own-target.milestone-line": (
        "Không đọc được dòng “{text}”. Mỗi dòng ghi ngày rồi mức, ví dụ 30/06/2025 60.",
        "The line “{text}” cannot be read. Each line: the day, then the value, as 30/06/2025 60.",
    ),
    # 32 + 1
    "specific-task.no-title": (
        "Chưa ghi nhiệm vụ đặc thù là gì. Viết một câu.",
        "What the task is, is missing. Write one sentence.",
    ),
    "specific-task.no-measure": (
        "Chưa ghi nhìn vào đâu thì biết đã xong, kèm con số nếu có.",
        "How it will be seen that it is done is missing; give its number where it has one.",
    ),
    "specific-task.no-day": (
        "Chưa ghi hạn hoàn thành, hoặc ngày không có thật. Ghi như 31/12/2025.",
        "The day until which it is due is missing or is no real day. Write it as 31/12/2025.",
    ),
    "specific-task.outside": (
        "Hạn {date} phải từ {first} đến {last}.",
        "The day {date} has to lie between {first} and {last}.",
    ),
    "specific-task.none-in-programme": (
        "“{programme}” không giao nhiệm vụ đặc thù cho từng đơn vị.",
        "“{programme}” gives organisations no task of their own.",
    ),
    "specific-task.not-for": (
        "{subject} không phải bộ, tỉnh có vào ngày {date} nên không có nhiệm vụ đặc thù trong chương trình này.",
        "{subject} is no ministry or province on {date} and has no task in this programme.",
    ),
    "specific-task.settled": (
        "Nhiệm vụ này đã hoàn thành nên không sửa nữa. Mở trang của nhiệm vụ ({key}) để xem.",
        "The task is done and changes no more. Open its page ({key}).",
    ),
    "specific-task.unchanged": (
        "Nội dung giống hệt bản đang có. Không có gì thay đổi.",
        "This is exactly what is there already. Nothing changed.",
    ),
}
