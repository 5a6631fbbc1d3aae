"""The faults a fleet knows: on whom, for how long, and by which codes the platform has to name each."""

from __future__ import annotations

from dataclasses import dataclass

PUSH = ("signed", "key")
DOSSIERS = (*PUSH, "http", "folder")


@dataclass(frozen=True)
class Kind:
    """name: as `--faults` takes it;  title: Vietnamese and English;  codes: any of them names the fault

    on:         the ways of the sources it can befall
    days:       how many days it takes
    alone:      whether the source has no other fault on these days, because it changes what the whole day delivers
    """

    name: str
    title: tuple[str, str]
    codes: tuple[str, ...]
    on: tuple[str, ...] = PUSH
    days: int = 1
    alone: bool = False


KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        Kind("same-twice", ("gửi hai lần cùng nội dung", "the same batch twice"), ("fleet.same-receipt",)),
        Kind("out-of-order", ("bản mới đến trước bản cũ", "newer before older"), ("fleet.counted-late",)),
        Kind("half-sent", ("gửi đứt giữa chừng", "half sent"), ("push.half-sent", "push.digest-differs")),
        Kind("two-writers", ("hai máy cùng gửi", "two writers"), ("fleet.counted-unchanged",)),
        Kind("corrections", ("sửa hồ sơ đã gửi", "corrections"), ("fleet.counted-corrected",)),
        Kind("deletions", ("rút hồ sơ đã gửi", "deletions"), ("fleet.counted-deleted",)),
        Kind("schema-drift", ("đổi cột không báo", "schema drift"), ("watch.schema-drift",), alone=True),
        Kind("late", ("gửi muộn", "late"), ("watch.stale",), days=2, alone=True),
        Kind("silent", ("im lặng", "silent"), ("watch.silent",), alone=True),
        Kind("silent-loss", ("mất hồ sơ không báo", "silent loss"), ("totals.rows-missing",), alone=True),
        Kind("collapse", ("số lượng sụt", "volume collapse"), ("watch.volume-low",), on=DOSSIERS, alone=True),
        Kind("flood", ("số lượng tăng vọt", "volume jump"), ("watch.volume-high",), on=DOSSIERS, alone=True),
        Kind("jump", ("số tổng tăng vọt", "jump of a sum"), ("watch.jump",), on=("report",), alone=True),
        Kind("midnight", ("23:59 tất cả trực tuyến", "all online at 23:59"), ("watch.midnight",), alone=True),
        Kind("unchanged", ("gửi lại như cũ", "unchanged re-sent"), ("watch.unchanged-resent",), days=2, alone=True),
        Kind("only-the-date", ("chỉ đổi ngày", "only the date"), ("watch.only-the-date",), on=("report",), alone=True),
        Kind("two-levels", ("hai cấp cùng báo", "two levels"), ("watch.double-levels",), alone=True),
        Kind("bad-rows", ("dòng sai", "bad rows"), ("dossier.settled-before-received",)),
        Kind("wrong-signature", ("chữ ký sai", "wrong signature"), ("push.bad-signature",), on=("signed",)),
        Kind("replay", ("phát lại yêu cầu", "replay"), ("push.replayed",), on=("signed",)),
        Kind("wrong-key", ("khóa API sai", "wrong API key"), ("push.bad-api-key",), on=("key",)),
        Kind("wrong-version", ("sai bản hợp đồng", "wrong version"), ("exchange.unknown-contract",)),
        Kind("oversized", ("quá lớn", "oversized"), ("push.too-large",)),
        Kind("gzip-bomb", ("bom nén", "gzip bomb"), ("body.unpacks-too-large",)),
        Kind("pulled-bomb", ("bom nén khi lấy", "gzip bomb pulled"), ("fetch.bomb",), on=("http",), alone=True),
        Kind("pulled-too-big", ("quá lớn khi lấy", "too big pulled"), ("fetch.too-big",), on=("http",), alone=True),
        Kind("slow-drip", ("nhỏ giọt", "slow drip"), ("fetch.too-slow",), on=("http",), alone=True),
        Kind("redirect", ("dẫn tới siêu dữ liệu", "redirect"), ("fetch.address-refused",), on=("http",), alone=True),
        Kind("strange-file", ("tệp lạ", "unknown file"), ("pull.unknown-file",), on=("folder",)),
        Kind("half-file", ("tệp gzip cụt", "half a gzip file"), ("watch.batch-refused",), on=("folder",), alone=True),
    )
}
