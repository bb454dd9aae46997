"""The decision map: at which node the lost stop, and who is handed over to be contacted."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Under
from winback_kit.show.decision_map.hand_over import map_hand_over_table
from winback_kit.show.decision_map.nodes import map_finding, map_table
from winback_kit.show.decision_map.touches import touches_table
from winback_kit.words.catalogue import words
from winback_kit.words.text import marked

__all__ = ["WHO_GOES_WHERE"]


def _map(study: Study) -> Iterator[Part]:
    found = study.decision_map
    yield map_finding(found)
    yield map_table(found)
    yield Under(words("Who is contacted, in this order"))
    yield map_hand_over_table(study.plan, found)
    yield Under(words("How often the offer is made"))
    yield touches_table(found)


WHO_GOES_WHERE = PlaybookSection(20, marked("Who goes where"), _map, "programme")
