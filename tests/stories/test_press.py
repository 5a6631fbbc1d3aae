"""The press network from a request to a revocation, in a real browser, with the mail a person would find.

A reader subscribes and says yes by a mail. A reporter asks to be accredited, is checked, chooses a password by the link
of a mail, and asks. The desk passes the question to the city's spokesperson, who answers with a source; the approver
publishes; everybody reads it, the reader is told the next morning, the reporter's name stands nowhere. Then the
accreditation is revoked: the answer stays, and nothing more can be asked. Phones of 320 px, without JavaScript.
"""

from __future__ import annotations

import email
import email.policy
import re

import pytest
from tests.stories.clocked import ClockedSite
from tests.stories.conftest import free_port

pytestmark = pytest.mark.browser

WORD = "mot-mat-khau-du-dai-2026"
AGENCY, CITY = "ministry.khoa-hoc-cong-nghe.2025", "province.hue"
PEOPLE = {
    "dau-moi": ("Phạm Thu", "agency", AGENCY),
    "phat-ngon": ("Tôn Nữ Hạnh", "public", CITY),
    "duyet": ("Lê Quang Duy", "approver", CITY),
}
QUESTION = "Bao giờ mọi thủ tục đất đai của thành phố nộp được trực tuyến?"
ANSWER = "Ba thủ tục còn lại nộp được từ ngày 01/07/2026."
READER, REPORTER = "ban-doc@example.vn", "hoa@bao-song-huong.example.vn"


@pytest.fixture
def site(tmp_path):
    """The real pack on a Monday morning, and three people of the house."""
    made = ClockedSite(tmp_path, at="2026-05-04T09:00:00+07:00", port=free_port())
    made.run("packs", "apply", "packs/vn")
    for username, (name, role, place) in PEOPLE.items():
        made.run("people", "add", username, "--name", name, "--role", role, "--at", place, GIAOBAN_NEW_PASSWORD=WORD)
    made.serve()
    yield made
    made.stop()


@pytest.fixture
def window(browser, site):
    """A phone without JavaScript; nothing of any page it was on may run out of it."""
    windows = []

    def opened():
        context = browser.new_context(
            base_url=site.address, locale="vi-VN", viewport={"width": 320, "height": 800}, java_script_enabled=False
        )
        context.set_default_timeout(60_000)
        windows.append(context)
        return context.new_page()

    yield opened
    for context in windows:
        context.close()


