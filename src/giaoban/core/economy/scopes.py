"""Which activities count as digital: scopes as versioned data, and what they mean for the sectors of a table.

A scope lists codes of ISIC Rev. 4 or of a classification that begins with it (VSIC 2018, CPA 2008, NACE 2, the OECD's
45 industries). A sector inside a listed code is digital; one that is wider than a listed code (46 for 4651, 58 for 582)
is digital in part, and how much is for the user to say: no share is ever assumed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from giaoban.core.economy.table import Array, IOTable
from giaoban.core.findings import Finding, Place, Refused

LIKE_ISIC = frozenset({"isic4", "vsic2018", "cpa2008", "nace2", "icio45"})
"""Classifications whose first digits are those of ISIC Rev. 4."""
_SECTIONS = {
    **{"A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47)},
    **{"H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82)},
    **{"O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99)},
}
_FIELDS = {"title", "version", "classification", "codes", "valid_from", "source", "evidence", "note"}


@dataclass(frozen=True)
class Scope:
    """A named list of activities with its version and source. `evidence`: seen, memory, stated, computed."""

    key: str
    codes: tuple[str, ...]
    title_vi: str = ""
    title_en: str = ""
    version: str = "1"
    classification: str = "isic4"
    valid_from: dt.date | None = None
    source: str = ""
    evidence: str = "unknown"

    def weights(self, table: IOTable, shares: Mapping[str, float] | None = None) -> Array:
        """The digital weight of each sector of a table, 0 to 1.

        `shares` says it outright for the sectors it names (from a survey, or turnover of the listed activities). Raises
        Refused: `economy.scope-share-missing` with every sector that is wider than a listed code and has no share,
        `economy.scope-needs-concordance` when the table's codes are not like ISIC and a sector has no share,
        `economy.weight-range`, `economy.unknown-sector`, `economy.scope-empty` when no sector is digital.

        >>> Scope("two", ("26", "582")).meets("26"), Scope("two", ("26", "582")).meets("58")
        ('whole', 'part')
        """
        shares = shares or {}
        table.weights(shares)  # refuses codes the table does not have
        if bad := {code: share for code, share in shares.items() if not 0 <= share <= 1}:
            said = "; ".join(f"{code} = {share}" for code, share in bad.items())
            raise Refused([Finding("economy.weight-range", context={"cells": said, "count": len(bad)})])
        unsaid = [code for code in table.sectors if code not in shares]
        if unsaid and table.classification not in LIKE_ISIC:
            context = {"scope": self.key, "classification": table.classification or "?", "sectors": ", ".join(unsaid)}
            raise Refused([Finding("economy.scope-needs-concordance", where=table.place(), context=context)])
        meets = {code: self.meets(code) for code in unsaid}
        if part := [code for code, how in meets.items() if how == "part"]:
            listed = {code: ", ".join(self._inside(code)) for code in part}
            said = "; ".join(f"{code} ⊃ {inside}" for code, inside in listed.items())
            context = {"scope": self.key, "sectors": said, "count": str(len(part))}
            raise Refused([Finding("economy.scope-share-missing", where=table.place(), context=context)])
        made = np.array([shares.get(code, 1.0 if meets.get(code) == "whole" else 0.0) for code in table.sectors])
        if not made.any():
            raise Refused([Finding("economy.scope-empty", where=table.place(), context={"scope": self.key})])
        return made

    def meets(self, sector: str) -> str:
        """ "whole" when every activity of the sector is listed, "part" when some are or may be, "" when none is."""
        held = activities(sector)
        inside = [any(one.startswith(code) for code in self.codes) for one in held]
        if held and all(inside):
            return "whole"
        wider = any(code.startswith(one) for one in held for code in self.codes)
        return "part" if any(inside) or wider else ""

    def _inside(self, sector: str) -> list[str]:
        held = activities(sector)
        return [code for code in self.codes if any(code.startswith(one) or one.startswith(code) for one in held)]


def activities(sector: str) -> tuple[str, ...]:
    """The divisions, groups or classes of ISIC that a sector's code covers; () when the code is of another kind.

    Two digits, a hyphen and two higher digits are a range (06-07); otherwise what follows a hyphen narrows the division
    (20-3 is group 203). The OECD joins divisions by T or by an underscore.

    >>> activities("62T63"), activities("J62_63"), activities("06-07"), activities("20-3"), activities("10-2-3")
    (('62', '63'), ('62', '63'), ('06', '07'), ('203',), ('102', '103'))
    >>> activities("G"), activities("NM_38"), activities("4651"), activities("total")
    (('45', '46', '47'), ('38',), ('4651',), ())
    """
    if sector in _SECTIONS:
        return _between(*_SECTIONS[sector])
    code = re.sub(r"^[A-Za-z]{2,}_", "", sector)  # NM_, NPISH_: the same activity outside the market
    if match := re.fullmatch(r"[A-U]?(\d\d)[T_](\d\d)", code):
        joined = "T" in code[1:] or int(match[2]) > int(match[1])
        return _between(int(match[1]), int(match[2])) if joined else (match[1], match[2])
    if match := re.fullmatch(r"(\d\d)-(\d\d)", code):
        low, high = int(match[1]), int(match[2])
        return _between(low, high) if high > low else (match[1] + match[2],)
    if match := re.fullmatch(r"(\d\d)((?:-\d{1,2})+)(?:[A-Z]+)?", code):
        return tuple(match[1] + part for part in match[2].strip("-").split("-"))
    if match := re.fullmatch(r"[A-U]?(\d{2,5})(?:[A-Z]+)?", code):
        return (match[1],)
    return ()


def _between(low: int, high: int) -> tuple[str, ...]:
    return tuple(f"{division:02}" for division in range(low, high + 1))


def parse_scopes(text: str, *, file: str = "") -> dict[str, Scope]:
    """Scopes from YAML by key (packs/vn/economy/scopes.yaml). Raises Refused with every fault of the file.

    >>> parse_scopes('''
    ... two: {title: {vi: Hai ngành, en: Two}, version: "1", classification: isic4, codes: ["61", "62"],
    ...       source: our own, evidence: stated}
    ... ''')["two"].codes
    ('61', '62')
    """
    import yaml

    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError as why:
        raise Refused([Finding("economy.scope-file", where=Place(file), context={"reason": str(why)[:200]})]) from None
    if not isinstance(read, dict):
        reason = "a mapping of scopes by key was expected"
        raise Refused([Finding("economy.scope-file", where=Place(file), context={"reason": reason})])
    findings: list[Finding] = []
    made = {}
    for key, fields in read.items():
        faults = _field_faults(fields)
        findings += [
            Finding("economy.scope-file", where=Place(file, part=str(key)), context={"reason": fault})
            for fault in faults
        ]
        if not faults:
            made[str(key)] = _scope(str(key), fields)
    if findings:
        raise Refused(findings)
    return made


def _field_faults(fields: Any) -> list[str]:
    if not isinstance(fields, dict):
        return ["fields were expected"]
    faults = [f"unknown field {name}" for name in sorted(map(str, set(fields) - _FIELDS))]
    codes = fields.get("codes")
    if not isinstance(codes, list) or not codes or not all(isinstance(one, str) and one.isdigit() for one in codes):
        faults.append("codes must be a list of quoted digits")
    if not isinstance(fields.get("title", {}), dict):
        faults.append("title must have vi and en")
    if not fields.get("source") or not fields.get("evidence"):
        faults.append("source and evidence are missing")
    if not isinstance(fields.get("valid_from"), dt.date | None):
        faults.append("valid_from must be a date")
    return faults


def _scope(key: str, fields: Mapping[str, Any]) -> Scope:
    return Scope(
        key,
        tuple(fields["codes"]),
        title_vi=str(fields.get("title", {}).get("vi", "")),
        title_en=str(fields.get("title", {}).get("en", "")),
        version=str(fields.get("version", "1")),
        classification=str(fields.get("classification", "isic4")),
        valid_from=fields.get("valid_from"),
        source=str(fields["source"]),
        evidence=str(fields["evidence"]),
    )
