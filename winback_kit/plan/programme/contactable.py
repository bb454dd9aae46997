"""How many of those who are lost now may be contacted, by segment and in all.

A person may be contacted where a channel of one of the offers is open; an offer without a channel
of its own is carried by any that is open. The programme counts whom the segment's own offer reaches
of those in reach: the contact list takes the same people, one by one (plan/lists/).
"""

from dataclasses import dataclass

from winback_kit.client.folder import Client
from winback_kit.history.measure import History
from winback_kit.history.permissions import carries
from winback_kit.tables.names import channel_key


@dataclass(frozen=True)
class Contactable:
    """Customers of a segment, or of all with an empty name, who are lost now."""

    segment: str
    lost: int
    may_be_contacted: int

    @property
    def share(self) -> float | None:
        """The part that may be contacted; None where nobody is lost."""
        return self.may_be_contacted / self.lost if self.lost else None


def contactable(history: History) -> list[Contactable]:
    """Each segment, the largest first, and all of them last.

    >>> everyone = wk.contactable(study.history)[-1]
    >>> everyone.lost, everyone.share  # without a table of permissions
    (45, 0.0)
    """
    rows = history.frames.lost_channels
    ways = set(offer_channels(history.data.client).values()) or {""}
    reached = rows.n.where(
        [any(carries(str(channels), way) for way in ways) for channels in rows.channels], 0
    )
    parts = [(name, rows.segment == name) for name in history.segments]
    return [
        Contactable(name, int(rows.n[own].sum()), int(reached[own].sum()))
        for name, own in [*parts, ("", rows.n > 0)]
    ]


def reached_share(history: History, segment: str, channel: str, *, months: int) -> float | None:
    """Of a segment's customers lost less than so many months ago, those reached by a channel.

    None where nobody was lost since.
    """
    rows = history.frames.lost_channels
    rows = rows[(rows.segment == segment) & (rows.months_since_loss < months)]
    total = int(rows.n.sum())
    reached = sum(
        int(n)
        for n, open_to in zip(rows.n, rows.channels, strict=True)
        if carries(str(open_to), channel)
    )
    return reached / total if total else None


def offer_channels(client: Client) -> dict[str, str]:
    """The channel of each offer stated, empty where any open channel carries it."""
    return {
        offer.name: channel_key(offer.channel) if offer.channel.strip() else ""
        for offer in client.settings.case.offers
    }
