"""The workflows and the calendar of packs/vn, read as the pack loader reads them, and a small workflow to break."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from giaoban.core.marked_yaml import read_marked
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.calendar_file import CalendarFile, build_calendar
from giaoban.core.workflow.definition import Workflow

VN = Path(__file__).resolve().parents[2] / "packs" / "vn"
SHIPPED = (
    "citizen-question", "data-quality-complaint", "data-sharing-complaint", "directive", "inspection-finding",
    "petition", "press-question", "proposal", "report-part", "security-dossier-1-2", "security-dossier-3",
    "security-dossier-4-5", "security-dossier-nd85", "target", "task",
)  # fmt: skip


@cache
def shipped(name: str) -> Workflow:
    path = VN / "workflows" / f"{name}.yaml"
    return Workflow.model_validate(read_marked(path.read_text(encoding="utf-8"), path.name).value)


@cache
def vietnam() -> Calendar:
    paths = sorted((VN / "calendar").glob("*.yaml"))
    read = [read_marked(path.read_text(encoding="utf-8"), path.name).value for path in paths]
    return build_calendar(CalendarFile.model_validate(value) for value in read)


def words(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


SMALL: dict[str, Any] = {
    "id": "small",
    "version": 1,
    "title": words("nhỏ"),
    "why": words("để thử"),
    "owner": "a",
    "checker": "b",
    "next_review": "2030-01-01",
    "closed_by": "asker",
    "roles": {"asker": words("người hỏi"), "owner": words("người làm")},
    "states": [
        {"id": "open", "title": words("mở"), "owner": "owner"},
        {"id": "answered", "title": words("đã trả lời"), "owner": "asker"},
        {"id": "closed", "title": words("đóng"), "owner": "asker", "final": True},
    ],
    "fields": [{"id": "answer", "title": words("trả lời")}],
    "moves": [
        {"id": "answer", "verb": words("trả lời"), "from": "open", "to": "answered", "by": "owner", "needs": "answer"},
        {"id": "accept", "verb": words("nhận"), "from": "answered", "to": "closed", "by": "asker"},
        {"id": "silence", "verb": words("im lặng"), "from": "answered", "to": "closed", "after": "waiting"},
    ],
    "clocks": [
        {
            "id": "answering", "title": words("hạn trả lời"), "working_days": 5, "starts_in": "open",
            "stops_in": "answered", "basis": words("thử"),
        },
        {
            "id": "waiting", "title": words("hạn chờ"), "calendar_days": 10, "starts_in": "answered",
            "stops_in": "closed", "reminders": [{"days_before": 3, "to": "asker"}], "basis": words("thử"),
        },
    ],
}  # fmt: skip


def small(**changes: Any) -> Workflow:
    """The small workflow with parts replaced; "states.0.owner" style keys reach inside."""
    value = copy.deepcopy(SMALL)
    for path, new in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        here: Any = value
        for step in way:
            here = here[step]
        if new is None:
            del here[last]
        elif isinstance(here, list) and last == len(here):
            here.append(new)
        else:
            here[last] = new
    return Workflow.model_validate(value)
