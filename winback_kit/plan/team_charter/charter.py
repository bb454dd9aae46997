"""The charter: what the team is there for, for whom and for whom not, what it may decide, and what
it is measured by. One page that the sponsor signs."""

from dataclasses import dataclass

from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.team_charter.form import FormOfTeam
from winback_kit.plan.team_charter.incentive import LASTING_DAYS
from winback_kit.words.text import Count, Text, said, said_days, said_many

_MAY = (
    said("offer what is planned, and a remedy up to its limit, without asking"),
    said("end a contact for good where a customer wishes it"),
    said("send a case to whoever can end its cause, and ask for an answer"),
    said("say sorry, and say what went wrong"),
)
_MAY_NOT = (
    said("contact anybody who is held out, or who has refused"),
    said("promise what nobody has decided, or what lies above the limit"),
    said("give an offer to whoever has come back already"),
    said("change list, offer or group held out while the test runs"),
)
_MEASURED_BY = (
    said("returns beyond those of the group held out"),
    said(
        "second lifetimes still running after {days}, and after a year",
        days=said_days(LASTING_DAYS),
    ),
    said("margin of those returns less all that was spent, against the case"),
    said("causes that were ended because of what customers said"),
    said("refusals, complaints, and promises kept"),
)
_NOT_BY = (
    said("calls and messages"),
    said("returns that are not compared with anybody"),
    said("offers given away"),
)
_MEASURED_WITHOUT = (
    said("the share of losses of which the reason is known"),
    said("complaints answered in time and put right"),
    said("causes that were ended"),
    said("a test that can be read"),
)


@dataclass(frozen=True)
class Charter:
    """What the team is for and what it may do; each entry a phrase or a sentence."""

    purpose: Text
    within: tuple[Text, ...]
    outside: tuple[Text, ...]
    may: tuple[Text, ...]
    may_not: tuple[Text, ...]
    measured_by: tuple[Text, ...]
    not_by: tuple[Text, ...]


MOST_NAMED = 6  # segments of one offer that are named one by one


def charter_of(plan: Plan, form: FormOfTeam) -> Charter:
    """The charter for a plan; where no team is built, of whoever does what to do in its place.

    >>> from winback_kit.plan.team_charter.charter import charter_of
    >>> str(charter_of(study.plan, "permanent").within[0])
    'lost customers in “Bought 2 or 3 times”, with “Voucher”'
    """
    if form == "none":
        return Charter(
            purpose=said(
                "Find out why customers leave and end the causes that can be ended, until winning "
                "back pays."
            ),
            within=(said("everybody who has left in the last year, to be asked once"),),
            outside=(said("offers to lost customers, but for a registered test"),),
            may=_MAY[1:],
            may_not=_MAY_NOT[:2],
            measured_by=_MEASURED_WITHOUT,
            not_by=_NOT_BY,
        )
    within = _within(plan)
    left = [name for name in plan.best if name not in plan.chosen]
    outside = (
        [
            said_many(
                len(left),
                "lost customers of whom contacting loses money: “{names}”",
                "lost customers of whom contacting loses money: {names}",
                names=tuple(left) if len(left) > 1 else left[0],
            )
        ]
        if left
        else []
    )
    return Charter(
        purpose=said(
            "Win back those lost customers whom a contact makes come back and stay, and carry what "
            "made them leave to whoever can end it."
        ),
        within=within,
        outside=(
            *outside,
            said("whoever may not be contacted, was sent away, or has moved or died"),
            said("whoever is held out, until the test is read"),
        ),
        may=_MAY,
        may_not=_MAY_NOT,
        measured_by=_MEASURED_BY,
        not_by=_NOT_BY,
    )


def _within(plan: Plan) -> tuple[Text, ...]:
    """The segments of each offer; counted where they would fill the page."""
    found = []
    for offer in dict.fromkeys(one.offer for one in plan.chosen.values()):
        names = [name for name, one in plan.chosen.items() if one.offer == offer]
        if len(names) > MOST_NAMED:
            found.append(
                said(
                    "lost customers in {n} segments, with “{offer}”",
                    n=Count(len(names)),
                    offer=offer,
                )
            )
        elif len(names) > 1:
            found.append(
                said(
                    "lost customers in {segments}, with “{offer}”",
                    segments=tuple(names),
                    offer=offer,
                )
            )
        else:
            found.append(
                said("lost customers in “{segment}”, with “{offer}”", segment=names[0], offer=offer)
            )
    return tuple(found)
