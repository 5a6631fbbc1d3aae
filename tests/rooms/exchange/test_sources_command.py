"""`giaoban sources`: a stranger sets a source up, gives it a key, and holds a receipt against the published keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.rooms.exchange.conftest import deliver, dossier, lines, receive

from giaoban.cli import main
from giaoban.exchange.actions.signing import public_keys
from giaoban.exchange.models import Connector
from giaoban.registry.permissions import NotAllowed


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)


def run(capsys, *args: str) -> tuple[int, str, str]:
    code = main(["sources", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_source_is_set_up_and_its_key_shown_once(tiny, stores, capsys):
    code, out, _ = run(capsys, "add", "bien-cases", "--sender", "province.bien", "--contract", "dossier", "--api-key")
    assert code == 0
    key = out.splitlines()[1]
    headers = {"Authorization": f"Bearer {key}"}
    answer = Client().post("/api/facts/dossier", lines(dossier(1)), "application/x-ndjson", headers=headers)
    assert answer.status_code == 201
    code, out, _ = run(capsys, "list")
    assert out.split("\t")[:4] == ["bien-cases", "province.bien", "dossier@1", "key"]
    assert key not in out


def test_what_cannot_be_set_up_is_said_all_at_once(tiny, stores, capsys):
    code, _, err = run(capsys, "add", "Bien!", "--sender", "province.bien", "--contract", "dossiers")
    assert code == 1
    assert "source.bad-key" in err and "exchange.unknown-contract" in err
    assert run(capsys, "add", "bien", "--sender", "province.atlantis", "--contract", "dossier")[0] == 3
    assert run(capsys, "keys", "nobody", "--api-key")[0] == 3
    assert not Connector.objects.exists()


def test_a_source_that_is_pulled_is_set_up_from_the_shell_and_pulled(tiny, stores, capsys, settings, tmp_path: Path):
    settings.DROP = tmp_path / "drop"
    (settings.DROP / "bien").mkdir(parents=True)
    (settings.DROP / "bien" / "day.ndjson").write_bytes(lines(dossier(1), dossier(2)))
    (settings.DROP / "bien" / "day.ndjson.done").touch()
    file = tmp_path / "bien.json"
    file.write_text('{"folder": "bien"}')
    about = ("--sender", "province.bien", "--contract", "dossier", "--way", "folder")
    code, out, _ = run(capsys, "add", "bien-files", *about, "--settings", str(file))
    assert (code, out) == (0, "bien-files\tprovince.bien\tdossier@1\tgiaoban pull bien-files\n")
    assert main(["pull", "bien-files"]) == 0
    assert [one.inserted for one in Connector.objects.get().batches.all()] == [2]


@pytest.mark.parametrize(
    ("text", "way", "code", "said"),
    [
        ('{"folder": "../etc"}', "folder", 1, "pull.bad-settings"),
        ('{"folder": "bien", "command": "ls"}', "folder", 1, "pull.bad-settings"),
        ("{}", "sql", 1, "pull.bad-settings"),
        ("[]", "folder", 2, "JSON"),
        ("{", "folder", 2, "JSON"),
        ('{"folder": "bien"}', "push", 2, "--settings"),
        (None, "folder", 2, "none.json"),
    ],
)
def test_settings_that_say_no_way_set_nothing_up(tiny, stores, capsys, tmp_path: Path, text, way, code, said):
    file = tmp_path / "none.json"
    if text is not None:
        file.write_text(text)
    about = ("--sender", "province.bien", "--contract", "dossier", "--way", way, "--settings", str(file))
    found, _, err = run(capsys, "add", "bien-files", *about)
    assert (found, said in err) == (code, True)
    assert not Connector.objects.exists()


def test_a_new_key_ends_the_one_before_and_a_private_key_is_for_its_owner_alone(bien, bien_key, capsys, tmp_path: Path):
    _, fresh, _ = run(capsys, "keys", "bien-cases", "--api-key")
    for key, status in ((bien_key, 401), (fresh.strip(), 201)):
        answer = Client().post(
            "/api/facts/dossier", lines(dossier(1)), "application/x-ndjson", headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.status_code == status
    file = tmp_path / "bien.pem"
    assert run(capsys, "keys", "bien-cases", "--make", str(file))[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert run(capsys, "keys", "bien-cases", "--make", str(file))[0] == 2  # never written over


def test_the_headers_of_sign_let_curl_in(bien, capsys, tmp_path: Path):
    key, body = tmp_path / "bien.pem", tmp_path / "day.ndjson"
    body.write_bytes(lines(dossier(1)))
    run(capsys, "keys", "bien-cases", "--make", str(key))
    url = "http://testserver/api/facts/dossier"
    about = ("--source", "bien-cases", "--key", str(key), "--idempotency-key", "k-1")
    code, out, _ = run(capsys, "sign", url, str(body), *about)
    assert code == 0
    headers = dict(line.split(": ", 1) for line in out.splitlines())
    answer = Client().post("/api/facts/dossier", body.read_bytes(), headers["Content-Type"], headers=headers)
    assert answer.status_code == 201, answer.json()
    assert run(capsys, "sign", url, str(tmp_path / "none"), *about)[0] == 2


def test_a_receipt_is_genuine_or_it_is_not(bien, capsys, tmp_path: Path):
    body = lines(dossier(1))
    batch = deliver(bien, body)
    code, out, _ = run(capsys, "receipt", "show", "bien-cases", batch.sha256[:12])
    assert code == 0
    receipt, keys, sent = tmp_path / "receipt.json", tmp_path / "jwks.json", tmp_path / "body"
    receipt.write_text(out)
    keys.write_text(json.dumps(public_keys()))
    sent.write_bytes(body)
    verify = ("receipt", "verify", str(receipt), "--keys", str(keys))
    assert run(capsys, *verify, "--body", str(sent))[0] == 0
    sent.write_bytes(body + b"\n")
    assert "receipt.other-body" in run(capsys, *verify, "--body", str(sent))[2]
    changed = json.loads(out)
    changed["receipt"]["counts"]["accepted"] = 2
    receipt.write_text(json.dumps(changed))
    assert "receipt.body-differs" in run(capsys, *verify)[2]
    changed = json.loads(out)
    head, _, tail = changed["signature"].partition(".")
    changed["signature"] = f"{head}.{tail[::-1]}"
    receipt.write_text(json.dumps(changed))
    assert run(capsys, *verify)[0] == 1
    receipt.write_text(out)
    keys.write_text('{"keys": []}')
    assert run(capsys, *verify)[0] == 1
    receipt.write_text("no receipt")
    assert run(capsys, *verify)[0] == 2
    assert run(capsys, "receipt", "show", "bien-cases", "ffff")[0] == 3


def test_the_worker_finishes_what_waits_and_repair_then_finds_nothing(bien, capsys):
    receive(bien, lines(dossier(1)))
    code, out, _ = run(capsys, "process")
    assert (code, "merged" in out) == (0, True)
    code, out, _ = run(capsys, "repair")
    assert (code, out.strip()) == (0, "Không có gì phải sửa / nothing to mend")
    receive(bien, lines(dossier(2, channel="pigeon")))
    assert run(capsys, "process")[0] == 1


def test_only_the_agency_sets_sources_up_and_a_province_keeps_its_own_keys(
    bien, nui, officer_of_agency, officer_of_province, outsider
):
    from giaoban.exchange.actions.sources import add_source, give_api_key

    now = timezone.now()
    about = {"sender": bien.sender, "contract": "dossier", "now": now}
    assert add_source(by=officer_of_agency, key="one", **about).pk
    for person in (officer_of_province, outsider):
        with pytest.raises(NotAllowed):
            add_source(by=person, key="two", **about)
    assert give_api_key(by=officer_of_province, source=bien, now=now)
    for person, source in ((officer_of_province, nui), (outsider, bien)):
        with pytest.raises(NotAllowed):
            give_api_key(by=person, source=source, now=now)
