"""Questions about figures, answered: read into a query, shown in words, executed, linked; or what was not understood.

answer_figures("Tỉnh nào chưa đo kinh tế số?", today=today)   FigureAnswer, None when it asks for no figure
run_figures({"act": "value", "indicators": [...]}, today=today)   the same from the machine form
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from giaoban.assistants.queries.figure_acts import carried_out
from giaoban.assistants.queries.figure_lexicon import figure_lexicon
from giaoban.assistants.queries.figure_points import Scene
from giaoban.assistants.queries.figure_sentences import readback
from giaoban.assistants.queries.figure_values import Choice, FigureAnswer, FigureRow
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.indicators.asking import FigureQuery, Lexicon, Reading, read_question
from giaoban.web import formats

__all__ = ["Choice", "FigureAnswer", "FigureRow", "answer_figures", "run_figures"]

MOST_CHOICES = 8


def answer_figures(
    question: str, *, today: dt.date, language: str = "vi", choose: Collection[str] = ()
) -> FigureAnswer | None:
    """The answer to a question about figures, or None when it asks for none.

    `choose` are codes of indicators (or keys of subjects) picked when a name was asked back. What cannot be read stands
    in `findings`; then there is no query and no row.
    """
    lexicon = figure_lexicon(today=today)
    reading = read_question(question, lexicon, today=today, choose=choose)
    if not reading.about_figures:
        return None
    if reading.query is None:
        return FigureAnswer(
            question,
            None,
            findings=reading.findings,
            notes=reading.notes,
            choices=_choices(question, reading, lexicon, today),
            understood=_understood(reading, lexicon),
            language=language,
        )
    notes = list(reading.notes)
    if reading.also:
        titles = "; ".join(lexicon.indicators[code].title for code in reading.also[:MOST_CHOICES])
        notes.append(Finding("asking.other-readings", Severity.NOTE, context={"titles": titles}))
    return _executed(question, reading.query, notes, lexicon, today, language)


def run_figures(data: Any, *, today: dt.date, language: str = "vi") -> FigureAnswer:
    """Executes the machine form. Raises Refused with all that is wrong with it."""
    query = data if isinstance(data, FigureQuery) else FigureQuery.of(data)
    return _executed("", query, [], figure_lexicon(today=today), today, language)


def _executed(
    question: str, query: FigureQuery, notes: list[Finding], lexicon: Lexicon, today: dt.date, language: str
) -> FigureAnswer:
    scene = Scene(query, lexicon, today, language)
    data = query.as_data()
    try:
        indicators = scene.indicators
        titles = {code: one.title_vi if language == "vi" else one.title_en for code, one in indicators.items()}
        said = readback(
            query, titles, {one.key: scene.named(one) for one in _named(scene)}, scene.indicator.unit, language
        )
        if query.kinds and query.frame == "as_was":
            day = formats.date(scene.day, language)
            count = len(scene.subjects)
            said += f" ({count} cơ quan vào ngày {day}.)" if language == "vi" else f" ({count} as of {day}.)"
        line, rows, more = carried_out(scene)
    except Refused as refusal:
        return FigureAnswer(question, data, findings=tuple(refusal.findings), notes=tuple(notes), language=language)
    if any(row.is_simulated for row in rows):
        more.append(Finding("asking.simulated", Severity.WARNING))
    told = {(finding.code, str(finding.context)): finding for finding in (*notes, *more)}
    return FigureAnswer(question, data, said, line, tuple(rows), (), tuple(told.values()), (), (), language)


def _named(scene: Scene) -> list[Any]:
    return scene.subjects if scene.query.subjects else []


def _choices(question: str, reading: Reading, lexicon: Lexicon, today: dt.date) -> tuple[Choice, ...]:
    found = []
    for code in reading.choices[:MOST_CHOICES]:
        again = read_question(question, lexicon, today=today, choose=(code,))
        if code in lexicon.indicators:
            title = lexicon.indicators[code].title
        elif code in lexicon.subjects:
            title = lexicon.subjects[code].names[0]
        else:
            continue
        if again.query is not None:
            found.append(Choice(code, title, again.query.as_data()))
    return tuple(found)


def _understood(reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """What was read, in plain words, so that the asker sees which part to say otherwise."""
    shown: list[str] = []
    for role, values in reading.understood.items():
        for value in values:
            if role == "indicator" and value in lexicon.indicators:
                shown.append(lexicon.indicators[value].title)
            elif role == "subject" and value in lexicon.subjects:
                shown.append(lexicon.subjects[value].names[0])
            elif role in ("period", "region"):
                shown.append(str(value))
    return tuple(dict.fromkeys(shown))
