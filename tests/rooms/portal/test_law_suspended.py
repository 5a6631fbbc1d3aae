"""A suspended provision: read with its words, said to rest, and in force again on the day it is resumed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.rooms.assistants.ferry_law import NOW, import_ferry_law

from giaoban.cli import main
from giaoban.core.law.akoma import from_akoma
from giaoban.library.actions.corpora import import_law
from giaoban.library.queries.corpora.reading import Status, read_article
from giaoban.registry.actions import console_person

pytestmark = pytest.mark.django_db
"""Điều 3 of the decree rests from 01/03/2025 to 31/05/2025 by packs/tiny/law/sl-03-2024; khoản 1 Điều 2 by this."""
REST = """BỘ SỐ
Số: 02/2025/SL-BS
Bến Núi, ngày 01 tháng 4 năm 2025
SẮC LỆNH
Tạm ngưng hiệu lực một số quy định của Sắc lệnh số 12/2023/SL-BS
Điều 1. Tạm ngưng hiệu lực
Ngưng hiệu lực khoản 1 Điều 2 Sắc lệnh số 12/2023/SL-BS từ ngày 01 tháng 5 năm 2025 đến hết ngày 31 tháng 5 năm 2025.
Điều 2. Hiệu lực thi hành
Sắc lệnh này có hiệu lực từ ngày 01 tháng 5 năm 2025.
"""
DECREE = "12/2023/SL-BS"
MAY, JUNE = dt.date(2025, 5, 15), dt.date(2025, 6, 1)


@pytest.fixture
def law(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    import_ferry_law(tmp_path / "law", {"sl-02-2025": REST})
    return tmp_path / "law"


def status(article, day, passage=""):
    (found,) = read_article(["tiny"], DECREE, article, on=day, passage=passage)
    return found.status


def test_an_article_and_a_khoan_rest_from_day_to_day_and_keep_their_words(law):
    assert [status("3", day) for day in (dt.date(2025, 2, 28), MAY, dt.date(2025, 5, 31), JUNE)] == [
        Status.IN_FORCE, Status.SUSPENDED, Status.SUSPENDED, Status.IN_FORCE
    ]  # fmt: skip
    assert status("2", MAY) is Status.IN_FORCE, "only its first khoản rests"
    assert status("2", MAY, "1") is Status.SUSPENDED
    assert status("2", MAY, "2") is Status.IN_FORCE
    (found,) = read_article(["tiny"], DECREE, "3", on=MAY)
    (before,) = read_article(["tiny"], DECREE, "3", on=dt.date(2025, 2, 28))
    assert found.text == before.text


def test_the_page_says_what_rests_since_when_and_by_what(client, law):
    page = client.get("/law/vn/sac-lenh/2023/12/sl-bs/dieu-2@2025-05-15").content.decode()
    assert "tạm ngưng hiệu lực" in page
    assert "khoản 1 Điều 2" in page
    assert "01/05/2025" in page
    assert "31/05/2025" in page
    assert "02/2025/SL-BS" in page
    later = client.get("/law/vn/sac-lenh/2023/12/sl-bs/dieu-2@2025-06-01").content.decode()
    assert '<span class="state behind">tạm ngưng hiệu lực' not in later
    whole = client.get("/law/vn/sac-lenh/2023/12/sl-bs@2025-05-15").context["book"]
    assert {dt.date(2025, 5, 1), JUNE} <= set(whole.days)
    assert whole.status is Status.IN_FORCE


def test_the_command_says_it_too(law, capsys):
    main(["law", "show", DECREE, "3", "--as-of", "2025-05-15", "--corpus", "tiny", "--json"])
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["status"] == "suspended"
    assert row["suspended"] == [{"path": "dieu-3", "since": "2025-03-01", "until": "2025-05-31"}]


def test_importing_it_again_changes_nothing_and_taking_it_back_ends_the_rest(law):
    again = import_law(by=console_person(), path=law, corpus="tiny", now=NOW)
    assert (again.kept.added, again.kept.replaced, again.kept.removed) == (0, 0, 0)
    (law / "sl-02-2025.txt").unlink()
    import_law(by=console_person(), path=law, corpus="tiny", now=NOW)
    assert status("2", MAY, "1") is Status.IN_FORCE


def test_a_document_of_a_day_goes_out_as_akoma_ntoso_and_comes_back(law, capsys):
    assert main(["law", "show", DECREE, "--as-of", "2024-12-31", "--corpus", "tiny", "--akoma"]) == 0
    document = from_akoma(capsys.readouterr().out)
    assert (document.number, document.uri) == (DECREE, "/vn/sac-lenh/2023/12/sl-bs")
    assert "là 2 đồng" in document.by_path["dieu-2/khoan-1"].text  # 3 from the next day on
