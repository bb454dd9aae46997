"""The what-if panel of a page: sliders for every assumption, worked out in the page itself.

Its model is printed from the case's own lines (`case/javascript.py`), so no figure can differ from
Python's. Style, scripts and data are inline: the panel asks the network for nothing.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.javascript import javascript
from winback_kit.case.judged.moved_chance import MovedChance
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.places import templates
from winback_kit.report.page.pages import assets, fill, write_text
from winback_kit.report.page.panel_data import panel_data
from winback_kit.version import __version__
from winback_kit.words.catalogue import marked, words
from winback_kit.words.context import current
from winback_kit.words.locale import day, signs_of
from winback_kit.words.numbers import in_unit, months, odds

SCRIPTS = (
    "words.js",
    "panel_typed.js",
    "panel_controls.js",
    "panel_words.js",
    "panel_charts.js",
    "panel_memo.js",
    "panel_share.js",
    "panel.js",
)
OF_NPV = ("npv", "npv_first_year", "npv_later")
KEY_FIGURES = (
    ("npv_headline", marked("After the cut for weak evidence")),
    ("payback_months", marked("Until the money is back")),
    ("peak_cash_need_before_tax", marked("Most cash out, before tax")),
    ("irr", marked("Rate of return, a year")),
    ("incremental_returns", marked("Customers won back")),
    ("npv_first_year", marked("Of the value, in the first year")),
)


def panel_html(
    case: Case,
    *,
    locale: str = "en-GB",
    heading: str = marked("What if the assumptions are wrong?"),
    chance: MovedChance | None = None,
) -> str:
    """The panel as a section of a page. `locale` is that of the client: en-GB, de_DE, …

    `chance` is what the chance that it pays becomes when the main sliders are moved; without it
    the panel tells none.
    """
    data = panel_data(case, chance) | {
        "locale": locale.replace("_", "-"),
        "signs": signs_of(locale),
    }
    result, names = outcome(case), [one["name"] for one in data["figures"]]
    shown = {
        "heading": words(heading),
        "horizon": months(result.horizon_months),
        "exact": {name: "" if result[name] is None else repr(result[name]) for name in names},
        "shown": {one["name"]: _shown(result, one) for one in data["figures"]},
        "key_figures": [(name, words(label)) for name, label in KEY_FIGURES],
        "chance": "" if chance is None else odds(chance.chance),
        "tables": _tables(data["figures"]),
        "data": _for_script(data),
        "css": _text("panel.css"),
        "script": "\n".join(["(function () {", javascript(), script_words(), *_scripts(), "})();"]),
    }
    return fill("panel.html.j2", panel=shown)


def write_what_if(case: Case, out: Path, *, locale: str = "en-GB") -> None:
    """Write the panel as a page of its own."""
    page = fill(
        "what_if.html.j2",
        name=case.name,
        start=day(case.start),
        css=assets()["css"],
        panel=panel_html(case, locale=locale),
        stamp=words(
            "winback_kit {version} · {case} · from {day}",
            version=__version__,
            case=case.name,
            day=case.start,
        ),
    )
    write_text(out, page)


def _tables(figures: list[dict[str, str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The figures, then the present values that the net present value is made of.

    `key` marks those that stand above already: a figure has one place only that carries its value.
    """
    above = {"npv", *dict(KEY_FIGURES)}
    of_npv = [one for name in OF_NPV for one in figures if one["name"] == name]
    rows = [one | {"key": one["name"] in above} for one in figures if one not in of_npv]
    parts = [one for one in rows if str(one["name"]).startswith("pv_")]
    others = [one for one in rows if one not in parts]
    own = [one | {"key": one["name"] in above} for one in of_npv]
    return [(words("Figures"), [*own, *others]), (words("Present values"), parts)]


def _shown(result: Outcome, figure: dict[str, str]) -> str:
    """A figure as it stands in the page until its script has started."""
    value = result[figure["name"]]
    if value is None:
        return words("n/a")
    if figure["unit"] == "months":
        return months(round(value))
    return in_unit(value, figure["unit"], result.currency)


def _for_script(data: object) -> str:
    """JSON that cannot end the script it stands in, whatever a client is called."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _scripts() -> list[str]:
    return [_text(name) for name in SCRIPTS]


def script_words() -> str:
    """The script's `words` and `plural`, with the texts of the language that holds here."""
    held, scripts = current().catalogue, "\n".join(_scripts())
    forms = {
        english: said
        for english, said in held.forms.items()
        if json.dumps(english, ensure_ascii=False) in scripts
    }
    script = _text("catalogue.js").replace("FORMS", _for_script(forms))
    script = script.replace("CASES", _for_script(held.cases))
    return script.replace("PLURAL_RULE", held.plural_rule)


@cache
def _text(name: str) -> str:
    return (templates() / "report" / name).read_text(encoding="utf-8")
