"""A score as OSCAL assessment results, and what is left to do as OSCAL plan of action and milestones.

What nobody answered and what no machine tested is an observation without a finding: OSCAL knows "satisfied" and
"not-satisfied" only, and unknown is neither.
"""

from __future__ import annotations

from typing import Any

from giaoban.core.checklists.oscal.identity import control_id, identifier, metadata, moment
from giaoban.core.checklists.score import Score
from giaoban.core.checklists.tree import Scored
from giaoban.core.fields import Words
from giaoban.core.findings import Finding, Refused

_METHODS = {"ask": "INTERVIEW", "document": "EXAMINE", "indicator": "TEST", "probe": "TEST"}
_UNDECIDED = ("unknown", "not_tested")


def assessment_results(found: Score, *, about: str, plan: str = "#", language: str = "en") -> dict[str, Any]:
    """The score of `about` (a name) as an assessment-results document; `plan` is the address of the assessment plan."""
    uid = _uid(found, about)
    counted = [leaf for leaf in found.criteria if leaf.counts]
    observed = [leaf for leaf in counted if leaf.answer is not None]
    judged = [leaf for leaf in observed if leaf.state not in _UNDECIDED]
    title = f"{_said(found.checklist.title, language)}: {about}"
    result: dict[str, Any] = {
        "uuid": uid("result"),
        "title": title,
        "description": f"{found.checklist.reference} ({found.checklist.fingerprint})",
        "start": moment(found.today),
        "end": moment(found.today),
        "props": [{"name": "verdict", "ns": _NS, "value": found.verdict}, *_points(found)],
        "reviewed-controls": {"control-selections": [{"include-controls": _controls(counted)}]},
    }
    if not counted:
        result["reviewed-controls"] = {"control-selections": [{"include-all": {}}]}
    if observed:
        result["observations"] = [_observation(found, leaf, uid, language) for leaf in observed]
    if judged:
        result["findings"] = [_finding(found, leaf, uid, language) for leaf in judged]
    return {
        "assessment-results": {
            "uuid": uid("assessment-results"),
            "metadata": metadata(title, version=str(found.checklist.version), day=found.today),
            "import-ap": {"href": plan},
            "results": [result],
        }
    }


def plan_of_action(found: Score, *, about: str, language: str = "en") -> dict[str, Any]:
    """What is not met, not proven or not known, as a plan of action. Refused (`checklist.nothing-to-do`) when empty."""
    uid = _uid(found, about)
    left = [leaf for leaf in found.criteria if leaf.counts and leaf.low != 1]
    if not left:
        raise Refused([Finding("checklist.nothing-to-do", context={"id": found.checklist.reference})])
    title = f"{_said(found.checklist.title, language)}: {about}"
    observed = [leaf for leaf in left if leaf.answer is not None]
    plan: dict[str, Any] = {
        "uuid": uid("plan"),
        "metadata": metadata(title, version=str(found.checklist.version), day=found.today),
        "system-id": {"id": uid("system")},
        "poam-items": [_item(leaf, uid, language) for leaf in left],
    }
    if observed:
        plan["observations"] = [_observation(found, leaf, uid, language) for leaf in observed]
    return {"plan-of-action-and-milestones": plan}


_NS = "https://giaoban.example/ns/oscal"


def _uid(found: Score, about: str) -> Any:
    """Identifiers of this score; `system` stays the same from score to score."""

    def uid(*parts: str) -> str:
        if parts == ("system",):
            return identifier("system", about)
        return identifier(found.sha256, about, *parts)

    return uid


def _said(words: Words, language: str) -> str:
    return words.vi if language == "vi" else words.en


def _points(found: Score) -> list[dict[str, str]]:
    if found.low_points is None or found.high_points is None:
        return []
    return [
        {"name": "points-low", "ns": _NS, "value": f"{found.low_points:f}"},
        {"name": "points-high", "ns": _NS, "value": f"{found.high_points:f}"},
    ]


def _controls(counted: list[Scored]) -> list[dict[str, Any]]:
    return [{"control-id": control_id(leaf.id)} for leaf in counted]


def _observation(found: Score, leaf: Scored, uid: Any, language: str) -> dict[str, Any]:
    answer = leaf.answer
    assert answer is not None
    method = _METHODS[found.checklist.source_of(found.checklist.criteria[leaf.id])]
    value = str(leaf.value) if leaf.value is not None else leaf.state
    observation: dict[str, Any] = {
        "uuid": uid("observation", leaf.id),
        "title": f"{leaf.id} {_said(leaf.node.title, language)}",
        "description": f"{value} ({leaf.state})",
        "methods": [method],
        "collected": moment(max([piece.received for piece in answer.evidence], default=found.today)),
    }
    if answer.evidence:
        observation["relevant-evidence"] = [
            {"description": f"{piece.title} (sha256 {piece.sha256})"} for piece in answer.evidence
        ]
    if "overridden" in leaf.why and answer.override is not None:
        over = answer.override
        observation["remarks"] = f"{answer.value} -> {over.value}: {over.reason} ({over.by}, {over.until})"
    return observation


def _finding(found: Score, leaf: Scored, uid: Any, language: str) -> dict[str, Any]:
    is_met = leaf.low == 1
    status: dict[str, Any] = {"state": "satisfied" if is_met else "not-satisfied"}
    status["reason"] = "pass" if is_met else "fail" if leaf.state in ("not", "partly") else "other"
    return {
        "uuid": uid("finding", leaf.id),
        "title": f"{leaf.id} {_said(leaf.node.title, language)}",
        "description": leaf.state,
        "target": {"type": "objective-id", "target-id": control_id(leaf.id), "status": status},
        "related-observations": [{"observation-uuid": uid("observation", leaf.id)}],
    }


def _item(leaf: Scored, uid: Any, language: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "uuid": uid("item", leaf.id),
        "title": f"{leaf.id} {_said(leaf.node.title, language)}",
        "description": ", ".join((leaf.state, *leaf.why)),
        "props": [{"name": "control-id", "ns": _NS, "value": control_id(leaf.id)}],
    }
    if leaf.answer is not None:
        item["related-observations"] = [{"observation-uuid": uid("observation", leaf.id)}]
    return item
