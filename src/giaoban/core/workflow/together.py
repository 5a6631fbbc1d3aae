"""What a move means where several asked together: to accept or to give up is each asker's own.

    accepts     from a state that counts as answered to an end that counts as settled
    gives_up    to any other end, or from a state in which nothing was answered

Both are read from the table, so no workflow has to name them. Any other move (to return, to complete, to reopen) may
still be made by one asker for all.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from giaoban.core.workflow.definition import MoveEntry, Workflow


class Ending(StrEnum):
    """How one of several askers ends it for themselves."""

    ACCEPTS = "accepts"
    GIVES_UP = "gives_up"


def ending(workflow: Workflow, *, state: str, move: str, askers: Collection[str]) -> Ending | None:
    """What the move ends for the one who makes it; None when it ends nothing, or is not the askers' alone.

    `askers` are the roles of those who asked.
    """
    entry, here = workflow.move(move), workflow.state(state)
    after = workflow.state(entry.to) if entry else None
    if entry is None or here is None or after is None or not after.final:
        return None
    if not entry.by or not set(entry.by) <= set(askers):
        return None
    return Ending.ACCEPTS if here.standing == "answered" and after.standing == "settled" else Ending.GIVES_UP


def accepting(workflow: Workflow, *, state: str, askers: Collection[str]) -> MoveEntry | None:
    """The move by which those who asked accept what was answered, from this state."""
    return next(
        (
            move
            for move in workflow.moves_from(state)
            if ending(workflow, state=state, move=move.id, askers=askers) is Ending.ACCEPTS
        ),
        None,
    )
