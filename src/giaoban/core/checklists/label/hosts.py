"""One spelling of a host name: lower case, IDNA 2008 in ASCII, without the dot at the end."""

from __future__ import annotations

import idna

from giaoban.core.findings import Finding, Place, Refused

RESERVED = ("example", "invalid", "localhost", "test")
"""Names that nobody can own (RFC 2606, RFC 6761): the only ones a simulated label may stand for."""


def host_name(text: str) -> str:
    """The host as DNS asks for it. Raises Refused (`label.bad-host`) for anything that is not a public host name.

    >>> host_name("Bộ-Số.VN."), host_name("www.example.vn")
    ('xn--b-s-cmzqb.vn', 'www.example.vn')
    """
    written = text.strip()
    bare = written[:-1] if written.endswith(".") else written
    try:
        if len(written) > 300 or not bare or bare != bare.strip():
            raise ValueError("length")
        found = idna.encode(bare, uts46=True, std3_rules=True, transitional=False).decode().lower()
        if found.endswith("."):  # full-width dots come out of the mapping as ordinary ones
            raise ValueError("two dots")
        labels = found.split(".")
        if len(labels) < 2 or labels[-1].isdigit() or len(found) > 253:
            raise ValueError("no public name")
    except (idna.IDNAError, ValueError, UnicodeError, IndexError) as why:
        context = {"host": written[:100], "reason": str(why)[:160]}
        raise Refused([Finding("label.bad-host", where=Place(part="host"), context=context)]) from why
    return found


def shown_host(host: str) -> str:
    """The host as people read it.

    >>> shown_host("xn--b-s-cmzqb.vn")
    'bộ-số.vn'
    """
    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host


def is_reserved(host: str) -> bool:
    """Whether the name can belong to nobody.

    >>> is_reserved("so.example"), is_reserved("example.vn")
    (True, False)
    """
    return host.rpartition(".")[2] in RESERVED
