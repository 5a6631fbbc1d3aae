"""Named steps of the pipeline at which a test can kill the process, to see that a restart mends what is left.

    GIAOBAN_FAILPOINT=merged      kill -9 when the step is reached the first time
    GIAOBAN_FAILPOINT=merged:3    ... the third time

Without the variable a step costs one look into the environment.
"""

from __future__ import annotations

import os
import signal

STEPS = ("spooling", "spooled", "placed", "recorded", "claimed", "quarantined", "checked", "merged", "noted")
_reached: dict[str, int] = {}


def reach(step: str) -> None:
    """The pipeline is at this step; everything before it has happened."""
    wanted = os.environ.get("GIAOBAN_FAILPOINT")
    if wanted is None:
        return
    name, _, times = wanted.partition(":")
    _reached[step] = _reached.get(step, 0) + 1
    if name == step and _reached[step] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
