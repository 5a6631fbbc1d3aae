"""Figures as files: out and in again unchanged, by codes that have a date, all or nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.tiny import subject

from giaoban.cli import main
from giaoban.core.formats.adx import AdxValue, read_adx, write_adx
from giaoban.core.periods import Period
from giaoban.measures.models import Observation

NOON = dt.datetime(2025, 4, 15, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _stores_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is migrated already."""
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)


def adx(*values: tuple[str, str, str, object]) -> bytes:
    made = [
        AdxValue(element, unit, Period.parse(period), Decimal(str(number))) for element, unit, period, number in values
    ]
    return write_adx(made, exported=NOON)


def imported(path: Path, data: bytes, *more: str) -> int:
    path.write_bytes(data)
    return main(["sdmx", "import", str(path), "--source", "review-2025Q1", "--vintage", "2025-05", *more])


def codes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.split("[")[1].split("]")[0] for line in capsys.readouterr().err.splitlines() if "[" in line]


def test_csv_goes_out_and_comes_in_unchanged(tiny, tmp_path, capsys):
    file = tmp_path / "figures.csv"
    assert main(["sdmx", "export", "DF_GOVERNMENT", "--key", "*.dossier_rate", "--into", str(file)]) == 0
    before = Observation.objects.count()
    assert main(["sdmx", "import", str(file), "--source", "review-2024Q4"]) == 0
    assert "0 đã ghi / recorded; 15 đã có" in capsys.readouterr().err
    assert Observation.objects.count() == before
    later = file.read_text().replace(",2025-04,", ",2025-06,")
    file.write_text(later)
    assert main(["sdmx", "import", str(file), "--source", "review-2025Q1", "--check"]) == 0
    assert Observation.objects.count() == before
    assert main(["sdmx", "import", str(file), "--source", "review-2025Q1"]) == 0
    added = Observation.objects.filter(vintage="2025-06", subject__key="province.nui-song.2025").get()
    assert (added.num, added.den, added.value, added.period_code) == (3, 4, 75, "2025Q1")
    assert Observation.objects.count() == before + 7


def test_a_document_nobody_knows_is_named_once_with_the_count_beside_what_else_is_wrong(tiny, tmp_path, capsys):
    file = tmp_path / "figures.csv"
    assert main(["sdmx", "export", "DF_GOVERNMENT", "--key", "*.dossier_rate", "--into", str(file)]) == 0
    rows = file.read_text().replace(",2025-04,", ",2025-06,").splitlines(keepends=True)
    file.write_text("".join([*rows, rows[-1]]))
    figures, before = len(rows), Observation.objects.count()
    capsys.readouterr()
    assert main(["sdmx", "import", str(file), "--source", "review-2024Q3"]) == 1
    said = capsys.readouterr().err
    assert said.count("review-2024Q3") == said.count("[sdmx.unknown-source]") == 1
    assert f"{figures} số liệu" in said
    assert "review-2024Q4" in said  # the nearest there is
    assert "[figure.twice]" in said
    assert Observation.objects.count() == before


def test_names_beside_the_ids_do_not_matter(tiny, tmp_path):
    file = tmp_path / "figures.csv"
    assert main(["sdmx", "export", "DF_GOVERNMENT", "--labels", "both", "--into", str(file)]) == 0
    assert main(["sdmx", "import", str(file), "--source", "review-2024Q4", "--check"]) == 0


def test_a_code_means_whom_it_meant_in_the_period(tiny, tmp_path):
    """Code 02 is Sông until the end of 2024 and Núi Sông afterwards (packs/tiny/README.md)."""
    data = adx(
        ("dossier_rate.num", "02", "2024Q3", 1), ("dossier_rate.den", "02", "2024Q3", 2),
        ("dossier_rate.num", "02", "2025-01", 3), ("dossier_rate.den", "02", "2025-01", 4),
        ("dossier_rate", "province.bien", "2025-01", 12.5),
    )  # fmt: skip
    assert imported(tmp_path / "x.xml", data) == 0
    found = {
        (row.subject.key, row.period_code): (row.value, row.num, row.status)
        for row in Observation.objects.filter(vintage="2025-05").select_related("subject")
    }
    assert found == {
        ("province.song", "2024Q3"): (50, 1, "reported"),
        ("province.nui-song.2025", "2025-01"): (75, 3, "reported"),
        ("province.bien", "2025-01"): (Decimal("12.5"), None, "reported"),
    }
    assert imported(tmp_path / "x.xml", data) == 0
    assert Observation.objects.filter(vintage="2025-05").count() == 3


def test_everything_wrong_is_told_at_once_and_nothing_is_recorded(tiny, tmp_path, capsys):
    twin = subject("province.bien")
    twin.pk, twin.key = None, "province.bien-2"
    twin.save()
    body = adx(
        ("dossier_rat", "province.bien", "2025Q1", 1),
        ("dossier_rate", "99", "2025Q1", 1),
        ("dossier_rate", "02", "2025Q1", 50),
        ("dossier_rate", "03", "2025Q1", 1),
        ("dossier_rate.num", "province.bien", "2024-12", 1),
    )
    body = body.replace(b'dataElement="dossier_rate" value="50"', b'dataElement="dossier_rate" SEX="F" value="50"')
    before = Observation.objects.count()
    assert imported(tmp_path / "x.xml", body) == 1
    assert sorted(codes(capsys)) == sorted(
        ["adx.unknown-element", "adx.unknown-unit", "adx.dimension", "adx.ambiguous-unit", "figure.no-value",
         "figure.half-a-count"]
    )  # fmt: skip
    assert Observation.objects.count() == before


