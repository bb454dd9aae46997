"""An SVG that plotly drew, at a third of its size: without what says nothing or says it again.

Its ids hang on what is drawn and on nothing else, so that the same drawing is the same bytes and
two can stand on one page.
"""

import hashlib
import itertools
import re
from xml.etree.ElementTree import Element, fromstring, register_namespace, tostring

FONT = "Segoe UI,Helvetica,Arial,sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_SAYS_NOTHING = {"class", "data-notex", "data-unformatted", "data-math", "data-index"}
_USUAL = {
    "opacity": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "vector-effect": "none",
    "stroke-miterlimit": "2",
    "text-anchor": "start",
    "font-style": "normal",
    "font-variant": "normal",
    "font-weight": "normal",
    "font-size": "13px",
    "white-space": "pre",
}
_STROKE = {"stroke", "stroke-width", "stroke-opacity"}
_UNSEEN = {"fill-opacity:0", "stroke-opacity:0"}
_NUMBERS = ("x", "y", "d", "width", "height", "transform")
_OF_THE_PAGE = {"pointer-events", "font-family", "cursor"}
_STAYS = {"clipPath", "pattern", "text", "tspan", "a"}  # their parts are theirs


def tidy(svg: str) -> str:
    """The same drawing, shorter.

    >>> tidy('<svg xmlns="http://www.w3.org/2000/svg"><g class="x"><path d="M0,0"/></g></svg>')
    "<svg xmlns='http://www.w3.org/2000/svg' style='font:13px ...;white-space:pre'>..."
    """
    register_namespace("", _SVG)
    register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = fromstring(svg)  # noqa: S314 - drawn by a page of our own
    _without_unused(root, svg)
    _shorten(root)
    root.set("style", f"font:13px {FONT};white-space:pre")
    text = tostring(root, encoding="unicode").replace(" />", "/>")
    return _with_own_ids(re.sub(r"<[^>]*>", _single_quoted, text))


def _with_own_ids(text: str) -> str:
    ids = dict.fromkeys(re.findall(r" id='([^']+)'", text))
    for number, one in enumerate(ids):
        text = re.sub(rf"(?<=[#']){re.escape(one)}(?=[')])", f"@{number}@", text)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return re.sub(r"@(\d+)@", rf"c{digest}-\1", text)


def _single_quoted(tag: re.Match[str]) -> str:
    return tag[0] if "'" in tag[0] else tag[0].replace('"', "'")


def _kind(one: Element) -> str:
    return one.tag.removeprefix(f"{{{_SVG}}}")


def _without_unused(here: Element, svg: str) -> None:
    """Drop what nothing refers to."""
    for below in list(here):
        name = below.get("id", "")
        if name and f"#{name}" not in svg and _kind(below) in ("clipPath", "pattern"):
            here.remove(below)
        else:
            _without_unused(below, svg)
    if _kind(here) == "defs":
        here.attrib.pop("id", None)


def _shorten(here: Element) -> None:
    for name in _SAYS_NOTHING & set(here.attrib):
        del here.attrib[name]
    for name in _NUMBERS:
        if name in here.attrib:
            here.set(name, re.sub(r"-?\d+\.\d+", _rounded, here.attrib[name]))
    for name in ("x", "y") if _kind(here) != "tspan" else ():
        if here.get(name) == "0":
            del here.attrib[name]
    anchor = f"text-anchor:{here.attrib.pop('text-anchor', 'start')}"
    if style := _style(f"{here.attrib.pop('style', '')};{anchor}"):
        here.set("style", style)
    for below in here:
        _shorten(below)
    if _kind(here) not in _STAYS:
        here[:] = _grouped([one for below in here for one in _worth_keeping(below)])


def _worth_keeping(one: Element) -> list[Element]:
    """Nothing of what is not seen; the parts alone of a group that says nothing of them."""
    kind, style = _kind(one), set(one.get("style", "").split(";"))
    if (kind == "path" and not one.get("d")) or style >= _UNSEEN:
        return []
    if kind == "g" and not (one.attrib and len(one)):
        return list(one)
    return [one] if len(one) or kind != "defs" else []


def _grouped(parts: list[Element]) -> list[Element]:
    """Neighbours of the same style within a group that has it."""
    found: list[Element] = []
    for style, run in itertools.groupby(parts, lambda one: one.get("style", "")):
        alike = list(run)
        if len(alike) > 1 and style and "opacity:" not in style.replace("-opacity:", ""):
            for one in alike:
                del one.attrib["style"]
            group = Element(f"{{{_SVG}}}g", {"style": style})
            group.extend(alike)
            alike = [group]
        found += alike
    return found


def _style(text: str) -> str:
    """Style without what is so anyway, colours in their short form."""
    pairs = (part.partition(":") for part in text.split(";") if part.strip())
    said = {name.strip(): _colour(value.strip()) for name, _, value in pairs}
    drop = _OF_THE_PAGE | {name for name, value in said.items() if _USUAL.get(name) == value}
    if said.get("stroke-width") == "0px":
        drop |= _STROKE
    return ";".join(f"{name}:{value}" for name, value in said.items() if name not in drop)


def _colour(value: str) -> str:
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", value)
    return "#" + "".join(f"{int(part):02x}" for part in found.groups()) if found else value


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".rstrip("0").rstrip(".")
