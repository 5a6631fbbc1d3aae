"""A difficulty of 2024 carried to its end by three people, and told by the report of the next meeting by itself.

Two printing procedures cannot be filed online because a certified copy must be filed. The province asks, the ministry
answers, the province returns it; the meeting directs, on the condition that the Law on Electronic Transactions is in
force; on 1 July 2024 it is; the catalogue and the dossiers change; the figure moves; the province closes. Nobody types
the figure or the story: one is counted from pushed records, the other is read from what everybody did.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from tests.stories.clocked import ClockedSite
from tests.stories.conftest import free_port

pytestmark = pytest.mark.browser

WORD = "mot-mat-khau-du-dai-2026"
PEOPLE = {
    "tinh": ("Nguyễn Thị Hoa", "province", "province.bac-ninh"),
    "bo": ("Trần Văn Bình", "ministry", "ministry.thong-tin-truyen-thong"),
    "thu-ky": ("Phạm Thu", "agency", "ministry.thong-tin-truyen-thong"),
}
TITLE = "Hai thủ tục cấp phép in chưa nộp trực tuyến toàn trình được vì phải nộp bản sao chứng thực"
DIRECTIVE = "Bộ Thông tin và Truyền thông đưa hai thủ tục cấp phép in lên trực tuyến toàn trình trước 15/8/2024"
PRINTING = ("in.001", "in.002")


@pytest.fixture
def site(tmp_path):
    """The real pack on 10 June 2024, three people, and the two systems of the province that send records."""
    made = ClockedSite(tmp_path, at="2024-06-10T08:00:00+07:00", port=free_port())
    made.run("packs", "apply", "packs/vn")
    for username, (name, role, place) in PEOPLE.items():
        made.run(
            "people", "add", username, "--name", name, "--role", role, "--at", place, GIAOBAN_NEW_PASSWORD=WORD
        )  # fmt: skip
    made.keys = {}
    for contract in ("dossier", "procedure"):
        added = ("sources", "add", f"bac-ninh-{contract}", "--sender", "province.bac-ninh", "--contract", contract)
        made.keys[contract] = re.search(r"^bac-ninh-\w+\.\S+$", made.run(*added, "--api-key").stdout, re.M)[0]
    made.serve()
    yield made
    made.stop()


@pytest.fixture
def sign_in(browser, site):
    """A window for a person: a phone without JavaScript, because everything has to work so."""
    windows = []

    def window(username: str):
        context = browser.new_context(
            base_url=site.address, locale="vi-VN", viewport={"width": 320, "height": 800}, java_script_enabled=False
        )
        context.set_default_timeout(60_000)
        windows.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(WORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda address: "sign-in" not in address)
        return page

    yield window
    for context in windows:
        context.close()


def catalogue(site, rows):
    head = "code,valid_from,title,owner,level,service_level,online_since,working_days,instrument,updated_at"
    site.push("procedure", site.keys["procedure"], [head, *rows])


def dossiers(site, month: str, *, online: int, counter: int, printing: str, printing_online: bool):
    """Settled in a month: other procedures online and at the counter, and one dossier of each printing procedure."""
    head = (
        "dossier_id,receiving_unit,settling_unit,procedure,service_level,channel,received_at,due_at,settled_at,"
        "result_delivery,updated_at"
    )
    kinds = [("khac.001", "full", True)] * online + [("khac.001", "full", False)] * counter
    kinds += [(code, printing, printing_online) for code in PRINTING]
    rows = [
        f"{month}-{number},province.bac-ninh,province.bac-ninh,{code},{level},{'online' if on else 'counter'},"
        f"{month}-02,{month}-20,{month}-10,{'electronic' if on else 'paper'},{month}-10T09:00:00+07:00"
        for number, (code, level, on) in enumerate(kinds)
    ]
    site.push("dossier", site.keys["dossier"], [head, *rows])
    site.run("compute", "dossier_rate_settled")


def move(page, address: str, verb: str, **typed: str):
    """Opens the form of a move on the page of a commitment, fills it and sends it."""
    page.goto(address)
    part = page.locator("details.panel").filter(has=page.locator("summary strong", has_text=re.compile(f"^{verb}$")))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    for name, text in typed.items():
        field = part.locator(f"[name={name}]")
        field.select_option(text) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(text)
    part.get_by_role("button").click()
    assert page.locator(".notice.error").count() == 0, page.locator("main").inner_text()[:2000]


def asked(page) -> str:
    """The petition, with the procedures and the figure it is about; its address."""
    page.goto("/petitions/new/")
    page.locator("#p-title").fill(TITLE)
    page.locator("#p-group").select_option("government")
    page.locator("#p-owed_by").fill("Bộ Thông tin và Truyền thông")
    page.locator("details.more summary").click()
    page.locator("#p-procedures").fill(", ".join(PRINTING))
    page.locator("#p-indicator").select_option("dossier_rate_settled")
    page.get_by_role("button", name=re.compile("Xem trước")).click()
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_url("**/commitments/petition.**")
    return page.url


def met(page, petition: str) -> str:
    """The meeting of 13 June: prepared, held, a directive with its condition and day, concluded; the directive."""
    page.goto("/meetings/")
    page.locator("details.panel summary").click()
    for name, text in (
        ("title", "Giao ban quý II/2024"), ("period", "2024Q2"), ("held_on", "13/06/2024"),
        ("organiser", "Bộ Thông tin và Truyền thông"),
    ):  # fmt: skip
        page.fill(f"#m-{name}", text)
    page.get_by_role("button", name="Chuẩn bị", exact=True).click()
    page.wait_for_url("**/prepare/")
    address = page.url.removesuffix("prepare/")
    page.get_by_role("button", name="Giữ chương trình này").click()
    page.goto(f"{address}live/")
    page.get_by_role("button", name="Khai mạc").click()
    page.fill("#d-line", DIRECTIVE)
    page.get_by_role("button", name="Xem lại rồi lưu").click()
    if page.locator("details.more[open] #d-about").count() == 0:
        page.locator("details.more summary").filter(has_text="Vì một kiến nghị").click()
    page.fill("#d-about", petition.rstrip("/").rpartition("/")[2])
    page.fill("#d-awaits", "luat-20-2023")
    page.get_by_role("button", name="Lưu chỉ đạo").click()
    assert "20/2023/QH15 Luật Giao dịch điện tử có hiệu lực (01/07/2024)" in page.inner_text("ol.record")
    page.goto(f"{address}conclude/")
    page.fill("#c-reason", "Họp thử, không điểm danh")  # nobody was noted as present
    page.locator("input[name=read]").check()
    page.get_by_role("button", name="Kết luận", exact=True).click()
    assert page.get_by_text("1 chỉ đạo thành việc phải làm").is_visible()
    page.goto(petition)
    page.get_by_role("link", name=re.compile("Đưa hai thủ tục cấp phép in")).click()
    page.wait_for_url("**/commitments/directive.**")
    return page.url


def test_a_promise_is_kept_and_the_next_report_tells_it(site, sign_in):
    # May 2024: both procedures are only partly online; 4 of 10 dossiers were settled wholly online
    catalogue(site, [
        f"{code},2023-01-01,Cấp phép hoạt động in ({code}),ministry.thong-tin-truyen-thong,province,partial,2023-01-01,"
        "15,QĐ 100,2023-01-01T08:00:00+07:00" for code in PRINTING
    ])  # fmt: skip
    dossiers(site, "2024-05", online=4, counter=4, printing="partial", printing_online=False)

    # the province asks, the agency routes, the ministry answers citing a provision, the province returns it
    province, ministry, agency = sign_in("tinh"), sign_in("bo"), sign_in("thu-ky")
    petition = asked(province)
    move(agency, petition, "Chuyển cơ quan giải quyết", owed_by="Bộ Thông tin và Truyền thông")
    answer = "Nộp trực tuyến một phần được; bản sao chứng thực vẫn phải nộp giấy."
    move(ministry, petition, "Trả lời", answer=answer, document="nd-42-2022", place="Điều 11 khoản 2")
    move(province, petition, "Trả lại", reason="Người dân vẫn phải đến nộp bản giấy.")

    # the meeting directs: once the law is in force, before 15 August; the ministry's answer waits for the same law
    site.set("2024-06-13T09:00:00+07:00")
    directive = met(agency, petition)
    assert agency.get_by_text("Chờ điều kiện").first.is_visible()
    move(ministry, petition, "Chờ văn bản có hiệu lực", awaited="luat-20-2023", expected_on="01/07/2024")

    # the day passes: both go on by themselves, citing the law; the day before nothing had happened
    site.set("2024-06-30T08:00:00+07:00")
    assert "luat" not in site.run("remind").stdout
    site.set("2024-07-01T08:00:00+07:00")
    resumed = site.run("remind").stdout
    assert resumed.count("Luật Giao dịch điện tử") == 2, resumed

    # the level changes in the catalogue, and July's dossiers go the whole way: 8 of 10
    site.set("2024-08-02T08:00:00+07:00")
    catalogue(site, [
        f"{code},2024-07-15,Cấp phép hoạt động in ({code}),ministry.thong-tin-truyen-thong,province,full,2024-07-15,10,"
        "QĐ 200,2024-07-15T08:00:00+07:00" for code in PRINTING
    ])  # fmt: skip
    dossiers(site, "2024-07", online=6, counter=2, printing="full", printing_online=True)

    # the ministry reports and answers again; the chair is told, the province alone closes
    province, ministry, agency = sign_in("tinh"), sign_in("bo"), sign_in("thu-ky")
    move(
        ministry, directive, "Báo cáo kết quả", result="Hai thủ tục đã lên toàn trình từ 15/7.", document="luat-20-2023"
    )
    answer = "Bản điện tử có giá trị như bản giấy; không còn phải nộp bản sao."
    move(ministry, petition, "Trả lời", answer=answer, document="luat-20-2023", place="Điều 9")
    move(agency, directive, "Kết luận đã xong")
    agency.goto(petition)
    assert agency.locator("summary strong", has_text="Chấp nhận và đóng").count() == 0, "only who asked closes it"
    move(province, petition, "Chấp nhận và đóng", outcome="settled")

    # the next meeting, in December: its report tells the chain, in the order in which it happened
    site.set("2024-12-09T08:00:00+07:00")
    chain = [
        "10/06/2024: Bắc Ninh nêu kiến nghị: “Hai thủ tục cấp phép in",
        "Trả lời: “Nộp trực tuyến một phần được",
        "42/2022/NĐ-CP",
        "Điều 11 khoản 2",
        "rả lại: “Người dân vẫn phải đến nộp bản giấy”",
        "Đưa hai thủ tục cấp phép in lên trực tuyến toàn trình”; thời hạn 14/08/2024; chờ 20/2023/QH15 Luật Giao dịch "
        "điện tử có hiệu lực ngày 01/07/2024",
        "01/07/2024: 20/2023/QH15 Luật Giao dịch điện tử có hiệu lực",
        "15/07/2024: thủ tục in.001 “Cấp phép hoạt động in (in.001)” chuyển từ trực tuyến một phần lên trực tuyến toàn "
        "trình (theo QĐ 200)",
        "Bản điện tử có giá trị như bản giấy",
        "Điều 9",
        "hấp nhận và đóng: “đã được giải quyết”",
        "của Bắc Ninh: từ 40,00 %",
        "(tháng 5/2024) lên 80,00 %",
        "(tháng 7/2024)",
    ]
    page = sign_in("tinh")
    page.goto("/meetings/2024q4/")
    assert in_order(page.locator("section", has=page.locator("#chains-head")).text_content(), chain)
    page.goto("/reviews/2024q4/report.html")
    assert in_order(page.inner_text("body"), chain)
    assert in_order(of_docx(page.request.get("/reviews/2024q4/report.docx").body()), chain)
    assert in_order(of_pdf(page.request.get("/reviews/2024q4/report.pdf").body()), chain)


def in_order(text: str, parts: list[str]) -> bool:
    """Every part, each after the one before. Spaces of all kinds and marks of notes are not told apart."""
    text, at = plain(text), 0
    for part in parts:
        found = text.find(plain(part), at)
        assert found >= 0, f"“{part}” is not told, or not there:\n{text[max(at - 200, 0) : at + 3000]}"
        at = found
    return True


def plain(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"\[\d+\]", "", text)).lower()


def of_docx(body: bytes) -> str:
    xml = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))


def of_pdf(body: bytes) -> str:
    pypdf = pytest.importorskip("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
