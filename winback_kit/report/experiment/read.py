"""Campaigns read, and what was found written as `experiments/read.json` in the client folder.

A campaign that was registered has its file beside its registration, whose hash is checked first.
"""

import json
from pathlib import Path

from winback_kit.checks import unknown
from winback_kit.client.registration import EXPERIMENTS
from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.checks import registered_test
from winback_kit.plan.experiment.readout.measurement import Measurement, only_campaign
from winback_kit.report.page.pages import write_text
from winback_kit.report.record.chapters.measurement_record import measurement_of
from winback_kit.tables.names import folded

READ = "read.json"


def read_campaigns(study: Study, campaign: str | None) -> tuple[Measurement, Path]:
    """The read-out of all campaigns, or of one by its name, and the file it was written to.

    Raises Refused for a campaign that nobody was drawn for, and for a registration that is not what
    was written; TooLittle where no lost customer was ever drawn.
    """
    found, place = study.measurement, study.client.folder / EXPERIMENTS
    if campaign is not None:
        names = {folded(one.campaign): one.campaign for one in found.campaigns}
        if folded(campaign) not in names:
            what = "is no campaign for which a lost customer was drawn"
            raise unknown("--campaign", campaign, names.values(), what=what)
        name = names[folded(campaign)]
        found = only_campaign(found, name)
        if registered_test(study.client.folder, name) is not None:
            place = place / name
    place.mkdir(parents=True, exist_ok=True)
    text = json.dumps(measurement_of(found), indent=2, ensure_ascii=False)
    write_text(place / READ, f"{text}\n")
    return found, place / READ
