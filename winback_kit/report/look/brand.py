"""A client's brand as pages wear it: logo, colours, font, author and confidentiality line.

The logo is read from the client folder, checked, and carried inside each page. A colour in which
text could not be read on white is darkened until it can. Charts take the colour for the programme
only where it cannot be taken for another role's. What was changed is said in `notes`.
"""

from dataclasses import dataclass, replace
from html import escape
from typing import Any

from winback_kit.client.folder import Client
from winback_kit.client.settings import BrandSettings as Given
from winback_kit.report.look.logo import read_logo
from winback_kit.show.kit.colours import TEXT_CONTRAST, contrast, difference, for_text
from winback_kit.show.kit.figure import COST, FIRST, GAIN, NATURAL, PROGRAMME
from winback_kit.show.kit.written import context_of
from winback_kit.words.catalogue import marked, words
from winback_kit.words.context import ClientContext, current
from winback_kit.words.numbers import amount

TOLD_APART = 0.08  # in OKLab; the house colour of the programme lies 0.14 from the others
_ROLES = {
    marked("natural return"): NATURAL,
    marked("the first lifetime"): FIRST,
    "costs": COST,
    "gains": GAIN,
}


@dataclass(frozen=True)
class Brand:
    """What pages wear; empty where the client laid down nothing."""

    name: str = ""
    logo: str = ""
    accent: str = ""
    second: str = ""
    programme: str = PROGRAMME
    font: str = ""
    author: str = ""
    confidentiality: str = ""
    notes: tuple[str, ...] = ()

    def css(self) -> str:
        """The brand's variables, which follow those of page.css."""
        given = {"--accent": self.accent, "--second": self.second}
        if self.font:
            given["--font"] = f'"{self.font}", var(--fonts)'
        if not any(given.values()) and not self.confidentiality:
            return ""
        rules = " ".join(f"{name}: {value};" for name, value in given.items() if value)
        line = css_text(self.confidentiality)
        foot = f"@page {{ @bottom-left {{ content: {line}; font: 8pt sans-serif; }} }}"
        return f":root {{ {rules} }}\n" + (foot if self.confidentiality else "")

    def chart(self, plotly: dict[str, Any]) -> dict[str, Any]:
        """A chart in the brand's colour and font; the given one is left as it is."""
        if self.programme == PROGRAMME and not self.font:
            return plotly
        dressed: dict[str, Any] = _recoloured(plotly, self.programme, of_colour=False)
        if self.font and "template" in dressed.get("layout", {}):
            font = dressed["layout"]["template"]["layout"]["font"]
            font["family"] = f"{self.font}, {font['family']}"
        return dressed

    def page(self, html: str) -> str:
        """A page with the logo in its header and a footer behind its content."""
        if self.logo:
            image = f'<img class="wb-logo" src="{self.logo}" alt="{escape(self.name)}">'
            head = '<header class="wb-bar">'
            html = html.replace(head, head + image, 1)
        lines = [escape(line) for line in (self.author, self.confidentiality) if line]
        if lines:
            before, end, after = html.rpartition("</main>")
            foot = "".join(f"<span>{line}</span>" for line in lines)
            html = f'{before}{end}\n<footer class="wb-foot">{foot}</footer>{after}'
        return html


def css_text(text: str) -> str:
    """A text as CSS writes it; every sign that could end it, and every foreign one, as its number.

    >>> print(css_text('Für "A" & B'))
    "F\\0000fc r \\000022 A\\000022  \\000026  B"
    """
    safe = " .,-"  # the blank behind a number belongs to it
    plain = (c if c.isascii() and (c.isalnum() or c in safe) else f"\\{ord(c):06x} " for c in text)
    return f'"{"".join(plain)}"'


def _recoloured(value: Any, colour: str, *, of_colour: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: _recoloured(inner, colour, of_colour="color" in str(key))
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_recoloured(inner, colour, of_colour=of_colour) for inner in value]
    return colour if of_colour and value == PROGRAMME else value


def brand_of(client: Client) -> Brand:
    """The brand of a client; refused where the logo cannot be used."""
    given = client.settings.brand
    logo = read_logo(client, given.logo) if given.logo else ""
    return brand_from(given, name=client.name, logo=logo)


def brand_from(given: Given, *, name: str, logo: str) -> Brand:
    """The brand that settings describe; `logo` is an address that holds the picture."""
    notes: list[str] = []
    return Brand(
        name=name,
        logo=logo,
        accent=_readable(given.colour, notes),
        second=given.second_colour or "",
        programme=_for_charts(given.colour, notes),
        font=given.font,
        author=given.author,
        confidentiality=given.confidentiality,
        notes=tuple(notes),
    )


def _readable(colour: str, notes: list[str]) -> str:
    if not colour:
        return ""
    used = for_text(colour)
    if used != colour:
        notes.append(
            words(
                "The brand's colour {colour} is too pale for text on white (contrast {contrast}, "
                "{needed} are needed); {used} is used instead.",
                colour=colour,
                contrast=amount(contrast(colour), digits=1),
                needed=amount(TEXT_CONTRAST, digits=1),
                used=used,
            )
        )
    return used


def _for_charts(colour: str, notes: list[str]) -> str:
    if not colour:
        return PROGRAMME
    used = for_text(colour)
    near = {role: difference(used, own) for role, own in _ROLES.items()}
    role = min(near, key=lambda one: near[one])
    if near[role] < TOLD_APART:
        notes.append(
            words(
                "The charts keep their own colours: {used} would be taken for that of {role}, by "
                "some who see colours differently at least.",
                used=used,
                role=words(role),
            )
        )
        return PROGRAMME
    return used


PLAIN = Brand()


def branded_context(client: Client) -> ClientContext:
    """The language, the locale and the brand of a client."""
    return replace(context_of(client), brand=brand_of(client))


def current_brand() -> Brand:
    """The brand that pages wear here."""
    return _brand_in(current())


def notes_of(context: ClientContext) -> tuple[str, ...]:
    """What was changed of the colours of a context's brand."""
    return _brand_in(context).notes


def _brand_in(context: ClientContext) -> Brand:
    return context.brand if isinstance(context.brand, Brand) else PLAIN
