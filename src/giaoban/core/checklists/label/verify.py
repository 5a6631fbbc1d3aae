"""Whether a label holds: for this host, at this moment, by these keys, not revoked, and in the public log.

Nothing is fetched here. The keys have to come from where the reader trusts them, never from the label itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from giaoban.core.checklists.label.hosts import host_name, is_reserved, shown_host
from giaoban.core.checklists.label.keys import Keys, opened
from giaoban.core.checklists.label.log import check_logged
from giaoban.core.checklists.label.status import status_list
from giaoban.core.checklists.label.token import KIND, Label, label_from
from giaoban.core.findings import Finding, Refused, Severity, has_errors


@dataclass(frozen=True)
class Verdict:
    """`label` is what a genuine signature stands under, even when it does not hold; `findings` say why it does not."""

    label: Label | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return self.label is not None and not has_errors(self.findings)


def verify(
    text: str, *, host: str, keys: Keys, now: dt.datetime, status: str | None, proof: Any = None,
    without_status: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on a label's text for a host.

    status           the signed status list; without it a label does not hold (`label.status-not-checked`), because a
                     revoked one looks like any other, unless `without_status` says that this is known
    proof            that the log holds it; without one a warning says that the log was not asked
    """
    try:
        wanted = host_name(host)
    except Refused as why:
        return Verdict(None, tuple(why.findings))
    text = text.strip()
    try:
        label = label_from(opened(text, typ=KIND, keys=keys, now=now).payload)
    except Refused as why:
        return Verdict(None, tuple(why.findings))
    faults: list[Finding] = []
    if label.host != wanted:
        faults.append(_fault("label.other-host", host=shown_host(wanted), labelled=shown_host(label.host)))
    if now >= label.expires:
        faults.append(_fault("label.expired", expired=label.expires))
    if now < label.begins:
        faults.append(_fault("label.not-yet", begins=label.begins))
    if label.is_simulated:
        bad = Severity.WARNING if is_reserved(label.host) else Severity.ERROR
        faults.append(Finding("label.simulated", bad, context={"host": shown_host(label.host)}))
    faults += _status_faults(label, status, keys, now, without_status=without_status)
    if proof is None:
        faults.append(Finding("label.log-not-checked", Severity.WARNING))
    else:
        try:
            check_logged(text, proof, keys=keys, now=now)
        except Refused as why:
            faults += why.findings
    return Verdict(label, tuple(faults))


def _status_faults(
    label: Label, status: str | None, keys: Keys, now: dt.datetime, *, without_status: bool
) -> list[Finding]:
    if status is None:
        return [Finding("label.status-not-checked", Severity.WARNING if without_status else Severity.ERROR)]
    try:
        known = status_list(status.strip(), keys=keys, now=now)
    except Refused as why:
        return list(why.findings)
    faults = []
    if known.place != label.status_list:
        faults.append(_fault("label.other-status", place=known.place[:120], wanted=label.status_list))
    if now >= known.expires:
        faults.append(_fault("label.status-old", expired=known.expires))
    match known.is_revoked(label.status_index):
        case True:
            faults.append(_fault("label.revoked", serial=label.serial, at=known.issued))
        case None:
            faults.append(_fault("label.status-unknown", serial=label.serial))
    return faults


def _fault(code: str, **context: Any) -> Finding:
    return Finding(code, context=context)
