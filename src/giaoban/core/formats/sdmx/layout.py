"""The data structure all figures share, its fixed codelists, and what an observation's status says.

One structure, because a figure is identified in one way: indicator, subject, method, vintage, breakdown and period.
A dataflow holds the indicators of one group (docs/adr/0009-one-structure-a-flow-a-group.md).

Source: SDMX cross-domain codelists CL_FREQ 2.1, CL_OBS_STATUS 2.2 and CL_CONF_STATUS 1.3 of the SDMX Statistical
        Working Group; of these only the codes used here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from giaoban.core.formats.sdmx.model import Catalogue, Code, Codelist, Component, Flow, Label

VERSION = "1.0.0"
STRUCTURE = "DSD_FIGURES"
CONCEPTS = "CS_FIGURES"
Missing = Literal["", "suppressed", "not-additive", "needs-counts", "nothing-to-divide", "unknown"]

COMPONENTS = (
    Component("FREQ", "dimension", Label("Tần suất", "Frequency"), "CL_FREQ"),
    Component("INDICATOR", "dimension", Label("Chỉ tiêu", "Indicator"), "CL_INDICATOR"),
    Component("SUBJECT", "dimension", Label("Đối tượng", "Subject"), "CL_SUBJECT"),
    Component("METHOD", "dimension", Label("Cách tính", "Method")),
    Component("VINTAGE", "dimension", Label("Lần công bố", "Vintage")),
    Component("BREAKDOWN", "dimension", Label("Phân tổ", "Breakdown")),
    Component("TIME_PERIOD", "time", Label("Kỳ", "Time period"), type="ObservationalTimePeriod"),
    Component("OBS_VALUE", "measure", Label("Giá trị", "Observation value"), type="Decimal"),
    Component("UNIT_MEASURE", "attribute", Label("Đơn vị tính", "Unit of measure"), "CL_UNIT", "series",
              is_mandatory=True),
    Component("SIMULATED", "attribute", Label("Mô phỏng", "Simulated"), "CL_SIMULATED", is_mandatory=True),
    Component("OBS_STATUS", "attribute", Label("Tình trạng số liệu", "Observation status"), "CL_OBS_STATUS",
              is_mandatory=True),
    Component("OBS_CONF", "attribute", Label("Bảo mật", "Confidentiality"), "CL_CONF_STATUS"),
    Component("BOUND", "attribute", Label("Dấu so sánh", "Bound"), "CL_BOUND"),
    Component("DECIMALS", "attribute", Label("Số chữ số thập phân", "Decimals"), type="Integer"),
    Component("NUMERATOR", "attribute", Label("Tử số", "Numerator"), type="Decimal"),
    Component("DENOMINATOR", "attribute", Label("Mẫu số", "Denominator"), type="Decimal"),
    Component("SOURCE", "attribute", Label("Nguồn", "Source")),
    Component("KNOWN_AT", "attribute", Label("Biết từ lúc", "Known at"), type="DateTime"),
    Component("REVISION", "attribute", Label("Lần sửa", "Revision"), type="Integer"),
    Component("REMARKS", "attribute", Label("Lưu ý", "Remarks")),
)  # fmt: skip

FIXED = (
    Codelist("CL_FREQ", Label("Tần suất", "Frequency"), (
        Code("A", Label("Năm", "Annual")), Code("S", Label("Nửa năm", "Half-yearly")),
        Code("Q", Label("Quý", "Quarterly")), Code("M", Label("Tháng", "Monthly")),
        Code("D", Label("Ngày", "Daily")), Code("_O", Label("Các tháng đầu năm", "Months of the year so far")),
    )),
    Codelist("CL_OBS_STATUS", Label("Tình trạng số liệu", "Observation status"), (
        Code("A", Label("Chính thức", "Normal value")), Code("P", Label("Do đơn vị báo cáo", "Provisional value")),
        Code("E", Label("Ước tính", "Estimated value")), Code("B", Label("Gián đoạn chuỗi", "Time series break")),
        Code("G", Label("Thử nghiệm, mô phỏng", "Experimental value")),
        Code("L", Label("Thiếu: có nhưng không thu được", "Missing value; data exist but were not collected")),
        Code("M", Label("Thiếu: không thể có", "Missing value; data cannot exist")),
        Code("O", Label("Thiếu", "Missing value")),
        Code("Q", Label("Thiếu: được giữ kín", "Missing value; suppressed")),
    )),
    Codelist("CL_CONF_STATUS", Label("Bảo mật", "Confidentiality status"), (
        Code("F", Label("Công bố tự do", "Free (free for publication)")),
        Code("C", Label("Bí mật thống kê", "Confidential statistical information")),
    )),
    Codelist("CL_BOUND", Label("Dấu so sánh", "Bound"), (
        Code("eq", Label("Đúng bằng", "Exactly")), Code("gt", Label("Trên", "More than")),
        Code("ge", Label("Từ", "At least")), Code("lt", Label("Dưới", "Less than")),
        Code("le", Label("Không quá", "At most")), Code("about", Label("Khoảng", "About")),
    )),
    Codelist("CL_SIMULATED", Label("Mô phỏng", "Simulated"), (
        Code("N", Label("Số liệu thật", "Real")), Code("Y", Label("MÔ PHỎNG, không phải số liệu thật", "SIMULATED")),
    )),
)  # fmt: skip


def catalogue(
    agency: str,
    agency_label: Label,
    *,
    indicators: tuple[Code, ...],
    subjects: tuple[Code, ...],
    units: tuple[Code, ...],
    flows: tuple[Flow, ...],
) -> Catalogue:
    """The structures with the codes of one country."""
    own = (
        Codelist("CL_INDICATOR", Label("Chỉ tiêu", "Indicators"), indicators),
        Codelist("CL_SUBJECT", Label("Đối tượng", "Subjects"), subjects),
        Codelist("CL_UNIT", Label("Đơn vị tính", "Units of measure"), units),
    )
    label = Label("Số liệu của chương trình chuyển đổi số", "Figures of the digital-transformation programme")
    return Catalogue(agency, VERSION, agency_label, STRUCTURE, label, COMPONENTS, (*FIXED, *own), flows)


def observation_status(status: str, remarks: Collection[str], missing: Missing = "") -> str:
    """The code of OBS_STATUS; a figure has one, and the gravest speaks. REMARKS keep all of them.

    A missing value says why it is missing; then comes that a figure is simulated (experimental), estimated, stands in
    a period with a break, or was reported by the unit itself (provisional); what is left is official (normal).

    >>> observation_status("reported", {"break-in-period"}), observation_status("official", set())
    ('B', 'A')
    >>> observation_status("simulated", {"estimated-share"}), observation_status("official", set(), "suppressed")
    ('G', 'Q')
    """
    if missing:
        return {"suppressed": "Q", "not-additive": "M", "nothing-to-divide": "M", "needs-counts": "L"}.get(missing, "O")
    if status == "simulated":
        return "G"
    if status == "estimate" or {"estimated", "estimated-share"} & set(remarks):
        return "E"
    if {"break-in-period", "boundary"} & set(remarks):
        return "B"
    return "P" if status == "reported" else "A"
