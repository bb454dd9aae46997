"""The client's logo: a PNG or SVG of the client folder, checked, as an address that holds it all.

An SVG is a small program: it may hold nothing but what is known to be harmless, though a page shows
it as an image, in which no script would run.
"""

import base64
import io
import struct
import zlib
from pathlib import Path

from winback_kit.checks import hold_regular, missing_file, refused, unreadable
from winback_kit.client.folder import Client
from winback_kit.report.look.harmless_svg import refuse_harmful

MOST_BYTES = 1_000_000
_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
_MOST_PIXELS = 25_000_000


def read_logo(client: Client, name: str) -> str:
    """The logo as a data address; refused where it is not there, too large or not harmless."""
    where = f"{client.where('brand.logo')}: {name}"
    path = _inside(client.folder, name, where)
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise refused(where, "must be a .png or .svg file", mend="Save the logo as one of these.")
    try:
        if not path.exists():
            raise missing_file(where, "the logo", f"Put it into {client.folder}.")
        hold_regular(path, where)
        if path.stat().st_size > MOST_BYTES:
            rule = f"is larger than {MOST_BYTES // 1_000_000} MB"
            raise refused(where, rule, mend="Save it smaller: a few hundred pixels are enough.")
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(where, error) from None
    if kind == "image/png":
        _refuse_damaged(content, where)
    else:
        refuse_harmful(content, where)
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


def _refuse_damaged(content: bytes, where: str) -> None:
    """Refuse what cannot be opened as a PNG: pages and slides would find that out at their end."""
    from PIL import Image, UnidentifiedImageError

    mend = "Save the logo as PNG again."
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                rule = f"has more than {_MOST_PIXELS // 1_000_000} million pixels"
                raise refused(where, rule, mend="Save it smaller.")
            picture.verify()
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            picture.load()
    except UnidentifiedImageError:
        raise refused(where, "is no PNG image", mend=mend) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise refused(where, f"is a damaged PNG image ({error})", mend=mend) from None
