"""Customers in the case: curves by month and age, contacts, the queue, returns."""

from __future__ import annotations

from winback_kit.case.formulas.line import (
    Faces,
    Line,
    by_form,
    by_programme,
    of_programme,
    of_segment,
)
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
    by_form(
        "kept",
        marked("Kept from one month of age to the next"),
        "share",
        "retention",
        sbg="1 - reached(age - 1) * retention_alpha / "
        "(retention_alpha + retention_beta + positive(age - 1))",
    ),
    by_form(
        "survival",
        marked("Second lifetimes running, by age"),
        "share",
        "retention",
        monthly="retention_monthly ** (age * hazard_ratio)",
        sbg="compound(kept) ** hazard_ratio",
        curve="retention_listed ** hazard_ratio * (1 - reached(0 - retention_listed))",
    ),
    by_form(
        "natural_kept",
        marked("Kept from one month of age to the next, of those who come anyway"),
        "share",
        "natural_retention",
        sbg="1 - reached(age - 1) * natural_alpha / "
        "(natural_alpha + natural_beta + positive(age - 1))",
    ),
    by_form(
        "natural_survival",
        marked("The same of those who come anyway"),
        "share",
        "natural_retention",
        same="survival",
        monthly="natural_monthly ** (age * natural_hazard_ratio)",
        sbg="compound(natural_kept) ** natural_hazard_ratio",
        curve="natural_listed ** natural_hazard_ratio * (1 - reached(0 - natural_listed))",
    ),
    by_form(
        "margin_by_age",
        marked("Margin of a month, by age"),
        "money",
        "margin",
        one="margin",
        curve="margin_listed * margin_factor",
    ),
    by_form(
        "natural_margin_by_age",
        marked("The same of those who come anyway"),
        "money",
        "natural_margin",
        same="margin_by_age",
        one="natural_margin",
        curve="natural_margin_listed * natural_margin_factor",
    ),
    of_segment(
        "margin_kept", marked("Margin × running, by age"), "money", "survival * margin_by_age"
    ),
    of_segment(
        "natural_margin_kept",
        marked("The same of those who come anyway"),
        "money",
        "natural_survival * natural_margin_by_age",
    ),
    of_segment(
        "discount_kept",
        marked("Discount of a month × running, by age"),
        "money",
        "monthly_discount * survival * reached(discount_months - 1 - age)",
    ),
)

_CONTACTS = (
    by_form(
        "on_the_list",
        marked("Lost customers on the list"),
        "customers",
        "contacted",
        one="contacted_per_month * reached(month - 1) * reached(contact_months - month)",
        curve="contacted_listed * contacted_factor * reached(contact_months - month)",
    ),
    of_segment(
        "in_reach",
        marked("of whom may be contacted"),
        "customers",
        "on_the_list * contactable_share",
    ),
)

# With a team of limited capacity each segment has its share of it, in proportion to its list, and
# whom the team cannot contact yet waits. With A and C the sums so far of those in reach and of the
# capacity, contacts so far are C + min over the months so far of (A − C): a queue that is never
# negative and a team that is never busier than it can be (Reich 1958, Annals of Mathematical
# Statistics 29:768).
_QUEUE = (
    by_programme(
        "capacity",
        marked("Contacts that the team can make"),
        "customers",
        "capacity",
        limited="people * contacts_per_person * team_at_work * "
        "(1 - (1 - ramp_start) * 2.718281828459045 ** ((1 - month) / ramp_months))",
    ),
    by_form(
        "ever_in_reach",
        marked("In reach in all months"),
        "customers",
        "capacity",
        limited="whole(in_reach)",
    ),
    by_programme(
        "all_ever_in_reach",
        marked("In reach in all months and segments"),
        "customers",
        "capacity",
        limited="total(ever_in_reach)",
    ),
    by_form(
        "own_capacity",
        marked("Capacity for the segment"),
        "customers",
        "capacity",
        limited="capacity * ever_in_reach / all_ever_in_reach",
    ),
    by_form(
        "reach_so_far",
        marked("In reach so far"),
        "customers",
        "capacity",
        limited="cumulative(in_reach)",
    ),
    by_form(
        "capacity_so_far",
        marked("Capacity so far"),
        "customers",
        "capacity",
        limited="cumulative(own_capacity)",
    ),
    by_form(
        "spare",
        marked("In reach less capacity, so far"),
        "customers",
        "capacity",
        limited="reach_so_far - capacity_so_far",
    ),
    by_form(
        "contacted_so_far",
        marked("Contacted so far"),
        "customers",
        "capacity",
        limited="capacity_so_far + lowest(spare)",
    ),
    by_form(
        "contacted",
        marked("Contacted"),
        "customers",
        "capacity",
        faces=Faces(by_month=True),
        unlimited="in_reach",
        limited="change(contacted_so_far)",
    ),
    by_form(
        "waiting",
        marked("Waiting for a contact"),
        "customers",
        "capacity",
        limited="reach_so_far - contacted_so_far",
    ),
)

_RETURNS = (
    of_segment(
        "will_return",
        marked("Of those contacted, will return"),
        "customers",
        "contacted * return_rate",
    ),
    of_segment(
        "will_return_naturally",
        marked("Of those contacted, would return by themselves"),
        "customers",
        "contacted * natural_return_rate",
    ),
    of_segment(
        "returned",
        marked("Return with the programme"),
        "customers",
        "spread(will_return, return_timing)",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_segment(
        "returned_naturally",
        marked("Would return by themselves"),
        "customers",
        "spread(will_return_naturally, return_timing)",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_segment(
        "incremental_returns",
        marked("Return because of the programme"),
        "customers",
        "returned - returned_naturally",
        main=True,
    ),
    of_segment("won", marked("Won back"), "customers", "positive(incremental_returns)"),
    of_segment("anyway", marked("Return, and would have anyway"), "customers", "returned - won"),
    of_segment(
        "redeemed_anyway",
        marked("of whom take the offer"),
        "customers",
        "anyway * natural_redemption",
    ),
    of_segment("redeemed", marked("Take the offer"), "customers", "won + redeemed_anyway"),
    of_segment(
        "active",
        marked("Active, with the programme"),
        "customers",
        "spread(returned, survival)",
        main=True,
    ),
    of_segment(
        "active_naturally",
        marked("Active, without it"),
        "customers",
        "spread(returned_naturally, natural_survival)",
    ),
)

PEOPLE: tuple[Line, ...] = (*_CURVES, *_CONTACTS, *_QUEUE, *_RETURNS)