@pytest.fixture
def sign_in(window):
    def signed(username: str, page=None):
        page = page or window()
        page.goto("/sign-in/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(WORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda address: "sign-in" not in address)
        return page

    return signed


def mails(site) -> dict[str, str]:
    """What the console printed when the waiting mail was sent: its text by whom it went to."""
    said = site.run("remind", "--send").stdout
    parts = (part[part.find("Content-Type:") :] for part in re.split(r"(?m)^-{70,}$", said))
    letters = (
        email.message_from_bytes(part.encode(), policy=email.policy.default) for part in parts if "\nTo: " in part
    )
    return {one["To"]: one.get_body(("plain",)).get_content() for one in letters}


def link_in(text: str, place: str) -> str:
    """The path of the only link of a mail to that place."""
    (found,) = {*re.findall(rf"https?://[^/\s]+({place}\S+)", text)}
    return found


def send(page, verb: str, fields: dict[str, str]) -> None:
    """Fills a move of the question and sends it."""
    part = page.locator("details.panel").filter(has=page.locator("summary strong", has_text=re.compile(f"^{verb}$")))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    for name, text in fields.items():
        part.locator(f"[name={name}]").fill(text)
    part.get_by_role("button").click()
    assert page.locator(".notice.error").count() == 0, page.locator("main").inner_text()[:2000]


def test_a_question_of_the_press_is_answered_told_and_stays_when_the_reporter_leaves(site, window, sign_in):
    stranger = window()

    # a reader wants answers of this city by mail, and is asked once more before anything is sent
    stranger.goto("/press/subscribe/")
    stranger.get_by_label("Địa chỉ thư").fill(READER)
    stranger.locator("input[name=topics][value=press]").check()
    stranger.get_by_role("button", name="Đăng ký nhận tin").click()
    consent = link_in(mails(site)[READER], "/press/subscribe/confirm/")
    stranger.goto(consent)
    stranger.get_by_role("button", name="Vâng, gửi tin cho tôi").click()

    # a reporter asks for accreditation; a wrong address is said and nothing typed is lost
    reporter = window()
    reporter.goto("/press/accreditation/")
    for label, text in (
        ("Họ và tên", "Nguyễn Thị Hoa"), ("Cơ quan báo chí", "Báo Sông Hương"), ("Số thẻ nhà báo", "PV-0428"),
        ("Địa chỉ thư", "hoa"),
    ):  # fmt: skip
        reporter.get_by_label(label).fill(text)
    reporter.get_by_role("button", name="Gửi yêu cầu").click()
    assert reporter.locator("#f-email-fault").is_visible()
    assert reporter.get_by_label("Số thẻ nhà báo").input_value() == "PV-0428"
    reporter.get_by_label("Địa chỉ thư").fill(REPORTER)
    reporter.get_by_role("button", name="Gửi yêu cầu").click()
    reporter.wait_for_url("**sent=1")

    # the desk checks the card, accredits for a year, and names the city's spokesperson
    desk = sign_in("dau-moi")
    desk.goto("/press/desk/")
    desk.get_by_role("link", name="Nguyễn Thị Hoa").click()
    request = desk.url
    assert desk.get_by_text("PV-0428").is_visible()
    desk.get_by_label("Từ ngày").fill("04/05/2026")
    desk.get_by_label("Đến hết ngày").fill("03/05/2027")
    desk.get_by_role("button", name="Cấp quyền hỏi").click()
    desk.goto("/press/spokespersons/")
    desk.get_by_label("Tên đăng nhập").fill("phat-ngon")
    desk.locator("#f-organisation").select_option(CITY)
    desk.locator("#f-valid_from").fill("04/05/2026")
    desk.get_by_role("button", name="Chỉ định", exact=True).click()
    assert desk.locator("ul.rows").get_by_text("Tôn Nữ Hạnh").is_visible()

    # the link in the reporter's mail leads to a password, once
    welcome = link_in(mails(site)[REPORTER], "/press/welcome/")
    reporter.goto(welcome)
    reporter.get_by_label("Mật khẩu", exact=True).fill(WORD)
    reporter.get_by_label("Gõ lại lần nữa").fill(WORD)
    username = reporter.locator("input[name=username]").input_value()
    reporter.get_by_role("button", name="Dùng mật khẩu này").click()
    assert stranger.goto(welcome).status == 404, "the link works once"
    sign_in(username, reporter)

    # the reporter asks; the desk passes it on
    reporter.goto("/press/ask/")
    reporter.get_by_label("Cơ quan cần trả lời").fill("Huế")
    reporter.get_by_label("Câu hỏi, trong một câu").fill(QUESTION)
    reporter.get_by_role("button", name="Gửi câu hỏi").click()
    reporter.wait_for_url("**/press/questions/**")
    address = reporter.url
    assert stranger.goto(address).status == 404, "that somebody asks is nobody's business"
    desk.goto(address)
    send(desk, "Chuyển người phát ngôn", {"spokesperson_of": "Huế"})

    # the spokesperson sees the question and not who asked; without a source nothing is kept
    spokesperson = sign_in("phat-ngon")
    spokesperson.goto(address)
    assert "Nguyễn Thị Hoa" not in spokesperson.locator("main").inner_text()
    spokesperson.locator("#f-text").fill(ANSWER)
    spokesperson.get_by_role("button", name="Gửi", exact=True).click()
    assert spokesperson.locator("#f-cited-fault").is_visible()
    assert spokesperson.locator("#f-text").input_value() == ANSWER
    spokesperson.locator("#f-cited").fill("42/2022/NĐ-CP, Điều 10")
    spokesperson.get_by_role("button", name="Gửi", exact=True).click()
    approver = sign_in("duyet")
    approver.goto(address)
    approver.get_by_role("button", name="Công bố", exact=True).click()

    # everybody reads it with its source; the reporter's name stands nowhere
    stranger.goto("/press/")
    stranger.get_by_role("link", name=QUESTION).click()
    told = stranger.locator("main").inner_text()
    assert ANSWER in told
    assert "42/2022/NĐ-CP" in told
    assert "Điều 10" in told
    assert "Báo Sông Hương" in told
    assert "Nguyễn Thị Hoa" not in stranger.content()
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 320

    # the next morning the reader has one letter with the question and a link to leave; twice sends it once
    site.set("2026-05-05T08:00:00+07:00")
    letter = mails(site)[READER]
    assert QUESTION in " ".join(letter.split()), letter
    assert address.removeprefix(site.address) in letter
    assert READER not in mails(site)

    # the accreditation is revoked: the next question is refused, the answer stays
    desk.goto(request)
    desk.get_by_label("Lý do").fill("Không còn công tác tại báo")
    desk.get_by_role("button", name="Thu hồi").click()
    assert desk.get_by_text("Không còn công tác tại báo").first.is_visible()
    reporter.goto("/press/ask/")
    assert reporter.get_by_label("Câu hỏi, trong một câu").count() == 0
    assert reporter.request.post("/press/ask/", form={"organisation": CITY, "title": "Còn gì nữa?"}).status == 403
    assert stranger.goto(address).ok
    assert ANSWER in stranger.locator("main").inner_text()
    stranger.goto(link_in(letter, "/press/subscribe/leave/"))
    stranger.get_by_role("button").last.click()
    assert READER not in stranger.content()
