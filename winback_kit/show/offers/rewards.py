"""What win-back earns: short and long term, the ledger, and what doing nothing costs."""

from winback_kit.case.from_plan.rewards import EarlyAndLate, Reward, earned_in_all, of_best_offers
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.programme.rewards import DoingNothing
from winback_kit.show.kit.figure import COST, FIRST, GAIN, NATURAL, PROGRAMME, Figure
from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars
from winback_kit.show.offers.offers import named
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, money, share
from winback_kit.words.told import told_name

__all__ = [
    "doing_nothing_chart",
    "doing_nothing_finding",
    "rewards_chart",
    "rewards_finding",
    "rewards_table",
]


def rewards_chart(found: list[Reward], plan: Plan) -> Figure:
    """What each segment's best offer earns in the first twelve months and after them."""
    shown = of_best_offers(found, plan)
    currency = plan.history.currency
    labels = [f"{told_name(one.worth.segment)}<br>{told_name(one.worth.offer)}" for one in shown]
    return Figure(
        title=_split_in_words(earned_in_all(shown)),
        measure=words(
            "Present value of incremental margin less offers and contacts, {currency}, before the "
            "team, the set-up and tax",
            currency=currency,
        ),
        traces=[
            bars(words("Months 1 to 12"), labels, (one.short for one in shown), FIRST, digits=0),
            bars(words("Later"), labels, (one.later for one in shown), PROGRAMME, digits=0),
        ],
        layout={
            "barmode": "group",
            "height": 420,
            "yaxis": {
                "title": {"text": words("{currency}, present value", currency=currency)},
                "zeroline": True,
            },
        },
    )


def _split_in_words(earned: EarlyAndLate) -> str:
    if earned.total <= 0:
        return words("With every segment's best offer, contacting costs more than it earns")
    if earned.short <= 0:
        return words("The first twelve months only cost; everything that is earned comes later")
    if earned.later <= 0:
        return words("Everything that is earned comes in the first twelve months")
    return words(
        "{share} of what is earned comes after month 12",
        share=share(earned.later_share, digits=0),
    )


def rewards_table(found: list[Reward], plan: Plan) -> Table:
    """Every segment and offer: customers, what is earned early and later, and when it is back."""
    return Table.of(
        found,
        (Column("Segment"), lambda one: one.worth.segment),
        (Column("Offer"), lambda one: one.worth.offer),
        (Column("Contacted", "count"), lambda one: one.contacted),
        (Column("Months 1 to 12, {currency}", "amount"), lambda one: one.short),
        (Column("Later, {currency}", "amount"), lambda one: one.later),
        (Column("Both, {currency}", "amount"), lambda one: one.total),
        (Column("Back after month", "count", missing=marked("never")), lambda one: one.back_after),
        currency=plan.history.currency,
        source=words(
            "Offers are alternatives: a segment gets one of them. Present values, before the team, "
            "the set-up and tax. Back: from that month on what was earned so far covers what was "
            "spent."
        ),
    )


def doing_nothing_chart(found: DoingNothing, currency: str) -> Figure | Sentence:
    """What a year of losses costs, beside what comes back on its own and what can be recovered."""
    if not found.lost_value and not found.returning and not found.recoverable:
        return say(
            "There is no chart: nothing comes back on its own and nothing can be recovered by "
            "contacts that pay, and what those lost were worth is not known."
        )
    parts = [
        (words("Comes back<br>on its own"), found.returning, NATURAL),
        (words("Can be recovered<br>by contacts that pay"), found.recoverable, GAIN),
    ]
    title = words(
        "Contacts that pay could recover {worth} a year",
        worth=money(found.recoverable, currency),
    )
    if found.lost_value is not None:
        lost = plural(
            found.lost,
            "Lost with<br>{n} customer",
            "Lost with<br>{n} customers",
            n=count(found.lost),
        )
        parts.insert(0, (lost, found.lost_value, COST))
        title = words(
            "Of the value lost in a year, {share} can be recovered",
            share=share(found.recoverable_share),
        )
    if found.recoverable <= 0:
        title = words("Nothing of what is lost can be recovered by contacts that pay")
    return Figure(
        title=title,
        measure=words("A year of losses, present value of margin, {currency}", currency=currency),
        traces=[
            bars(
                words("Value"),
                [label for label, _, _ in parts],
                (value for _, value, _ in parts),
                [colour for _, _, colour in parts],
                digits=0,
                text=[amount(value) for _, value, _ in parts],
            )
        ],
        layout={
            "showlegend": False,
            "height": 400,
            "yaxis": {"title": {"text": currency}, "zeroline": True},
        },
    )


def doing_nothing_finding(found: DoingNothing, npv: float, currency: str) -> Sentence:
    """The three figures in words, and that they must not be taken for each other."""
    if found.lost_value is None:
        lost = plural(
            found.lost,
            "{n} customer is lost in a year.",
            "{n} customers are lost in a year.",
            n=count(found.lost),
        )
    else:
        lost = plural(
            found.lost,
            "{n} customer is lost in a year, who would have been worth {worth} had they stayed.",
            "{n} customers are lost in a year, who would have been worth {worth} had they stayed.",
            n=count(found.lost),
            worth=money(found.lost_value, currency),
        )
    back = words("{worth} comes back on its own.", worth=money(found.returning, currency))
    no_measure = words("What is lost is no measure of what a programme earns.")
    return joined(f"{lost} {back} {_could_be_added(found, npv, currency)} {no_measure}")


def _could_be_added(found: DoingNothing, npv: float, currency: str) -> str:
    if found.recoverable <= 0:
        return words(
            "No contact pays, so nothing can be added to that; the programme of the business case "
            "is worth {npv} after all costs.",
            npv=money(npv, currency),
        )
    return words(
        "Contacts that pay could add {gain} to that, before the team, the set-up and tax; the "
        "programme of the business case is worth {npv} after all costs.",
        gain=money(found.recoverable, currency),
        npv=money(npv, currency),
    )


def rewards_finding(found: list[Reward], plan: Plan) -> Sentence:
    """The answer of the chapter: where win-back earns, how early, and what it may cost."""
    currency = plan.history.currency
    shown = sorted(of_best_offers(found, plan), key=lambda one: -one.total)
    paying = [one for one in shown if one.total > 0]
    if not paying:
        asked = [one for one in shown if one.contacted] or shown
        nearest = max(asked, key=lambda one: one.per_contact)
        return say(
            "Against doing nothing win-back earns nothing in any segment. The nearest is "
            "{offer}, which loses {loss}.",
            offer=named(nearest.worth),
            loss=money(-nearest.total, currency),
        )
    first = paying[0]
    return say(
        "Win-back earns something in {paying} of {all} segments, most with {offer}: {short} in "
        "the first twelve months and {later} later, before the team, the set-up and tax.",
        paying=count(len(paying)),
        all=count(len(shown)),
        offer=named(first.worth),
        short=money(first.short, currency),
        later=money(first.later, currency),
    )
