"""Packs from the shell to the stores: sound, planned, applied at once or not at all, and twice without a trace."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.tiny import FOLDER, NOW, ROOT, TODAY, apply_tiny, subject

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.core.packs.load import load_pack

LATER = NOW + dt.timedelta(days=1)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "tiny"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new))


def apply(folder: Path, *, by: Any = None, now: dt.datetime = LATER):
    from giaoban.registry.actions import apply_pack, console_person

    pack, findings = load_pack(folder, today=TODAY)
    assert pack is not None, findings
    return apply_pack(by=by or console_person(), pack=pack, today=TODAY, now=now)


def everything() -> dict[str, Any]:
    """All rows of all rooms, to see that nothing changed."""
    from django.apps import apps

    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for room in ("registry", "library", "measures", "commitments", "meetings")
        for model in apps.get_app_config(room).get_models()
    }


def giaoban(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "giaoban"), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
    return subprocess.run(
        command, env=environment | settings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


# The packs of this repository


@pytest.mark.parametrize("folder", sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml")), ids=str)
def test_a_shipped_pack_has_no_finding(folder):
    pack, findings = load_pack(folder, today=TODAY)
    assert pack is not None
    assert [str(finding) for finding in findings if finding.severity != "note"] == []


# What applying does


def test_everything_the_tiny_pack_states_is_there(tiny):
    from giaoban.commitments.models import Commitment, Goal
    from giaoban.measures.models import Observation
    from giaoban.meetings.models import Meeting

    assert subject("province.nui-song.2025").search == "02 nui song nui song nui song"
    assert subject("ministry.so").parent.parent.key == "tiny"
    target = Commitment.objects.get(key="tiny-2025/G1")
    assert (target.kind, target.code, target.group, target.indicator_code) == (
        "target",
        "G1",
        "government",
        "dossier_rate",
    )
    assert list(target.goals.order_by("stage").values_list("stage", "value", "instrument__key")) == [
        ("decided", 80, "qd-01-2025"),
        ("draft", 60, "draft-2025"),
    ]
    assert Goal.objects.get(commitment__key="tiny-2025/E1", stage="decided").value is None
    assert Commitment.objects.get(key="P4").answers.key == "P3"
    assert Commitment.objects.get(key="P2").has_no_date
    assert [item.group for item in Meeting.objects.get().agenda.all()] == ["government", "society", "economy"]
    assert Observation.objects.count() == 15 + 11 + 7 + 2


def test_a_rate_given_by_counts_is_divided_once(tiny):
    from giaoban.measures.models import Observation

    nation = Observation.objects.get(ref="T08")  # 7 of 12 dossiers
    assert (nation.num, nation.den, nation.value, nation.decimals) == (7, 12, Decimal("58.33"), 2)


def test_a_figure_is_known_from_the_day_its_source_was_issued(tiny):
    from giaoban.measures.models import Observation

    first, second = Observation.objects.filter(indicator__code="digital_economy_share").order_by("known_at")
    assert (first.value, first.vintage, first.decimals) == (Decimal("12.0"), "2024-03", 1)
    assert first.known_at == dt.datetime(2024, 3, 20, tzinfo=HANOI)
    assert second.known_at == dt.datetime(2024, 9, 20, tzinfo=HANOI)


def test_applied_twice_the_second_time_leaves_no_trace(tiny):
    before = everything()
    plan = apply_tiny()
    assert plan.writes == 0
    assert everything() == before


def test_every_row_has_one_event(tiny):
    from giaoban.registry.models import Event

    assert (
        Event.objects.filter(action="pack.add").count()
        == tiny.writes
        == sum(len(section.add) for section in tiny.sections)
    )
    event = Event.objects.get(thing="subjects:province.bien")
    assert (event.by.username, event.data["pack"], event.data["version"]) == ("console", "tiny", "1.0")


def test_a_changed_field_is_changed_and_told_with_before_and_after(tiny, copy):
    from giaoban.registry.models import Event

    edit(copy, "subjects/organisations.csv", "Biển,Bien,Biển", "Biển Lớn,Great Bien,Biển")
    edit(copy, "commitments/promises.csv", "tiny-2025/G1", "tiny-2025/G2")
    plan = apply(copy)
    assert plan.writes == 2
    assert (subject("province.bien").name_vi, subject("province.bien").search) == (
        "Biển Lớn",
        "03 bien lon great bien bien",
    )
    told = Event.objects.get(action="pack.change", thing="subjects:province.bien").data["fields"]
    assert told == {"name_vi": ["Biển", "Biển Lớn"], "name_en": ["Bien", "Great Bien"]}
    told = Event.objects.get(action="pack.change", thing="commitments:P1").data["fields"]
    assert told == {"parent": ["tiny-2025/G1", "tiny-2025/G2"]}
    assert apply(copy).writes == 0


def test_what_left_the_pack_is_reported_and_stays(tiny, copy):
    from giaoban.commitments.models import Commitment

    text = (copy / "commitments/promises.csv").read_text().splitlines(keepends=True)
    (copy / "commitments/promises.csv").write_text("".join(text[:-1]))
    plan = apply(copy)
    assert (plan.writes, plan.section("commitments").retire) == (0, ("P5",))
    assert Commitment.objects.filter(key="P5").exists()


def test_a_figure_stated_otherwise_is_a_revision_never_an_overwrite(tiny, copy):
    from giaoban.measures.models import Observation

    edit(copy, "pack.yaml", '"1.0"', '"1.1"')
    edit(copy, "observations/digital_economy.csv", "2023,11.5", "2023,11.6")
    assert apply(copy).writes == 1
    old, new = Observation.objects.filter(vintage="2024-09").order_by("revision")
    assert (old.value, old.revision, old.reason) == (Decimal("11.5"), 0, "")
    assert (new.value, new.revision, new.reason) == (Decimal("11.6"), 1, "pack tiny version 1.1")
    # The source is the same and nobody knew of the correction before: readers of an earlier day still see 11,5.
    assert new.known_at == LATER
    assert apply(copy).writes == 0


def test_a_revision_out_of_a_newer_source_is_known_since_that_source(tiny, copy):
    from giaoban.measures.models import Observation

    edit(copy, "observations/digital_economy.csv", "2024-09,official,stat-2024-09", "2024-09,official,review-2025Q1")
    apply(copy)
    assert Observation.objects.get(vintage="2024-09", revision=1).known_at == dt.datetime(2025, 4, 10, tzinfo=HANOI)


def test_a_revision_by_people_stays_until_the_pack_itself_says_otherwise(tiny, copy):
    from giaoban.measures.models import Observation
    from giaoban.registry.actions import console_person

    kept = Observation.objects.get(ref="T44")
    Observation.objects.create(
        indicator=kept.indicator, subject=kept.subject, period_code=kept.period_code, period_start=kept.period_start,
        period_end=kept.period_end, method=kept.method, vintage=kept.vintage, revision=1, reason="counted again",
        value=61, status="official", source=kept.source, known_at=NOW, recorded_at=NOW, recorded_by=console_person(),
    )  # fmt: skip
    assert apply_tiny().writes == 0
    edit(copy, "observations/signatures.csv", "tiny,2024-12-31,60", "tiny,2024-12-31,62")
    assert apply(copy).writes == 1
    assert list(kept.indicator.observations.filter(subject=kept.subject, period_code="2024-12-31").values_list(
        "revision", "value"
    )) == [(0, 60), (1, 61), (2, 62)]  # fmt: skip
    assert apply(copy).writes == 0


def test_a_state_that_people_moved_is_not_moved_back(tiny, copy):
    from giaoban.commitments.models import Commitment, Step
    from giaoban.registry.actions import console_person

    promise = Commitment.objects.get(key="P5")
    Step.objects.create(commitment=promise, at=NOW, by=console_person(), from_state="open", to_state="settled")
    Commitment.objects.filter(pk=promise.pk).update(state="settled")
    assert apply_tiny().writes == 0
    edit(copy, "commitments/promises.csv", "Đạt 60 chữ ký số", "Đạt sáu mươi chữ ký số")
    assert apply(copy).writes == 1
    promise.refresh_from_db()
    assert (promise.state, promise.title_vi) == ("settled", "Đạt sáu mươi chữ ký số")


def test_a_state_nobody_moved_follows_the_pack(tiny, copy):
    from giaoban.commitments.models import Commitment

    edit(copy, "commitments/promises.csv", "2025-01-10,,,,open", "2025-01-10,,,,withdrawn")
    assert apply(copy).writes == 1
    moved = Commitment.objects.get(key="P2")
    assert (moved.state, moved.standing) == ("cancelled", "withdrawn")


def test_rows_of_another_pack_or_of_people_are_not_taken_over(tiny, copy):
    from giaoban.registry.models import Subject

    edit(copy, "pack.yaml", "name: tiny", "name: other")
    with pytest.raises(Refused) as refusal:
        apply(copy)
    assert {finding.code for finding in refusal.value.findings} == {"pack.key-taken"}
    Subject.objects.create(key="province.moi", kind="province", name_vi="Mới")
    before = everything()
    edit(copy, "pack.yaml", "name: other", "name: tiny")
    with (copy / "subjects/organisations.csv").open("a") as file:
        file.write("province,province.moi,04,Mới,Moi,Mới,block.provinces,,,,,computed,\n")
    with pytest.raises(Refused) as refusal:
        apply(copy)
    assert [finding.where.line for finding in refusal.value.findings] == [13]
    assert everything() == before


def test_what_the_store_refuses_changes_nothing(tiny, copy, monkeypatch):
    from giaoban.library.shelves import DocumentShelf

    edit(copy, "subjects/organisations.csv", "Biển,Bien,Biển", "Biển Lớn,Bien,Biển")
    edit(copy, "documents/documents.csv", "01/QĐ-2025", "02/QĐ-2025")
    before = everything()

    def twice(self, plan, **context):
        from giaoban.library.models import Document

        Document.objects.create(key="qd-01-2025", kind="law", title_vi="again")

    monkeypatch.setattr(DocumentShelf, "write", twice)
    with pytest.raises(Refused) as refusal:
        apply(copy)
    assert [finding.code for finding in refusal.value.findings] == ["pack.store-refused"]
    assert everything() == before


def test_what_the_schema_lets_pass_fits_into_the_store():
    """Every text of a pack is at most as long as the column that keeps it (PostgreSQL would refuse, SQLite not)."""
    from django.db.models import CharField

    from giaoban.commitments.models import Commitment, Goal, Programme
    from giaoban.core.packs import schema
    from giaoban.library.models import Document
    from giaoban.measures.models import Observation
    from giaoban.meetings.models import AgendaItem, Meeting
    from giaoban.registry.models import Link, Subject, Succession

    renamed = {"place": "source_place", "id": "key", "title": "title_vi", "period": "period_code"}
    limits = {}
    for shape, model in [
        (schema.SubjectRow, Subject), (schema.SuccessionRow, Succession), (schema.LinkRow, Link),
        (schema.DocumentRow, Document), (schema.ObservationRow, Observation), (schema.ProgrammeFile, Programme),
        (schema.CommitmentRow, Commitment), (schema.TargetEntry, Commitment), (schema.GoalEntry, Goal),
        (schema.MeetingFile, Meeting), (schema.AgendaEntry, AgendaItem),
    ]:  # fmt: skip
        columns = {field.name: field.max_length for field in model._meta.fields if isinstance(field, CharField)}
        described = shape.model_json_schema()
        for name, field in described["properties"].items():
            inner = described["$defs"][field["$ref"].split("/")[-1]]["properties"]["vi"] if "$ref" in field else field
            column = columns.get(renamed.get(name, name))
            if column and "maxLength" in inner:
                limits[f"{shape.__name__}.{name}"] = (inner["maxLength"], column)
    assert len(limits) > 30
    assert {name: limit for name, limit in limits.items() if limit[0] > limit[1]} == {}


def test_every_field_of_a_pack_file_stands_in_the_reference():
    from giaoban.core.packs import schema

    page = (ROOT / "docs/reference/packs.md").read_text()
    shapes = [
        schema.Manifest, schema.Kind, schema.SubjectRow, schema.SuccessionRow, schema.LinkRow, schema.DocumentRow,
        schema.ObservationRow, schema.ProgrammeFile, schema.TargetEntry, schema.GoalEntry, schema.CommitmentRow,
        schema.MeetingFile,
    ]  # fmt: skip
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for shape in shapes:
        fields = {
            f"**{name}**" if field.is_required() else name
            for name, field in shape.model_fields.items()
            if name != "details"
        }
        told = [
            set(row.replace("(", ",").replace(")", ",").replace("|", ",").replace(" ", "").split(",")) for row in rows
        ]
        assert any(fields <= names for names in told), shape.__name__


# From the shell


def test_lint_needs_neither_django_nor_a_database(tmp_path):
    code = (
        "import sys; from giaoban.cli import main; code = main(['packs', 'lint', 'packs/tiny']);"
        "assert 'django' not in sys.modules, 'django was imported'; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "tiny 1.0" in done.stdout


def test_lint_prints_findings_in_both_languages_and_as_json(copy, capsys):
    edit(copy, "pack.yaml", "2030-12-31", "2030-02-31")
    assert main(["packs", "lint", str(copy)]) == 1
    assert "pack.yaml:9:14: Lỗi [yaml.bad-date]" in capsys.readouterr().out
    assert main(["packs", "lint", str(copy), "--language", "en"]) == 1
    assert "no such day" in capsys.readouterr().out
    assert main(["packs", "lint", str(copy), "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["code"], told["severity"], told["line"], told["column"]) == ("yaml.bad-date", "error", 9, 14)
    assert main(["packs", "lint", str(FOLDER), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_wrong_usage_and_a_missing_folder_are_exit_code_2(tmp_path, capsys):
    for command in (["mend", "x"], ["plan", str(tmp_path / "no")], ["apply", str(tmp_path / "no")]):
        with pytest.raises(SystemExit) as stop:
            main(["packs", *command])
        assert stop.value.code == 2
    assert main(["packs", "lint", str(tmp_path / "no"), str(FOLDER)]) == 2
    assert "pack.no-folder" in capsys.readouterr().err


def test_a_store_that_cannot_be_opened_is_said_in_a_sentence(tmp_path):
    (tmp_path / "giaoban.sqlite3").write_text("this is no database, and it is long enough to be read as one" * 20)
    done = giaoban("packs", "apply", "packs/tiny", GIAOBAN_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "[store.not-ready]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_plan_shows_what_would_change_and_changes_nothing(copy, capsys):
    assert main(["packs", "plan", str(copy), "--json"]) == 0
    sections = {section["section"]: section for section in json.loads(capsys.readouterr().out)["sections"]}
    assert len(sections["subjects"]["add"]) == 11
    assert subject_count() == 0
    apply_tiny()
    edit(copy, "subjects/organisations.csv", "Biển,Bien,Biển", "Biển Lớn,Bien,Biển")
    assert main(["packs", "plan", str(copy)]) == 0
    shown = capsys.readouterr().out
    assert "~ province.bien\n      name_vi: Biển -> Biển Lớn" in shown
    assert subject("province.bien").name_vi == "Biển"


def subject_count() -> int:
    from giaoban.registry.models import Subject

    return Subject.objects.count()


@pytest.mark.django_db
def test_a_broken_pack_changes_nothing(copy, capsys):
    edit(copy, "commitments/promises.csv", ",P3,,review", ",P33,,review")
    assert main(["packs", "apply", str(copy)]) == 1
    assert "pack.unknown-commitment" in capsys.readouterr().err
    assert subject_count() == 0


def test_apply_makes_its_own_database_and_says_when_nothing_changed(tmp_path):
    first = giaoban("packs", "apply", "packs/tiny", GIAOBAN_VAR=str(tmp_path))
    assert (first.returncode, first.stdout) == (0, "tiny 1.0: 96 rows added, 0 changed\n"), first.stderr
    assert "observations" in first.stderr
    second = giaoban("packs", "apply", "packs/tiny", GIAOBAN_VAR=str(tmp_path))
    assert (second.returncode, second.stdout) == (0, "tiny 1.0: nothing changed\n")


def applied_once_by_two(**settings: str) -> None:
    """Two commands start together on a machine where nothing is: one makes the store and applies, one finds it done."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")} | settings
    command = [str(Path(sys.executable).parent / "giaoban"), "packs", "apply", "packs/tiny"]
    pair = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300) for process in pair]
    told = "\n".join(err for _, err in said)
    assert [process.returncode for process in pair] == [0, 0], told
    assert sorted(out for out, _ in said) == [
        "tiny 1.0: 96 rows added, 0 changed\n",
        "tiny 1.0: nothing changed\n",
    ], told


