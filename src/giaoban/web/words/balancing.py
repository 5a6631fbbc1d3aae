"""Words for tables brought to new totals, years brought to quarters, and a nation brought to its provinces."""

WORDS: dict[str, tuple[str, str]] = {
    "balance.table-shape": (
        "Bảng gốc có kích thước {given}, cần {wanted}. Hãy kiểm tra lại số dòng, số cột.",
        "The prior table came as {given}, {wanted} is needed. Check the number of rows and columns.",
    ),
    "balance.table-not-a-number": (
        "Bảng gốc có {count} ô trống hoặc không phải là số, ô đầu tiên ở {first}. Hãy điền số (ghi 0 nếu thật sự bằng không) rồi tính lại.",
        "The prior table: {count} cells are empty or no number, the first at {first}. Fill them (0 where it truly is zero) and compute again.",
    ),
    "balance.rows-shape": (
        "Tổng dòng có kích thước {given}, cần {wanted}. Hãy kiểm tra lại số dòng, số cột.",
        "The row totals came as {given}, {wanted} is needed. Check the number of rows and columns.",
    ),
    "balance.rows-not-a-number": (
        "Tổng dòng có {count} ô trống hoặc không phải là số, ô đầu tiên ở {first}. Hãy điền số (ghi 0 nếu thật sự bằng không) rồi tính lại.",
        "The row totals: {count} cells are empty or no number, the first at {first}. Fill them (0 where it truly is zero) and compute again.",
    ),
    "balance.columns-shape": (
        "Tổng cột có kích thước {given}, cần {wanted}. Hãy kiểm tra lại số dòng, số cột.",
        "The column totals came as {given}, {wanted} is needed. Check the number of rows and columns.",
    ),
    "balance.columns-not-a-number": (
        "Tổng cột có {count} ô trống hoặc không phải là số, ô đầu tiên ở {first}. Hãy điền số (ghi 0 nếu thật sự bằng không) rồi tính lại.",
        "The column totals: {count} cells are empty or no number, the first at {first}. Fill them (0 where it truly is zero) and compute again.",
    ),
    "balance.cells-shape": (
        "Bảng năm có kích thước {given}, cần {wanted}. Hãy kiểm tra lại số dòng, số cột.",
        "The table of the year came as {given}, {wanted} is needed. Check the number of rows and columns.",
    ),
    "balance.cells-not-a-number": (
        "Bảng năm có {count} ô trống hoặc không phải là số, ô đầu tiên ở {first}. Hãy điền số (ghi 0 nếu thật sự bằng không) rồi tính lại.",
        "The table of the year: {count} cells are empty or no number, the first at {first}. Fill them (0 where it truly is zero) and compute again.",
    ),
    "balance.products-shape": (
        "Bảng sử dụng có {given} sản phẩm, bảng nguồn có {wanted}. Hai bảng phải cùng danh sách sản phẩm.",
        "The use table has {given} products, the supply table {wanted}. Both need the same list of products.",
    ),
    "balance.negative": (
        "Bảng có {count} ô âm, ô đầu tiên ở {first}. RAS chỉ dùng cho bảng không âm: hãy chọn GRAS.",
        "The table has {count} negative cells, the first at {first}. RAS is for tables without them: choose GRAS.",
    ),
    "balance.margins-disagree": (
        "Tổng các dòng là {row_total}, tổng các cột là {column_total}, lệch {difference} ({percent} %): không bảng nào đạt được cả hai. "
        "Hãy sửa số liệu, hoặc chọn rõ bên nào (dòng hay cột) phải điều chỉnh theo bên kia.",
        "The row totals add up to {row_total}, the column totals to {column_total}, {difference} apart ({percent} %): no table can meet both. "
        "Mend the figures, or say which side has to give way.",
    ),
    "balance.block-disagrees": (
        "Các dòng {rows} và các cột {columns} không có ô chung với phần còn lại của bảng; tổng dòng của nhóm này là {row_total}, tổng cột là "
        "{column_total} ({percent} %). Hãy sửa tổng của nhóm, hoặc thêm ô nối nhóm với phần còn lại.",
        "Rows {rows} and columns {columns} share no cell with the rest of the table; their row totals add up to {row_total}, their column "
        "totals to {column_total} ({percent} %). Mend the totals of this group, or add a cell that joins it to the rest.",
    ),
    "balance.row-zero-target": (
        "Dòng {name} đang có giá trị {mass} nhưng tổng mới bằng 0. Nhân tỷ lệ không làm mất được một dòng: hãy xóa dòng này khỏi bảng gốc, "
        "hoặc nhập tổng khác 0.",
        "Row {name} holds {mass}, but its new total is 0. Scaling cannot make a row vanish: empty it in the prior table, or give another total.",
    ),
    "balance.column-zero-target": (
        "Cột {name} đang có giá trị {mass} nhưng tổng mới bằng 0. Nhân tỷ lệ không làm mất được một cột: hãy xóa cột này khỏi bảng gốc, hoặc "
        "nhập tổng khác 0.",
        "Column {name} holds {mass}, but its new total is 0. Scaling cannot make a column vanish: empty it in the prior table, or give "
        "another total.",
    ),
    "balance.row-empty": (
        "Dòng {name} toàn số 0 nhưng tổng mới là {target}. Cần ít nhất một ô khác 0 trong bảng gốc để phân bổ.",
        "Row {name} is all zeros, but its new total is {target}. At least one cell of the prior table must be live to carry it.",
    ),
    "balance.column-empty": (
        "Cột {name} toàn số 0 nhưng tổng mới là {target}. Cần ít nhất một ô khác 0 trong bảng gốc để phân bổ.",
        "Column {name} is all zeros, but its new total is {target}. At least one cell of the prior table must be live to carry it.",
    ),
    "balance.row-sign": (
        "Dòng {name} chỉ có ô cùng dấu (cộng lại {mass}) nhưng tổng mới là {target}, trái dấu. Hãy kiểm tra dấu của tổng.",
        "All cells of row {name} have one sign (they add up to {mass}), but its new total {target} has the other. Check the sign of the total.",
    ),
    "balance.column-sign": (
        "Cột {name} chỉ có ô cùng dấu (cộng lại {mass}) nhưng tổng mới là {target}, trái dấu. Hãy kiểm tra dấu của tổng.",
        "All cells of column {name} have one sign (they add up to {mass}), but its new total {target} has the other. Check the sign of "
        "the total.",
    ),
    "balance.pattern": (
        "Với các ô bằng 0 và dấu của {cells} ô còn lại, không bảng nào đạt được các tổng này, dù tổng dòng và tổng cột khớp nhau. Hãy kiểm tra "
        "các dòng, cột có ít ô khác 0.",
        "With these zeros and the signs of the {cells} live cells no table meets the totals, although they agree. Look at rows and columns "
        "with few live cells.",
    ),
    "balance.forced-zeros": (
        "Các tổng này chỉ đạt được khi một số ô đang khác 0 trở thành 0, điều mà nhân tỷ lệ không làm được ({cells} ô khác 0). Hãy kiểm tra tổng, "
        "hoặc ghi 0 vào ô phải mất.",
        "These totals are met only if some live cells become zero, which scaling cannot do ({cells} live cells). Check the totals, or put "
        "zero where a cell has to go.",
    ),
    "balance.unfinished": (
        "Sau {iterations} vòng lặp bảng vẫn lệch tổng dòng {row_gap} và tổng cột {column_gap} (tương đối). Chưa chứng minh được là không thể: "
        "hãy tăng số vòng lặp hoặc xem lại tổng.",
        "After {iterations} iterations the table still misses row totals by {row_gap} and column totals by {column_gap} (relative). It is not "
        "proved impossible: allow more iterations or look at the totals again.",
    ),
    "balance.rows-gave-way": (
        "Tổng dòng đã được điều chỉnh {moved} ({percent} %) để khớp tổng cột, theo lựa chọn của người tính.",
        "Row totals were moved by {moved} ({percent} %) to agree with the column totals, as was asked for.",
    ),
    "balance.columns-gave-way": (
        "Tổng cột đã được điều chỉnh {moved} ({percent} %) để khớp tổng dòng, theo lựa chọn của người tính.",
        "Column totals were moved by {moved} ({percent} %) to agree with the row totals, as was asked for.",
    ),
    "balance.row-year": (
        "Tổng các quý của dòng {name} là {layers}, trong khi cả năm là {year}. Hãy sửa số quý hoặc số năm.",
        "The quarters of row {name} add up to {layers}, but the year is {year}. Mend the quarters or the year.",
    ),
    "balance.column-year": (
        "Tổng các quý của cột {name} là {layers}, trong khi cả năm là {year}. Hãy sửa số quý hoặc số năm.",
        "The quarters of column {name} add up to {layers}, but the year is {year}. Mend the quarters or the year.",
    ),
    "balance.cell-sign": (
        "Ô {name} của năm là {target}, nhưng ô ban đầu của các quý bằng 0 hoặc trái dấu. Hãy kiểm tra bảng gốc của các quý.",
        "Cell {name} of the year is {target}, but the quarters start from zero or from the other sign. Check the prior of the quarters.",
    ),
    "quarter.not-a-number": (
        "Chuỗi {series} có giá trị trống hoặc không phải là số ở vị trí {places}. Hãy bổ sung rồi tính lại.",
        "Series {series} has empty values or no numbers at places {places}. Fill them and compute again.",
    ),
    "quarter.no-benchmark": (
        "Chưa có số liệu năm nào để phân ra quý. Hãy nhập ít nhất một năm.",
        "There is no annual figure to bring to quarters. Give at least one year.",
    ),
    "quarter.too-short": (
        "Chỉ số quý có {quarters} quý, trong khi cần ít nhất {needed} quý để đủ cho các năm đã có ({years}). Hãy bổ sung chỉ số.",
        "The indicator has {quarters} quarters where {needed} are needed for the years at hand ({years}). Add to the indicator.",
    ),
    "quarter.zero-indicator": (
        "Chỉ số {series} bằng 0 hoặc âm ở quý thứ {places}, nên không dùng được cách tỷ lệ. Hãy chọn cách cộng thêm (additive) hoặc chỉ số khác.",
        "Indicator {series} is zero or negative at quarters {places}: the proportional way does not apply. Choose the additive one or another "
        "indicator.",
    ),
    "quarter.additive": (
        "Chỉ số {series} có quý bằng 0 hoặc đổi dấu, nên đã dùng cách cộng thêm (additive) thay cho tỷ lệ.",
        "Indicator {series} touches or crosses zero, so the additive way was used instead of the proportional one.",
    ),
    "quarter.too-few-years": (
        "Chuỗi {series} có {years} năm, cần ít nhất {needed} năm để ước lượng. Hãy thêm năm, bớt chỉ số, hoặc dùng Denton.",
        "Series {series} has {years} years; the estimate needs at least {needed}. Add years, drop indicators, or use Denton.",
    ),
    "quarter.collinear": (
        "Các chỉ số của {series} trùng nhau hoặc không đổi theo thời gian, nên không ước lượng được hệ số. Hãy bỏ bớt chỉ số.",
        "The indicators of {series} repeat one another or never change, so coefficients cannot be estimated. Drop some.",
    ),
    "quarter.rho-at-bound": (
        "Hệ số tự tương quan của {series} nằm ở biên tìm kiếm ({rho}). Kết quả vẫn dùng được; nên xem lại chỉ số.",
        "The autoregression of {series} lies at the bound of its search ({rho}). The result stands; have another look at the indicator.",
    ),
    "quarter.table-shape": (
        "Bảng năm {year} không khớp kích thước: Z {Z}, Y {Y}, {x} ngành. Z phải vuông và Y có cùng số dòng.",
        "The table of {year} does not fit together: Z {Z}, Y {Y}, {x} sectors. Z must be square and Y have as many rows.",
    ),
    "quarter.table-footing": (
        "Bảng năm {year}: các dòng {rows} cộng lại không bằng giá trị sản xuất. Hãy sửa bảng trước khi phân ra quý.",
        "Table of {year}: rows {rows} do not add up to their output. Mend the table before bringing it to quarters.",
    ),
    "quarter.no-table": (
        "Không có bảng năm {year} nào công bố đến ngày {vintage}. Hãy tải bảng lên, hoặc chọn ngày muộn hơn.",
        "No table of {year} was published by {vintage}. Upload one, or ask for a later day.",
    ),
    "quarter.gap": (
        "Thiếu bảng của các năm {years} ở giữa chuỗi. Hãy bổ sung, hoặc bắt đầu từ năm sau khoảng trống.",
        "Tables of {years} are missing in between. Add them, or begin after the gap.",
    ),
    "quarter.indicator-shape": (
        "Chỉ số không khớp bảng: bảng có (ngành, cột cầu cuối cùng) = {tables}, chỉ số ngành {activity}, chỉ số cầu {demand}.",
        "Indicators do not fit the tables: (sectors, categories) = {tables}, activity {activity}, demand {demand}.",
    ),
    "quarter.final-gave-way": (
        "Cầu cuối cùng của quý {quarter} đã điều chỉnh {percent} % để khớp giá trị tăng thêm, vì năm này chưa có bảng.",
        "Final demand of {quarter} was moved by {percent} % to agree with value added, because its year has no table yet.",
    ),
    "region.shape": (
        "Kích thước không khớp: có {given}, cần {wanted}. Hãy kiểm tra số ngành.",
        "Sizes do not fit: {given} given, {wanted} wanted. Check the number of sectors.",
    ),
    "region.not-a-number": (
        "Giá trị của các ngành {sectors} trống hoặc không phải là số. Hãy bổ sung rồi tính lại.",
        "The values of sectors {sectors} are empty or no numbers. Fill them and compute again.",
    ),
    "region.negative": (
        "Giá trị sản xuất của các ngành {sectors} âm, nên không tính được thương số vị trí. Hãy kiểm tra lại.",
        "Output of sectors {sectors} is negative, so there is no location quotient. Check the figures.",
    ),
    "region.exceeds-nation": (
        "Giá trị của tỉnh lớn hơn cả nước ở các ngành {sectors}. Hãy kiểm tra đơn vị (triệu hay tỷ đồng) và năm.",
        "The province is larger than the nation in sectors {sectors}. Check the unit (million or billion) and the year.",
    ),
    "region.empty": (
        "Tỉnh không có giá trị ở ngành nào, nên không tính được thương số vị trí. Hãy nhập GRDP theo ngành.",
        "The province has no value in any sector, so there is no location quotient. Enter GRDP by sector.",
    ),
    "region.delta-missing": (
        "{quotient} cần hệ số δ. Phần mềm không tự chọn: hãy nêu một hoặc nhiều giá trị (thường từ 0,1 đến 0,4) để có khoảng kết quả.",
        "{quotient} needs a delta. None is assumed: give one or several (usually 0.1 to 0.4) to see the band of results.",
    ),
    "region.delta-range": (
        "δ = {delta} nằm ngoài khoảng từ 0 đến dưới 1. Hãy chọn giá trị khác.",
        "Delta = {delta} is outside 0 to below 1. Choose another.",
    ),
    "region.weight-range": (
        "Trọng số số của các ngành {sectors} không nằm trong khoảng từ 0 đến 1. Hãy sửa lại.",
        "Digital weights of sectors {sectors} are not between 0 and 1. Mend them.",
    ),
    "region.not-domestic": (
        "Ở các ngành {sectors}, đầu vào bằng hoặc vượt giá trị sản xuất. Hãy dùng hệ số của bảng trong nước, không gồm nhập khẩu.",
        "In sectors {sectors} inputs use up all output. Use the coefficients of a domestic table, without imports.",
    ),
    "region.no-successor": (
        "Không biết các đơn vị sau đã nhập vào đâu: {names}. Hãy bổ sung vào bảng sáp nhập.",
        "It is not known what these became: {names}. Add them to the lineage.",
    ),
    "region.missing-part": (
        "Thiếu số liệu của phần sau, nên tổng của đơn vị mới sẽ không đủ: {names}. Hãy bổ sung số liệu.",
        "Figures of these parts are missing, so the sum of the new unit would not be whole: {names}. Add them.",
    ),
    "region.small": (
        "{name} chiếm dưới một phần nghìn cả nước: thương số vị trí của tỉnh rất nhỏ kém tin cậy, hãy dùng khoảng rộng.",
        "{name} is below a thousandth of the nation: location quotients of very small regions are unreliable, quote a wide band.",
    ),
}
