"""A new client folder from templates/client."""

import contextlib
import shutil
from pathlib import Path

from winback_kit.checks import refused, unreadable, unwritable
from winback_kit.places import templates


def make_client_folder(folder: Path) -> Path:
    """Make a folder with a commented client.yml and its schema; an existing one is left alone."""
    files = sorted((templates() / "client").iterdir())
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise refused(folder, "is there already and not empty", mend="Name a new folder.")
        made = [place for place in (folder, *folder.parents) if not place.exists()]
    except OSError as error:
        raise unreadable(folder, error) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)
    except OSError as error:
        with contextlib.suppress(OSError):
            for file in files:
                (folder / file.name).unlink(missing_ok=True)
            for place in made:
                place.rmdir()
        raise unwritable(folder, error) from None
    return folder
