"""The only way out of the house: whatever is asked of another machine is asked through `fetch`.

Whoever configures a source could otherwise make this machine ask its own neighbours: a metadata service, a database on
the private network, its own administration port. So a name is resolved once, every address it has is checked, the
connection goes to the checked address and nowhere else, and each redirect starts over.

rules.py      what a caller may reach (Allow), how much and how long (Limits), and how a refusal is said
addresses.py  which addresses belong to nobody's public service, tunnels that hide one included
places.py     an address as written: scheme, host, port, path; odd ways of writing a host are refused
pinned.py     the transport that connects to the checked address, under one deadline
bodies.py     what comes back, counted while it is unpacked
asking.py     fetch: resolve, check, ask, follow
posting.py    a JSON question to a server that the operator named

    >>> from giaoban.exchange.fetch import Allow, fetch, Unfetched
    >>> try:
    ...     fetch("http://169.254.169.254/latest/meta-data/")
    ... except Unfetched as why:
    ...     why.finding.code, why.finding.context["reason"]
    ('fetch.address-refused', 'metadata')
"""

from giaoban.exchange.fetch.asking import Fetched, checked_addresses, fetch
from giaoban.exchange.fetch.rules import Allow, Limits, Unfetched

__all__ = ["Allow", "Fetched", "Limits", "Unfetched", "checked_addresses", "fetch"]
