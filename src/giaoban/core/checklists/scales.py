"""From an answer to a credit between 0 and 1, exactly: yes/no, met/partly/not, levels, thresholds, formulas.

    yes_no       "yes" 1, "no" 0
    met          "met" 1, "partly" a half unless the scale says otherwise, "not" 0
    levels       the credit of the named level; a level may close the gate (`closes`): the whole fails
    threshold    a number: the best step it reaches, or where it stands on a straight line
    formula      the same for a number computed from indicators

"not_applicable" takes the criterion out of the count where the scale allows it; `met` always does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field

from giaoban.core.checklists.credit import Credit
from giaoban.core.expressions.grammar import NotAnExpression, names, parse
from giaoban.core.expressions.rows import row_value
from giaoban.core.fields import Formula, Part, Text, Words

NOT_APPLICABLE = "not_applicable"
Value = str | Decimal | int | Mapping[str, Decimal] | None
LARGEST, FINEST = Decimal(10) ** 18, -18
Number = Annotated[Decimal, Field(max_digits=24, decimal_places=9)]


class NotOnTheScale(ValueError):
    """The answer is none that the scale knows; `choices` says which are, as people and as files call them."""

    def __init__(self, value: object, choices: Words) -> None:
        super().__init__(f"{value!r} is none of {choices.en}")
        self.value, self.choices = value, choices

    def context(self, criterion: str) -> dict[str, str]:
        """What the finding `checklist.not-on-scale` says of an answer to a criterion."""
        text = str(self.value)[:80]
        return {"criterion": criterion, "value": text, "choices": self.choices.vi, "choices_en": self.choices.en}


class Level(Part):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    title: Words
    credit: Credit
    closes: bool = False


class Step(Part):
    """The credit of a number that is at least, or at most, so much."""

    credit: Credit
    at_least: Number | None = None
    at_most: Number | None = None


class Line(Part):
    """No credit at `zero`, all of it at `full`, in proportion between them."""

    zero: Number
    full: Number


class Scale(Part):
    kind: Literal["yes_no", "met", "levels", "threshold", "formula"]
    title: Words | None = None
    partly: Credit = Fraction(1, 2)
    levels: tuple[Level, ...] = ()
    steps: tuple[Step, ...] = ()
    line: Line | None = None
    formula: Formula | None = None
    unit: Text | None = None
    may_not_apply: bool = False

    @property
    def allows_not_applicable(self) -> bool:
        return self.may_not_apply or self.kind == "met"

    @property
    def is_numeric(self) -> bool:
        return self.kind in ("threshold", "formula")

    @property
    def choices(self) -> dict[str, Words]:
        """What may be answered, in order, with its words; empty where a number is wanted."""
        if self.kind == "levels":
            found = {level.id: level.title for level in self.levels}
        else:
            found = {name: WORDS[name] for name in _CHOICES.get(self.kind, ())}
        return found | ({NOT_APPLICABLE: WORDS[NOT_APPLICABLE]} if self.allows_not_applicable else {})

    @property
    def reach(self) -> tuple[Fraction, Fraction]:
        """The least and the most credit any answer can bring."""
        if self.kind == "levels":
            credits = [level.credit for level in self.levels]
            return min(credits), max(credits)
        if self.steps:
            return Fraction(0), max(step.credit for step in self.steps)
        return Fraction(0), Fraction(1)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The indicators its formula speaks of."""
        try:
            return tuple(sorted(names(parse(self.formula)))) if self.formula else ()
        except NotAnExpression:
            return ()

    def closes(self, value: Value) -> bool:
        """Whether the answer fails the whole by itself."""
        return any(level.closes and level.id == value for level in self.levels)


WORDS = {
    "yes": Words(vi="Có", en="Yes"),
    "no": Words(vi="Không", en="No"),
    "met": Words(vi="Đạt", en="Met"),
    "partly": Words(vi="Đạt một phần", en="Partly met"),
    "not": Words(vi="Không đạt", en="Not met"),
    NOT_APPLICABLE: Words(vi="Không áp dụng", en="Not applicable"),
}
_CHOICES = {"yes_no": ("yes", "no"), "met": ("met", "partly", "not")}
BUILT_IN = {"yes_no": Scale(kind="yes_no"), "met": Scale(kind="met")}


