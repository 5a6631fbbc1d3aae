"""Connections for questions below HTTP: bytes out, bytes back; and one real handshake with a checked chain."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import lru_cache
from typing import Any

from giaoban.core.probes.certificates import Trust
from giaoban.core.probes.handshake import read_answer
from giaoban.core.probes.renegotiation import Conversation, Failed
from giaoban.exchange.fetch.addresses import Address

LARGEST = 65_536
Turn = Callable[[], AbstractContextManager[None]]
"""Entered before each connection, and left when it ended: what keeps the pace."""


def fault_of(why: BaseException) -> str:
    """The word a measurement keeps for what went wrong on the way."""
    if isinstance(why, TimeoutError):
        return "timeout"
    if isinstance(why, ConnectionRefusedError):
        return "refused"
    if isinstance(why, ConnectionError | ssl.SSLEOFError | ssl.SSLZeroReturnError | BrokenPipeError):
        return "closed"
    if isinstance(why, ssl.SSLError):
        return "closed"
    unreachable = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    if isinstance(why, OSError) and why.errno in unreachable:
        return "unreachable"
    return "failed"


def talk(address: Address, port: int, question: bytes, *, seconds: float) -> tuple[bytes, str]:
    """What a TLS server answers to a hello, until its first flight is complete; and what cut it short."""
    ends = time.monotonic() + seconds
    found = b""
    try:
        with socket.create_connection((str(address), port), timeout=seconds) as line:
            line.sendall(question)
            while len(found) < LARGEST and not read_answer(found).is_complete:
                line.settimeout(max(0.01, ends - time.monotonic()))
                piece = line.recv(16_384)
                if not piece:
                    return found, "closed"
                found += piece
    except OSError as why:
        return found, fault_of(why)
    return found, ""


def negotiate_again(host: str, address: Address, port: int, *, seconds: float) -> tuple[bytes, str]:
    """Whether the server lets a client begin again: `taken`, `refused`, or nothing when it never came to that."""
    conversation = Conversation(host, random=os.urandom(32))
    ends = time.monotonic() + seconds
    try:
        with socket.create_connection((str(address), port), timeout=seconds) as line:
            line.sendall(conversation.begin())
            while not conversation.verdict:
                line.settimeout(max(0.01, ends - time.monotonic()))
                try:
                    piece = line.recv(16_384)
                except ConnectionError:
                    piece = b""
                if not piece:
                    conversation.hung_up()
                elif said := conversation.go_on(piece):
                    line.sendall(said)
    except OSError as why:
        return b"", fault_of(why)
    except Failed:
        return b"", "failed"
    return conversation.verdict.encode(), ""


def trust(
    host: str, address: Address, port: int, *, ca_file: str, seconds: float, turn: Turn = nullcontext
) -> tuple[bytes, str]:
    """The chain a server shows and whether it leads to a trusted root for this host, as `Trust` keeps it.

    A chain that is refused is asked for once more, unchecked, to be kept: a connection of its own, in its own `turn`.
    """
    try:
        with turn():
            chain = _shake(host, address, port, _checking(ca_file), seconds)
        return Trust(0, "ok", chain).as_bytes(), ""
    except ssl.SSLCertVerificationError as why:
        code, message = why.verify_code, why.verify_message
    except OSError as why:
        return b"", fault_of(why)
    try:
        with turn():
            chain = _shake(host, address, port, open_context(), seconds)
    except OSError:
        chain = ()
    return Trust(code, message, chain).as_bytes(), ""


def _shake(host: str, address: Address, port: int, context: ssl.SSLContext, seconds: float) -> tuple[bytes, ...]:
    with (
        socket.create_connection((str(address), port), timeout=seconds) as line,
        context.wrap_socket(line, server_hostname=host) as shaken,
    ):
        chain = tuple(_chain(shaken))
        with suppress(OSError):
            shaken.settimeout(0.2)
    return chain


def _chain(shaken: ssl.SSLSocket) -> Iterable[bytes]:
    """All certificates shown; the public name for it came with Python 3.13, the method is older."""
    public: Callable[[], list[bytes]] | None = getattr(shaken, "get_unverified_chain", None)
    if public is not None:
        return public()
    inner: Any = getattr(shaken, "_sslobj", None)
    held = getattr(inner, "get_unverified_chain", None)
    if held is not None and (listed := held()):
        return [one.public_bytes(2) for one in listed]  # 2: DER, as `_ssl.ENCODING_DER`
    return [der] if (der := shaken.getpeercert(binary_form=True)) else []


@lru_cache(maxsize=8)
def _checking(ca_file: str) -> ssl.SSLContext:
    """Chain and name are checked; weak keys and old protocols are let through, they are judged elsewhere."""
    context = ssl.create_default_context(cafile=ca_file or None)
    _loosen(context)
    return context


@lru_cache(maxsize=1)
def open_context() -> ssl.SSLContext:
    """Checks nothing: for looking at a site whose certificate is bad. Nothing secret ever goes over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _loosen(context)
    return context


def _loosen(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:!aNULL:@SECLEVEL=0")
    context.options |= 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: a server without RFC 5746 is looked at too
