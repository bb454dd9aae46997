"""What win-back earns: short and long term, the ledger, and what doing nothing costs."""

from __future__ import annotations

from winback_kit.case.model import Model
from winback_kit.case.rewards import MarginSplit, Reward, margin_split
from winback_kit.figures.offers import currency_of, named
from winback_kit.figures.show import (
    COST,
    FIRST,
    GAIN,
    NATURAL,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    rounded,
)
from winback_kit.plan.programme import Plan
from winback_kit.plan.rewards import DoingNothing
from winback_kit.words.numbers import DASH, amount, count, money, share

_BEFORE = "before the team, the set-up and tax"


def _best(found: list[Reward], plan: Plan) -> list[Reward]:
    """The rewards of each segment's best offer."""
    return [one for one in found if plan.best[one.worth.segment].offer == one.worth.offer]


def rewards_chart(found: list[Reward], plan: Plan) -> Figure:
    """What each segment's best offer earns in the first twelve months and after them."""
    shown = _best(found, plan)
    labels = [f"{one.worth.segment}<br>{one.worth.offer}" for one in shown]
    return Figure(
        title=_split_in_words(shown),
        measure=f"Present value of incremental margin less offers and contacts, "
        f"{currency_of(plan)}, {_BEFORE}",
        traces=[
            {
                "type": "bar",
                "name": "Months 1 to 12",
                "x": labels,
                "y": rounded((one.short for one in shown), 0),
                "marker": {"color": FIRST},
            },
            {
                "type": "bar",
                "name": "Later",
                "x": labels,
                "y": rounded((one.later for one in shown), 0),
                "marker": {"color": PROGRAMME},
            },
        ],
        layout={
            "barmode": "group",
            "height": 420,
            "yaxis": {"title": {"text": f"{currency_of(plan)}, present value"}, "zeroline": True},
        },
    )


def _split_in_words(shown: list[Reward]) -> str:
    short, later = (sum(getattr(one, name) for one in shown) for name in ("short", "later"))
    if short + later <= 0:
        return "With every segment's best offer, contacting costs more than it earns"
    if short <= 0:
        return "The first twelve months only cost; everything that is earned comes later"
    if later <= 0:
        return "Everything that is earned comes in the first twelve months"
    return f"{share(later / (short + later), digits=0)} of what is earned comes after month 12"


def rewards_table(found: list[Reward], plan: Plan) -> Table:
    """Every segment and offer: customers, what is earned early and later, and when it is back."""
    rows = [
        (
            one.worth.segment,
            one.worth.offer,
            count(one.contacted),
            amount(one.short),
            amount(one.later),
            amount(one.total),
            "never" if one.back_after is None else str(one.back_after),
        )
        for one in found
    ]
    currency = currency_of(plan)
    return Table(
        header=(
            "Segment",
            "Offer",
            "Contacted",
            f"Months 1 to 12, {currency}",
            f"Later, {currency}",
            f"Both, {currency}",
            "Back after month",
        ),
        rows=rows,
        text_columns=(1,),
        source="Offers are alternatives: a segment gets one of them. Present values, "
        f"{_BEFORE}. Back: from that month on what was earned so far covers what was spent.",
    )


def ledger_table(flow: Model) -> Table:
    """Every reward of win-back: whether the base case counts it, its size, and why."""
    currency = flow.case.currency
    return Table(
        header=(
            "Reward",
            "In the base case",
            f"Months 1 to 12, {currency}",
            f"Later, {currency}",
            "Why",
        ),
        rows=[
            *_counted(flow),
            *((name, told, DASH, DASH, why) for name, told, why in _OTHERS),
        ],
        text_columns=(1, 4),
        source="Present values before tax and before any cost.",
    )


