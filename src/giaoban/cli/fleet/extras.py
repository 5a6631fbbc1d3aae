"""Faults that come on top of a day's delivery, each answered at the door or in a receipt: tried, and what was said."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from giaoban.cli.fleet import wire
from giaoban.cli.fleet.sending import EVENT, Answer, Post, event
from giaoban.cli.fleet.systems import Record, System

BOMB = 24 * 1024 * 1024  # zeros; an envelope may unpack to 16 MiB
THREAT = 300 * 1024 * 1024  # above what one body may have


@dataclass(frozen=True)
class Told:
    """What the source was told: codes, and why it is not what should have been said, if it is not."""

    codes: tuple[str, ...]
    lacking: str = ""


Extra = Callable[[Post, System, dt.date, Path], Told]


def same_twice(post: Post, system: System, day: dt.date, _: Path) -> Told:
    rows = _corrected(system, day, 2)
    body = event(system, f"{day}-twice", rows)
    first, second = (post.push(system, body, EVENT) for _ in range(2))
    system.acknowledge(rows)
    same = second.status == 200 and first.body.get("signature") == second.body.get("signature") is not None
    return Told(("fleet.same-receipt",) if same else second.codes)


def out_of_order(post: Post, system: System, day: dt.date, _: Path) -> Told:
    older = _corrected(system, day, 1)
    newer = [system.put({**older[0], "procedure": "SIM-99"}, day)]
    _pushed(post, system, f"{day}-newer", newer)
    answer = _pushed(post, system, f"{day}-older", older)
    return _counted(answer, "late", 1)


def two_writers(post: Post, system: System, day: dt.date, _: Path) -> Told:
    """Both send at the same moment, and two of the records are in both bodies."""
    rows = _corrected(system, day, 6)
    parts = [(f"{day}-one", rows[:4]), (f"{day}-other", rows[2:])]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda part: _pushed(post, system, *part), parts))
    unchanged = sum(answer.counts.get("unchanged", 0) for answer in answers)
    changed = sum(answer.counts.get("corrected", 0) for answer in answers)
    if (unchanged, changed) == (2, 6):
        return Told(("fleet.counted-unchanged",))
    return Told((*answers[0].codes, *answers[1].codes), f"unchanged {unchanged}, corrected {changed}")


def corrections(post: Post, system: System, day: dt.date, _: Path) -> Told:
    return _counted(_pushed(post, system, f"{day}-corrections", _corrected(system, day, 5)), "corrected", 5)


def deletions(post: Post, system: System, day: dt.date, _: Path) -> Told:
    """Withdrawn records, and the totals of their days said again."""
    rows = [system.put({**one, "deleted": True}, day) for one in _chosen(system, 3)]
    totals = system.totals({dt.date.fromisoformat(one["received_at"]) for one in rows})
    answer = post.push(system, event(system, f"{day}-deletions", rows, totals), EVENT)
    _acknowledge(system, answer, rows)
    return _counted(answer, "deleted", 3)


def bad_rows(post: Post, system: System, day: dt.date, _: Path) -> Told:
    """Three rows that must come back, among two good ones that must not."""
    good = _corrected(system, day, 2)
    before = (day - dt.timedelta(days=400)).isoformat()
    bad = [
        {**good[0], "dossier_id": "bad-1", "settled_at": before, "result_delivery": "paper"},
        {**good[0], "dossier_id": "bad-2", "service_level": "gold"},
        {**good[0], "dossier_id": "bad-3", "settling_unit": "province.nowhere"},
    ]
    answer = post.push(system, event(system, f"{day}-bad", [bad[0], good[0], bad[1], good[1], bad[2]]), EVENT)
    system.acknowledge(good)
    counts = answer.counts
    codes = tuple(dict.fromkeys(one["code"] for one in answer.receipt.get("quarantine", [])))
    is_right = (counts.get("accepted"), counts.get("quarantined")) == (2, 3)
    return Told(codes, "" if is_right else f"accepted {counts.get('accepted')}, returned {counts.get('quarantined')}")


def half_sent(post: Post, system: System, day: dt.date, _: Path) -> Told:
    """A line that breaks, then a body cut on the way, then the whole."""
    from giaoban.exchange.models import Batch

    rows = _corrected(system, day, 3)
    body = event(system, f"{day}-whole", rows)
    wire.break_off(post.port, post.path(system), post.headers(system, body, EVENT), body)
    cut = post.send(post.url(system), post.headers(system, body, EVENT), body[: len(body) // 2])
    kept = Batch.objects.filter(idempotency_key=f"ce:{system.key}/{day}-whole").exists()
    whole = post.push(system, body, EVENT)
    _acknowledge(system, whole, rows)
    return Told(cut.codes, "half a body was kept" if kept else "")


def wrong_signature(post: Post, system: System, day: dt.date, _: Path) -> Told:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    body = event(system, f"{day}-forged", [*system.held.values()][:1])
    forged = post.headers(system, body, EVENT, private=Ed25519PrivateKey.generate())
    return Told(post.send(post.url(system), forged, body).codes)


def replay(post: Post, system: System, day: dt.date, _: Path) -> Told:
    rows = _corrected(system, day, 1)
    body = event(system, f"{day}-replayed", rows)
    headers = post.headers(system, body, EVENT)
    _acknowledge(system, post.send(post.url(system), headers, body), rows)
    return Told(post.send(post.url(system), headers, body).codes)


def wrong_key(post: Post, system: System, day: dt.date, _: Path) -> Told:
    body = event(system, f"{day}-stolen", [*system.held.values()][:1])
    headers = {"Content-Type": EVENT, "Authorization": f"Bearer {system.key}.{'0' * 43}"}
    return Told(post.send(post.url(system), headers, body).codes)


def wrong_version(post: Post, system: System, day: dt.date, _: Path) -> Told:
    body = event(system, f"{day}-version", [*system.held.values()][:1])
    url = post.url(system, f"{system.contract}@9")
    return Told(post.send(url, post.headers(system, body, EVENT, url=url), body).codes)


def oversized(post: Post, system: System, day: dt.date, _: Path) -> Told:
    headers = {"Content-Type": EVENT, "Authorization": f"Bearer {post.keys.api[system.key]}"}
    return Told(tuple(wire.announce(post.port, post.path(system), headers, THREAT)))


def gzip_bomb(post: Post, system: System, day: dt.date, _: Path) -> Told:
    body = gzip.compress(b" " * BOMB, 9)
    return Told(post.push(system, body, EVENT, content_encoding="gzip").codes)


def strange_file(_: Post, system: System, day: dt.date, drop: Path) -> Told:
    (drop / system.key / f"{day}.docx").write_bytes(b"PK")
    (drop / system.key / f"{day}.docx.done").touch()
    return Told(())


EXTRAS: dict[str, Extra] = {
    "same-twice": same_twice,
    "out-of-order": out_of_order,
    "two-writers": two_writers,
    "corrections": corrections,
    "deletions": deletions,
    "bad-rows": bad_rows,
    "half-sent": half_sent,
    "wrong-signature": wrong_signature,
    "replay": replay,
    "wrong-key": wrong_key,
    "wrong-version": wrong_version,
    "oversized": oversized,
    "gzip-bomb": gzip_bomb,
    "strange-file": strange_file,
}


def _chosen(system: System, count: int) -> list[Record]:
    """Records that both sides hold alike."""
    ready = [one for key, one in system.held.items() if system.own[key] == one and not one["deleted"]]
    return system.chance.sample(ready, count)


def _corrected(system: System, day: dt.date, count: int) -> list[Record]:
    """New versions: settled wholly online after all, or on paper."""
    made = []
    for one in _chosen(system, count):
        online = one["result_delivery"] != "electronic"
        change = {"service_level": "full", "channel": "online", "result_delivery": "electronic"}
        changed = {**one, "settled_at": day.isoformat(), **(change if online else {"result_delivery": "paper"})}
        made.append(system.put(changed, day))
    return made


def _pushed(post: Post, system: System, name: str, rows: list[Record]) -> Answer:
    answer = post.push(system, event(system, name, rows), EVENT)
    _acknowledge(system, answer, rows)
    return answer


def _acknowledge(system: System, answer: Answer, rows: list[Record]) -> None:
    """Only what a receipt says was accepted is taken for held."""
    if answer.receipt.get("state") == "merged" and answer.counts.get("quarantined") == 0:
        system.acknowledge(rows)


def _counted(answer: Answer, name: str, wanted: int) -> Told:
    found = answer.counts.get(name, 0)
    return Told((f"fleet.counted-{name}",)) if found == wanted else Told(answer.codes, f"{name}: {found}")
