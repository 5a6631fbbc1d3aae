"""Sentences for input-output tables: what is wrong with a file, with a table, and with what is asked of it."""

WORDS: dict[str, tuple[str, str]] = {
    # Reading a file
    "economy.empty": (
        "Bảng trống: không có ngành nào. Kiểm tra lại tệp và trang tính.",
        "The table is empty: it has no sector. Check the file and the sheet.",
    ),
    "economy.text-in-number": (
        "Ô {cell} phải là một số nhưng chứa “{value}”. Nhập số, hoặc nói rõ cách viết phần thập phân (dấu phẩy hay dấu chấm). Ô trống và dấu gạch được hiểu là 0.",
        "Cell {cell} must be a number but holds “{value}”. Enter a number, or say how decimals are written (comma or point). Empty cells and dashes count as 0.",
    ),
    "economy.more-faults": (
        "Còn nhiều ô khác không phải là số; chỉ liệt kê {shown} ô đầu. Có thể vùng số liệu bị chỉ nhầm chỗ.",
        "Many more cells are no numbers; the first {shown} are listed. Perhaps the block of figures lies elsewhere.",
    ),
    "economy.merged-header": (
        "Ô tiêu đề {cell} bị gộp hoặc để trống nên không biết cột này là gì. Bỏ gộp ô và ghi tiêu đề cho từng cột.",
        "Header cell {cell} is merged or empty, so it is not known what the column is. Unmerge it and give each column its title.",
    ),
    "economy.unknown-column": (
        "Không hiểu cột có tiêu đề “{value}” (ô {cell}). Sửa tiêu đề, hoặc thêm từ này vào danh mục từ của mẫu bảng.",
        "The column titled “{value}” (cell {cell}) is not understood. Correct the title, or add the word to the layout's list.",
    ),
    "economy.unknown-row": (
        "Không hiểu dòng có tiêu đề “{value}” (ô {cell}). Sửa tiêu đề, hoặc thêm từ này vào danh mục từ của mẫu bảng.",
        "The row titled “{value}” (cell {cell}) is not understood. Correct the title, or add the word to the layout's list.",
    ),
    "economy.sectors-differ": (
        "Thứ tự ngành theo dòng và theo cột không khớp: {rows} dòng, {columns} cột; chỗ lệch đầu tiên là “{row}” và “{column}”. Sắp xếp lại cho giống nhau.",
        "The sectors stand differently down and along: {rows} rows, {columns} columns; they first part at “{row}” and “{column}”. Put them in one order.",
    ),
    "economy.no-block": (
        "Không tìm thấy phần {block} của bảng. Kiểm tra xem đã chọn đúng trang tính và đúng mẫu bảng chưa.",
        "The part {block} of the table was not found. Check that this is the right sheet and the right layout.",
    ),
    "economy.no-output": (
        "Không tìm thấy cột hoặc dòng giá trị sản xuất. Thiếu nó thì không thể kiểm tra cân đối; hãy thêm vào.",
        "No column or row of outputs was found. Without it nothing can be checked; add it.",
    ),
    "economy.outputs-differ": (
        "Giá trị sản xuất của ngành {sector} theo dòng là {row}, theo cột là {column} (ô {cell}). Hai số này phải bằng nhau; sửa số sai.",
        "Output of sector {sector} is {row} by its row and {column} by its column (cell {cell}). The two must be equal; correct the wrong one.",
    ),
    "economy.import-signs": (
        "Cột nhập khẩu có cả số dương và số âm: {cells}. Dùng một dấu cho cả cột.",
        "The imports have both signs: {cells}. Use one sign for the whole column.",
    ),
    "economy.unknown-economy": (
        "Bảng không có nền kinh tế {economy}. Các mã có trong bảng: {known}.",
        "The table has no economy {economy}. Its codes are: {known}.",
    ),
    "economy.words-file": (
        "Không đọc được danh mục từ của mẫu bảng: {reason}.",
        "The list of words of the layout cannot be read: {reason}.",
    ),
    # The table itself
    "economy.shape": (
        "Phần {block} có kích thước {has}, cần {wants}. Kiểm tra số dòng và số cột.",
        "Block {block} is {has} where {wants} is needed. Check its rows and columns.",
    ),
    "economy.not-finite": (
        "{count} ô không phải là số dùng được (trống, vô hạn, hoặc lớn phi lý): {cells}. Điền số (0 nếu thật sự bằng không).",
        "{count} cells are no usable number (empty, infinite, or absurdly large): {cells}. Fill them (0 where it truly is zero).",
    ),
    "economy.repeated-sector": (
        "Mã ngành bị lặp: {sectors}. Mỗi ngành chỉ được có một dòng và một cột.",
        "Sector codes occur twice: {sectors}. Each sector has one row and one column.",
    ),
    "economy.unknown-sector": (
        "Bảng không có ngành {sectors}. Dùng đúng mã ngành của bảng.",
        "The table has no sector {sectors}. Use the codes of the table.",
    ),
    "economy.unknown-choice": (
        "“{value}” không phải là giá trị của {field}. Chọn một trong: {known}.",
        "“{value}” is no value of {field}. Choose one of: {known}.",
    ),
    "economy.row-footing": (
        "Dòng {sector} ({name}) không cân: các ô cộng lại được {summed}, giá trị sản xuất ghi {stated}, lệch {gap}. Xem các ô {cells}.",
        "Row {sector} ({name}) does not foot: its cells sum to {summed}, output says {stated}, a gap of {gap}. See {cells}.",
    ),
    "economy.column-footing": (
        "Cột {sector} ({name}) không cân: chi phí và giá trị tăng thêm cộng lại được {summed}, giá trị sản xuất ghi {stated}, lệch {gap}. Xem các ô {cells}.",
        "Column {sector} ({name}) does not foot: inputs and value added sum to {summed}, output says {stated}, a gap of {gap}. See {cells}.",
    ),
    "economy.rounding-gap": (
        "Bảng cân đối trong phạm vi làm tròn; chỗ lệch lớn nhất ({way} {sector}) là {gap} {unit}.",
        "The table foots within rounding; the largest gap ({way} {sector}) is {gap} {unit}.",
    ),
    "economy.inputs-not-given": (
        "Các cột còn lại {rest} {unit} ngoài chi phí trung gian và giá trị tăng thêm; coi là nhập khẩu và thuế sản phẩm vì bảng không tách riêng.",
        "The columns leave {rest} {unit} besides intermediate inputs and value added; taken as imports and product taxes, which the table does not show.",
    ),
    "economy.negative-output": (
        "Giá trị sản xuất âm: {cells}. Bảng bị từ chối; sửa các ô này.",
        "Output is negative: {cells}. The table is refused; correct these cells.",
    ),
    "economy.output-missing": (
        "Ngành có chi phí hoặc giá trị tăng thêm nhưng giá trị sản xuất bằng 0: {cells}. Nhập giá trị sản xuất, hoặc gộp ngành.",
        "Sectors have inputs or value added but no output: {cells}. Enter the output, or merge the sector into another.",
    ),
    "economy.nothing-made": (
        "Không ngành nào có giá trị sản xuất dương. Kiểm tra cột giá trị sản xuất.",
        "No sector has any output. Check the column of outputs.",
    ),
    "economy.idle-sector": (
        "Ngành không sản xuất gì trong kỳ: {cells}. Ngành được giữ lại, không ảnh hưởng kết quả.",
        "Sectors made nothing in this period: {cells}. They are kept and change no result.",
    ),
    "economy.negative-flow": (
        "{count} ô chi phí trung gian âm: {cells}. Các ô được giữ nguyên; kiểm tra xem có phải sản phẩm phụ hay lỗi nhập.",
        "{count} intermediate cells are negative: {cells}. They are kept; check whether they are by-products or mistakes.",
    ),
    "economy.negative-final-demand": (
        "{count} ô sử dụng cuối cùng âm (thường là giảm tồn kho): {cells}. Các ô được giữ nguyên.",
        "{count} cells of final demand are negative (falling inventories, mostly): {cells}. They are kept.",
    ),
    "economy.negative-value-added": (
        "Giá trị tăng thêm âm: {cells}. Ngành được trợ cấp có thể như vậy; kiểm tra lại.",
        "Value added is negative: {cells}. A subsidised sector can be so; check it.",
    ),
    "economy.not-basic-prices": (
        "Bảng theo giá {price}, không phải giá cơ bản: thuế và phí lưu thông lẫn trong các ô nên tỷ trọng có thể lệch.",
        "The table is at {price} prices, not basic prices: taxes and margins are in its cells and may move the share.",
    ),
    "economy.singular": (
        "Hệ phương trình không giải được (số điều kiện nghịch đảo {rcond}, cần ít nhất {least}). Ngành có chi phí lớn nhất so với sản xuất: {sectors}. Kiểm tra các cột này.",
        "The system cannot be solved (reciprocal condition number {rcond}, at least {least} is needed). Sectors whose inputs eat up their output: {sectors}. Check these columns.",
    ),
    "economy.hawkins-simon": (
        "{count} ngành dùng nhiều hơn những gì làm ra (điều kiện Hawkins-Simon): {sectors}. Kiểm tra đơn vị và giá trị sản xuất của các cột này.",
        "{count} sectors use up more than they make (Hawkins-Simon condition): {sectors}. Check the unit and the output of these columns.",
    ),
    "economy.unit-scale": (
        "Giá trị tăng thêm của bảng là {total}, trong khi đã biết {known}: gấp {factor} lần. Đơn vị của bảng có lẽ ghi nhầm (triệu thay cho tỷ).",
        "The table's value added is {total} where {known} is known: a factor of {factor}. Its unit is probably wrong (million for billion).",
    ),
    "economy.size-differs": (
        "Giá trị tăng thêm của bảng là {total}, trong khi đã biết {known}: gấp {factor} lần. Kiểm tra năm, giá và phạm vi.",
        "The table's value added is {total} where {known} is known: a factor of {factor}. Check year, prices and coverage.",
    ),
    "economy.unknown-unit": (
        "Không hiểu đơn vị “{unit}”. Viết ví dụ: triệu đồng, tỷ đồng, million USD.",
        "The unit “{unit}” is not understood. Write for example: million VND, billion VND, million USD.",
    ),
    # Imports
    "economy.not-domestic": (
        "Cần bảng dạng phi cạnh tranh (chỉ gồm sản phẩm trong nước), bảng này là {kind}. Tách phần nhập khẩu trước rồi tính lại.",
        "A domestic table is needed, this one is {kind}. Take the imports out first, then compute again.",
    ),
    "economy.not-competitive": (
        "Cần bảng dạng cạnh tranh (và bảng nhập khẩu tương ứng), bảng này là {kind}.",
        "A competitive table (and the imports table that belongs to it) is needed, this one is {kind}.",
    ),
    "economy.no-imports": (
        "Bảng dạng cạnh tranh thiếu cột nhập khẩu nên không tách được phần trong nước. Thêm cột nhập khẩu.",
        "The competitive table has no column of imports, so its domestic part cannot be found. Add the column.",
    ),
    "economy.no-exports": (
        "Không biết cột nào là xuất khẩu. Các cột sử dụng cuối cùng: {known}. Chỉ rõ tên cột, hoặc nói rõ là không có.",
        "It is not known which column is exports. Final demand has: {known}. Name the columns, or say that there are none.",
    ),
    "economy.imports-exceed-use": (
        "Nhập khẩu lớn hơn sử dụng trong nước ở {count} chỗ: {cells}. Có tái xuất thì chọn cách phân bổ theo mọi sử dụng; nếu không, sửa số liệu.",
        "Imports exceed domestic use in {count} places: {cells}. With re-exports choose the treatment by all uses; otherwise correct the figures.",
    ),
    "economy.other-table": (
        "Bảng nhập khẩu không cùng {field} với bảng dạng cạnh tranh. Dùng hai bảng của cùng một lần công bố.",
        "The imports table differs from the competitive one in {field}. Use two tables of one publication.",
    ),
    # Concordances
    "economy.concordance-weight": (
        "Tỷ trọng {weight} từ {source} sang {target} không nằm trong khoảng trên 0 đến 1.",
        "The weight {weight} from {source} to {target} is not above 0 and up to 1.",
    ),
    "economy.concordance-twice": (
        "Cặp {source} → {target} xuất hiện hai lần. Gộp lại thành một dòng.",
        "The pair {source} → {target} occurs twice. Make it one line.",
    ),
    "economy.concordance-sum": (
        "Các tỷ trọng của mã {source} cộng lại được {total}, phải bằng 1.",
        "The weights of code {source} sum to {total}; they must sum to 1.",
    ),
    "economy.concordance-missing": (
        "Bảng chuyển đổi thiếu {count} ngành: {sectors}. Thêm dòng cho các ngành này.",
        "The concordance lacks {count} sectors: {sectors}. Add a line for each.",
    ),
    "economy.concordance-mixed": (
        "Ngành {sector} được xếp theo hoạt động chính vào {target}; phân ngành đích chia ngành này. Có tỷ trọng riêng thì cho bằng --weights.",
        "Sector {sector} follows its main activity to {target}; the target divides it. With weights of your own give --weights.",
    ),
    "economy.concordance-file": (
        "Tệp bảng chuyển đổi viết chưa đúng: {reason}.",
        "The file of concordances is not written correctly: {reason}.",
    ),
    "economy.unknown-concordance": (
        "Không có bảng chuyển đổi “{key}”. Hiện có: {known}.",
        "There is no concordance “{key}”. Known: {known}.",
    ),
    "economy.no-concordance": (
        "Có {count} bảng chuyển đổi từ {source} sang {target} có hiệu lực ngày {day}; cần đúng một.",
        "{count} concordances from {source} to {target} are valid on {day}; exactly one is needed.",
    ),
    "economy.other-classification": (
        "Bảng dùng phân ngành {table}, bảng chuyển đổi bắt đầu từ {bridge}. Chọn bảng chuyển đổi khác.",
        "The table is classified by {table}, the concordance starts from {bridge}. Choose another concordance.",
    ),
    # Scope, weights and φ
    "economy.scope-file": (
        "Phạm vi kinh tế số viết chưa đúng: {reason}.",
        "The digital scope is not written correctly: {reason}.",
    ),
    "economy.scope-share-missing": (
        "Phạm vi {scope} chỉ lấy một phần của {count} ngành: {sectors}. Cho biết phần số của từng ngành (0 đến 1, từ điều tra hoặc doanh thu); hệ thống không tự đặt.",
        "Scope {scope} takes only a part of {count} sectors: {sectors}. Give the digital share of each (0 to 1, from a survey or turnover); none is assumed.",
    ),
    "economy.scope-needs-concordance": (
        "Phân ngành {classification} không theo mã ISIC nên phạm vi {scope} không tự áp được cho: {sectors}. Cho biết phần số của từng ngành, hoặc chuyển đổi bảng trước.",
        "Classification {classification} does not follow ISIC, so scope {scope} says nothing about: {sectors}. Give the digital share of each, or convert the table first.",
    ),
    "economy.scope-empty": (
        "Không ngành nào của bảng thuộc phạm vi {scope}. Kiểm tra mã ngành và phân ngành của bảng.",
        "No sector of the table lies in scope {scope}. Check the table's codes and classification.",
    ),
    "economy.weight-range": (
        "Phần số phải từ 0 đến 1: {cells}.",
        "Digital shares must lie between 0 and 1: {cells}.",
    ),
    "economy.phi-missing": (
        "Thiếu hệ số số hóa φ của {count} ngành: {sectors}. Nhập hệ số (điều tra hoặc được giao), hoặc chọn đích danh một tỷ lệ tính từ bảng.",
        "The coefficient φ is missing for {count} sectors: {sectors}. Enter it (survey, or handed down), or choose a ratio of the table by name.",
    ),
    "economy.phi-range": (
        "Hệ số φ phải từ 0 đến 1: {cells}.",
        "Coefficients φ must lie between 0 and 1: {cells}.",
    ),
    "economy.phi-unknown": (
        "Không có cách tính φ tên “{phi}”. Chọn một trong: {known}.",
        "There is no way to find φ called “{phi}”. Choose one of: {known}.",
    ),
    # Results
    "economy.no-value-added": (
        "Tổng giá trị tăng thêm không dương nên không có tỷ trọng. Kiểm tra các dòng giá trị tăng thêm.",
        "Total value added is not positive, so there is no share. Check the rows of value added.",
    ),
    "economy.no-product-taxes": (
        "Chưa biết thuế trừ trợ cấp sản phẩm nên không tính được tỷ trọng trong GDP. Nhập số này, hoặc dùng tỷ trọng trong giá trị tăng thêm.",
        "Net taxes on products are unknown, so no share of GDP can be given. Enter them, or use the share of value added.",
    ),
    "economy.no-group": (
        "Chưa xếp nhóm cho các ngành: {sectors}.",
        "Sectors without a group: {sectors}.",
    ),
    "economy.no-digital": (
        "Tỷ trọng bằng 0 nên không có độ nhạy. Kiểm tra phạm vi kinh tế số.",
        "The share is 0, so nothing moves it by per cent. Check the digital scope.",
    ),
    "economy.share-outside": (
        "Phần số của {count} ngành nằm ngoài khoảng từ 0 đến giá trị tăng thêm của ngành (do sử dụng cuối cùng âm): {cells}. Đọc kết quả theo ngành một cách thận trọng.",
        "The digital part of {count} sectors is below 0 or above their value added (negative final demand does this): {cells}. Read results by sector with care.",
    ),
    "economy.error-range": (
        "Sai số tương đối phải từ 0 đến dưới 1 (0,1 là 10 %), độ tin cậy giữa 0 và 1: {errors}.",
        "Relative errors must be from 0 to below 1 (0.1 is 10 %), the level between 0 and 1: {errors}.",
    ),
    # Turnover and supply tables
    "economy.turnover-sign": (
        "Doanh thu phải là số không âm: {cells}.",
        "Turnover must be a number and not negative: {cells}.",
    ),
    "economy.no-turnover": (
        "Chưa có doanh thu nào khác 0 nên không ước lượng được.",
        "There is no turnover above 0, so nothing can be estimated.",
    ),
    "economy.no-grdp": (
        "GRDP phải là số dương, đang là {grdp}.",
        "GRDP must be a positive number; it is {grdp}.",
    ),
    "economy.share-above-one": (
        "Giá trị tăng thêm số tính được ({total} {unit}) lớn hơn GRDP ({grdp} {unit}). Có lẽ doanh thu và GRDP khác đơn vị.",
        "The digital value added found ({total} {unit}) exceeds GRDP ({grdp} {unit}). Turnover and GRDP probably differ in unit.",
    ),
    "economy.negative-supply": (
        "{count} ô của bảng nguồn âm: {cells}. Sửa các ô này.",
        "{count} cells of the supply table are negative: {cells}. Correct them.",
    ),
}
