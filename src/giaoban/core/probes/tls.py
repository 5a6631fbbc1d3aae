"""Protocols and cipher suites, judged from the first flights that a server answered with.

A version is offered when the server chose it; refused when it raised an alert or hung up; else nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from giaoban.core.probes.handshake import RENEGOTIATION_INFO, TLS_1_3, VERSIONS, Answer, read_answer
from giaoban.core.probes.measurement import Exchange, Measurement
from giaoban.core.probes.outcome import Outcome, gate, graded, untested
from giaoban.core.probes.suites import GROUPS, NAMES, SSL2, is_forward_secret, why_broken

TITLES = {"ssl2": "SSL 2.0", "ssl3": "SSL 3.0", "tls10": "TLS 1.0", "tls11": "TLS 1.1", "tls12": "TLS 1.2",
          "tls13": "TLS 1.3"}  # fmt: skip
FORBIDDEN = ("ssl2", "ssl3", "tls10", "tls11")


def offered(visit: Measurement) -> dict[str, bool | None]:
    """Each version: offered, refused, or not known."""
    return {name: _is_offered(visit.get(f"tls/{name}"), VERSIONS[name]) for name in VERSIONS}


def suite_name(answer: Answer) -> str:
    known = SSL2 if answer.version == VERSIONS["ssl2"] else NAMES
    return known.get(answer.suite, f"{answer.suite:04X}")


def judge_tls(visit: Measurement) -> Iterator[Outcome]:
    """The six outcomes about protocols and suites."""
    found = offered(visit)
    yield _protocols(found)
    yield _broken(visit)
    yield _newest(found)
    yield from _strength(visit, found)
    yield _compression(visit, found)
    yield _renegotiation(visit, found)


def _is_offered(exchange: Exchange | None, version: int) -> bool | None:
    if exchange is None or exchange.is_unknown or (not exchange.data and exchange.fault == "refused"):
        return None
    answer = read_answer(exchange.data)
    return answer.kind == "hello" and answer.version == version


def _protocols(found: dict[str, bool | None]) -> Outcome:
    evidence = tuple(f"tls/{name}" for name in VERSIONS)
    if bad := [TITLES[name] for name in FORBIDDEN if found[name]]:
        return gate("no-ssl3-tls10-11", False, "old-protocol", *evidence, found=", ".join(bad))
    if any(found[name] is None for name in VERSIONS):
        return untested("no-ssl3-tls10-11", "no-answer", *evidence)
    if not (found["tls12"] or found["tls13"]):
        return gate("no-ssl3-tls10-11", False, "no-modern-protocol", *evidence)
    return gate("no-ssl3-tls10-11", True, "protocols-modern", *evidence)


def _broken(visit: Measurement) -> Outcome:
    """Any one is enough to fail; SSL 2.0 knows no other."""
    check, evidence = "no-broken-suites", ("tls/suites/broken",)
    exchange = visit.get("tls/suites/broken")
    if exchange is None or exchange.is_unknown or (not exchange.data and exchange.fault == "refused"):
        return untested(check, "no-answer", *evidence)
    answer = read_answer(exchange.data)
    why = why_broken(answer.suite) if answer.kind == "hello" else ""
    if why:
        return gate(check, False, f"suite-{why}", *evidence, suite=suite_name(answer))
    return gate(check, True, "suites-sound", *evidence)


def _newest(found: dict[str, bool | None]) -> Outcome:
    if found["tls13"]:
        return graded("tls13", "5", "tls13-offered", "tls/tls13")
    if found["tls13"] is None or found["tls12"] is None:
        return untested("tls13", "no-answer", "tls/tls13", "tls/tls12")
    level, reason = ("3", "tls12-only") if found["tls12"] else ("0", "no-modern-protocol")
    return graded("tls13", level, reason, "tls/tls13", "tls/tls12")


def _strength(visit: Measurement, found: dict[str, bool | None]) -> Iterator[Outcome]:
    """By groups: whatever the server prefers among those offered, each answer settles one question."""
    evidence = tuple(f"tls/suites/{name}" for name in GROUPS)
    taken: dict[str, Answer | None] = {}
    for name in GROUPS:
        exchange = visit.get(f"tls/suites/{name}")
        if exchange is None or exchange.is_unknown or (not exchange.data and exchange.fault == "refused"):
            yield untested("forward-secrecy", "no-answer", *evidence)
            yield untested("aead-only", "no-answer", *evidence)
            return
        answer = read_answer(exchange.data)
        taken[name] = answer if answer.kind == "hello" and answer.version < TLS_1_3 else None
    if not (found["tls13"] or any(taken.values())):
        yield untested("forward-secrecy", "no-answer", *evidence)
        yield untested("aead-only", "no-answer", *evidence)
        return
    chosen = [answer for answer in taken.values() if answer]
    fixed = next((answer for answer in chosen if not is_forward_secret(answer.suite)), None)
    if fixed is None:
        yield graded("forward-secrecy", "5", "forward-secrecy-all", *evidence)
    elif found["tls13"] or any(is_forward_secret(answer.suite) for answer in chosen):
        yield graded("forward-secrecy", "2", "forward-secrecy-some", *evidence, suite=suite_name(fixed))
    else:
        yield graded("forward-secrecy", "0", "forward-secrecy-none", *evidence, suite=suite_name(fixed))
    if weak := taken["3des"]:
        yield graded("aead-only", "0", "suite-3des", *evidence, suite=suite_name(weak))
    elif weak := taken["cbc"] or taken["broken"]:
        yield graded("aead-only", "2", "suite-not-aead", *evidence, suite=suite_name(weak))
    else:
        yield graded("aead-only", "4", "suites-aead", *evidence)


def _compression(visit: Measurement, found: dict[str, bool | None]) -> Outcome:
    answer = _older(visit)
    if answer is not None:
        on = answer.compression != 0
        reason = "tls-compression" if on else "no-tls-compression"
        return graded("no-tls-compression", "0" if on else "2", reason, "tls/tls12")
    if found["tls13"] and found["tls12"] is False:
        return graded("no-tls-compression", "2", "tls13-knows-none", "tls/tls13")
    return untested("no-tls-compression", "no-answer", "tls/tls12")


def _renegotiation(visit: Measurement, found: dict[str, bool | None]) -> Outcome:
    """RFC 5746, and whether a client may begin it again: 2 points for both, 1 for one of them."""
    check, evidence = "secure-renegotiation", ("tls/tls12", "tls/again")
    answer = _older(visit)
    if answer is None:
        if found["tls13"] and found["tls12"] is False:
            return graded(check, "2", "tls13-knows-none", "tls/tls13")
        return untested(check, "no-answer", *evidence)
    again = visit.get("tls/again")
    taken = {b"taken": True, b"refused": False}.get(again.data) if again else None
    if taken is None:
        return untested(check, "not-tried", *evidence)
    secure = RENEGOTIATION_INFO in answer.extensions
    if secure and not taken:
        return graded(check, "2", "renegotiation-secure", *evidence)
    if not secure and taken:
        return graded(check, "0", "renegotiation-insecure-and-taken", *evidence)
    return graded(check, "1", "renegotiation-taken" if taken else "renegotiation-insecure", *evidence)


def _older(visit: Measurement) -> Answer | None:
    """What a server of TLS 1.2 or older answered to the widest hello."""
    for name in ("tls/tls12", "tls/tls11", "tls/tls10", "tls/ssl3"):
        exchange = visit.get(name)
        answer = read_answer(exchange.data) if exchange else None
        if answer and answer.kind == "hello" and answer.version < TLS_1_3:
            return answer
    return None