def test_two_at_once_apply_it_once(tmp_path):
    applied_once_by_two(GIAOBAN_VAR=str(tmp_path / "not-yet-there"))
    secret = tmp_path / "not-yet-there" / "giaoban_secret_key.txt"
    assert (len(secret.read_text()), secret.stat().st_mode & 0o777) == (67, 0o600)


SLOW = """
import sys, time
from giaoban.cli import main, set_up_django
set_up_django()
from giaoban.meetings.shelves import AgendaShelf
def stuck(self, plan, **context):
    print("almost done", flush=True)
    time.sleep(60)
AgendaShelf.write = stuck
main(["packs", "apply", "packs/tiny"])
"""


def test_killed_in_the_middle_nothing_changed(made):
    environment = os.environ | {"GIAOBAN_VAR": str(made)}
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"almost done\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with sqlite3.connect(made / "giaoban.sqlite3") as store:
        for table in ("registry_subject", "library_document", "measures_observation", "commitments_commitment"):
            assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert store.execute("SELECT count(*) FROM registry_event WHERE action LIKE 'pack.%'").fetchone() == (0,)
    done = giaoban("packs", "apply", "packs/tiny", GIAOBAN_VAR=str(made))
    assert done.stdout == "tiny 1.0: 96 rows added, 0 changed\n"


