"""An answer in a terminal: its sentences with their places, then what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.assistants.engine.values import Answer, Span
    from giaoban.assistants.queries.figure_values import FigureAnswer

_SHOWN = 300
_STATES = {
    "in-force": "có hiệu lực", "not-yet": "chưa có hiệu lực", "ended": "đã hết hiệu lực",
    "unknown": "không rõ hiệu lực", "suspended": "đang tạm ngưng hiệu lực",
}  # fmt: skip
_RELATIONS = {
    "guides": "hướng dẫn", "amends": "sửa đổi, bổ sung", "repeals": "bãi bỏ", "replaces": "thay thế",
    "suspends": "ngưng hiệu lực", "basis": "căn cứ", "cites": "dẫn chiếu",
    "cited-by-cases": "được các vụ việc tương tự viện dẫn", "topic": "cùng chủ đề",
}  # fmt: skip
_INTENTS = {
    "citation": "tra điều khoản", "definition": "định nghĩa", "deadline": "thời hạn", "sanction": "mức phạt",
    "dossier": "thành phần hồ sơ", "competence": "thẩm quyền", "comparison": "so sánh", "relation": "quan hệ văn bản",
    "provision": "quy định", "figure": "số liệu", "out-of-scope": "ngoài phạm vi",
}  # fmt: skip


def show(answer: Answer) -> None:
    from giaoban.web.findings import say

    if answer.abstained:
        print(say(answer.abstained))
    if answer.figures is not None:
        _figures(answer.figures)
    doubts = answer.doubts
    for finding in doubts:  # before what it is about
        print(f"! {say(finding)}")
    last = None
    for sentence in answer.sentences:
        print(sentence.text)
        span = answer.span(sentence.span_ids[0])
        if span and span.citation != last:
            print(f"    [{_place(span)}]")
            last = span.citation
    quoted = {id for sentence in answer.sentences for id in sentence.span_ids}
    beside = [span for span in answer.spans if span.id not in quoted]
    _list(
        "Quy định gần nhất" if answer.abstained else "Xem thêm",
        [f"{_place(one)}: {_short(one.text)}" for one in beside],
    )
    _list("Vụ việc tương tự (không dự đoán kết quả)", [f"{one.citation}: {_short(one.text)}" for one in answer.cases])
    _list("Hướng dẫn", [f"{one.citation}: {_short(one.text)}" for one in answer.guidance])
    _list("Liên quan", [f"{_RELATIONS.get(one.relation, one.relation)}: {one.title}" for one in answer.related])
    _list("Kiến nghị đã có", [one.title for one in answer.petitions])
    for service in answer.steps:
        _list(
            service["title"]["vi"], [*(step["vi"] for step in service["steps"]), f"Nơi làm: {service['where']['vi']}"]
        )
    for finding in answer.findings:
        if finding not in doubts:
            print(f"! {say(finding)}")
    if answer.sentences:
        sure = f"{answer.confidence:.2f}".replace(".", ",")
        print(f"\nNgày {answer.as_of:%d/%m/%Y} · độ tin {sure} · hỏi về: {_INTENTS[answer.intent.value]}")


def _figures(found: FigureAnswer) -> None:
    """What was understood, the answer in one line, and the figures it stands on."""
    for line in (found.readback, found.line):
        if line:
            print(line)
    for row in found.rows:
        marks = " · ".join(
            said for said in (row.period, row.shown or "–", row.status_shown, row.source, row.link) if said
        )
        print(f"  - {row.subject}: {marks}")


def _place(span: Span) -> str:
    since = f", từ {span.validity.since:%d/%m/%Y}" if span.validity.since else ""
    return f"{span.citation}, {_STATES.get(span.validity.state, span.validity.state)}{since}"


def _list(title: str, rows: list[str]) -> None:
    if rows:
        print(f"\n{title}:")
        for row in rows:
            print(f"  - {row}")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
