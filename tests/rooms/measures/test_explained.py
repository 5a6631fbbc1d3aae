"""A figure explained down to its records, and counted again elsewhere from nothing but its bundle."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.measures.test_differences import FIRST, LATER, contract, warehouse  # noqa: F401 - fixtures
from tests.tiny import FOLDER, ROOT, TODAY

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.measures.actions.bundling import take_bundle
from giaoban.measures.actions.computing import compute_from_warehouse
from giaoban.measures.models import Observation
from giaoban.measures.queries.explained import explained
from giaoban.measures.queries.explained_records import records_behind
from giaoban.measures.queries.record_bundles import record_bundle, zipped
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

AS_NOW = dt.date(2025, 3, 31)
MERGED = "dossier_rate/province.nui-song.2025/2024Q4"


@pytest.fixture
def stored(warehouse, settings, officer_of_agency):  # noqa: F811
    """Figures computed from the records as they are at the end."""
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    compute_from_warehouse(by=officer_of_agency, now=LATER + dt.timedelta(hours=1), warehouse=warehouse, pack=FOLDER)
    return Observation.objects.filter(warehouse_snapshot__isnull=False)


def figure(stored, subject: str, period: str = "2024Q4") -> Observation:
    return stored.get(subject__key=subject, period_code=period)


def test_every_figure_of_records_is_counted_again_to_what_was_stored(stored) -> None:
    assert stored.count() > 20
    for row in stored:
        found = explained(row.pk, today=TODAY)
        assert found.agrees is True, row
        assert found.behind is not None
        assert found.behind.snapshot == row.warehouse_snapshot


def test_an_explanation_names_definition_snapshot_batches_and_the_sum_of_its_parts(stored) -> None:
    found = explained(figure(stored, "tiny").pk, today=TODAY)
    under = found.behind
    assert found.told is not None and under is not None
    assert (found.told["indicator"], found.told["num"], found.told["den"]) == ("dossier_rate@1", "8", "11")
    # d09 was corrected, d08 and d11 came late, d12 was deleted; the other eight came first
    brought: dict[str, int] = {}
    for one in under.batches:
        brought[one.batch] = brought.get(one.batch, 0) + (one.records or 0)
    assert brought == {"first": 8, "corrected": 1, "late": 2}
    assert under.records == 11 == sum(number for _, number in under.sources)
    assert sum(part.num for part in under.parts) == 8
    assert sum(part.den for part in under.parts) == 11
    assert sum(part.records for part in under.parts) == 11


def test_the_records_themselves_come_a_page_at_a_time_and_without_persons(stored) -> None:
    wanted = explained(figure(stored, "province.nui").pk, today=TODAY).wanted
    assert wanted is not None
    pages = [records_behind(wanted, page=number, size=3, today=TODAY) for number in (1, 2, 99)]
    assert [(one.page, one.pages, one.total, len(one.rows)) for one in pages] == [
        (1, 2, 4, 3),
        (2, 2, 4, 1),
        (2, 2, 4, 1),
    ]
    assert "dossier_id" in pages[0].hidden and "dossier_id" not in pages[0].columns
    open_ones = records_behind(wanted, with_personal=True, today=TODAY)
    place = open_ones.columns.index("dossier_id")
    assert sorted(row[place] for row in open_ones.rows) == ["d07", "d08", "d09", "d10"]


def test_a_figure_over_a_merger_shows_its_parts(stored) -> None:
    found = explained(MERGED, frame=AS_NOW, today=TODAY)
    under = found.behind
    assert found.told is not None and under is not None
    assert (found.told["num"], found.told["den"]) == ("3", "5")
    assert [(part.subject, part.num, part.den) for part in under.parts] == [
        ("province.nui", 2, 4), ("province.song", 1, 1),
    ]  # fmt: skip


def test_a_figure_as_known_earlier_counts_what_was_known_then(warehouse, settings) -> None:  # noqa: F811
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    # Of Núi d07, d09 and d10 were known, of Sông nothing; d09 was still answered on paper.
    found = explained(f"{MERGED}@{FIRST.isoformat()}", frame=AS_NOW, today=TODAY)
    assert found.told is not None
    assert (found.told["num"], found.told["den"]) == ("1", "3")
    with pytest.raises(Refused, match="nothing-known-yet"):
        explained(f"{MERGED}@2025-01-01", frame=AS_NOW, today=TODAY)


def test_what_was_only_reported_names_its_document_and_place(tiny) -> None:
    row = Observation.objects.filter(indicator__code="signatures").order_by("pk").first()
    found = explained(row.pk, today=TODAY)
    assert (found.behind, found.agrees, found.wanted) == (None, None, None)
    assert [(one.document, one.place) for one in found.stated] == [(row.source.key, row.source_place)]
    with pytest.raises(Refused, match="not-from-records"):
        record_bundle(found, today=TODAY)


def test_reported_figures_of_a_merged_organisation_name_those_it_was_made_of(tiny) -> None:
    found = explained("signatures/province.nui-song.2025/2024-12-31", frame=AS_NOW, today=TODAY)
    assert sorted((one.subject, one.value) for one in found.stated) == [("province.nui", 30), ("province.song", 10)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", 2), ("/", 2), ("a/b", 2), ("dossier_rate/tiny/2024Q5", 2), ("dossier_rate/tiny/2024Q4@2024-99-01", 2),
        ("dossier_rate/tiny/2024Q4' OR 1=1--", 2), ("no_such/tiny/2024Q4", 3), ("dossier_rate/nobody/2024Q4", 3),
        ("dossier_rate/tiny/1999Q1", 3), ("0", 3), ("9" * 40, 3), ("signatures/tiny/2024Q4@no-such-seal", 3),
        ("../../etc/passwd", 2), ("đ/é/2024Q4", 3), ("٣", 2), ("dossier_rate/tiny/2024-M01-M11", 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["explain", "bundle"])
def test_names_that_name_nothing_end_in_a_finding(stored, tmp_path, capsys, command, name, code) -> None:
    more = ["--out", str(tmp_path / "out")] if command == "bundle" else []
    assert main([command, *more, "--", name]) == code
    said = capsys.readouterr()
    assert "[" in said.err and "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


def test_a_wrong_frame_is_said(tiny, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["explain", "1", "--frame", "later"])
    assert stopped.value.code == 2
    assert "later" in capsys.readouterr().err


def test_explaining_costs_the_same_queries_for_one_organisation_and_the_whole_country(stored) -> None:
    costs = []
    for subject in ("province.nui", "tiny"):
        number = figure(stored, subject).pk
        with CaptureQueriesContext(
            connection,
        ) as asked:
            explained(number, today=TODAY)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 10


def test_the_command_prints_text_and_json(stored, capsys) -> None:
    number = str(figure(stored, "province.nui").pk)
    assert main(["explain", number, "--records"]) == 0
    text = capsys.readouterr().out
    assert ("dossier_rate@1" in text and "d07" in text.replace("dossier_id", "")) or "không hiện" in text
    assert main(["explain", number, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["recounted"]["num"] == "2" and told["agrees"] is True and len(told["hash"]) == 64


def run_elsewhere(folder: Path) -> subprocess.CompletedProcess[str]:
    """With nothing but Python, the installed packages and giaoban's source: no settings, no stores."""
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "run.py"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(stored, tmp_path, officer_of_agency) -> Path:
    """The bundle of Núi Sông in Q4/2024, before it existed: two organisations and a merger."""
    files = take_bundle(by=officer_of_agency, figure=MERGED, frame=AS_NOW, now=LATER)
    kept = tmp_path / "bundle"
    kept.mkdir()
    for name, data in files.items():
        (kept / name).write_bytes(data)
    return kept


