"""What a contact with an offer has cost, where the table of contacts says it.

The mean over all contacts that were made with the offer while customers were lost; its range runs
from the cheapest to the dearest of its campaigns.
"""

from winback_kit.assumptions.record import Assumption
from winback_kit.history.measure import History
from winback_kit.words.own_names import DEFAULT_OFFER
from winback_kit.words.text import Count, said_many


def has_costs(history: History) -> bool:
    """Whether the table of contacts has what they cost."""
    given = history.data.given.get("contacts")
    return given is not None and "contact_cost" in given.columns


def paid_for_contact(history: History, offer: str) -> Assumption | None:
    """The cost of one contact with an offer, in the currency; None where nobody wrote it down."""
    rows = history.frames.contacts_ever
    called = "" if offer == DEFAULT_OFFER else offer  # the one offer that nobody has named
    rows = rows[(rows.arm == "treated") & (rows.offer == called)]
    contacts, cost = int(rows.contacted.sum()), float(rows.contact_cost.sum())
    if not has_costs(history) or contacts == 0 or cost <= 0:
        return None
    sums = rows.groupby("campaign")[["contact_cost", "contacted"]].sum()
    by_campaign = sums.contact_cost / sums.contacted
    mean = cost / contacts
    return Assumption(
        value=mean,
        low=min(mean, float(by_campaign.min())),
        high=max(mean, float(by_campaign.max())),
        evidence="B",
        source=said_many(
            contacts,
            "own history: paid for {n} contact",
            "own history: paid for {n} contacts",
            n=Count(contacts),
        ),
    )