_OTHERS = (
    ("Referrals", "no", "nobody has measured how many are caused by a return"),
    ("Ill word of mouth avoided", "no", "rests on surveys, not on behaviour"),
    (
        "The reason for leaving, found and mended",
        "apart",
        "an option of its own in chapter 13, with its own cost",
    ),
    (
        "The skill to do it again",
        "apart",
        "the worth of a pilot and of waiting, in chapter 13",
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
        ("Incremental margin of those won back", "yes", *_money(margin), "what the case is about"),
        (
            "Acquisition saved",
            "yes" if acquires else "no",
            *(_money(spared) if acquires else (DASH, DASH)),
            "in place of the margin of whom they replace"
            if acquires
            else "no target is stated that would be met by buying customers instead; beside the "
            "margin it would count a customer twice",
        ),
        (
            "Cross-selling and growth in the second lifetime",
            "as measured",
            DASH,
            DASH,
            "already in the margin of second lifetimes by month; "
            + ("the growth stated is in it too" if grows else "no growth is added to it"),
        ),
    ]


def _money(split: MarginSplit) -> tuple[str, str]:
    return amount(split.short), amount(split.later)


def doing_nothing_chart(found: DoingNothing, currency: str) -> Figure:
    """What a year of losses costs, beside what comes back by itself and what can be recovered."""
    bars = [
        ("Comes back<br>by itself", found.returning, NATURAL),
        ("Can be recovered<br>by contacts that pay", found.recoverable, GAIN),
    ]
    title = f"Contacts that pay could recover {money(found.recoverable, currency)} a year"
    if found.lost_value is not None:
        bars.insert(0, (f"Lost with<br>{count(found.lost)} customers", found.lost_value, COST))
        part = found.recoverable / found.lost_value if found.lost_value else 0.0
        title = f"Of the value lost in a year, {share(part)} can be recovered"
    if found.recoverable <= 0:
        title = "Nothing of what is lost can be recovered by contacts that pay"
    return Figure(
        title=title,
        measure=f"A year of losses, present value of margin, {currency}",
        traces=[
            {
                "type": "bar",
                "x": [label for label, _, _ in bars],
                "y": rounded((value for _, value, _ in bars), 0),
                "text": [amount(value) for _, value, _ in bars],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": [colour for _, _, colour in bars]},
                "name": "Value",
            }
        ],
        layout={
            "showlegend": False,
            "height": 400,
            "yaxis": {"title": {"text": currency}, "zeroline": True},
        },
    )


def doing_nothing_finding(found: DoingNothing, npv: float, currency: str) -> Finding:
    """The three figures in words, and that they must not be taken for each other."""
    lost = f"{count(found.lost)} customers are lost in a year"
    if found.lost_value is not None:
        lost += f", who would have been worth {money(found.lost_value, currency)} had they stayed"
    more = f"Contacts that pay could add {money(found.recoverable, currency)} to that, {_BEFORE}"
    if found.recoverable <= 0:
        more = "No contact pays, so nothing can be added to that"
    return Finding(
        f"{lost}. {money(found.returning, currency)} comes back by itself. {more}; the programme "
        f"of chapter 13 is worth {money(npv, currency)} after all costs. What is lost is no "
        "measure of what a programme earns."
    )


def rewards_finding(found: list[Reward], plan: Plan) -> Finding:
    """The answer of the chapter: where win-back earns, how early, and what it may cost."""
    currency = currency_of(plan)
    shown = sorted(_best(found, plan), key=lambda one: -one.total)
    paying = [one for one in shown if one.total > 0]
    if not paying:
        nearest = max(shown, key=lambda one: one.total / max(one.contacted, 1.0))
        return Finding(
            "Against doing nothing win-back earns nothing in any segment. The nearest is "
            f"{named(nearest.worth)}, which loses {money(-nearest.total, currency)}."
        )
    first = paying[0]
    return Finding(
        f"Win-back earns something in {len(paying)} of {len(shown)} segments, most with "
        f"{named(first.worth)}: {money(first.short, currency)} in the first twelve months and "
        f"{money(first.later, currency)} later, {_BEFORE}."
    )
