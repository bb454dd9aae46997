"""An SVG logo as a picture: drawn by the browser that prints, on nothing, for slides."""

import re
import subprocess
from xml.etree import ElementTree

from winback_kit.own_folder import OwnFolder
from winback_kit.report.printing.pdf import browser_command, opened

WIDEST, HIGHEST = 480, 144  # pixels: four for each point of the place on a slide
_PAGE = (
    '<!DOCTYPE html><meta charset="utf-8"><style>body {{ margin: 0; background: transparent }}'
    "img {{ display: block; width: {width}px; height: {height}px }}</style>"
    '<img src="logo.svg" alt="">'
)
_PNG = b"\x89PNG\r\n\x1a\n"


def png_of(svg: bytes) -> bytes | None:
    """A PNG of an SVG that was found harmless; None where there is no browser, or it failed."""
    started = browser_command()
    if started is None:
        return None
    width, height = fitted(svg)
    asked = ("--hide-scrollbars", "--default-background-color=00000000")
    try:
        with OwnFolder() as own:
            folder = own.path
            (folder / "logo.svg").write_bytes(svg)
            page = folder / "logo.html"
            page.write_text(_PAGE.format(width=width, height=height), encoding="utf-8")
            size, shot = f"--window-size={width},{height}", f"--screenshot={folder / 'logo.png'}"
            opened(page, *asked, size, shot, command=started)
            content = (folder / "logo.png").read_bytes()
    except (subprocess.SubprocessError, OSError):  # also where there is no room for the page
        return None
    return content if content.startswith(_PNG) else None


def fitted(svg: bytes) -> tuple[int, int]:
    """Width and height in pixels that keep the form of the drawing; a square where it has none.

    >>> fitted(b'<svg viewBox="0 0 200 50"/>'), fitted(b'<svg width="10mm" height="10mm"/>')
    ((480, 120), (144, 144))
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - read_logo let it pass
    width, height = (_length(root.get(name, "")) for name in ("width", "height"))
    box = [float(part) for part in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    if not (width and height):
        width, height = (box[2], box[3]) if len(box) == 4 else (1.0, 1.0)
    scale = min(WIDEST / max(width, 1e-9), HIGHEST / max(height, 1e-9))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _length(text: str) -> float:
    """A length in whatever unit; 0 for one that hangs on the place."""
    found = re.fullmatch(r"\s*([\d.]+)\s*(?:px|pt|pc|mm|cm|in|em|ex)?\s*", text)
    return float(found[1]) if found else 0.0
