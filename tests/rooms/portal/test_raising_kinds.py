"""Every kind that is raised on a page: raised in the name of an organisation, answered, closed by who asked."""

import datetime as dt
import re

import pytest
from tests.core.workflow_files import shipped
from tests.tiny import person, subject

from giaoban.commitments.models import Commitment, StateTable
from giaoban.library.models import Document
from giaoban.measures.models import Observation

ANSWER = {"document": "qd-01-2025", "place": "Điều 1"}
# what is typed when it is raised; then who moves it, how, and with what, until it has ended
KINDS = {
    "citizen_question": (
        {"field-behalf_of": "một hộ kinh doanh ở xã miền núi"},
        [("agency", "route", {"owed_by": "Bộ Đường"}), ("owner", "answer", {"answer": "Được.", **ANSWER}),
         ("asker", "accept", {})],
        "closed",
    ),
    "data_sharing_complaint": (
        {"field-held_by": "Bộ Số"},
        [("agency", "route", {"owed_by": "Bộ Đường", "held_by": "Bộ Số"}),
         ("owner", "resolve", {"resolution": "Đã bỏ ô này khỏi biểu mẫu."}), ("asker", "accept", {})],
        "closed",
    ),
    "data_quality_complaint": (
        {"field-which_data": "bảng đường tỉnh, mã 12"},
        [("owner", "examine", {}), ("owner", "correct", {"correction": "Đã sửa chiều dài.", "figure": "FIGURE"}),
         ("asker", "accept", {})],
        "closed",
    ),
    "proposal": (
        {"field-behalf_of": "Công ty Cầu Đường", "field-benefit": "người dân biết đường nào đang sửa"},
        [("agency", "route", {"reviewed_by": "Bộ Đường"}), ("owner", "recommend", {"recommendation": "Nên nhận."}),
         ("approver", "adopt", {"document": "qd-01-2025"})],
        "adopted",
    ),
}  # fmt: skip


@pytest.fixture
def people(tiny):
    """The workflows of the country, and the four who move them."""
    for kind in KINDS:
        workflow = shipped(kind.replace("_", "-"))
        StateTable.objects.create(key=workflow.reference, definition=workflow.model_dump(mode="json", by_alias=True))
    return {
        "asker": person("bien", role="province", at="province.bien"),
        "owner": person("duong", role="ministry", at="ministry.duong"),
        "approver": person("duyet", role="approver", at="ministry.duong"),
        "agency": person("so", role="agency", at="ministry.so"),
    }


def typed(kind, **more):
    return {
        "kind": kind, "asked_by": "province.bien", "title": f"Việc thử loại {kind}", "note": "", "group": "",
        "owed_by": "Bộ Đường", **KINDS[kind][0], **more,
    }  # fmt: skip


def raised(client, sent):
    seen = client.post("/petitions/new/", sent | {"step": "preview"}).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', seen)[1]
    return client.post("/petitions/new/", sent | {"step": "submit", "ticket": ticket}).headers["Location"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_raised_answered_and_closed_on_pages(people, client, kind):
    client.force_login(people["asker"])
    place = raised(client, typed(kind))
    made = Commitment.objects.get(kind=kind)
    assert place == f"/commitments/{made.key}/"
    assert (made.standing, made.due is not None) == ("open", True)
    figure = str(Observation.objects.first().pk)
    assert Document.objects.filter(key="qd-01-2025").exists()
    _, moves, end = KINDS[kind]
    for who, move, sent in moves:
        client.force_login(people[who])
        assert f'value="{move}"' in client.get(place).content.decode()
        shown = {name: figure if value == "FIGURE" else value for name, value in sent.items()}
        assert client.post(place, {"move": move, **shown}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.standing) == (end, "settled")
    seen = client.get(place).content.decode()
    for value in KINDS[kind][0].values():
        assert value in seen  # what it was raised with stands on its page
    assert made.title_vi in client.get(f"/commitments/?kind={kind}").content.decode()


def test_for_whom_it_is_raised_stands_beside_who_raised_it(people, client):
    client.force_login(people["asker"])
    raised(client, typed("proposal"))
    made = Commitment.objects.get(kind="proposal")
    assert made.details["on_behalf"] == "Công ty Cầu Đường"
    assert "thay mặt Công ty Cầu Đường" in client.get(f"/commitments/{made.key}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("proposal", "behalf_of"), ("proposal", "benefit"), ("citizen_question", "behalf_of"),
     ("data_sharing_complaint", "held_by"), ("data_quality_complaint", "which_data")],
)  # fmt: skip
def test_what_the_kind_asks_for_is_asked_beside_its_field(people, client, kind, missing):
    client.force_login(people["asker"])
    answer = client.post("/petitions/new/", typed(kind, step="preview") | {f"field-{missing}": " "})
    assert answer.status_code == 422
    assert f"p-field-{missing}-fault" in answer.content.decode()
    assert f"Việc thử loại {kind}" in answer.content.decode()


def test_a_body_that_is_none_is_said_beside_its_field(people, client):
    client.force_login(people["asker"])
    sent = typed("data_sharing_complaint", step="preview") | {"field-held_by": "Bộ Không Có"}
    answer = client.post("/petitions/new/", sent)
    assert answer.status_code == 422
    assert "p-field-held_by-fault" in answer.content.decode()


def test_the_choice_of_kinds_is_read_from_the_workflows(people, client):
    client.force_login(people["asker"])
    seen = client.get("/petitions/new/").content.decode()
    offered = re.findall(r'href="\?kind=([a-z_]+)"', seen)
    assert offered[0] == "petition"
    assert set(offered) == {"petition", *KINDS}
    seen = client.get("/petitions/new/?kind=proposal").content.decode()
    assert "Tên doanh nghiệp đề xuất" in seen
    assert "Doanh nghiệp đề xuất gì" in seen


def test_those_who_ask_in_nobodys_name_raise_nothing(people, client):
    for who in ("agency", "approver"):
        client.force_login(people[who])
        assert client.get("/petitions/new/?kind=proposal").status_code == 403
        assert client.post("/petitions/new/", typed("proposal", step="preview")).status_code == 403
    client.force_login(people["asker"])
    answer = client.post("/petitions/new/", typed("proposal", step="preview", asked_by="ministry.duong"))
    assert answer.status_code == 422
    assert not Commitment.objects.filter(kind="proposal", made_on__gte=dt.date(2020, 1, 1)).exists()
    assert subject("ministry.duong").pk
