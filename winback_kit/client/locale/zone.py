"""A time zone by its name in the tz database."""

from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator

from winback_kit.assumptions.record import broken


def _known_zone(raw: str) -> str:
    from zoneinfo import available_timezones

    known = available_timezones()
    if raw not in known:
        close = get_close_matches(raw, known, n=3)
        mend = f"Did you mean {' or '.join(close)}?" if close else ""
        raise broken("must be a time zone such as Europe/Berlin or America/New_York", mend)
    return raw


TimeZone = Annotated[str, AfterValidator(_known_zone)]
