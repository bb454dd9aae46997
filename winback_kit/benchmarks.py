"""Benchmarks as assumptions: published figures that stand in until there is a measurement."""

from __future__ import annotations

import datetime as dt

from winback_kit.assumptions.library import as_mapping, fault_of, is_old, older_than, published
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import refused


def benchmark(key: str, *, on: dt.date | None = None) -> Assumption:
    """The assumption of a benchmark; where `on` is given, its source says if it is old by then.

    >>> benchmark("app_monthly_return").value
    0.201
    """
    found, fault = published(key), fault_of(key)
    if found is None or fault is not None:
        rule, mend = fault or ("is not known", "")
        raise refused(f"benchmark {key}", rule, mend=mend)
    given = Assumption.model_validate(as_mapping(found))
    if on is not None and is_old(given.source, on=on):
        return given.model_copy(update={"source": older_than(given.source, on)})
    return given
