"""What this chapter says on the executive page of who leaves and why."""

from winback_kit.client_study import Study
from winback_kit.show.defection.slices import slice_finding
from winback_kit.show.kit.sentence import Sentence

__all__ = ["who_leaves_defection"]


def who_leaves_defection(study: Study) -> Sentence | None:
    """Where losses concentrate; nothing where no group stands out."""
    found = study.defection
    return slice_finding(found) if found.headline else None
