"""The twelve items of the audit, in the order in which they are asked.

After the "real reasons why a firm lacks a win-back system" of the field; four of them were asked in
published surveys too (assumptions/published_figures.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import marked

Key = Literal[
    "defectors_monthly",
    "value_lost",
    "reason_known",
    "competitor_known",
    "high_risk_list",
    "owner",
    "remedies_authority",
    "permission_known",
    "control_group",
    "second_lifetime_value",
    "incentives",
    "learning_loop",
]


@dataclass(frozen=True)
class AuditItem:
    """One item: its key in client.yml, its name, and what cannot be done while it is missing.

    `surveys` are keys of published figures: the share of firms that lacked it.
    """

    key: Key
    name: str
    blocks: str
    surveys: tuple[str, ...] = ()


ITEMS = (
    AuditItem(
        "defectors_monthly",
        marked("Identify those who left, every month"),
        marked("Nobody is contacted in time"),
        ("no_process_to_identify",),
    ),
    AuditItem(
        "value_lost",
        marked("Know how many left and what was lost"),
        marked("There is no amount that a budget could be weighed against"),
        ("number_lost_unknown", "number_lost_unknown_later"),
    ),
    AuditItem(
        "reason_known",
        marked("Know why, of three in four or more"),
        marked("One offer goes to everybody"),
    ),
    AuditItem(
        "competitor_known",
        marked("Know to whom they went"),
        marked("Nobody knows which offer has to be beaten"),
        ("no_process_to_learn_competitor",),
    ),
    AuditItem(
        "high_risk_list",
        marked("List those about to leave"),
        marked("Losses are seen too late"),
        ("no_process_for_high_risk",),
    ),
    AuditItem(
        "owner",
        marked("Name an owner"),
        marked("Nobody asks for the budget"),
    ),
    AuditItem(
        "remedies_authority",
        marked("Let whoever calls offer a remedy"),
        marked("Customers who are called wait for an answer"),
    ),
    AuditItem(
        "permission_known",
        marked("Know whom one may contact"),
        marked("Lost customers cannot be contacted lawfully"),
    ),
    AuditItem(
        "control_group",
        marked("Hold some out, always"),
        marked("Nobody can say what contacting caused"),
    ),
    AuditItem(
        "second_lifetime_value",
        marked("Work out what one who returns is worth"),
        marked("Nobody can say what an offer may cost"),
    ),
    AuditItem(
        "incentives",
        marked("Reward regaining, not only acquiring"),
        marked("Whoever sells goes after new customers"),
    ),
    AuditItem(
        "learning_loop",
        marked("Carry what leavers tell to product teams"),
        marked("The same causes go on"),
    ),
)