# On a real PostgreSQL


CONSTRAINTS = """
from django.db import IntegrityError, transaction
from giaoban.cli import set_up_django
set_up_django()
from django.db import connection
from giaoban.measures.models import Observation
from giaoban.registry.models import Event, Membership, Subject, Succession
assert connection.vendor == "postgresql"
bien, nui = Subject.objects.get(key="province.bien"), Subject.objects.get(key="province.nui")
figure = Observation.objects.first()
def again(thing, **changes):
    thing.pk, thing._state.adding = None, True
    for name, value in changes.items():
        setattr(thing, name, value)
    return thing.save
refused = {
    "subject_ends_after_it_begins": lambda: Subject.objects.create(
        key="x", kind="province", name_vi="x", valid_from="2025-02-01", valid_to="2025-01-01"),
    "registry_subject_key_key": lambda: Subject.objects.create(key="tiny", kind="province", name_vi="x"),
    "succession_is_between_two": lambda: Succession.objects.create(
        predecessor=bien, successor=bien, date="2025-01-01", kind="merge"),
    "succession_share_is_a_share": lambda: Succession.objects.create(
        predecessor=bien, successor=nui, date="2025-01-01", kind="merge", share=2),
    "observation_identity": again(Observation.objects.get(pk=figure.pk)),
    "revision_has_a_reason": again(Observation.objects.get(pk=figure.pk), revision=1),
}
for name, act in refused.items():
    try:
        with transaction.atomic():
            act()
    except IntegrityError as why:
        assert name in str(why), (name, str(why))
    else:
        raise AssertionError(name + " was not refused")
print("refused", len(refused), "events", Event.objects.filter(action="pack.add").count())
"""


