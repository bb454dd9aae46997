"""A count against what was forecast: the exact interval of Garwood (1936, Biometrika 28:437).

Of n seen, the mean count lies between χ²(α/2; 2n)/2 and χ²(1 − α/2; 2n + 2)/2; divided by the
forecast these are the limits of realised ÷ forecast.
"""

from scipy.special import gammaincinv

from winback_kit.checks import hold_within
from winback_kit.plan.experiment.statistics.differences import Interval


def realised_of(seen: int, forecast: float, *, confidence: float = 0.95) -> Interval:
    """How many were seen for each that was forecast, with the exact interval.

    >>> found = realised_of(0, 3)  # nobody: −ln .025 / 3
    >>> float(found.value), float(found.low), round(float(found.high), 6)
    (0.0, 0.0, 1.229626)
    """
    hold_within("seen", seen, least=0)
    hold_within("forecast", forecast, above=0)
    tail = (1 - confidence) / 2
    low = float(gammaincinv(seen, tail)) if seen else 0.0
    high = float(gammaincinv(seen + 1, 1 - tail))
    return Interval(seen / forecast, low / forecast, high / forecast)
