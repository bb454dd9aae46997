"""The team: charter, form, who does what, limits, promises to customers, bonus, training."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Under
from winback_kit.show.team.bonus import bonus_finding, bonus_table
from winback_kit.show.team.charter import charter_table, raci_table, roles_table, team_form_finding
from winback_kit.show.team.rules import authority_table, service_levels_table, training_table
from winback_kit.words.catalogue import marked, words

__all__ = ["TEAM_AND_RULES"]


def _team(study: Study) -> Iterator[Part]:
    found = study.team_charter
    yield team_form_finding(found)
    yield Under(words("The charter"))
    yield charter_table(found)
    yield Under(words("Who does what"))
    yield roles_table(found)
    yield raci_table(found)
    yield Under(words("Who may spend how much on one customer"))
    yield authority_table(found)
    yield Under(words("What customers are promised"))
    yield service_levels_table(found)
    if found.incentive is not None:
        yield Under(words("What is paid for"))
        yield bonus_finding(found)
        yield bonus_table(found)
    if found.form.form != "none":
        yield Under(words("What training takes"))
        yield training_table(found)


TEAM_AND_RULES = PlaybookSection(80, marked("The team: charter, roles, limits and promises"), _team)
