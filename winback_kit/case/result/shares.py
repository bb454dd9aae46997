"""What part of the returns, of the margin and of the offer money would come or go anyway."""

from winback_kit.case.result.outcome import Outcome


def natural_share_of_returns(result: Outcome) -> float | None:
    """Of those who return with the programme, who would return without it; None if nobody does."""
    return _part(result.natural_returns, result.returns)


def natural_rate_of_contacted(result: Outcome) -> float | None:
    """Of those contacted, who would return without it; None where nobody is."""
    return _part(result.natural_returns, result.contacted)


def natural_share_of_margin(result: Outcome) -> float | None:
    """Of the margin of all who return, what would come anyway; None where there is no margin."""
    return _part(result.pv("natural_margin"), result.pv("gross_margin"))


def subsidy_share_of_offers(result: Outcome) -> float | None:
    """Of the offer money, what goes to those who would return anyway; None without offers."""
    return _part(result.pv("subsidy"), result.pv("offers"))


def _part(part: float, whole: float) -> float | None:
    return part / whole if whole else None
