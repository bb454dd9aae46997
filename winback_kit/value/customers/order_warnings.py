"""What a reader must know of values made without a contract: when the model's ground is thin.

Each finding is a kind and a number; its words are in figures/lifetime_value.py.
"""

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of
from winback_kit.value.customers.candidates import ModelChoice
from winback_kit.value.customers.customer_value_records import Diagnosis, of_the_test
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import PurchaseModel, probability_alive

STAYS = 0.98
HANGS_TOGETHER = 0.30
YEAR_MONTHS = 12
ONE_COHORT = 0.25  # of the log, in which all first orders fall
LEFT_CUT = 3.0  # times the mean month's new customers, in the first month


def order_diagnoses(
    history: History,
    model: PurchaseModel,
    counts: PurchaseCounts,
    choice: ModelChoice,
    *,
    horizon: int,
    spend_by_customer: bool,
    segments_apart: bool | None,
) -> tuple[Diagnosis, ...]:
    """What applies, the gravest first.

    `segments_apart` says whether the client's own segments have models of their own; None where
    customers are not grouped by them.
    """
    found = _of_the_test(history, choice)
    months = (history.data.as_of - history.data.first_day).days / DAYS_PER_MONTH
    alive = probability_alive(model.family, model.parameters, counts)
    share = float(counts.customers @ alive / counts.total)
    if share > STAYS:
        found.append(Diagnosis("nobody_leaves", share))
    if months < horizon:
        found.append(Diagnosis("beyond_the_log", months))
    arrivals = arrival_months(counts)
    new = history.data.months.new_customers
    if arrivals < ONE_COHORT * months:
        found.append(Diagnosis("one_cohort", arrivals))
    elif len(new) > 6 and new.iloc[0] > LEFT_CUT * new.iloc[1:].mean():
        found.append(Diagnosis("cut_on_the_left", float(new.iloc[0])))
    if model.family.name == "BG/NBD":
        found.append(Diagnosis("once_is_alive"))
    if not spend_by_customer:
        found.append(Diagnosis("one_spend"))
    if segments_apart is not None:
        found.append(Diagnosis("segments_differ" if segments_apart else "segments_alike"))
    together = spend_correlation(history)
    if abs(together) > HANGS_TOGETHER:
        found.append(Diagnosis("spend_hangs_on_orders", together))
    return tuple(found)


def _of_the_test(history: History, choice: ModelChoice) -> list[Diagnosis]:
    error = choice.chosen.worst_error
    found = of_the_test(error)
    past = holdout_of(history.data).months
    if error is not None and past < YEAR_MONTHS:
        found.append(Diagnosis("part_of_a_year", float(past)))
    return found


def arrival_months(counts: PurchaseCounts) -> float:
    """Months in which all but two in a hundred customers made their first order."""
    order = np.argsort(counts.age, kind="stable")
    reached = np.cumsum(counts.customers[order]) / counts.total
    ends = np.searchsorted(reached, [0.01, 0.99])
    low, high = counts.age[order][np.minimum(ends, len(order) - 1)]
    return float(high - low)


def spend_correlation(history: History) -> float:
    """Correlation of repeat orders with the mean amount of one, over customers who bought again."""
    frame = history.purchases.spend_counts
    if frame.x.nunique() < 2 or frame.amount.nunique() < 2:
        return 0.0
    covariance = np.cov(frame.x, frame.amount, fweights=frame.n)
    return float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))
