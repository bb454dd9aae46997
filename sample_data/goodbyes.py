"""goodbyes.csv and contacts.csv: what is on record about losses and about past campaigns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import day_number, iso_days
from sample_data.draws import Ints, pick, stream, whole
from sample_data.people import Ids, Words
from sample_data.planted import Retail
from sample_data.write import Columns, money

CHANNELS = ("e-mail", "account page", "telephone", "chat")
COMPETITORS = ("Nordholm", "Gärten & Co", "Casa Verde", "Brightleaf")
WORDS = {
    "Too expensive": (
        "Prices went up twice this year.",
        "I can get the same pots for less, sorry.",
        "Delivery now costs more than the plant.",
        "Too dear for what it is.",
    ),
    "Bad service": (
        "Björn promised a refund, and nobody ever rang back.",
        "Zoë in customer care was kind, but the chair is still broken.",
        "Three late deliveries in a row.",
        "I wrote twice and had no answer.",
    ),
    "Better elsewhere": (
        "The new shop in town has a wider choice.",
        "My neighbour Siân showed me a better shop.",
        "They deliver next day, you take a week.",
    ),
    "No longer needed": (
        "The house is furnished now.",
        "We moved to Kraków and have no garden any more.",
        "I am giving up the allotment.",
    ),
    "Account closed by us": (
        "Closed after repeated unpaid invoices.",
        "Closed: returned nearly everything.",
    ),
}
FREE_TEXT_RATE = 0.6


def goodbyes_table(plan: Retail, seed: int, lifetimes: pd.DataFrame, ids: Ids) -> Columns:
    """goodbyes.csv: recorded for some losses, whatever the reason and whatever comes after."""
    rng = stream(seed, "goodbyes")
    over = lifetimes[lifetimes["ended"]]
    said = rng.random(len(over)) < plan.goodbye_rate
    before = whole(rng.random(len(over)), 0, plan.goodbye_days)
    over = over.assign(day=over["last_day"] + plan.lapse_days - before)
    over = over[said & (over["day"] <= day_number(plan.as_of))]
    reason = over["reason"].to_numpy()
    words, channel, competitor = _particulars(rng, plan, reason)
    found = _real_reasons(rng, plan, reason)
    customer = ids.of(over["person_id"].to_numpy(), over["number"].to_numpy())
    order = np.lexsort((customer, over["day"]))
    stated = np.array([one.name for one in plan.reasons])[reason]
    return {
        "customer_id": customer[order].tolist(),
        "date": iso_days(over["day"].to_numpy()[order]),
        "stated_reason": stated[order].tolist(),
        "free_text": [words[row] for row in order],
        "channel": [channel[row] for row in order],
        "competitor": [competitor[row] for row in order],
        "real_reason": found[order].tolist(),
    }


def _particulars(
    rng: np.random.Generator, plan: Retail, reason: Ints
) -> tuple[list[str], list[str], list[str]]:
    """Free text, channel and competitor of each goodbye; empty where nothing was noted."""
    size = reason.size
    noted = rng.random(size) < FREE_TEXT_RATE
    which = rng.random(size)
    channel = pick(rng.random(size), np.ones(len(CHANNELS)))
    rival = pick(rng.random(size), np.ones(len(COMPETITORS)))
    names = [plan.reasons[index].name for index in reason]
    sentences = [WORDS[name] for name in names]
    words = [
        said[int(share * len(said))] if kept else ""
        for said, share, kept in zip(sentences, which, noted, strict=True)
    ]
    channels = [
        "letter" if name == "Account closed by us" else CHANNELS[index]
        for name, index in zip(names, channel, strict=True)
    ]
    rivals = [
        COMPETITORS[index] if name == "Better elsewhere" else ""
        for name, index in zip(names, rival, strict=True)
    ]
    return words, channels, rivals


def _real_reasons(rng: np.random.Generator, plan: Retail, reason: Ints) -> Words:
    """The reason found out later; where it differs, one of the other three a customer can have."""
    own = [index for index, one in enumerate(plan.reasons) if one.natural_return_rate > 0]
    known = rng.random(reason.size) < plan.real_reason_rate
    agrees = rng.random(reason.size) < plan.real_reason_agrees
    step = whole(rng.random(reason.size), 1, len(own) - 1)
    other = np.array(own)[(reason + step) % len(own)]
    real = np.where(agrees | ~np.isin(reason, own), reason, other)
    names = np.array([one.name for one in plan.reasons])
    return np.where(known, names[real], "")


def contacts_table(plan: Retail, contacts: pd.DataFrame, ids: Ids) -> Columns:
    """contacts.csv: both arms of every campaign; a holdout is not contacted and costs nothing."""
    customer = ids.of(contacts["person_id"].to_numpy(), contacts["number"].to_numpy())
    order = np.lexsort((customer, contacts["day"]))
    rows = contacts.iloc[order]
    treated, offer = rows["treated"].to_numpy(), rows["offer"].to_numpy()
    cost = np.array([round(one.contact_cost * 100) for one in plan.offers])[offer]
    names = np.array([campaign.name for campaign in plan.campaigns])
    return {
        "customer_id": customer[order].tolist(),
        "date": iso_days(rows["day"].to_numpy()),
        "campaign": names[rows["campaign"].to_numpy()].tolist(),
        "arm": np.where(treated, "treated", "holdout").tolist(),
        "offer": np.array([one.name for one in plan.offers])[offer].tolist(),
        "channel": np.where(
            treated, np.array([one.channel for one in plan.offers])[offer], ""
        ).tolist(),
        "contact_cost": money(np.where(treated, cost, 0)),
    }
