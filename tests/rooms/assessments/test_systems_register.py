"""The register of systems: forms, tables and the API write the same records, in the scope of one's organisation."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions.systems import change_system, import_systems, register_system
from giaoban.assessments.actions.systems.importing import template_rows
from giaoban.assessments.models import SystemFacts
from giaoban.assessments.queries.systems.history import history
from giaoban.core.findings import Refused
from giaoban.core.formats.spreadsheets import Sheet, records
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, Link, Subject

HEAD = ["Chủ quản", "Mã", "Tên hệ thống", "Đơn vị vận hành", "Trang web", "Đưa vào sử dụng", "people_basic", "public"]


@pytest.fixture(autouse=True)
def _pack(tiny, settings, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    settings.PACK = PACK
    bring_sets()


@pytest.fixture
def unit():
    bien = subject("province.bien")
    return Subject.objects.create(
        key="pd.bien.it", kind="provincial-department", name_vi="Trung tâm CNTT Biển", parent=bien
    )


@pytest.fixture
def editor(unit):
    return person("bien_editor", role="editor", at="province.bien")


def table(*lines, head=HEAD):
    return records(Sheet("", [head, *lines]))


def test_a_table_brings_systems_with_their_facts_and_twice_changes_nothing(editor, unit):
    rows = table(
        ["Biển", "A.1", "Cổng dịch vụ công", "Trung tâm CNTT Biển", "", "01/02/2024", "12.000", "có"],
        ["Biển", "A.2", "Thư điện tử", "", "", None, "", "không"],
    )
    trial = import_systems(by=editor, rows=rows, is_trial=True, now=NOW)
    assert (trial.added, trial.faults) == (["A.1", "A.2"], [])
    assert not Subject.objects.filter(kind="information-system").exists()
    done = import_systems(by=editor, rows=rows, is_trial=False, now=NOW)
    assert (done.added, done.changed, done.same, done.faults) == (["A.1", "A.2"], [], [], [])
    first = Subject.objects.get(code="A.1")
    assert first.details["operator"] == unit.key
    assert first.valid_from == dt.date(2024, 2, 1)
    assert SystemFacts.objects.get(system=first).facts == {"people_basic": 12000, "public": True}
    events = Event.objects.count()
    again = import_systems(by=editor, rows=rows, is_trial=False, now=NOW)
    assert (again.added, again.changed, again.same) == ([], [], ["A.1", "A.2"])
    assert Event.objects.count() == events
    other = table(["Biển", "A.1", "Cổng dịch vụ công mới", "Trung tâm CNTT Biển", "", "01/02/2024", "", "có"])
    assert import_systems(by=editor, rows=other, is_trial=False, now=NOW).changed == ["A.1"]
    assert SystemFacts.objects.filter(system=first).last().facts == {"public": True}  # an empty cell: not known


def test_every_fault_of_a_table_comes_back_at_once_with_its_line_and_column(editor):
    rows = table(
        ["Biển", "B 1", "Hệ thống một", "", "", "31/02/2024", "", ""],
        ["Sao Hoả", "B2", "Hệ thống hai", "Không ai", "", None, "", ""],
        ["Biển", "B3", "x", "", "", None, "âm mười", "có lẽ"],
        ["Núi Sông", "B4", "Hệ thống bốn", "", "", None, "", ""],
        ["Biển", "B5", "Hệ thống năm", "", "", None, "", ""],
        ["Biển", "B5", "Hệ thống năm nữa", "", "", None, "", ""],
    )
    done = import_systems(by=editor, rows=rows, is_trial=False, now=NOW)
    assert done.added == ["B5"]
    assert [(one.where.part, one.code) for one in done.faults] == [
        ("F2", "system.bad-day"), ("B2", "system.bad-code"),
        ("A3", "system.no-such-organisation"), ("D3", "system.no-such-organisation"),
        ("G4", "levels.wrong-fact"), ("H4", "levels.wrong-fact"), ("C4", "system.no-name"),
        ("A5", "system.row-not-yours"), ("B7", "system.twice-in-table"),
    ]  # fmt: skip
    mended = table(["Biển", "B 1", "Hệ thống một", "", "", None, "", ""], ["Biển", "B3", "x", "", "", None, "", ""])
    done = import_systems(by=editor, rows=mended, is_trial=False, now=NOW)
    assert [(one.where.part, one.code) for one in done.faults] == [
        ("B2", "system.bad-code"), ("C3", "system.no-name")
    ]  # fmt: skip


def test_a_table_without_its_columns_or_lines_is_refused_as_a_whole(editor):
    with pytest.raises(Refused) as refusal:
        import_systems(by=editor, rows=table(["x", 1], head=["Tên hệ thống", "Lạ"]), is_trial=True, now=NOW)
    assert [one.context["field"] for one in refusal.value.findings] == ["Chủ quản", "Mã"]
    with pytest.raises(Refused):
        import_systems(by=editor, rows=[], is_trial=True, now=NOW)


def test_the_template_is_a_table_that_can_be_read(client, editor):
    client.force_login(editor)
    found = client.get(reverse("systems-import") + "?template=1").content.decode("utf-8-sig")
    assert found.splitlines()[0].startswith("Chủ quản,Mã,Tên hệ thống")
    head, line = template_rows()
    line[0] = "Biển"
    assert import_systems(by=editor, rows=table(line, head=head), is_trial=True, now=NOW).added == ["HT.VIDU.01"]


def test_a_file_and_the_box_say_the_same_and_nothing_typed_is_lost(client, editor):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(editor)
    text = "Chủ quản;Mã;Tên hệ thống\nBiển;C.1;Kho dữ liệu\nSao Hoả;C.2;Kho khác\n"
    found = client.post(reverse("systems-import"), {"data": text, "step": "check"})
    assert found.status_code == 422
    assert "A3:" in found.content.decode()
    assert "Sao Hoả;C.2" in found.content.decode()
    assert not Subject.objects.filter(code="C.1").exists()
    file = SimpleUploadedFile("bang.csv", text.encode("utf-16"), "text/csv")
    found = client.post(reverse("systems-import"), {"file": file, "step": "enter"})
    assert Subject.objects.filter(code="C.1").exists()
    for nothing in (
        {"data": "", "step": "enter"},
        {"data": "một,hai\n\x00", "step": "enter"},
        {"data": '"', "step": "x"},
    ):
        assert client.post(reverse("systems-import"), nothing).status_code == 422


def test_a_form_registers_in_ones_own_scope_and_keeps_what_was_typed(client, editor, unit):
    client.force_login(editor)
    address = reverse("system-new")
    typed = {"owner": "Núi Sông", "code": "x y", "name_vi": "Ho", "operator": "Ai đó", "in_use_since": "32/1/2024"}
    found = client.post(address, typed)
    assert found.status_code == 422
    # Núi Sông is not this editor's; code, name, operator and day cannot be used either
    assert found.content.decode().count('class="fault"') == 5
    assert 'value="32/1/2024"' in found.content.decode()
    assert client.post(address, {}).content.decode().count('class="fault"') == 3  # owner, code, name
    refused = client.post(address, {"purpose": "dài " * 500 + "cuối"}).content.decode()
    assert "2004" in refused  # as it was typed, and all of it stands there still
    assert "dài cuối" in refused
    typed |= {"operator": unit.name_vi, "in_use_since": "31/1/2024"}
    assert client.post(address, typed).content.decode().count('class="fault"') == 3
    assert not Subject.objects.filter(kind="information-system").exists()
    typed |= {"owner": "Biển"}
    found = client.post(address, typed)
    assert found.content.decode().count('class="fault"') == 2  # code and name
    typed |= {"code": "D.1", "name_vi": "Hồ sơ đất đai"}
    assert client.post(address, typed)["Location"] == reverse("systems-level") + "?system=system.d.1"
    outsider = person("nobody_here")
    client.force_login(outsider)
    assert client.get(address).status_code == 403
    assert client.get(reverse("system", args=["system.d.1"])).status_code == 404


def test_a_change_is_said_with_what_was_there_before(client, editor, unit):
    site = Subject.objects.create(
        key="site.bien.vn", kind="website", name_vi="bien.vn", parent=subject("province.bien"),
        details={"host": "bien.vn"},
    )  # fmt: skip
    made = register_system(
        by=editor, owner=subject("province.bien"), code="E.1", name_vi="Cổng cũ", sites="bien.vn; khac.vn",
        databases=unit.key, purpose="Cũ", now=NOW,
    )  # fmt: skip
    assert set(Link.objects.filter(source=made).values_list("target__key", flat=True)) == {site.key, unit.key}
    client.force_login(editor)
    address = reverse("system-change", args=[made.key])
    assert 'value="Cổng cũ"' in client.get(address).content.decode()
    assert client.post(address, {"name_vi": "Cổng mới", "sites": "bien.vn", "purpose": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.name_vi, made.details) == ("Cổng mới", {"sites": "bien.vn"})
    assert list(Link.objects.filter(source=made).values_list("target__key", flat=True)) == [site.key]
    newest = history(made)[0]
    assert ("name_vi", "Cổng cũ", "Cổng mới") in newest.changed
    assert ("purpose", "Cũ", "") in newest.changed
    shown = client.get(reverse("system", args=[made.key])).content.decode()
    assert "<del>Cổng cũ</del>" in shown
    before = Event.objects.count()
    change_system(by=editor, system=made, name_vi="Cổng mới", sites="bien.vn", now=NOW)
    assert Event.objects.count() == before


def test_a_link_that_held_ends_the_day_before_and_is_not_forgotten(editor, unit):
    made = register_system(
        by=editor, owner=subject("province.bien"), code="F.1", name_vi="Cổng", databases=unit.key, now=NOW
    )
    change_system(by=editor, system=made, name_vi="Cổng", now=NOW + dt.timedelta(days=3))
    link = Link.objects.get(source=made)
    assert link.valid_to == TODAY + dt.timedelta(days=2)


def test_codes_that_differ_only_by_capitals_are_one(editor):
    register_system(by=editor, owner=subject("province.bien"), code="g.1", name_vi="Một", now=NOW)
    with pytest.raises(Refused) as refusal:
        register_system(by=editor, owner=subject("province.bien"), code="G.1", name_vi="Hai", now=NOW)
    assert [one.code for one in refusal.value.findings] == ["system.known", "system.no-name"][:1]


def post(client, address, body):
    return client.post(address, json.dumps(body), content_type="application/json")


def test_of_two_who_register_one_code_at_once_the_second_is_told(editor, monkeypatch):
    """The other one's code is written after ours was looked up, as it can be on PostgreSQL."""
    from giaoban.assessments.actions.systems import registering

    given = {"by": editor, "owner": subject("province.bien"), "now": NOW}
    register_system(code="G.1", name_vi="Của người kia", **given)
    monkeypatch.setattr(registering, "_coded", lambda _: [])
    with pytest.raises(Refused) as refusal:
        register_system(code="g.1", name_vi="Của người này", **given)
    assert [one.code for one in refusal.value.findings] == ["system.known"]
    assert Subject.objects.get(key="system.g.1").name_vi == "Của người kia"


