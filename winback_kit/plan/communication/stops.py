"""Why a sequence of messages ends: its code in the lists, and the words."""

from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import marked

Stop = Literal["nothing_changed", "next_costs_more", "not_measured", "most_touches", "all_said"]


@dataclass(frozen=True)
class EndRule:
    """One reason for ending: its code, and why."""

    code: Stop
    why: str


END_RULES = (
    EndRule(
        "nothing_changed",
        marked("what the firm has changed since is not stated, so that it can only ask"),
    ),
    EndRule("next_costs_more", marked("one more message would cost more than it brings")),
    EndRule(
        "not_measured",
        marked("whether one more would pay has not been measured"),
    ),
    EndRule("most_touches", marked("nobody is written to more often")),
    EndRule("all_said", marked("there is no more to say")),
)
STOP_WORDS: dict[Stop, str] = {one.code: one.why for one in END_RULES}
