"""Names in client.yml that decide who is on a list are names that the tables hold, or refused."""

from collections.abc import Container

from winback_kit.checks import unknown
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.names import EVERY, channel_key, folded


def refuse_unknown_names(client: Client, engine: Engine, given: Container[str]) -> None:
    """Refuse a campaign that is not among the contacts, an offer by a channel of no permission."""

    def known(table: str, column: str) -> list[str]:
        engine.create(
            "known_names", f"SELECT DISTINCT {column} FROM {table}_distinct WHERE in_filter"
        )
        return sorted(engine.frame("known_names")[column].astype(object).fillna("").astype(str))

    settings = client.settings
    campaigns = known("contacts", "campaign") if settings.campaigns else []
    for number, one in enumerate(settings.campaigns):
        if folded(one.name) not in map(folded, campaigns):
            where = client.where(f"campaigns.{number}.name")
            raise unknown(where, one.name, campaigns, what="is no campaign of the table contacts")
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
