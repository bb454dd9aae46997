"""Questions about what is done today: what it brought, and whether it is inside the baseline."""

from winback_kit.case.from_plan.campaigns_inside import CampaignsInside
from winback_kit.client_study import Study
from winback_kit.plan.programme.last_year import Caused, LastYear, YearOfOffer
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    months_fact,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Row, Table, interval
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import money


def last_year(study: Study) -> Answer:
    """What the contacts of the last year cost and brought, gross and against those held out."""
    if "contacts" not in study.data.given:
        return Answer(
            say("Not known: no contacts were given. Give them as the table contacts."), open=True
        )
    found, cur = study.last_year, study.case.currency
    whole = found.whole
    if not whole.contacts:
        none = say(
            "Nothing: of the contacts that were given none was with a lost customer in the year to "
            "{day}.",
            day=day(study.data.as_of),
        )
        return Answer(none, words("Contacts as given"))
    return Answer(
        in_a_line(_spent(study), _caused(whole.caused, cur), _as_now(found, cur), _still(found)),
        _source(found),
        tables=(last_year_table(found, cur),),
    )


def _spent(study: Study) -> Sentence:
    """What was spent on contacts, and what came back so far."""
    whole, cur = study.last_year.whole, study.case.currency
    about: dict[str, str | Fact] = {
        "day": day(study.data.as_of),
        "contacts": count_fact(whole.contacts, "last_year.contacts", "{n} contact", "{n} contacts"),
        "spent": money_fact(whole.spent, "last_year.spent", cur),
        "offers": money_fact(whole.offer_cost, "last_year.offer_cost", cur),
        "window": months_fact(study.history.window_months, "history.return_window_months"),
    }
    if whole.returned:
        return say(
            "In the year to {day} {contacts} with lost customers were made for {spent}, {offers} "
            "of it for offers. {returned} came back within {window} and have brought {margin} of "
            "margin so far.",
            returned=count_fact(
                whole.returned, "last_year.returned", "{n} customer", "{n} customers"
            ),
            margin=money_fact(whole.margin, "last_year.margin", cur),
            **about,
        )
    return say(
        "In the year to {day} {contacts} with lost customers were made for {spent}, {offers} "
        "of it for offers. Nobody came back within {window}.",
        **about,
    )


def _caused(caused: Caused | None, currency: str) -> Sentence:
    """What of it came on top of those held out; gross where nobody was."""
    if caused is None:
        return say(
            "That is gross: nobody was held out, so nobody knows how many would have come anyway."
        )
    path = "last_year.caused"
    return say(
        "That is gross. Against the {held} held out, {returned} returns were caused ({low} to "
        "{high}), and with them {margin} of margin: {net} after these costs so far.",
        held=count_fact(caused.held, f"{path}.held"),
        returned=count_fact(caused.returned, f"{path}.returned"),
        **range_facts(caused.low, caused.high, f"{path}.", "count"),
        margin=money_fact(caused.margin, f"{path}.margin", currency),
        net=money_fact(caused.net, f"{path}.net", currency, sign=True),
    )


def _as_now(found: LastYear, currency: str) -> Sentence | str:
    """What came of the contacts that this case would make again, where they are not all of them."""
    now = found.as_now
    if now is None or now.caused is None or now.contacts == found.whole.contacts:
        return ""
    path = "last_year.as_now.caused"
    return say(
        "With the segments and offers of this case alone, {treated} of the contacts, {returned} "
        "returns were caused ({low} to {high}): {net} after costs so far.",
        treated=count_fact(now.caused.treated, f"{path}.treated"),
        returned=count_fact(now.caused.returned, f"{path}.returned"),
        **range_facts(now.caused.low, now.caused.high, f"{path}.", "count"),
        net=money_fact(now.caused.net, f"{path}.net", currency, sign=True),
    )


def _still(found: LastYear) -> Sentence | str:
    if not found.open_window:
        return ""
    people = count_fact(found.open_window, "last_year.open_window", "{n} contact", "{n} contacts")
    return say("The return window of {people} is not over.", people=people)


