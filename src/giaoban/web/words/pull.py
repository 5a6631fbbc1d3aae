"""What can go wrong when records are pulled from an address, a database or a folder, and what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "pull.not-pulled": (
        "Nguồn này gửi dữ liệu đến theo cách “{way}”, hệ thống không tự đi lấy. Chỉ lấy được các cách: {known}.",
        "This source hands over by “{way}”; it is not pulled. What is pulled: {known}.",
    ),
    "pull.bad-settings": (
        "Thiết lập “{field}” của nguồn không dùng được: {reason}. Chưa lấy gì; hãy sửa thiết lập.",
        "The source's setting “{field}” cannot be used: {reason}. Nothing was pulled; correct it.",
    ),
    "pull.no-secret": (
        "Thiếu khóa truy cập: chưa đặt biến môi trường {variable} (hoặc {variable}_FILE). Hãy đặt rồi chạy lại.",
        "The key is missing: set the environment variable {variable} (or {variable}_FILE) and run again.",
    ),
    "pull.running": (
        "Nguồn {source} đang được lấy ở một tiến trình khác. Hãy chờ lần đó xong.",
        "Source {source} is being pulled by another process. Wait for it to end.",
    ),
    "pull.no-such-source": (
        "Không có nguồn nào tên {source}. Các nguồn tự lấy được: {known}.",
        "No source is called {source}. What can be pulled: {known}.",
    ),
    "pull.status": (
        "{place} trả về mã {status}. Hãy hỏi đơn vị vận hành nguồn; dữ liệu đã nhận trước đó vẫn còn.",
        "{place} answers with status {status}. Ask whoever runs the source; what came before is kept.",
    ),
    "pull.asked-to-wait": (
        "{place} đang quá tải (mã {status}), xin chờ: {wait}. Lần sau hệ thống lấy tiếp từ chỗ dừng.",
        "{place} is busy (status {status}) and asks to wait: {wait}. The next round goes on from here.",
    ),
    "pull.unknown-form": (
        "Nguồn trả về kiểu “{media}”. Chỉ đọc được JSON, NDJSON, CSV và Parquet; hãy kiểm tra địa chỉ.",
        "The source answers as “{media}”. JSON, NDJSON, CSV and Parquet are read; check the address.",
    ),
    "pull.not-json": (
        "Câu trả lời không phải JSON đúng: {reason}. Hãy báo đơn vị vận hành nguồn.",
        "The answer is no proper JSON: {reason}. Tell whoever runs the source.",
    ),
    "pull.not-text": (
        "Câu trả lời không phải văn bản UTF-8: {reason}. Hãy báo nguồn gửi UTF-8.",
        "The answer is not UTF-8 text: {reason}. Ask the source for UTF-8.",
    ),
    "pull.not-parquet": (
        "Câu trả lời không phải Parquet đúng: {reason}. Hãy báo đơn vị vận hành nguồn.",
        "The answer is no proper Parquet: {reason}. Tell whoever runs the source.",
    ),
    "pull.no-records": (
        "Không thấy danh sách bản ghi ở “{path}” trong câu trả lời. Hãy sửa thiết lập records, hoặc hỏi nguồn đã đổi cấu trúc chưa.",
        "There is no list of records at “{path}” of the answer. Correct the setting `records`, or ask whether the source changed its form.",
    ),
    "pull.no-such-value": (
        "Bảng nguồn có giá trị kiểu {type} mà không viết ra được. Hãy bỏ cột đó hoặc đổi kiểu ở nguồn.",
        "The source's table has a value of type {type} that cannot be written out. Leave the column, or change its type there.",
    ),
    "pull.no-cursor-value": (
        "Bản ghi thứ {row} không có giá trị dùng được ở cột “{column}” (“{value}”), nên không biết đã lấy đến đâu. Đã dừng ở trang trước đó; hãy báo nguồn.",
        "Record {row} has no usable value in column “{column}” (“{value}”), so how far we came is unknown. Stopped before this page; tell the source.",
    ),
    "pull.not-in-order": (
        "Bản ghi thứ {row} có “{column}” là {value}, đứng trước {before}. Nguồn phải gửi theo thứ tự cũ đến mới, nếu không sẽ sót. Đã dừng ở trang trước đó.",
        "Record {row} has “{column}” {value}, before {before}. The source must send oldest first, or records are missed. Stopped before this page.",
    ),
    "pull.paging-in-circles": (
        "{place} đưa lại trang đã lấy. Đã dừng; hãy báo nguồn sửa cách phân trang.",
        "{place} leads back to a page that was taken. Stopped; ask the source to mend its paging.",
    ),
    "pull.next-elsewhere": (
        "Trang sau nằm ở máy khác ({place}). Không đi tiếp vì khóa truy cập chỉ dành cho máy đã khai báo.",
        "The next page lies on another machine ({place}). Not followed: the key is for the declared one only.",
    ),
    "pull.database": (
        "Không đọc được bảng {table} của cơ sở dữ liệu {database}: {reason}. Hãy hỏi đơn vị vận hành nguồn.",
        "Table {table} of database {database} cannot be read: {reason}. Ask whoever runs the source.",
    ),
    "pull.no-such-file": (
        "Không có tệp {file} trong {folder}. Hãy kiểm tra thiết lập database của nguồn.",
        "There is no file {file} below {folder}. Check the source's `database`.",
    ),
    "pull.no-such-folder": (
        "Không có thư mục {folder} trong {root}, hoặc đó là liên kết dẫn ra ngoài. Hãy tạo thư mục cho nguồn.",
        "There is no folder {folder} below {root}, or it is a link that leads out. Make the source's folder.",
    ),
    "pull.unknown-file": (
        "Tệp {file} không thuộc loại đọc được ({known}). Đã chuyển sang failed; hãy gửi lại đúng loại.",
        "File {file} is of no form that is read ({known}). It was moved to failed; send it again in one of these.",
    ),
    "pull.unreadable-file": (
        "Không mở được tệp {file}: {reason}. Hãy kiểm tra quyền đọc của thư mục nhận.",
        "File {file} cannot be opened: {reason}. Check the rights of the drop folder.",
    ),
    "pull.file-changed": (
        "Tệp {file} còn đang được ghi khi đọc. Chưa nhận gì; lần sau thử lại.",
        "File {file} was written to while it was read. Nothing was taken; the next round tries again.",
    ),
}
