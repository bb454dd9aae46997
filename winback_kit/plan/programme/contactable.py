"""How many of those who are lost now may be contacted, by segment and in all."""

from dataclasses import dataclass

from winback_kit.history.measure import History


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
    """Each segment, the largest first, and all of them last."""
    rows = history.frames.lost_now
    parts = [(segment, rows[rows.segment == segment]) for segment in history.segments]
    return [
        Contactable(name, int(own.n.sum()), int(own.contactable.sum()))
        for name, own in [*parts, ("", rows)]
    ]
