"""The time zones of a country, as it stands in the table of customers.

A country is known by its code (ISO 3166, DE), or by its name in English or in the client's own
language. Where it has several zones all of them count, since nobody says in which a customer lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from winback_kit.client.settings import Settings

Zones = tuple[str, ...]
_ALSO = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "eire": "IE", "usa": "US"}
_ALSO |= {"holland": "NL", "uae": "AE", "rsa": "ZA", "russia": "RU", "czech republic": "CZ"}


@dataclass(frozen=True)
class ZoneBook:
    """The zones of each country of one client; `home` are those of a country that is not known."""

    home: Zones
    stated: Mapping[str, str]
    language: str

    def of(self, country: str | None) -> tuple[Zones, bool]:
        """The zones of a country, and whether they are its own.

        >>> zone_book(study.client.settings).of("Germany")
        (('Europe/Berlin', 'Europe/Busingen'), True)
        """
        name = " ".join((country or "").split()).casefold()
        if name in self.stated:
            return (self.stated[name],), True
        found = _zones().get(_code(name, self.language), ())
        return (found, True) if found else (self.home, False)


def zone_book(settings: Settings) -> ZoneBook:
    """The zones for a client: those stated, and at home its own or those of its locale's country.

    >>> zone_book(study.client.settings).home
    ('Europe/London',)
    """
    stated = {
        " ".join(name.split()).casefold(): zone
        for name, zone in settings.communication.time_zones.items()
    }
    home = (settings.time_zone,) if settings.time_zone else _zones()[_country_of(settings.locale)]
    return ZoneBook(home, stated, settings.locale.partition("_")[0])


def _country_of(locale: str) -> str:
    """The country of a locale; of a bare language, where most of its speakers live."""
    from babel.core import get_global

    parts = locale.split("_")
    if len(parts[-1]) != 2 or len(parts) == 1:
        parts = str(get_global("likely_subtags").get(locale, "en_Latn_GB")).split("_")
    return parts[-1] if parts[-1] in _zones() else "GB"


@cache
def _zones() -> dict[str, Zones]:
    """The zones of each country by its code."""
    from zoneinfo import available_timezones

    from babel.core import get_global

    known = available_timezones()
    found = {
        code: tuple(sorted(zone for zone in zones if zone in known))
        for code, zones in get_global("territory_zones").items()
        if len(code) == 2
    }
    return {code: zones for code, zones in found.items() if zones}


@cache
def _names(language: str) -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for spoken in dict.fromkeys(("en", language)):
        territories = Locale.parse(spoken).territories
        found |= {name.casefold(): code for code, name in territories.items() if len(code) == 2}
    return found


def _code(name: str, language: str) -> str:
    """The code of a country; empty where it is not known."""
    if not name:
        return ""
    if len(name) == 2 and name.upper() in _zones():
        return name.upper()
    return _ALSO.get(name) or _names(language).get(name, "")
