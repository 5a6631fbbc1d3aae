"""Which addresses a request from here must not reach, the ones hidden inside tunnels and translations included.

Source: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and the documents named beside each range).
Written out instead of asking `ipaddress.is_global`, whose answers changed between releases of Python.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from giaoban.exchange.fetch.rules import Allow

Address = IPv4Address | IPv6Address

METADATA = frozenset(
    map(
        ip_address,
        (
            "169.254.169.254",  # most clouds
            "169.254.170.2",  # credentials of a container
            "169.254.170.23",
            "168.63.129.16",  # a public address that one cloud answers from inside every machine
            "100.100.100.200",
            "192.0.0.192",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fd00:42::42",
        ),
    )
)
_RANGES_4 = (
    ("0.0.0.0/8", "unspecified"),  # RFC 1122: this host on this network
    ("10.0.0.0/8", "private"),  # RFC 1918
    ("100.64.0.0/10", "shared"),  # RFC 6598: carrier-grade translation
    ("127.0.0.0/8", "loopback"),  # RFC 1122
    ("169.254.0.0/16", "link-local"),  # RFC 3927
    ("172.16.0.0/12", "private"),  # RFC 1918
    ("192.0.0.0/24", "reserved"),  # RFC 6890
    ("192.0.2.0/24", "reserved"),  # RFC 5737: documentation
    ("192.31.196.0/24", "reserved"),  # RFC 7535
    ("192.52.193.0/24", "reserved"),  # RFC 7450
    ("192.88.99.0/24", "reserved"),  # RFC 7526: the 6to4 relays that were
    ("192.168.0.0/16", "private"),  # RFC 1918
    ("192.175.48.0/24", "reserved"),  # RFC 7534
    ("198.18.0.0/15", "reserved"),  # RFC 2544: benchmarks
    ("198.51.100.0/24", "reserved"),  # RFC 5737
    ("203.0.113.0/24", "reserved"),  # RFC 5737
    ("224.0.0.0/4", "multicast"),  # RFC 5771
    ("240.0.0.0/4", "reserved"),  # RFC 1112; 255.255.255.255 among them
)
_RANGES_6 = (
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private"),  # RFC 3879: site-local, given up and still routed by some
    ("fc00::/7", "private"),  # RFC 4193
    ("ff00::/8", "multicast"),
    ("64:ff9b:1::/48", "private"),  # RFC 8215: translation of one's own network
    ("100::/64", "reserved"),  # RFC 6666: discard
    ("2001::/23", "reserved"),  # RFC 2928: protocol assignments; Teredo is read before
    ("2001:db8::/32", "reserved"),  # RFC 3849
    ("2620:4f:8000::/48", "reserved"),  # RFC 7534
    ("3fff::/20", "reserved"),  # RFC 9637: documentation
    ("5f00::/16", "reserved"),  # RFC 9602
)
_BLOCKS_4 = tuple((IPv4Network(text), reason) for text, reason in _RANGES_4)
_BLOCKS_6 = tuple((IPv6Network(text), reason) for text, reason in _RANGES_6)
_UNICAST_6 = IPv6Network("2000::/3")  # all that is handed out to anybody
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_TEREDO = IPv6Network("2001::/32")  # RFC 4380
_6TO4 = IPv6Network("2002::/16")  # RFC 3056
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, given up
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})  # RFC 5214: the interface part begins so
_NEVER = frozenset({"multicast", "unspecified"})


def plain(address: Address) -> Address:
    """An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) as the IPv4 address that will be spoken to.

    >>> plain(ip_address("::ffff:10.0.0.1"))
    IPv4Address('10.0.0.1')
    """
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def embedded(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that a translator or tunnel would speak to for this one.

    >>> embedded(IPv6Address("64:ff9b::a00:1")), embedded(IPv6Address("2002:7f00:1::"))
    ([IPv4Address('10.0.0.1')], [IPv4Address('127.0.0.1')])
    """
    bits = int(address)
    low = IPv4Address(bits & 0xFFFF_FFFF)
    found = []
    if any(address in block for block in (_NAT64, _TRANSLATED)) or (address in _COMPATIBLE and bits > 1):
        found.append(low)
    if address in _6TO4:
        found.append(IPv4Address((bits >> 80) & 0xFFFF_FFFF))
    if address in _TEREDO:
        found += [IPv4Address((bits >> 64) & 0xFFFF_FFFF), IPv4Address(~bits & 0xFFFF_FFFF)]
    if (bits >> 32) & 0xFFFF_FFFF in _ISATAP:
        found.append(low)
    return found


def why_refused(address: Address, allow: Allow) -> str:
    """The reason not to connect to the address, or nothing. `allow.networks` opens what it names, and only that.

    >>> why_refused(ip_address("10.0.0.1"), Allow()), why_refused(ip_address("1.1.1.1"), Allow())
    ('private', '')
    >>> why_refused(ip_address("10.0.0.1"), Allow(networks=("10.0.0.0/24",)))
    ''
    """
    address = plain(address)
    reason = _reason(address)
    if not reason or reason in _NEVER:
        return reason
    named = [block for block in allow.ranges if block.version == address.version and address in block]
    if reason == "metadata":
        named = [block for block in named if block.num_addresses == 1]
    return "" if named else reason


def _reason(address: Address) -> str:
    if address in METADATA:
        return "metadata"
    if isinstance(address, IPv4Address):
        return next((reason for block, reason in _BLOCKS_4 if address in block), "")
    inner = embedded(address)
    if reasons := [reason for reason in map(_reason, inner) if reason]:
        return "metadata" if "metadata" in reasons else reasons[0]
    if address in _NAT64:
        return ""
    if found := next((reason for block, reason in _BLOCKS_6 if address in block), ""):
        return found
    return "" if address in _UNICAST_6 else "reserved"


def address_of(text: str) -> Address:
    """As the resolver gave it; a zone (`fe80::1%eth0`) is kept by `ipaddress` and refused by its range.

    Raises ValueError for text that is no address.
    """
    return plain(ip_address(text))
