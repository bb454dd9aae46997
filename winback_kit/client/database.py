"""The address of a database as client.yml names it: without a password, which stands elsewhere.

`${NAME}` in an address is the environment variable of that name. It is put in when a connection is
made, so that what it holds is in no settings, record, message or page.
"""

import os
import re
from urllib.parse import parse_qsl, quote, urlsplit

from winback_kit.checks import refused

SCHEMES = ("postgresql", "postgres")
SECRET = ("password", "sslpassword")
_NAME = re.compile(r"\$\{(\w+)\}")


def is_address(text: str) -> bool:
    """Whether a text is the address of a database, and no file."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def fault_of_address(text: str) -> tuple[str, str] | None:
    """The rule that an address of client.yml breaks, and how to mend it; it is not repeated.

    >>> fault_of_address("postgresql://reader:${PGPASSWORD}@db/shop")
    >>> fault_of_address("postgresql://reader:secret@db/shop")[0]
    'database must hold no password'
    """
    if _NAME.fullmatch(text):
        return None
    if not is_address(text):
        rule = "database must be the address of a PostgreSQL database"
        return rule, "Write postgresql://user@host/database, or a variable such as ${DATABASE_URL}."
    if all(not one or _NAME.fullmatch(one) for one in _passwords(text)):
        return None
    return "database must hold no password", (
        "Name an environment variable, as in postgresql://user:${PGPASSWORD}@host/database, or "
        "leave it to ~/.pgpass."
    )


def whole_address(text: str, where: object) -> str:
    """The address with its variables put in; one that is not set is refused."""

    def value(name: re.Match[str]) -> str:
        found = os.environ.get(name[1])
        if not found:
            rule = f"names the environment variable {name[1]}, which is not set"
            raise refused(where, rule, mend=f"Set it before the command: export {name[1]}=…")
        return found if _NAME.fullmatch(text) else quote(found, safe="")

    whole = _NAME.sub(value, text)
    if not is_address(whole):
        rule = f"names {text}, and what it holds is not the address of a PostgreSQL database"
        raise refused(where, rule, mend="It must begin with postgresql://")
    return whole


def shown_address(whole: str) -> str:
    """Host and database of an address, for people; neither user nor password.

    >>> shown_address("postgresql://reader:secret@db.acme.example:5433/shop?sslmode=require")
    'db.acme.example:5433/shop'
    """
    place = re.split(r"[?#]", whole.partition("://")[2])[0]
    return place.rpartition("@")[2].strip("/") or "the database"


def without_secrets(told: str, text: str, whole: str) -> str:
    """What a server told, without anything of the address that only a variable holds."""
    for name in _NAME.findall(text):
        held = os.environ.get(name, "")
        for secret in {held, quote(held, safe="")} - {""}:
            told = told.replace(secret, f"${{{name}}}")
    for secret in filter(None, _passwords(whole)):
        told = told.replace(secret, "…")
    return told


def _passwords(whole: str) -> list[str | None]:
    try:
        parts = urlsplit(whole)
        return [parts.password, *(v for k, v in parse_qsl(parts.query) if k.lower() in SECRET)]
    except ValueError:
        return [whole.partition("://")[2]]
