"""The client's logo: a PNG or SVG of the client folder, checked, as an address that holds it all.

An SVG is a small program: one that could run a script or fetch something is refused, though a page
shows it as an image, in which neither would work.
"""

import base64
import re
from pathlib import Path
from xml.etree import ElementTree

from winback_kit.checks import Refused, missing_file, refused, unreadable
from winback_kit.client.folder import Client

MOST_BYTES = 1_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
_ACTIVE = ("script", "foreignObject", "iframe", "embed", "object", "handler", "listener", "set")
_PLAIN = "Export it anew as a plain SVG, or as PNG."
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#|data:image/)|javascript:", re.IGNORECASE)


def read_logo(client: Client, name: str) -> str:
    """The logo as a data address; refused where it is not there, too large or not harmless."""
    where = f"{client.where('brand.logo')}: {name}"
    path = _inside(client.folder, name, where)
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise refused(where, "must be a .png or .svg file", mend="Save the logo as one of these.")
    try:
        if not path.is_file():
            raise missing_file(where, "the logo", f"Put it into {client.folder}.")
        if path.stat().st_size > MOST_BYTES:
            rule = f"is larger than {MOST_BYTES // 1_000_000} MB"
            raise refused(where, rule, mend="Save it smaller: a few hundred pixels are enough.")
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(where, error) from None
    if kind == "image/png":
        if not content.startswith(_PNG) or content[12:16] != b"IHDR":
            raise refused(where, "is no PNG image", mend="Save the logo as PNG again.")
    else:
        _refuse_active(content, where)
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _inside(folder: Path, name: str, where: str) -> Path:
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise refused(where, "must lie in the client folder", mend=f"Put it into {folder}.")
    return path


def _refuse_active(content: bytes, where: str) -> None:
    """Refuse what is no SVG, runs anything, or asks for anything outside itself."""
    if b"<!DOCTYPE" in content and b"[" in content.split(b"<!DOCTYPE", 1)[1].split(b">", 1)[0]:
        raise refused(where, "defines entities of its own", mend=_PLAIN)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (no entities are left to expand)
    except ElementTree.ParseError as error:
        raise refused(where, f"is no SVG image ({error})", mend=_PLAIN) from None
    if _bare(root.tag) != "svg":
        raise refused(where, "is no SVG image", mend=_PLAIN)
    for element in root.iter():
        tag = _bare(element.tag)
        if tag in _ACTIVE:
            raise refused(where, f"holds a {tag} element, which could run a program", mend=_PLAIN)
        if tag == "style" and _OUTSIDE.search(element.text or ""):
            raise _from_outside(where)
        for name, value in element.attrib.items():
            _refuse_attribute(_bare(name), value, where)


def _from_outside(where: str, got: str | None = None) -> Refused:
    return refused(where, "asks for something outside itself", got=got, mend=_PLAIN)


def _bare(name: object) -> str:
    """A name without its namespace; a comment has none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _refuse_attribute(name: str, value: str, where: str) -> None:
    if name.lower().startswith("on"):
        raise refused(where, f"holds {name}, which could run a program", mend=_PLAIN)
    address = value.strip()
    link = name == "href" and not re.match(r"#|data:image/(png|jpeg|gif|webp);", address)
    if link or _OUTSIDE.search(value):
        raise _from_outside(where, got=address)
