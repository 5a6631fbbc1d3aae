"""Pages of the press network: what strangers, reporters and the house get to see, and what a form gives back."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.rooms.commitments.press import ASKED, accredited, answered, network, requested
from tests.tiny import NOW

from giaoban.commitments.actions.subscribing import ask_for_news, confirm_news
from giaoban.commitments.models import Accreditation, PressAnswer, PressQuestion, Subscription
from giaoban.commitments.queries.tokens import consent_token, leaving_token

ATOM = "{http://www.w3.org/2005/Atom}"
REQUEST = {
    "name": "Hoàng Thị Thư", "press_office": "Báo Núi", "card_number": "PV-0017", "email": "thu@bao-nui.example.vn",
}  # fmt: skip


@pytest.fixture
def people(tiny):
    return network()


@pytest.fixture
def reporter(people):
    made = accredited().person
    Accreditation.objects.update(valid_to=timezone.localdate().replace(year=timezone.localdate().year + 1))
    return made


def as_of(by):
    client = Client()
    client.force_login(by)
    return client


def text(answer):
    return answer.content.decode()


def test_the_public_page_teaches_when_it_is_empty(client, tiny):
    seen = client.get("/press/")
    assert seen.status_code == 200
    assert "Chưa có câu trả lời nào được công bố" in text(seen)


def test_an_answer_is_on_the_page_in_the_table_the_feed_and_the_json(client, people, reporter):
    one = answered(people, reporter)
    assert ASKED in text(client.get("/press/?q=tuyen+cap&organisation=ministry.duong"))
    assert ASKED not in text(client.get("/press/?q=khong+co"))
    rows = list(csv.reader(io.StringIO(client.get("/press/?format=csv").content.decode("utf-8-sig"))))
    assert ASKED in rows[1]
    assert any("mục 3" in cell for cell in rows[1])
    feed = ElementTree.fromstring(client.get("/press/feed.atom").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == ASKED
    assert entry.findtext(f"{ATOM}id").endswith(f"/press/questions/{one.key}/")
    (plain,) = client.get("/api/press/").json()["answers"]
    assert (plain["question"], plain["version"], plain["simulated"]) == (ASKED, 2, False)
    assert plain["sources"][0]["place"] == "mục 3"
    everything = text(client.get("/press/")) + str(plain) + str(rows) + ElementTree.tostring(feed, "unicode")
    assert not [word for word in ("Hoàng Thị Thư", "PV-0017", "thu@bao") if word in everything]


def test_what_a_filter_cannot_be_is_said(client, tiny):
    assert client.get("/api/press/?organisation=khong-co").status_code == 422
    assert client.get("/press/?organisation=khong-co&page=9").status_code == 200


def test_lists_cost_the_same_however_many_answers_there_are(client, people, reporter):
    from django.db import connection

    def cost():
        with CaptureQueriesContext(connection) as spent:
            assert client.get("/press/").status_code == 200
        return len(spent)

    answered(people, reporter, title="Câu 0")
    few = cost()
    for number in range(1, 9):
        answered(people, reporter, title=f"Câu {number}")
    assert cost() == few <= 12


def test_a_question_goes_its_whole_way_on_pages(client, people, reporter):
    asked = as_of(reporter).post(
        "/press/ask/", {"organisation": "Bộ Đường", "title": ASKED, "body": "<b>Tuyến 2</b>", "follows": ""}
    )
    address = asked.headers["Location"]
    question = PressQuestion.objects.get()
    assert client.get(address).status_code == 404, "that somebody asks is nobody's business"
    assert as_of(people["outsider"]).get(address).status_code == 404
    moved = client.get(f"/commitments/{question.key}/")
    assert moved.headers["Location"] == address
    assert ASKED not in text(client.get("/commitments/?kind=press_question"))
    desk, speaker, approver = (as_of(people[who]) for who in ("desk", "spokesperson", "approver"))
    assert ASKED in text(desk.get("/press/desk/"))
    assert "Hoàng Thị Thư" in text(desk.get(address))
    assert desk.post(address, {"move": "route", "spokesperson_of": "Biển Lớn"}).status_code == 422
    assert desk.post(address, {"move": "route", "spokesperson_of": "Bộ Đường"}).status_code == 302
    seen = text(speaker.get(address))
    assert "Hoàng Thị Thư" not in seen
    assert "&lt;b&gt;Tuyến 2" in seen, "what a reporter types is text"
    refused = speaker.post(
        address, {"move": "draft_answer", "text": "Quý III.", "cited": "khong-co, Điều 1\nqd-01-2025"}
    )
    assert refused.status_code == 422
    assert "khong-co" in text(refused)
    assert "Quý III." in text(refused), "what was typed is kept"
    assert not PressAnswer.objects.exists()
    assert speaker.post(
        address, {"move": "draft_answer", "text": "Quý III.", "cited": "01/QĐ-2025, mục 3"}
    ).status_code == 302  # fmt: skip
    assert speaker.post(address, {"move": "publish"}).status_code == 403
    assert approver.post(address, {"move": "publish", "public_from": "31/02/2099 09:00"}).status_code == 422
    assert approver.post(address, {"move": "publish", "public_from": ""}).status_code == 302
    assert "Quý III." in text(client.get(address))
    assert client.post(address, {"move": "withdraw_answer", "reason": "x"}).status_code == 403
    wrong = approver.post(address, {"move": "withdraw_answer", "reason": ""})
    assert wrong.status_code == 422
    corrected = {"text": "Quý IV.", "cited": "qd-01-2025, mục 3", "reason": "báo lại", "public_from": ""}
    assert approver.post(address, {"move": "correct", **corrected}).status_code == 302
    seen = text(client.get(address))
    assert "Quý IV." in seen
    assert "báo lại" in seen
    assert approver.post(address, {"move": "withdraw_answer", "reason": "nhầm số"}).status_code == 302
    seen = text(client.get(address))
    assert "nhầm số" in seen
    assert "Quý IV." not in seen
    assert "Quý III." not in seen
    assert approver.post(address, {"move": "no_such"}).status_code == 422


def test_whoever_is_not_accredited_is_told_what_to_do(client, people):
    assert client.get("/press/ask/").status_code == 302
    outsider = as_of(people["outsider"])
    assert "/press/accreditation/" in text(outsider.get("/press/ask/"))
    assert outsider.post("/press/ask/", {"organisation": "Bộ Đường", "title": ASKED}).status_code == 403
    assert not PressQuestion.objects.exists()


def test_a_request_says_the_same_to_all_and_keeps_what_was_typed(client, tiny):
    wrong = client.post("/press/accreditation/", REQUEST | {"email": "khong-phai-thu"})
    assert wrong.status_code == 422
    assert 'value="Báo Núi"' in text(wrong)
    assert "f-email-fault" in text(wrong)
    first, second = client.post("/press/accreditation/", REQUEST), client.post("/press/accreditation/", REQUEST)
    assert first.headers["Location"] == second.headers["Location"]
    assert Accreditation.objects.count() == 1


def test_the_desk_and_its_people_are_the_officers_alone(people):
    made = requested()
    for who, by in people.items():
        wanted = 200 if who == "desk" else 403
        assert as_of(by).get("/press/desk/").status_code == wanted, who
        assert as_of(by).get(f"/press/desk/{made.pk}/").status_code == wanted, who
        if who != "desk":
            tried = {"act": "accept", "valid_from": "01/01/2026", "valid_to": "01/01/2030"}
            assert as_of(by).post(f"/press/desk/{made.pk}/", tried).status_code == 403
    made.refresh_from_db()
    assert made.state == "requested"
    assert Client().get("/press/desk/").status_code == 302


def test_the_officer_accredits_and_the_reporter_signs_in_by_the_link(people):
    made, desk = requested(), as_of(people["desk"])
    bad = desk.post(f"/press/desk/{made.pk}/", {"act": "accept", "valid_from": "hôm nay", "valid_to": "01/01/2030"})
    assert bad.status_code == 422
    today = timezone.localdate()
    dates = {"valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today.replace(year=today.year + 1):%d/%m/%Y}"}
    assert desk.post(f"/press/desk/{made.pk}/", {"act": "accept", **dates}).status_code == 302
    from giaoban.commitments.actions.mailing import send_mail
    from giaoban.registry.actions import console_person

    send_mail(by=console_person(), now=timezone.now())
    link = "/press/welcome/" + mail.outbox[0].body.split("/press/welcome/")[1].split()[0]
    stranger = Client()
    assert stranger.get(link[:-2] + "x/").status_code == 404
    assert stranger.post(link, {"password": "a", "again": "b"}).status_code == 422
    assert stranger.post(link, {"password": "ngan", "again": "ngan"}).status_code == 422
    word = "mot-cau-du-dai-de-nho"
    assert stranger.post(link, {"password": word, "again": word}).status_code == 302
    assert stranger.get(link).status_code == 404, "used once"
    made.refresh_from_db()
    assert made.person.check_password(word)
    assert desk.post(f"/press/desk/{made.pk}/", {"act": "revoke", "reason": "rời tòa soạn"}).status_code == 302
    assert as_of(made.person).post("/press/ask/", {"organisation": "Bộ Đường", "title": ASKED}).status_code == 403


# --- news ----------------------------------------------------------------------------------------------------------


def test_subscribing_says_the_same_for_every_address(client, tiny):
    ask_for_news(email="an@example.vn", topics=["press"], remote="::1", now=NOW)
    row = Subscription.objects.get()
    confirm_news(token=consent_token(row.pk, row.nonce, now=NOW), now=NOW)
    known = client.post("/press/subscribe/", {"email": "an@example.vn", "topics": ["press"]})
    new = client.post("/press/subscribe/", {"email": "la@example.vn", "topics": ["press"]})
    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])
    assert known.headers["Location"] == "/press/subscribe/?sent=1"
    nothing = client.post("/press/subscribe/", {"email": "x"})
    assert nothing.status_code == 422
    assert "f-topics-fault" in text(nothing)


def test_following_a_link_is_no_consent_and_no_leaving_but_pressing_the_button_is(client, tiny):
    ask_for_news(email="an@example.vn", topics=["press"], remote="::1", now=timezone.now())
    row = Subscription.objects.get()
    token = consent_token(row.pk, row.nonce, now=timezone.now())
    confirm, leave = f"/press/subscribe/confirm/{token}/", f"/press/subscribe/leave/{leaving_token(row.pk)}/"
    for _ in range(2):
        assert client.get(confirm).status_code == 200
    row.refresh_from_db()
    assert row.state == "pending"
    assert client.post(confirm).status_code == client.post(confirm).status_code == 200
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert client.get(leave).status_code == 200
    row.refresh_from_db()
    assert row.state == "confirmed"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200, "as a mail programme presses it"
    row.refresh_from_db()
    assert (row.state, row.email) == ("ended", "")
    for address in (confirm[:-2] + "/", leave[:-2] + "/", "/press/subscribe/confirm/x/", "/press/subscribe/leave/x/"):
        assert client.get(address).status_code == 410
        assert client.post(address).status_code == 410
    assert client.post(confirm).status_code == 410, "and the old consent brings nothing back"


def test_the_outbox_page_masks_private_addresses(people):
    ask_for_news(email="an.nguyen@example.vn", topics=["press"], remote="::1", now=NOW)
    seen = text(as_of(people["auditor"]).get("/outbox/"))
    assert "a…@example.vn" in seen
    assert "an.nguyen" not in seen


def test_simulated_answers_say_so_everywhere(client, people, reporter):
    answered(people, reporter)
    PressQuestion.objects.update(is_simulated=True)
    assert "mô phỏng" in text(client.get("/press/"))
    assert client.get("/api/press/").json()["answers"][0]["simulated"] is True
    assert "mô phỏng" in text(client.get("/press/feed.atom"))
    assert "mô phỏng" in text(client.get("/press/network/"))
    assert "mô phỏng" in client.get("/press/?format=csv").content.decode("utf-8-sig")


def test_the_network_page_counts(client, people, reporter):
    answered(people, reporter)
    seen = client.get("/press/network/?format=csv").content.decode("utf-8-sig")
    assert "Bộ Đường" in seen


def test_the_agency_designates_a_spokesperson_from_a_day_and_ends_it(people):
    from giaoban.registry.models import Event, Membership

    desk, today = as_of(people["desk"]), timezone.localdate()
    form = {"person": "nguoi_ngoai", "organisation": "ministry.so", "valid_from": f"{today:%d/%m/%Y}", "valid_to": ""}
    assert desk.post("/press/spokespersons/", form).status_code == 302
    held = Membership.objects.get(person__username="nguoi_ngoai")
    assert (held.role, held.subject.key, held.valid_from, held.valid_to) == ("spokesperson", "ministry.so", today, None)
    assert desk.post("/press/spokespersons/", form).status_code == 422  # the same twice
    assert desk.post("/press/spokespersons/", {"end": held.pk, "last": "hôm qua"}).status_code == 422
    assert desk.post("/press/spokespersons/", {"end": held.pk, "last": f"{today:%d/%m/%Y}"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == today
    assert Event.objects.filter(by=people["desk"], action="membership.grant").count() == 1
    assert desk.post("/press/spokespersons/", {"end": "²"}).status_code == 404


def test_every_fault_of_a_designation_is_said_and_nothing_typed_is_lost(people):
    form = {"person": "khong_ai", "organisation": "", "valid_from": "30/02/2025", "valid_to": "mai"}
    answer = as_of(people["desk"]).post("/press/spokespersons/", form)
    assert answer.status_code == 422
    for name in form:
        assert f'id="f-{name}-fault"' in text(answer)
    assert "khong_ai" in text(answer)
    assert "30/02/2025" in text(answer)


@pytest.mark.parametrize("who", ["spokesperson", "approver", "officer", "editor", "auditor", "outsider"])
def test_only_the_agency_designates_spokespersons(people, who):
    assert as_of(people[who]).get("/press/spokespersons/").status_code == 403
    assert as_of(people[who]).post("/press/spokespersons/", {"person": "nguoi_ngoai"}).status_code == 403
