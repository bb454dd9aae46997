"""What ties customers: the index against who left, and what one tie more may cost."""

from __future__ import annotations

from winback_kit.plan.bonds.tied import TieOfMany, Ties, lost_in_100_months, lost_in_a_year
from winback_kit.plan.loyalty.ties import FEWEST_IN_BAND, still_possible
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, share

__all__ = ["ties_finding", "ties_table"]

AT = "ties"
TIE_NAMES = {
    "products": marked("more than one product"),
    "channels": marked("more than one channel"),
    "contract": marked("a contract of a year or longer"),
    "automatic_payment": marked("automatic payment"),
    "stored_value": marked("stored value"),
    "referrals": marked("brought somebody else"),
    "people": marked("others who use it too"),
    "integrations": marked("systems that hang on it"),
}


def _none() -> Sentence:
    return say(
        "What ties customers cannot be told: no table carries a tie that some have and others have "
        "not, or nobody who left was watched. Columns of the table of customers would show it: a "
        "contract, automatic payment, stored value, referrals, people, integrations."
    )


def ties_table(found: Ties) -> Table | Sentence:
    """Customers by their number of ties: how many left, and the share lost within a year."""
    if not found.bands:
        return _none()
    at = f"{AT}.bands.{{row}}"
    broken = any(one.score % 1 for one in found.bands)  # weights that are no whole points
    names = ", ".join(_weighed(one) for one in found.ties)
    return Table.of(
        found.bands,
        (Column("Ties", "number", digits=int(broken), path=f"{at}.score"), lambda one: one.score),
        (Column("Customers", "count", path=f"{at}.people"), lambda one: one.people),
        (Column("Left", "count", path=f"{at}.left"), lambda one: one.left),
        (Column("Share that left", "share", digits=0), lambda one: one.rate),
        (Column("Lost in 100 months", "number", digits=2), lost_in_100_months),
        (Column("Lost within a year", "share", path=f"{at}.year"), lost_in_a_year),
        source=words(
            "A tie counts one point, or what client.yml says: {names}. No band holds fewer than "
            "{least}. Those who were watched for longer had more time to leave, so the months "
            "decide, not the share.",
            names=names,
            least=str(FEWEST_IN_BAND),
        ),
    )


def _weighed(one: TieOfMany) -> str:
    name = words(TIE_NAMES[one.tie])
    if one.points == 1:
        return name
    return words("{name} ({points} points)", name=name, points=amount(one.points))


def ties_finding(found: Ties) -> Sentence:
    """Whether customers with more ties leave less, what of that can be believed, and its price."""
    if not found.bands:
        return _none()
    if len(found.bands) < 2:
        return say(
            "Nearly all customers have the same ties, so nothing can be told of what ties do."
        )
    return in_a_line(_falls(found), _leaks(found), _nobody(found), _worth(found))


def _falls(found: Ties) -> Sentence:
    first, last = found.bands[0], found.bands[-1]
    facts: dict[str, Place] = {
        "share": share_fact(lost_in_a_year(first), f"{AT}.bands.0.year"),
        "many": share_fact(lost_in_a_year(last), f"{AT}.bands.{len(found.bands) - 1}.year"),
        "z": amount(found.z, digits=1),
    }
    if not found.z < 0 or not found.holds:
        beside = found.within is not None and found.z < 0
        return say(
            "Customers with more ties leave less ({share} within a year against {many}), but among "
            "customers with about as many orders the difference is gone: whoever orders more has "
            "more of everything. Counting ties tells nothing here that counting orders does not."
            if beside
            else "Customers with more ties do not surely leave less: {share} within a year with "
            "the fewest, {many} with the most.",
            share=facts["share"],
            many=facts["many"],
        )
    told = say(
        "With the fewest ties {share} are lost within a year, with the most {many} (Cochran and "
        "Armitage’s z {z}; beyond ±2 is no accident).",
        **facts,
    )
    along = (
        say("The more ties, the fewer are lost, in every step.")
        if found.monotone
        else say("Not in every step, though: the index is no ladder.")
    )
    return in_a_line(told, along)


def _leaks(found: Ties) -> Sentence | str:
    """What of it can be believed."""
    bound = say(
        "Part of this is no find: who is bound by a contract cannot leave yet, so the contract is "
        "a part of what it should tell."
    )
    undated = say(
        "The table of customers does not say since when a tie is there; one may have been written "
        "after the loss."
    )
    if found.leaks and found.undated:
        return in_a_line(bound, undated)
    return bound if found.leaks else undated if found.undated else ""


def _nobody(found: Ties) -> Sentence | str:
    """Nobody who left is not never."""
    safest = found.safest
    if safest is None or safest.left:
        return ""
    return say(
        "Of {people} with the most ties nobody left; up to {possible} might still have, so nobody "
        "is ever safe.",
        people=count_fact(
            safest.people,
            f"{AT}.bands.{len(found.bands) - 1}.people",
            "{n} customer",
            "{n} customers",
        ),
        possible=share(still_possible(safest.people)),
    )


def _worth(found: Ties) -> Sentence | str:
    cost = found.may_cost
    if cost is None or found.year_by_tie is None:
        return ""
    return say(
        "One tie more goes with {less} fewer lost in a year. If all of that were its doing, tying "
        "a customer once more might cost {cost} at most; whoever chose to be tied was loyal "
        "before, so a test of some customers drawn by lot must say how much of it is.",
        less=share_fact(found.year_by_tie, f"{AT}.year_by_tie", digits=1),
        cost=money_fact(cost, f"{AT}.may_cost", found.currency),
    )
