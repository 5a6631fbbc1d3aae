"""Words for what people type into sheets and forms: each says which cell, what is wrong with it, and what to do."""

WORDS: dict[str, tuple[str, str]] = {
    # the file as a whole
    "typed.other-contract": (
        "Tệp {file} là mẫu của {found}, không phải của {wanted}. Tải đúng mẫu ở trang này rồi chép số liệu sang.",
        "The file {file} is a template of {found}, not of {wanted}. Take the right template here and copy the rows into it.",
    ),
    "typed.breaking-version": (
        "Tệp {file} lập theo bản {found}; bản {wanted} đang dùng đã đổi nghĩa của số liệu: {changes_vi} "
        "Tải mẫu mới rồi chép số liệu sang; chưa nhận dòng nào.",
        "The file {file} was made for {found}; {wanted}, now in use, means something else: {changes_en} "
        "Take the new template and copy the rows into it; no row was taken.",
    ),
    "typed.newer-version": (
        "Tệp {file} lập theo bản {found}, mới hơn bản {wanted} đang dùng ở đây. Tải mẫu ở trang này rồi chép số liệu sang.",
        "The file {file} was made for {found}, newer than {wanted} in use here. Take the template here and copy the rows.",
    ),
    "typed.older-version": (
        "Tệp lập theo bản {found}; các dòng vẫn được nhận theo bản {wanted}. Lần sau hãy tải mẫu mới.",
        "The file was made for {found}; its rows are taken under {wanted} all the same. Take the new template next time.",
    ),
    "typed.no-mark": (
        "Tệp không có trang ẩn của mẫu nên không biết lập theo bản nào; các cột được hiểu theo tên, theo {contract}.",
        "The file lacks the template's hidden sheet, so its version is unknown; columns were read by their titles, under "
        "{contract}.",
    ),
    "typed.unknown-column": (
        "Ô {place}: không có cột nào tên “{title}”. Gần nhất là “{like_vi}”. Trả lại tên như trong mẫu, hoặc xóa cột này.",
        "Cell {place}: no column is called “{title}”. The nearest is “{like_en}”. Restore the title, or delete the column.",
    ),
    "typed.missing-column": (
        "Thiếu cột bắt buộc “{title_vi}”. Thêm lại cột này như trong mẫu; chưa nhận dòng nào.",
        "The needed column “{title_en}” is missing. Put it back as in the template; no row was taken.",
    ),
    "typed.too-many-rows": (
        "Tệp {file} có hơn {most} dòng. Chia thành nhiều tệp, hoặc nối hệ thống để máy gửi; chưa nhận dòng nào.",
        "The file {file} has more than {most} rows. Split it, or let a system send them; no row was taken.",
    ),
    "typed.no-rows": (
        "Trang “{sheet}” của tệp {file} chưa có dòng số liệu nào dưới dòng ví dụ. Điền rồi tải lên lại.",
        "The sheet “{sheet}” of {file} has no row below the example yet. Fill it in and send it again.",
    ),
    "typed.hidden-formulas": (
        "Tệp {file} có công thức mà không rõ ở ô nào. Chép tất cả, dán lại chỉ lấy giá trị, lưu rồi gửi.",
        "The file {file} holds formulas, and it does not say in which cells. Copy all, paste values only, save and send it.",
    ),
    "typed.nothing-chosen": (
        "Chưa chọn tệp. Chọn tệp .xlsx hoặc .csv đã điền rồi bấm “Kiểm tra”.",
        "No file was chosen. Choose the .xlsx or .csv you filled in, then press “Check”.",
    ),
    "typed.machine-source": (
        "Nguồn {source} do máy gửi ({way}), không nhập tay. Cần sửa số liệu thì sửa ở hệ thống gửi.",
        "The source {source} is a machine's ({way}); nothing is typed for it. Correct figures in the system that sends them.",
    ),
    # one cell
    "cell.wrong-type": (
        "Ô {cell} (cột “{title_vi}”): “{value}” không phải {kind_vi}. Sửa lại ô này.",
        "Cell {cell} (column “{title_en}”): “{value}” is not {kind_en}. Correct this cell.",
    ),
    "cell.missing-value": (
        "Ô {cell}: cột “{title_vi}” bắt buộc mà còn trống. Điền {kind_vi}.",
        "Cell {cell}: the column “{title_en}” is needed and empty. Fill in {kind_en}.",
    ),
    "cell.not-allowed": (
        "Ô {cell} (cột “{title_vi}”): “{value}” không có trong danh sách. Chọn một trong: {list}.",
        "Cell {cell} (column “{title_en}”): “{value}” is not on the list. Choose one of: {list}.",
    ),
    "cell.wrong-length": (
        "Ô {cell} (cột “{title_vi}”): “{value}” phải dài từ {shortest} đến {longest} ký tự. Sửa lại ô này.",
        "Cell {cell} (column “{title_en}”): “{value}” has to have {shortest} to {longest} letters. Correct this cell.",
    ),
    "cell.wrong-pattern": (
        "Ô {cell} (cột “{title_vi}”): “{value}” không theo mẫu {pattern}. Sửa lại ô này.",
        "Cell {cell} (column “{title_en}”): “{value}” is not of the form {pattern}. Correct this cell.",
    ),
    "cell.out-of-range": (
        "Ô {cell} (cột “{title_vi}”): {value} nằm ngoài khoảng từ {low} đến {high}. Kiểm tra lại số này.",
        "Cell {cell} (column “{title_en}”): {value} is outside the range from {low} to {high}. Check it again.",
    ),
    "cell.not-a-multiple": (
        "Ô {cell} (cột “{title_vi}”): {value} không phải bội của {step}. Kiểm tra lại số này.",
        "Cell {cell} (column “{title_en}”): {value} is no multiple of {step}. Check it again.",
    ),
    "cell.unknown-reference": (
        "Ô {cell} (cột “{title_vi}”): “{value}” không có trong danh mục vào ngày của bản ghi. Chọn lại trong danh sách; "
        "đơn vị đã sáp nhập chỉ dùng cho ngày trước khi sáp nhập.",
        "Cell {cell} (column “{title_en}”): the register did not have “{value}” on the day of the record. Choose again; a "
        "unit that was merged counts only for days before the merger.",
    ),
    "cell.repeated-key": (
        "Dòng {row} (ô {cell}): bản ghi này có ở hơn một dòng của tệp. Giữ một dòng, xóa các dòng kia.",
        "Row {row} (cell {cell}): this record stands in more than one row of the sheet. Keep one and delete the others.",
    ),
    "cell.rule-broken": (
        "Dòng {row} (ô {cell}): {rule_vi}. Kiểm tra lại các cột {title_vi}.",
        "Row {row} (cell {cell}): {rule_en}. Check the columns {title_en} again.",
    ),
    "cell.formula": (
        "Ô {cell} (cột “{title_vi}”) chứa công thức, giá trị “{value}” chỉ là kết quả tính. Gõ hoặc dán giá trị vào ô này.",
        "Cell {cell} (column “{title_en}”) holds a formula; “{value}” is only its result. Type or paste the value itself.",
    ),
    "cell.error-value": (
        "Ô {cell} (cột “{title_vi}”) báo lỗi của bảng tính: {value}. Sửa công thức ở tệp gốc rồi dán giá trị.",
        "Cell {cell} (column “{title_en}”) shows an error of the spreadsheet: {value}. Mend it and paste the value.",
    ),
    # enter once
    "once.locked": (
        "Ô {cell}: cột “{title_vi}” của bản ghi này đã được nguồn {source_title} gửi lúc {at_vi}, giá trị {delivered}. "
        "Số liệu chỉ nhập một lần: xóa dòng này, hoặc để trống ô; nếu giá trị sai thì sửa ở hệ thống gửi.",
        "Cell {cell}: the source {source_title} delivered “{title_en}” of this record at {at_en}, as {delivered}. Figures "
        "are entered once: delete the row or empty the cell; a wrong value is corrected in the system that sent it.",
    ),
    "once.whole-record": (
        "Dòng {row}: nguồn {source_title} đã gửi bản ghi này lúc {at_vi}. Xóa dòng này; cần sửa thì sửa ở hệ thống gửi.",
        "Row {row}: the source {source_title} delivered this record at {at_en}. Delete the row; correct it where it came from.",
    ),
    # a submission on its way
    "submission.not-open": (
        "Bản nộp số {number} đang ở trạng thái “{state_vi}” nên không sửa được. Xem lại trang của bản nộp.",
        "Submission {number} is “{state_en}”, so nothing can be written in it. Look at its page again.",
    ),
    "submission.changed-meanwhile": (
        "Người khác vừa sửa bản nộp số {number}. Những gì bạn gõ còn ở dưới đây; xem bản mới rồi lưu lại.",
        "Somebody else has just changed submission {number}. What you typed is still below; look at the new rows and save again.",
    ),
    "submission.nothing-to-part": (
        "Bản nộp số {number} không có cả dòng đúng lẫn dòng sai để tách ra.",
        "Submission {number} does not have both good and faulty rows to part.",
    ),
    "submission.empty": (
        "Chưa có gì để nộp. Điền ít nhất một bản ghi.",
        "There is nothing to submit yet. Fill in at least one record.",
    ),
    "submission.has-faults": (
        "Còn {faulty} trên {rows} dòng có lỗi nên chưa nộp được. Sửa các dòng đó, hoặc tách chúng ra để nộp phần còn lại.",
        "{faulty} of {rows} rows have faults, so nothing was submitted. Correct them, or set them aside and submit the rest.",
    ),
    "submission.not-waiting": (
        "Bản nộp số {number} không còn chờ duyệt: trạng thái “{state_vi}” (người quyết định: {who}). Không có gì thay đổi.",
        "Submission {number} does not wait for approval any more: it is “{state_en}” (decided by {who}). Nothing was changed.",
    ),
    "submission.own-work": (
        "Bạn đã nhập hoặc nộp bản số {number} nên không được tự duyệt. Nhờ người duyệt khác của đơn vị.",
        "You typed or submitted number {number}, so you cannot decide about it. Ask another approver of the unit.",
    ),
    "submission.no-reason": (
        "Ghi lý do trả lại, để người nhập biết phải sửa gì.",
        "Write why it is returned, so that whoever typed it knows what to correct.",
    ),
    "submission.overtaken": (
        "Từ khi nộp, danh mục, quy tắc hoặc nguồn máy đã thay đổi: bản số {number} nay có {faulty} dòng không nhận được. "
        "Trả lại kèm lý do này để người nhập kiểm tra lại.",
        "Since it was submitted, register, rules or a machine source moved on: {faulty} rows of number {number} cannot be "
        "taken any more. Return it with this reason, so that it is checked again.",
    ),
}
