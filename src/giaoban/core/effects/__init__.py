"""What a practice changed, as far as figures can tell, and who started alike and did better. Pure arithmetic.

panel.py        values of units by periods, complete, and since when each unit does something differently
comparing.py    before and after against the others: difference in differences, its interval, or "cannot tell"
shuffling.py    the interval from every way the practice could have been handed out
alike.py        peers by size and starting point
"""

from giaoban.core.effects.alike import Peer, Profile, peers
from giaoban.core.effects.comparing import Effect, measure_effect
from giaoban.core.effects.panel import Cohort, Panel

__all__ = ["Cohort", "Effect", "Panel", "Peer", "Profile", "measure_effect", "peers"]
