"""A model of sentence-transformers in a folder, really loaded: tiny, with random weights, nothing downloaded.

The library is no dependency: it is looked for in this Python, else in the one that GIAOBAN_ST_PYTHON names (an
environment of its own with sentence-transformers in it).
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.tiny import ROOT

PYTHON = os.environ.get("GIAOBAN_ST_PYTHON") or (
    sys.executable if importlib.util.find_spec("sentence_transformers") else ""
)
MAKER = Path(__file__).with_name("sentence_model.py")
TEXTS = ["đò ngang có đèn", "thuyền sáng ban đêm", "phao cứu sinh"]
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="no sentence-transformers here; set GIAOBAN_ST_PYTHON to a Python with it"
)


def run(*arguments: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Its own packages first; what this project needs besides comes from the environment of the tests."""
    ours = [str(Path(ROOT) / "src"), sysconfig.get_paths()["purelib"]]
    script = f"import sys; sys.path += {ours!r}; sys.argv = {list(arguments)!r}; import runpy; "
    script += "runpy.run_path(sys.argv[0], run_name='__main__')"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GIAOBAN_", "PYTHON", "DJANGO"))}
    return subprocess.run(
        [PYTHON, "-c", script], env=plain | {"GIAOBAN_VAR": str(var), "HF_HUB_OFFLINE": "1"} | more,
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentence")
    (folder / "texts.json").write_text(json.dumps(TEXTS), encoding="utf-8")
    done = run(str(MAKER), str(folder / "made"), str(folder / "texts.json"), var=folder / "var")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder, json.loads(done.stdout)


def test_a_model_in_a_folder_gives_the_vectors_that_its_network_gives(made):
    folder, expected = made
    asks = folder / "asks.py"
    asks.write_text(
        "import json, sys\nfrom pathlib import Path\n"
        "from giaoban.core.findings import Refused\n"
        "from giaoban.library.queries.corpora.embeddings import LoadedEmbedding, chosen_embedding\n"
        "model = chosen_embedding()\n"
        "rows = model(json.loads(Path(sys.argv[1]).read_text('utf-8')))\n"
        "try:\n    LoadedEmbedding(Path(sys.argv[2]))\n    broken = None\n"
        "except Refused as why:\n    broken = why.findings[0].code\n"
        "print(json.dumps({'model': model.model, 'kind': str(rows.dtype), 'rows': rows.tolist(), 'broken': broken}))\n",
        encoding="utf-8",
    )
    model = str(folder / "made" / "model")
    done = run(str(asks), str(folder / "texts.json"), str(folder), var=folder / "var", GIAOBAN_EMBEDDINGS=model)
    assert done.returncode == 0, done.stderr[-2000:]
    got = json.loads(done.stdout)
    assert (got["model"], got["kind"], got["broken"]) == ("model", "float32", "embeddings.no-model")
    assert [pytest.approx(row, abs=1e-4) for row in expected] == got["rows"]


def test_the_command_makes_vectors_with_it_and_the_search_uses_them(made, tmp_path):
    folder, _ = made
    texts = {"1": "Thuyền sáng ban đêm.", "2": "Đò ngang có đèn.", "3": "Phao cứu sinh có sổ."}
    rows = [{"so": "1/2024/QH15", "art": art, "text": text, "eff": "2024-01-01"} for art, text in texts.items()]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    more = {"GIAOBAN_EMBEDDINGS": str(folder / "made" / "model")}
    command = tmp_path / "command.py"
    command.write_text("import sys\nfrom giaoban.cli import main\nsys.exit(main(sys.argv[1:]))\n", encoding="utf-8")

    def giaoban(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run(str(command), *arguments, var=tmp_path / "var", **more)

    assert giaoban("law", "import", str(file), "--quiet").returncode == 0
    vectors = giaoban("law", "vectors", "--quiet")
    assert vectors.returncode == 0, vectors.stderr[-2000:]
    assert "3 vectors × 16, model" in vectors.stdout
    found = giaoban("law", "search", "đò ngang có đèn", "--fusion", "--json", "-k", "3")
    assert found.returncode == 0, found.stderr[-2000:]
    hits = [json.loads(line) for line in found.stdout.splitlines()]
    assert hits[0]["article"] == "2"
    assert len(hits) == 3  # the vectors bring those that share no word
