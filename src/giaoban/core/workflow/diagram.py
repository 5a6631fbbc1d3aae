"""A workflow in words for those who listen, and as Mermaid for those who write."""

from __future__ import annotations

from typing import Literal

from giaoban.core.workflow.definition import MoveEntry, Words, Workflow

Language = Literal["vi", "en"]


def say(words: Words, language: Language) -> str:
    return words.vi if language == "vi" else words.en


def who(workflow: Workflow, move: MoveEntry, language: Language) -> str:
    """Who makes a move, in words; a move of a clock is made when that has run out."""
    if move.after is not None:
        clock = next((clock for clock in workflow.clocks if clock.id == move.after), None)
        title = say(clock.title, language) if clock else move.after
        return f"hết {title.lower()}" if language == "vi" else f"{title.lower()} is over"
    return ", ".join(say(workflow.roles[role], language) for role in move.by if role in workflow.roles)


def sentences(workflow: Workflow, language: Language = "vi") -> list[str]:
    """The whole table, a sentence a state: who has it there, and where it can go."""
    found = []
    for state in workflow.states:
        owner = ", ".join(say(workflow.roles[role], language) for role in state.owner if role in workflow.roles)
        ways = [
            f"{say(move.verb, language)} ({who(workflow, move, language)}) → "
            + (say(target.title, language) if (target := workflow.state(move.to)) else move.to)
            for move in workflow.moves_from(state.id)
        ]
        if language == "vi":
            end, ways_said = ("; kết thúc" if state.final else ""), "; ".join(ways) or "không có"
            found.append(f"{state.title.vi} (ở {owner}{end}). Bước tiếp: {ways_said}.")
        else:
            end, ways_said = ("; an end" if state.final else ""), "; ".join(ways) or "none"
            found.append(f"{state.title.en} (with {owner}{end}). Moves: {ways_said}.")
    return found


def mermaid(workflow: Workflow, language: Language = "vi") -> str:
    """A Mermaid state diagram. Signs that mean something to Mermaid are taken out of the titles."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_plain(say(state.title, language))}" as {state.id}' for state in workflow.states]
    lines.append(f"    [*] --> {workflow.initial.id}")
    for move in workflow.moves:
        label = f"{_plain(say(move.verb, language))} ({_plain(who(workflow, move, language))})"
        lines += [f"    {start} --> {move.to}: {label}" for start in move.start]
    lines += [f"    {state.id} --> [*]" for state in workflow.states if state.final]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return "".join(" " if sign in '":;#{}<>%' else sign for sign in text).strip()
