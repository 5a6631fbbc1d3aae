"""Links that act for somebody without an account: signed with the site's key, so nothing of them is kept.

    consent  subscription and the nonce of the request, good for CONSENT_DAYS; a newer request ends it
    leaving  the subscription alone, good for ever: a mail of last year can still be unsubscribed from

What a link says is read here; whether it still holds is decided by the action against the row.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

CONSENT_DAYS = 3
_CONSENT, _LEAVING = "giaoban.subscription.consent", "giaoban.subscription.leaving"


@dataclass(frozen=True)
class Consent:
    """What a link of consent says: whose request, which one, and whether its time is over."""

    subscription: int
    nonce: str
    is_over: bool


def consent_token(subscription: int, nonce: str, *, now: dt.datetime) -> str:
    """Goes into the one mail that asks for consent. `nonce` is of letters and digits."""
    return _signer(_CONSENT).sign(f"{subscription}.{nonce}.{int(now.timestamp())}")


def read_consent(token: str, *, now: dt.datetime) -> Consent | None:
    """None for what we never signed, and for a link from the future."""
    found = re.fullmatch(r"(\d{1,18})\.([0-9a-z]{1,32})\.(\d{1,12})", _said(_CONSENT, token), re.ASCII)
    if found is None:
        return None
    age = now.timestamp() - int(found[3])
    return Consent(int(found[1]), found[2], age > CONSENT_DAYS * 86_400) if age >= -60 else None


def leaving_token(subscription: int) -> str:
    return _signer(_LEAVING).sign(str(subscription))


def read_leaving(token: str) -> int | None:
    """The number of the subscription; None for what we never signed."""
    said = _said(_LEAVING, token)
    return int(said) if said else None


def _signer(salt: str) -> Signer:
    return Signer(salt=salt, sep="~")  # a colon in an address is broken over lines by some mail programmes


def _said(salt: str, token: str) -> str:
    try:
        return _signer(salt).unsign(token)
    except BadSignature:
        return ""