def test_lists_of_sites_are_kept_tidy(editor):
    made = register_system(
        by=editor, owner=subject("province.bien"), code="G.2", name_vi="Cổng", sites=" a.vn ;; ;b.vn;", now=NOW
    )
    assert made.details["sites"] == "a.vn; b.vn"


def test_the_api_registers_changes_and_shows_in_the_same_scope(client, editor, unit):
    address = "/api/assessments/systems"
    body = {"owner": "province.bien", "code": "H.1", "name_vi": "Hệ thống một cửa", "operator": unit.key,
            "facts": {"internal": True, "private": False, "state_secrets": False}}  # fmt: skip
    assert post(client, address, body).status_code == 401
    client.force_login(editor)
    refused = post(client, address, body | {"owner": "Sao Hoả", "operator": "Ai"})
    assert [one["where"] for one in refused.json()["findings"]] == [" (owner)", " (operator)"]
    assert post(client, address, body | {"facts": {"lạ": 1}}).json()["findings"][0]["code"] == "levels.unknown-fact"
    assert post(client, address, body | {"owner": "province.nui-song.2025"}).status_code == 403
    for broken in ({}, {"owner": 3}, {"code": "x" * 61, "owner": "a", "name_vi": "b"}):
        assert post(client, address, broken).status_code == 422
    made = post(client, address, body)
    assert made.status_code == 200
    assert made.json()["levels"]["nd331"]["level"] == 1
    listed = client.get(address, {"words": "mot cua"}).json()
    assert (listed["count"], listed["systems"][0]["derived"]["nd331"]) == (1, 1)
    changed = post(client, f"{address}/system.h.1", {"name_vi": "Một cửa liên thông", "operator": unit.key})
    assert changed.json()["name_vi"] == "Một cửa liên thông"
    assert changed.json()["facts"] == body["facts"]  # left out: stays
    assert client.get(f"{address}/system.h.1").json() == changed.json()
    client.force_login(person("of_nui", role="province", at="province.nui-song.2025"))
    assert client.get(f"{address}/system.h.1").status_code == 404
    assert client.get(address).json()["count"] == 0


