"""Colours as eyes see them: contrast on white, and whether two can be told apart.

Contrast is that of WCAG 2.2 (relative luminance, (L1 + 0.05) / (L2 + 0.05)); 4.5 is asked of text.
Difference is the Euclidean distance in OKLab (Ottosson 2020), the least of that for full colour
vision and for protanopia and deuteranopia as simulated by Machado, Oliveira & Fernandes (2009,
severity 1).
"""

import colorsys
from typing import Any

import numpy as np

Triple = np.ndarray[Any, np.dtype[np.float64]]
TEXT_CONTRAST = 4.5
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_VISIONS = (
    np.eye(3),
    np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
)


def _rgb(colour: str) -> Triple:
    """The three parts of #RRGGBB, from 0 to 1."""
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def _linear(colour: str) -> Triple:
    parts = _rgb(colour)
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white).

    >>> round(contrast("#000000"), 1), round(contrast("#767676"), 2)
    (21.0, 4.54)
    """
    lights = sorted(float(_linear(one) @ _LUMINANCE) for one in (colour, ground))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def for_text(colour: str) -> str:
    """The colour itself where text in it can be read on white, else darkened until it can."""
    hue, light, full = colorsys.rgb_to_hls(*_rgb(colour))
    while contrast(colour) < TEXT_CONTRAST:
        light -= 0.005
        parts = colorsys.hls_to_rgb(hue, max(light, 0.0), full)
        colour = "#" + "".join(f"{round(part * 255):02X}" for part in parts)
    return colour


def difference(one: str, other: str) -> float:
    """How far two colours lie apart for those who tell them apart worst; 1 is black from white."""
    return min(float(np.linalg.norm(lab(one, vision) - lab(other, vision))) for vision in _VISIONS)


def lab(colour: str, vision: Triple = _VISIONS[0]) -> Triple:
    """A colour in OKLab, as seen by one kind of vision."""
    seen = np.clip(vision @ _linear(colour), 0, 1)
    return np.asarray(_TO_LAB @ np.cbrt(_TO_LMS @ seen))
