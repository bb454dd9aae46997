"""Offers side by side: the one that most accept, the one with the best return, the one that pays.

For each lost customer, with p1 returning with the offer and p0 without it:

    profit   p1 · (V1 − D) − p0 · V0 − c          what decides
    outlay   p1 · D + c
    ROI      profit / outlay

V1 and V0 are what a return is worth with the offer and by nature, D the offer's cost for each
return, c the contact cost. The rate favours generous offers, ROI small ones; profit is money.
Kumar, Bhagwat & Zhang's telecom test (Harvard Business Review, March 2016) has no arm without an
offer (p0 = 0): the bundle has the best rate, the upgrade the best ROI, the discount pays best.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.checks import hold_within, refused


@dataclass(frozen=True)
class OfferTerms:
    """One offer; money for each return, contact cost for each contact.

    `natural_value` is V0; None where a return is worth the same with the offer.
    """

    name: str
    return_rate: float
    offer_cost: float
    value_of_return: float
    contact_cost: float = 0.0
    natural_value: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.return_rate <= 1:
            rule = "must be a share between 0 and 1"
            raise refused(f"{self.name}, return_rate", rule, got=self.return_rate)
        hold_within(f"{self.name}, offer_cost", self.offer_cost, least=0)
        hold_within(f"{self.name}, contact_cost", self.contact_cost, least=0)


@dataclass(frozen=True)
class OfferFigures:
    """What an offer brings for each customer contacted; `roi` None where nothing is spent."""

    name: str
    return_rate: float
    uplift: float
    outlay: float
    profit: float
    roi: float | None


def offer_figures(terms: OfferTerms, *, natural_return_rate: float) -> OfferFigures:
    """What one offer brings against doing nothing."""
    p0, p1 = natural_return_rate, terms.return_rate
    hold_within("natural return rate", p0, least=0, most=1)
    natural = terms.value_of_return if terms.natural_value is None else terms.natural_value
    kept = terms.value_of_return - terms.offer_cost
    profit = p1 * kept - p0 * natural - terms.contact_cost
    outlay = p1 * terms.offer_cost + terms.contact_cost
    return OfferFigures(
        name=terms.name,
        return_rate=p1,
        uplift=p1 - p0,
        outlay=outlay,
        profit=profit,
        roi=profit / outlay if outlay > 0 else None,
    )
