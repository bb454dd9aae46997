"""The ledger of rewards: what win-back brings, what of it the base case counts, and why."""

from __future__ import annotations

from winback_kit.case.from_plan.rewards import EarlyAndLate, margin_split
from winback_kit.case.result.model import Model
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import DASH, amount

__all__ = ["ledger_table"]


def ledger_table(flow: Model) -> Table:
    """Every reward of win-back: whether the base case counts it, its size, and why."""
    currency = flow.case.currency
    return Table(
        header=(
            words("Reward"),
            words("In the base case"),
            words("Months 1 to 12, {currency}", currency=currency),
            words("Later, {currency}", currency=currency),
            words("Why"),
        ),
        rows=[
            *_counted(flow),
            *((words(name), words(told), DASH, DASH, words(why)) for name, told, why in _OTHERS),
        ],
        text_columns=(1, 4),
        source=words("Present values before tax and before any cost."),
    )


_OTHERS = (
    (
        marked("Referrals"),
        marked("no"),
        marked("nobody has measured how many are caused by a return"),
    ),
    (
        marked("Ill word of mouth avoided"),
        marked("no"),
        marked("rests on surveys, not on behaviour"),
    ),
    (
        marked("The reason for leaving, found and mended"),
        marked("apart"),
        marked("an option of its own in chapter 13, with its own cost"),
    ),
    (
        marked("The skill to do it again"),
        marked("apart"),
        marked("the worth of a pilot and of waiting, in chapter 13"),
    ),
)


def _counted(flow: Model) -> list[tuple[str, ...]]:
    """The rewards that the case can count, with what it does about each."""
    case = flow.case
    margin = margin_split(flow, "incremental_margin")
    spared = margin_split(flow, "avoided_acquisition")
    acquires = case.avoided_acquisition.replaced_share.value > 0
    grows = case.margin_growth.value != 0
    return [
        (
            words("Incremental margin of those won back"),
            words("yes"),
            *_money(margin),
            words("what the case is about"),
        ),
        (
            words("Acquisition saved"),
            words("yes") if acquires else words("no"),
            *(_money(spared) if acquires else (DASH, DASH)),
            words("in place of the margin of whom they replace")
            if acquires
            else words(
                "no target is stated that would be met by buying customers instead; beside the "
                "margin it would count a customer twice"
            ),
        ),
        (
            words("Cross-selling and growth in the second lifetime"),
            words("as measured"),
            DASH,
            DASH,
            words(
                "already in the margin of second lifetimes by month; the growth stated is in it too"
            )
            if grows
            else words(
                "already in the margin of second lifetimes by month; no growth is added to it"
            ),
        ),
    ]


def _money(split: EarlyAndLate) -> tuple[str, str]:
    return amount(split.short), amount(split.later)
