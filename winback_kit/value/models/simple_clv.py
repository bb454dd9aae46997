"""Customer lifetime value from one margin, one retention rate and one discount rate.

The same three numbers give three values, by when the first margin comes and whether it is certain
(margin m a period, retention rate r, discount rate i, growth of margin g, H periods):

    q = r(1 + g)/(1 + i),   Q = 1 + q + … + q^(H−1) = (1 − q^H)/(1 − q),   1/(1 − q) for ever

    now           m · Q                 the first margin today, from everyone           (1)
    certain       m/(1 + i) · Q         at the end of the first period, from everyone   (2)
    if_retained   m·r/(1 + i) · Q       at its end, from those who stayed               (3)

With g = 0 and for ever these are m(1+i)/(1+i−r), m/(1+i−r) and m·r/(1+i−r); the last is the
"margin multiple" of Gupta & Lehmann (2003, J. Interactive Marketing 17(1):9). Which one is meant
is a decision and has no default. One rate for everybody undervalues a base whose customers differ
(Fader & Hardie 2010): where the survival of cohorts is known, use value/models/contract.py.

Arguments broadcast; money is in the currency, rates are shares of one period.
"""

from typing import Any, Literal, get_args

import numpy as np

from winback_kit.checks import hold_within, refused, unknown

__all__ = ["rate_per", "simple_clv"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Timing = Literal["now", "certain", "if_retained"]
Period = Literal["month", "quarter", "year"]
PERIODS_A_YEAR: dict[str, int] = {"month": 12, "quarter": 4, "year": 1}


def simple_clv(
    *,
    margin: Array | float,
    margin_per: Period,
    retention_rate: Array | float,
    retention_per: Period,
    discount_rate: Array | float,
    discount_per: Period,
    growth_rate: Array | float,
    timing: Timing,
    horizon: int | None,
) -> Array:
    """Present value today of one customer over `horizon` periods, or for ever where it is None.

    Raises Refused for units of time that differ, for a rate that is none, and for a perpetuity in
    which nobody ever leaves or the margin grows faster than it is discounted.

    >>> shared = dict(margin=100, margin_per="year", retention_rate=0.8, retention_per="year",
    ...               discount_rate=0.1, discount_per="year", growth_rate=0, horizon=None)
    >>> [round(float(simple_clv(timing=t, **shared)), 2) for t in ("now", "certain", "if_retained")]
    [366.67, 333.33, 266.67]
    """
    _refuse_mixed_units(margin=margin_per, retention_rate=retention_per, discount_rate=discount_per)
    r, i, g = _rates(retention_rate, discount_rate, growth_rate)
    if timing not in get_args(Timing):
        raise unknown("timing", str(timing), get_args(Timing))
    first = {"now": np.ones_like(r * i), "certain": 1 / (1 + i), "if_retained": r / (1 + i)}[timing]
    return np.asarray(np.asarray(margin, float) * first * _annuity(r, i, g, horizon))


def rate_per(period: Period, *, yearly_rate: float) -> float:
    """The effective rate of a shorter period: (1 + i)^(1/n) − 1, never i/n.

    >>> round(rate_per("month", yearly_rate=0.10), 6)
    0.007974
    """
    return float((1 + yearly_rate) ** (1 / PERIODS_A_YEAR[period]) - 1)


def _annuity(r: Array, i: Array, g: Array, horizon: int | None) -> Array:
    q = r * (1 + g) / (1 + i)
    if horizon is None:
        _refuse_for_ever(r, i, g)
        return np.asarray(1 / (1 - q))
    hold_within("horizon in periods", horizon, least=1)
    level = np.isclose(q, 1, rtol=0, atol=1e-12)
    return np.asarray(np.where(level, horizon, (1 - q**horizon) / np.where(level, 1, 1 - q)))


def _rates(
    retention_rate: Array | float, discount_rate: Array | float, growth_rate: Array | float
) -> tuple[Array, Array, Array]:
    r, i, g = (np.asarray(x, float) for x in (retention_rate, discount_rate, growth_rate))
    for name, rate, least, most in (
        ("retention_rate", r, 0.0, 1.0),
        ("discount_rate", i, 0.0, 1.0),
        ("growth_rate", g, -1.0, 1.0),
    ):
        wrong = ~((rate >= least) & (rate <= most))
        if wrong.any():
            got = float(rate[wrong].flat[0])
            mend = f"Did you mean {got / 100:g} ({got:g} %)?" if 1 < got <= 100 else ""
            raise refused(
                name, f"must be a share between {least:g} and {most:g}", got=got, mend=mend
            )
    return r, i, g


def _refuse_for_ever(r: Array, i: Array, g: Array) -> None:
    if (r >= 1).any():
        raise refused(
            "retention_rate",
            "must be below 1 where the value is for ever: somebody leaves in the end",
            got=float(r.max()),
            mend="State a horizon.",
        )
    if (r * (1 + g) >= 1 + i).any():
        raise refused(
            "growth_rate",
            "is too high: with r(1 + g) ≥ 1 + i the value for ever has no end",
            got=float(g.max()),
            mend="State a horizon.",
        )


def _refuse_mixed_units(**units: Period) -> None:
    for name, unit in units.items():
        if unit not in PERIODS_A_YEAR:
            raise unknown(f"{name}_per", unit, PERIODS_A_YEAR)
    if len(set(units.values())) > 1:
        told = ", ".join(f"{name} per {unit}" for name, unit in units.items())
        raise refused(
            "simple CLV",
            f"its margin and rates must have one unit of time; got {told}",
            mend="Bring the rates to one period with rate_per.",
        )
