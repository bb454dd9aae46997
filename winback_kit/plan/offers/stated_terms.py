"""What the client states of a segment with an offer, and what it does to what was measured.

What is stated of an offer holds for every segment, what is stated of a segment goes before it, and
what is stated of the segment with this offer before both. Where a margin or a retention is stated
and that of those who return on their own is not, it is stated for both, as in a case file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.series import Monthly, Series
from winback_kit.assumptions.stated import laid_over
from winback_kit.assumptions.terms import Segment
from winback_kit.checks import nearest, refused
from winback_kit.client.folder import Client
from winback_kit.records.mistakes import Path_
from winback_kit.records.yaml_record import Record

_NAMES = ("name", "offer", "channel")


class _Contacts(Record):
    """What of a segment says how many are contacted."""

    contacted_per_month: Monthly


@dataclass(frozen=True)
class StatedTerms:
    """Keys of a segment of a case, and `uplift`, as the client states them; `at` says where."""

    client: Client
    terms: Mapping[str, Any]
    at: Path_

    def over(self, name: str, measured: Assumption) -> Assumption:
        """One of them over what was measured."""
        if name not in self.terms:
            return measured
        return self.client.laid(self.terms[name], measured, at=(*self.at, name))

    def contacts(self, lost: Sequence[float]) -> list[float]:
        """Customers contacted in each month, where so many are lost who could be."""
        own = {key: said for key, said in self.terms.items() if key == "contacted_per_month"}
        measured = _Contacts(contacted_per_month=Series(curve=tuple(lost)))
        stated = self.client.laid(own, measured, at=self.at).contacted_per_month
        if isinstance(stated, Assumption):
            return [stated.value] * len(lost)
        return [stated.factor * people for people in stated.curve[: len(lost)]]

    def laid(self, measured: Segment) -> Segment:
        """All of them over a segment as measured."""
        terms = {key: said for key, said in self.terms.items() if key != "uplift"}
        if "natural_retention" in terms:
            measured = measured.model_copy(update={"natural_retention": measured.retention})
        return self.client.laid(terms, measured, at=self.at) if terms else measured


def stated_terms(client: Client, *, segment: str, offer: str = "") -> StatedTerms:
    """What is stated of a segment with an offer; without one, of the segment alone."""
    terms: Any = {}
    at: Path_ = ("case",)
    offers = [(("case", "offers", n), one) for n, one in enumerate(client.stated["offers"])]
    of_offer = [(place, one) for place, one in offers if one["name"] == offer]
    numbered = enumerate(client.stated["segments"])
    segments = [(("case", "segments", n), one) for n, one in numbered if one["name"] == segment]
    for_all = [(place, one) for place, one in segments if not one["offer"]]
    for_this = [(place, one) for place, one in segments if one["offer"] == offer]
    for place, one in (*of_offer, *for_all, *for_this):
        own = {key: said for key, said in one.items() if key not in _NAMES}
        terms, at = laid_over(terms, own), place
    if "margin" in terms:
        terms = {"natural_margin": terms["margin"], **terms}
    return StatedTerms(client, terms, at)


def refuse_unknown(client: Client, *, segments: Sequence[str], offers: Sequence[str]) -> None:
    """Refuse what is stated of a segment or an offer that is not there."""
    for number, one in enumerate(client.stated["segments"]):
        for key, known, what in (("name", segments, "segment"), ("offer", offers, "offer")):
            if one[key] and one[key] not in known:
                place = client.where(f"case.segments.{number}.{key}")
                mend = nearest(one[key], known)
                raise refused(place, f"is no {what} of this client", got=one[key], mend=mend)
