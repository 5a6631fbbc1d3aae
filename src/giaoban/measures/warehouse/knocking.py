"""Whether anybody listens where an engine is said to be, asked before the engine's own client is started.

The client of Spark asks a master that is not there for a minute and a half and prints what Java thinks of it. The
address is the operator's own setting; a connection is opened, nothing is sent, and it is closed.
"""

from __future__ import annotations

import re
import socket

PATIENCE = 5.0
"""Seconds for each machine."""
_PLACE = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^:/;,@\[\]]+)):(?P<port>\d{1,5})")


def places(address: str) -> list[tuple[str, int]]:
    """The machines an address names: `spark://` several with commas, `sc://` one with options behind it.

    >>> places("spark://a:7077,b:7078"), places("sc://a:15002/;token=x:1"), places("local[2]"), places("sc://a")
    ([('a', 7077), ('b', 7078)], [('a', 15002)], [], [])
    """
    scheme, mark, rest = address.partition("://")
    if not mark or scheme not in ("spark", "sc"):
        return []
    found = (_PLACE.fullmatch(one) for one in re.split("[/;]", rest, maxsplit=1)[0].split(","))
    return [(one["six"] or one["name"], int(one["port"])) for one in found if one]


def knock(address: str, *, patience: float = PATIENCE) -> None:
    """Returns where one of the machines takes a connection, or where none is named.

    Raises OSError, of the last one, where none does.
    """
    last: OSError | None = None
    for place in places(address):
        try:
            socket.create_connection(place, patience).close()
        except (OSError, OverflowError) as why:  # a port above 65535 overflows
            last = why if isinstance(why, OSError) else OSError(str(why))
        else:
            return
    if last is not None:
        raise last
