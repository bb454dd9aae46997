"""Priors: what is assumed where the client gave nothing. Grade E, to be replaced.

Each says so on the page. Amounts are shares of the client's own figures, so that they have the
right size in any currency. None of them is a benchmark of anyone's success.
"""

from winback_kit.assumptions.record import Assumption
from winback_kit.words.text import Text, said

UPLIFT = Assumption(
    value=0.015,
    low=0.0,
    high=0.04,
    evidence="E",
    source=said(
        "prior: a campaign brings back 0 to 4 of 100 who would not have come; replace by a test"
    ),
)
MARGIN_RATE = Assumption(
    value=0.30, low=0.15, high=0.50, evidence="E", source=said("prior: no margin was given")
)
CONTACTABLE_SHARE = Assumption(
    value=0.50,
    low=0.25,
    high=0.75,
    evidence="E",
    source=said("prior: no table of permissions was given"),
)
DISCOUNT_RATE = Assumption(
    value=0.10, low=0.08, high=0.14, evidence="E", source=said("prior: 10 % a year, effective")
)
TAX_RATE = Assumption(value=0.25, low=0.15, high=0.30, evidence="E", source=said("prior: 25 %"))

KEPT_CHANCE = Assumption(
    value=0.5,
    low=0.25,
    high=1.0,
    evidence="E",
    source=said("prior: half of the chance to return is left after a window; replace by history"),
)

ASK_FOR_THE_OFFER = Assumption(
    value=0.02,
    low=0.0,
    high=0.05,
    evidence="E",
    source=said(
        "prior: one in fifty active customers a year learns of the offer and gets it; replace by a "
        "count"
    ),
)

OFFER_SHARE_OF_ORDER = 0.10
CONTACT_SHARE_OF_ORDER = 0.02
NO_FIXED_COST = Assumption(
    value=0, evidence="E", source=said("not stated, and none is counted in its place")
)


def share_of(amount: float, share: float, *, source: str | Text) -> Assumption:
    """A cost as a share of one of the client's own figures, half to double as its range."""
    value = round(amount * share, 2)
    return Assumption(
        value=value,
        low=value / 2,
        high=value * 2,
        evidence="E",
        source=source,
    )
