"""One unit of time for data, horizon and rate.

A model fitted in weeks speaks of weeks. Every record carries the name of its unit, and what does
not match is refused rather than converted in silence. A month is 30.4375 days and a year 365.25.
"""

import math

from winback_kit.checks import refused, unknown

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


def days_of(unit: str) -> float:
    """Days in a unit of time; Refused where its name is not known.

    >>> days_of("week")
    7.0
    """
    if unit not in DAYS:
        raise unknown("unit of time", unit, DAYS)
    return DAYS[unit]


def same_unit(where: str, unit: str, expected: str) -> None:
    """Refuse two things in different units of time."""
    days_of(unit)
    if unit != expected:
        raise refused(
            where,
            f"must be in the unit of the model, {expected}",
            got=unit,
            mend=f"Give it in {expected}s, or fit the model to data in {unit}s.",
        )


def rate_per_unit(discount_rate: float, unit: str) -> float:
    """Continuous rate δ of one unit, ln(1 + d) · days/365.25, from a yearly share d.

    >>> round(rate_per_unit(0.15, "year"), 6)
    0.139762
    """
    if not 0 <= discount_rate < 1:
        raise refused(
            "discount_rate", "must be a yearly share between 0 and 1", got=float(discount_rate)
        )
    return math.log1p(discount_rate) * days_of(unit) / DAYS["year"]
