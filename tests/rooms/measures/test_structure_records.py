"""Figures straight from records: known at any moment, in any structure, small cells hidden."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.rooms.measures.test_differences import FIRST, LATER, contract, warehouse  # noqa: F401 - fixtures
from tests.tiny import FOLDER, TODAY

from giaoban.core.findings import Refused
from giaoban.measures.models import Indicator
from giaoban.measures.queries.definitions import definition_on
from giaoban.measures.queries.records import figures_from_records
from giaoban.measures.warehouse.cubes import refresh_cube


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


def test_a_breakdown_names_the_cells_it_hides(warehouse) -> None:  # noqa: F811
    found = figures_from_records(
        "dossier_rate", by="nation", period_kind="year", dimensions=["channel"], minimum=3, today=TODAY,
        warehouse=warehouse, pack=FOLDER,
    )  # fmt: skip
    assert {(one.period, one.dimensions, one.why) for one in found.hidden} >= {("2024", ("post",), "small-cell")}
    emptied = [row for row in found.rows if row.dimensions["channel"] == "post"]
    assert [(row.num, row.den, row.value) for row in emptied] == [(None, None, None)]


def test_an_unknown_dimension_and_an_unknown_indicator_are_refused(warehouse) -> None:  # noqa: F811
    with pytest.raises(Refused, match="unknown-dimension"):
        figures(warehouse, dimensions=["citizen_id"])
    with pytest.raises(Refused, match="unknown-indicator"):
        figures_from_records("no_such", today=TODAY, warehouse=warehouse, pack=FOLDER)


def test_tidying_never_takes_the_snapshot_a_figure_stands_on(warehouse, settings, officer_of_agency) -> None:  # noqa: F811
    from giaoban.measures.actions.computing import compute_from_warehouse
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
