"""Pages: one self-contained file each, readable offline, with every chart drawn.

The business case and the cover are filled from their own templates. plotly.js is embedded, so no
page asks the network for anything.
"""

import json
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from winback_kit.checks import unwritable
from winback_kit.places import templates
from winback_kit.report.look.brand import css_text, current_brand
from winback_kit.report.page.blocks import Drawn
from winback_kit.show.kit.sentence import Fact, Isolated, Sentence, fact_html, say, say_many
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import plural, words
from winback_kit.words.context import current
from winback_kit.words.locale import paper


def chart_html(
    plotly_json: dict[str, Any],
    number: int,
    text: str,
    *,
    source: str = "",
    evidence: str = "",
    picture: str = "",
) -> str:
    """A chart as a place and its data, which the page's script draws.

    Title and measure stand above it as text, where they can be read, wrapped and searched. A
    `picture` stands there where no script draws.
    """
    about = plotly_json["layout"]["meta"]
    data = json.dumps(current_brand().chart(plotly_json), separators=(",", ":")).replace(
        "</", "<\\/"
    )
    known = [escape(words("Source: {source}", source=source)) if source else ""]
    known += [escape(words("Evidence: {evidence}", evidence=evidence)) if evidence else ""]
    note = ". ".join(part.rstrip(".") for part in known if part)
    return (
        f'<figure class="wb-figure"><figcaption><b>{escape(about["title"])}</b>'
        f"<span>{escape(about['measure'])}</span></figcaption>"
        f'<div id="chart-{number}" class="wb-chart" role="img" '
        f'aria-label="{escape(text)}">{picture}</div>'
        f'<script type="application/json" data-chart="chart-{number}">{data}</script>'
        + (f'<p class="wb-source">{note}.</p>' if note else "")
        + "</figure>"
    )


def assets() -> dict[str, str]:
    """Style with that of the brand and the paper, drawing script and plotly.js."""
    read = _assets()
    letter = read["letter"] if paper() == "letter" else ""
    return {**read, "css": f"{read['css']}{letter}{current_brand().css()}"}


@cache
def _assets() -> dict[str, str]:
    return {
        "css": _texts("page.css", "phone.css"),
        "letter": _texts("letter.css"),
        "draw": _texts("draw.js", "phone.js"),
        "phone": _texts("phone.js"),
        "plotly": get_plotlyjs(),
    }


def _texts(*names: str) -> str:
    return "".join((templates() / "report" / name).read_text(encoding="utf-8") for name in names)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(templates() / "report")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, **content: Any) -> str:
    """Fill a page template; charts among the content are numbered as they are drawn."""
    numbers = iter(range(1, 1000))

    def show(shown: Drawn | Table | Sentence) -> Markup:
        return Markup(_shown_html(shown, numbers))  # noqa: S704

    page = _environment().get_template(template)
    html = page.render(
        wb=assets(),
        show=show,
        kind=lambda shown: type(shown).__name__,
        html=lambda sentence: Markup(sentence.as_html()),  # noqa: S704
        fact=_fact,
        words=words,
        plural=plural,
        say=say,
        say_many=say_many,
        isolated=Isolated,
        words_html=_words_html,
        language=current().catalogue.language,
        **content,
    )
    return current_brand().page(html)


def _shown_html(shown: Drawn | Table | Sentence, numbers: Iterator[int]) -> str:
    """One thing that a block shows."""
    if isinstance(shown, Drawn):
        figure = shown.figure
        return chart_html(
            figure.as_plotly(),
            next(numbers),
            words("Chart: {title}. {measure}", title=figure.title, measure=figure.measure),
            source=shown.source,
            evidence=shown.evidence,
        )
    if isinstance(shown, Table):
        return shown.as_html()
    return f"<p>{shown.as_html()}</p>"


def foot_of_paper(client: str) -> str:
    """What stands at the foot of each sheet beside its number, as CSS, whatever a client is called.

    The client's name, how confidential it is where the brand says so, and where the annex is.

    >>> foot_of_paper("Acme")
    '@page{@bottom-left{content:"Acme"}}@page annex{@bottom-right{content:"Annex"}}'
    """
    whose = css_text(" · ".join(filter(None, (client, current_brand().confidentiality))))
    annex = css_text(words("Annex"))
    return (
        f"@page{{@bottom-left{{content:{whose}}}}}@page annex{{@bottom-right{{content:{annex}}}}}"
    )


def _words_html(english: str, **parts: Any) -> Markup:
    return Markup(say(english, **parts).as_html())  # noqa: S704


def _fact(fact: Fact, result: str = "") -> Markup:
    return Markup(fact_html(fact, result=result))  # noqa: S704


def write_text(out: Path, text: str) -> None:
    """Write a file; a full or forbidden place is refused."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error) from None
