"""Numbers as they were given: read, or refused with the first place that is wrong."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from giaoban.core.economy.balancing.result import Floats
from giaoban.core.findings import Finding, Place, Refused

What = Literal["table", "rows", "columns", "cells", "products"]


def read_given(values: ArrayLike, what: What, *, dimensions: int) -> Floats:
    """A fresh array of finite numbers.

    Raises:  Refused `balance.WHAT-shape`, `balance.WHAT-not-a-number`
    """
    try:
        read = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as why:
        context = {"count": "?", "first": str(why)}
        raise Refused([Finding(f"balance.{what}-not-a-number", context=context)]) from why
    if read.ndim != dimensions:
        raise wrong_shape(what, given=read.shape, wanted=f"{dimensions}-D")
    check_finite(read, what)
    return read


def check_finite(values: Floats, what: What) -> None:
    finite = np.isfinite(values)
    if not finite.all():
        first = " x ".join(str(index + 1) for index in np.argwhere(~finite)[0].tolist())
        context = {"count": int((~finite).sum()), "first": first}
        raise Refused([Finding(f"balance.{what}-not-a-number", where=Place(part=first), context=context)])


def wrong_shape(what: What, *, given: object, wanted: object) -> Refused:
    return Refused([Finding(f"balance.{what}-shape", context={"given": str(given), "wanted": str(wanted)})])
