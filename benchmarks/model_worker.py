"""One implementation's fit, spend and values of the same customers, measured in its own process.

Called by `benchmarks.model_speed` with the Python of that implementation's environment: its name, a
file of customers (x, t_x and T in whole days, mean spend) and the number of rounds. Prints one line
of JSON: CPU seconds of each step and round, the parameters, the sum of the values, peak memory.
Every implementation is given the same weeks as fractions of days.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings

import numpy as np

WEEKS = 365.25 / 7
MONTHLY_RATE = 0.01
WEEKLY_RATE = (1 + MONTHLY_RATE) ** (12 / WEEKS) - 1


def megabytes():
    """Peak memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


class Clock:
    """CPU seconds by step."""

    def __init__(self):
        self.seconds = {}

    def time(self, step, work):
        """Do some work and note what it took."""
        start = time.process_time()
        result = work()
        self.seconds.setdefault(step, []).append(time.process_time() - start)
        return result


def winback(clock, x, last, age, spend):
    """This project, by its exact path; `fit` counts the customers too."""
    from winback_kit.value.models.clv import Customers, ValueTerms, residual_value
    from winback_kit.value.models.gamma_gamma import fit_gamma_gamma, spend_counts
    from winback_kit.value.models.purchase.beta_geometric import BG_NBD
    from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers
    from winback_kit.value.models.purchase.purchase_model import fit_family

    terms = ValueTerms(
        horizon=WEEKS, unit="week", discount_rate=(1 + MONTHLY_RATE) ** 12 - 1, margin_rate=1.0
    )
    model = clock.time(
        "fit",
        lambda: fit_family(BG_NBD, count_customers(repeats=x, last=last, age=age, unit="week")),
    )
    money = clock.time("spend", lambda: fit_gamma_gamma(spend_counts(orders=x, mean_spend=spend)))

    def value():
        counts = PurchaseCounts(x, last, age, np.ones(len(x)), "week")
        return residual_value(model, money, Customers(counts, spend), terms)

    values = clock.time("value", value)
    clock.time("draws", lambda: model.fit.draws(4_000, np.random.default_rng(1)))
    return list(model.parameters.values()), float(values.sum())


def lifetimes(clock, x, last, age, spend):
    """lifetimes: maximum likelihood with automatic gradients."""
    import pandas as pd
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    x, last, age, spend = (pd.Series(values) for values in (x, last, age, spend))
    model = clock.time("fit", lambda: BetaGeoFitter().fit(x, last, age))
    again = x > 0
    money = clock.time("spend", lambda: GammaGammaFitter().fit(x[again], spend[again]))
    values = clock.time(
        "value",
        lambda: money.customer_lifetime_value(
            model, x, last, age, spend, time=12, discount_rate=MONTHLY_RATE, freq="W"
        ),
    )
    return [float(model.params_[name]) for name in ("r", "alpha", "a", "b")], float(values.sum())


def clvkit(clock, x, last, age, spend):
    """clvkit: maximum likelihood with numerical gradients."""
    import pandas as pd
    from clvkit import BGNBD, CLV, CustomerBase, GammaGamma

    names = {"frequency": x, "recency": last, "T": age, "monetary_value": spend}
    base = CustomerBase(
        pd.DataFrame(names), time_unit="W", observation_period_end=pd.Timestamp("2026-01-01"),
        has_monetary=True, on_negative="net",
    )  # fmt: skip
    model = clock.time("fit", lambda: BGNBD().fit(base))
    money = clock.time("spend", lambda: GammaGamma().fit(base))
    joined = CLV(transaction_model=model, monetary_model=money, check_independence=False)
    joined._cb = base  # its fit would fit both parts a second time
    values = clock.time(
        "value", lambda: joined.predict(horizon=52, discount_rate=WEEKLY_RATE, cb=base).to_pandas()
    )
    total = float(values.to_numpy()[:, -1].sum())
    return [float(model.params_[name]) for name in ("r", "alpha", "a", "b")], total


def pymc_marketing(clock, x, last, age, spend):
    """pymc-marketing: the mode of the posterior, with its default priors."""
    import pandas as pd
    from pymc_marketing import clv

    names = {"frequency": x, "recency": last, "T": age, "monetary_value": spend}
    rows = pd.DataFrame({"customer_id": np.arange(len(x)), **names})

    def fit():
        model = clv.BetaGeoModel()
        model.fit(rows, method="map", progressbar=False)
        return model

    def fit_spend():
        model = clv.GammaGammaModel()
        model.fit(rows[rows.frequency > 0], method="map", progressbar=False)
        return model

    model, money = clock.time("fit", fit), clock.time("spend", fit_spend)
    values = clock.time(
        "value",
        lambda: money.expected_customer_lifetime_value(
            transaction_model=model, data=rows, future_t=12, discount_rate=MONTHLY_RATE,
            time_unit="W",
        ).to_numpy(),
    )  # fmt: skip
    point = model.fit_result
    return [float(np.ravel(point[n])[0]) for n in ("r", "alpha", "a", "b")], float(values.sum())


def main():
    """Measure the implementation named on the command line."""
    name, path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    warnings.simplefilter("ignore")
    with np.load(path) as file:
        x, spend = file["x"].astype(np.int64), file["spend"]
        last, age = file["last"] / 7, file["age"] / 7
    loaded, clock = megabytes(), Clock()
    work = {
        "winback_kit": winback,
        "lifetimes": lifetimes,
        "clvkit": clvkit,
        "pymc-marketing": pymc_marketing,
    }[name]
    for _ in range(rounds):
        parameters, total = work(clock, x, last, age, spend)
    figures = {"seconds": clock.seconds, "parameters": parameters, "value": total}
    print(json.dumps({**figures, "loaded_mb": loaded, "peak_mb": megabytes()}))


if __name__ == "__main__":
    main()
