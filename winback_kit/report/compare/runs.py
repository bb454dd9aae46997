"""Finding a published run and reading its record.

A run may be named by its folder, by its run.json, by the folder of a client's runs, whose latest is
then meant, or by the client's own folder where its runs are in `reports`.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from winback_kit.checks import missing_file, refused, unreadable
from winback_kit.client.folder import CLIENT_FILE, open_client
from winback_kit.client.locale.locale import is_locale
from winback_kit.client.settings import BrandSettings as Given
from winback_kit.places import languages
from winback_kit.report.files.publish import LATEST
from winback_kit.report.look.brand import PLAIN, Brand, brand_from
from winback_kit.words.catalogue import words
from winback_kit.words.text import HOUSE_LOCALE

RECORD = "run.json"
REPORTS = Path("reports")
NEEDED = ("run", "client", "as_of", "versions", "inputs", "settings")
_LOGO = re.compile(r'<img class="wb-logo" src="(data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+)"')
_MEND = "Name the folder of a run, its run.json, or the folder of a client's runs."


@dataclass(frozen=True)
class Run:
    """One published run: its record's place and what the record says."""

    file: Path
    record: dict[str, Any]

    @property
    def currency(self) -> str:
        """The currency of its amounts; orders where none were given."""
        for part, name in (("figures", "currency"), ("data", "amounts_in")):
            if found := self.record.get(part, {}).get(name):
                return str(found)
        return str(self.record["settings"].get("currency", ""))

    @property
    def has_case(self) -> bool:
        """Whether its data carried a case."""
        return "case" in self.record and "figures" in self.record

    @property
    def language(self) -> str:
        """The language of its settings; empty where it is none that is shipped here."""
        given = self.record["settings"].get("report", {}).get("language", "")
        return given if given in languages() else ""

    @property
    def locale(self) -> str:
        """The locale of its settings; that of the house where it is none that is known here."""
        given = self.record["settings"].get("locale")
        return given if isinstance(given, str) and is_locale(given) else HOUSE_LOCALE

    @property
    def brand(self) -> Brand:
        """The brand of its settings; the logo is that of its cover, where that is still there."""
        try:
            given = Given.model_validate(self.record["settings"].get("brand") or {})
        except ValidationError:
            return PLAIN
        return brand_from(given, name=str(self.record["client"]), logo=self._logo())

    def _logo(self) -> str:
        try:
            cover = (self.file.parent / "index.html").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""
        found = _LOGO.search(cover)
        return found[1] if found else ""

    @property
    def title(self) -> str:
        """The client and the run's name."""
        return words("{client}, run {run}", client=self.record["client"], run=self.record["run"])


def read_run(named: Path) -> Run:
    """The run that is meant, with its record; refused where there is none."""
    file = find_record(named)
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise missing_file(file, "the run's record", _MEND) from None
    except OSError as error:
        raise unreadable(file, error) from None
    except (ValueError, RecursionError) as error:
        reason = str(error).split("\n", 1)[0]
        raise refused(file, f"is no JSON: {reason}", mend=_MEND) from None
    lacks = [key for key in NEEDED if not isinstance(record, dict) or key not in record]
    if lacks:
        raise refused(file, f"is no record of a run: it has no {lacks[0]}", mend=_MEND)
    return Run(file=file, record=record)


def find_record(named: Path) -> Path:
    """The run.json that is meant by a folder or a file."""
    try:
        if named.is_file():
            if named.name == CLIENT_FILE:
                return find_record(named.parent)
            return named
        if not named.is_dir():
            raise missing_file(named, "the run", _MEND)
        if (named / RECORD).is_file():
            return named / RECORD
        if latest := _latest(named):
            return latest
        if (named / CLIENT_FILE).is_file():
            home = REPORTS / open_client(named).slug
            if latest := _latest(home):
                return latest
            raise missing_file(
                home / LATEST, "a run of this client", f"Run: winback report {named}"
            )
    except PermissionError as error:
        raise unreadable(named, error) from None
    raise refused(named, "holds no run", mend=_MEND)


def _latest(home: Path) -> Path | None:
    """The record of the newest run: behind the link, or by the text where links are not had."""
    if (home / LATEST / RECORD).is_file():
        return (home / LATEST).resolve() / RECORD
    text = home / f"{LATEST}.txt"
    if text.is_file():
        return home / text.read_text(encoding="utf-8").strip() / RECORD
    return None
