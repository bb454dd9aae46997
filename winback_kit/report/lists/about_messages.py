"""What README.md of the lists says of the messages: to how many, why they end, what is missing."""

from winback_kit.client.playbooks.places import PLACES
from winback_kit.plan.communication.by_person import MessagesMade
from winback_kit.plan.communication.replies import TRIGGERS
from winback_kit.plan.communication.stops import END_RULES
from winback_kit.words.catalogue import plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, money


def why_nobody_written_to(made: MessagesMade, *, listed: int) -> str:
    """Why nobody is in the plan, of so many on the contact list; empty where somebody is."""
    if not listed:
        return words("Nobody is in it, since nobody is on the contact list.")
    if not made.permissions_known:
        return words(
            "Nobody is in it, since permissions are not known: a mailing system writes to whoever "
            "stands in its file. Give the table of permissions."
        )
    return "" if made.people else words("Nobody is in it.")


def about_messages(made: MessagesMade, currency: str) -> list[str]:
    """Lines and tables in Markdown, in the reader's language."""
    lines = "\n".join(f"- {line}" for line in _lines(made, currency))
    return [lines, _stops(made), _triggers(), _places()]


def _lines(made: MessagesMade, currency: str) -> list[str]:
    people, worth = made.asked_only
    lines = [
        plural(
            made.people,
            "{n} customer is written to from {day} on, with {all} messages in all.",
            "{n} customers are written to from {day} on, with {all} messages in all.",
            n=count(made.people),
            day=day(made.start),
            all=count(made.messages),
        ),
        words(
            "Whoever answers, orders, or opts out gets no further dated message of the plan: the "
            "mailing system takes their rows out. Whoever answers gets one reply, a row with "
            "`after` in place of a date, on an open day within its hours and no later than "
            "answer_by; whoever opts out gets none. Somebody has to read the answers."
        ),
        words(
            "Hours are those of the customer's country; where it has several time zones the hour "
            "is outside the quiet hours of all of them. Holidays are not known."
        ),
    ]
    lines += _left(made)
    if people:
        lines.append(
            plural(
                people,
                "{n} customer is asked and made no offer, since what changed for their reason is "
                "not stated (communication.what_changed). The list counts {money} on an offer to "
                "them.",
                "{n} customers are asked and made no offer, since what changed for their reason is "
                "not stated (communication.what_changed). The list counts {money} on an offer to "
                "them.",
                n=count(people),
                money=money(worth, currency),
            )
        )
    return lines


def _left(made: MessagesMade) -> list[str]:
    """Those of whom something was not known, or who are not in the plan."""
    told = (
        (
            made.elsewhere,
            "{n} customer lives in a country that is not known; the hours are the firm's own.",
            "{n} customers live in a country that is not known; the hours are the firm's own.",
        ),
        (
            made.unreached,
            "{n} customer on the list is not in it: there is no text for their channel "
            "(communication.channels).",
            "{n} customers on the list are not in it: there is no text for their channel "
            "(communication.channels).",
        ),
        (
            made.no_hour,
            "{n} customer on the list is not in it: no hour is outside the quiet hours in all time "
            "zones of their country (communication.time_zones).",
            "{n} customers on the list are not in it: no hour is outside the quiet hours in all "
            "time zones of their country (communication.time_zones).",
        ),
        (
            made.too_late,
            "{n} customer on the list is not in it: their turn would come in more than a year "
            "(communication.most_a_day).",
            "{n} customers on the list are not in it: their turn would come in more than a year "
            "(communication.most_a_day).",
        ),
    )
    return [plural(n, one, many, n=count(n)) for n, one, many in told if n]


def _stops(made: MessagesMade) -> str:
    rows: list[tuple[str, ...]] = [
        (f"`{one.code}`", words(one.why), count(made.by_stop.get(one.code, 0))) for one in END_RULES
    ]
    return _table((words("Stop"), words("Why there are no more"), words("Customers")), rows)


def _triggers() -> str:
    rows: list[tuple[str, ...]] = [
        (f"`{code}`", words(happened)) for code, happened in TRIGGERS.items()
    ]
    return _table((words("In the column after"), words("What has happened")), rows)


def _places() -> str:
    by = {
        "kit": words("filled in already"),
        "plan": words("the column of the same name"),
        "system": words("the mailing system's own data"),
    }
    rows: list[tuple[str, ...]] = [
        (f"`{{{one.name}}}`", words(one.meaning), by[one.by]) for one in PLACES
    ]
    return _table((words("Place in a text"), words("What stands there"), words("Filled by")), rows)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
