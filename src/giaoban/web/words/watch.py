"""What is wrong with a feed, said to whoever can mend it: which source, whose, since when, what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "watch.never-heard": (
        "{sender} chưa gửi gì từ nguồn {source} sau {hours} giờ kể từ khi kết nối (cam kết: không quá {promised} giờ). Hãy kiểm tra khóa và địa chỉ gửi.",
        "{sender} has sent nothing from {source} in the {hours} hours since it was connected (promised: {promised} at most). Check its key and its address.",
    ),
    "watch.silent": (
        "{sender} im lặng {hours} giờ ở nguồn {source}, lần cuối {heard} (cam kết: không quá {promised} giờ). Hãy hỏi đơn vị vận hành.",
        "{sender} has been silent for {hours} hours at {source}, last heard {heard} (promised: {promised} at most). Ask whoever runs it.",
    ),
    "watch.stale": (
        "{sender} vẫn gửi ở nguồn {source} nhưng thay đổi mới nhất là {newest}, đã {hours} giờ (cam kết: {promised} giờ). Có thể hệ thống xử lý ngừng đồng bộ; hãy kiểm tra.",
        "{sender} still sends at {source}, but the newest change is of {newest}, {hours} hours ago (promised: {promised}). The case system may have stopped passing on; check it.",
    ),
    "watch.volume-low": (
        "{sender} chỉ có {rows} bản ghi mới hoặc sửa ngày {day} ở nguồn {source}; ngày cùng loại thường có {usual} (theo {days} ngày). Có thể mất dữ liệu; hãy đối chiếu tổng với nguồn.",
        "{sender} brought only {rows} new or corrected records on {day} at {source}; such days usually bring {usual} ({days} days). Data may be missing; compare totals with the source.",
    ),
    "watch.volume-high": (
        "{sender} có {rows} bản ghi mới hoặc sửa ngày {day} ở nguồn {source}; ngày cùng loại thường có {usual} (theo {days} ngày). Hãy hỏi có phải nạp lại dữ liệu cũ không.",
        "{sender} brought {rows} new or corrected records on {day} at {source}; such days usually bring {usual} ({days} days). Ask whether old data was loaded again.",
    ),
    "watch.below-promise": (
        "{sender} gửi {rows} dòng trong {days} ngày đến {day} ở nguồn {source}, ít hơn cam kết {promised}. Hãy hỏi lý do.",
        "{sender} sent {rows} rows in the {days} days to {day} at {source}, below the promised {promised}. Ask why.",
    ),
    "watch.above-promise": (
        "{sender} gửi {rows} dòng trong {days} ngày đến {day} ở nguồn {source}, nhiều hơn mức đã thỏa thuận {promised}. Hãy kiểm tra có gửi lặp không.",
        "{sender} sent {rows} rows in the {days} days to {day} at {source}, above the agreed {promised}. See whether something is sent again and again.",
    ),
    "watch.schema-drift": (
        "Lô mới nhất của {sender} ở nguồn {source} khác cấu trúc {contract} ở cột “{column}” ({why}). Hãy thống nhất phiên bản cấu trúc với nguồn.",
        "The newest batch of {sender} at {source} departs from contract {contract} in column “{column}” ({why}). Agree on the version of the contract.",
    ),
    "watch.batch-refused": (
        "Lô mới nhất của {sender} ở nguồn {source}, nhận {at}, không được nhận vào ({why}). Nguồn cần sửa và gửi lại.",
        "The newest batch of {sender} at {source}, received {at}, was not taken ({why}). The source has to correct it and send again.",
    ),
    "watch.quarantine": (
        "{bad}/{rows} dòng ({share} %) của {sender} ở nguồn {source} bị trả lại trong 7 ngày; trước đó là {before} %. Hãy tải tệp dòng lỗi gửi nguồn sửa.",
        "{bad} of {rows} rows ({share} %) of {sender} at {source} were returned in 7 days; before it was {before} %. Send the file of returned rows to the source.",
    ),
    "watch.unchanged-resent": (
        "{sender} gửi lại {rows} bản ghi cũ không đổi trong {days} ngày làm việc liền từ {first} ở nguồn {source}, không có gì mới. Hãy hỏi hệ thống có đang xuất dữ liệu cũ không.",
        "{sender} sent {rows} old records unchanged on {days} working days in a row from {first} at {source}, with nothing new. Ask whether the system exports old data.",
    ),
    "watch.same-again": (
        "{sender} vẫn gửi ở nguồn {source} (lần cuối {heard}) nhưng chỉ lặp lại nội dung đã có từ {taken}. Hãy hỏi hệ thống có đang xuất dữ liệu cũ không.",
        "{sender} still sends at {source} (last {heard}), but only what came by {taken} already. Ask whether the system exports old data.",
    ),
    "watch.one-value": (
        "Ngày {day}, {share} % bản ghi của {sender} ở nguồn {source} có {column} = {value} ({rows} bản ghi); trước đó là {before} %. Hãy xem có đổi cách ghi để làm đẹp số liệu không.",
        "On {day}, {share} % of the records of {sender} at {source} have {column} = {value} ({rows} records); before it was {before} %. See whether entries were changed to improve the figure.",
    ),
    "watch.midnight": (
        "Trong 15 phút cuối ngày {day}, {rows} bản ghi của {sender} ở nguồn {source} được ghi {column} = {value} ({share} %); bình thường là {before} %. Hãy yêu cầu giải trình.",
        "In the last 15 minutes of {day}, {rows} records of {sender} at {source} were set to {column} = {value} ({share} %); usually it is {before} %. Ask for an explanation.",
    ),
    "watch.share-jump": (
        "Ngày {day}, tỷ lệ {column} = {value} của {sender} ở nguồn {source} nhảy từ {before} % lên {share} % ({rows} bản ghi). Hãy hỏi lý do.",
        "On {day} the share of {column} = {value} of {sender} at {source} jumped from {before} % to {share} % ({rows} records). Ask why.",
    ),
    "watch.jump": (
        "Ngày {day}, tổng {column} của {sender} ở nguồn {source} là {value}; ngày cùng loại thường là {usual}. Hãy kiểm tra đơn vị tính và gửi lặp.",
        "On {day} the sum of {column} of {sender} at {source} is {value}; such days usually bring {usual}. Check the unit of measure and repeated sending.",
    ),
    "watch.only-the-date": (
        "Báo cáo {day} của {sender} ở nguồn {source} giống hệt báo cáo {before}, chỉ khác ngày ({rows} dòng). Hãy yêu cầu số liệu thật của kỳ này.",
        "The report of {day} of {sender} at {source} equals that of {before} but for the date ({rows} rows). Ask for this period's own figures.",
    ),
    "watch.touched": (
        "{rows}/{of} bản ghi {sender} sửa ngày {day} ở nguồn {source} chỉ đổi ngày, nội dung giữ nguyên. Hãy hỏi vì sao gửi lại.",
        "In {rows} of {of} records that {sender} corrected on {day} at {source} only a date changed. Ask why they were sent again.",
    ),
    "watch.double-reported": (
        "{rows} bản ghi của {sender} ở nguồn {source} ({share} %) cũng do {other_sender} gửi từ nguồn {other}. Hãy thống nhất ai gửi, nếu không sẽ bị đếm hai lần.",
        "{rows} records of {sender} at {source} ({share} %) are also sent by {other_sender} from {other}. Agree on who sends, or they count twice.",
    ),
    "watch.double-levels": (
        "{rows} bản ghi của {sender} ở nguồn {source} ({share} %) được báo cáo ở cả hai cấp: {other_sender} cũng gửi từ nguồn {other}. Hãy thống nhất một cấp gửi, nếu không sẽ bị đếm hai lần.",
        "{rows} records of {sender} at {source} ({share} %) are reported by two levels: {other_sender} sends them from {other} too. Agree on one level, or they count twice.",
    ),
    "watch.records-unreadable": (
        "Không đọc được kho bản ghi của {contract} để kiểm tra ({reason}); lần xem này chỉ dựa vào các lô đã nhận.",
        "The records of {contract} could not be read ({reason}); this look rests on the batches alone.",
    ),
    "watch.fault-ended": (
        "Lỗi này đã hết từ {until}; không mở được khiếu nại cho lỗi đã hết.",
        "This fault ended {until}; no complaint is opened about what has ended.",
    ),
    "watch.complained-already": (
        "Lỗi này đã thành việc {key}.",
        "This fault has become commitment {key} already.",
    ),
    "watch.no-asker": (
        "Người mở khiếu nại phải thuộc cơ quan thường trực. Hãy nhờ cán bộ cơ quan thường trực mở.",
        "Whoever opens a complaint has to belong to the standing agency. Ask one of its officers.",
    ),
}
