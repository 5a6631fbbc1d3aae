"""What lies in every bundle beside the data: the script that counts again, and what a reader has to know."""

RUN = '''"""Counts this figure again from the files beside it: python run.py (needs giaoban; no database, no network).

Exit code 0: the same figure, hash for hash. 1: something differs, and every difference is named.
"""

import datetime as dt
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path

from giaoban.core.indicators.reproducing import Asked, Country, figure_hash, plain_figure, recount
from giaoban.core.indicators.restate import Lineage
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period

HERE = Path(__file__).resolve().parent


def main() -> int:
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    wrong = []
    for name, sha256 in expected["files"].items():
        found = hashlib.sha256((HERE / name).read_bytes()).hexdigest() if (HERE / name).is_file() else "missing"
        if found != sha256:
            wrong.append(f"{name}: {found}, {sha256} was expected")
    try:
        told, records = counted()
    except Exception as why:  # whatever a changed file leads to, it is named
        print(*wrong, f"cannot be counted: {type(why).__name__}: {why}", sep="\\n")
        return 1
    if records != expected["records"]:
        wrong.append(f"records: {records}, {expected['records']} were expected")
    for name in sorted(told.keys() | expected["figure"].keys()):
        if told.get(name) != expected["figure"].get(name):
            wrong.append(f"figure.{name}: {told.get(name)}, {expected['figure'].get(name)} was expected")
    if (found := figure_hash(told)) != expected["hash"]:
        wrong.append(f"hash: {found}, {expected['hash']} was expected")
    print(f"{told['indicator']} {told['subject']} {told['period']}: {told['num']} / {told['den']} = {told['value']}")
    print(f"hash     {found}\\nexpected {expected['hash']}")
    print(*wrong, sep="\\n", end="\\n" if wrong else "")
    return 1 if wrong else 0


def counted():
    """The figure as the definition and the records say, and how many records there are."""
    import ibis

    definition = Definition.model_validate(json.loads((HERE / "definition.json").read_text(encoding="utf-8")))
    said = json.loads((HERE / "lineage.json").read_text(encoding="utf-8"))
    lineage = [
        Lineage(one["from"], one["to"], dt.date.fromisoformat(one["date"]), one["kind"], Decimal(one["share"]))
        for one in said["lineage"]
    ]
    territory = {place: frozenset(parents) for place, parents in said["territory"].items()}
    country = Country(lineage, said["parents"], said["nation"], said["place"], territory)
    one = said["asked"]
    structure = dt.date.fromisoformat(one["structure"]) if one["structure"] else None
    asked = Asked(one["subject"], one["by"], Period.parse(one["period"]), structure, one["simulated"])
    database = ibis.duckdb.connect(autoinstall_known_extensions=False, autoload_known_extensions=False)
    table = database.read_parquet(HERE / "records.parquet", table_name="records")
    row = recount(definition, table, asked, country).row
    return plain_figure(definition, asked, row), int(table.count().execute())


if __name__ == "__main__":
    sys.exit(main())
'''
READ_ME = """# {title_vi}: {subject}, {period}

{title_en}. {label}: {num} / {den} = {value}, `{reference}`, snapshot {snapshot}.

Thư mục này tính lại con số ở máy khác, không cần mạng: cài giaoban {version}, rồi chạy `python run.py`.
This folder counts the figure again on another machine, offline: install giaoban {version}, then run `python run.py`.
Mã băm phải ra / the hash it must come to: `{hash}`.

| tệp / file | |
|---|---|
| `records.parquet` | {records} hồ sơ được tính / the records that count: {columns} |
| `definition.json` | định nghĩa chỉ tiêu / the definition of the indicator |
| `contract.yaml` | hợp đồng dữ liệu của hồ sơ / the contract of the records |
| `lineage.json` | cơ quan đã sáp nhập, chia tách / what became of which organisation |
| `provenance.json` | hệ thống gửi, lô hồ sơ, biên nhận đã ký / sending systems, batches, signed receipts |
| `expected.json` | kết quả, mã băm của con số và của từng tệp / the figure, its hash and those of the files |

## Quyền sử dụng / permission

Hồ sơ chỉ còn các cột mà công thức đọc, không có khóa; cột giả danh được thay bằng số thứ tự chỉ có nghĩa trong thư mục
này: {hidden}. Đây vẫn là dữ liệu nội bộ của cơ quan gửi: chỉ dùng để kiểm tra con số này, không công bố, không ghép với
dữ liệu khác để tìm ra người nộp hồ sơ; việc lấy thư mục này đã được ghi vào nhật ký.

The records have only the columns the formula reads, and no key; pseudonyms are numbers that mean something in this
folder only: {hidden}. They remain internal data of whoever sent them: use them to check this figure, do not publish
them, do not join them with other data to find out who applied. Taking this folder was written to the audit log.
"""
LABELS = {
    "official": "Số chính thức / official",
    "reported": "Tính từ hồ sơ / counted from records",
    "estimate": "Ước tính / estimate",
    "simulated": "MÔ PHỎNG / SIMULATED",
}
