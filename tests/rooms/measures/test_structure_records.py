"""Figures straight from records: known at any moment, in any structure, small cells hidden."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.rooms.measures.test_differences import (  # noqa: F401 - fixtures
    FIRST,
    LATER,
    contract,
    dossiers,
    only,
    warehouse,
    with_values,
)
from tests.tiny import FOLDER, TODAY, subject

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.measures.actions.computing import compute_from_warehouse
from giaoban.measures.models import Indicator
from giaoban.measures.queries.definitions import definition_on
from giaoban.measures.queries.records import figures_from_records
from giaoban.measures.queries.series import series
from giaoban.measures.warehouse.cubes import refresh_cube
from giaoban.measures.warehouse.merging import Incoming, merge_batches
from giaoban.measures.warehouse.store import Warehouse
from giaoban.registry.models import Subject, Succession


def figures(kept, **asked) -> dict[str, tuple]:
    found = figures_from_records("dossier_rate", today=TODAY, warehouse=kept, pack=FOLDER, **asked)
    return {f"{row.subject} {row.period.code}": (row.num, row.den) for row in found.rows}


@pytest.mark.parametrize("is_kept", [False, True])
def test_the_same_moment_gives_the_same_figures_with_a_kept_cube_and_without(warehouse, contract, is_kept) -> None:  # noqa: F811
    if is_kept:
        refresh_cube(warehouse, contract, definition_on("dossier_rate", TODAY))
    assert figures(warehouse, by="nation") == {"tiny 2024Q4": (8, 11), "tiny 2025Q1": (6, 8)}
    assert figures(warehouse, by="nation", known=FIRST) == {"tiny 2024Q4": (6, 10), "tiny 2025Q1": (6, 8)}
    assert figures(warehouse, known=dt.date(2025, 4, 5))["province.nui 2024Q4"] == (1, 3)
    assert figures(warehouse, known=LATER)["province.nui 2024Q4"] == (2, 4)


def test_merged_provinces_are_read_as_one_from_their_records(warehouse) -> None:  # noqa: F811
    now = figures(warehouse, frame="as_now")
    assert now["province.nui-song.2025 2024Q4"] == (3, 5)  # Núi 2 of 4 and Sông 1 of 1
    assert now["province.nui-song.2025 2025Q1"] == (3, 4)
    assert not any(name.startswith(("province.nui ", "province.song ")) for name in now)


@pytest.mark.parametrize(
    ("communes", "north", "south"),
    [
        ("nnnss", (2, 3, False), (0, 2, False)),  # online are the first two; each record goes where it lies
        ("nnnnn", (2, 5, False), (0, 0, False)),
        ("nnns-", (2, Decimal("3.5"), True), (0, Decimal("1.5"), True)),  # one says nothing: half of it to each
        ("-----", (1, Decimal("2.5"), True), (1, Decimal("2.5"), True)),
    ],
)
def test_a_split_is_exact_on_the_pages_where_records_say_where_they_lie(
    contract,  # noqa: F811
    tmp_path,
    settings,
    officer_of_agency,
    communes,
    north,
    south,
) -> None:
    settings.VAR, settings.PACK = tmp_path, FOLDER
    kept, one = Warehouse(tmp_path / "warehouse"), only(dossiers(contract), "d12")
    one = with_values(one, service_level="full", result_delivery="electronic")
    records = [
        with_values(one, dossier_id=f"s{number}", channel="online" if number < 2 else "counter")
        for number in range(len(communes))
    ]
    table = pa.concat_tables(records)
    said = pa.array([None if each == "-" else f"commune.{each}" for each in communes], pa.string())
    table = table.drop_columns([name for name in ("commune",) if name in table.column_names])
    merge_batches(kept, contract, [Incoming("first", table.append_column("commune", said), FIRST)])
    split(subject("province.bien"), dt.date(2025, 2, 1), "n", "s")
    compute_from_warehouse(by=officer_of_agency, codes=["dossier_rate"], now=FIRST, warehouse=kept, pack=FOLDER)

    points = series("dossier_rate", by="organisation", frame="as_now", today=TODAY)
    found = {
        point.subject_key: (point.num, point.den, "estimated-share" in point.flags)
        for point in points
        if point.period_code == "2024Q4" and point.method == "dossier_rate@1"
    }
    assert found == {"province.n": north, "province.s": south}
    nation = series("dossier_rate", by="nation", frame="as_now", today=TODAY)
    assert {(one.num, one.den) for one in nation if one.period_code == "2024Q4" and one.method == "dossier_rate@1"} == {
        (2, 5)
    }


def split(before: Subject, day: dt.date, *letters: str) -> None:
    """Each half gets one commune; the shares are equal."""
    Subject.objects.filter(pk=before.pk).update(valid_to=day - dt.timedelta(days=1))
    for each in letters:
        after = Subject.objects.create(
            kind="province", key=f"province.{each}", name_vi=each, parent=before.parent, valid_from=day
        )
        Subject.objects.create(kind="commune", key=f"commune.{each}", name_vi=each, parent=after)
        Succession.objects.create(predecessor=before, successor=after, date=day, kind="split", share=Decimal("0.5"))


def test_a_breakdown_names_the_cells_it_hides(warehouse) -> None:  # noqa: F811
    found = figures_from_records(
        "dossier_rate", by="nation", period_kind="year", dimensions=["channel"], minimum=3, today=TODAY,
        warehouse=warehouse, pack=FOLDER,
    )  # fmt: skip
    assert {(one.period, one.dimensions, one.why) for one in found.hidden} >= {("2024", ("post",), "small-cell")}
    emptied = [row for row in found.rows if row.dimensions["channel"] == "post"]
    assert [(row.num, row.den, row.value) for row in emptied] == [(None, None, None)]


def test_the_shell_divides_a_figure_and_hides_small_cells(warehouse, settings, capsys) -> None:  # noqa: F811
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    command = ["breakdown", "dossier_rate", "--by", "nation", "--period", "year", "--across", "channel"]
    assert main([*command, "--format", "json"]) == 0
    cells = {(row["period"], row["channel"]): row for row in json.loads(capsys.readouterr().out)}
    # Settled in 2024: 8 online, 2 at the counter, 1 by post; in 2025: 6 online, 2 at the counter. Where one cell alone
    # is small the other is emptied too: the year's total is published.
    assert {place: (row["num"], row["den"], row["hidden"]) for place, row in cells.items()} == {
        ("2024", "online"): ("8", "8", ""),
        ("2024", "counter"): (None, None, "small-cell"),
        ("2024", "post"): (None, None, "small-cell"),
        ("2025", "online"): (None, None, "small-cell-complement"),
        ("2025", "counter"): (None, None, "small-cell"),
    }
    assert main(command) == 0
    assert "quá ít hồ sơ" in capsys.readouterr().out
    assert main([*command, "--where", "channel=online", "--format", "csv"]) == 0
    assert {line.split(",")[4] for line in capsys.readouterr().out.splitlines()} <= {"channel", "online"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--minimum", "4"], 2),
        (["--known", "2025-13-01"], 2),
        (["--frame", "moon"], 2),
        (["--where", "channel"], 2),
        (["--where", "citizen_id=x"], 1),
    ],
)
def test_a_breakdown_that_cannot_be_is_refused_in_words(warehouse, settings, capsys, more, code) -> None:  # noqa: F811
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    assert main(["breakdown", "dossier_rate", "--across", "channel", *more]) == code
    assert "Lỗi [" in capsys.readouterr().err
    assert main(["breakdown", "no_such", "--across", "channel"]) == 3


def test_an_unknown_dimension_and_an_unknown_indicator_are_refused(warehouse) -> None:  # noqa: F811
    with pytest.raises(Refused, match="unknown-dimension"):
        figures(warehouse, dimensions=["citizen_id"])
    with pytest.raises(Refused, match="unknown-indicator"):
        figures_from_records("no_such", today=TODAY, warehouse=warehouse, pack=FOLDER)


def test_tidying_never_takes_the_snapshot_a_figure_stands_on(warehouse, settings, officer_of_agency) -> None:  # noqa: F811
    from giaoban.measures.actions.tidying import tidy_warehouse
    from giaoban.measures.models import Observation
    from giaoban.measures.warehouse.loading import seal

    settings.VAR = warehouse.folder.parent
    compute_from_warehouse(by=officer_of_agency, now=LATER, warehouse=warehouse, pack=FOLDER)
    done = tidy_warehouse(by=officer_of_agency, now=LATER + dt.timedelta(days=500), pack=FOLDER)
    assert done
    snapshot = Observation.objects.filter(warehouse_snapshot__isnull=False).order_by("known_at").last()
    from giaoban.measures.queries.definitions import contract_of

    dossiers = contract_of("dossier@1", FOLDER)
    assert seal(warehouse, dossiers, name="review-x", snapshot=snapshot.warehouse_snapshot)
    assert Path(warehouse.folder).exists()
    assert Indicator.objects.exists()
