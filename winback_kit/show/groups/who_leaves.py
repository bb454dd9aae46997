"""What this chapter says on the executive page of who leaves and why."""

from winback_kit.client_study import Study
from winback_kit.show.groups.people import groups_and_flows
from winback_kit.show.kit.sentence import Sentence

__all__ = ["who_leaves_groups"]


def who_leaves_groups(study: Study) -> Sentence | None:
    """How many are lost and how many come back for them; nothing where no month can be judged."""
    return groups_and_flows(study.groups)
