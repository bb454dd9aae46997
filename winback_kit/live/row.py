"""One row of the panel: a slider with its marks, a place to type, its evidence, what it does."""

from __future__ import annotations

import math
import re
from html import escape

import ipywidgets as widgets

from winback_kit.assumption import GRADE_MEANING
from winback_kit.case.controls import Control
from winback_kit.figures.numbers import THIN, money, share, signed
from winback_kit.figures.show import COST, FAINT, INK, NATURAL

LABEL, ENTRY, BADGE, CHANGE = "270px", "110px", "28px", "120px"
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")
_PER_CENT = ("share", "points")


def shown(value: float, control: Control, currency: str) -> str:
    """A value as a person reads it, as fine as the slider's step."""
    if control.unit in _PER_CENT:
        digits = max(1, -math.floor(math.log10(control.step * 100) + 1e-9))
        return share(value, digits=digits)
    if control.unit == "money":
        return money(value, currency)
    return signed(f"{value:,.0f}" if control.unit == "months" else f"{value:,.2f}")


def typed(text: str, control: Control) -> float | None:
    """What was typed as a value, or None where it is no number: `7.5 %` and `7.5` are a share."""
    plain = re.sub(r"[\s%A-Za-z\u202f]", "", text.replace("−", "-"))
    if not plain or not _NUMBER.fullmatch(plain) or not re.search(r"\d", plain):
        return None
    value = float(plain.replace(",", ""))
    return value / 100 if control.unit in _PER_CENT else value


class Row:
    """The widgets of one control; `slider.value` is where it stands."""

    def __init__(self, control: Control, currency: str) -> None:
        self.control = control
        self.currency = currency
        self.slider = widgets.FloatSlider(
            value=control.base,
            min=control.least,
            max=control.most,
            step=control.step,
            readout=False,
            description=control.label,
            tooltip=_evidence(control),
            style={"description_width": LABEL},
            layout={"width": "auto", "min_width": "480px"},
        )
        self.entry = widgets.Text(
            value=shown(control.base, control, currency),
            continuous_update=False,
            tooltip=f"{control.label}: type a value",
            layout={"width": ENTRY},
        )
        self.change = widgets.HTML(layout={"width": CHANGE})
        self.refusal = widgets.HTML()
        marks = widgets.HTML(_marks(control, currency), layout={"margin": f"-6px 0 0 {LABEL}"})
        self.box = widgets.HBox(
            [
                widgets.VBox([self.slider, marks, self.refusal], layout={"flex": "1 1 auto"}),
                self.entry,
                widgets.HTML(_badge(control), layout={"width": BADGE}),
                self.change,
            ]
        )
        self.slider.observe(lambda _: self._show_value(), names="value")
        self.entry.observe(lambda change: self._take(change["new"]), names="value")

    @property
    def is_moved(self) -> bool:
        """Whether it stands anywhere but at the base."""
        return bool(self.slider.value != self.control.base)

    def tell(self, difference: float) -> None:
        """Show what this control alone, moved from its base, does to the net present value."""
        self.change.value = _difference(difference, self.currency) if self.is_moved else ""

    def _show_value(self) -> None:
        self.entry.value = shown(self.slider.value, self.control, self.currency)

    def _take(self, text: str) -> None:
        """Move to what was typed; what is no number, or beyond the limits, is refused here."""
        if text == shown(self.slider.value, self.control, self.currency):
            self.refusal.value = ""
            return
        value = typed(text, self.control)
        if value is None or not self.slider.min <= value <= self.slider.max:
            ends = (
                shown(x, self.control, self.currency) for x in (self.slider.min, self.slider.max)
            )
            rule = f"must be a number from {' to '.join(ends)}; got {text}"
            self._show_value()
            self.refusal.value = f'<span role="alert" style="color:{COST}">{escape(rule)}</span>'
            return
        self.slider.value = value
        self._show_value()


def _evidence(control: Control) -> str:
    meaning = f"{control.evidence}: {GRADE_MEANING[control.evidence]}"
    return f"{meaning}. {control.source}" if control.source else meaning


def _badge(control: Control) -> str:
    return (
        f'<span title="{escape(_evidence(control))}" style="border:1px solid {NATURAL};'
        f'border-radius:4px;padding:0 6px;font-weight:600;color:{INK}">{control.evidence}</span>'
    )


def _difference(difference: float, currency: str) -> str:
    colour = COST if difference < 0 else INK
    sign = "+" if difference > 0 else ""
    text = f"{sign}{money(difference, currency, digits=0)}"
    return f'<span style="color:{colour};float:right">{escape(text)}</span>'


def _marks(control: Control, currency: str) -> str:
    """A strip beneath the slider: the range as a band, the base, the break-even; and in words."""

    def at(value: float) -> float:
        return round(100 * (value - control.least) / (control.most - control.least), 2)

    strip, words = [], [f"base {shown(control.base, control, currency)}"]
    if control.low is not None and control.high is not None:
        left, right = at(control.low), at(control.high)
        strip.append(_piece(left, f"width:{right - left:.2f}%;height:6px;background:{FAINT}"))
        ends = (shown(x, control, currency) for x in (control.low, control.high))
        words.append(f"P10 to P90 {' to '.join(ends)}")
    strip.append(_piece(at(control.base), f"width:2px;height:10px;background:{INK}"))
    if control.break_even is not None:
        words.append(f"NPV 0 at {shown(control.break_even, control, currency)}")
        if control.least <= control.break_even <= control.most:
            strip.append(_piece(at(control.break_even), f"width:3px;height:12px;background:{COST}"))
    return (
        f'<div style="position:relative;height:12px;margin:0 8px">{"".join(strip)}</div>'
        f'<div style="font-size:11px;line-height:14px;color:#5B6675">'
        f"{escape(f' {THIN}· '.join(words))}</div>"
    )


def _piece(left: float, style: str) -> str:
    return f'<span style="position:absolute;left:{left:.2f}%;{style}"></span>'