def test_a_bundle_comes_to_the_same_hash_without_database_and_says_so(folder) -> None:
    done = run_elsewhere(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    hash_here = explained(MERGED, frame=AS_NOW, today=TODAY).hash
    assert hash_here in done.stdout and "3 / 5 = 60" in done.stdout


def test_a_bundle_holds_only_the_records_that_count_and_the_columns_they_need(folder) -> None:
    records = pq.read_table(folder / "records.parquet")
    assert records.num_rows == 5
    assert not {"dossier_id", "citizen_id", "procedure", "due_at", "_batch"} & set(records.column_names)


def test_the_same_figure_gives_the_same_bytes(stored, officer_of_agency) -> None:
    number = figure(stored, "tiny").pk
    first, second = (take_bundle(by=officer_of_agency, figure=number, now=LATER) for _ in range(2))
    assert first == second
    assert zipped(first) == zipped(second)
    assert Event.objects.filter(action="figure.bundle").count() == 2


def test_a_changed_record_is_named(folder) -> None:
    file = folder / "records.parquet"
    records = pq.read_table(file)
    place = records.column_names.index("channel")
    pq.write_table(records.set_column(place, "channel", pa.array(["counter"] * records.num_rows)), file)
    done = run_elsewhere(folder)
    assert done.returncode == 1
    assert "records.parquet: " in done.stdout and "figure.num: 0, 3 was expected" in done.stdout


def test_a_changed_definition_is_named(folder) -> None:
    file = folder / "definition.json"
    definition = json.loads(file.read_text())
    definition["measures"]["online"]["expr"] = "count()"
    file.write_text(json.dumps(definition))
    done = run_elsewhere(folder)
    assert done.returncode == 1
    assert "definition.json: " in done.stdout and "figure.num: 5, 3 was expected" in done.stdout


@pytest.mark.parametrize("name", ["records.parquet", "definition.json", "lineage.json"])
def test_a_file_that_is_torn_or_missing_is_named(folder, name) -> None:
    file = folder / name
    file.write_bytes(file.read_bytes()[:40])
    torn = run_elsewhere(folder)
    file.unlink()
    missing = run_elsewhere(folder)
    for done in (torn, missing):
        assert done.returncode == 1
        assert f"{name}: " in done.stdout and "Traceback" not in done.stderr


def test_only_those_who_may_take_records_out_get_a_bundle(stored, officer_of_agency, outsider) -> None:
    number = figure(stored, "province.nui").pk
    with pytest.raises(NotAllowed):
        take_bundle(by=outsider, figure=number, now=LATER)
    with pytest.raises(Refused, match="too-many-records"):
        take_bundle(by=officer_of_agency, figure=number, now=LATER, most=3)


def test_a_figure_its_records_do_not_support_is_not_exported_and_said(
    stored, rewritable, officer_of_agency, capsys
) -> None:
    row = figure(stored, "province.nui")
    Observation.objects.filter(pk=row.pk).update(num=4)
    assert explained(row.pk, today=TODAY).agrees is False
    assert main(["explain", str(row.pk)]) == 1
    assert "explain.differs" in capsys.readouterr().err
    with pytest.raises(Refused, match=r"bundle\.differs"):
        take_bundle(by=officer_of_agency, figure=row.pk, now=LATER)


def test_a_warehouse_that_is_not_the_one_is_said(stored, settings, tmp_path, capsys) -> None:
    settings.VAR = tmp_path / "elsewhere"
    assert main(["explain", str(figure(stored, "province.nui").pk)]) == 1
    assert "warehouse.empty" in capsys.readouterr().err
