"""Whether an agency on a success fee would be the better way to do it."""

from winback_kit.client_study import Study
from winback_kit.show.kit.of_case.agency import agency_sentence
from winback_kit.show.kit.sentence import in_a_line, say
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import words


def by_an_agency(study: Study) -> Answer:
    """What the fee comes to, and the one at which own work and agency are equal."""
    if study.agency.stated:
        return Answer(agency_sentence(study), words("The fee as stated"))
    if not study.plan.team_cost_known:
        return Answer(
            say(
                "Not known: neither a fee nor what the own team costs is stated. State both in "
                "client.yml, as case.success_fee and case.programme."
            ),
            open=True,
        )
    asked = say("No agency was asked; a fee is stated in client.yml, as case.success_fee.")
    return Answer(in_a_line(agency_sentence(study), asked), open=True)
