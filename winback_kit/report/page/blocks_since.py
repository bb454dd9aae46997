"""The block on what has come since the last run of the client."""

from winback_kit.case.tracked.since_last import SinceLast
from winback_kit.report.page.blocks import Block
from winback_kit.show.compare.since_last import since_details, since_heading, since_said
from winback_kit.show.decision.headline import VERDICTS
from winback_kit.words.catalogue import words

SINCE = "since"


def since_block(it: SinceLast) -> Block:
    """What moved the case, who came and went, and what is not compared; the tables in the annex."""
    return Block(
        topic=words("Since last time"),
        heading=since_heading(it, decisions_of(it)),
        shown=tuple(since_said(it)),
        detail=tuple(since_details(it)),
    )


def decisions_of(it: SinceLast) -> tuple[str, str] | None:
    """The decisions of both runs in words; None where one of them has none."""
    one, other = (words(VERDICTS[told]) if told in VERDICTS else "" for told in it.decisions)
    return (one, other) if one and other else None
