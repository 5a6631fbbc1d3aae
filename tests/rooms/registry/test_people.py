"""People: who may add them, what a name and a password must be, and the command that does both at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tiny import TODAY, person

from giaoban.cli import main
from giaoban.cli.people import ROLES
from giaoban.core.findings import Refused
from giaoban.registry.actions import add_person
from giaoban.registry.models import Event, Membership, Person
from giaoban.registry.permissions import NotAllowed

GOOD = "ba con ngựa gặm cỏ"


def add(by, **changes):
    asked = {"username": "lan.ng", "name": "Nguyễn  Thị Lan", "password": GOOD, "today": TODAY}
    return add_person(by=by, **(asked | changes))


def test_the_agency_adds_somebody_who_can_sign_in_and_has_no_role_yet(officer_of_agency):
    lan = add(officer_of_agency)
    assert (lan.name, lan.check_password(GOOD), lan.memberships.count()) == ("Nguyễn Thị Lan", True, 0)
    event = Event.objects.get(action="person.add", thing="persons:lan.ng")
    assert event.by == officer_of_agency
    assert GOOD not in str(event.data)


@pytest.mark.parametrize("who", ["officer_of_province", "outsider"])
def test_nobody_else_adds_people(who, request):
    by = request.getfixturevalue(who)
    before = Person.objects.count()
    with pytest.raises(NotAllowed):
        add(by)
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"username": "Lan Nguyễn"}, ["person.bad-username"]),  # a capital, a blank, marks
        ({"username": "l"}, ["person.bad-username"]),  # one letter
        ({"username": "console"}, ["person.bad-username"]),  # whoever holds the machine
        ({"username": "outsider"}, ["person.known"]),
        ({"name": "x" * 201}, ["person.long-name"]),  # the column has room for 200
        ({"password": "12345"}, ["person.short-password", "person.common-password"]),
        ({"password": ""}, ["person.short-password"]),
        (
            {"username": "L", "name": "x" * 300, "password": "ngắn"},
            ["person.bad-username", "person.long-name", "person.short-password"],
        ),
    ],
)
def test_what_is_wrong_with_a_person_is_said_at_once_and_nobody_is_added(officer_of_agency, outsider, changes, codes):
    before = Person.objects.count()
    with pytest.raises(Refused) as refusal:
        add(officer_of_agency, **changes)
    assert [finding.code for finding in refusal.value.findings] == codes
    assert Person.objects.count() == before


def test_the_command_offers_the_roles_there_are():
    assert set(ROLES) == set(Membership.Role.values)


@pytest.fixture
def command(tiny, monkeypatch):
    """`giaoban people ...` on the database of the test."""
    monkeypatch.setenv("GIAOBAN_NEW_PASSWORD", GOOD)
    return lambda *words: main(["people", *words])


def test_adding_gives_the_role_and_the_list_shows_it(command, capsys):
    assert command("add", "lan", "--name", "Nguyễn Thị Lan", "--role", "province", "--at", "province.bien") == 0
    assert command("list") == 0
    assert "lan\tNguyễn Thị Lan\tprovince\tprovince.bien\t" in capsys.readouterr().out


def test_adding_the_same_twice_says_so_and_keeps_one(command, capsys):
    words = ("add", "lan", "--role", "province", "--at", "province.bien")
    assert [command(*words), command(*words)] == [0, 1]
    assert "person.known" in capsys.readouterr().err
    assert Membership.objects.filter(person__username="lan").count() == 1


def test_an_organisation_that_ended_names_its_successor_and_leaves_no_person_behind(command, capsys):
    assert command("add", "lan", "--role", "province", "--at", "province.nui") == 1  # merged into Núi Sông
    assert "province.nui-song.2025" in capsys.readouterr().err
    assert not Person.objects.filter(username="lan").exists()


def test_an_unknown_organisation_is_an_unknown_name(command, capsys):
    assert command("add", "lan", "--role", "province", "--at", "province.nowhere") == 3
    assert "province.nowhere" in capsys.readouterr().err


def test_without_a_password_and_nobody_to_ask_nothing_happens(command, capsys, monkeypatch):
    def nobody(_):
        raise EOFError

    monkeypatch.delenv("GIAOBAN_NEW_PASSWORD")
    monkeypatch.setattr("getpass.getpass", nobody)
    assert command("add", "lan", "--role", "province", "--at", "province.bien") == 2
    assert "GIAOBAN_NEW_PASSWORD" in capsys.readouterr().err


def test_a_person_without_a_role_is_not_listed(command, capsys):
    person("nobody")
    command("list")
    assert "nobody\t" not in capsys.readouterr().out


@pytest.mark.parametrize(("folder", "code"), [("new", 0), ("file/below", 1)])
def test_the_first_command_on_a_machine_makes_the_stores_or_says_why_not(tmp_path, folder, code):
    (tmp_path / "file").write_text("no folder")
    command = [str(Path(sys.executable).parent / "giaoban"), "people", "list"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
    settings["GIAOBAN_VAR"] = str(tmp_path / folder)
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert ("store.not-ready" in done.stderr) == bool(code)
