"""One row of the panel: a slider with its marks, a place to type, its evidence, what it does."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.case.moved.sliders import Slider
from winback_kit.show.kit.figure import COST, FAINT, INK, NATURAL
from winback_kit.words.catalogue import words
from winback_kit.words.locale import THIN
from winback_kit.words.numbers import amount, money, share
from winback_kit.words.told import told
from winback_kit.words.typed import read_in_unit

LABEL, RIGHT = "270px", "150px"


def layouts() -> dict[str, widgets.Layout]:
    """The layouts that all rows share: a reloaded page has to fetch every model there is."""
    return {
        "slider": widgets.Layout(flex="1 1 0", width="auto", min_width="420px"),
        "entry": widgets.Layout(width=RIGHT),
        "notes": widgets.Layout(width="100%", margin="-8px 0 0 0"),
        "row": widgets.Layout(flex_flow="row wrap"),
        "slider_style": widgets.SliderStyle(description_width=LABEL),
        "entry_style": widgets.Text().style,
        "notes_style": widgets.HTML().style,
    }


def shown(value: float, control: Slider, currency: str) -> str:
    """A value as a person reads it, as fine as the slider's step; it can be read back."""
    if control.unit in ("share", "points"):
        digits = max(1, -math.floor(math.log10(control.step * 100) + 1e-9))
        return share(value, digits=digits)
    if control.unit == "money":
        return money(value, currency)
    return amount(value, digits=0 if control.unit == "months" else 2)


class SliderRow:
    """The widgets of one control; `value` is where it stands.

    The slider counts steps away from the base. So the base is met exactly, and a front end that
    rounds to the nearest step when it draws moves nothing.
    """

    def __init__(
        self, control: Slider, currency: str, shared: Mapping[str, Any] | None = None
    ) -> None:
        self.control = control
        self.currency = currency
        self.value = control.base
        self.refusal = ""
        look = shared or layouts()
        self.slider = widgets.IntSlider(
            value=0,
            min=-math.ceil(round((control.base - control.least) / control.step, 6)),
            max=math.ceil(round((control.most - control.base) / control.step, 6)),
            readout=False,
            description=words(control.label),
            tooltip=_evidence(control),
            style=look["slider_style"],
            layout=look["slider"],
        )
        self.entry = widgets.Text(
            value=self.text,
            continuous_update=False,
            tooltip=words("{label}: type a value", label=words(control.label)),
            style=look["entry_style"],
            layout=look["entry"],
        )
        self._marks = _marks(self)
        self.notes = widgets.HTML(style=look["notes_style"], layout=look["notes"])
        self._note("", "")
        self.box = widgets.HBox([self.slider, self.entry, self.notes], layout=look["row"])

    @property
    def text(self) -> str:
        """Where it stands, in words."""
        return shown(self.value, self.control, self.currency)

    @property
    def is_moved(self) -> bool:
        """Whether it stands anywhere but at the base."""
        return bool(self.value != self.control.base)

    def at(self, steps: int) -> float:
        """The value so many steps from the base, within the limits."""
        value = self.control.base + steps * self.control.step
        return float(min(max(value, self.control.least), self.control.most))

    def nearest(self, value: float) -> int:
        """The step that is nearest to a value."""
        return round((value - self.control.base) / self.control.step)

    def take(self, text: str) -> float | None:
        """What was typed as a value; what is no number, or beyond the limits, is refused here."""
        limits = (self.control.least, self.control.most)
        low, high = (shown(x, self.control, self.currency) for x in limits)
        value = read_in_unit(text, self.control.unit, self.currency)
        if text in (low, high):  # which are rounded
            return limits[text == high]
        if value is not None and limits[0] <= value <= limits[1]:
            return float(round(value)) if self.control.unit == "months" else value
        self.refusal = words(
            "must be a number from {low} to {high}; got {text}", low=low, high=high, text=text
        )
        return None

    def stand(self, value: float) -> None:
        """Stand at a value and show it."""
        self.value = value
        self.slider.value = self.nearest(value)
        self.entry.value = self.text

    def tell(self, difference: float) -> None:
        """Show what this control alone, moved from its base, does to the net present value."""
        alone = _difference(difference, self.currency) if self.is_moved else ""
        self._note(alone, self.refusal)
        self.refusal = ""

    def _note(self, alone: str, refusal: str) -> None:
        alert = f'<div role="alert" style="color:{COST}">{escape(refusal)}</div>' if refusal else ""
        self.notes.value = (
            f'<div style="display:grid;grid-template-columns:{LABEL} 1fr {RIGHT};'
            'font-size:11px;line-height:14px;color:#5B6675">'
            f'<div style="text-align:right">{_badge(self.control)}</div>'
            f"<div>{self._marks}{alert}</div>"
            f'<div style="text-align:right;font-size:13px;padding-top:9px">{alone}</div></div>'
        )


def _evidence(control: Slider) -> str:
    meaning = f"{control.evidence}: {words(GRADE_MEANING[control.evidence])}"
    sources = "; ".join(map(told, control.sources))
    return f"{meaning}. {sources}" if sources else meaning


def _badge(control: Slider) -> str:
    told = words("evidence {grade}", grade=control.evidence)
    return (
        f'<span title="{escape(_evidence(control))}" style="border:1px solid {NATURAL};'
        f'border-radius:4px;padding:0 6px;color:{INK}">{escape(told)}</span>'
    )


def _difference(difference: float, currency: str) -> str:
    colour = COST if difference < 0 else INK
    sign = "+" if difference > 0 else ""
    text = f"{sign}{money(difference, currency, digits=0)}"
    return f'<span style="color:{colour}">{escape(text)}</span>'


def _marks(row: SliderRow) -> str:
    """A strip beneath the slider: the range as a band, the base, the break-even; and in words."""
    control, currency = row.control, row.currency
    first, last = (control.base + n * control.step for n in (row.slider.min, row.slider.max))

    def at(value: float) -> float:
        return float(100 * (value - first) / (last - first))

    strip = []
    told = [words("base {value}", value=shown(control.base, control, currency))]
    if control.low is not None and control.high is not None:
        left, right = at(control.low), at(control.high)
        strip.append(_piece(left, f"width:{right - left:.2f}%;height:6px;background:{FAINT}"))
        low, high = (shown(x, control, currency) for x in (control.low, control.high))
        told.append(words("P10 to P90 {low} to {high}", low=low, high=high))
    strip.append(_piece(at(control.base), f"width:2px;height:10px;background:{INK}"))
    if control.break_even is not None:
        value = shown(control.break_even, control, currency)
        told.append(words("NPV 0 at {value}", value=value))
        if first <= control.break_even <= last:
            strip.append(_piece(at(control.break_even), f"width:3px;height:12px;background:{COST}"))
    return (
        f'<div style="position:relative;height:12px;margin:0 10px">{"".join(strip)}</div>'
        f'<div style="margin:0 10px">{escape(f"{THIN}· ".join(told))}</div>'
    )


def _piece(left: float, style: str) -> str:
    return f'<span style="position:absolute;left:{left:.2f}%;{style}"></span>'
