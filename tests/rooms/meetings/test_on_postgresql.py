"""The whole path on a real PostgreSQL: a pack applied, records simulated, computed, read, reviewed, sealed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tiny import ROOT

ALTER = """
import django; django.setup()
from django.db import IntegrityError
from giaoban.measures.models import Observation
try:
    Observation.objects.update(value=1)
except IntegrityError as why:
    print(str(why).splitlines()[0])
"""


@pytest.fixture
def run(postgres, tmp_path):
    """Runs giaoban, or Python with `-c`, on an empty PostgreSQL; gives what it printed on both streams."""
    names = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
    names |= {"GIAOBAN_DATABASE": postgres, "GIAOBAN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "giaoban.settings"}

    def run(*words):
        program = [sys.executable] if words[0] == "-c" else [Path(sys.executable).parent / "giaoban"]
        done = subprocess.run(
            [*program, *words], env=names, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout, done.stderr

    return run


@pytest.mark.postgres
def test_from_the_pack_to_the_sealed_review(run, tmp_path):
    run("packs", "apply", "packs/vn")
    run("simulate", "dossiers", "--rows", "30000", "--months", "2024-11")
    run("simulate", "society")
    assert "nothing new" not in run("compute")[1]
    assert run("compute")[1].count("nothing new") == 3

    rows = json.loads(run("series", "dossier_rate_settled", "--by", "all", "--format", "json")[0])
    rates = {row["subject"]: round(float(row["value"]), 2) for row in rows if row["period"] == "2024-11"}
    assert (rates["vn"], rates["block.ministries"], rates["block.provinces"]) == (45.79, 63.47, 18.54)  # as published
    assert {row["status"] for row in rows} == {"simulated"}
    then = json.loads(run("series", "digital_economy_share_gdp", "--known", "2024-06-30", "--format", "json")[0])
    assert [row["value"] for row in then if (row["period"], row["method"]) == ("2023", "gso")] == ["12.33"]

    first = run("review", "2024Q4", "--out", str(tmp_path / "reports"), "--seal")[1]
    assert "sealed" in first
    assert run("review", "2024Q4", "--out", str(tmp_path / "reports"), "--seal")[1].count("unchanged") == 3
    assert "record is final" in run("-c", ALTER)[0]
