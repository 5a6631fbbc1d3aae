"""Everything that recomputes an estimate elsewhere: its tables as they were imported, its definition, a script."""

from __future__ import annotations

import json
from pathlib import PurePath

from giaoban import __version__
from giaoban.core.economy.licences import is_open
from giaoban.core.findings import Finding, Refused
from giaoban.measures.models import EconomyEstimate
from giaoban.measures.queries.economy.files import kept_file, read_table
from giaoban.measures.queries.economy.listings import estimates, named_tables

RUN = '''"""Recomputes this estimate from the files beside it: python run.py (needs only giaoban, and no network).

Exit code 0: the same figures, hash for hash. 1: something differs, and it says what.
"""

import hashlib
import json
import sys
from pathlib import Path

from giaoban.core.economy.definition import read_definition
from giaoban.core.economy.estimate import evaluate
from giaoban.core.economy.readers.layouts import Reading, about_from, read_layout
from giaoban.core.formats.spreadsheets import read_spreadsheet

HERE = Path(__file__).resolve().parent


def main() -> int:
    said = json.loads((HERE / "definition.json").read_text(encoding="utf-8"))
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    tables = []
    for one in said["tables"]:
        data = (HERE / "inputs" / one["file"]).read_bytes()
        if (sha256 := hashlib.sha256(data).hexdigest()) != one["sha256"]:
            print(f"inputs/{one['file']}: sha256 {sha256}, {one['sha256']} was expected")
            return 1
        about = about_from({**one["about"], "sha256": sha256})
        tables.append(read_layout(read_spreadsheet(data, file=one["file_name"]), about, Reading(**one["reading"])))
    made = evaluate(tables, read_definition(said["definition"]))
    for name, value in made.figures.items():
        print(f"{name:24} {value:.12g}")
    print(f"hash     {made.digest}\\nexpected {expected['hash']}")
    return 0 if made.digest == expected["hash"] else 1


if __name__ == "__main__":
    sys.exit(main())
'''
READ_ME = """# {key}

{status_vi}: {share} % ({headline}), {subject}, {period}. Phương pháp / method: `{method}`.

Thư mục này tính lại con số ở nơi khác, không cần mạng: cài giaoban {version}, rồi chạy `python run.py`.
This folder recomputes the figure elsewhere, offline: install giaoban {version}, then run `python run.py`.

| tệp / file | |
|---|---|
| `inputs/` | các bảng như lúc nhập / the tables as they were imported |
| `definition.json` | cách đọc bảng, phạm vi, φ, mọi lựa chọn / how tables are read, scope, φ, every choice |
| `expected.json` | kết quả và mã băm phải ra / the figures and the hash it must come to |

{licences}
"""
LABELS = {
    "official": "Số chính thức / official",
    "estimate": "Ước tính / estimate",
    "simulated": "MÔ PHỎNG / SIMULATED",
}


def bundle(key: str) -> dict[str, bytes]:
    """Files by their path in the bundle. Raises Refused `economy.unknown-estimate`, or when a table's file is gone."""
    row: EconomyEstimate | None = estimates().filter(key=key).first()
    if row is None:
        raise Refused([Finding("economy.unknown-estimate", context={"estimate": key})])
    tables = named_tables(row.inputs["tables"])
    files: dict[str, bytes] = {}
    described = []
    for table in tables:
        read_table(table)  # refuses a file that is no longer what was imported
        name = f"{table.key}{PurePath(table.file_name).suffix.lower() or '.bin'}"
        files[f"inputs/{name}"] = kept_file(table).read_bytes()
        described.append(
            {
                "file": name,
                "file_name": table.file_name,
                "sha256": table.sha256,
                "digest": table.digest,
                "about": table.about,
                "reading": table.reading,
            }
        )
    definition = {"giaoban": __version__, "tables": described, "definition": row.inputs["definition"]}
    expected = {"estimate": row.key, "status": row.status, "hash": row.content_hash, "figures": row.result["figures"]}
    read_me = READ_ME.format(
        key=row.key,
        status_vi=LABELS[row.status],
        share=f"{100 * row.share:.3f}".replace(".", ","),
        headline=row.result["headline"],
        subject=row.subject.name_vi,
        period=row.period_code,
        method=row.method,
        version=__version__,
        licences="\n".join(f"- {table.key}: {table.publisher}; {table.licence}" for table in tables),
    )
    files |= {
        "definition.json": _json(definition),
        "expected.json": _json(expected),
        "run.py": RUN.encode(),
        "README.md": read_me.encode(),
    }
    return files


def closed_tables(key: str) -> list[str]:
    """Tables of an estimate whose licence does not let everybody have them; none for an unknown estimate."""
    row = estimates().filter(key=key).first()
    return [] if row is None else [one.key for one in named_tables(row.inputs["tables"]) if not is_open(one.licence)]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
