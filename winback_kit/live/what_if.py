"""`wk.what_if(case)`: sliders where a kernel runs, the same what-ifs as a table where none does.

A page, a file on a code host or a run without a kernel shows the table. A notebook that is run in
JupyterLab (or any other program that has a kernel and shows widgets) gets the sliders beside it in
the same output, and shows these. WINBACK_LIVE=0 keeps them away.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.sliders import Slider, dial_sliders, lever_sliders
from winback_kit.show.case.what_if import one_way_finding, one_way_table

if TYPE_CHECKING:
    from winback_kit.live.panel import Panel

VARIABLE = "WINBACK_LIVE"
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class WhatIf:
    """The what-ifs of a case; `drivers` names those that are moved in all segments alike, and is
    empty where every dial is shown.
    """

    case: Case
    drivers: tuple[str, ...] = ()

    @property
    def controls(self) -> tuple[Slider, ...]:
        """What can be moved."""
        if self.drivers:
            return lever_sliders(self.case, self.drivers)
        return dial_sliders(self.case)

    @cached_property
    def panel(self) -> Panel:
        """The sliders and what they move; made when it is first asked for."""
        from winback_kit.live.panel import Panel

        return Panel(self.case, self.controls)

    def twin(self) -> dict[str, str]:
        """The same where nothing can be moved."""
        parts = [
            one._repr_mimebundle_()
            for one in (
                one_way_finding(self.case, names=self.drivers),
                one_way_table(self.case, names=self.drivers),
            )
        ]
        return {
            kind: "\n".join(part[kind] for part in parts) for kind in ("text/html", "text/plain")
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = dict(self.twin())
        if has_kernel():
            bundle[WIDGET] = self.panel.view()
        return bundle


def what_if(case: Case, drivers: Sequence[str] = ()) -> WhatIf:
    """Move the assumptions of a case: every dial, or a few drivers in all segments alike.

    >>> [one.name for one in wk.what_if(study.case, ["uplift", "offer_cost"]).controls]
    ['uplift', 'offer_cost']
    """
    made = WhatIf(case, tuple(drivers))
    if drivers:
        lever_sliders(case, drivers)  # refuses a name that is none
    return made


def has_kernel() -> bool:
    """Whether a Jupyter kernel runs this and sliders are wanted."""
    if os.environ.get(VARIABLE, "") == "0":
        return False
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
