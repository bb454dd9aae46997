"""What this chapter says on the pages of an executive."""

from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.show.kit.sentence import Fact, Sentence, count_fact, say, say_many
from winback_kit.show.kit.table import Table
from winback_kit.show.measurement.draws import draws_table, withheld_finding
from winback_kit.show.measurement.effects import campaigns_table, combined_finding, nothing_told
from winback_kit.show.measurement.money import money_finding, money_table
from winback_kit.words.numbers import points

__all__ = [
    "measurement_beside_case",
    "measurement_details",
    "measurement_heading",
    "measurement_said",
    "nothing_measured",
    "withheld_line",
]


def measurement_heading(found: Measurement) -> Sentence:
    """How many campaigns can be told, and how many of them prove anything."""
    proven = [one for one in found.told if one.whole is not None and one.whole.uplift.low > 0]
    if not found.told:
        return nothing_told(found)
    if not proven:
        return say_many(
            len(found.told),
            "{n} campaign is read against its holdout; it has not proven that it caused returns",
            "{n} campaigns are read against their holdouts; none alone proves that it caused "
            "returns",
            n=count_fact(len(found.told), "measurement.told"),
        )
    return say_many(
        len(found.told),
        "{n} campaign is read against its holdout; {proven}",
        "{n} campaigns are read against their holdouts; {proven}",
        n=count_fact(len(found.told), "measurement.told"),
        proven=count_fact(
            len(proven),
            "measurement.proven",
            "{n} alone proves that it caused returns",
            "{n} alone prove that they caused returns",
        ),
    )


def nothing_measured() -> Sentence:
    """The same where no lost customer was ever drawn or contacted."""
    return say("No campaign on record has contacted lost customers: nothing is measured yet")


def measurement_said(found: Measurement) -> tuple[Sentence, ...]:
    """At most two sentences: what was caused, and what is withheld."""
    told = combined_finding(found) if found.told else None
    return tuple(filter(None, (told, withheld_finding(found))))


def measurement_beside_case(study: Study) -> Sentence | None:
    """Why the case may expect another uplift than all campaigns caused together."""
    if study.missing("measurement") or study.missing("drivers"):
        return None
    if not study.measurement.told or not study.measurement.combined or not study.plan.chosen:
        return None
    at, uplift = next((at, one) for at, one in enumerate(study.drivers) if one.name == "uplift")
    return say(
        "The programme contacts only those with whom it pays, and expects {uplift} of them.",
        uplift=Fact(uplift.base, f"drivers.{at}.base", points(uplift.base)),
    )


def measurement_details(found: Measurement) -> tuple[Table | Sentence, ...]:
    """What is looked up: the draws, the effects and the money by campaign."""
    if not found.told:
        return (draws_table(found),) if found.withheld else ()
    return (
        draws_table(found),
        campaigns_table(found),
        money_finding(found),
        money_table(found),
    )


def withheld_line(study: Study) -> Sentence | None:
    """For the first page: that a campaign's figures are withheld; None where none is."""
    found = study.measurement if not study.missing("measurement") else None
    return withheld_finding(found) if found is not None else None
