"""Customers in the case: curves, contacts, queue, returns: (17) and (18) of docs/model.md."""

from winback_kit.case.formulas.line import Faces, Line, of_programme, of_segment
from winback_kit.words.text import marked

_CURVES = (
    of_programme(
        "discount_factor",
        marked("Discount factor"),
        "(1 + discount_rate) ** (0 - positive(month - 0.5) / 12)",
        "factor",
    ),
    of_programme(
        "cost_level", marked("Level of costs"), "(1 + cost_inflation) ** (month / 12)", "factor"
    ),
    of_programme(
        "margin_level", marked("Level of margins"), "(1 + margin_growth) ** (month / 12)", "factor"
    ),
    of_programme(
        "team_at_work",
        marked("Team at work (1: yes)"),
        "reached(month - 1) * reached(team_months - month)",
        "factor",
    ),
    of_segment(
        "kept",
        marked("Kept from one month of age to the next"),
        unit="share",
        by="retention",
        sbg="1 - reached(age - 1) * retention_alpha / "
        "(retention_alpha + retention_beta + positive(age - 1))",
    ),
    of_segment(
        "survival",
        marked("Second lifetimes running, by age"),
        unit="share",
        by="retention",
        monthly="retention_monthly ** (age * hazard_ratio)",
        sbg="compound(kept) ** hazard_ratio",
        curve="retention_listed ** hazard_ratio * (1 - reached(0 - retention_listed))",
    ),
    of_segment(
        "natural_kept",
        marked("Kept from one month of age to the next, of those who would return anyway"),
        unit="share",
        by="natural_retention",
        sbg="1 - reached(age - 1) * natural_alpha / "
        "(natural_alpha + natural_beta + positive(age - 1))",
    ),
    of_segment(
        "natural_survival",
        marked("The same of those who would return anyway"),
        unit="share",
        by="natural_retention",
        same="survival",
        monthly="natural_monthly ** (age * natural_hazard_ratio)",
        sbg="compound(natural_kept) ** natural_hazard_ratio",
        curve="natural_listed ** natural_hazard_ratio * (1 - reached(0 - natural_listed))",
    ),
    of_segment(
        "margin_by_age",
        marked("Margin of a month, by age"),
        by="margin",
        one="margin",
        curve="margin_listed * margin_factor",
    ),
    of_segment(
        "natural_margin_by_age",
        marked("The same of those who would return anyway"),
        by="natural_margin",
        same="margin_by_age",
        one="natural_margin",
        curve="natural_margin_listed * natural_margin_factor",
    ),
    of_segment("margin_kept", marked("Margin × running, by age"), "survival * margin_by_age"),
    of_segment(
        "natural_margin_kept",
        marked("The same of those who would return anyway"),
        "natural_survival * natural_margin_by_age",
    ),
    of_segment(
        "discount_kept",
        marked("Discount of a month × running, by age"),
        "monthly_discount * survival * reached(discount_months - 1 - age)",
    ),
    of_segment(
        "fee_kept",
        marked("Margin × running while a success fee is due, by age"),
        "margin_kept * reached(fee_months - 1 - age)",
    ),
)

_CONTACTS = (
    of_segment(
        "on_the_list",
        marked("Lost customers on the list"),
        unit="customers",
        by="contacted",
        one="contacted_per_month * reached(month - 1) * reached(contact_months - month)",
        curve="contacted_listed * contacted_factor * reached(contact_months - month)",
    ),
    of_segment(
        "in_reach",
        marked("of whom may be contacted"),
        "on_the_list * contactable_share",
        "customers",
    ),
)

# Of those in reach while the test runs a share is held back, and contacted `months_held` later
# unless they are back by then; meanwhile they do what they do in either case. Who is held out of
# every campaign is never contacted, and who is left to today's practice not by the programme.
_HELD_BACK = (
    of_programme(
        "in_the_test",
        marked("Months of the test (1: yes)"),
        unit="factor",
        by="holdout",
        held="reached(month - 1) * reached(test_months - month)",
    ),
    of_segment(
        "held_for",
        marked("Held back, by month since then (1: contacted)"),
        unit="factor",
        by="holdout",
        held="reached(age - months_held) * reached(months_held - age)",
    ),
    of_segment(
        "held_back",
        marked("of whom are held back for the test"),
        unit="customers",
        by="holdout",
        main=True,
        held="in_reach * positive(holdout_share - universal_share) * in_the_test",
    ),
    of_segment(
        "held_always",
        marked("of whom are held out of every campaign"),
        unit="customers",
        by="holdout",
        held="in_reach * universal_share",
    ),
    of_segment(
        "left_to_today",
        marked("of whom are left to what is done today"),
        unit="customers",
        by="holdout",
        held="(in_reach - held_always - held_back) * today_share * in_the_test",
    ),
    of_segment(
        "asked",
        marked("of whom are to be contacted at once"),
        unit="customers",
        by="holdout",
        none="in_reach",
        held="in_reach - held_back - held_always - left_to_today",
    ),
    of_segment(
        "timing_while_held",
        marked("Returns of those held back, by month since then"),
        unit="share",
        by="holdout",
        held="return_timing * reached(months_held - 1 - age)",
    ),
    of_segment(
        "back_while_held",
        marked("Returns of the window that come by then"),
        unit="share",
        by="holdout",
        held="whole(timing_while_held)",
    ),
    of_segment(
        "held_long_enough",
        marked("Held back until this month"),
        unit="customers",
        by="holdout",
        held="spread(held_back, held_for)",
    ),
    of_segment(
        "still_lost",
        marked("of whom are still lost"),
        unit="customers",
        by="holdout",
        held="held_long_enough * (1 - natural_return_rate * back_while_held) "
        "* reached(horizon_months - month)",
    ),
)

