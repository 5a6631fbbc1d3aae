"""Writes docs/reference/workflows.md from the workflows of packs/vn: `python docs/make_workflows.py`."""

from __future__ import annotations

from pathlib import Path

from giaoban.core.marked_yaml import read_marked
from giaoban.core.workflow.definition import ClockEntry, Workflow
from giaoban.core.workflow.diagram import mermaid, who

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "workflows.md"
FOLDER = ROOT / "packs" / "vn" / "workflows"

OPENING = """# Workflows

Made from the files in `packs/vn/workflows` (`python docs/make_workflows.py`).

A workflow is one file: states with exactly one owner each, moves with those who may make them, fields and evidence
a move asks for, clocks with reminders and escalation. `giaoban packs lint` finds at once every state that cannot be
reached or left, move nobody may make, clock that never starts, never stops or runs on after the end, unknown name,
and silence taken for an answer without notice. `closed_by` holds a file to its promise: nobody else ends it.
`agency_for` are roles for which the standing agency acts as well. `stands` is what a state counts as on boards and in
reviews, whatever the workflow: open, answered (those who owe it did their part), settled or withdrawn.

## Clocks

- A clock is started, paused and stopped by the state that is entered. Started again after a stop it begins afresh.
- A day counts when the clock ran from its beginning to its end: the first day does not, nor a day on which it stood
  still, unless it paused and went on within that day. It runs out at the end of the last day, in the calendar's
  time zone.
- Calendar days that would end on a day off end with the next working day.
- A clock `to_due` runs to the day the commitment itself is due.
- Reminders fall on a working day at or before their day, escalations at or after.

## Calendar

`packs/vn/calendar/YEAR.yaml` states the days off and the swapped working days of a year, each with its evidence.
`rest` is the weekday taken off, `work` the weekend day worked for it. In a year without a file only weekends are
off, and a clock that touches it says so (`is_certain`).

## Deadlines as written

`read_deadline("trước ngày 20/5", said_on=..., calendar=...)` gives a day and the rule that gave it, or the day to
look again: "trong tuần tới" is the last working day of next week, "trước tháng 8" is 31 July, "trong 10 ngày làm
việc" leaves out the first day; "ngay", "sớm", "định kỳ", "sau tháng 5", "nhiệm kỳ tới" have no day and come back on
one. Without a year the next such day is meant.

## Raised on a page

`raising` in a file puts its kind on `/petitions/new/`: `by` (officers of a ministry or a province, for those who
ask also confirm the answer), `asks` (the label of the sentence), `why`, `needs` (fields it is raised with) and
`on_behalf` (the field that says for whom an official enters it). So far petitions, questions of citizens,
complaints about the quality and the sharing of data and proposals of enterprises have it; the press asks on pages
of its own. Citizens and enterprises hold no role here: the ministry or province that received them enters what
they say, speaks for them afterwards, and writes for whom it does; of a citizen no name is asked. A public form
without signing in is left out
on purpose, because nothing would keep it from being flooded.

What is submitted carries the ticket of its preview, so the earlier ones were shown first; the same ticket sent twice
leads to what was made the first time.

## Raised by command and by API

The same action takes the same words from the shell and as JSON, refuses them for the same reasons, and makes one thing
of one sending however often it comes. `giaoban raise` lists the kinds with their fields; `--preview` shows what was
raised before and who settled it. The shell enters for any ministry or province what came on paper; only who asked
confirms the answer.

    $ giaoban raise data_sharing_complaint --asker province.lao-cai.2025 --owner "Bộ Tư pháp" \\
        --title "Vẫn bị hỏi lại giấy khai sinh" --field held_by="Bộ Công an"
    data_sharing_complaint.2026.17b95fd9cec8b3dc
    $ curl -b session.txt -H "X-CSRFToken: $TOKEN" -H 'Idempotency-Key: "cv-12"' -H 'Content-Type: application/json' \\
        -d '{"kind": "petition", "asked_by": "province.lao-cai.2025", "owed_by": "Bộ Tư pháp", "title": "..."}' \\
        http://127.0.0.1:8000/api/raised

`GET /api/raised/kinds` says what the caller may raise, in whose name, with which fields; `POST /api/raised/preview`
saves nothing; `POST /api/raised` answers 201, or 200 with the same key for a sending that came before. A sending is
known by its Idempotency-Key (`--once`), without one by all it says; the same name with other words is refused. Nobody
named in `owed_by` is refused with who settled the like of it, for a person says yes to that first.

A pack that was applied before its files had `raising` leaves the petition; administrators are told to apply it again.

## Several who asked

Whoever joins is an asker like the first, and each speaks for itself alone:

- **To withdraw** is to leave. It is a recorded step; what was asked stays with the others, and where the first asker
  leaves, the next stands in its place. The last one's withdrawal withdraws it.
- **To accept** is kept for each. It is closed when everybody still asking has accepted; the page shows who has. If the
  last that had not accepted leaves, it is closed as the others said. Who accepted has it no longer in the inbox, the
  mail of the day or the calendar, until it is returned and answered anew.
- **To return** it, any one of them is enough: it goes back to whoever owes it, and the acceptances of the answer that
  was returned count no longer.
- Silence of some is silence of all that has not been said: when the clock of the table has run out after its notices,
  it is closed by the table's own move, whoever had accepted until then.

Which moves these are is read from the table: an asker's move to an end, from an answered state to a settled one, is an
acceptance; any other move of theirs to an end is a withdrawal.

## Cascade and forecast

`cascade(national, members)` pools shares by denominator, says what is missing, and lays it on those who did not set
themselves less, in proportion to their weight, each up to its limit. `forecast(series, to)` continues a series by
the median slope, fading, with an 80 % interval, and prints what the same method would have missed in the past.
Simulated on random walks with drift and on noisy lines (6 to 20 points, 1 and 4 steps ahead, 1,500 series each), 69
to 95 % of the values lay inside; the low end is four steps ahead with few points.
"""


def workflows() -> list[Workflow]:
    return [
        Workflow.model_validate(read_marked(path.read_text(encoding="utf-8"), path.name).value)
        for path in sorted(FOLDER.glob("*.yaml"))
    ]


def page() -> str:
    return OPENING + "".join(f"\n{section(workflow)}" for workflow in workflows())


def section(workflow: Workflow) -> str:
    parts = [f"## {workflow.title.en} (`{workflow.reference}`)\n\n{workflow.title.vi}. {workflow.why.vi}\n"]
    parts.append(f"```mermaid\n{mermaid(workflow, 'vi')}```\n")
    rows = [
        f"| {move.verb.vi} / {move.verb.en} | {', '.join(move.start)} → {move.to} | {who(workflow, move, 'en')} "
        f"| {', '.join(move.needs) or '–'} | {', '.join(move.evidence) or '–'} |"
        for move in workflow.moves
    ]
    parts.append("| move | from → to | by | fields | evidence |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n")
    clocks = [
        f"| {clock.title.vi} / {clock.title.en} | {length(clock)} | {', '.join(clock.starts_in)} "
        f"| {', '.join(clock.pauses_in) or '–'} | {', '.join(clock.stops_in)} | {clock.basis.en} ({clock.evidence}) |"
        for clock in workflow.clocks
    ]
    parts.append(
        "| clock | length | starts | pauses | stops | basis |\n|---|---|---|---|---|---|\n" + "\n".join(clocks) + "\n"
    )
    return "\n".join(parts)


def length(clock: ClockEntry) -> str:
    if clock.to_due:
        return "to its day"
    return f"{clock.working_days} working days" if clock.working_days else f"{clock.calendar_days} calendar days"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
