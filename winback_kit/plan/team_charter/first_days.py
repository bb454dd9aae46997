"""The first ninety days, from the day the money is given: what is done when, by whom, until what.

Where no team is to be built they are what to do in its place: ask, measure, mend, and look again.
"""

from dataclasses import dataclass

from winback_kit.plan.team_charter.form import FormOfTeam
from winback_kit.plan.team_charter.roles import Role
from winback_kit.words.text import Text, said

LAST_DAY = 90


@dataclass(frozen=True)
class DaysStep:
    """From a day to a day, counted from 1: what, the role that sees to it, and when it is done."""

    first: int
    last: int
    what: Text
    role: Role
    done: Text


_BEGIN = (
    DaysStep(
        1,
        5,
        said("Sign the charter, name everybody who is open in it"),
        "sponsor",
        said("no role is open"),
    ),
    DaysStep(
        1,
        10,
        said("Clear permissions, texts and offers"),
        "legal",
        said("each channel is cleared in writing"),
    ),
)
_PEOPLE: dict[FormOfTeam, DaysStep] = {
    "permanent": DaysStep(
        5,
        25,
        said("Choose people who like to listen, from customer care first"),
        "owner",
        said("everybody is named, and somebody stands in for each"),
    ),
    "temporary": DaysStep(
        5,
        25,
        said("Lend or hire people until the list is worked through, with the day it ends"),
        "owner",
        said("everybody is named, and knows what comes after"),
    ),
    "agency": DaysStep(
        5,
        25,
        said("Contract the agency: paid on returns against the group held out, never on calls"),
        "owner",
        said("the contract names the group held out, the limits, and the way out"),
    ),
}
_TEAM = (
    DaysStep(
        10,
        30,
        said("Make the list, draw the group held out, register the test"),
        "analyst",
        said("the registration is dated before the first contact"),
    ),
    DaysStep(
        20,
        30,
        said("Train, with calls that are listened to"),
        "owner",
        said("each has made ten calls with a coach"),
    ),
    DaysStep(
        25,
        30,
        said("Agree on the bonus, and on who reads it"),
        "finance",
        said("the rule is signed before anybody is called"),
    ),
    DaysStep(
        31,
        45,
        said("Contact the first of the list, those first who were lost last"),
        "agents",
        said("cause and promise of each are written down"),
    ),
    DaysStep(
        31,
        LAST_DAY,
        said("Meet once a week: what customers said, which promise is late, what can be ended"),
        "owner",
        said("one cause a month is with whoever can end it"),
    ),
    DaysStep(
        45,
        60,
        said("Check arms, permissions and refusals against the list"),
        "analyst",
        said("nobody held out was contacted"),
    ),
    DaysStep(
        60,
        LAST_DAY,
        said("Work on as fast as the team has become, backlog and newly lost"),
        "agents",
        said("the backlog falls from month to month"),
    ),
    DaysStep(
        80,
        LAST_DAY,
        said("Report to the sponsor: contacts, refusals, promises kept, causes; no effect yet"),
        "owner",
        said("the day of the read-out is confirmed"),
    ),
)
_NO_TEAM = (
    DaysStep(
        1,
        10,
        said("Name who asks for the figures that are missing, and who looks again"),
        "sponsor",
        said("owner and day are written down"),
    ),
    DaysStep(
        5,
        45,
        said("Ask those lost of late why they left, by telephone, a few each week"),
        "owner",
        said("the reason of three in four is known"),
    ),
    DaysStep(
        10,
        60,
        said("Have the cause that cost most ended where it begins"),
        "owner",
        said("whoever can end it has said until when"),
    ),
    DaysStep(
        20,
        LAST_DAY,
        said("Answer every complaint in time, and write down whether it was put right"),
        "agents",
        said("the clock is kept for a month"),
    ),
    DaysStep(
        30,
        LAST_DAY,
        said("Try a cheaper offer on a few, with as many left alone"),
        "analyst",
        said("the test is registered, with the day it is read"),
    ),
    DaysStep(
        80,
        LAST_DAY,
        said("Work the case out again with what was learnt"),
        "finance",
        said("the decision is confirmed or changed"),
    ),
)


def first_days(form: FormOfTeam) -> tuple[DaysStep, ...]:
    """The steps for a form of team, in the order in which they begin.

    >>> from winback_kit.plan.team_charter.first_days import first_days
    >>> first_days("permanent")[0].role, first_days("none")[-1].last
    ('sponsor', 90)
    """
    if form == "none":
        return _NO_TEAM
    return tuple(sorted((*_BEGIN, _PEOPLE[form], *_TEAM), key=lambda one: (one.first, one.last)))
