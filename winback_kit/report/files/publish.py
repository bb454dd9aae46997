"""Publishing: a run is written beside its place and moved there in one step.

A reader sees the old runs or the new one, never half of one. `latest` points to the newest run.
"""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import unwritable
from winback_kit.own_folder import OwnFolder

LATEST = "latest"
WRITING = ".writing-"


@dataclass
class RunFolder:
    """A run in the making: write into `folder`, then call `publish`."""

    home: Path
    folder: Path

    def publish(self, run: str) -> Path:
        """Move the run to its place under a free name, and point `latest` to it; or neither."""
        try:
            self.folder.chmod(0o755)
            place = self._moved(run)
            try:
                _point(self.home / LATEST, place.name)
            except BaseException:
                if not _is_latest(place):
                    place.rename(self.folder)
                raise
        except OSError as error:
            raise unwritable(self.home, error) from None
        return place

    def _moved(self, run: str) -> Path:
        """Move the folder to the first free name; another run may take one at the same time."""
        for number in itertools.count(1):
            place = self.home / (run if number == 1 else f"{run}-{number}")
            if not place.exists():
                try:
                    return self.folder.rename(place)
                except OSError:
                    if not place.exists():
                        raise
        raise AssertionError

    def keep(self, file: Path) -> Path:
        """Keep one file of a run that failed, where a person can look at it."""
        kept = self.home / "failed" / file.name
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, kept)
        except OSError as error:
            raise unwritable(kept, error) from None
        return kept


@contextlib.contextmanager
def run_folder(home: Path) -> Iterator[RunFolder]:
    """A folder to write a run into; whatever is left in it at the end is removed."""
    with none_left_empty(home):
        try:
            home.mkdir(parents=True, exist_ok=True)
            own = OwnFolder(home, beginning=WRITING)
        except OSError as error:
            raise unwritable(home, error) from None
        with own:
            yield RunFolder(home=home, folder=own.path)


@contextlib.contextmanager
def none_left_empty(home: Path) -> Iterator[None]:
    """A folder and its parents that are not there before, and hold nothing after, are gone."""
    missing = [parent for parent in (home, *home.parents) if not parent.exists()]
    try:
        yield
    finally:
        for parent in missing:
            with contextlib.suppress(OSError):
                parent.rmdir()


def _is_latest(place: Path) -> bool:
    link = place.with_name(LATEST)
    if link.is_symlink():
        return link.resolve() == place.resolve()
    told = link.with_suffix(".txt")
    return told.is_file() and told.read_text(encoding="utf-8").strip() == place.name


def _point(link: Path, name: str) -> None:
    """Point `latest` to a run: a symbolic link, or a text file where links are not to be had."""
    with OwnFolder(link.parent, beginning=WRITING) as own:  # which the next run clears, if killed
        fresh = own.path / LATEST
        try:
            fresh.symlink_to(name, target_is_directory=True)
        except OSError:
            fresh.write_text(f"{name}\n", encoding="utf-8")
            link = link.with_suffix(".txt")
        fresh.replace(link)
