"""The rules that keep a lost customer off the list, in the order in which they are asked.

Each customer is off by the first of them; the codes stand in `not_on_list`, and whatever else tells
why somebody is not contacted uses the same. In another order of the rules other codes stand there,
and the list is the same. Each rule is of one `node` of the decision map.
"""

from dataclasses import dataclass

from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT
from winback_kit.words.text import marked

# the nodes of the decision map, in their order (plan/decision_map/nodes.py says what they ask)
NOT_LOST, NOT_ALLOWED, SENT_AWAY, MOVED = "not_lost", "not_allowed", "sent_away", "moved"
NOT_NOW, NOT_FIT, BELOW_OFFER, PILOT = "not_now", "not_fit", "below_offer", "pilot"
NO_GAIN, NO_ROOM, CONTACT = "no_gain", "no_room", "contact"
NODE_KEYS = (
    *(NOT_LOST, NOT_ALLOWED, SENT_AWAY, MOVED, NOT_NOW, NOT_FIT),
    *(BELOW_OFFER, PILOT, NO_GAIN, NO_ROOM, CONTACT),
)

FIRM_BUYS, SAME_FIRM = "firm_still_buys", "same_firm"
SENT_AWAY_BY_US, MOVED_OR_DIED = "sent_away", "moved_or_died"
HELD_OUT, JUST_CONTACTED, TOO_LONG_AGO = "held_out", "just_contacted", "lost_too_long_ago"
NOT_VALUED = "not_valued"
SEGMENT_COSTS_MORE, CHANNEL_CLOSED = "segment_costs_more", "channel_closed"
WORTH_LESS = "worth_less_than_offer"
COSTS_MORE, BEYOND_BUDGET = "costs_more", "beyond_budget"


@dataclass(frozen=True)
class OffRule:
    """One rule: its code, why the customer is not on the list, and the node of the map."""

    code: str
    why: str
    node: str


OFF_RULES = (
    OffRule(FIRM_BUYS, marked("their firm still buys through somebody else"), NOT_LOST),
    OffRule(BARRED, marked("the customer must not be contacted"), NOT_ALLOWED),
    OffRule(OPTED_OUT, marked("the customer has opted out of every channel"), NOT_ALLOWED),
    OffRule(NO_PERMISSION, marked("no permission is known"), NOT_ALLOWED),
    OffRule(SENT_AWAY_BY_US, marked("the firm sent the customer away"), SENT_AWAY),
    OffRule(MOVED_OR_DIED, marked("they moved away, or died"), MOVED),
    OffRule(HELD_OUT, marked("the customer is held out in a test that is not read yet"), NOT_NOW),
    OffRule(JUST_CONTACTED, marked("the customer was contacted too short a time ago"), NOT_NOW),
    OffRule(
        TOO_LONG_AGO,
        marked("lost too long ago to tell from the log what a contact brings"),
        NOT_FIT,
    ),
    OffRule(NOT_VALUED, marked("the log does not tell what a contact brings"), NOT_FIT),
    OffRule(WORTH_LESS, marked("a return brings no more than the offer takes of it"), BELOW_OFFER),
    OffRule(
        SEGMENT_COSTS_MORE,
        marked("in this segment a contact costs more than it brings"),
        NO_GAIN,
    ),
    OffRule(CHANNEL_CLOSED, marked("the channel of the offer is closed"), NO_ROOM),
    OffRule(COSTS_MORE, marked("with this customer a contact costs more than it brings"), NO_GAIN),
    OffRule(SAME_FIRM, marked("another contact of their firm is on the list"), NO_ROOM),
    OffRule(BEYOND_BUDGET, marked("the budget brings more with others"), NO_ROOM),
)
