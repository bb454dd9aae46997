"""Fix the cause, or win back those who left for it: both in money a year, and never counted twice.

Of N who leave for a reason in a year a fix keeps a share f (as stated, or as measured: fixed.py),
each worth V more than one who leaves (their value less what they would bring by coming back by
themselves); it costs C a year. Winning back brings Δ for each of those whom an offer reaches, a
share a. Where the fix is in place already, N is how many would leave without it:

    fix       N · f · V − C
    win back  N · a · Δ
    both      N · f · V − C + N · (1 − f) · a · Δ

Who was kept need not be won back, so that both together are less than their sum. Without a fix that
the client has costed, f and C are not known: what a tenth of these losses is worth says the most
that a fix which stops a tenth may cost a year.
"""

from dataclasses import dataclass

from winback_kit.client.codebook.kinds import Kind
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.fixed import fixes_of
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.own_names import NO_REASON, OTHER_SEGMENTS, OTHERS

YEAR = 12
TENTH = 0.1


@dataclass(frozen=True)
class FixOrWin:
    """One reason: people a year, what one kept and one contact bring, and what either costs.

    `controllable` says whether the firm could end it, `stops` and `fix_cost` are None where no fix
    is stated. Money is a year's, in the currency.
    """

    reason: str
    kind: Kind
    controllable: bool
    people: float
    kept_worth: float
    contacted: float
    win_worth: float
    stops: float | None = None
    fix_cost: float | None = None

    @property
    def fix(self) -> float | None:
        """What the fix brings a year, after its cost; None where none is stated."""
        if self.stops is None or self.fix_cost is None:
            return None
        return self.people * self.stops * self.kept_worth - self.fix_cost

    @property
    def win(self) -> float:
        """What winning back brings a year; nothing where a contact costs more than it brings."""
        return self.contacted * max(self.win_worth, 0.0)

    @property
    def both(self) -> float | None:
        """The fix first, then winning back those who are left."""
        if self.fix is None or self.stops is None:
            return None
        return self.fix + (1 - self.stops) * self.win

    @property
    def double_counted(self) -> float | None:
        """What the sum of the two would count twice."""
        return None if self.both is None or self.fix is None else self.fix + self.win - self.both

    @property
    def a_tenth(self) -> float:
        """What stopping a tenth of these losses is worth a year, net of winning them back."""
        return TENTH * (self.people * self.kept_worth - self.win)


def fix_or_win(plan: Plan, customers: CustomerValue | None) -> list[FixOrWin]:
    """Each reason for which somebody left, the most people first.

    Empty where the lost are not grouped by reason, or where what a customer is worth is not known.

    >>> wk.fix_or_win(study.plan, None)  # this client gives no reasons
    []
    """
    settings = plan.history.data.client.settings
    valued = customers.valued.everyone if customers and customers.valued else None
    if settings.definitions.segment_by != "reason" or valued is None or not valued.value:
        return []
    book = plan.history.data.client.codebook
    fixes = {fix.reason: fix for fix in fixes_of(plan)}
    found = []
    for reason, monthly in plan.losses_per_month.items():
        if reason in (NO_REASON, OTHERS, OTHER_SEGMENTS) or monthly <= 0:
            continue
        about = book.of(reason)
        if about.kind == "unknown":  # "don't know" is nothing that could be mended
            continue
        best, fix = plan.best[reason], fixes.get(reason)
        back = plan.history.returned_by(reason, YEAR)[0]
        people = YEAR * monthly * (fix.without if fix else 1.0)
        found.append(
            FixOrWin(
                reason=reason,
                kind=about.kind,
                controllable=bool(about.traced.controllable),
                people=people,
                kept_worth=valued.value * (1 - back),
                contacted=people * plan.contactable(reason, best.offer).value,
                win_worth=best.incremental,
                stops=fix.stops.value if fix and fix.stops else None,
                fix_cost=fix.cost_a_year.value if fix else None,
            )
        )
    return sorted(found, key=lambda one: -one.people)
