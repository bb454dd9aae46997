"""The figures of a case while its assumptions are moved: one sentence and six numbers."""

from winback_kit.case.result.outcome import Outcome
from winback_kit.show.case.case_tables import figures_table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import money


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


_SHOWN = (
    "npv", "npv_headline", "irr", "payback_months", "discounted_payback_months", "peak_cash_need",
)  # fmt: skip


def moved_figures(result: Outcome) -> tuple[tuple[str, str, str], ...]:
    """Name, label and text of the figures that move."""
    rows = figures_table(result, names=_SHOWN).texts()
    return tuple((name, label, text) for name, (label, text) in zip(_SHOWN, rows, strict=True))