# With a team of limited capacity each segment has its share of it, in proportion to its list, and
# whom the team cannot contact yet waits. With A and C the sums so far of those in reach and of the
# capacity, contacts so far are C + min over the months so far of (A − C): a queue that is never
# negative and a team that is never busier than it can be (Reich 1958, Annals of Mathematical
# Statistics 29:768).
_QUEUE = (
    of_programme(
        "capacity",
        marked("Contacts that the team can make"),
        unit="customers",
        by="capacity",
        limited="people * contacts_per_person * team_at_work * "
        "(1 - (1 - ramp_start) * 2.718281828459045 ** ((1 - month) / ramp_months))",
    ),
    of_segment(
        "ever_in_reach",
        marked("In reach in all months"),
        unit="customers",
        by="capacity",
        limited="whole(in_reach)",
    ),
    of_programme(
        "all_ever_in_reach",
        marked("In reach in all months and segments"),
        unit="customers",
        by="capacity",
        limited="total(ever_in_reach)",
    ),
    of_segment(
        "own_capacity",
        marked("Capacity for the segment"),
        unit="customers",
        by="capacity",
        limited="capacity * ever_in_reach / all_ever_in_reach",
    ),
    of_segment(
        "reach_so_far",
        marked("In reach so far"),
        unit="customers",
        by="capacity",
        limited="cumulative(asked)",
    ),
    of_segment(
        "capacity_so_far",
        marked("Capacity so far"),
        unit="customers",
        by="capacity",
        limited="cumulative(own_capacity)",
    ),
    of_segment(
        "spare",
        marked("In reach less capacity, so far"),
        unit="customers",
        by="capacity",
        limited="reach_so_far - capacity_so_far",
    ),
    of_segment(
        "contacted_so_far",
        marked("Contacted so far"),
        unit="customers",
        by="capacity",
        limited="capacity_so_far + lowest(spare)",
    ),
    of_segment(
        "contacted_at_once",
        marked("Contacted without being held back"),
        unit="customers",
        by="capacity",
        unlimited="asked",
        limited="change(contacted_so_far)",
    ),
    of_segment(
        "waiting",
        marked("Waiting for a contact"),
        unit="customers",
        by="capacity",
        limited="reach_so_far - contacted_so_far",
    ),
)

# Those held back take what the team has left: whoever was lost later is the better contact.
_CONTACTED_LATE = (
    of_segment(
        "capacity_left",
        marked("Capacity left for those held back"),
        unit="customers",
        by="late",
        limited="own_capacity - contacted_at_once",
    ),
    of_segment(
        "capacity_left_so_far",
        marked("Capacity left so far"),
        unit="customers",
        by="late",
        limited="cumulative(capacity_left)",
    ),
    of_segment(
        "late_so_far",
        marked("Held back and still lost, so far"),
        unit="customers",
        by="late",
        limited="cumulative(still_lost)",
    ),
    of_segment(
        "late_spare",
        marked("The same less the capacity left"),
        unit="customers",
        by="late",
        limited="late_so_far - capacity_left_so_far",
    ),
    of_segment(
        "contacted_late_so_far",
        marked("Held back and contacted, so far"),
        unit="customers",
        by="late",
        limited="capacity_left_so_far + lowest(late_spare)",
    ),
    of_segment(
        "contacted_late",
        marked("Contacted after being held back"),
        unit="customers",
        by="late",
        unlimited="still_lost",
        limited="change(contacted_late_so_far)",
    ),
    of_segment(
        "contacted",
        marked("Contacted"),
        unit="customers",
        by="holdout",
        faces=Faces(by_month=True),
        none="contacted_at_once",
        held="contacted_at_once + contacted_late",
    ),
    of_segment(
        "counted",
        marked("Contacted, each late one for the chance that is left"),
        unit="customers",
        by="holdout",
        none="contacted",
        held="contacted_at_once + contacted_late * kept_chance",
    ),
)

_RETURNS = (
    of_segment(
        "will_return",
        marked("Of those contacted, will return"),
        "counted * return_rate",
        "customers",
    ),
    of_segment(
        "will_return_naturally",
        marked("Of those contacted, would return on their own"),
        "counted * natural_return_rate",
        "customers",
    ),
    of_segment(
        "returned",
        marked("Return with the programme"),
        "spread(will_return, return_timing)",
        "customers",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_segment(
        "returned_naturally",
        marked("Would return on their own"),
        "spread(will_return_naturally, return_timing)",
        "customers",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_segment(
        "incremental_returns",
        marked("Return because of the programme"),
        "returned - returned_naturally",
        "customers",
        main=True,
    ),
    of_segment("won", marked("Won back"), "positive(incremental_returns)", "customers"),
    of_segment("anyway", marked("Return, and would have anyway"), "returned - won", "customers"),
    of_segment(
        "redeemed_anyway",
        marked("of whom take the offer"),
        "anyway * natural_redemption",
        "customers",
    ),
    of_segment("redeemed", marked("Take the offer"), "won + redeemed_anyway", "customers"),
    of_segment(
        "active",
        marked("Active, with the programme"),
        "spread(returned, survival)",
        "customers",
        main=True,
    ),
    of_segment(
        "active_naturally",
        marked("Active, without it"),
        "spread(returned_naturally, natural_survival)",
        "customers",
    ),
)

PEOPLE: tuple[Line, ...] = (
    *_CURVES,
    *_CONTACTS,
    *_HELD_BACK,
    *_QUEUE,
    *_CONTACTED_LATE,
    *_RETURNS,
)
