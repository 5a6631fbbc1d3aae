"""Visits to websites: what `core.probes` judges is fetched here, passively and slowly.

pace      at most one request per second and host
lines     a hello over a checked connection, and what came back; the handshake with a checked chain
pages     answers of an HTTP server hop by hop
names     questions to name servers
preload   the list of hosts that browsers ask over https only
visit     one visit to one site: everything above in order, every byte kept

Never an attack: nothing is guessed, nothing is sent twice as fast, no form is filled in, no handshake of ours in old
protocols is ever finished. Addresses are checked as for every other way out.
"""

from giaoban.exchange.fetch.probing.pace import Pace
from giaoban.exchange.fetch.probing.visit import Way, visit

__all__ = ["Pace", "Way", "visit"]
