"""What it costs to stop at the gate: what is spent by then, and what is due all the same.

Nobody new is contacted after the gate and the team is let go. Those contacted before still return,
and take the offers that they were promised. Money before tax, as it is paid, not discounted.
"""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.gates.planned_test import PlannedTest
from winback_kit.case.result.model import Model


@dataclass(frozen=True)
class ExitCost:
    """Money of a stop at the gate: `set_up` paid once, `run` by the gate, `still_due` after it.

    `pilot_set_up` is what is paid once if only the pilot was begun.
    """

    set_up: float
    pilot_set_up: float
    run: float
    still_due: float

    def spent(self, *, pilot: bool) -> float:
        """What is spent by the gate, of a pilot or of the programme as it runs."""
        return self.run + (self.pilot_set_up if pilot else self.set_up)


def exit_cost(flow: Model, test: PlannedTest) -> ExitCost:
    """What is spent when a test is read, and what is still due if the programme is stopped then."""
    month, settings = test.month, flow.case.pilot
    contacted = np.zeros((len(test.drawn), flow.months + 1))
    contacted[:, 1 : month + 1] = test.drawn[:, :month] * (1 - test.held_share)[:, None]
    stopped = flow.contacting(contacted)
    offers, contacts = (stopped[name].sum(axis=0) for name in ("offers", "contacts"))
    set_up = float(flow["setup"].sum())
    paid = offers[: month + 1].sum() + contacts.sum() + flow["team"][: month + 1].sum()
    measuring = settings.measuring_cost * test.arms.people
    return ExitCost(
        set_up=set_up,
        pilot_set_up=settings.setup_share * set_up,
        run=float(paid + measuring),
        still_due=float(offers[month + 1 :].sum()),
    )
