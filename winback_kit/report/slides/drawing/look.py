"""What a deck looks like: colours for roles, font, logo and the line at the foot.

The colours are those of the figures; a client's accent colour takes the place of the programme's.
"""

import base64
from dataclasses import dataclass

from winback_kit.report.look.brand import Brand
from winback_kit.show.kit.colours import contrast
from winback_kit.show.kit.figure import COST, FAINT, GAIN, INK, NATURAL, PROGRAMME
from winback_kit.version import __version__

SOFT = "#5B6675"
PALE = "#F3F5F8"
WHITE = "#FFFFFF"
BAND = "#DDE2E8"
_AS_WIDE_AS_HELVETICA = ("Arial", "Helvetica", "Liberation Sans")
_WIDER = 1.15

__all__ = ["BAND", "COST", "FAINT", "GAIN", "INK", "NATURAL", "PALE", "SOFT", "WHITE", "Look"]


@dataclass(frozen=True)
class Look:
    """A client's look; colours are written #RRGGBB, the logo is the content of a PNG or JPEG.

    The font has to be one that the reader's machine has; Arial is on all of them, and where it is
    not, Liberation Sans stands in with the same widths.
    """

    accent: str = PROGRAMME
    font: str = "Arial"
    logo: bytes | None = None
    footer: str = ""
    author: str = f"winback_kit {__version__}"  # in the properties of a file

    @property
    def stretch(self) -> float:
        """How wide the font may be beside Helvetica."""
        return 1.0 if self.font in _AS_WIDE_AS_HELVETICA else _WIDER

    @property
    def on_accent(self) -> str:
        """The colour of text on the accent colour: white, or ink where white would be too pale."""
        return WHITE if contrast(WHITE, self.accent) >= 4.5 else INK


def look_of(brand: Brand) -> Look:
    """A deck in a client's brand; an SVG logo is drawn by a browser, and left out without one."""
    head, _, content = brand.logo.partition(";base64,")
    logo = base64.b64decode(content) if content else None
    if logo is not None and head != "data:image/png":
        from winback_kit.report.printing.logo_picture import png_of

        logo = png_of(logo)
    return Look(
        accent=brand.accent or PROGRAMME,
        font=brand.font or "Arial",
        logo=logo,
        footer=" · ".join(line for line in (brand.author, brand.confidentiality) if line),
        **({"author": brand.author} if brand.author else {}),
    )
