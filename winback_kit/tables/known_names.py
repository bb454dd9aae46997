"""Names in client.yml that decide who is on a list are names that the tables hold, or refused."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from winback_kit.checks import refused, unknown
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.names import EVERY, channel_key, folded
from winback_kit.tables.reading.door import LoadedTable

NEAR = 0.84  # of the letters


def refuse_unknown_names(client: Client, engine: Engine, given: Mapping[str, LoadedTable]) -> None:
    """Refuse a campaign that is not among the contacts, an offer of the contacts that is misspelt,
    and an offer by a channel of no permission.
    """

    def known(table: str, column: str) -> list[str]:
        engine.create(
            "known_names", f"SELECT DISTINCT {column} FROM {table}_distinct WHERE in_filter"
        )
        return sorted(engine.frame("known_names")[column].astype(object).fillna("").astype(str))

    settings = client.settings
    campaigns: list[str] = []
    for table in ("contacts", "assignments") if settings.campaigns else ():
        campaigns += known(table, "campaign")
    for number, one in enumerate(settings.campaigns):
        if folded(one.name) not in map(folded, campaigns):
            where = client.where(f"campaigns.{number}.name")
            raise unknown(where, one.name, campaigns, what="is no campaign of the table contacts")
    offers = [one.name for one in settings.case.offers]
    for name in known("contacts", "offer") if offers and "contacts" in given else []:
        meant = _misspelt(name, offers)
        if meant:
            raise refused(
                f"{given['contacts'].files[0]}, offer",
                f"holds an offer that client.yml writes otherwise, {meant!r}",
                got=name,
                mend="Write it alike in both, or state both in case.offers.",
            )
    _refuse_unknown_features(client, given, known)
    if "permissions" not in given:
        return
    channels = known("permissions", "channel")
    keys = set(map(channel_key, channels))
    for number, offer in enumerate(settings.case.offers):
        if offer.channel.strip() and channel_key(offer.channel) not in keys and EVERY not in keys:
            where = client.where(f"case.offers.{number}.channel")
            raise unknown(
                where, offer.channel, channels, what="is no channel of the table permissions"
            )


def _refuse_unknown_features(
    client: Client, given: Mapping[str, LoadedTable], known: Callable[[str, str], list[str]]
) -> None:
    """Refuse a feature nobody was asked about, and a reason that nobody left for."""
    told = client.settings.loyalty.feature_reasons
    where = client.where("loyalty.feature_reasons")
    if told and "kano" in given:
        features = known("kano", "feature")
        for name in told:
            if folded(name) not in map(folded, features):
                raise unknown(where, name, features, what="is no feature of the table kano")
    if told and "goodbyes" in given:
        reasons = sorted({*known("goodbyes", "stated_reason"), *known("goodbyes", "real_reason")})
        for name in told.values():
            if folded(name) not in map(folded, reasons):
                raise unknown(where, name, reasons, what="is no reason of the table goodbyes")


def _misspelt(name: str, offers: Sequence[str]) -> str:
    """The stated offer that a name is nearly, or nothing; other numbers make another offer.

    >>> _misspelt("Vouchr", ["Voucher"]), _misspelt("Voucher 20", ["Voucher 10"])
    ('Voucher', '')
    """
    by_fold = {folded(one): one for one in offers}
    mine = folded(name)
    if not mine or mine in by_fold:
        return ""
    for one in get_close_matches(mine, by_fold, n=1, cutoff=NEAR):
        if [c for c in one if c.isdigit()] == [c for c in mine if c.isdigit()]:
            return by_fold[one]
    return ""
