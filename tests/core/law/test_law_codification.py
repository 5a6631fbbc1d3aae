"""Records of the codification: by invented ones, and by a sample of the real file where it lies beside the checkout."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import lzma

import pytest
from tests.conftest import legal_data

from giaoban.core.law.akoma import from_akoma, to_akoma
from giaoban.core.law.characters import clean
from giaoban.core.law.codification import read_record, register_entries
from giaoban.core.law.references import find_references
from giaoban.core.law.references.resolve import Here, Register, resolve
from giaoban.core.law.structure import parse_document
from giaoban.core.law.tree import Kind

SAMPLE = 1_500
RECORD = {
    "so": "05/2023/qh15", "type": "Luật", "art": "3", "eff": "2023-07-01", "title": "Nghĩa vụ", "chapter": "Chương II",
    "demuc": "7.1", "demuc_title": "Đò", "text": "Chủ đò có nghĩa vụ:\n1. Ghi sổ:\na) Ngày;\nđ) Đêm.\n2. Treo đèn.\n",
    "src": "(Điều 3 Luật số 05/2023/QH15 Luật Đò ngang ngày 10/03/2023 của Quốc hội, có hiệu lực từ ngày 01/07/2023)",
    "refs": [["0070", "Điều 7.1.LQ.5. Phạt"]], "amended": [["sửa đổi", "1", "07/2024/QH15"]],
}  # fmt: skip


def test_a_record_says_everything_it_holds():
    article = read_record(RECORD)
    assert (article.number, article.path, article.effective_from) == ("05/2023/QH15", "dieu-3", dt.date(2023, 7, 1))
    assert (article.document_name, article.issued_on, article.issuer) == ("Đò ngang", dt.date(2023, 3, 10), "Quốc hội")
    assert (article.references, article.amended) == (("0070",), ("sửa đổi · 1 · 07/2024/QH15",))
    assert [node.path for node in article.node().walk()] == [
        "dieu-3", "dieu-3/khoan-1", "dieu-3/khoan-1/diem-a", "dieu-3/khoan-1/diem-dd", "dieu-3/khoan-2",
    ]  # fmt: skip
    assert article.node().text == "Chủ đò có nghĩa vụ:"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"so": None, "text": 5, "refs": "x", "amended": [1, []]},
        {"eff": "31/02/2020"},
        {"src": "(" * 500},
        {"art": ""},
    ],
)
def test_a_broken_record_harms_nobody(broken):
    article = read_record(broken)
    assert article.effective_from is None and article.node().children == ()
    Register(register_entries([article, read_record(RECORD)]))


def test_one_document_is_made_of_its_records():
    (entry,) = register_entries([read_record(RECORD), read_record(RECORD | {"art": "5", "src": "", "text": "1. Một."})])
    assert (entry.number, entry.name) == ("05/2023/QH15", "Đò ngang")
    assert {"dieu-3/khoan-1/diem-dd", "dieu-5/khoan-1"} <= set(entry.paths_on(dt.date(2024, 1, 1)) or ())


@pytest.fixture(scope="module")
def sample():
    with lzma.open(legal_data() / "phapdien_all.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [read_record(json.loads(line)) for line in itertools.islice(lines, SAMPLE)]


@pytest.mark.legal
def test_the_real_records_have_number_and_date(sample):
    assert sum(bool(each.number and each.effective_from) for each in sample) >= 0.999 * len(sample)


@pytest.mark.legal
def test_every_part_of_a_real_article_lies_where_it_says(sample):
    for article in sample:
        for node in article.node().walk():
            words = " ".join(node.text.split())[:30]
            if node.kind is not Kind.ARTICLE and not node.rows:
                assert words in " ".join(clean(node.span.of(article.text)).text.split()), (article.number, node.path)


@pytest.mark.legal
def test_real_documents_lead_to_their_own_articles(sample):
    register = Register(register_entries(sample))
    addresses = {entry.number: uri for uri, entry in register.by_uri.items()}
    last = sample[-1].number  # may be cut in the middle
    said = there = 0
    for article in sample:
        for reference in find_references(article.text) if article.number != last else ():
            if reference.document.aim == "this" and reference.steps and reference.steps[0][0] is Kind.ARTICLE:
                answer = resolve(
                    reference, register, day=dt.date(2025, 12, 1), here=Here(addresses[article.number], article.path)
                )
                said += 1
                there += f"/{reference.path.split('/')[0]}" in (answer.uri or answer.nearest or "")
    assert said > 100 and there / said >= 0.98  # a sample swings; the benchmark holds the whole file to .985


@pytest.mark.legal
def test_a_real_document_put_together_is_taken_apart_again(sample):
    number = max({each.number for each in sample}, key=[each.number for each in sample].count)
    parts = {each.article: each for each in sample if each.number == number and each.article.isdigit()}
    row = [parts[key] for key in sorted(parts, key=int)]
    text = "\n".join(f"Điều {each.article}. {each.title}\n{each.text}" for each in row)
    document = parse_document(text, number=number)
    found = [node.number for node in document.articles if node.path.startswith("dieu-")]
    assert len(set(found) & set(parts)) >= 0.98 * len(parts)
    assert from_akoma(to_akoma(document)) == document
