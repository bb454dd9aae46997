"""The rules that keep a lost customer off the list, in the order in which they are asked.

Each customer is off by the first of them; the codes stand in `not_on_list`, and whatever else tells
why somebody is not contacted uses the same.
"""

from dataclasses import dataclass

from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT
from winback_kit.words.text import marked

IN_PEACE = "left_in_peace"
HELD_OUT, JUST_CONTACTED, TOO_LONG_AGO = "held_out", "just_contacted", "lost_too_long_ago"
NOT_VALUED = "not_valued"
SEGMENT_COSTS_MORE, CHANNEL_CLOSED = "segment_costs_more", "channel_closed"
COSTS_MORE, BEYOND_BUDGET = "costs_more", "beyond_budget"


@dataclass(frozen=True)
class OffRule:
    """One rule: its code, and why the customer is not on the list."""

    code: str
    why: str


OFF_RULES = (
    OffRule(BARRED, marked("the customer must not be contacted")),
    OffRule(OPTED_OUT, marked("the customer has opted out of every channel")),
    OffRule(NO_PERMISSION, marked("no permission is known")),
    OffRule(IN_PEACE, marked("they moved away, died, or were sent away by the firm")),
    OffRule(HELD_OUT, marked("the customer is held out in a test that is not read yet")),
    OffRule(JUST_CONTACTED, marked("the customer was contacted too short a time ago")),
    OffRule(TOO_LONG_AGO, marked("lost too long ago to tell from the log what a contact brings")),
    OffRule(NOT_VALUED, marked("the log does not tell what a contact brings")),
    OffRule(SEGMENT_COSTS_MORE, marked("in this segment a contact costs more than it brings")),
    OffRule(CHANNEL_CLOSED, marked("the channel of the offer is closed")),
    OffRule(COSTS_MORE, marked("with this customer a contact costs more than it brings")),
    OffRule(BEYOND_BUDGET, marked("the budget brings more with others")),
)
