"""The pages of what is owed: who sees which form, what is refused stays typed, and an outsider changes nothing."""

import datetime as dt
import re

import pytest
from tests.tiny import person

from giaoban.commitments.models import Commitment

PETITION = {
    "asked_by": "province.bien", "title": "Xin kết nối cơ sở dữ liệu đường bộ", "note": "", "group": "government",
    "owed_by": "",
}  # fmt: skip


def previewed(client, sent):
    """The page after the preview, and what its button sends: the same words with the ticket."""
    seen = client.post("/petitions/new/", sent | {"step": "preview"}).content.decode()
    return seen, sent | {"step": "submit", "ticket": re.search(r'name="ticket" value="([^"]+)"', seen)[1]}


@pytest.fixture
def as_of(client, tiny):
    """Signs somebody in; memberships of the tiny country have no end."""

    def sign_in(username, role="", at=""):
        client.force_login(person(username, role=role, at=at))
        return client

    return sign_in


def test_a_petition_is_read_beside_the_earlier_ones_before_it_is_submitted(as_of):
    client = as_of("bien", "province", "province.bien")
    seen, sent = previewed(client, PETITION)
    assert 'value="P3"' in seen
    assert "Kết nối thử từ ngày 01/5/2025" in seen  # how it was answered
    assert "Bộ Đường" in seen  # suggested, because it settled the like of it
    assert not Commitment.objects.filter(title_vi=PETITION["title"]).exists()
    done = client.post("/petitions/new/", sent | {"recurs": "P3"})
    made = Commitment.objects.get(title_vi=PETITION["title"])
    assert done.headers["Location"] == f"/commitments/{made.key}/"
    assert (made.recurs.key, made.owed_by.key, made.state) == ("P3", "ministry.duong", "submitted")
    assert made.due is not None
    assert made.due > dt.date(2025, 1, 1)
    assert "<b>1</b>" in client.get("/").content.decode()
    assert PETITION["title"] in client.get("/commitments/?due=recurrent").content.decode()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": " "}, "p-title-fault"),
        ({"title": "a" * 501}, "p-title-fault"),
        ({"owed_by": "Bộ Không Có"}, "p-owed_by-fault"),
        ({"asked_by": "province.nui-song.2025"}, "p-asked_by-fault"),
    ],
)
def test_what_is_wrong_stands_beside_its_place_and_what_was_typed_stays(as_of, changes, place):
    client = as_of("bien", "province", "province.bien")
    answer = client.post("/petitions/new/", PETITION | {"note": "từ tháng 3", "step": "submit"} | changes)
    assert answer.status_code == 422
    assert place in answer.content.decode()
    assert "từ tháng 3" in answer.content.decode()
    assert Commitment.objects.filter(kind="petition").count() == 1


def test_nobody_petitions_without_an_organisation(as_of, client, tiny):
    assert client.get("/petitions/new/").status_code == 302
    assert client.get("/inbox/").status_code == 302
    assert as_of("nobody").get("/petitions/new/").status_code == 403


def test_only_the_moves_of_the_reader_are_offered(as_of, client, tiny):
    assert 'name="move"' not in client.get("/commitments/P3/").content.decode()
    seen = as_of("bien", "province", "province.bien").get("/commitments/P3/").content.decode()
    for move in ("accept", "return", "withdraw"):
        assert f'value="{move}"' in seen
    assert 'value="answer"' not in seen
    assert 'class="wf"' in seen


def test_a_move_that_is_not_theirs_is_refused_and_nothing_changes(as_of):
    client = as_of("nobody")
    for move in ("accept", "close_in_silence", "no_such_move", ""):
        answer = client.post("/commitments/P3/", {"move": move, "outcome": "settled"})
        assert answer.status_code in (403, 422)
    assert Commitment.objects.get(key="P3").state == "answered"


def test_a_day_that_is_no_day_is_said_beside_the_field(as_of):
    client = as_of("agency", "agency", "ministry.so")
    answer = client.post("/commitments/P1/", {"move": "roll_over", "new_due": "31/02/2027", "reason": "chưa kịp"})
    assert answer.status_code == 422
    assert "m-roll_over-new_due-fault1" in answer.content.decode()
    assert "chưa kịp" in answer.content.decode()
    client.post("/commitments/P1/", {"move": "roll_over", "new_due": "28/02/2099", "reason": "chưa kịp"})
    moved = Commitment.objects.get(key="P1")
    assert (moved.state, moved.due) == ("rolled_over", dt.date(2099, 2, 28))


def test_the_inbox_is_the_readers_own(as_of):
    seen = as_of("bien", "province", "province.bien").get("/inbox/").content.decode()
    assert "/commitments/P3/" in seen
    assert "/commitments/P2/" not in seen


def test_the_same_petition_sent_twice_is_one(as_of):
    """A double click, or a reload of the page that was sent."""
    client = as_of("bien", "province", "province.bien")
    _, sent = previewed(client, PETITION)
    places = {client.post("/petitions/new/", sent).headers["Location"] for _ in range(3)}
    made = Commitment.objects.get(title_vi=PETITION["title"])
    assert places == {f"/commitments/{made.key}/"}
    assert made.steps.count() == 1


def test_nothing_is_submitted_before_its_own_preview_was_seen(as_of):
    client = as_of("bien", "province", "province.bien")
    _, sent = previewed(client, PETITION)
    others = {"title": "Xin kết nối cơ sở dữ liệu đất đai"}
    for instead in ({"ticket": ""}, {"ticket": sent["ticket"] + "x"}, {"ticket": "nonsense"}, others):
        answer = client.post("/petitions/new/", sent | instead)
        assert answer.status_code == 200
        assert "Chưa gửi gì" in answer.content.decode()
    assert Commitment.objects.filter(kind="petition").count() == 1
    stranger = as_of("nui_song", "province", "province.nui-song.2025")  # with a ticket that is not theirs
    stranger.post("/petitions/new/", sent | {"asked_by": "province.nui-song.2025"})
    assert Commitment.objects.filter(kind="petition").count() == 1


def test_what_is_missing_is_said_without_words_of_the_machine(as_of):
    """P3 lies with Bộ Đường: answered without a provision, then made to wait for a text on a day long past."""
    client = as_of("duong", "ministry", "ministry.duong")
    Commitment.objects.filter(key="P3").update(workflow="petition@1", state="assigned", standing="open")
    seen = client.post("/commitments/P3/", {"move": "answer", "answer": "Được."}).content.decode()
    assert "phải kèm điều khoản làm căn cứ" in seen
    assert "loại provision" not in seen
    waits = {"move": "wait_for_law", "awaited": "01/QĐ-2025", "expected_on": "01/02/2020"}
    seen = client.post("/commitments/P3/", waits).content.decode()
    assert "Ngày 01/02/2020 đã qua" in seen
    assert "không có “01/QĐ-2025”" not in seen


def test_a_text_waited_for_is_named_by_its_number_as_the_list_offers_it(as_of):
    client = as_of("duong", "ministry", "ministry.duong")
    Commitment.objects.filter(key="P3").update(workflow="petition@1", state="assigned", standing="open")
    waits = {"move": "wait_for_law", "awaited": "01/QĐ-2025", "expected_on": "01/02/2099"}
    assert client.post("/commitments/P3/", waits).status_code == 302
    assert Commitment.objects.get(key="P3").waits_for.number == "01/QĐ-2025"
