"""What can go wrong between a source that hands over records and the receipt it gets."""

WORDS: dict[str, tuple[str, str]] = {
    "replay.body-missing": (
        "Không tính lại được thời điểm này: tệp gốc {path} của lô {batch} không còn nguyên. Hãy khôi phục tệp từ bản sao "
        "lưu của thư mục raw rồi hỏi lại.",
        "This moment cannot be computed again: the raw body {path} of batch {batch} is not whole. Put the file back from "
        "the backup of the folder raw and ask again.",
    ),
    "replay.rows-differ": (
        "Không tính lại được thời điểm này: lô {batch} lúc nhận có {then} dòng được nhận theo {contract}, nay theo "
        "{present} thì kết quả khác ({now} dòng). Hãy khôi phục tệp dòng trả lại của lô này từ bản sao lưu của thư mục "
        "quarantine, hoặc đưa lại hợp đồng dữ liệu của lúc đó.",
        "This moment cannot be computed again: {then} rows of batch {batch} were taken under {contract}; under {present} "
        "the outcome differs ({now} rows). Put the returned rows of this batch back from the backup of the folder "
        "quarantine, or the contract of that time.",
    ),
    "push.unsigned": (
        "Yêu cầu không có chữ ký và không có khóa API. Ký yêu cầu theo RFC 9421 (giaoban sources sign --help) hoặc gửi "
        "tiêu đề Authorization: Bearer KHÓA.",
        "The request is neither signed nor carries an API key. Sign it by RFC 9421 (giaoban sources sign --help) or "
        "send Authorization: Bearer KEY.",
    ),
    "push.bad-signature": (
        "Chữ ký của yêu cầu không hợp lệ: {reason}. Kiểm tra khóa, địa chỉ và đồng hồ của máy gửi rồi ký lại.",
        "The signature of the request does not hold: {reason}. Check key, address and clock of the sender; sign again.",
    ),
    "push.not-covered": (
        "Chữ ký còn thiếu: {names}. Chữ ký phải bao gồm phương thức, địa chỉ, Content-Digest, mọi tiêu đề có tác dụng, "
        "và có created cùng nonce.",
        "The signature lacks: {names}. It has to cover the method, the address, Content-Digest and every header that "
        "has an effect, and to carry created and nonce.",
    ),
    "push.replayed": (
        "Yêu cầu đã ký này đã được nhận một lần (nonce {nonce}). Muốn gửi lại thì ký lại với nonce mới; gửi lại cùng "
        "nội dung không làm tăng số liệu.",
        "This signed request has been let in before (nonce {nonce}). Sign again with a new nonce to repeat it; the same "
        "body sent twice counts once.",
    ),
    "push.bad-api-key": (
        "Khóa API không đúng hoặc đã được thay. Xin khóa mới: giaoban sources keys NGUỒN --api-key.",
        "The API key is wrong or has been replaced. Ask for a new one: giaoban sources keys SOURCE --api-key.",
    ),
    "push.key-needs-tls": (
        "Khóa API chỉ được gửi qua HTTPS. Gửi lại qua https://, và coi khóa vừa gửi là đã lộ: xin khóa mới.",
        "An API key may only travel over HTTPS. Send it over https://, and take the key you just sent for exposed: ask "
        "for a new one.",
    ),
    "push.source-stopped": (
        "Nguồn “{source}” đã dừng nhận. Liên hệ cơ quan thường trực để mở lại.",
        "The source “{source}” has been stopped. Ask the standing agency to let it in again.",
    ),
    "push.other-contract": (
        "Nguồn “{source}” gửi dữ liệu {own}, không gửi {contract}. Dùng địa chỉ /api/facts/{own}.",
        "The source “{source}” sends {own}, not {contract}. Use /api/facts/{own}.",
    ),
    "push.length-required": (
        "Yêu cầu không cho biết độ dài (Content-Length), nên không thể biết đã nhận đủ hay chưa. Với curl, dùng "
        "--data-binary @TỆP.",
        "The request states no length (Content-Length), so nobody could tell whether all of it arrived. With curl, use "
        "--data-binary @FILE.",
    ),
    "push.too-large": (
        "Lô có {bytes} byte, nhiều hơn mức {limit} byte. Chia thành nhiều lô nhỏ hơn.",
        "The batch has {bytes} bytes, more than the {limit} allowed. Divide it into smaller ones.",
    ),
    "push.unknown-media": (
        "Không đọc được dạng “{media}”. Gửi application/x-ndjson, text/csv, application/vnd.apache.parquet hoặc "
        "application/cloudevents+json, mã hóa UTF-8.",
        "The form “{media}” is not read. Send application/x-ndjson, text/csv, application/vnd.apache.parquet or "
        "application/cloudevents+json, in UTF-8.",
    ),
    "push.unknown-encoding": (
        "Không đọc được Content-Encoding “{encoding}”. Dùng {known} hoặc không nén.",
        "Content-Encoding “{encoding}” is not read. Use {known}, or none.",
    ),
    "push.bad-header": (
        "Tiêu đề {name} không đúng. Cần: {wanted}.",
        "The header {name} is not right. Wanted: {wanted}.",
    ),
    "push.half-sent": (
        "Chỉ nhận được {received} trên {expected} byte: đường truyền đứt giữa chừng. Chưa ghi gì; hãy gửi lại.",
        "Only {received} of {expected} bytes arrived: the connection broke. Nothing was kept; send again.",
    ),
    "push.digest-differs": (
        "Nội dung nhận được không khớp Content-Digest ({algorithm}): dữ liệu đã thay đổi trên đường truyền. Chưa ghi gì; "
        "hãy gửi lại.",
        "What arrived does not fit Content-Digest ({algorithm}): it changed on the way. Nothing was kept; send again.",
    ),
    "push.idempotency-key-reused": (
        "Idempotency-Key “{key}” đã dùng cho một nội dung khác ({first}). Nội dung mới ({received}) cần khóa mới.",
        "Idempotency-Key “{key}” was used for another body ({first}). The new body ({received}) needs a new key.",
    ),
    "push.not-your-source": (
        "{rows} dòng ghi nguồn khác với nguồn đang gửi, trước hết là dòng {first}. Mỗi nguồn chỉ gửi dữ liệu của mình.",
        "{rows} rows name another source than the one that sends, first row {first}. A source speaks only for itself.",
    ),
    "push.origin-differs": (
        "{rows} dòng có dấu mô phỏng khác với nguồn đang gửi, trước hết là dòng {first}. Dữ liệu mô phỏng và dữ liệu "
        "thật không được lẫn nhau.",
        "{rows} rows are marked simulated where their source is not, or the other way round, first row {first}. "
        "Simulated and real records never mix.",
    ),
    "push.no-row-taken": (
        "Không nhận được dòng nào của lô này; xem các dòng bị trả lại.",
        "No row of this batch could be taken; see the rows that came back.",
    ),
    "body.not-gzip": (
        "Không giải nén được nội dung gzip: {reason}. Có thể tệp bị cắt giữa chừng; nén và gửi lại.",
        "The gzip body cannot be unpacked: {reason}. It may have been cut short; pack and send it again.",
    ),
    "body.unpacks-too-large": (
        "Giải nén ra hơn {limit} byte. Chia thành nhiều lô nhỏ hơn.",
        "The body unpacks to more than {limit} bytes. Divide it into smaller batches.",
    ),
    "body.line-too-long": (
        "Dòng {line} dài hơn {limit} byte. Mỗi dòng NDJSON là một bản ghi, kết thúc bằng dấu xuống dòng.",
        "Line {line} is longer than {limit} bytes. A line of NDJSON is one record and ends with a line feed.",
    ),
    "body.not-parquet": (
        "Không đọc được tệp Parquet: {reason}. Có thể tệp bị cắt giữa chừng; xuất lại rồi gửi.",
        "The Parquet file cannot be read: {reason}. It may have been cut short; write it again and send it.",
    ),
    "body.not-csv": (
        "Không đọc được tệp CSV: {reason}. Cần dòng tiêu đề, dấu phân cách, mã hóa UTF-8.",
        "The CSV cannot be read: {reason}. A header, a separator and UTF-8 are wanted.",
    ),
    "body.not-an-event-of-the-batch": (
        "Sự kiện thứ {number} trong loạt CloudEvents không đọc được: {reason}. Cả loạt chưa được nhận; sửa sự kiện này rồi "
        "gửi lại.",
        "Event {number} of the batch of CloudEvents cannot be read: {reason}. Nothing of the batch was taken; mend this "
        "event and send it again.",
    ),
    "body.not-an-event": (
        "Phong bì CloudEvents không đúng: {reason}.",
        "The CloudEvents envelope is not right: {reason}.",
    ),
    "body.repeated-column": (
        "Cột “{column}” có hai lần. Chưa ghi gì; hãy bỏ một cột rồi gửi lại.",
        "Column “{column}” stands twice. Nothing was written; remove one and send again.",
    ),
    "body.unknown-column": (
        "Cột “{column}” không có trong cấu trúc dữ liệu nên không được đọc. Nếu cấu trúc của nguồn đã đổi, báo cơ quan "
        "thường trực.",
        "Column “{column}” is not in the contract and was not read. If the schema of the source has changed, tell the "
        "standing agency.",
    ),
    "body.too-many-rows": (
        "Lô có hơn {limit} dòng. Chia thành nhiều lô nhỏ hơn.",
        "The batch has more than {limit} rows. Divide it into smaller ones.",
    ),
    "body.mostly-unreadable": (
        "{rows} dòng không phải là bản ghi, trước hết là dòng {first}. Kiểm tra lại dạng của tệp và Content-Type.",
        "{rows} lines are no record, first line {first}. Check the form of the file and its Content-Type.",
    ),
    "body.not-a-record": (
        "{rows} dòng không phải là một đối tượng JSON, trước hết là dòng {first}.",
        "{rows} lines are no JSON object, first line {first}.",
    ),
    "body.nested-value": (
        "{rows} dòng có giá trị lồng nhau ở chỗ cần một giá trị, trước hết là dòng {first}.",
        "{rows} lines have a nested value where one value is wanted, first line {first}.",
    ),
    "body.wrong-number-of-fields": (
        "{rows} dòng có số ô khác với dòng tiêu đề, trước hết là dòng {first}.",
        "{rows} rows have another number of fields than the header, first row {first}.",
    ),
    "batch.failed": (
        "Phần mềm gặp lỗi khi xử lý lô này ({attempts} lần). Lô vẫn được giữ nguyên; cơ quan thường trực sẽ xem, không "
        "cần gửi lại.",
        "The program failed over this batch ({attempts} times). It is kept as it came; the standing agency will look, "
        "there is no need to send it again.",
    ),
    "batch.nothing-came-back": (
        "Lô {batch} đã được nhận đủ mọi dòng, không có gì để xét lại.",
        "Every row of batch {batch} was taken; there is nothing to judge again.",
    ),
    "batch.has-not-ended": (
        "Lô {batch} chưa xử lý xong (trạng thái: {state}). Lô bị lỗi phần mềm thì chạy: giaoban sources process --retry.",
        "Batch {batch} has not ended (state: {state}). One that the program failed over is taken up by: giaoban sources "
        "process --retry.",
    ),
    "batch.judged-since": (
        "Lô {batch} đã được xét lại rồi; nếu vẫn còn dòng bị trả, xét lại lần mới nhất của lô này.",
        "Batch {batch} was judged again already; if rows still come back, name its newest judging.",
    ),
    "exchange.unknown-contract": (
        "Không có cấu trúc dữ liệu “{contract}”. Hiện có: {known}.",
        "There is no contract “{contract}”. There are: {known}.",
    ),
    "exchange.unknown-batch": (
        "Nguồn này chưa gửi lô “{batch}”.",
        "This source has sent no batch “{batch}”.",
    ),
    "exchange.no-room": (
        "Máy chủ hết chỗ trên đĩa ({reason}). Chưa ghi gì dở dang; gửi lại sau. Người quản trị cần dọn hoặc thêm đĩa.",
        "The server has no room left on its disk ({reason}). Nothing was left half-written; send again later. The "
        "operator has to make room.",
    ),
    "totals.unreadable": (
        "Số đối chiếu thứ {number} không đọc được: {reason}. Cần day (yyyy-mm-dd), rows, và nếu có: sums, hash.",
        "Control total {number} cannot be read: {reason}. Wanted: day (yyyy-mm-dd), rows, and where known sums, hash.",
    ),
    "totals.not-additive": (
        "Cột “{column}” không phải là số cộng được trong cấu trúc dữ liệu này, nên không đối chiếu được tổng.",
        "Column “{column}” is no number that may be summed in this contract, so its sum cannot be compared.",
    ),
    "totals.rows-missing": (
        "Nguồn {source} ({sender}) báo ngày {day} có {stated} bản ghi, ở đây chỉ có {held}: thiếu {difference}. Gửi lại "
        "bản ghi của ngày này.",
        "{source} ({sender}) states {stated} records for {day}, here are only {held}: {difference}. Send the records of "
        "that day again.",
    ),
    "totals.rows-extra": (
        "Nguồn {source} ({sender}) báo ngày {day} có {stated} bản ghi, ở đây có {held}: thừa {difference}. Gửi phiên bản "
        "xóa của những bản ghi không còn, hoặc báo lại số.",
        "{source} ({sender}) states {stated} records for {day}, here are {held}: {difference} more. Send deletions of "
        "those that are gone, or state the total again.",
    ),
    "totals.keys-differ": (
        "Nguồn {source} ({sender}) và ở đây đều có {stated} bản ghi ngày {day}, nhưng không phải cùng những bản ghi ấy.",
        "{source} ({sender}) and we both have {stated} records for {day}, yet not the same ones.",
    ),
    "totals.sums-differ": (
        "Nguồn {source} ({sender}) và ở đây có cùng {stated} bản ghi ngày {day}, nhưng tổng khác nhau: {sums}.",
        "{source} ({sender}) and we have the same {stated} records for {day}, with other sums: {sums}.",
    ),
    "totals.settles-by-itself": (
        "Lỗi “{code}” tự kết thúc khi nguồn hoạt động đúng lại; chỉ chênh lệch số đối chiếu mới có người kết thúc được.",
        "“{code}” ends by itself once the source is right again; only a difference of control totals is settled by a "
        "person.",
    ),
    "totals.fault-ended": (
        "Chênh lệch này đã kết thúc từ {until}, không cần ghi lý do nữa.",
        "This difference ended {until}; there is nothing to settle.",
    ),
    "totals.reason-needed": (
        "Ghi lý do vì sao chênh lệch này sẽ còn đó mà không phải là lỗi cần sửa.",
        "Say why this difference will stay and needs no mending.",
    ),
    "source.bad-key": (
        "“{key}” không làm tên nguồn được: dùng 2 đến 79 chữ thường không dấu, chữ số và gạch ngang.",
        "“{key}” cannot name a source: use 2 to 79 lower-case letters, digits and dashes.",
    ),
    "source.known": (
        "Đã có nguồn “{key}”. Chọn tên khác, hoặc đổi khóa: giaoban sources keys {key} --help.",
        "There is a source “{key}” already. Choose another name, or change its key: giaoban sources keys {key} --help.",
    ),
    "source.unknown-way": (
        "Không có cách gửi “{way}”. Có: {known}.",
        "There is no way “{way}”. There are: {known}.",
    ),
    "source.cursor-of-another": (
        "Nguồn {source} đã được đọc đến một chỗ, chỗ đó không còn nghĩa khi đổi {fields}. Thêm --from-start để đọc lại từ "
        "đầu; bản ghi đã có sẽ không bị nhân đôi.",
        "How far {source} was read means nothing once {fields} changed. Add --from-start to read it again from its "
        "beginning; records that are here already are not doubled.",
    ),
    "source.bad-public-key": (
        "Không đọc được khóa công khai: {reason}. Cần khóa Ed25519, dạng PEM hoặc 32 byte mã hóa base64.",
        "The public key cannot be read: {reason}. An Ed25519 key is wanted, as PEM or 32 bytes in base64.",
    ),
    "receipt.unreadable": (
        "Đây không phải là biên nhận: {reason}.",
        "This is no receipt: {reason}.",
    ),
    "receipt.unknown-key": (
        "Biên nhận ký bằng khóa {key} không thuộc bộ khóa này. Tải bộ khóa của nơi cấp từ /.well-known/jwks.json.",
        "The receipt is signed with the key {key}, which is not in this key set. Fetch the issuer's /.well-known/jwks.json.",
    ),
    "receipt.forged": (
        "Chữ ký của biên nhận không đúng ({reason}): biên nhận đã bị sửa hoặc không phải do nơi này cấp.",
        "The signature of the receipt does not hold ({reason}): it was changed, or issued by somebody else.",
    ),
    "receipt.body-differs": (
        "Phần đọc được của biên nhận khác với phần đã ký: biên nhận đã bị sửa.",
        "What the receipt shows differs from what was signed: it was changed.",
    ),
    "receipt.other-body": (
        "Biên nhận này là của nội dung {named}, không phải của tệp này ({found}).",
        "The receipt is about the body {named}, not about this file ({found}).",
    ),
    "repair.cleared-half-bodies": (
        "Đã bỏ {bodies} nội dung nhận dở dang, chưa báo nhận với bên gửi.",
        "Cleared away {bodies} half-received bodies that nobody had acknowledged.",
    ),
    "repair.cleared-unknown-bodies": (
        "Đã bỏ {bodies} nội dung chưa kịp ghi sổ, chưa báo nhận với bên gửi.",
        "Cleared away {bodies} bodies that were not yet registered and not acknowledged.",
    ),
    "repair.cleared-work": (
        "Đã dọn {folders} thư mục làm việc còn lại.",
        "Cleared away {folders} working folders.",
    ),
    "repair.finished": (
        "Đã xử lý xong {batches} lô còn dở.",
        "Finished {batches} batches that were waiting.",
    ),
    "repair.merged-again": (
        "Kho thiếu {batches} lô {contract} đã có biên nhận (trước hết là {first}), có lẽ kho được khôi phục từ bản cũ. Đã "
        "ghi lại từ nội dung gốc.",
        "The warehouse lacked {batches} batches of {contract} that have receipts (first {first}); it may have been "
        "restored from an older copy. They were merged again from their raw bodies.",
    ),
    "repair.body-missing": (
        "Mất nội dung gốc của lô {batch} ({path}). Khôi phục từ bản sao lưu, hoặc xin bên gửi gửi lại.",
        "The raw body of batch {batch} is missing ({path}). Restore it from a backup, or ask the sender for it.",
    ),
}
