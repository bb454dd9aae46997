"""Which playbook a client gets: one for a programme, or one of what to do instead."""

from winback_kit.client_study import Study

NOT_FUNDED = ("no", "nobody")


def is_programme(study: Study) -> bool:
    """Whether anything is to be run, be it a pilot, or as soon as its costs are stated."""
    return study.verdict.decision not in NOT_FUNDED
