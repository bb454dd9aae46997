"""Where the number of customers settles if the flows of the last twelve months go on.

From the six groups: A acquired a month, h the share of the active who are lost in a month, ω those
who came back for each who was lost (steady_state.py has the formulas). And with lifetimes as long
as they were seen to be: L1 and L2 are the months watched of first and of later lifetimes, divided
by the ends seen, which is their mean length where ends come at a steady rate.
"""

from dataclasses import dataclass

from winback_kit.checks import too_little
from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.month_ends import YEAR
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.small_tables import only
from winback_kit.plan.split.steady_state import mean_life_with_returns, steady_customers
from winback_kit.records.result import Result
from winback_kit.words.text import Count, marked, said

POINT = 0.01
LONGER = marked("Give a longer log.")


@dataclass(frozen=True, repr=False)
class LongRun(Result):
    """Customers in the long run, and what winning back does to their number.

    `acquired` customers a month, `loss_rate` a month, `regained_share` of the lost; `first_life`
    and `second_life` in months, the second None where no later lifetime was seen to end.
    """

    acquired: float
    loss_rate: float
    regained_share: float
    customers_now: int
    first_life: float | None
    second_life: float | None

    @property
    def settled(self) -> float:
        """N* = A / (h · (1 − ω))."""
        return self._settled(self.regained_share)

    @property
    def settled_without(self) -> float:
        """The same if nobody came back."""
        return self._settled(0.0)

    @property
    def equal_loss_rate(self) -> float:
        """The loss rate a month at which as many customers stay without anybody coming back."""
        return self.loss_rate * (1 - self.regained_share)

    @property
    def point_more(self) -> float:
        """Customers more in the long run where one of a hundred lost more comes back."""
        return self._settled(min(self.regained_share + POINT, 0.999)) - self.settled

    @property
    def point_in_loss_rate(self) -> float:
        """By how much the loss rate a month would have to fall for the same."""
        return self.loss_rate * POINT / (1 - self.regained_share)

    @property
    def months_each(self) -> float | None:
        """Months as a customer of one acquired, over all lifetimes: L1 + ω·L2/(1 − ω)."""
        if self.first_life is None or self.second_life is None:
            return None
        return mean_life_with_returns(
            first_life=self.first_life,
            second_life=self.second_life,
            regained_share=self.regained_share,
        )

    def _settled(self, regained: float) -> float:
        return steady_customers(
            acquired=self.acquired, loss_rate=self.loss_rate, regained_share=regained
        )


def long_run(groups: Groups) -> LongRun:
    """The long run of a client.

    Raises TooLittle where customers came in one wave, where fewer than twelve months can be
    judged, or where as many came back as were lost: no number then settles.
    """
    year, where = groups.year, groups.history.data.client.folder
    months = len(year.months)
    if groups.one_wave:
        raise too_little(
            where,
            said(
                "nobody new came in {n} months in a row: one wave of acquisition does not settle",
                n=Count(groups.wave_months),
            ),
            "Give a log of all customers, and not of those acquired in one time.",
        )
    if months < YEAR and groups.recorded_from:
        raise too_little(
            where,
            "has too few whole months in which losses were recorded",
            marked("Give the contracts that ended earlier too."),
            what=marked("months in which losses were recorded"),
            found=months,
            needed=YEAR,
        )
    if months < YEAR:
        raise too_little(
            where,
            "has too few whole months in which losses can be seen",
            LONGER,
            what=marked("months"),
            found=months,
            needed=YEAR,
        )
    if not year.lost or not year.acquired or year.back >= year.lost:
        raise too_little(where, "as many came back as were lost, or nobody was lost or new", LONGER)
    return LongRun(
        acquired=year.acquired / months,
        loss_rate=year.lost / year.active_months,
        regained_share=year.back / year.lost,
        customers_now=groups.active,
        first_life=_mean_life(groups.history, "first"),
        second_life=_mean_life(groups.history, "second"),
    )


def _mean_life(history: History, kind: str) -> float | None:
    rows = only(history.frames.running_days, kind=kind)
    ends = int(rows.n[rows.ended == 1].sum())
    return float((rows.days * rows.n).sum()) / ends / DAYS_PER_MONTH if ends else None
