"""Names that the kit gives to segments, sources and offers that a client did not name.

They stand among the client's own names in tables and records, in English, and are told in the
reader's words (`named`).
"""

from winback_kit.words.text import marked

NO_REASON = marked("No reason given")
NOT_GIVEN = marked("Not given")
ONCE = marked("Bought once")
FEW_TIMES = marked("Bought 2 or 3 times")
MANY_TIMES = marked("Bought 4 times or more")
ALL_CUSTOMERS = marked("All customers")
ALL_CURRENT = marked("All current customers")
ALL_PROSPECTS = marked("All prospects")
NEW_CUSTOMER = marked("New customer")
NEW_CUSTOMERS = marked("New customers")
ASKED_TO_STAY = marked("Customers asked to stay")
LOSSES_PREVENTED = marked("Losses prevented")
OTHER_SEGMENTS = marked("Other segments")
OTHER_OFFERS = marked("Other offers")
OTHER_SOURCES = marked("Other sources")
OTHERS = marked("Others")
DEFAULT_OFFER = marked("Offer to return")

OWN_NAMES = frozenset(value for name, value in list(globals().items()) if name.isupper())
