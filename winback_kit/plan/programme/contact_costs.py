"""What contacting a customer with an offer has cost, where the table of contacts says it.

The mean over all who were contacted with the offer in a campaign while they were lost, all touches
of one customer in one campaign together: what the offer causes is measured of the same customers.
Its range runs from the cheapest to the dearest of the campaigns.
"""

import pandas as pd

from winback_kit.assumptions.record import Assumption
from winback_kit.history.measure import History
from winback_kit.words.own_names import DEFAULT_OFFER
from winback_kit.words.text import Count, Text, said, said_many


def has_costs(history: History) -> bool:
    """Whether the table of contacts has what they cost."""
    given = history.data.given.get("contacts")
    return given is not None and "contact_cost" in given.columns


def paid_for_contact(history: History, offer: str) -> Assumption | None:
    """What one customer costs to contact, in the currency; None where nobody wrote it down."""
    rows = _treated(history, offer)
    contacts, people = int(rows.contacted.sum()), int(rows.people.sum())
    cost = float(rows.contact_cost.sum())
    if not has_costs(history) or people == 0 or cost <= 0:
        return None
    sums = rows.groupby("campaign")[["contact_cost", "people"]].sum()
    by_campaign = sums.contact_cost / sums.people
    mean = cost / people
    return Assumption(
        value=mean,
        low=min(mean, float(by_campaign.min())),
        high=max(mean, float(by_campaign.max())),
        evidence="B",
        source=_paid(contacts, people),
    )


def touches_each(history: History, offer: str) -> float | None:
    """How often a customer was contacted within a campaign with an offer; None where never."""
    rows = _treated(history, offer)
    people = int(rows.people.sum())
    return float(rows.contacted.sum()) / people if people else None


def _treated(history: History, offer: str) -> pd.DataFrame:
    """The rows of those contacted with an offer."""
    rows = history.frames.contacts_ever
    called = "" if offer == DEFAULT_OFFER else offer  # the one offer that nobody has named
    return rows[(rows.arm == "treated") & (rows.offer == called)]


def _paid(contacts: int, people: int) -> Text:
    if contacts > people:
        return said(
            "own history: paid for contacts with {people} of the lost, each counted once in a "
            "campaign ({n} in all)",
            n=Count(contacts),
            people=Count(people),
        )
    return said_many(
        contacts,
        "own history: paid for {n} contact",
        "own history: paid for {n} contacts",
        n=Count(contacts),
    )
