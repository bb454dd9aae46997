"""Where the chapters, templates and samples are: in the checkout, or inside an installed kit.

Chapters of one's own stand beside the kit's: the environment variable WINBACK_CHAPTERS names a
folder that holds notebooks (`99_trial.ipynb`) and, in `show/`, a folder for each of their themes.
"""

import os
from pathlib import Path

from winback_kit.checks import refused

_PACKAGE = Path(__file__).resolve().parent


def _house() -> Path:
    packed = _PACKAGE / "_house"
    return packed if packed.is_dir() else _PACKAGE.parent


def own_chapters() -> list[Path]:
    """The folder of chapters of one's own, where WINBACK_CHAPTERS names one."""
    named = os.environ.get("WINBACK_CHAPTERS")
    if not named:
        return []
    folder = Path(named).resolve()
    if not folder.is_dir():
        raise refused("WINBACK_CHAPTERS", "must name a folder that is there", got=named)
    return [folder]


def notebooks() -> list[Path]:
    """The folders of the chapters."""
    return [_house() / "notebooks", *own_chapters()]


def templates() -> Path:
    """The folder of what a user copies or a renderer fills."""
    return _house() / "templates"


def table_form(table: str) -> Path:
    """The form of a table: its header with one example row."""
    return templates() / "tables" / f"{table}.csv"


def languages() -> dict[str, Path]:
    """The languages that the kit ships beside English, each with its file."""
    return {file.stem: file for file in sorted((templates() / "languages").glob("*.po"))}


def sample_client() -> Path:
    """The retail sample, which an installed kit carries too."""
    return _house() / "sample_data" / "retail"


def is_sample(folder: Path) -> bool:
    """Whether a client folder is the sample's own."""
    return folder.resolve() == sample_client().resolve()