def credit_of(scale: Scale, value: Value) -> Fraction | None:
    """The credit of an answer; None when it says that the criterion does not apply. Raises NotOnTheScale.

    >>> credit_of(BUILT_IN["met"], "partly")
    Fraction(1, 2)
    >>> steps = (Step(at_least=Decimal(99), credit=Fraction(1)), Step(at_least=Decimal(90), credit=Fraction("0.5")))
    >>> credit_of(Scale(kind="threshold", steps=steps), 95)
    Fraction(1, 2)
    >>> credit_of(BUILT_IN["yes_no"], "not_applicable")
    Traceback (most recent call last):
    giaoban.core.checklists.scales.NotOnTheScale: 'not_applicable' is none of Yes (yes), No (no)
    """
    if value == NOT_APPLICABLE and scale.allows_not_applicable:
        return None
    if scale.is_numeric:
        return _numeric(scale, _number(scale, value))
    if not isinstance(value, str) or value not in scale.choices:
        raise NotOnTheScale(value, _wanted(scale))
    if scale.kind == "levels":
        return next(level.credit for level in scale.levels if level.id == value)
    return {"yes": Fraction(1), "met": Fraction(1), "partly": scale.partly}.get(value, Fraction(0))


def read_value(scale: Scale, given: Any) -> Value:
    """What a file or a form holds as an answer of the scale: numbers become Decimal. Raises NotOnTheScale."""
    if given is None or (isinstance(given, str) and (given == NOT_APPLICABLE or not scale.is_numeric)):
        return given
    if scale.kind == "formula" and isinstance(given, Mapping):
        return {str(name): _decimal(scale, number) for name, number in given.items()}
    if scale.is_numeric:
        return _decimal(scale, given)
    if isinstance(given, bool):  # what YAML makes of a bare yes and no
        return "yes" if given else "no"
    return str(given)


def _decimal(scale: Scale, given: Any) -> Decimal:
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation as why:
        raise NotOnTheScale(given, _wanted(scale)) from why
    # A power of ten far away would take for ever to work out exactly.
    exponent = number.as_tuple().exponent
    if isinstance(given, bool) or not isinstance(exponent, int) or exponent < FINEST or abs(number) > LARGEST:
        raise NotOnTheScale(given, _wanted(scale))
    return number


def _wanted(scale: Scale) -> Words:
    """What may be answered, in words, and in brackets as files write it. Long titles together may be a long text."""
    if scale.kind == "formula":
        vi = en = ", ".join(scale.inputs)
    elif scale.kind == "threshold":
        unit = f" ({scale.unit})" if scale.unit else ""
        vi, en = f"một số{unit}", f"a number{unit}"
    else:
        named = scale.choices.items()
        vi, en = (", ".join(f"{getattr(one, tongue)} ({name})" for name, one in named) for tongue in ("vi", "en"))
    return Words.model_construct(vi=vi, en=en)


def _number(scale: Scale, value: Value) -> Decimal | None:
    if scale.kind == "threshold":
        if isinstance(value, Mapping) or value is None:
            raise NotOnTheScale(value, _wanted(scale))
        return _decimal(scale, value)
    if not isinstance(value, Mapping) or set(value) != set(scale.inputs):
        raise NotOnTheScale(value, _wanted(scale))
    found = row_value(parse(scale.formula or ""), {name: _decimal(scale, number) for name, number in value.items()})
    return None if found is None else Decimal(found)


def _numeric(scale: Scale, number: Decimal | None) -> Fraction:
    """A formula that divides by zero gives no number, and so no answer."""
    if number is None:
        raise NotOnTheScale(number, _wanted(scale))
    if scale.line is not None:
        zero, full = Fraction(scale.line.zero), Fraction(scale.line.full)
        return max(Fraction(0), min(Fraction(1), (Fraction(number) - zero) / (full - zero)))
    reached = [
        step.credit
        for step in scale.steps
        if (step.at_least is None or number >= step.at_least) and (step.at_most is None or number <= step.at_most)
    ]
    return max(reached, default=Fraction(0))


__all__ = ["BUILT_IN", "NOT_APPLICABLE", "Level", "Line", "NotOnTheScale", "Scale", "Step", "Value", "credit_of"]
