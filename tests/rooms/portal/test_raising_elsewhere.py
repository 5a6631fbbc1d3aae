"""What the page raises, the shell and the API raise by the same rules: once, in one's own name, faults in words."""

import json

import pytest
from tests.core.workflow_files import shipped
from tests.rooms.portal.test_raising_kinds import KINDS, people  # noqa: F401  # the fixture
from tests.tiny import person

from giaoban.cli import main
from giaoban.commitments.models import Commitment, StateTable

WORDS = {
    "citizen_question": {"behalf_of": "một hộ kinh doanh ở xã miền núi"},
    "data_sharing_complaint": {"held_by": "Bộ Số"},
    "data_quality_complaint": {"which_data": "bảng đường tỉnh, mã 12"},
    "proposal": {"behalf_of": "Công ty Cầu Đường", "benefit": "người dân biết đường nào đang sửa"},
    "petition": {},
}
TITLE = "Xin mở dữ liệu đường tỉnh đang sửa"


def body(kind="petition", **more):
    return {
        "kind": kind, "asked_by": "province.bien", "owed_by": "Bộ Đường", "title": TITLE, "fields": WORDS[kind], **more,
    }  # fmt: skip


def sent(client, content, to="/api/raised", **headers):
    answer = client.post(to, json.dumps(content), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def codes(answer):
    return {(one["code"], one["where"].strip("() ")) for one in answer["findings"]}


@pytest.fixture
def asker(people, client):  # noqa: F811
    client.force_login(people["asker"])
    return client


def test_the_words_here_are_those_of_the_pages():
    assert set(KINDS) | {"petition"} == set(WORDS)


@pytest.mark.parametrize("kind", WORDS)
def test_the_api_raises_each_kind_once(asker, kind):
    status, first = sent(asker, body(kind))
    assert status == 201
    made = Commitment.objects.get(key=first["key"])
    assert (made.kind, made.title_vi, made.asked_by.key, made.owed_by.key) == (
        kind, TITLE, "province.bien", "ministry.duong",
    )  # fmt: skip
    assert sent(asker, body(kind)) == (200, first)
    assert Commitment.objects.filter(title_vi=TITLE).count() == 1


def test_a_named_sending_is_one_whatever_its_blanks_and_refused_with_other_words(asker):
    first = sent(asker, body(), **{"Idempotency-Key": '"cong-van-12"'})
    assert first[0] == 201
    assert sent(asker, body(title=f" {TITLE} "), **{"Idempotency-Key": "cong-van-12"}) == (200, first[1])
    status, answer = sent(asker, body(title="Việc khác hẳn"), **{"Idempotency-Key": "cong-van-12"})
    assert (status, codes(answer)) == (422, {("raising.name-used", "once")})
    assert first[1]["key"] in answer["findings"][0]["vi"]
    status, other = sent(asker, body(), **{"Idempotency-Key": "cong-van-13"})
    assert status == 201
    assert other["key"] != first[1]["key"]


def test_every_fault_is_said_at_once_and_nothing_is_saved(asker):
    wrong = body(
        "data_sharing_complaint", asked_by="province.nui-song.2025", owed_by="Bộ Không Có", title=" ", group="x",
        indicator="nothing", recurs="nothing", procedures=["<b>"], fields={"held_by": "Bộ Không Có", "more": "1"},
    )  # fmt: skip
    status, answer = sent(asker, wrong)
    assert status == 422
    assert codes(answer) == {
        ("page.not-your-organisation", "asked_by"), ("page.no-such-organisation", "owed_by"),
        ("commitment.no-title", "title"), ("raising.no-such-group", "group"),
        ("petition.no-such-indicator", "indicator"), ("page.no-such-petition", "recurs"),
        ("petition.no-such-procedures", "procedures"), ("page.no-such-organisation", "held_by"),
        ("workflow.field-not-asked", "more"),
    }  # fmt: skip
    assert all(one["vi"] and one["code"] not in one["vi"] for one in answer["findings"])
    assert not Commitment.objects.filter(kind="data_sharing_complaint").exists()
    status, answer = sent(asker, body(note="a" * 10_001))
    assert (status, codes(answer)) == (422, {("raising.text-too-long", "note")})
    status, answer = sent(asker, body(kind="directive") if "directive" in WORDS else body() | {"kind": "directive"})
    assert (status, codes(answer)) == (422, {("raising.no-such-kind", "kind")})
    assert sent(asker, {"kind": "petition"})[0] == 422


def test_nobody_named_is_answered_with_who_settled_the_like_of_it(asker):
    wanted = body(title="Xin kết nối cơ sở dữ liệu đường bộ", owed_by="")
    status, answer = sent(asker, wanted)
    assert (status, codes(answer)) == (422, {("raising.owner-suggested", "owed_by")})
    assert "ministry.duong" in answer["findings"][0]["vi"]
    status, seen = sent(asker, wanted, "/api/raised/preview")
    assert (status, seen["findings"], seen["suggested_owner"]) == (200, [], "ministry.duong")
    assert "P3" in [one["key"] for one in seen["earlier"]]
    assert not Commitment.objects.filter(title_vi=wanted["title"]).exists()
    status, answer = sent(asker, body(title="Zzz qqq", owed_by=""))
    assert (status, codes(answer)) == (422, {("raising.no-owner", "owed_by")})


@pytest.mark.parametrize("who", ["agency", "approver", "owner"])
def test_the_api_raises_in_nobody_elses_name(people, client, who):  # noqa: F811
    client.force_login(people[who])
    status, answer = sent(client, body())
    assert (status, codes(answer)) in [
        (403, {("api.not-allowed", "")}), (422, {("page.not-your-organisation", "asked_by")}),
    ]  # fmt: skip
    assert not Commitment.objects.filter(title_vi=TITLE).exists()


def test_without_signing_in_nothing_is_raised_and_nothing_shown(people, client):  # noqa: F811
    for answer in (sent(client, body()), sent(client, body(), "/api/raised/preview")):
        assert answer[0] == 401
    assert client.get("/api/raised/kinds").status_code == 401


def test_the_kinds_say_what_each_asks_for(asker):
    found = {one["kind"]: one for one in asker.get("/api/raised/kinds").json()["kinds"]}
    assert {kind: {one["name"] for one in told["fields"]} for kind, told in found.items()} == {
        kind: set(fields) for kind, fields in WORDS.items()
    }
    assert found["petition"]["names"] == [{"key": "province.bien", "name_vi": "Biển"}]


def test_letters_nobody_sees_are_left_out(asker):
    _, told = sent(asker, body(title="Mất\x00 sóng\u0007 ở xã", note="một\r\nhai"))
    made = Commitment.objects.get(key=told["key"])
    assert (made.title_vi, made.note) == ("Mất sóng ở xã", "một\nhai")


def shell(*args):
    return main(["raise", *args])


@pytest.mark.parametrize("kind", WORDS)
def test_the_shell_raises_each_kind_once(people, capsys, kind):  # noqa: F811
    words = [f"--field={name}={text}" for name, text in WORDS[kind].items()]
    line = [kind, "--asker", "Biển", "--owner", "ministry.duong", "--title", TITLE, *words]
    assert shell(*line) == 0
    key = capsys.readouterr().out.strip()
    made = Commitment.objects.get(key=key)
    assert (made.kind, made.asked_by.key) == (kind, "province.bien")
    assert shell(*line) == 0
    again = capsys.readouterr()
    assert again.out.strip() == key
    assert "Đã gửi trước đó" in again.err
    assert shell(*line, "--once", "lần hai", "--json") == 0
    assert json.loads(capsys.readouterr().out)["key"] != key


def test_the_shell_says_in_words_what_is_wrong(people, capsys):  # noqa: F811
    assert shell("petition", "--asker", "nowhere", "--owner", "Bộ Đường", "--title", "") == 1
    said = capsys.readouterr().err
    assert "“nowhere”" in said
    assert "[commitment.no-title]" in said
    assert shell("poem", "--title", "x") == 3
    assert "petition" in capsys.readouterr().err
    assert shell("petition", "--field", "held_by") == 2
    assert "TRƯỜNG=NỘI DUNG" in capsys.readouterr().err
    assert shell() == 0
    listed = capsys.readouterr().out
    assert {line.split("\t")[0] for line in listed.splitlines()} == set(WORDS)
    assert shell("petition", "--asker", "province.bien", "--title", "Xin kết nối đường bộ", "--preview") == 0
    assert "ministry.duong" in capsys.readouterr().out
    assert not Commitment.objects.filter(title_vi="Xin kết nối đường bộ").exists()


def test_a_pack_of_before_leaves_petitions_and_only_administrators_hear_of_it(people, client):  # noqa: F811
    """Tables as they were before they said who raises what: no `raising` in any of them."""
    for table in StateTable.objects.all():
        table.definition.pop("raising", None)
        table.save()
    client.force_login(people["asker"])
    seen = client.get("/petitions/new/").content.decode()
    assert "Vướng mắc" in seen or "Khó khăn" in seen
    assert "packs apply" not in seen
    assert sent(client, body())[0] == 201
    assert {one["kind"] for one in client.get("/api/raised/kinds").json()["kinds"]} == {"petition"}
    client.force_login(people["agency"])
    seen = client.get("/petitions/new/")
    assert seen.status_code == 200
    assert "giaoban packs apply" in seen.content.decode()
    assert 'name="title"' not in seen.content.decode()
    both = person("both", role="province", at="province.bien")
    both.memberships.create(subject=people["agency"].memberships.get().subject, role="agency", valid_from="2020-01-01")
    client.force_login(both)
    seen = client.get("/petitions/new/").content.decode()
    assert "giaoban packs apply" in seen
    assert 'name="title"' in seen
    client.force_login(person("nobody", role="editor", at="province.bien"))
    assert client.get("/petitions/new/").status_code == 403
    assert shipped("petition").raising
