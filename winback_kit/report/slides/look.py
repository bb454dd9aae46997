"""What a deck looks like: colours for roles, font, logo and the line at the foot.

The colours are those of the figures; a client's accent colour takes the place of the programme's.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.figures.show import COST, FAINT, GAIN, INK, NATURAL, PROGRAMME

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
    footer: str = "Confidential"

    @property
    def stretch(self) -> float:
        """How wide the font may be beside Helvetica."""
        return 1.0 if self.font in _AS_WIDE_AS_HELVETICA else _WIDER

    @property
    def on_accent(self) -> str:
        """The colour of text on the accent colour: white, or ink where white would be too pale."""
        return WHITE if contrast(WHITE, self.accent) >= 4.5 else INK


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, section 1.4.3).

    >>> round(contrast("#FFFFFF", "#000000"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
