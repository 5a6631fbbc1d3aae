"""A model may phrase; what it says is kept sentence by sentence, where the span it names says the same."""

from __future__ import annotations

from collections.abc import Sequence

from giaoban.assistants.backends.phrasing import Backend, Fragment
from giaoban.assistants.engine.values import Sentence, Span
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.search.answering.guarding import judge
from giaoban.core.search.answering.instructions import instructs

MOST_SENTENCES = 12


def phrased(question: str, spans: Sequence[Span], backend: Backend) -> tuple[tuple[Sentence, ...], list[Finding]]:
    """The answer's sentences: the model's where they hold, otherwise the spans themselves; and what was dropped."""
    quoted = tuple(Sentence(span.text, (span.id,)) for span in spans)
    held = {span.id: span.text for span in spans if not instructs(span.text)}
    fragments = [Fragment(span.id, span.citation, span.text) for span in spans if span.id in held]
    try:
        proposed = backend.phrase(question, fragments)
    except Refused as refusal:
        why = refusal.findings[0].code if refusal.findings else "–"
        return quoted, [Finding("answer.no-model", Severity.WARNING, context={"why": why})]
    kept: list[Sentence] = []
    dropped: list[Finding] = []
    for one in proposed[:MOST_SENTENCES]:
        judged = judge(one, held)
        if judged.why:
            context = {"why": judged.why, "sentence": one.text[:200]}
            dropped.append(Finding("answer.dropped-sentence", Severity.NOTE, context=context))
        elif Sentence(one.text, judged.span_ids) not in kept:
            kept.append(Sentence(one.text, judged.span_ids))
    if not kept:
        return quoted, [
            *dropped,
            Finding("answer.no-model", Severity.WARNING, context={"why": "answer.dropped-sentence"}),
        ]
    return tuple(kept), dropped