def test_adx_out_has_one_figure_each_the_best_and_none_that_is_simulated(tiny, tmp_path):
    row = Observation.objects.get(indicator__code="dossier_rate", subject__key="ministry.so", period_code="2025Q1")
    Observation.objects.create(
        indicator=row.indicator, subject=row.subject, period_code="2025Q2", period_start=dt.date(2025, 4, 1),
        period_end=dt.date(2025, 6, 30), method="x", vintage="1", value=5, status="simulated", source=row.source,
        known_at=NOON, recorded_at=NOON, recorded_by=row.recorded_by,
    )  # fmt: skip
    Observation.objects.create(
        indicator=row.indicator, subject=row.subject, period_code="2025Q1", period_start=row.period_start,
        period_end=row.period_end, method="y", vintage="2", value=Decimal("12.5"), status="official",
        source=row.source, known_at=row.known_at, recorded_at=NOON, recorded_by=row.recorded_by,
    )  # fmt: skip
    file = tmp_path / "x.xml"
    assert main(["sdmx", "export", "DF_GOVERNMENT", "--key", "*.dossier_rate.ministry_so", "--format", "adx",
                 "--into", str(file)]) == 0  # fmt: skip
    values, findings = read_adx(file.read_bytes())
    assert findings == []
    assert {(one.element, one.period.code, one.value) for one in values} == {
        ("dossier_rate", "2024Q4", 100), ("dossier_rate.num", "2024Q4", 2), ("dossier_rate.den", "2024Q4", 2),
        ("dossier_rate", "2025Q1", Decimal("12.5")),
    }  # fmt: skip


@pytest.mark.parametrize("form", ["json", "structure", "structure-xml"])
def test_the_other_formats_are_written(tiny, tmp_path, form):
    file = tmp_path / "x"
    assert main(["sdmx", "export", "DF_GOVERNMENT", "--format", form, "--into", str(file)]) == 0
    assert "GIAOBAN" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "status", "expected"),
    [
        (b"", 2, ["sdmx.unreadable"]),
        (b"\xff\x00", 2, ["sdmx.unreadable"]),
        (b"<adx>", 2, ["adx.unreadable"]),
        (b"STRUCTURE,STRUCTURE_ID\n", 2, ["sdmx.missing-column"] * 4),
        (b'STRUCTURE,STRUCTURE_ID,INDICATOR,SUBJECT,TIME_PERIOD,OBS_VALUE\n"x', 2, ["sdmx.unreadable"]),
        (b"STRUCTURE,STRUCTURE_ID,INDICATOR,SUBJECT,TIME_PERIOD,OBS_VALUE\na,b\n", 2, ["sdmx.unreadable"]),
        (b"STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,SUBJECT,VINTAGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
         b"dataflow,ECB:EXR(1.0),I,moon,mars,,2024-W3,viele,X\n"
         b"dataflow,GIAOBAN:DF_GOVERNMENT(1.0.0),D,dossier_rate,tiny,v,2024,1,A\n", 1,
         ["sdmx.other-structure", "sdmx.unknown-code", "sdmx.unknown-code", "sdmx.wrong-cell", "sdmx.unknown-code",
          "sdmx.wrong-cell", "sdmx.wrong-cell", "sdmx.deletion"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(tiny, tmp_path, capsys, data, status, expected):
    assert imported(tmp_path / "x", data) == status
    assert codes(capsys) == expected


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["export", "DF_MOON"], 3),
        (["export", "DF_GOVERNMENT", "--key", "Q.moon"], 3),
        (["export", "DF_GOVERNMENT", "--as-of", "soon"], 2),
        (["export", "DF_GOVERNMENT", "--where", "MOON=1"], 2),
        (["import", "nowhere.csv", "--source", "x"], 2),
    ],
)
def test_wrong_usage_has_its_exit_code(tiny, arguments, status):
    assert main(["sdmx", *arguments]) == status


def test_computed_rows_are_published_with_their_counts_before_they_are_stored():
    """Tinyland on paper: 7 of 12 in Q4/2024, and simulated because its dossiers are."""
    from tests.core.test_indicators_sql import INDICATORS

    from giaoban.core.indicators.cells import Cell
    from giaoban.core.indicators.rollup import roll_up
    from giaoban.measures.queries.published import rows_as_published

    definition, _ = INDICATORS["tiny.dossier_rate"]
    cells = [Cell("ministry.so", dt.date(2024, 10, 1), {"online": 7, "settled": 12}, simulated=True)]
    rows = roll_up(definition, cells, by="nation", period_kind="quarter", nation="tiny")
    (one,) = rows_as_published(definition, rows, known_at=NOON, vintage="42")
    assert (one.flow, one.time, one.key[1:3]) == ("DF_GOVERNMENT", "2024-Q4", ("dossier_rate", "tiny"))
    assert [one.attributes[name] for name in ("NUMERATOR", "DENOMINATOR", "OBS_STATUS", "SIMULATED")] == [
        "7", "12", "G", "Y"
    ]  # fmt: skip
