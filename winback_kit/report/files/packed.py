"""Archives packed with fixed times, so that the same content gives the same bytes."""

import io
import zipfile

PACKED = (1980, 1, 1, 0, 0, 0)


def repacked(content: bytes) -> bytes:
    """The same archive with fixed times."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, PACKED), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
