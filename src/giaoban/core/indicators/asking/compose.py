"""Puts the parts of a question together. A part that finds no place in the query makes the question unreadable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from giaoban.core.indicators.asking.clocks import Clocks, Unreadable
from giaoban.core.indicators.asking.lexicon import SubjectName
from giaoban.core.indicators.asking.query import Bound, FigureQuery
from giaoban.core.indicators.asking.spans import Span
from giaoban.core.periods import Period

NATION = "country"
AMONG = ("rank", "ranking", "absent", "present", "place")
"""Parts that only make sense among several organisations."""
SHARE = "share_of_organisations"
UNITS = {
    "vnd": ("million_vnd", "billion_vnd", "trillion_vnd"),
    "usd": ("million_usd", "billion_usd"),
    "people": ("people", "ratio"),
    "subscriptions": ("subscriptions", "subs_per_100"),
    "rank": ("rank",),
    "households": ("households",),
}
SEVERAL = 5  # how many "những tỉnh cao nhất" are, when no number is said


class Composer(Clocks):
    """One question. `query` uses up the parts one after the other; what is left over is a fault."""

    def query(self) -> FigureQuery:
        """Raises Unreadable."""
        if not self._having("indicator"):
            raise Unreadable("asking.no-indicator", words=self._said(self.parts))
        known, frame = self._known(), self._frame()
        periods, step, recent, against = self._time()
        subjects, kinds, region, top = self._whom(periods, frame)
        named = kinds or tuple(dict.fromkeys(self.lexicon.subjects[key].kind for key in subjects))
        if not named and self._having(*AMONG):
            named = tuple(sorted({one.kind for one in self.lexicon.subjects.values()} & set(self._organised())))
        indicators = self._indicators(named)
        if not subjects and not kinds:
            subjects, kinds = self._default_whom(indicators)
        made = self._act(indicators, subjects, kinds, periods, against)
        subjects, kinds = made.pop("whom", (subjects, kinds))
        if recent:
            made |= {"act": "series", "step": step}
        if top and made["act"] != "rank":
            raise Unreadable("asking.number-alone", words=str(top))
        if made["act"] == "rank":
            made["top"] = top or made.get("top", 1)
        if self.parts:
            raise Unreadable("asking.does-not-fit", words=self._said(self.parts), act=made["act"])
        if len(indicators) > 1 and made["act"] not in ("value", "series", "target", "source"):
            raise Unreadable("asking.several-indicators", indicators, words=", ".join(indicators))
        if made["act"] == "change":
            periods = tuple(sorted(periods, key=Period.parse))
        return FigureQuery(
            indicators=indicators,
            subjects=subjects,
            kinds=kinds,
            region=region,
            periods=periods,
            recent=recent,
            frame=frame,
            known=known,
            **made,
        )

    # Whom

    def _whom(self, periods: tuple[str, ...], frame: str) -> tuple[tuple[str, ...], tuple[str, ...], str, int]:
        """Subjects, or kinds with a region; and the number of a "top five"."""
        top = 0
        for span in self._take("number"):
            if top:
                raise Unreadable("asking.number-alone", words=self._said([span]))
            top = int(span.value)
        self._take("top")
        day = self._day(periods, frame)
        subjects: list[str] = []
        for span in self._take("subject"):
            key = self._subject(span, day, frame)
            if key not in subjects:
                subjects.append(key)
        kinds: tuple[str, ...] = ()
        for span in self._take("kind"):
            if kinds and kinds != span.value:
                kinds = (*kinds, *(kind for kind in span.value if kind not in kinds))
            kinds = kinds or span.value
        nations = [key for key in subjects if self.lexicon.subjects[key].kind == NATION]
        if self._having("place") and len(subjects) > len(nations):  # "đứng thứ mấy cả nước"
            subjects = [key for key in subjects if key not in nations]
        regions = self._take("region")
        if len({span.value for span in regions}) > 1:
            raise Unreadable("asking.several-regions", words=self._said(regions))
        region = str(regions[0].value) if regions else ""
        if region and not kinds:
            kinds = tuple(dict.fromkeys(self.lexicon.subjects[key].kind for key in self._members(region)))
        if subjects and kinds:
            if {self.lexicon.subjects[key].kind for key in subjects} == {NATION}:  # "các tỉnh trong cả nước"
                return (), kinds, region, top
            self._kind_beside(subjects, kinds)
            kinds = ()
        if region and subjects:
            raise Unreadable("asking.does-not-fit", words=self._said(regions), act="subjects")
        return tuple(subjects), kinds, region, top

    def _kind_beside(self, subjects: list[str], kinds: tuple[str, ...]) -> None:
        """A kind beside a subject only says what it is ("tỉnh Bắc Ninh"), or among whom it is placed or compared."""
        own = {self.lexicon.subjects[key].kind for key in subjects}
        if self._having("place", "compare") or own <= set(kinds):
            return
        raise Unreadable("asking.does-not-fit", words=", ".join(kinds), act="subjects")

    def _organised(self) -> set[str]:
        return {kind for kinds in self.lexicon.country.kinds for kind in kinds.split("+")}

    def _members(self, region: str) -> list[str]:
        regions = [one for one in self.lexicon.country.regions if one.title == region]
        return [key for one in regions for key in one.members if key in self.lexicon.subjects]

    def _day(self, periods: tuple[str, ...], frame: str) -> dt.date:
        """The day that decides which of several bearers of a name is meant."""
        if frame not in ("as_was", "as_now"):
            return dt.date.fromisoformat(frame)
        if frame == "as_now" or not periods:
            return self.today
        return min(Period.parse(periods[-1]).end, self.today)

    def _subject(self, span: Span, day: dt.date, frame: str) -> str:
        """The bearer of the name on that day; before or after its time the nearest one, said in a note."""
        rivals = self.rivals.get((span.first, span.last), [span])
        surest = min(one.doubt for one in rivals if one.role == "subject")
        bearers = [self.lexicon.subjects[one.value] for one in rivals if one.role == "subject" and one.doubt == surest]
        turn = next((one for one in self.parts if one.role in ("old", "new") and one.first == span.last), None)
        if turn is not None:
            self._drop(turn)
            ended = [one for one in bearers if one.valid_to is not None]
            living = [one for one in bearers if one.exists(self.today)]
            bearers = (ended[-1:] if turn.role == "old" else living) or bearers
            if len(bearers) == 1:
                return bearers[0].key
        bearers = [one for one in bearers if one.key in self.choose] or bearers
        here = [one for one in bearers if one.exists(day)]
        if len(here) == 1:
            return here[0].key
        if len(here) > 1:
            raise Unreadable("asking.several-subjects", (one.key for one in here), words=self._said([span]))
        chosen = min(bearers, key=lambda one: _distance(one, day))
        self._note("asking.not-in-force", subject=chosen.key, name=chosen.names[0], day=day.isoformat())
        return chosen.key

    def _default_whom(self, indicators: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Nobody was named: the country; or all organisations where only they have figures, or an order is wanted."""
        levels = frozenset[str]().union(*(self.lexicon.indicators[code].levels for code in indicators))
        organisations = tuple(sorted(levels - {NATION, "block"}))
        nation = next((one.key for one in self.lexicon.subjects.values() if one.kind == NATION), "")
        if self._having("rank", "ranking", "goal") or (levels and NATION not in levels):
            if self._having("rank", "ranking") and not organisations:
                raise Unreadable("asking.of-whom", indicators)
            if organisations and not self._having("goal"):
                return (), organisations
        return ((nation,), ()) if nation else ((), organisations)

    # What about

    def _indicators(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The codes named. One name of several indicators is decided by the kind asked about, or asked back."""
        nouns = {span.value for span in self._take("noun")}
        units = {span.value: span for span in self._take("unit")}
        found: list[str] = []
        for span in self._take("indicator"):
            rivals = [one for one in self.rivals.get((span.first, span.last), [span]) if one.role == "indicator"]
            surest = min(one.doubt for one in rivals)
            codes = list(dict.fromkeys(one.value for one in rivals if one.doubt < surest + 1))
            other = [one.value for one in rivals if one.doubt >= surest + 1 and one.value not in codes]
            fitting = self._fitting(codes, kinds, nouns)
            fitting = [code for code in fitting if code in self.choose] or fitting
            if len(fitting) > 1:
                raise Unreadable("asking.ambiguous", fitting, words=self._said([span]))
            self._check_noun(fitting[0], nouns, span)
            self._check_units(fitting[0], units)
            here = self.lexicon.indicators[fitting[0]].levels & (set(kinds) or {NATION})
            near = [code for code in (*codes, *other) if code != fitting[0] and code not in self.also]
            self.also += [code for code in near if here & self.lexicon.indicators[code].levels]
            if fitting[0] not in found:
                found.append(fitting[0])
        return tuple(found)

    def _fitting(self, codes: list[str], kinds: tuple[str, ...], nouns: set[Any]) -> list[str]:
        known = self.lexicon.indicators
        if {"ratio", "percent"} & nouns and len(codes) > 1:
            codes = [code for code in codes if known[code].unit == "percent"] or codes
        wanted = set(kinds) or {NATION}
        fitting = [code for code in codes if wanted & known[code].levels]
        if not fitting and not kinds:
            fitting = [code for code in codes if known[code].levels]
        return fitting or codes

    def _check_noun(self, code: str, nouns: set[Any], span: Span) -> None:
        """ "Tỷ lệ" of something that is counted, not divided, would be another figure than the one held."""
        unit = self.lexicon.indicators[code].unit
        asks_share = "ratio" in nouns or ("percent" in nouns and not self._having("change", "against"))
        if asks_share and unit not in ("percent", "subs_per_100"):
            raise Unreadable("asking.unit-differs", (code,), words=self._said([span]), unit=unit)

    def _check_units(self, code: str, units: Mapping[str, Span]) -> None:
        """Dong are not dollars: asked for in another unit than it is held in, a figure is not given."""
        unit = self.lexicon.indicators[code].unit
        for asked, span in units.items():
            if unit not in UNITS[asked]:
                raise Unreadable("asking.unit-differs", (code,), words=self._said([span]), unit=unit)

    # What is asked

    def _act(
        self,
        indicators: tuple[str, ...],
        subjects: tuple[str, ...],
        kinds: tuple[str, ...],
        periods: tuple[str, ...],
        against: str,
    ) -> dict[str, Any]:
        """The act with the fields that belong to it; `whom` where it is asked of others than were named."""
        which, plural, counting = bool(self._take("which")), bool(self._take("each")), self._counting(bool(kinds))
        bound = self._bound(indicators)
        made: dict[str, Any]
        if self._take("source"):
            made = {"act": "source"}
        elif self._take("place"):
            made = self._place(subjects, indicators)
        elif self._take("versus_target"):
            self._take("target")
            made = {"act": "attainment"}
        elif bound is not None:
            made = self._bounded(bound, subjects, counting)
        elif self._take("target"):
            made = {"act": "target"}
        elif states := self._take("absent", "present"):
            made = self._held(states, counting)
            if made["act"] == "present" and counting:
                made = self._having_done(indicators, kinds, counting) or made
        elif self._having("rank", "ranking"):
            made = self._rank(subjects, plural)
        else:
            made = self._plain(subjects, periods, against)
        return self._whole(made, bound, against, indicators, kinds, counting, which)

    def _whole(
        self,
        made: dict[str, Any],
        bound: Bound | None,
        against: str,
        indicators: tuple[str, ...],
        kinds: tuple[str, ...],
        counting: bool,
        which: bool,
    ) -> dict[str, Any]:
        """The act, once nothing that was said is left out of it."""
        if bound is not None and made["act"] not in ("filter", "attainment"):
            raise Unreadable("asking.does-not-fit", words=str(bound.value or bound.operator), act=made["act"])
        if against and made["act"] == "value":
            made = {"act": "change", "against": against}
        if against and made["act"] != "change":
            raise Unreadable("asking.does-not-fit", words=against, act=made["act"])
        if made["act"] == "value" and kinds and (counting or which):
            made = self._having_done(indicators, kinds, counting) or made
        return made

    def _counting(self, has_kinds: bool) -> bool:
        """Whether "bao nhiêu" or "số" stands right before the kind: then organisations are counted."""
        counts = self._take("count")
        return has_kinds and any(span.last in self.kind_starts for span in counts)

    def _having_done(
        self, indicators: tuple[str, ...], kinds: tuple[str, ...], counting: bool
    ) -> dict[str, Any] | None:
        """Of "organisations that did X" the number is the country's figure; who they are is another question."""
        indicator = self.lexicon.indicators[indicators[0]]
        if indicator.kind == SHARE and counting and NATION in indicator.levels:
            nation = next(one.key for one in self.lexicon.subjects.values() if one.kind == NATION)
            return {"act": "value", "whom": ((nation,), ())}
        if indicator.kind == SHARE or counting:
            return {"act": "present", "counting": counting}
        return None

    def _place(self, subjects: tuple[str, ...], indicators: tuple[str, ...]) -> dict[str, Any]:
        if len(subjects) != 1:
            raise Unreadable("asking.of-whom", indicators)
        self._take("ranking")
        return {"act": "place"}

    def _rank(self, subjects: tuple[str, ...], plural: bool) -> dict[str, Any]:
        ranks, ranking = self._take("rank"), self._take("ranking")
        if len({span.value for span in ranks}) > 1 or subjects:
            raise Unreadable("asking.does-not-fit", words=self._said([*ranks, *ranking]), act="rank")
        if not ranks:
            return {"act": "rank", "order": "best", "top": 0}
        return {"act": "rank", "order": ranks[0].value, "top": SEVERAL if plural else 1}

    def _plain(self, subjects: tuple[str, ...], periods: tuple[str, ...], against: str) -> dict[str, Any]:
        changes, series, compared = self._take("change"), self._take("series"), self._take("compare")
        if series or (self.is_range and not changes and not compared):
            step = next((str(span.value) for span in series if span.value), "")
            return {"act": "series", "step": step}
        if changes or (compared and len(subjects) < 2 and len(periods) > 1):
            if len(periods) > 2 or (against and len(periods) > 1):
                raise Unreadable("asking.several-periods", words=", ".join(periods))
            if not against and len(periods) < 2:
                self._note("asking.against-supposed")
                against = "year_before"
            return {"act": "change", **({"against": against} if against else {})}
        if compared and against:
            return {"act": "change", "against": against}
        if compared:
            if len(subjects) < 2:
                raise Unreadable("asking.of-whom", ())
            return {"act": "compare"}
        return {"act": "value"}

    def _bounded(self, bound: Bound, subjects: tuple[str, ...], counting: bool) -> dict[str, Any]:
        if bound.operator in ("met", "unmet"):
            self._take("target")
            if subjects:
                return {"act": "attainment"}
        return {"act": "filter", "bound": bound, "counting": counting}

    def _held(self, states: list[Span], counting: bool) -> dict[str, Any]:
        roles = {span.role for span in states}
        if len(roles) > 1:
            raise Unreadable("asking.does-not-fit", words=self._said(states), act="absent")
        return {"act": roles.pop(), "counting": counting}

    def _bound(self, indicators: tuple[str, ...]) -> Bound | None:
        goals, bounds = self._take("goal"), self._take("bound")
        if len(goals) + len(bounds) > 1:
            raise Unreadable("asking.several-bounds", words=self._said([*goals, *bounds]))
        if goals:
            return Bound(goals[0].value)
        if not bounds:
            return None
        bound: Bound = bounds[0].value
        unit = self.lexicon.indicators[indicators[0]].unit
        if bound.unit and bound.unit != unit:
            raise Unreadable("asking.unit-differs", indicators, words=self._said(bounds), unit=unit)
        return Bound(bound.operator, bound.value, bound.upper)


def _distance(subject: SubjectName, day: dt.date) -> int:
    if subject.valid_from is not None and day < subject.valid_from:
        return (subject.valid_from - day).days
    return (day - subject.valid_to).days if subject.valid_to is not None else 0
