"""How a source is pulled can be changed; the log keeps what was, and the walk goes on where it stood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.rooms.exchange.conftest import dossier, lines
from tests.rooms.exchange.servers import Answer, serving

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.exchange.actions.changing import Changed, change_settings
from giaoban.exchange.actions.locking import one_pull_at_a_time
from giaoban.exchange.connectors import pull
from giaoban.exchange.models import Connector
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

WALK = {"column": "updated_at", "parameter": "since"}
SETTINGS = {"url": "https://cases.vn/api?k=hush", "headers": {"x-tenant": "hush"}, "incremental": WALK}
MOVED = SETTINGS | {"url": "https://new.vn/api", "paging": {"kind": "link"}}
STOOD = {"since": "2025-01-02T08:00:00Z", "brought": "f", "page": {"address": "https://cases.vn/api?p=2"}}


@pytest.fixture
def pulled(bien: Connector) -> Connector:
    bien.way, bien.settings, bien.cursor = "http", SETTINGS, STOOD
    bien.save()
    return bien


def change(source: Connector, settings: dict[str, Any], **more: Any) -> list[Changed]:
    return change_settings(by=console_person(), source=source, settings=settings, now=timezone.now(), **more)


def test_what_was_stays_in_the_log_and_no_secret_is_told(pulled):
    found = change(pulled, MOVED)
    assert found == [
        Changed("url", "https://cases.vn/api?…", "https://new.vn/api"),
        Changed("paging.kind", "", "link"),
    ]
    kept = Connector.objects.get()
    assert kept.settings == MOVED
    event = Event.objects.get(action="source.settings")
    assert event.data["before"]["incremental"] == WALK
    assert event.data["before"]["headers"] == {"x-tenant": "…"}
    assert "hush" not in json.dumps(event.data)
    assert change(pulled, MOVED) == []
    assert Event.objects.filter(action="source.settings").count() == 1


def test_a_source_that_moved_is_read_on_where_it_stood_and_its_old_address_is_not_asked(pulled):
    change(pulled, MOVED)
    assert Connector.objects.get().cursor == {"since": STOOD["since"], "brought": "f"}


@pytest.mark.parametrize("other", [{"records": "items"}, {"incremental": WALK | {"column": "received_at"}}])
def test_another_list_or_column_is_read_from_its_beginning_when_a_person_says_so(pulled, other):
    with pytest.raises(Refused) as why:
        change(pulled, SETTINGS | other)
    assert [one.code for one in why.value.findings] == ["source.cursor-of-another"]
    assert Connector.objects.get().settings == SETTINGS
    change(pulled, SETTINGS | other, from_start=True)
    assert (Connector.objects.get().cursor, pulled.settings) == ({}, SETTINGS | other)


def test_settings_that_say_no_way_change_nothing_and_all_faults_are_said(pulled, bien):
    with pytest.raises(Refused) as why:
        change(pulled, {"url": "ftp://x", "paging": {"kind": "magic"}})
    assert [one.code for one in why.value.findings] == ["pull.bad-settings"] * 2
    pulled.way = "push"
    with pytest.raises(Refused, match=r"pull\.not-pulled"):
        change(pulled, SETTINGS)
    assert not Event.objects.filter(action="source.settings").exists()


def test_nothing_changes_under_a_pull(pulled):
    with one_pull_at_a_time(pulled), pytest.raises(Refused, match=r"pull\.running"):
        change(pulled, MOVED)


def test_only_the_agency_changes_settings(pulled, officer_of_agency, officer_of_province):
    about = {"source": pulled, "settings": MOVED, "now": timezone.now()}
    with pytest.raises(NotAllowed):
        change_settings(by=officer_of_province, **about)
    assert change_settings(by=officer_of_agency, **about)


def test_a_source_is_changed_from_the_shell_and_pulled_from_its_new_address(bien, capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    monkeypatch.setenv("GIAOBAN_SOURCE_BIEN", "hush")
    answer = Answer(lines(dossier(1)), headers={"content-type": "application/x-ndjson"})
    with serving(lambda path, headers: answer) as old, serving(lambda path, headers: answer) as new:

        def settings(server: Any) -> dict[str, Any]:
            allow = {"networks": ["127.0.0.1/32"], "ports": [server.port]}
            secret = {"variable": "GIAOBAN_SOURCE_BIEN"}
            return {"url": server.url("/records"), "incremental": WALK, "allow": allow, "secret": secret}

        bien.way, bien.settings = "http", settings(old)
        bien.save()
        assert pull(by=console_person(), connector=bien, now=timezone.now).is_whole
        file = tmp_path / "new.json"
        file.write_text(json.dumps(settings(new)))
        assert main(["sources", "change", "bien-cases", "--settings", str(file)]) == 0
        out = capsys.readouterr().out
        assert f"url\t{old.url('/records')}\t{new.url('/records')}" in out
        assert main(["pull", "bien-cases"]) == 0
        assert (len(old.asked), len(new.asked)) == (1, 1)
        assert "since=2025-01-02" in new.asked[0][1]
        assert main(["sources", "change", "bien-cases"]) == 0
        shown = capsys.readouterr().out
        assert "GIAOBAN_SOURCE_BIEN" in shown and "hush" not in shown
    file.write_text("[]")
    assert main(["sources", "change", "bien-cases", "--settings", str(file)]) == 2
    assert main(["sources", "change", "bien-cases", "--settings", str(tmp_path / "none.json")]) == 2
    file.write_text('{"url": "ftp://x"}')
    assert main(["sources", "change", "bien-cases", "--settings", str(file)]) == 1
    assert main(["sources", "change", "nobody"]) == 3
    assert main(["sources", "change", "bien-cases", "--from-start"]) == 0
    assert Connector.objects.get().cursor == {}
