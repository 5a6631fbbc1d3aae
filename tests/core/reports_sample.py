"""A report of an invented country that uses every block; `tests/golden/report_sample.txt` is its text.

Three provinces handled 400, 300 and 300 files, of which 300, 120 and 30 online: 75 %, 40 %, 10 %, together
450 of 1,000 = 45 % (the mean of the three rates would be 41.7 %).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from giaoban.core.reports.assemble import assemble
from giaoban.core.reports.blocks import (
    Chart,
    Header,
    Ledger,
    ListBlock,
    Mark,
    Number,
    Paragraph,
    Report,
    Signature,
    Source,
    runs,
)
from giaoban.core.reports.layout import load_layout, load_paper
from giaoban.core.reports.paper import Kind, Paper

PAPER = Path(__file__).parents[2] / "packs/vn/reports/decree30.yaml"
LAYOUT = """
id: sample
paper: decree30
title_vi: Báo cáo giao ban quý
title_en: Quarterly review
kind_vi: Báo cáo
kind_en: Report
sections:
  - {block: heading, id: figures_part, level: 1, title_vi: KẾT QUẢ TRONG QUÝ, title_en: RESULTS OF THE QUARTER}
  - block: text
    id: summary
    text_vi: |
      Trong {quarter}, ba tỉnh của đảo Vĩnh Lạc tiếp nhận {received} hồ sơ, trong đó {online} hồ sơ nộp qua mạng,
      đạt {rate}; quý trước đạt {before}.

      - Tỉnh dẫn đầu: {first};
      - Tỉnh còn chậm: {last}.
    text_en: |
      In {quarter} the three provinces of Vinh Lac island received {received} files, {online} of them online, or {rate};
      a quarter before it was {before}.

      - Leading: {first};
      - Lagging: {last}.
  - {block: heading, id: detail, level: 2, title_vi: Theo từng tỉnh, title_en: By province}
  - block: figures
    id: by_province
    caption_vi: Hồ sơ nộp qua mạng theo tỉnh
    caption_en: Files submitted online by province
    unit_vi: phần trăm
    unit_en: percent
    note_vi: "Ghi chú: tỷ lệ chung tính từ tổng số hồ sơ, không phải trung bình cộng các tỷ lệ."
    note_en: "Note: the overall rate is the ratio of sums, not the mean of the rates."
    columns:
      - {key: group, title_vi: Miền, title_en: Region}
      - {key: order, title_vi: TT, title_en: "No.", align: center, width: 1}
      - {key: name, title_vi: Tỉnh, title_en: Province, width: 4}
      - {key: value, title_vi: Quý này, title_en: This quarter, align: right, width: 3}
      - {key: previous, title_vi: Quý trước, title_en: Quarter before, align: right, width: 3}
      - {key: change, title_vi: "Tăng, giảm (điểm)", title_en: Change (points), align: right, width: 2}
  - {block: blocks, id: drawing}
  - {block: heading, id: promises_part, level: 1, title_vi: VIỆC ĐÃ HỨA, title_en: PROMISES}
  - block: commitments
    id: promises
    empty_vi: Không có việc nào đến hạn trong quý.
    empty_en: Nothing fell due in the quarter.
    columns:
      - {key: order, title_vi: TT, title_en: "No.", align: center}
      - {key: what, title_vi: Nội dung, title_en: What, width: 8}
      - {key: owed_by, title_vi: Đơn vị thực hiện, title_en: Owed by, width: 4}
      - {key: due, title_vi: Hạn, title_en: Due, align: center, width: 3}
      - {key: state, title_vi: Tình trạng, title_en: State, align: center, width: 3}
  - {block: heading, id: faults_part, level: 1, title_vi: SỐ LIỆU CẦN XEM, title_en: FIGURES TO CHECK, optional: true}
  - block: findings
    id: faults
    optional: true
    columns:
      - {key: sentence, title_vi: Câu, title_en: Sentence, width: 6}
      - {key: stated, title_vi: Đã nêu, title_en: Stated, align: right, width: 2}
      - {key: recomputed, title_vi: Tính lại, title_en: Recomputed, align: right, width: 2}
  - {block: page_break, id: turn}
  - {block: heading, id: closing_part, level: 1, title_vi: ĐỀ XUẤT, title_en: PROPOSALS}
  - {block: blocks, id: closing}
  - {block: annex, id: sources, title_vi: Nguồn của các số liệu, title_en: Sources of the figures}
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" width="600" height="200">
<rect x="0" y="0" width="600" height="200" fill="#ffffff"/>
<g font-family="sans-serif" font-size="18" fill="#222222"><rect x="140" y="20" width="375" height="34" fill="#1f5f99"/>
<rect x="140" y="74" width="200" height="34" fill="#1f5f99"/>
<rect x="140" y="128" width="50" height="34" fill="#1f5f99"/>
<text x="20" y="44">Bình Sơn</text><text x="20" y="98">Hải Phú</text><text x="20" y="152">Đồng Ngãi</text>
<text x="525" y="44">75 %</text><text x="350" y="98">40 %</text><text x="200" y="152">10 %</text></g></svg>"""


def paper() -> Paper:
    return load_paper(PAPER.read_text(encoding="utf-8"), str(PAPER))


def source(what: str, subject: str, value: str, **other: str | Kind) -> Source:
    given = {
        "period": "quý IV/2031",
        "source": "Báo cáo số 12/BC-CĐS, đoạn 4",
        "method": "hồ sơ qua mạng chia tổng số hồ sơ",
        "vintage": "10/01/2032",
    } | other
    return Source(what, subject, value=value, **given)  # type: ignore[arg-type]


def header() -> Header:
    return Header(
        parent_body="CHÍNH PHỦ ĐẢO VĨNH LẠC",
        issuer="ỦY BAN CHUYỂN ĐỔI SỐ",
        number="5",
        symbol="BC-UBCĐS",
        place="Bình Sơn",
        date=dt.date(2032, 1, 9),
        kind="Báo cáo",
        subject="Kết quả chuyển đổi số quý IV năm 2031 và việc cần làm trong quý I năm 2032",
        addressees=("Thủ tướng Chính phủ đảo Vĩnh Lạc.",),
        legal_bases=(
            "Căn cứ Luật Giao dịch qua mạng của đảo Vĩnh Lạc ngày 02 tháng 5 năm 2029;",
            "Căn cứ Kế hoạch chuyển đổi số năm 2031 của đảo Vĩnh Lạc.",
        ),
        recipients=("- Như trên;", "- Ba tỉnh;", "- Lưu: VT, TH (05)."),
        signature=Signature(("TM. ỦY BAN", "CHỦ TỊCH"), "Lê Thị Thử Nghiệm"),
    )


def sample() -> Report:
    ledger = Ledger()
    whole = source("Tỷ lệ hồ sơ nộp qua mạng", "Cả đảo", "45 %")
    before = source("Tỷ lệ hồ sơ nộp qua mạng", "Cả đảo", "41,2 %", period="quý III/2031", vintage="08/10/2031")
    provinces = [
        ("Miền Đông", "Bình Sơn", "75 %", "70 %", "+5", Kind.OFFICIAL),
        ("Miền Đông", "Hải Phú", "40 %", "41 %", "−1", Kind.REPORTED),
        ("Miền Tây", "Đồng Ngãi", "10 %", None, None, Kind.SIMULATED),
    ]
    rate = ledger.number("45 %", whole)
    earlier = ledger.number("41,2 %", before)
    rows = [
        {
            "group": region,
            "order": place,
            "name": name,
            "value": ledger.number(value, source("Tỷ lệ hồ sơ nộp qua mạng", name, value, kind=kind)),
            "previous": previous,
            "change": change,
        }
        for place, (region, name, value, previous, change, kind) in enumerate(provinces, 1)
    ]
    first, last = rows[0]["value"], rows[-1]["value"]
    rows.append({"name": "Cả đảo", "value": rate, "previous": earlier, "change": "+3,8", "total": True})
    promises = [
        ("Nối 12 cơ sở dữ liệu vào trục dữ liệu chung", "Bộ Dữ liệu", "31/12/2031", "Đã xong"),
        ("Trả lời kiến nghị của tỉnh Hải Phú về phí đường truyền", "Bộ Dữ liệu", "không nêu hạn", "Chưa trả lời"),
        ("Đào tạo 30 tổ công nghệ cộng đồng", "Tỉnh Đồng Ngãi", "15/12/2031", "Quá hạn 25 ngày"),
    ]
    content = {
        "summary": {
            "quarter": "quý IV năm 2031",
            "received": Number("1.000"),
            "online": Number("450"),
            "rate": rate,
            "before": earlier,
            "first": runs("Bình Sơn, ", first),
            "last": runs("Đồng Ngãi, ", last),
        },
        "by_province": rows,
        "drawing": [Chart(SVG, "Ba thanh ngang: Bình Sơn 75 %, Hải Phú 40 %, Đồng Ngãi 10 %.",
                          "Hình 1. Hồ sơ nộp qua mạng, quý IV năm 2031", refs=(3, 4, 5), kind=Kind.SIMULATED)],
        "promises": [
            {"order": place, "what": what, "owed_by": who, "due": due, "state": state}
            for place, (what, who, due, state) in enumerate(promises, 1)
        ],
        "faults": [
            {"sentence": "Từ 50 lên 58 hồ sơ mỗi ngày, tăng 20 %.", "stated": "20 %", "recomputed": "16 %"},
        ],
        "closing": [
            Paragraph(runs("Số của tỉnh Đồng Ngãi là số ", Mark(Kind.SIMULATED), ", chờ nguồn chính thức.")),
            ListBlock((runs("Bộ Dữ liệu công bố cách tính;"), runs("Ba tỉnh đối chiếu trước ngày 20.")), ordered=True),
        ],
        "sources": ledger.annex(),
    }  # fmt: skip
    return assemble(load_layout(LAYOUT), content, header=header(), paper=paper())