@pytest.mark.postgres
def test_the_same_pack_on_a_real_postgresql(postgres, tmp_path):
    settings = {"GIAOBAN_DATABASE": postgres, "GIAOBAN_VAR": str(tmp_path)}
    applied_once_by_two(**settings)
    environment = os.environ | settings
    done = subprocess.run(
        [sys.executable, "-c", CONSTRAINTS], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "refused 6 events 96\n", done.stderr  # one event for each of the 96 rows
    assert not (tmp_path / "giaoban.sqlite3").exists()


# The real country


@pytest.mark.skipif(not (ROOT / "packs/vn/pack.yaml").exists(), reason="packs/vn is not in this checkout")
@pytest.mark.django_db
def test_a_code_of_viet_nam_means_another_province_after_the_merger():
    from giaoban.registry.queries import organisations_on, predecessors, subject_at, successors_on

    assert apply(ROOT / "packs/vn").writes > 0
    # Codes of the General Statistics Office: 15 was Yên Bái and is Lào Cai since 2025-07-01; 52 Bình Định, now Gia Lai.
    assert subject_at("15", dt.date(2024, 1, 1)).name_vi == "Yên Bái"
    assert subject_at("15", dt.date(2025, 6, 30)).name_vi == "Yên Bái"
    assert subject_at("15", dt.date(2025, 7, 1)).name_vi == "Lào Cai"
    assert subject_at("52", dt.date(2024, 1, 1)).name_vi == "Bình Định"
    assert subject_at("52", dt.date(2026, 1, 1)).name_vi == "Gia Lai"
    for day, provinces in [(dt.date(2024, 11, 30), 63), (dt.date(2025, 7, 1), 34)]:
        assert organisations_on(day, kinds=("province",)).count() == provinces
    yen_bai = subject_at("15", dt.date(2024, 1, 1))
    (lao_cai,) = successors_on(yen_bai, dt.date(2026, 1, 1))
    assert {found.name_vi for found in predecessors(lao_cai)} == {"Yên Bái", "Lào Cai"}
    assert apply(ROOT / "packs/vn").writes == 0
