"""What a label says: which host, whose site, by which criteria, from when to when, and its place in the status list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.checklists.label.hosts import host_name
from giaoban.core.checklists.label.keys import moment, seconds
from giaoban.core.findings import Finding, Refused

KIND = "giaoban-label+jwt"
SERIAL = re.compile(r"\d{4}-\d{6,9}")


@dataclass(frozen=True)
class Label:
    """One label. `host` is in ASCII; `criteria` is the wording that the site was judged by; `status` its two places."""

    serial: str
    host: str
    owner: str
    criteria: str
    issuer: str
    issued: dt.datetime
    begins: dt.datetime
    expires: dt.datetime
    status_list: str
    status_index: int
    is_simulated: bool = False

    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "iss": self.issuer, "sub": self.host, "jti": self.serial, "iat": seconds(self.issued),
            "nbf": seconds(self.begins), "exp": seconds(self.expires), "owner": self.owner, "criteria": self.criteria,
            "status": {"status_list": {"idx": self.status_index, "uri": self.status_list}},
        }  # fmt: skip
        return found | ({"simulated": True} if self.is_simulated else {})


def label_from(payload: Mapping[str, Any]) -> Label:
    """The label of a payload whose signature was checked. Raises Refused (`label.incomplete`)."""
    try:
        place = payload["status"]["status_list"]
        times = [moment(payload[name]) for name in ("iat", "nbf", "exp")]
        words = [payload[name] for name in ("jti", "sub", "owner", "criteria", "iss")]
        index, simulated = place["idx"], payload.get("simulated", False)
        if not all(isinstance(word, str) for word in [*words, place["uri"]]) or not SERIAL.fullmatch(words[0]):
            raise ValueError("text")
        if type(index) is not int or index < 0 or not isinstance(simulated, bool):
            raise ValueError("status")
        issued, begins, expires = times
        if (
            issued is None
            or begins is None
            or expires is None
            or not begins < expires
            or host_name(words[1]) != words[1]
        ):
            raise ValueError("times or host")
    except (KeyError, TypeError, ValueError, Refused) as why:
        raise Refused([Finding("label.incomplete", context={"reason": str(why)[:80]})]) from why
    return Label(
        serial=words[0], host=words[1], owner=words[2], criteria=words[3], issuer=words[4], issued=issued,
        begins=begins, expires=expires, status_list=place["uri"], status_index=index, is_simulated=simulated,
    )  # fmt: skip
