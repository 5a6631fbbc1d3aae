"""Percentages that cannot be: a share of a whole over 100 %, a fall of more than 100 %.

Code: `claim.range`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.linter.figures import Kind
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed

_FALLS = re.compile(
    r"\b(?:giảm|sụt giảm|sụt|cắt giảm|hạ|thấp hơn|ít hơn)(?:\s+(?:tới|đến|hơn|trên|gần|khoảng|được|đi|mạnh|"
    r"còn)){0,3}\s*$"
)
_SHARE = re.compile(r"\bchiếm(?:\s+(?:tỷ lệ|tới|đến|hơn|trên|gần|khoảng|tỷ trọng|là)){0,3}\s*$")
_RATE = re.compile(
    r"\btỷ lệ (?:hộ|dân|người|hồ sơ|học sinh|trẻ|dân số|xã|phường|thủ tục|cơ quan|doanh nghiệp|cán bộ|bao phủ|che "
    r"phủ|giải ngân|đô thị hóa)"
    r"[^,.;()%]{0,90}\b(?:đạt|là|còn|ở mức)(?:\s+(?:hơn|trên|gần|khoảng|mức|tới|đến)){0,2}\s*$"
)
_OF_WHAT = re.compile(
    r"^\s*(?:số |các )?(?:hộ|người dân|tỉnh|địa phương|bộ|xã|phường|doanh nghiệp|cơ quan|trường|hồ sơ|thủ tục)\b"
)
_MANY_EACH = re.compile(r"\b(?:mật độ|thuê bao|điện thoại di động|sim)\b")
"""One person may hold several of these, so more than 100 % of the people is no mistake."""
_PLAN = re.compile(
    r"^[^.;,]{0,40}\b(?:kế hoạch|dự toán|mục tiêu|chỉ tiêu|so với|cùng kỳ|công suất|nhu cầu|yêu cầu|gdp|grdp|tiến độ)\b"
)


def find(passage: Passage) -> Iterator[ClaimFinding]:
    for figure in passage.figures:
        if (
            figure.kind != Kind.PERCENT
            or figure.start < passage.focus
            or figure.value <= 100
            or figure.high is not None
        ):
            continue
        before = passage.low[max(passage.focus, figure.start - 150) : figure.start]
        if _MANY_EACH.search(before):
            continue
        after = passage.low[figure.end : figure.end + 60]
        falls = _FALLS.search(before)
        share = _SHARE.search(before) or _RATE.search(before) or _OF_WHAT.match(after)
        if (falls and not before.rstrip().endswith("còn")) or (share and not falls and not _PLAN.match(after)):
            yield claim(
                "claim.range",
                passage,
                figure,
                stated=printed(figure),
                nearest=Decimal(100),
                words={"old": printed(figure), "limit": Decimal(100)},
            )
