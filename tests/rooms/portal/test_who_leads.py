"""Who leads and who lags on a target: nobody where all are alike, and nobody alone where several are level."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.tiny import subject

from giaoban.commitments.models import Commitment, Programme
from giaoban.commitments.queries.matrix import Cell, Matrix, MatrixRow
from giaoban.core.periods import Period
from giaoban.portal.queries.board import ends_of
from giaoban.portal.views.board import _ends_table
from giaoban.web.reading import Reading

KEYS = ("ministry.so", "province.bien", "province.nui", "province.song")
DAY = dt.date(2025, 4, 15)


def shown(values: list[int | None]) -> list[list[str]]:
    """The row of a target on which the four have these values."""
    target = Commitment.objects.filter(kind="target").earliest("pk")
    rows = [
        MatrixRow(subject(key), None, [Cell(target.code, "behind", None if value is None else Decimal(value), "%")], {})
        for key, value in zip(KEYS, values, strict=True)
    ]
    found = Matrix(Programme.objects.get(), [target], rows, [{}], "as_was", DAY)
    assert [one.count for one in ends_of(found)] == [len([one for one in values if one is not None])]
    reading = Reading(Period.parse("2025Q1"), today=DAY)
    return [[cell.text.replace("\u00a0", " ") for cell in row[1:]] for row in _ends_table(found, reading).rows]


@pytest.mark.django_db
def test_several_that_are_level_are_counted_and_all_alike_have_no_leader(tiny):
    assert shown([1, 2, 3, 4]) == [["Sông: 4,0 %", "Bộ Số: 1,0 %", "4"]]
    assert shown([0, 5, 0, 0]) == [["Biển: 5,0 %", "Bộ Số và 2 đơn vị khác: 0,0 %", "4"]]
    assert shown([None, 7, 7, 7]) == [["tất cả như nhau: 7,0 %", "–", "3"]]
