"""An answer on the screen, as JSON or as CSV."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.economy.estimate import Answer

TITLES = {
    "core": "lõi theo liên kết / core, by linkages",
    "direct": "trực tiếp / direct",
    "backward": "kéo từ phía sau / backward",
    "forward": "đẩy về phía trước / forward",
    "overlap": "phần trùng / overlap",
    "official": "theo cách chính thức / official form",
    "official_ict": "  ngành số / ICT",
    "official_platform": "  nền tảng / platform",
    "official_sector": "  số hóa ngành khác / digitised",
    "value_added": "giá trị tăng thêm số / digital value added",
}
STATUSES = {"official": "chính thức / official", "estimate": "ước tính / estimate", "simulated": "MÔ PHỎNG / SIMULATED"}


def show(answer: Answer, *, status: str, style: str, stored: str = "") -> None:
    """`status` labels every form; `stored` is the key of a stored estimate."""
    if style == "json":
        said: dict[str, Any] = {"status": status, "estimate": stored or None, "hash": answer.digest}
        said |= {"method": answer.definition.method, "share": answer.share, **answer.plain()}
        print(json.dumps(said | {"definition": answer.definition.plain()}, ensure_ascii=False, indent=1))
    elif style == "csv":
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(["figure", "value", "unit", "period", "status", "method"])
        for name, value in answer.figures.items():
            unit = "fraction" if "share" in name else answer.unit
            lines.writerow([name, repr(value), unit, answer.period, status, answer.definition.method])
    else:
        _table(answer, status, stored)


def _table(answer: Answer, status: str, stored: str) -> None:
    had = answer.figures
    print(f"{STATUSES[status]}: {answer.definition.method}, {answer.period}, {answer.unit}")
    for name, title in TITLES.items():
        if name not in had:
            continue
        wholes = [whole for whole in ("gva", "gdp", "grdp") if had.get(whole)]
        shares = "   ".join(f"{_percent(had[name] / had[whole])} {whole.upper()}" for whole in wholes)
        print(f"  {title:46} {_money(had[name]):>18}   {shares}")
    for one in answer.provinces:
        core = f"{_percent(one.core_share_low)} – {_percent(one.core_share_high)}"
        spill = f"{_money(one.spill_over_low)} – {_money(one.spill_over_high)}"
        direct = _percent(one.direct_share)
        print(f"  {one.province:30} trực tiếp / direct {direct}   lõi / core {core}   lan tỏa / spill-over {spill}")
    whole = answer.headline.rsplit("_", 1)[-1].upper()
    line = f"= {_percent(answer.share, 3)} {whole}"
    if answer.interval:
        level = f"{100 * answer.interval['level']:.0f} %"
        line += f"   ({level}: {_percent(answer.interval['low'])} – {_percent(answer.interval['high'])})"
    print(line)
    if stored:
        print(f"{stored}   hash {answer.digest}")


def _percent(share: float, digits: int = 2) -> str:
    return f"{100 * share:.{digits}f} %".replace(".", ",")


def _money(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
