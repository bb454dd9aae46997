"""A test registered: `experiments/<name>/registration.yml` in the client folder, written once."""

from pathlib import Path

from winback_kit.case.designed.register import registration
from winback_kit.client.registration import EXPERIMENTS, REGISTRATION, registered, registration_text
from winback_kit.client_study import Study
from winback_kit.report.page.pages import write_text
from winback_kit.show.measurement.designed import hypotheses
from winback_kit.words.catalogue import words


def place_of(study: Study, name: str) -> Path:
    """The folder of a test."""
    return study.client.folder / EXPERIMENTS / name


def register_test(study: Study) -> tuple[Path, bool]:
    """Write what the design registers; gives the file, and whether it was written now.

    One that is there is left as it is, and must be what was registered.
    """
    design = study.design
    file = place_of(study, design.name) / REGISTRATION
    if file.exists():
        registered(file)
        return file, False
    test = registration(design, study.history, hypotheses=hypotheses(design))
    heading = words(
        "How this test is drawn and read, written before it began. Do not change it: reading the "
        "test checks the hash at the end."
    )
    write_text(file, registration_text(test, heading=heading))
    return file, True