def test_the_register_is_filtered_by_standing_and_level(client, officer_of_agency):
    from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
    from giaoban.assessments.queries.levels import levels
    from giaoban.assessments.queries.systems.board import board

    owners, wanted = list(Subject.objects.filter(kind="province")), Wanted(40, 25, 6, 4)
    on = dt.date(2026, 9, 7)
    simulate_systems(by=console_person(), owners=owners, wanted=wanted, seed=3, on=on, now=NOW)
    client.force_login(officer_of_agency)
    found = board(day=TODAY, regimes=levels().in_use_on(TODAY))
    for standing, count in (
        ("determined", len(found.determined)), ("compliant", len(found.compliant)), ("overdue", len(found.overdue)),
        ("not-compliant", len(found.determined) - len(found.compliant)),
        ("undetermined", len(found.systems) - len(found.determined)), ("", len(found.systems)),
    ):  # fmt: skip
        page = client.get(reverse("systems-register"), {"standing": standing})
        assert page.context["turn"].total == count, standing
    by_level = {
        level: client.get(reverse("systems-register"), {"level": level}).context["turn"].total for level in range(1, 6)
    }
    assert by_level == {level: found.levels.get(level, 0) for level in range(1, 6)}
    assert "không" in client.get(reverse("systems-register"), {"standing": "lạ"}).content.decode().lower()
