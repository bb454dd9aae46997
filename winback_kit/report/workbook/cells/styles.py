"""How cells look: blue on pale yellow may be typed over, green comes from another sheet."""

from dataclasses import dataclass, field
from typing import Any

from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import per_cent_format
from winback_kit.words.numbers import MOST_SHARE, share

INK, BAND, PALE, LINE = "#1F2937", "#1F3A5F", "#DCE6F1", "#BFC7D1"
INPUT_INK, INPUT_FILL, LINK_INK, FAINT_INK = "#0000FF", "#FFFFCC", "#00703C", "#8A929C"
GOOD, BAD = "#1E6B4F", "#B3261E"
_ONE_DECIMAL = "[>=100]#,##0;[<=-100]-#,##0;#,##0.0"
_MONEY = "[>=100]#,##0;[<=-100]-#,##0;#,##0.00"
DROPPED = 100  # below it LibreOffice drops the sign in the last part of the two formats above
SIGNED = {_ONE_DECIMAL: ("#,##0.0", 0.05), _MONEY: ("#,##0.00", 0.005)}  # from where a sign is told
NUMBER_FORMATS = {
    "money": _MONEY,
    "customers": _ONE_DECIMAL,
    "people": "#,##0.0",
    "months": "#,##0",
    "factor": "0.000",
}
UNITS = {
    "share": marked("share"),
    "customers": marked("customers"),
    "people": marked("people"),
    "months": marked("months"),
    "factor": marked("factor"),
}
_OPEN = {"bg_color": INPUT_FILL, "locked": False, "border": 1, "border_color": LINE}
_ROLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "faint": {"font_color": FAINT_INK, "font_size": 8},
    "unit": {"font_color": FAINT_INK, "font_size": 8, "align": "left", "indent": 1},
    "label": {"align": "left", "indent": 1},
    "main": {"bold": True},
    "main left": {"bold": True, "align": "left"},
    "title": {"bold": True, "font_size": 16, "font_color": BAND},
    "note": {"font_color": "#4B5563", "italic": True},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BAND,
        "text_wrap": True,
        "border": 1,
        "border_color": BAND,
    },
    "band": {"bold": True, "bg_color": PALE, "font_color": BAND},
    "input": _OPEN | {"font_color": INPUT_INK},
    "follows": _OPEN,
    "link": {"font_color": LINK_INK},
    "working": {"font_color": FAINT_INK, "italic": True},
    "big": {"bold": True, "font_size": 16, "font_color": BAND, "align": "right"},
    "headline": {"font_size": 12, "align": "left", "indent": 1},
}


def number_format(unit: str) -> str:
    """The format of numbers of a unit; what is no unit is a format itself.

    >>> number_format("share"), number_format("0.000")
    ('[>10]"> 1,000\\u202f%";[<0]-0.0"\\u202f"%;0.0"\\u202f"%', '0.000')
    """
    if unit != "share":
        return NUMBER_FORMATS.get(unit, unit)
    own = per_cent_format(1)
    return f"[>{MOST_SHARE:g}]{in_format(share(2 * MOST_SHARE))};[<0]-{own};{own}"


@dataclass
class Styles:
    """Makes each look of a cell once for a workbook."""

    workbook: Any
    _made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def of(self, role: str, unit: str = "", **more: Any) -> Any:
        """The look of a role, with the number format of a unit."""
        key = (role, unit + repr(sorted(more.items())))
        if key not in self._made:
            look = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
            if unit:
                look["num_format"] = number_format(unit)
            self._made[key] = self.workbook.add_format(look | _ROLES[role] | more)
        return self._made[key]


def format_of_end(end: float, unit: str) -> str:
    """The format of an end of a range: a share that is not 0 is not shown as 0 (`end_in_unit`).

    >>> format_of_end(0.0004, "share"), format_of_end(0.04, "share"), format_of_end(0.0, "share")
    ('0.00"\\u202f"%', 'share', 'share')
    """
    if unit != "share" or not end or round(end, 3):
        return unit
    return next((per_cent_format(n) for n in range(2, 6) if round(end, n + 2)), unit)


def unit_in_words(unit: str, currency: str) -> str:
    """A unit as it stands in the column of units."""
    return currency if unit == "money" else words(UNITS.get(unit, unit))


def quoted(text: str) -> str:
    """A text as it stands in a formula: in quotation marks, its own ones doubled.

    >>> quoted('the "base" holds')
    '"the ""base"" holds"'
    """
    return '"' + text.replace('"', '""') + '"'


def in_format(text: str) -> str:
    """A text as it stands in the format of a number, which knows no quotation mark within."""
    return '"' + text.replace('"', "”") + '"'
