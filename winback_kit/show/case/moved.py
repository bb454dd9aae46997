"""The figures of a case while its assumptions are moved: one sentence and six numbers."""

from __future__ import annotations

from winback_kit.case.result.outcome import Outcome
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import money, months, share


def moved_sentence(result: Outcome) -> str:
    """What the figures decide as they stand; odds and pilot are the assessment's to weigh."""
    npv, cut = (money(x, result.currency) for x in (result.npv, result.npv_headline))
    if result.npv <= 0:
        return words("Does not pay: against doing nothing it is worth {npv}", npv=npv)
    if result.npv_headline <= 0:
        return words(
            "Pays only before the cut for weak evidence: worth {npv} against doing nothing, {cut} "
            "after the cut",
            npv=npv,
            cut=cut,
        )
    return words(
        "Pays: worth {npv} against doing nothing, {cut} after the cut for weak evidence",
        npv=npv,
        cut=cut,
    )


def moved_figures(result: Outcome) -> tuple[tuple[str, str, str], ...]:
    """Name, label and text of the figures that move."""
    cur = result.currency
    return (
        ("npv", words("Net present value"), money(result.npv, cur)),
        ("npv_headline", words("after the cut for weak evidence"), money(result.npv_headline, cur)),
        ("irr", words("Internal rate of return, a year"), share(result.irr)),
        ("payback_months", words("Payback"), months(result.payback_months)),
        (
            "discounted_payback_months",
            words("Payback, discounted"),
            months(result.discounted_payback_months),
        ),
        ("peak_cash_need", words("Peak cash need"), money(result.peak_cash_need, cur)),
    )
