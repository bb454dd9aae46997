"""Where the chapters, templates and samples are: in the checkout, or inside an installed kit."""

from __future__ import annotations

from pathlib import Path

from winback_kit.checks import refused

_PACKAGE = Path(__file__).resolve().parent


def _house() -> Path:
    packed = _PACKAGE / "_house"
    return packed if packed.is_dir() else _PACKAGE.parent


def notebooks() -> Path:
    """The folder of the chapters."""
    return _house() / "notebooks"


def templates() -> Path:
    """The folder of what a user copies or a renderer fills."""
    return _house() / "templates"


def sample_client() -> Path:
    """The retail sample; it is part of the checkout, not of an installed kit."""
    folder = _PACKAGE.parent / "sample_data" / "retail"
    if not folder.is_dir():
        raise refused(
            "winback report",
            "without a client runs the sample, which this installation does not hold",
            mend="Name a client folder: winback report CLIENT",
        )
    return folder
