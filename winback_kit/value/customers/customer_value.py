"""What customers are worth: current ones by segment, new ones, and prospects.

A current customer is not lost by the lapse rule; his value is residual, from the as-of date on. A
new customer's counts from the first order, that order included. Both are margin, not revenue, over
the client's horizon at the client's discount rate. Without a contract the model is one of BG/NBD,
MBG/NBD and Pareto/NBD with Gamma-Gamma spend (value/order_value.py), under contract the
shifted-beta-geometric or the beta-discrete-Weibull (value/renewal_value.py). Where the data cannot
carry a model there is no value, and the refusal says what was found and needed.
"""

from dataclasses import dataclass

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import value_segments
from winback_kit.records.result import Framed
from winback_kit.value.customers.customer_value_records import Valued
from winback_kit.value.customers.order_value import value_orders
from winback_kit.value.customers.prospects import ProspectGroup, value_prospects
from winback_kit.value.customers.renewal_value import value_renewals
from winback_kit.words.text import ORDERS

PROSPECT_MONTHS = 12


@dataclass(frozen=True, repr=False)
class CustomerValue(Framed, rows="valued.by_segment"):
    """Customer value of a history; `prospects` is empty where no table of prospects was given."""

    history: History
    horizon: int
    discount_rate: Assumption
    segment_by: str
    valued: Valued
    prospects: tuple[ProspectGroup, ...]

    @property
    def contractual(self) -> bool:
        """Whether customers leave by ending a contract."""
        return self.history.data.contractual


def customer_value(history: History) -> CustomerValue:
    """Value current customers, new ones and prospects over the client's horizon.

    >>> wk.customer_value(study.history)
    Traceback (most recent call last):
    winback_kit.checks.TooLittle: customer value: a model of buying needs 100 customers of whom ...
    """
    client = history.data.client
    horizon = client.settings.case.horizon_months
    discount_rate = client.over("discount_rate", priors.DISCOUNT_RATE)
    value = value_renewals if history.data.contractual else value_orders
    valued = value(history, horizon=horizon, discount_rate=discount_rate.value)
    return CustomerValue(
        history=history,
        horizon=horizon,
        discount_rate=discount_rate,
        segment_by=value_segments(history.data, history.segment_by),
        valued=valued,
        prospects=_prospects(history, valued),
    )


def _prospects(history: History, valued: Valued) -> tuple[ProspectGroup, ...]:
    rows = history.purchases.prospect_counts
    in_orders = history.currency == ORDERS  # and what a prospect costs is money
    if rows.empty or valued.new.value is None or in_orders:
        return ()
    new = valued.new
    worth = (float(new.value or 0), float(new.low or 0), float(new.high or 0))
    return tuple(value_prospects(rows, new_customer_value=worth, months=PROSPECT_MONTHS))
