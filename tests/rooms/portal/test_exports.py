"""Every table can be taken away, and none of it acts when a spreadsheet program opens it."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from giaoban.commitments.models import Commitment

TABLES = (
    "/?table=targets",
    "/matrix/?table=matrix",
    "/map/?table=provinces",
    "/indicators/?table=indicators",
    "/indicators/dossier_rate/?table=series",
    "/indicators/dossier_rate/?table=organisations",
    "/organisations/?table=organisations",
    "/commitments/?table=promises",
    "/targets/tiny-2025/G1/?table=values",
)


@pytest.mark.parametrize("address", TABLES)
def test_every_table_comes_as_csv_and_xlsx(tiny, client, address):
    text = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1, "every row has as many cells as the head"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{address}&format=xlsx").content))
    assert len(book.get_sheet_by_index(0).to_python()) >= len(rows)


def test_a_title_that_looks_like_a_formula_is_shown_and_not_run(tiny, client):
    Commitment.objects.filter(key="P1").update(title_vi='=HYPERLINK("http://x.example","Bấm")')
    text = client.get("/commitments/?format=csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=@" and cell]
    assert "'=HYPERLINK" in text


def test_an_export_names_unit_source_and_date(tiny, client):
    text = client.get("/indicators/dossier_rate/?table=series&format=csv").content.decode("utf-8-sig")
    head = next(csv.reader(io.StringIO(text)))
    assert head[-3:] == ["Đơn vị tính", "Nguồn", "Ngày"]
