"""Sentences for importing tables and estimating with them: what a request lacks, and the parts of a difference."""

WORDS: dict[str, tuple[str, str]] = {
    # Reading and importing
    "economy.unknown-layout": (
        "Không có mẫu bảng tên “{layout}”. Chọn một trong: {known}.",
        "There is no layout called “{layout}”. Choose one of: {known}.",
    ),
    "economy.which-sheet": (
        "Tệp có nhiều trang tính hoặc không có trang “{sheet}”. Chỉ rõ một trong các trang: {known}.",
        "The file has several sheets, or none called “{sheet}”. Name one of: {known}.",
    ),
    "economy.economy-missing": (
        "Mẫu {layout} chứa nhiều nền kinh tế. Cho biết mã nền kinh tế cần đọc, ví dụ VIE hoặc VNM.",
        "Layout {layout} holds many economies. Give the code of the one to read, for example VIE or VNM.",
    ),
    "economy.key-form": (
        "Mã bảng “{table}” chưa đúng: dùng chữ thường không dấu, số và gạch nối, từ 2 đến 80 ký tự, ví dụ vn-2022-164.",
        "The key “{table}” will not do: use lower-case letters, digits and hyphens, 2 to 80 of them, such as vn-2022-164.",
    ),
    "economy.key-taken": (
        "Đã có bảng {table} với nội dung hoặc thông tin khác (tệp {sha256}…). Bảng đã nhập không sửa được; dùng mã khác cho bảng mới.",
        "There is a table {table} already with other contents or description (file {sha256}…). Imported tables do not change; give the new one another key.",
    ),
    "economy.file-known": (
        "Tệp này đã được nhập với mã {table}. Vẫn nhập, nhưng hãy kiểm tra xem có nhầm không.",
        "This very file was imported as {table}. It is imported again; check whether that is meant.",
    ),
    "economy.origin-missing": (
        "Thiếu thông tin về nguồn của bảng: {fields}. Điền đủ để người sau biết số liệu từ đâu và được dùng thế nào.",
        "The origin of the table is incomplete: {fields}. Fill it in, so that others know where it is from and how it may be used.",
    ),
    "economy.too-long": (
        "Trường {field} dài {length} ký tự, nhiều nhất {limit}. Rút ngắn lại.",
        "Field {field} has {length} characters, at most {limit} fit. Shorten it.",
    ),
    "economy.from-the-future": (
        "Kỳ {period} hoặc ngày công bố còn ở phía trước. Kiểm tra lại năm.",
        "Period {period} or the day of publication lies ahead. Check the year.",
    ),
    "economy.scale-unchecked": (
        'Chưa có gì để đối chiếu độ lớn của bảng nên chưa biết đơn vị có đúng không. Cho biết GDP hoặc tổng giá trị tăng thêm đã biết (--known 10221.8 --known-unit "trillion VND").',
        'There is nothing to hold the table\'s size against, so its unit is unchecked. Give a GDP or GVA you know (--known 10221.8 --known-unit "trillion VND").',
    ),
    "economy.unknown-table": (
        "Không có bảng nào mã {table}. Các bảng đã nhập: {known}. Nhập bảng bằng: giaoban economy import TỆP …",
        "There is no table {table}. Imported ones: {known}. Import one with: giaoban economy import FILE …",
    ),
    "economy.file-gone": (
        "Không đọc được tệp của bảng {table} ở {file}. Chép lại tệp gốc vào đó; mã băm sẽ được kiểm tra.",
        "The file of table {table} cannot be read at {file}. Put the original back; its hash will be checked.",
    ),
    "economy.file-changed": (
        "Tệp của bảng {table} ở {file} không còn như lúc nhập (mã băm khác). Không tính gì từ tệp này; chép lại tệp gốc.",
        "The file of table {table} at {file} is not what was imported (another hash). Nothing is computed from it; put the original back.",
    ),
    "economy.reads-differently": (
        "Phiên bản phần mềm này đọc ra số khác từ tệp của bảng {table}. Không tính tiếp; báo cho người phụ trách kỹ thuật.",
        "This version of the program reads other numbers from the file of table {table}. Nothing is computed; tell the engineers.",
    ),
    # What an estimate is asked with
    "economy.definition-field": (
        "Trường {field} của yêu cầu chưa đúng: {problem}. Sửa rồi gửi lại.",
        "Field {field} of the request is wrong: {problem}. Correct it and send it again.",
    ),
    "economy.unknown-scope": (
        "Không có phạm vi kinh tế số tên “{scope}”. Chọn một trong: {known}.",
        "There is no digital scope called “{scope}”. Choose one of: {known}.",
    ),
    "economy.treatment-missing": (
        "Bảng cạnh tranh gộp cả hàng nhập khẩu. Cho biết cách tách: “domestic use” (hàng nhập chỉ dùng trong nước) hay “all uses” (có tái xuất); hệ thống không tự chọn.",
        "A competitive table holds imports too. Say how to take them out: “domestic use” (imports stay) or “all uses” (some are re-exported); none is chosen for you.",
    ),
    "economy.one-table": (
        "Đã đưa {count} bảng; chỉ ước tính theo quý mới dùng nhiều bảng năm. Chọn một bảng.",
        "{count} tables were given; only a quarter uses several years. Choose one.",
    ),
    "economy.not-a-quarter": (
        "“{quarter}” không phải là một quý. Viết ví dụ 2024Q1.",
        "“{quarter}” is no quarter. Write for example 2024Q1.",
    ),
    "economy.turnover-outside-scope": (
        "Doanh thu được ghi cho ngành ngoài phạm vi {scope}: {sectors}. Bỏ các ngành này hoặc chọn phạm vi khác.",
        "Turnover is given for sectors outside scope {scope}: {sectors}. Leave them out or choose another scope.",
    ),
    "economy.turnover-core-only": (
        "Chỉ gồm các ngành số; phần số hóa của ngành khác không có trong doanh thu nên tỷ trọng thấp hơn cách tính chính thức.",
        "Digital sectors only: what other sectors digitise is not in turnover, so the share is lower than the official form would give.",
    ),
    "economy.no-subject": (
        "Chưa rõ ước tính cho nước, tỉnh hay nền kinh tế nào. Cho biết mã đối tượng, ví dụ province.yen-bai.",
        "It is not said whom the estimate is about. Give a key, for example province.yen-bai.",
    ),
    "economy.unknown-subject": (
        "Không có đối tượng “{subject}”. Dùng mã như vn, province.yen-bai, economy.united-kingdom.",
        "There is no subject “{subject}”. Use a key such as vn, province.yen-bai, economy.united-kingdom.",
    ),
    "economy.other-subject": (
        "Bảng {table} là của {of}, không phải của {about}. Tỉnh chưa có bảng riêng thì dùng cách tính theo doanh thu hoặc phân bổ cho các tỉnh.",
        "Table {table} is of {of}, not of {about}. A province without a table of its own uses turnover, or the spread over provinces.",
    ),
    "economy.not-imported": (
        "Chỉ lưu ước tính làm từ bảng đã nhập. Nhập bảng trước, rồi ước tính theo mã bảng.",
        "Only estimates from imported tables are stored. Import the table first, then estimate by its key.",
    ),
    "economy.not-the-office": (
        "{publisher} không phải là cơ quan công bố chỉ tiêu này ({office}). Bỏ phần cơ quan công bố: kết quả sẽ mang nhãn ước tính.",
        "{publisher} does not publish this indicator ({office} does). Leave the publisher out: the result is then labelled an estimate.",
    ),
    "economy.simulated-not-official": (
        "Bảng mô phỏng không thể cho số chính thức. Bỏ phần cơ quan công bố.",
        "A simulated table gives no official figure. Leave the publisher out.",
    ),
    "economy.no-indicator": (
        "Gói dữ liệu đang dùng thiếu chỉ tiêu {indicators}. Cập nhật gói bằng: giaoban packs apply packs/vn",
        "The pack in use lacks the indicators {indicators}. Bring it up to date: giaoban packs apply packs/vn",
    ),
    "economy.unknown-province": (
        "Không có tỉnh mang mã: {provinces}. Dùng mã như province.yen-bai.",
        "There is no province with the key: {provinces}. Use keys such as province.yen-bai.",
    ),
    "economy.unknown-estimate": (
        "Không có ước tính “{estimate}”. Xem danh sách bằng: giaoban economy tables --estimates",
        "There is no estimate “{estimate}”. List them with: giaoban economy tables --estimates",
    ),
    "economy.unknown-line": (
        "Không có số nào mang mã “{line}” để so sánh.",
        "There is no figure “{line}” to compare.",
    ),
    "economy.sheet-column": (
        "Tệp {file} thiếu cột “{column}”. Cần các cột: {known}.",
        "File {file} lacks the column “{column}”. It needs: {known}.",
    ),
    "economy.sheet-twice": (
        "“{name}” xuất hiện hai lần trong tệp {file} (ô {cell}). Giữ lại một dòng.",
        "“{name}” occurs twice in file {file} (cell {cell}). Keep one line.",
    ),
    "economy.folder-not-empty": (
        "Thư mục {folder} đã có tệp. Chọn một thư mục trống hoặc chưa có.",
        "Folder {folder} holds files already. Choose one that is empty or not there yet.",
    ),
    # The parts of a difference
    "economy.part-scope": (
        "Do phạm vi kinh tế số khác nhau (ngành nào được coi là số, và bao nhiêu phần).",
        "Because the digital scope differs (which sectors count, and how much of them).",
    ),
    "economy.part-phi": (
        "Do hệ số số hóa φ của các ngành khác nhau.",
        "Because the coefficients φ of digitisation differ.",
    ),
    "economy.part-denominator": (
        "Do mẫu số khác nhau: GDP theo giá thị trường hay tổng giá trị tăng thêm.",
        "Because the denominators differ: GDP at market prices or gross value added.",
    ),
    "economy.part-revision": (
        "Do số liệu gốc được sửa lại giữa hai lần công bố.",
        "Because the data were revised between the two.",
    ),
    "economy.part-imports": (
        "Do cách tách hàng nhập khẩu khác nhau.",
        "Because imports were treated differently.",
    ),
    "economy.part-overlap": (
        "Do cách trừ phần trùng khác nhau (dạng khối hay dạng đường chéo).",
        "Because the overlap was taken differently (block or diagonal).",
    ),
    "economy.part-method": (
        "Do phương pháp khác nhau: một bên tính cả số hóa của ngành khác (φ), bên kia tính theo liên kết của ngành số.",
        "Because the methods differ: one counts what other sectors digitise (φ), the other what digital sectors link to.",
    ),
    "economy.part-quarter": (
        "Do khác quý hoặc khác chỉ tiêu theo quý.",
        "Because the quarters or their indicators differ.",
    ),
    "economy.part-core": (
        "Ở phần kinh tế số lõi, theo số đã công bố.",
        "In the core part, as published.",
    ),
    "economy.part-digitised": (
        "Ở phần số hóa của các ngành khác, theo số đã công bố.",
        "In the digitised part of other sectors, as published.",
    ),
    "economy.part-rounding": (
        "Phần còn lại do làm tròn của nguồn.",
        "What is left is the rounding of the source.",
    ),
    "economy.part-unknown": (
        "Chưa tách được: nguồn không công bố phạm vi, hệ số φ, mẫu số hay số liệu gốc đã dùng.",
        "Cannot be divided: the source published neither its scope, φ, denominator nor data.",
    ),
}
