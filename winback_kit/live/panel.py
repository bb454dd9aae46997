"""The panel: every slider, and what follows from them, moved together.

Each move works the case out anew from its one list of formulas, so that what is shown is what
`outcome(case, moved)` says. The sentence, the figures, the cumulative curve and the bridge change
in one go; beside each slider stands what it does alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets

from winback_kit.case.assumptions.inputs import moves
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.input_list import PROGRAMME
from winback_kit.case.moved.scenarios import BASE
from winback_kit.case.moved.sliders import Slider, moved_dials
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import Outcome, outcome, outcome_of
from winback_kit.live.charts import charts, redraw
from winback_kit.live.row import SliderRow, layouts
from winback_kit.show.case.case import cumulative_cash, npv_bridge
from winback_kit.show.case.moved import moved_figures, moved_sentence
from winback_kit.words.catalogue import plural, words
from winback_kit.words.context import client_context, current
from winback_kit.words.text import Text
from winback_kit.words.told import told

WIDGET = "application/vnd.jupyter.widget-view+json"


class Panel:
    """The widgets of a case. `sliders` are by name, `outcome` is what is shown."""

    def __init__(self, case: Case, controls: Sequence[Slider]) -> None:
        self.case = case
        self._context = current()  # a move comes from the browser, where none holds
        self.controls = tuple(controls)
        shared = layouts()
        self.rows = {
            control.name: SliderRow(control, case.currency, shared) for control in controls
        }
        self._held = False
        self.outcome: Outcome = outcome(case)
        self._base_npv = self.outcome.npv
        self.summary = widgets.HTML(_summary(self.outcome, 0))
        flow = cash_flow(case)
        self.charts = charts(cumulative_cash(flow, self.outcome), npv_bridge(self.outcome))
        self.scenario = widgets.Dropdown(
            options=[(words(name), name) for name in (BASE, *(one.name for one in case.scenarios))],
            description=words("Scenario"),
        )
        self.reset = widgets.Button(
            description=words("Reset all"), tooltip=words("Every slider to its base")
        )
        self.box = self._put_together()
        self._listen()

    @property
    def sliders(self) -> dict[str, Any]:
        """The sliders by the name of what they move."""
        return {name: row.slider for name, row in self.rows.items()}

    @property
    def moved(self) -> dict[str, float]:
        """The dials as they stand, where they are not at their base."""
        values = {name: row.value for name, row in self.rows.items()}
        return moved_dials(self.controls, values)

    def view(self) -> Any:
        """What a front end needs to show the panel."""
        return self.box._repr_mimebundle_()[WIDGET]

    def set_all(self, values: Mapping[str, float]) -> None:
        """Stand every control at its value, those that are not named at their base, in one go."""
        self._stand({name: values.get(name, row.control.base) for name, row in self.rows.items()})

    def _stand(self, values: Mapping[str, float]) -> None:
        """Stand some controls at these values, then bring everything shown up to date once."""
        if self._held:
            return
        self._held = True
        with client_context(self._context):
            try:
                for name, value in values.items():
                    self.rows[name].stand(value)
            finally:
                self._held = False
            self._follow(values)

    def _put_together(self) -> widgets.Widget:
        found = [control.group for control in self.controls]
        groups = sorted(dict.fromkeys(found), key=lambda group: group != PROGRAMME)
        pages = [self._page(group) for group in groups]
        if len(pages) == 1:
            sliders: widgets.Widget = pages[0]
        else:
            sliders = widgets.Accordion(children=pages, selected_index=0)
            for at, group in enumerate(groups):
                sliders.set_title(at, told(group))
        top = [self.scenario] if self.case.scenarios and self._takes_scenarios else []
        return widgets.VBox(
            [
                self.summary,
                self.charts,
                widgets.HBox([*top, self.reset]),
                sliders,
            ]
        )

    @property
    def _takes_scenarios(self) -> bool:
        """Whether every dial that a scenario moves has a slider."""
        paths = {path for one in self.case.scenarios for path in moves(self.case, one.changes)}
        return paths <= set(self.rows)

    def _page(self, group: str | Text) -> widgets.Widget:
        names = [control.name for control in self.controls if control.group == group]
        back = widgets.Button(
            description=words("Reset these"),
            tooltip=words("{group}: back to the base", group=told(group)),
        )
        back.on_click(lambda _: self._stand({n: self.rows[n].control.base for n in names}))
        each = escape(words("change of NPV by each alone"))
        head = widgets.HTML(
            f'<div style="text-align:right">{each}</div>',
            layout={"flex": "1 1 auto"},
        )
        rows = [self.rows[name].box for name in names]
        return widgets.VBox([widgets.HBox([back, head]), *rows])

    def _listen(self) -> None:
        for name, row in self.rows.items():
            row.slider.observe(partial(self._slid, name), names="value")
            row.entry.observe(partial(self._typed, name), names="value")
        self.reset.on_click(lambda _: self._choose(BASE))
        self.scenario.observe(lambda change: self._choose(change["new"]), names="value")

    def _slid(self, name: str, change: Any) -> None:
        self._stand({name: self.rows[name].at(change["new"])})

    def _typed(self, name: str, change: Any) -> None:
        row = self.rows[name]
        with client_context(self._context):
            if self._held or change["new"] == row.text:
                return
            value = row.take(change["new"])
        self._stand({name: row.value if value is None else value})

    def _choose(self, name: str) -> None:
        """Stand every control as a scenario has it, or at its base."""
        if self._held:
            return
        changes = next((one.changes for one in self.case.scenarios if one.name == name), {})
        self.set_all(moves(self.case, changes))
        self.scenario.value = name

    def _follow(self, names: Iterable[str]) -> None:
        """Bring everything shown to where the sliders stand; `names` are those that were moved."""
        moved = self.moved
        flow = cash_flow(self.case, moved)
        self.outcome = outcome_of(self.case, flow, moved)
        count = sum(row.is_moved for row in self.rows.values())
        self.summary.value = _summary(self.outcome, count)
        redraw(self.charts, cumulative_cash(flow, self.outcome), npv_bridge(self.outcome))
        for name in names:
            self._tell_alone(name, only=count == 1)

    def _tell_alone(self, name: str, *, only: bool) -> None:
        row = self.rows[name]
        alone = moved_dials([row.control], {name: row.value})
        if not alone:
            npv = self._base_npv
        elif only:
            npv = self.outcome.npv
        else:
            npv = float(outcome_measure(cash_flow(self.case, alone), "npv"))
        row.tell(npv - self._base_npv)


def _summary(result: Outcome, count: int) -> str:
    """The decision's sentence and the figures; a screen reader is told of each change."""
    cells = "".join(
        f'<div style="max-width:150px"><div data-result="{name}" style="font-size:20px;'
        f'font-weight:600;line-height:26px">{escape(text)}</div>'
        f'<div style="font-size:12px;line-height:16px">{escape(label)}</div></div>'
        for name, label, text in moved_figures(result)
    )
    state = (
        plural(count, "{n} assumption moved", "{n} assumptions moved", n=count)
        if count
        else words("the base case")
    )
    return (
        f'<div role="status" aria-live="polite"><p style="font-size:16px;font-weight:600">'
        f"{escape(moved_sentence(result))} ({escape(state)}).</p>"
        f'<div style="display:flex;flex-wrap:wrap;gap:18px">{cells}</div></div>'
    )
