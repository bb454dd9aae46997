"""The ledger of rewards: what win-back brings, what of it the base case counts, and why."""

from winback_kit.case.formulas.lines import LINES
from winback_kit.case.from_plan.rewards import margin_split
from winback_kit.case.result.model import Model
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words

__all__ = ["ledger_table"]


def ledger_table(flow: Model) -> Table:
    """Every reward of win-back: whether the base case counts it, its size, and why."""
    others = [(words(name), words(told), None, None, words(why)) for name, told, why in _OTHERS]
    columns = (
        Column("Reward"),
        Column("In the base case"),
        Column("Months 1 to 12, {currency}", "amount"),
        Column("Later, {currency}", "amount"),
        Column("Why"),
    )
    return Table(
        columns,
        [*_counted(flow), *others],
        currency=flow.case.currency,
        source=words("Present values before tax and before any cost."),
    )


_OTHERS = (
    (
        marked("Ill word of mouth avoided"),
        marked("no"),
        marked("rests on surveys, not on behaviour"),
    ),
    (
        marked("The reason for leaving, found and mended"),
        marked("apart"),
        marked("an option of its own in the business case, with its own cost"),
    ),
    (
        marked("The skill to do it again"),
        marked("apart"),
        marked("the worth of a pilot and of waiting, in the business case"),
    ),
)


_Row = tuple[str, str, float | None, float | None, str]


def _counted(flow: Model) -> list[_Row]:
    """The rewards that the case can count, with what it does about each."""
    case = flow.case
    margin = margin_split(flow, "incremental_margin")
    return [
        (
            words("Incremental margin of those won back"),
            words("yes"),
            margin.short,
            margin.later,
            words("what the case is about"),
        ),
        _if_stated(
            flow,
            "avoided_acquisition",
            words("in place of the margin of whom they replace"),
            words(
                "no target is stated that would be met by buying customers instead; beside the "
                "margin it would count a customer twice"
            ),
        ),
        _if_stated(
            flow,
            "referral_margin",
            words("as stated, in the month of the return"),
            words("nobody has measured how many are caused by a return"),
        ),
        (
            words("Cross-selling and growth in the second lifetime"),
            words("as measured"),
            None,
            None,
            words(
                "already in the margin of second lifetimes by month; the growth stated is in it too"
            )
            if case.margin_growth.value
            else words(
                "already in the margin of second lifetimes by month; no growth is added to it"
            ),
        ),
    ]


def _if_stated(flow: Model, name: str, why: str, why_not: str) -> _Row:
    """A line that counts where its inputs are stated, and is 0 where they are not."""
    split, label = margin_split(flow, name), next(one.label for one in LINES if one.name == name)
    if not split.short and not split.later:
        return words(label), words("no"), None, None, why_not
    return words(label), words("yes"), split.short, split.later, why
