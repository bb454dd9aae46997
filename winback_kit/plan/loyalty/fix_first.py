"""Which fault to fix first: features whose lack drives away, with the money that left for it.

client.yml says for which reason the lack of a feature stands (`loyalty: feature_reasons`). A
feature counts where the lost, or all who answered where too few of the lost did, see a must-be in
it or want the more the better: nobody leaves for want of what only delights. Features stand by the
margin that left for their reason, and within a reason by how far their lack annoys the lost. The
money of a reason stands with each of its features and is never added: which of them drove a
customer away the reason does not say.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.client.folder import Client
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.loyalty.surveyed import Surveyed, SurveyedFeature
from winback_kit.tables.names import folded


@dataclass(frozen=True)
class Fault:
    """A feature, and who left for the reason its lack stands for.

    `people` and `margin` are all losses with that reason and their margin of the year before, in
    the currency; None where no loss has it.
    """

    feature: SurveyedFeature
    reason: str
    people: int | None
    margin: float | None
    shared: bool

    @property
    def counts(self) -> bool:
        """Whether its lack drives away, and somebody left for it."""
        return self.feature.drives_away and bool(self.people)

    @property
    def annoys(self) -> float:
        """How far its lack annoys the lost, from 0 to 1."""
        return -(self.feature.by_lost.worse or 0.0)


def faults(client: Client, survey: Surveyed | None, reasons: Reasons | None) -> tuple[Fault, ...]:
    """The features that client.yml ties to a reason, the one to fix first on top."""
    if survey is None:
        return ()
    known = {folded(one.name): one for one in reasons.reasons} if reasons else {}
    named = {folded(one.name): one for one in survey.features}
    told = client.settings.loyalty.feature_reasons
    stands_for = [folded(reason) for reason in told.values()]
    found = []
    for feature, reason in told.items():
        one, lost = named.get(folded(feature)), known.get(folded(reason))
        if one is None:
            continue
        found.append(
            Fault(
                one,
                reason=lost.name if lost else reason,
                people=lost.people if lost else None,
                margin=lost.margin if lost else None,
                shared=stands_for.count(folded(reason)) > 1,
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.counts, -(one.margin or 0.0), -one.annoys)))
