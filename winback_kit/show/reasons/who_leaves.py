"""What this chapter says on the executive page of who leaves and why."""

from winback_kit.client.codebook.kinds import KIND_MEANINGS, KIND_NAMES
from winback_kit.client_study import Study
from winback_kit.history.reasons.reasons import MOST_UNKNOWN
from winback_kit.show.kit.sentence import Sentence, money_fact, say, share_fact
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import share

__all__ = ["who_leaves_reasons"]


def who_leaves_reasons(study: Study) -> Sentence | None:
    """Why most margin left, or that the reasons cannot be trusted; nothing where none is known."""
    found = study.reasons
    if not found.known:
        return None
    if found.unfit == "unknown":
        return say(
            "Why they left is not known of {share}, so reasons are no ground to decide by (at most "
            "{most}).",
            share=share_fact(found.unknown, "reasons.unknown"),
            most=share(MOST_UNKNOWN, digits=0),
        )
    if found.unfit == "texts":
        return say(
            "The reasons on record agree with what customers wrote no better than chance would, so "
            "they are no ground to decide by."
        )
    most = found.costliest
    return say(
        "Why: most margin, {money} in the year before the losses, went because {meaning} "
        "(“{kind}”, {share} of the losses with a known reason).",
        money=money_fact(most.margin, "reasons.costliest.margin", found.currency),
        meaning=words(KIND_MEANINGS[most.kind]),
        kind=words(KIND_NAMES[most.kind]),
        share=share_fact(most.share_of_known, "reasons.costliest.share_of_known"),
    )
