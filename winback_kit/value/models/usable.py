"""Whether a purchase model may be used; where it may not, figures rest on what was measured alone.

The lines that are drawn are judgement, none of them a test:

- fewer than 100 customers, or fewer than 10 who bought again: refused, before any fit;
- no maximum of the likelihood was reached;
- no dropout can be seen: less than 1 in 1,000 would leave in the time seen (the model is NBD, and
  cannot say how long customers stay).
"""

from collections.abc import Callable

from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import PurchaseModel

FEWEST_CUSTOMERS = 100
FEWEST_BUYING_AGAIN = 10
NO_DROPOUT = 1e-3


def fit_if_usable(
    fit: Callable[[PurchaseCounts], PurchaseModel], counts: PurchaseCounts
) -> PurchaseModel | None:
    """The model, or None where the histories or the fit forbid it."""
    again = float(counts.customers[counts.repeats > 0].sum())
    if counts.total < FEWEST_CUSTOMERS or again < FEWEST_BUYING_AGAIN:
        return None
    model = fit(counts)
    return model if model.fit.converged and leaving(model, counts) >= NO_DROPOUT else None


def leaving(model: PurchaseModel, counts: PurchaseCounts) -> float:
    """About the share of the customers who would leave in the time seen."""
    parameters, weight = model.parameters, counts.customers / counts.total
    if "s" in parameters:
        beta, age = parameters["beta"], float(weight @ counts.age)
        return 1 - float((beta / (beta + age)) ** parameters["s"])
    a, b = parameters["a"], parameters["b"]
    return a / (a + b) * float(weight @ counts.repeats)
