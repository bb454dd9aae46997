"""Who may be contacted, on which ground, and what the lists hold."""

from winback_kit.plan.programme.contactable import contactable, offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Sentence, count_fact, say, share_fact
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words

__all__ = ["compliance_table"]


def permissions_known(plan: Plan) -> bool:
    """Whether the client gave a table of permissions."""
    return "permissions" in plan.history.data.given


def compliance_heading(plan: Plan) -> Sentence:
    """The share of the lost who may be contacted."""
    allowed = share_fact(plan.contactable_share.value, "plan.contactable_share.value")
    if permissions_known(plan):
        return say(
            "{share} of the lost may be contacted; nobody else is on the contact list",
            share=allowed,
        )
    return say("Permissions are not known: {share} are assumed, and must be checked", share=allowed)


def compliance_table(plan: Plan) -> Table:
    """Lost customers by segment: how many there are, how many may be contacted."""
    known = permissions_known(plan)
    allowed = (
        (
            Column("May be contacted", "count", path="contactable.{row}.may_be_contacted"),
            lambda one: one.may_be_contacted,
        ),
        (Column("of the lost", "share", 0, path="contactable.{row}.share"), lambda one: one.share),
    )
    return Table.of(
        contactable(plan.history),
        (Column("Segment"), lambda one: one.segment or words("All lost customers")),
        (Column("Lost now", "count", path="contactable.{row}.lost"), lambda one: one.lost),
        *(allowed if known else ()),
        total=True,
        source=words(
            "May be contacted: not opted out of all channels, and not barred from all contact."
        )
        if known
        else words("No table of permissions was given."),
    )


def compliance_scope(plan: Plan) -> Sentence:
    """Whom the contact list holds."""
    lost = count_fact(
        plan.history.lost_now, "history.lost_now", "{n} lost customer", "{n} lost customers"
    )
    if permissions_known(plan):
        return say(
            "Of {lost}, the contact list holds only those who may be contacted.",
            lost=lost,
        )
    return say(
        "Of none of the {lost} is it known whether they may be contacted: remove whoever may "
        "not be from the contact list before it is used.",
        lost=lost,
    )


def no_legal_advice() -> Sentence:
    """What the page cannot answer."""
    return say(
        "This is no legal advice: let the ground for contact, and how long after a loss it "
        "holds, be checked for each country."
    )


def compliance_rules(plan: Plan) -> list[Sentence]:
    """What holds for every list and every contact."""
    return [
        say(
            "Every opt-out that is known counts, whatever its date. Nobody is on the list who was "
            "contacted within {days}, or is held out in a test that is not read yet; a second list "
            "says which rule keeps whom off, and the page beside the lists how they agree with "
            "the contacts of this case.",
            days=count_fact(
                plan.history.data.client.settings.lists.contact_pause_days,
                "lists.contact_pause_days",
                "{n} day",
                "{n} days",
            ),
        ),
        *_channels(plan),
        say(
            "An objection to marketing is honoured at once and kept, so that the customer is not "
            "asked again."
        ),
        say(
            "Pages and the record hold no customer, no free text and no group that is too small; "
            "what is known of a single customer is in the folder of lists alone."
        ),
    ]


def _channels(plan: Plan) -> list[Sentence]:
    """How the offers go out, where permissions tell the channels that are open."""
    if not permissions_known(plan):
        return []
    stated = offer_channels(plan.history.data.client)
    if all(stated.get(one.offer) for one in plan.worths):
        return [say("An offer whose channel a customer has closed does not reach that customer.")]
    return [
        say(
            "An offer whose channel a customer has closed does not reach that customer; one "
            "without a channel of its own is carried by any that is open."
        )
    ]
