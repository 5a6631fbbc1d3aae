"""The same target stated differently: inside one text, across texts given together, or against known targets.

Code: `claim.target-conflict`; a warning when a text contradicts a text or every known target, a note when it agrees
with one source and another source says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from giaoban.core.findings import Severity
from giaoban.core.linter.claims.context import is_change
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.known import Known, KnownTarget
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed
from giaoban.core.linter.tolerance import written

_AIMS = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|phấn đấu|đặt ra|đề ra|cần đạt|phải đạt|sẽ đạt|hướng tới|định hướng|nhiệm vụ năm)\b"
)
_YEAR_BEHIND = re.compile(r"^\s*(?:[^.,;()%\d]{0,60}\s)?(?:vào|trong|đến|tới|cho)\s+(?:cuối |hết |trước )?$")
_MINISTRIES = re.compile(r"\b(?:trong đó bộ|bộ, ngành|các bộ|khối bộ|bộ ngành|cấp bộ)\b")
_PROVINCES = re.compile(r"\b(?:địa phương|các tỉnh|khối tỉnh|cấp tỉnh|tỉnh, thành phố)\b")
_FILLER = frozenset(
    {
        "mục", "tiêu", "chỉ", "phấn", "đấu", "năm", "đến", "là", "đạt", "tỷ", "lệ", "của", "cả", "nước", "được",
        "trên", "tối", "thiểu", "ít", "nhất", "và", "trong", "vào", "có", "các", "kết", "luận", "hội", "nghị",
        "theo", "đó", "với", "cho", "hết", "cuối", "tháng", "quý", "đặt", "ra", "đề", "sẽ", "cần", "phải", "hơn",
        "khoảng", "số", "từ", "ở", "tại", "kế", "hoạch", "bộ", "ngành", "địa", "phương", "ban", "hành", "triển",
        "khai", "tổ", "chức", "nhiệm", "vụ", "quốc", "gia", "toàn", "tỉnh", "thành", "phố", "chung", "thực", "hiện",
        "hoàn", "thuộc", "phạm", "vi", "quản", "lý",
    }
)  # fmt: skip
_CONTAINED, _ALIKE = 0.8, 0.6
"""Two targets speak of one thing when the shorter wording is nearly all in the longer, and most words are shared."""


@dataclass(frozen=True)
class Stated:
    """A target a text states, with what is needed to compare it with another."""

    figure: Figure
    passage: Passage
    year: int
    scope: str
    words: frozenset[str]
    clause: str
    file: str = ""
    topic: tuple[tuple[str, ...], ...] = ()
    """The words of the known target it speaks of, when there is one."""

    def is_same_as(self, other: Stated) -> bool:
        if (self.year, self.scope) != (other.year, other.scope):
            return False
        if self.topic and self.topic == other.topic:
            return True
        shared, either = self.words & other.words, self.words | other.words
        fewest = min(len(self.words), len(other.words))
        return fewest >= 3 and len(shared) / fewest >= _CONTAINED and len(shared) / len(either) >= _ALIKE


def stated_targets(passage: Passage, known: Known, file: str = "") -> Iterator[Stated]:
    """Percent targets of the sentence with their year; a figure without a year is no comparable target."""
    aims = list(_AIMS.finditer(passage.low, passage.focus))
    if not aims:
        return
    rates = [
        f for f in passage.figures if f.kind == Kind.PERCENT and f.start >= passage.focus and not is_change(passage, f)
    ]
    for place, figure in enumerate(rates):
        inside = passage.in_brackets(figure.start)
        aimed = any(aim.start() < figure.start and (inside or not passage.in_brackets(aim.start())) for aim in aims)
        year = _year(passage, figure, inside)
        if not aimed or year is None or figure.high is not None:
            continue
        start = rates[place - 1].end if place else passage.focus
        clause = _clause(passage, figure, start, inside)
        scope = _scope(re.split(r"[;()]", clause)[-1][-130:])
        words = frozenset(word for word in re.findall(r"[a-zà-ỹ]+", clause) if word not in _FILLER)
        topics = [t.words for t in known.targets if all(any(word in clause for word in group) for group in t.words)]
        yield Stated(figure, passage, year, scope, words, clause, file, topics[0] if topics else ())


def against_known(stated: Stated, known: Known) -> Iterator[ClaimFinding]:
    """Known targets of the same topic and year. A block's target beside the nation's is worth a note, no more."""
    same = [target for target in known.targets if target.year == stated.year and target.words == stated.topic]
    within = [target for target in same if target.scope == stated.scope]
    others = [target for target in within if target.value != stated.figure.value]
    if others and len(others) == len(within):
        yield _conflict(stated, others, Severity.WARNING)
        return
    if stated.scope != "nation":
        others += [target for target in same if target.scope == "nation" and target.value != stated.figure.value]
    if others:
        yield _conflict(stated, others, Severity.NOTE)


def among_texts(targets: Iterable[Stated]) -> Iterator[tuple[str, ClaimFinding]]:
    """Each target that differs from one stated before it, with the file it stands in."""
    earlier: list[Stated] = []
    for target in targets:
        for other in earlier:
            if target.is_same_as(other) and target.figure.value != other.figure.value:
                where = f"{other.file} " if other.file and other.file != target.file else ""
                yield (
                    target.file,
                    claim(
                        "claim.target-conflict",
                        target.passage,
                        target.figure,
                        severity=Severity.WARNING,
                        stated=printed(target.figure),
                        recomputed=printed(other.figure),
                        nearest=printed(other.figure),
                        words={
                            "old": printed(target.figure),
                            "year": target.year,
                            "source": f"{where}đoạn {other.passage.paragraph}",
                        },
                    ),
                )
                break
        if len(earlier) < 2000:
            earlier.append(target)


def _conflict(stated: Stated, others: list[KnownTarget], severity: Severity) -> ClaimFinding:
    first = others[0]
    source = "; ".join(f"{target.source}: {written(target.value)}" for target in others)
    return claim(
        "claim.target-conflict",
        stated.passage,
        stated.figure,
        severity=severity,
        stated=printed(stated.figure),
        recomputed=first.value,
        nearest=first.value,
        words={"year": stated.year, "source": source, "old": printed(stated.figure)},
    )


def _year(passage: Passage, figure: Figure, inside: bool) -> int | None:
    """ "95% vào năm 2025" names it behind; else the last year named before, not one in brackets that are closed."""
    years = [mention for mention in passage.mentions if mention.last and not mention.is_impossible]
    for mention in years:
        if 0 <= mention.start - figure.end < 80 and _YEAR_BEHIND.match(passage.low[figure.end : mention.start]):
            return mention.last.year if mention.last else None
    before = [m for m in years if m.end <= figure.start and (inside or not passage.in_brackets(m.start))]
    return before[-1].last.year if before and before[-1].last else None


def _scope(text: str) -> str:
    if _MINISTRIES.search(text):
        return "both" if _PROVINCES.search(text) else "ministries"
    return "provinces" if _PROVINCES.search(text) else "nation"


def _clause(passage: Passage, figure: Figure, start: int, inside: bool) -> str:
    """What the target is about: the words since the figure before it, and those behind it up to a comma.

    In brackets, and for "... và địa phương là 70%", what was said before them still holds.
    """
    before = passage.low[max(start, figure.start - 160) : figure.start]
    after = re.split(r"[.;()]|,(?! (?:ngành|địa phương|thành phố|tỉnh))", passage.low[figure.end : figure.end + 200])[0]
    if inside:
        head = passage.low[passage.focus : passage.low.rfind("(", 0, figure.start)][-160:]
        return f"{head} ; {before.rsplit('(', 1)[-1]} {after}"
    before = re.split(r"[.;(]\s?", before)[-1]
    if aims := list(_AIMS.finditer(before)):
        before = before[aims[-1].end() :]
    if (
        re.match(r"^\s*(?:,|và)\s+(?:của |các |khối |với |đối với )*(?:địa phương|tỉnh|bộ)", before)
        and len(before) < 60
    ):
        return f"{passage.low[passage.focus : start][-160:]} ; {before} {after}"
    return f"{before} {after}"
