"""Campaigns without a holdout: what was counted, and why it is no effect."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.show.kit.sentence import Name, Sentence, money_fact, say, share_fact
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words

__all__ = ["gross_finding", "gross_table"]


def gross_table(found: Measurement) -> Table | Sentence:
    """Returns and margin per contact, gross."""
    if not found.gross:
        return say("Every campaign that has contacted lost customers held somebody out.")
    rows = [(one.campaign, one.gross) for one in found.gross if one.gross is not None]
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0]),
        (Column("Contacted", "count"), lambda one: one[1].contacts),
        (Column("Back, gross", "share"), lambda one: one[1].rate),
        (Column("Margin a contact, gross, {currency}", "amount"), lambda one: one[1].margin_each),
        (Column("Evidence"), lambda one: "E"),
        currency=found.currency,
        source=words(
            "Lost customers who were contacted, and what they did in the {months} months after. "
            "Nobody was held out, so those who would have come by themselves are in it: grade E.",
            months=found.window_months,
        ),
    )


def gross_finding(found: Measurement) -> Sentence:
    """That the gross figure is none of an effect."""
    gross = [one for one in found.gross if one.gross is not None]
    if not gross:
        return say("So nothing here is told gross.")
    at = found.campaigns.index(gross[-1])
    last = gross[-1].gross
    assert last is not None
    path = f"measurement.campaigns.{at}.gross"
    return say(
        "After {campaign} {rate} of those contacted came back and brought {margin} a contact. How "
        "many of them would have come without it nobody can tell; it is not told as an effect, and "
        "no figure of the case rests on it.",
        campaign=Name(gross[-1].campaign),
        rate=share_fact(last.rate, f"{path}.rate", digits=1),
        margin=money_fact(last.margin_each, f"{path}.margin_each", found.currency),
    )
