"""Which form of team is right for this client, where it sits, and the reasons.

With m customers in reach lost a month, W waiting from before, and c contacts of one person a month,
a flow keeps m/c people busy for good, and the list W/c months of one person's work once:

    m/c < 1/10                the flow alone is no job: a team for the list, closed down after (1)
    else                      permanent                                                        (2)

where no comparison in money says otherwise (`best`). Fewer than one person is not hired for it but
trained across; from three on people of other departments join the team. It sits beside whoever can
end what most of those it contacts left for.
"""

from dataclasses import dataclass
from typing import Literal

from winback_kit.client.codebook.kinds import STOPPED, Kind
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.programme.programme import BACKLOG_SPREAD_MONTHS, Plan
from winback_kit.words.text import Amount, Count, PerCent, Text, said, said_many

FormOfTeam = Literal["permanent", "temporary", "agency", "none"]
Across = Literal["trained", "own", "functional"]
NO_JOB = 0.1  # of a person
CROSS_FUNCTIONAL = 3.0  # people
_SITS: dict[Kind, Text] = {
    "unintentionally pushed": said(
        "in customer care: most of those it contacts left because something went wrong, and "
        "whoever can put that right sits there"
    ),
    "bought": said(
        "beside sales and pricing: most of those it contacts left for a lower price, and whoever "
        "sets prices hears it there"
    ),
    "pulled": said(
        "beside product and marketing: most of those it contacts went to a better offer, and "
        "whoever can better ours sits there"
    ),
    "involuntary": said(
        "in billing: most of those it contacts left because a payment failed, which nobody decided"
    ),
}
_SITS_UNKNOWN = said(
    "in customer care: why most of them left is not known, and it is there that customers tell it"
)


@dataclass(frozen=True)
class WorkToDo:
    """What there is to do: customers waiting, customers a month after that, contacts of a person.

    `per_person` is None where nobody can say.
    """

    waiting: float
    monthly: float
    per_person: float | None

    @property
    def people(self) -> float | None:
        """People whom the flow keeps busy."""
        return self.monthly / self.per_person if self.per_person else None

    @property
    def months_of_list(self) -> float | None:
        """Months that one person needs for those waiting."""
        return self.waiting / self.per_person if self.per_person else None


@dataclass(frozen=True)
class TeamForm:
    """The form chosen, with its reasons; `sits` is empty where there is no team."""

    form: FormOfTeam
    across: Across | None
    sits: Text | None
    reasons: tuple[Text, ...]
    work: WorkToDo


def work_of(plan: Plan, per_person: float | None) -> WorkToDo:
    """What the plan asks for: those of the backlog, and each month's newly lost, in reach."""
    flow = waiting = 0.0
    for name, one in plan.chosen.items():
        share = plan.shares.get((name, one.offer), 1.0)
        months = [share * people for people in plan.contacted(name, one.offer)]
        last = months[-1] if len(months) > BACKLOG_SPREAD_MONTHS else 0.0
        flow += last
        waiting += sum(max(0.0, one - last) for one in months)
    return WorkToDo(waiting, flow, per_person)


def form_of(
    plan: Plan,
    reasons: Reasons | None,
    *,
    per_person: float | None,
    best: FormOfTeam | None = None,
) -> TeamForm:
    """The form for a plan; `best` is what a comparison in money found, if there is one.

    >>> from winback_kit.plan.team_charter.form import form_of
    >>> form_of(study.plan, None, per_person=500).across
    'trained'
    """
    work = work_of(plan, per_person)
    if not plan.chosen or best == "none":
        return TeamForm("none", None, None, (_why_none(plan),), work)
    form = best or _by_work(work)
    told = [_why(form, work, compared=best is not None)]
    across = None if form == "agency" else _across(work)
    if across is not None:
        told.append(_why_across(across, work))
    return TeamForm(form, across, _sits(reasons), tuple(told), work)


def _by_work(work: WorkToDo) -> FormOfTeam:
    if work.people is None:
        return "permanent" if work.monthly else "temporary"
    return "temporary" if work.people < NO_JOB <= (work.months_of_list or 0.0) else "permanent"


def _across(work: WorkToDo) -> Across:
    people = work.people
    if people is None or people < 1:
        return "trained"
    return "functional" if people >= CROSS_FUNCTIONAL else "own"


def _why_none(plan: Plan) -> Text:
    if not plan.chosen:
        return said("against doing nothing no segment pays for its offer: nobody has to be called")
    return said("what the contacts bring is less than any team costs")


def _why(form: FormOfTeam, work: WorkToDo, *, compared: bool) -> Text:
    waiting = said_many(
        work.waiting,
        "{n} customer is waiting now",
        "{n} customers are waiting now",
        n=Count(work.waiting),
    )
    monthly = said_many(
        work.monthly,
        "{n} a month comes after that",
        "{n} a month come after that",
        n=Count(work.monthly),
    )
    if compared and form == "agency":
        return said(
            "{waiting}, {monthly}, and an agency does that for less than people of our own",
            waiting=waiting,
            monthly=monthly,
        )
    if compared and form == "permanent":
        return said(
            "{waiting}, {monthly}, and people who stay bring most of what was compared",
            waiting=waiting,
            monthly=monthly,
        )
    if compared:
        return said(
            "{waiting}, {monthly}, and people for the list alone bring most of what was compared",
            waiting=waiting,
            monthly=monthly,
        )
    if form == "permanent":
        return said(
            "{waiting}, {monthly}, and the work does not end with the list",
            waiting=waiting,
            monthly=monthly,
        )
    return said(
        "{waiting}, {monthly}, and once the list is worked through there is no job left",
        waiting=waiting,
        monthly=monthly,
    )


def _why_across(across: Across, work: WorkToDo) -> Text:
    if work.people is None:
        return said(
            "how many contacts a person makes is not known, so begin with people of customer care "
            "who are trained for it, and count"
        )
    if across == "trained":
        return said(
            "that is {share} of one person’s time after the first months, so people of customer "
            "care learn it too, at least two, and nobody is missing when one is away",
            share=PerCent(work.people, digits=0),
        )
    if across == "own":
        return said(
            "that is full-time work for {people}, who do this alone, and people of customer care "
            "are trained to stand in",
            people=Amount(work.people, digits=1),
        )
    return said(
        "that is full-time work for {people}: service, product and finance each send one, so that "
        "causes end where they begin",
        people=Amount(work.people, digits=1),
    )


def _sits(reasons: Reasons | None) -> Text:
    if reasons is None:
        return _SITS_UNKNOWN
    open_to = [one for one in reasons.kinds if one.kind not in STOPPED and one.reachable]
    known = [one for one in open_to if one.kind in _SITS]
    if not known:
        return _SITS_UNKNOWN
    return _SITS[max(known, key=lambda one: one.reachable).kind]
