"""What a contact with one customer is worth, and how far each of its terms may go before it is not.

V is the second lifetime value, p0 and p1 the chances to return within the window without a contact
and with it, D the offer's cost, paid to all who return, c the contact's:

    Δ  = (p1 − p0) · V − p1 · D − c                                        (1)
    τ* = (c + p0 · D) / (V − D)      the uplift at which Δ is 0             (2)
    D* = ((p1 − p0) · V − c) / p1    the most that the offer may cost       (3)
    c* = (p1 − p0) · V − p1 · D      the most that the contact may cost     (4)

Leaving p0 out of (2) takes those who would have come anyway for won, and halves what an offer has
to bring in the worked example (docs/decision_map.md).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """Shares within the return window, money for each customer; `return_rate` None: not known.

    >>> example = Terms(200.0, 0.05, 0.08, offer_cost=40.0, contact_cost=2.0)
    >>> round(example.worth, 2), round(example.break_even_uplift, 4), round(example.most_contact, 2)
    (0.8, 0.025, 2.8)
    """

    slv: float
    natural_return_rate: float
    return_rate: float | None
    offer_cost: float
    contact_cost: float

    @property
    def worth(self) -> float | None:
        """Equation 1; None where what the offer causes is not known."""
        if self.return_rate is None:
            return None
        uplift = self.return_rate - self.natural_return_rate
        return uplift * self.slv - self.return_rate * self.offer_cost - self.contact_cost

    @property
    def break_even_uplift(self) -> float | None:
        """Equation 2; None where the offer takes all that a return brings."""
        kept = self.slv - self.offer_cost
        if kept <= 0:
            return None
        return (self.contact_cost + self.natural_return_rate * self.offer_cost) / kept

    @property
    def most_offer(self) -> float | None:
        """Equation 3; None where nobody returns, or where that is not known."""
        if not self.return_rate:
            return None
        uplift = self.return_rate - self.natural_return_rate
        return (uplift * self.slv - self.contact_cost) / self.return_rate

    @property
    def most_contact(self) -> float | None:
        """Equation 4; None where what the offer causes is not known."""
        worth = self.worth
        return None if worth is None else worth + self.contact_cost
