"""What a fitted model cannot be trusted with, in sentences for a page.

A model whose diagnosis is not usable is not used: the figures then rest on what was measured
alone. What is looked for, and the lines that are drawn (judgement, none of them a test):

- fewer than 100 customers, or fewer than 10 who bought again: refused, before any fit;
- all customers began within a third of the time seen: one cohort, whose habits are the model's;
- no maximum was reached, or the likelihood is a ridge: ln of a parameter known to ±1.5 or worse;
- no dropout can be seen: less than 1 in 1,000 would leave in the time seen (the model is NBD);
- a within 0.01 of 1, where the closed form of expected purchases has a pole, which is stepped over;
- purchases in time held out were missed by 10 % (said) or by half (refused).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import PurchaseModel
from winback_kit.value.models.purchase.time_unit import span
from winback_kit.words.text import Amount, Count, PerCent, Text, marked, said, said_in_a_row

FEWEST_CUSTOMERS = 100
FEWEST_BUYING_AGAIN = 10
ONE_COHORT = 1 / 3
RIDGE = 1.5
NO_DROPOUT = 1e-3
NEAR_POLE = 0.01
MISS_SAID, MISS_REFUSED = 0.1, 0.5


@dataclass(frozen=True)
class Finding:
    """One thing found: its name, the sentence for a page, and whether it forbids the model."""

    name: str
    sentence: Text
    forbids: bool


@dataclass(frozen=True)
class ModelDiagnosis:
    """All that was found, gravest first."""

    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether the model may be used."""
        return not any(finding.forbids for finding in self.findings)

    @property
    def sentences(self) -> tuple[Text, ...]:
        """What a page says."""
        return tuple(finding.sentence for finding in self.findings)


@dataclass(frozen=True)
class HoldoutPurchases:
    """Purchases that the model expected in time held out, and those that were made."""

    expected: float
    made: float

    @property
    def miss(self) -> float:
        """Share by which the model was too high (+) or too low (−)."""
        return self.expected / self.made - 1 if self.made else math.inf


def diagnose_histories(counts: PurchaseCounts) -> ModelDiagnosis:
    """What forbids or clouds any model of these customers, before a fit."""
    return _diagnosis(_of_histories(counts))


def diagnose_purchases(
    model: PurchaseModel, counts: PurchaseCounts, *, holdout: HoldoutPurchases | None = None
) -> ModelDiagnosis:
    """What a fitted model of purchases cannot be trusted with; `counts` is what it learnt from."""
    findings = [*_of_histories(counts), *_of_fit(model.fit, model.family.name)]
    findings += [*_of_dropout(model, counts), *_of_holdout(holdout)]
    return _diagnosis(iter(findings))


def fit_if_usable(
    fit: Callable[[PurchaseCounts], PurchaseModel], counts: PurchaseCounts
) -> tuple[PurchaseModel | None, ModelDiagnosis]:
    """The model, or None where the histories or the fit forbid it, and why."""
    before = diagnose_histories(counts)
    if not before.usable:
        return None, before
    model = fit(counts)
    after = diagnose_purchases(model, counts)
    return (model if after.usable else None), after


def _diagnosis(findings: Iterator[Finding]) -> ModelDiagnosis:
    return ModelDiagnosis(tuple(sorted(findings, key=lambda finding: not finding.forbids)))


def _few(customers: float) -> Iterator[Finding]:
    if customers < FEWEST_CUSTOMERS:
        few = said(
            "There are only {n} customers to learn from; a model needs {least}.",
            n=Count(customers),
            least=FEWEST_CUSTOMERS,
        )
        yield Finding("few", few, forbids=True)


def _of_histories(counts: PurchaseCounts) -> Iterator[Finding]:
    yield from _few(counts.total)
    again = float(counts.customers[counts.repeats > 0].sum())
    if again == 0:
        yield Finding(
            "one purchase each",
            said("Every customer bought once, so nothing can be said of when they come back."),
            forbids=True,
        )
    elif again < FEWEST_BUYING_AGAIN:
        yield Finding(
            "few bought again",
            said(
                "Only {n} customers bought again; a model needs {least}.",
                n=Count(again),
                least=FEWEST_BUYING_AGAIN,
            ),
            forbids=True,
        )
    oldest, youngest = float(counts.age.max()), float(counts.age.min())
    if oldest > 0 and oldest - youngest < ONE_COHORT * oldest:
        yield Finding(
            "one cohort",
            said(
                "All customers began within {span} of each other, so the model knows one cohort "
                "and cannot tell its habits from those of its season.",
                span=span(oldest - youngest, counts.unit),
            ),
            forbids=False,
        )


def _of_fit(fit: Fit, name: str) -> Iterator[Finding]:
    if not fit.converged:
        yield Finding(
            "no maximum",
            said("{model}: no maximum of the likelihood was found.", model=name),
            forbids=True,
        )
    spread = np.sqrt(np.diag(fit.covariance))
    if float(spread.max()) > RIDGE:
        loose = [n for n, s in zip(fit.names, spread, strict=True) if s > RIDGE]
        yield Finding(
            "ridge",
            said(
                "{model}: {parameters} can hardly be told from these data, so forecasts far beyond "
                "the time seen are open.",
                model=name,
                parameters=said_in_a_row(loose),
            ),
            forbids=False,
        )


def _of_dropout(model: PurchaseModel, counts: PurchaseCounts) -> Iterator[Finding]:
    parameters = model.parameters
    weight = counts.customers / counts.total
    if "s" in parameters:
        beta, age = parameters["beta"], float(weight @ counts.age)
        share = 1 - (beta / (beta + age)) ** parameters["s"]
    else:
        a, b = parameters["a"], parameters["b"]
        share = a / (a + b) * float(weight @ counts.repeats)
        if abs(a - 1) < NEAR_POLE:
            yield Finding(
                "a near 1",
                said(
                    "{model}: a is {a}; at 1 the closed form of expected purchases has a pole, "
                    "which was stepped over.",
                    model=model.family.name,
                    a=Amount(a, digits=4),
                ),
                forbids=False,
            )
    if share < NO_DROPOUT:
        yield Finding(
            "no dropout",
            said(
                "{model}: nobody is seen to leave (the model is NBD), so it cannot say how long "
                "customers stay.",
                model=model.family.name,
            ),
            forbids=True,
        )


def _of_holdout(holdout: HoldoutPurchases | None) -> Iterator[Finding]:
    if holdout is None or abs(holdout.miss) < MISS_SAID:
        return
    told = (
        marked(
            "In the time held out the model expected {expected} purchases, {miss} more than the "
            "{made} that were made."
        )
        if holdout.miss > 0
        else marked(
            "In the time held out the model expected {expected} purchases, {miss} fewer than the "
            "{made} that were made."
        )
    )
    yield Finding(
        "miss",
        said(
            told,
            expected=Count(holdout.expected),
            miss=PerCent(abs(holdout.miss), digits=0),
            made=Count(holdout.made),
        ),
        forbids=abs(holdout.miss) > MISS_REFUSED,
    )