def _source(found: LastYear) -> str:
    if found.priced:
        return words("Contacts and their cost as given; offers as the case takes them")
    return words("Contacts as given; what they cost, and the offers, as the case takes them")


def last_year_table(found: LastYear, currency: str) -> Table:
    """Each offer's contacts of the last year: spent, came back, caused, and what is left."""
    rows = [*found.by_offer, found.whole] if len(found.by_offer) > 1 else [found.whole]
    named = found.by_offer[0].offer if len(rows) == 1 else words("All")
    return Table(
        (
            Column("Offer"),
            Column("Contacts", "count"),
            Column("Spent, {currency}", "amount"),
            Column("Came back, gross", "count"),
            interval("of them caused (90\u00a0%)", "count", value=True),
            Column("Margin so far, gross, {currency}", "amount"),
            Column("Caused, after costs, {currency}", "amount"),
        ),
        [_row(one, named) for one in rows],
        words(
            "Gross counts also those who would have come anyway. Caused is what came on top of "
            "those held out in the same draw; a dash where nobody was held out."
        ),
        total=len(rows) > 1,
        currency=currency,
    )


def _row(one: YearOfOffer, whole: str) -> Row:
    caused = one.caused
    return (
        one.offer or whole,
        one.contacts,
        one.spent,
        one.returned,
        None if caused is None else (caused.returned, caused.low, caused.high),
        one.margin,
        None if caused is None else caused.net,
    )


def campaigns_inside(study: Study) -> Answer:
    """The natural return with and without those contacted, and what it would do to the case."""
    if "contacts" not in study.data.given:
        return Answer(
            say(
                "Not known: no contacts were given. If campaigns run today, the natural return "
                "holds what they bring, and this case counts only what comes on top of them; if "
                "they stop, it is too high. Give them as the table contacts."
            ),
            open=True,
        )
    found = study.campaigns_inside
    return Answer(
        in_a_line(_measured(found), _effect(found, study.case.currency)),
        words("Own orders and contacts; Kaplan-Meier"),
        tables=(campaigns_inside_table(found),),
    )


def _measured(found: CampaignsInside) -> Sentence:
    return say(
        "Not those that are in the table of contacts: {contacted} of the lost were contacted "
        "within {months} of the loss, and each is followed only up to the contact. So measured, "
        "{used} come back on their own; counted with the campaigns it would be {everyone}.",
        contacted=share_fact(found.contacted, "campaigns_inside.contacted", digits=1),
        months=months_fact(found.months, "campaigns_inside.months"),
        used=share_fact(found.used, "campaigns_inside.used", digits=1),
        everyone=share_fact(found.everyone, "campaigns_inside.everyone", digits=1),
    )


def _effect(found: CampaignsInside, currency: str) -> Sentence:
    if found.held_out == found.segments:
        return say(
            "The case takes the natural return of groups held out in every segment, in which no "
            "campaign is."
        )
    if money(found.npv_everyone, currency) == money(found.npv, currency):
        return say("Counted so, the net present value would be the same.")
    return say(
        "Counted so, the net present value would be {other} instead of {npv}.",
        other=money_fact(found.npv_everyone, "campaigns_inside.npv_everyone", currency),
        npv=money_fact(found.npv, "campaigns_inside.npv", currency),
    )


def campaigns_inside_table(found: CampaignsInside) -> Table:
    """The natural return of those never contacted, of all, and as the case measures it."""
    rows = (
        (words("Followed up to the first contact, as in this case"), found.used),
        (words("Never contacted in that time"), found.never),
        (words("All the lost, returns after a contact too"), found.everyone),
    )
    return Table(
        (Column("Whose return is counted"), Column("Come back", "share", 1)),
        rows,
        words(
            "Never contacted is too high where contacts come late: whoever returns early is never "
            "contacted. What is in no table of contacts, such as a newsletter, is in all three."
        ),
    )
