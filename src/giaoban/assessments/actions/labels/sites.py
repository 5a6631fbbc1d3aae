"""Registering a website, claiming its host, and showing that the claim is true."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import IntegrityError, transaction

from giaoban.assessments.models import Claim
from giaoban.core import plugins
from giaoban.core.checklists.label.badge import CLAIM_FILE, CLAIM_RECORD, claim_text
from giaoban.core.checklists.label.hosts import host_name, is_reserved, shown_host
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

SITE = "website"
SEEN = "exchange.seen_at"
"""The reader that looks at a host: `method` dns or file, `name` of the record or address of the file; gives texts."""
CLAIM_LASTS = dt.timedelta(days=30)


@transaction.atomic
def register_site(
    *, by: Person, owner: Subject, host: str, name: str, is_simulated: bool = False, now: dt.datetime
) -> Subject:
    """A website of an organisation. A host is registered once, whoever comes first; a claim shows whose it is.

    Raises NotAllowed, Refused: `label.bad-host`, `site.no-name`, `site.known`, `site.owner-ended`,
    `label.simulated-host` (a simulated site has a host that nobody can own).
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "site.register", about=owner, today=today)
    faults, ascii_host = [], ""
    try:
        ascii_host = host_name(host)
    except Refused as refusal:
        faults += refusal.findings
    if not name.strip() or len(name) > 300:
        faults.append(_fault("site.no-name", "name", limit=300))
    if not owner.is_valid_on(today) or owner.kind == SITE:
        faults.append(_fault("site.owner-ended", "owner", owner=owner.name_vi))
    if ascii_host and (known := _known(ascii_host)) is not None:
        faults.append(known)
    if is_simulated and ascii_host and not is_reserved(ascii_host):
        faults.append(_fault("label.simulated-host", "host", host=shown_host(ascii_host)))
    if faults:
        raise Refused(faults)
    title = " ".join(name.split())
    try:
        with transaction.atomic():
            made: Subject = Subject.objects.create(
                key=_key(ascii_host), kind=SITE, name_vi=title, parent=owner, owner=owner, valid_from=today,
                details={"host": ascii_host} | ({"simulated": "yes"} if is_simulated else {}),
                search=fold(f"{title} {ascii_host} {shown_host(ascii_host)}")[:900],
            )  # fmt: skip
    except IntegrityError as why:  # somebody else registered the host after it was looked up
        if (known := _known(ascii_host)) is None:
            raise
        raise Refused([known]) from why
    data = {"host": ascii_host, "owner": owner.key, "simulated": is_simulated}
    write_event(by=by, action="site.register", thing=f"subjects:{made.key}", data=data, now=now)
    return made


@transaction.atomic
def ask_claim(*, by: Person, site: Subject, method: str, now: dt.datetime) -> Claim:
    """A token to be shown at the host, good for 30 days. Asked again while one is open, the same token is given."""
    check_may(by, "site.claim", about=site, today=now.astimezone(HANOI).date())
    if method not in Claim.Method.values:
        raise Refused(
            [_fault("site.unknown-method", "method", method=method[:20], known=", ".join(Claim.Method.values))]
        )
    site = Subject.objects.select_for_update().get(pk=site.pk, kind=SITE)
    still: Claim | None = site.claims.filter(method=method, proven_at__isnull=True, until__gt=now).first()
    if still is not None:
        return still
    made: Claim = Claim.objects.create(
        site=site, method=method, token=secrets.token_urlsafe(24), asked_at=now, asked_by=by, until=now + CLAIM_LASTS
    )
    write_event(by=by, action="site.claim", thing=f"subjects:{site.key}", data={"method": method}, now=now)
    return made


def prove_claim(*, by: Person, claim: Claim, now: dt.datetime) -> Claim:
    """Looks for the token where it should stand. Found, the claim is proven; otherwise Refused says what stood there.

    The look happens outside the transaction: a slow host keeps nobody waiting. Raises NotAllowed, Refused:
    `claim.over`, `claim.not-seen`, and whatever the look itself is refused for.
    """
    check_may(by, "site.claim", about=claim.site, today=now.astimezone(HANOI).date())
    if claim.proven_at is not None:
        return claim
    if now >= claim.until:
        raise Refused([Finding("claim.over", context={"until": claim.until})])
    place = where_to_show(claim)
    texts = plugins.read(SEEN, method=claim.method, place=place)
    wanted, found = claim_text(claim.token), [text.strip()[:200] for text in texts[:5]]
    seen = "; ".join(found)[:500]
    with transaction.atomic():
        kept: Claim = Claim.objects.select_for_update().get(pk=claim.pk)
        kept.tried_at, kept.seen = now, seen
        if wanted in found and kept.proven_at is None:
            kept.proven_at = now
            data = {"method": kept.method, "place": place}
            write_event(by=by, action="site.proven", thing=f"subjects:{kept.site.key}", data=data, now=now)
        kept.save(update_fields=["tried_at", "seen", "proven_at"])
    if kept.proven_at is None:
        raise Refused([Finding("claim.not-seen", context={"place": place, "wanted": wanted, "seen": seen or "–"})])
    return kept


def where_to_show(claim: Claim) -> str:
    """The name of the record, or the address of the file."""
    host = claim.site.details["host"]
    return f"{CLAIM_RECORD}.{host}" if claim.method == Claim.Method.DNS else f"https://{host}{CLAIM_FILE}"


def _known(host: str) -> Finding | None:
    """That a host is registered, and by whom."""
    one = Subject.objects.filter(kind=SITE, key=_key(host)).select_related("owner").first()
    return one and _fault("site.known", "host", host=shown_host(host), owner=str(one.owner))


def _key(host: str) -> str:
    """Hosts are long and keys are not: what does not fit is told apart by its hash."""
    key = f"{SITE}.{host}"
    return key if len(key) <= 110 else f"{key[:90]}.{hashlib.sha256(host.encode()).hexdigest()[:16]}"


def _fault(code: str, part: str, **context: object) -> Finding:
    return Finding(code, where=Place(part=part), context=context)
