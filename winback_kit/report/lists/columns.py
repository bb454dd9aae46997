"""The columns of each list, with what they mean: the files and their README are made from these."""

from dataclasses import dataclass

from winback_kit.words.text import marked


@dataclass(frozen=True)
class ListColumn:
    """A column: its name, what it means, and how it is made from the table of the list.

    A `text` may hold whatever a client wrote, and is made safe for a sheet.
    """

    name: str
    meaning: str
    sql: str
    text: bool = False


@dataclass(frozen=True)
class ListFile:
    """A list: its name, what it holds, its columns, where they are from, and their order."""

    name: str
    title: str
    about: str
    columns: tuple[ListColumn, ...]
    source: str
    order: str


LISTS = "lists"  # the folder of a run that holds them


def _told(kind: str, of: str) -> str:
    return f"LEFT JOIN list_names {kind[0]} ON {kind[0]}.kind = '{kind}' AND {kind[0]}.name = {of}"


_PERSON = (
    ListColumn("lost_day", marked("day of the loss"), "l.lost_day"),
    ListColumn("months_since_loss", marked("whole months since then"), "l.months_since_loss"),
    ListColumn("orders_before", marked("days with an order before the loss"), "l.order_days"),
    ListColumn("margin_before", marked("margin before the loss"), "ROUND(l.margin, 2)"),
)
_WHO = (
    ListColumn("customer_id", marked("the customer, as in the orders"), "l.customer_id", text=True),
    ListColumn("segment", marked("the segment of the loss"), "s.told", text=True),
)
_NEW_ON_IT = ListColumn(
    "since_last",
    marked("new: not on this list of the last run; again: on it then too; empty on the first run"),
    "l.since_last",
)
_OFF_IT = ListColumn(
    "since_last",
    marked("off: on the list of the last run, and kept off it by this rule now; else empty"),
    "l.since_last",
)
CONTACT_LIST = ListFile(
    "contact_list",
    marked("contact list"),
    marked("whom to contact, the best first; those whose arm is holdout are left alone"),
    (
        ListColumn("rank", marked("the order in which to contact"), "l.place"),
        _WHO[0],
        ListColumn(
            "arm",
            marked(
                "treated: contact; holdout: do not contact until the test is read; today: leave to "
                "what is done today"
            ),
            "l.arm",
        ),
        _WHO[1],
        ListColumn("offer", marked("what to offer"), "o.told", text=True),
        ListColumn(
            "channel",
            marked("how to make the offer: its own channel, or any that is open"),
            "COALESCE(c.told, l.channel_names)",
            text=True,
        ),
        ListColumn(
            "open_channels", marked("channels open to this customer"), "l.channel_names", text=True
        ),
        ListColumn(
            "incremental_worth",
            marked("what a contact brings with this customer, against doing nothing"),
            "ROUND(l.worth, 2)",
        ),
        ListColumn(
            "segment_worth", marked("the mean of that in the segment"), "ROUND(l.segment_worth, 2)"
        ),
        ListColumn(
            "chance_alone",
            marked("chance that the customer returns within the return window without a contact"),
            "ROUND(l.chance, 4)",
        ),
        ListColumn(
            "second_lifetime_value",
            marked("what the customer is expected to bring after a return, before the offer"),
            "ROUND(l.slv, 2)",
        ),
        ListColumn(
            "evidence",
            marked("how the effect of the offer is known, A (own experiment) to E (assumed)"),
            "l.evidence",
        ),
        ListColumn(
            "drawn_for",
            marked(
                "programme: what the offer causes is known; pilot: it is not, and this contact is "
                "one of the test that tells"
            ),
            "CASE WHEN l.known = 1 THEN 'programme' ELSE 'pilot' END",
        ),
        *_PERSON,
        ListColumn("last_contact", marked("day of the last contact known"), "l.contacted_on"),
        ListColumn("permission", marked("granted, or unknown and to be checked"), "l.permission"),
        _NEW_ON_IT,
    ),
    " ".join(
        (
            "contact_list l",
            _told("segment", "l.segment"),
            _told("offer", "l.offer"),
            _told("channel", "l.channel"),
        )
    ),
    "l.place",
)
NOT_ON_LIST = ListFile(
    "not_on_list",
    marked("lost customers not on the list"),
    marked("every other lost customer, with the one rule that keeps them off, the first that does"),
    (
        *_WHO,
        ListColumn("rule", marked("code of the rule, as below"), "l.off_by"),
        ListColumn("why", marked("the rule in words"), "r.told", text=True),
        ListColumn("until", marked("first day on which the rule is over"), "l.until"),
        *_PERSON,
        _OFF_IT,
    ),
    " ".join(("not_on_list l", _told("segment", "l.segment"), _told("rule", "l.off_by"))),
    "l.lost_day DESC, l.customer_id",
)
_EMPTY = "CAST(NULL AS VARCHAR)"
CALLBACK_SAMPLE = ListFile(
    "callback_sample",
    marked("call-back sample"),
    marked(
        "whom to call and ask why they left, drawn at random within each kind; fill in the last "
        "three columns, and give the file back as rows of goodbyes"
    ),
    (
        ListColumn("place", marked("the order of the draw, in which to call"), "l.place"),
        _WHO[0],
        ListColumn("kind", marked("kind of leaving, by the reason stated"), "k.told"),
        ListColumn(
            "stated_reason", marked("reason as it was stated"), "NULLIF(l.stated, '')", text=True
        ),
        ListColumn("lost_day", marked("day of the loss"), "l.lost_day"),
        ListColumn(
            "open_channels", marked("channels open to this customer"), "l.channel_names", text=True
        ),
        ListColumn("date", marked("to be filled in: day of the call"), _EMPTY),
        ListColumn("real_reason", marked("to be filled in: the reason found out"), _EMPTY),
        ListColumn("competitor", marked("to be filled in: where the customer went"), _EMPTY),
    ),
    " ".join(("callback_sample l", _told("kind", "l.kind"))),
    "l.place",
)
_AT_RISK = (
    ListColumn("days_silent", marked("days since the last order"), "l.silence"),
    ListColumn(
        "lost_on", marked("the day on which the customer is lost without an order"), "l.lost_on"
    ),
    ListColumn("orders", marked("days with an order in this lifetime"), "l.order_days"),
    ListColumn("last_contact", marked("day of the last contact known"), "l.contacted_on"),
)
_GROUP = ListColumn("group", marked("the group by orders so far"), "g.told", text=True)
SAVE_LIST = ListFile(
    "save_list",
    marked("save list"),
    marked("customers at risk whom to ask to stay, the best first; a holdout is left alone"),
    (
        ListColumn("rank", marked("the order in which to ask"), "l.place"),
        _WHO[0],
        ListColumn(
            "arm", marked("treated: ask; holdout: do not ask until the test is read"), "l.arm"
        ),
        _GROUP,
        ListColumn(
            "offer", marked("how the tests asked; empty in a first test"), "o.told", text=True
        ),
        ListColumn(
            "open_channels", marked("channels open to this customer"), "l.channel_names", text=True
        ),
        ListColumn(
            "incremental_worth",
            marked("what asking brings with this customer; in a first test not known"),
            "CASE WHEN l.evidence = 'A' THEN ROUND(l.worth, 2) END",
        ),
        ListColumn(
            "chance_to_stay", marked("share of such customers who stay alone"), "ROUND(l.alone, 4)"
        ),
        ListColumn(
            "change_by_asking",
            marked("what asking adds to that share; in a first test not known"),
            "CASE WHEN l.evidence = 'A' THEN ROUND(l.change, 4) END",
        ),
        ListColumn(
            "worth_if_kept",
            marked("what the customer is worth who stays, by own orders"),
            "ROUND(l.kept, 2)",
        ),
        ListColumn(
            "remedy_up_to",
            marked("the most that a remedy may cost before asking is no longer worth it"),
            "CASE WHEN l.evidence = 'A' THEN ROUND(l.limit_, 2) END",
        ),
        ListColumn(
            "evidence",
            marked("how the effect is known, A (own experiment) to E (assumed)"),
            "l.evidence",
        ),
        *_AT_RISK,
        ListColumn("permission", marked("granted, or unknown and to be checked"), "l.permission"),
        _NEW_ON_IT,
    ),
    " ".join(("save_list l", _told("group", "l.cell"), _told("offer", "l.offer"))),
    "l.place",
)
NOT_ON_SAVE_LIST = ListFile(
    "not_on_save_list",
    marked("customers at risk not on the save list"),
    marked("every other customer at risk, with the one rule that keeps them off"),
    (
        _WHO[0],
        _GROUP,
        ListColumn("rule", marked("code of the rule, as below"), "l.off_by"),
        ListColumn("why", marked("the rule in words"), "x.told", text=True),
        ListColumn("until", marked("first day on which the rule is over"), "l.until"),
        *_AT_RISK,
        _OFF_IT,
    ),
    " ".join(
        (
            "not_on_save_list l",
            _told("group", "l.cell"),
            "LEFT JOIN list_names x ON x.kind = 'off the save list' AND x.name = l.off_by",
        )
    ),
    "l.last_day DESC, l.customer_id",
)
COMMUNICATION_PLAN = ListFile(
    "communication_plan",
    marked("communication plan"),
    marked(
        "what to send to whom and when, one row a message, for a mailing system; only the treated "
        "are in it, and only by a channel that is open to them; the texts stand in messages.md"
    ),
    (
        _WHO[0],
        ListColumn("touch", marked("number of the message to this customer"), "l.touch"),
        ListColumn("of", marked("how many there are"), "l.touches"),
        ListColumn("date", marked("day on which to send it"), "l.day"),
        ListColumn(
            "after",
            marked("what has to have happened first, as below; such a row has no date"),
            "l.after",
        ),
        ListColumn(
            "send_at",
            marked("when to send it, in UTC; empty for a letter"),
            "l.send_at",
        ),
        ListColumn(
            "send_until",
            marked("when the quiet hours begin where the customer lives, in UTC"),
            "l.send_until",
        ),
        ListColumn(
            "hours",
            marked(
                "of a row without a date: between which hours to send it, by the clocks in zones"
            ),
            "l.hours",
        ),
        ListColumn(
            "zones",
            marked("of a row without a date: the time zones in all of which the hours hold"),
            "l.zones",
        ),
        ListColumn("channel", marked("how to send it"), "l.channel", text=True),
        ListColumn("text", marked("code of the text in messages.md"), "l.text", text=True),
        ListColumn("offer", marked("the offer, where the message makes it"), "l.offer", text=True),
        ListColumn("sender", marked("who signs"), "l.sender", text=True),
        ListColumn(
            "last_day", marked("day of the last order; under contract the last of it"), "l.last_day"
        ),
        ListColumn(
            "answer_by",
            marked("sunset date: last day to answer, after which the customer is left in peace"),
            "l.sunset",
        ),
        ListColumn("stop", marked("code of why there are no more messages"), "l.stop"),
    ),
    "communication_plan l",
    "l.day, l.place, l.touch, l.after, l.text",
)
LIST_FILES = (
    CONTACT_LIST,
    NOT_ON_LIST,
    CALLBACK_SAMPLE,
    COMMUNICATION_PLAN,
    SAVE_LIST,
    NOT_ON_SAVE_LIST,
)
OFF_SINCE_LAST = ListFile(
    "off_since_last",
    marked("who is on a list no more"),
    marked(
        "everybody who was on the contact list or the save list of the last run and is not on it "
        "now, with why: take them out of what is prepared"
    ),
    (
        ListColumn("list", marked("the list they were on"), "l.list"),
        _WHO[0],
        ListColumn("arm", marked("the arm they were in then"), "l.arm"),
        ListColumn("rule", marked("code of why they are on it no more"), "l.code"),
        ListColumn(
            "why", marked("the same in words"), "COALESCE(f.told, r.told, x.told)", text=True
        ),
    ),
    " ".join(
        (
            "off_since_last l",
            "LEFT JOIN list_names f ON f.kind = 'off now' AND f.name = l.code",
            "LEFT JOIN list_names r ON r.kind = 'rule' AND r.name = l.code "
            "AND l.list = 'contact_list'",
            "LEFT JOIN list_names x ON x.kind = 'off the save list' AND x.name = l.code "
            "AND l.list = 'save_list'",
        )
    ),
    "l.list, l.code, l.customer_id",
)
