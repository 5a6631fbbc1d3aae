"""A dossier from its opening to the decision on its pages, as each of those concerned meets it; and as a paper."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile

import pytest
from django.urls import reverse
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import person, subject

from giaoban.assessments.actions.systems import register_system
from giaoban.assessments.models import Decision, Dossier
from giaoban.assessments.queries.systems.dossiers import STATEMENTS
from giaoban.assessments.queries.systems.paper import dossier_paper
from giaoban.core.checklists.levels.telling import condition_words
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

NOW = dt.datetime(2026, 9, 7, 3, tzinfo=dt.UTC)  # a Monday
TODAY = NOW.date()
FACTS = {
    "internal": False, "public": True, "infrastructure": False, "industrial": False, "procedures": "handles",
    "business": "none", "private": True, "people_basic": 62000, "people_sensitive": 0, "state_secrets": False,
    "national_data": False, "scope": "none", "national_egov": False, "always_on": False, "works": "none",
    "harm": "none",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _pack(tiny, settings, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    settings.PACK = PACK
    bring_sets()


@pytest.fixture
def people():
    bien = subject("province.bien")
    make = Subject.objects.create
    make(key="pd.bien.it", kind="provincial-department", name_vi="Trung tâm CNTT Biển", parent=bien)
    make(key="pd.bien.sec", kind="provincial-department", name_vi="Phòng an ninh Biển", parent=bien)
    return {
        "operator": person("op", role="editor", at="pd.bien.it"),
        "appraiser": person("app", role="approver", at="pd.bien.sec"),
        "owner": person("own", role="approver", at="province.bien"),
        "other": person("other", role="province", at="province.nui-song.2025"),
    }


@pytest.fixture
def system(people):
    return register_system(
        by=console_person(), owner=subject("province.bien"), operator=subject("pd.bien.it"), code="DVC.BIEN",
        name_vi="Cổng dịch vụ công Biển", purpose="Nhận hồ sơ của người dân", facts=FACTS, now=NOW,
    )  # fmt: skip


@pytest.fixture
def act(client, people):
    def do(who, address, **typed):
        client.force_login(people[who])
        return client.post(address, typed)

    return do


def opened(act, system):
    answer = act("operator", reverse("dossier-new", args=[system.key]), regime="nd331", level="", reason="")
    assert answer.status_code == 302, answer.content.decode()
    return Dossier.objects.get(system=system)


def test_a_dossier_is_opened_written_sent_appraised_returned_and_approved_on_its_pages(client, act, people, system):
    found = opened(act, system)
    address = reverse("dossier", args=[found.pk])
    assert found.level == 3
    refused = act("operator", address, move="submit", appraiser="Phòng an ninh Biển")
    assert refused.status_code == 422
    assert "Phòng an ninh Biển" in refused.content.decode()  # what was typed
    statements = {name: f"Phần {name} <b>đủ</b>\n\nhai đoạn" for name in STATEMENTS}
    assert act("operator", address, move="write", **statements).status_code == 302
    refused = act("operator", address, move="submit", appraiser="Trung tâm CNTT Biển")
    assert refused.status_code == 422
    assert "không được thẩm định" in refused.content.decode()
    assert act("operator", address, move="submit", appraiser="Phòng an ninh Biển").status_code == 302
    assert "&lt;b&gt;" in client.get(address).content.decode()
    assert act("operator", address, move="accept").status_code == 422  # not theirs, whatever is posted
    assert act("other", address, move="accept").status_code == 404
    assert act("appraiser", address, move="accept").status_code == 302
    shown = client.get(address).content.decode()
    assert "28/09/2026" in shown  # 15 working days from Monday 7/9
    assert act("appraiser", address, move="return", reason="").status_code == 422
    assert act("appraiser", address, move="return", reason="thiếu sơ đồ mạng").status_code == 302
    shown = client.get(address).content.decode()
    assert "tạm dừng" in shown
    assert "thiếu sơ đồ mạng" in shown
    assert act("operator", address, move="resubmit").status_code == 302
    assert act("appraiser", address, move="appraise", opinion="đúng cấp độ").status_code == 302
    refused = act("owner", address, move="approve", number="12/QĐ", signed_on="31/02/2026")
    assert refused.status_code == 422
    assert 'value="31/02/2026"' in refused.content.decode()
    assert act("owner", address, move="approve", number="12/QĐ", signed_on="07/09/2026").status_code == 302
    decision = Decision.objects.get(system=system)
    assert (decision.level, decision.number, decision.signed_on) == (3, "12/QĐ", TODAY)
    assert "12/QĐ" in client.get(address).content.decode()
    shown = client.get(reverse("system", args=[system.key])).content.decode()
    assert "dossier.approve" not in shown  # the history says it in the words of the workflow
    assert "Phê duyệt" in shown
    assert "cấp độ 3 · Nghị định 331/2026/NĐ-CP · 07/09/2026" in shown
    assert act("owner", address, move="end-decision", on="x", reason="").status_code == 422
    assert act("owner", address, move="end-decision", on="07/09/2026", reason="thay hệ thống").status_code == 302
    decision.refresh_from_db()
    assert decision.ended_why == "thay hệ thống"


def test_a_level_below_the_rules_comes_back_with_its_reason_and_what_was_typed(act, system):
    address = reverse("dossier-new", args=[system.key])
    answer = act("operator", address, regime="nd331", level="2", reason="tiết kiệm")
    assert answer.status_code == 422
    assert "cấp độ 3" in answer.content.decode()
    assert "tiết kiệm" in answer.content.decode()
    for broken in ({"regime": "nothing"}, {"regime": "nd85"}, {"regime": "nd331", "level": "9" * 50}):
        assert act("other", address, **broken).status_code == 404
    assert act("operator", address, regime="lạ").status_code == 422
    assert Dossier.objects.count() == 0


def test_a_text_too_long_is_refused_whole_and_never_cut(act, system):
    address, long = reverse("dossier-new", args=[system.key]), "dài " * 3000 + "cuối"
    refused = act("operator", address, regime="nd331", level="", reason=long)
    assert (refused.status_code, "dài cuối" in refused.content.decode()) == (422, True)
    found = opened(act, system)
    address = reverse("dossier", args=[found.pk])
    refused = act("operator", address, move="write", plan=long)
    assert (refused.status_code, "dài cuối" in refused.content.decode()) == (422, True)
    assert "12004" in refused.content.decode()  # 3000 times four letters and four more
    refused = act("operator", address, move="withdraw", reason=long)
    assert (refused.status_code, "dài cuối" in refused.content.decode()) == (422, True)
    found.refresh_from_db()
    assert (found.state, found.statements) == ("drafting", {})


def test_the_list_holds_what_one_acts_for_runs_or_appraises(client, act, people, system):
    found = opened(act, system)
    for who, count in (("operator", 1), ("owner", 1), ("other", 0), ("appraiser", 0)):
        client.force_login(people[who])
        assert client.get(reverse("dossiers")).context["turn"].total == count, who
    act("operator", reverse("dossier", args=[found.pk]), move="write", **dict.fromkeys(STATEMENTS, "đủ"))
    act("operator", reverse("dossier", args=[found.pk]), move="submit", appraiser="pd.bien.sec")
    client.force_login(people["appraiser"])
    assert client.get(reverse("dossiers")).context["turn"].total == 1
    assert client.get(reverse("dossiers") + "?which=overdue").context["turn"].total == 0
    assert client.get(reverse("dossiers") + "?format=csv").content.decode("utf-8-sig").count("\n") == 2


def test_the_paper_cites_the_ground_of_the_level_and_every_requirement(act, system):
    found = opened(act, system)
    body = dossier_paper(found, today=TODAY)
    assert body == dossier_paper(found, today=TODAY)
    text = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    assert "Xử lý thủ tục hành chính (Điều 13.2b)" in text
    assert "62.000" in text
    assert "Chưa viết" in text
    from giaoban.assessments.models import Checklist
    from giaoban.core.checklists.requirements import requirements

    for one in requirements(Checklist.objects.get(code="security-nd331").read, {"level": 3}):
        assert one.criterion.title.vi in text, one.id


def test_the_paper_names_one_body_once_and_a_reason_only_above_the_rules(act, people, system):
    from giaoban.assessments.actions.systems import change_system, open_dossier

    change_system(
        by=console_person(), system=system, name_vi=system.name_vi, operator=subject("province.bien"), now=NOW
    )
    found = open_dossier(by=people["owner"], system=system, regime="nd331", reason="cẩn thận", now=NOW)
    found.operator = subject("province.bien")
    text = zipfile.ZipFile(io.BytesIO(dossier_paper(found, today=TODAY))).read("word/document.xml").decode()
    assert text.count(">BIỂN<") == 1
    assert "cẩn thận" not in text
    found.level = 4
    text = zipfile.ZipFile(io.BytesIO(dossier_paper(found, today=TODAY))).read("word/document.xml").decode()
    assert "cẩn thận" in text


def test_the_page_of_a_system_leads_to_its_requirements_with_the_level_filled_in(client, people, system):
    client.force_login(person("of_bien", role="province", at="province.bien"))
    address = reverse("assessment-new", args=["security-nd331@1"])
    shown = client.get(reverse("system", args=[system.key])).content.decode()
    assert f"{address}?subject={system.key}&amp;fact-level=3" in shown
    form = client.get(address, {"subject": system.key, "fact-level": "3"}).content.decode()
    assert f'value="{system.key}"' in form
    made = client.post(address, {"subject": system.key, "fact-level": "3"})
    assert made.status_code == 302
    assert address not in client.get(reverse("system", args=[system.key])).content.decode()
    client.force_login(people["other"])
    assert client.post(address, {"subject": system.key, "fact-level": "3"}).status_code == 422


@pytest.mark.office
def test_the_paper_opens_in_libreoffice(act, client, system, tmp_path):
    found = opened(act, system)
    answer = client.get(reverse("dossier-file", args=[found.pk]))
    (tmp_path / "dossier.docx").write_bytes(answer.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "dossier.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        ["pdftotext", "-layout", "dossier.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    ).stdout.decode()  # fmt: skip
    flat = " ".join(text.split())
    for wanted in ("Cổng dịch vụ công Biển", "Điều 13.2b", "Kế hoạch"):
        assert wanted.lower() in flat.lower(), wanted


def test_what_a_rule_lacks_is_said_in_words():
    from giaoban.assessments.queries.levels import levels

    facts = levels().facts
    assert condition_words("people_basic >= 100000", facts, "vi", stated={"people_basic": 62000}) == (
        "Số người có dữ liệu cá nhân cơ bản trong hệ thống: từ 100.000 trở lên (đang khai: 62.000)"
    )
    assert condition_words("harm = 'extreme'", facts, "en", stated={}) == (
        "Harm to defence and security if it is broken: especially serious harm (not known)"
    )
    assert condition_words("national_egov = true or scope = 'national'", facts, "vi") == (
        "Là hệ thống Chính phủ điện tử quốc gia: có hoặc Phạm vi hạ tầng phục vụ: toàn quốc"
    )
    for regime in levels().regimes:
        for rule in regime.rules:
            for text in rule.when:
                for language in ("vi", "en"):
                    assert condition_words(text, facts, language) != text, (rule.id, text)


def test_the_wizard_says_the_nearest_rule_in_words_and_not_as_a_formula(client):
    words = {True: "yes", False: "no"}
    typed = {f"fact-{n}": words[one] if isinstance(one, bool) else str(one) for n, one in FACTS.items()}
    shown = client.post(reverse("systems-level"), {**typed, "screen": "2", "step": "next"}).content.decode()
    assert "Phải có" in shown
    assert " = true" not in shown
    assert ">= " not in shown.replace("&gt;= ", ">= ").split("<main")[1]
