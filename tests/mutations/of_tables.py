"""Tables spoilt: those that disagree with others."""

from tests.client_rewritten import Row
from tests.mutations.spoilt import Spoilt, kind, one_of


def _contact(x: Spoilt, **other: str) -> Row:
    return {**x.of.tables["contacts"][int(x.draw.integers(400))], **other}


@kind
def contacts_of_people_unknown(x: Spoilt) -> None:
    x.add("contacts", [_contact(x, customer_id=f"Z{at}") for at in range(9)])


@kind
def contacts_twice(x: Spoilt) -> None:
    x.add("contacts", [dict(row) for row in x.of.tables["contacts"][20:30]])


@kind
def one_person_in_both_arms(x: Spoilt) -> None:
    given = x.of.tables["contacts"][int(x.draw.integers(400))]
    other = {"treated": "holdout", "holdout": "treated"}[given["arm"]]
    x.of.tables["contacts"].append({**given, "arm": other})


@kind
def an_arm_misspelt(x: Spoilt) -> None:
    for row in x.some("contacts"):
        row["arm"] = one_of(x.draw, "controll", "treatd", "A", "")


@kind
def an_offer_misspelt(x: Spoilt) -> None:
    for row in x.some("contacts"):
        row["offer"] = one_of(x.draw, "Leter", "Lettter", "Letterr")


@kind
def contacts_before_the_first_order(x: Spoilt) -> None:
    x.add("contacts", [_contact(x, date="2019-05-05", campaign="Old") for _ in range(6)])


@kind
def a_customer_in_two_segments(x: Spoilt) -> None:
    row = x.of.tables["customers"][int(x.draw.integers(400))]
    x.of.tables["customers"].append({**row, "segment": "Another"})


@kind
def customers_without_orders(x: Spoilt) -> None:
    x.add(
        "customers",
        [{"customer_id": f"Y{at}", "segment": "Home", "is_test": ""} for at in range(5)],
    )


@kind
def goodbyes_of_people_unknown(x: Spoilt) -> None:
    x.of.tables["goodbyes"] = [
        {"customer_id": f"{one_of(x.draw, 'K', 'Z')}{at:04d}", "date": "2024-03-03"}
        for at in range(30)
    ]
