"""An SVG logo as a picture: drawn by the browser that prints, on nothing, for slides."""

import base64
import re
import subprocess
from xml.etree import ElementTree

from winback_kit.own_folder import OwnFolder
from winback_kit.report.printing.pdf import browser_command, opened

WIDEST, HIGHEST = 480, 144  # pixels: four for each point of the place on a slide
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const drawing = new Image();
drawing.onload = () => {{
  const canvas = document.createElement("canvas");
  canvas.width = {width};
  canvas.height = {height};
  canvas.getContext("2d").drawImage(drawing, 0, 0, {width}, {height});
  document.body.dataset.drawn = canvas.toDataURL("image/png");
}};
drawing.src = "data:image/svg+xml;base64,{drawing}";
</script>"""
_DRAWN = re.compile(rb'data-drawn="data:image/png;base64,([^"]+)"')
_PNG = b"\x89PNG\r\n\x1a\n"


def png_of(svg: bytes) -> bytes | None:
    """A PNG of an SVG that was found harmless; None where there is no browser, or it failed."""
    started = browser_command()
    if started is None:
        return None
    width, height = fitted(svg)
    drawing = base64.b64encode(_sized(svg, width, height)).decode()
    try:
        with OwnFolder() as own:
            page = own.path / "logo.html"
            text = _PAGE.format(width=width, height=height, drawing=drawing)
            page.write_text(text, encoding="utf-8")
            told = opened(page, "--dump-dom", "--virtual-time-budget=10000", command=started)
    except (subprocess.SubprocessError, OSError):  # also where there is no room for the page
        return None
    found = _DRAWN.search(told)
    content = base64.b64decode(found[1]) if found else b""
    return content if content.startswith(_PNG) else None


def _sized(svg: bytes, width: int, height: int) -> bytes:
    """The drawing with width and height of its own, without which some browsers draw none."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - read_logo let it pass
    if not root.get("viewBox"):
        size = [_length(root.get(name, "")) for name in ("width", "height")]
        if all(size):
            root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
    root.set("width", str(width))
    root.set("height", str(height))
    return ElementTree.tostring(root)


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
