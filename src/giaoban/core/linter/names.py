"""Numbers that are names rather than amounts: documents, articles, levels, list marks, hours, addresses, "/100 dân"."""

from __future__ import annotations

import re

NAMES = re.compile(
    r"""
    \b\d+(?:/\d{4})?/[a-zđ][\w-]*(?:[-/][a-zđ][\w]*)*              # 42/2022/nđ-cp, 23/ct-ttg
    | \b\d+-[a-zđ]{2,}(?:/[a-zđ]+)?                                # 57-nq/tw
    | (?<!con\ )(?<!tổng\ )(?<!trong\ )(?<!trên\ )(?<!của\ )(?<!đa\ )\bsố\ \d[\d.]*(?:/\d+)?
        (?![\d,]*\s*(?:%|phần\ trăm|triệu|tỷ|nghìn|tỉ|[a-zà-ỹ]))(?!\d|,\d)   # số 1552
    | \b(?:mức|nhóm|loại|cấp|lớp|cấp\ độ|tầm\ nhìn|trang|top|hạng|thứ|mã)\ (?:độ\ )?\d{1,2}(?:\s*[-–]\s*\d{1,2})?
        (?![\d,.]*\d)(?!\s*(?:%|phần\ trăm|triệu|tỷ|nghìn|tỉ|đồng|[a-zà-ỹ]{2,}\ /|điểm))     # mức 9 - 10
    | \b(?:quyết\ định|nghị\ định|nghị\ quyết|thông\ tư|công\ văn|văn\ bản|công\ điện|chỉ\ thị|luật|đề\ án
        |kế\ hoạch\ số|tcvn|iso|quy\ chuẩn|điều|khoản|chương|phụ\ lục|bảng|hình|biểu|phiên\ họp|phiên|phiên\ bản
        |khóa|khoá|lần\ thứ|vị\ trí|web|đường|quốc\ lộ|phường|quận|tổ\ dân\ phố|khu\ phố|lúc|điện\ thoại|hotline|sim)
        \ (?:số\ )?(?:\d[\d.]*(?:/\d+)?)(?:\s*[-–,]\s*\d{1,2}(?=\)))?
        (?![\d,]*\s*(?:%|phần\ trăm|triệu|tỷ|nghìn|tỉ))(?!\d|,\d)  # quyết định 503, điều 5
    | (?:(?<!\d)/|\btrên\ |\bmỗi\ |\btrên\ mỗi\ )(?:100|1\.000|1000|10\.000|100\.000|1\ triệu|một\ triệu|1\ vạn)
        \ (?:dân|người|hộ|trẻ)\b
    | (?<!\d)/\s*\d+\s*(?:dân|người|hộ)\b                                # thuê bao/100 dân
    | \(\d{1,2}\)                                                  # (1) list marks
    | ^\s*(?:\d{1,2}|[a-zđ])[.)\-–]\s | (?<=[:;])\s\d{1,2}[.)]\s
    | \b\d{1,2}(?:h|g|:)\d{2}\b | \b\d{1,2}h\b | \b24/7\b | \b24/24\b
    | https?://\S{1,500} | \bwww\.\S{1,500} | (?<!\S)\S{1,80}@\S{1,80}
    | \bcovid-19\b
    """,
    re.VERBOSE,
)
"""Matched in a lower-cased sentence; what it covers holds no figure."""
