"""What the commands about checklists say of a score, Vietnamese first: verdicts, states, why something counts so."""

from __future__ import annotations

Pair = tuple[str, str]

VERDICTS: dict[str, Pair] = {
    "passed": ("đạt", "passed"),
    "failed": ("không đạt", "failed"),
    "undetermined": ("chưa kết luận được", "cannot be said yet"),
    "not_stated": ("bộ tiêu chí không nêu ngưỡng đạt", "the set does not say when it is passed"),
}
STATES: dict[str, Pair] = {
    "met": ("đạt", "met"),
    "partly": ("một phần", "partly"),
    "not": ("không đạt", "not met"),
    "unknown": ("chưa trả lời", "unanswered"),
    "not_tested": ("chưa kiểm tra", "not tested"),
    "unproven": ("chưa có minh chứng", "unproven"),
    "not_applicable": ("không áp dụng", "not applicable"),
}
REASONS: dict[str, Pair] = {
    "gate-failed": ("có điều kiện tiên quyết không đạt", "a gate is failed"),
    "gate-open": ("có điều kiện tiên quyết chưa rõ", "a gate is open"),
    "mandatory-failed": ("có yêu cầu bắt buộc không đạt", "a mandatory requirement is not met"),
    "mandatory-open": ("có yêu cầu bắt buộc chưa rõ", "a mandatory requirement is open"),
    "too-little": ("không đủ điểm", "too few points"),
    "may-be-too-little": ("điểm có thể chưa đủ", "the points may be too few"),
    "too-much-untested": ("quá nhiều mục máy chưa kiểm tra", "too much was not tested"),
    "nothing-scored": ("không tiêu chí nào có trọng số được áp dụng", "nothing that weighs applies"),
}
WHY: dict[str, Pair] = {
    "does-not-apply": ("theo dữ kiện", "by the facts"),
    "may-not-apply": ("thiếu dữ kiện, có thể không áp dụng", "a fact is missing: it may not apply"),
    "said-not-applicable": ("theo câu trả lời", "by the answer"),
    "not-answered": ("chưa ai trả lời", "nobody answered"),
    "not-tested": ("máy chưa kiểm tra được", "the machine could not test it"),
    "evidence-missing": ("thiếu minh chứng loại được yêu cầu", "no evidence of a kind asked for"),
    "evidence-out-of-date": ("minh chứng không còn hoặc chưa có hiệu lực", "its evidence is not in date"),
    "overridden": ("ý kiến người thay kết quả máy", "a person's word for the machine's"),
    "override-ran-out": ("ý kiến thay thế đã hết hạn, kết quả máy tính lại", "the override ran out"),
    "override-to-come": ("ý kiến thay thế chưa có hiệu lực", "the override has not begun"),
    "closes-the-gate": ("câu trả lời này làm cả bộ không đạt", "this answer fails the whole"),
}
OBLIGATIONS: dict[str, Pair] = {
    "mandatory": ("bắt buộc", "mandatory"),
    "conditional": ("bắt buộc có điều kiện", "mandatory on a condition"),
    "recommended": ("khuyến nghị", "recommended"),
    "informative": ("để biết", "for information"),
}
EVIDENCE: dict[str, Pair] = {
    "file": ("tệp", "file"),
    "link": ("liên kết", "link"),
    "measurement": ("số đo", "measurement"),
    "statement": ("lời khai có ký", "signed statement"),
}
RELATIONS: dict[str, Pair] = {
    "equal": ("bằng", "equal"),
    "subset": ("đòi hỏi ít hơn", "subset"),
    "superset": ("đòi hỏi nhiều hơn", "superset"),
    "related": ("liên quan đến", "related"),
}
FIELDS: dict[str, Pair] = {
    "title": ("tên", "title"),
    "question": ("câu hỏi", "question"),
    "guide": ("hướng dẫn", "guide"),
    "obligation": ("mức bắt buộc", "obligation"),
    "applies": ("khi nào áp dụng", "applies"),
    "weight": ("trọng số", "weight"),
    "gate": ("điều kiện tiên quyết", "gate"),
    "scale": ("thang đo", "scale"),
    "source": ("ai trả lời", "source"),
    "indicator": ("chỉ tiêu", "indicator"),
    "probe": ("phép kiểm tra của máy", "probe"),
    "needs": ("loại minh chứng", "needs"),
    "review_months": ("chu kỳ rà soát", "review_months"),
    "facts": ("dữ kiện", "facts"),
    "points": ("tổng điểm", "points"),
    "passes": ("ngưỡng đạt", "passes"),
    "bands": ("mức xếp loại", "bands"),
}


def in_words(pairs: dict[str, Pair], name: str, language: str) -> str:
    """The words of a code; a code without words stays as it is.

    >>> in_words(STATES, "partly", "vi"), in_words(STATES, "new", "en")
    ('một phần', 'new')
    """
    return pairs[name][0 if language == "vi" else 1] if name in pairs else name
