"""goodbyes.csv and contacts.csv: what is on record about losses and about past campaigns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import day_number, iso_days
from sample_data.draws import Ints, pick, stream, whole
from sample_data.people import Ids
from sample_data.planted import Retail
from sample_data.words import nothing_said, patterns, sentence
from sample_data.write import Columns, money

EMAIL = "e-mail"
CHANNELS = (EMAIL, "account page", "telephone", "chat")
COMPETITORS = ("Nordholm", "Gärten & Co", "Casa Verde", "Brightleaf")
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
    real = _real_reasons(rng, plan, reason)
    words, channel, competitor = _particulars(rng, plan, reason=reason, real=real)
    names = np.array([one.name for one in plan.reasons])
    found = np.where(rng.random(reason.size) < plan.real_reason_rate, names[real], "")
    customer = ids.of(over["person_id"].to_numpy(), over["number"].to_numpy())
    order = np.lexsort((customer, over["day"]))
    return {
        "customer_id": customer[order].tolist(),
        "date": iso_days(over["day"].to_numpy()[order]),
        "stated_reason": names[reason][order].tolist(),
        "free_text": [words[row] for row in order],
        "channel": [channel[row] for row in order],
        "competitor": [competitor[row] for row in order],
        "real_reason": found[order].tolist(),
    }


def _particulars(
    rng: np.random.Generator, plan: Retail, *, reason: Ints, real: Ints
) -> tuple[list[str], list[str], list[str]]:
    """Free text, channel and competitor of each goodbye; empty where nothing was noted.

    Some texts tell the real reason where another was stated, and some tell nothing.
    """
    size = reason.size
    noted = rng.random(size) < FREE_TEXT_RATE
    which = rng.random(size)
    about = np.where(rng.random(size) < plan.text_tells_real, real, reason)
    silent = rng.random(size) < plan.text_tells_nothing
    channel = pick(rng.random(size), np.ones(len(CHANNELS)))
    rival = pick(rng.random(size), np.ones(len(COMPETITORS)))
    told = patterns("goodbyes")
    by_reason = [told[one.name] for one in plan.reasons]
    words = [
        sentence(nothing_said() if quiet else by_reason[topic], share, rival=COMPETITORS[other])
        if kept
        else ""
        for kept, quiet, topic, share, other in zip(noted, silent, about, which, rival, strict=True)
    ]
    names = [plan.reasons[index].name for index in reason]
    channels = [
        "letter" if name == "Account closed by us" else CHANNELS[index]
        for name, index in zip(names, channel, strict=True)
    ]
    rivals = [
        COMPETITORS[index] if name == "Better elsewhere" else ""
        for name, index in zip(names, rival, strict=True)
    ]
    return words, channels, rivals


def _real_reasons(rng: np.random.Generator, plan: Retail, reason: Ints) -> Ints:
    """The real reason; where it differs, one of the other three a customer can have."""
    own = [index for index, one in enumerate(plan.reasons) if one.natural_return_rate > 0]
    agrees = rng.random(reason.size) < plan.real_reason_agrees
    step = whole(rng.random(reason.size), 1, max(len(own) - 1, 1))
    other = np.array(own)[(reason + step) % len(own)]
    return np.where(agrees | ~np.isin(reason, own), reason, other)


def contacts_table(
    plan: Retail, seed: int, contacts: pd.DataFrame, saves: pd.DataFrame, ids: Ids
) -> Columns:
    """contacts.csv: both arms of every campaign; a holdout is not contacted and costs nothing."""
    campaigns = np.array([campaign.name for campaign in plan.campaigns])
    offers = np.array([one.name for one in plan.offers])
    offer = contacts["offer"].to_numpy()
    by_mail = stream(seed, "contact channels").random(len(contacts))
    by_mail = by_mail < np.array([one.email_share for one in plan.offers])[offer]
    cost = np.where(
        by_mail,
        np.array([one.email_cost for one in plan.offers])[offer],
        np.array([one.contact_cost for one in plan.offers])[offer],
    )
    asked_back = pd.DataFrame(
        {
            "customer": ids.of(contacts["person_id"].to_numpy(), contacts["number"].to_numpy()),
            "day": contacts["day"],
            "campaign": campaigns[contacts["campaign"]],
            "purpose": "win back",
            "treated": contacts["treated"],
            "offer": offers[offer],
            "channel": np.where(by_mail, EMAIL, np.array([o.channel for o in plan.offers])[offer]),
            "cost": cost,
        }
    )
    saved = pd.DataFrame(
        {
            "customer": ids.first[saves["person_id"]],
            "day": saves["day"],
            "campaign": np.array(save_names(plan))[saves["test"]],
            "purpose": "save",
            "treated": saves["treated"],
            "offer": plan.saves.offer,
            "channel": plan.saves.channel,
            "cost": plan.saves.contact_cost,
        }
    )
    rows = pd.concat([asked_back, saved], ignore_index=True)
    rows = rows.iloc[np.lexsort((rows["customer"], rows["day"]))]
    treated = rows["treated"].to_numpy(bool)
    return {
        "customer_id": rows["customer"].tolist(),
        "date": iso_days(rows["day"].to_numpy()),
        "campaign": rows["campaign"].tolist(),
        "purpose": rows["purpose"].tolist(),
        "arm": np.where(treated, "treated", "holdout").tolist(),
        "offer": rows["offer"].tolist(),
        "channel": np.where(treated, rows["channel"], "").tolist(),
        "contact_cost": money(np.rint(np.where(treated, rows["cost"], 0) * 100).astype(np.int64)),
    }


def assignments_table(plan: Retail, contacts: Columns) -> Columns:
    """assignments.csv: who was drawn into which arm of the last campaign; earlier draws are lost.

    Everybody who was drawn to be contacted was, on the day of the draw.
    """
    last = plan.campaigns[-1].name
    kept = [at for at, name in enumerate(contacts["campaign"]) if name == last]
    names = ("customer_id", "date", "campaign", "arm", "offer")
    return {name: [contacts[name][at] for at in kept] for name in names}


def save_names(plan: Retail) -> list[str]:
    """The name of each save test: Care calls 2023-10, …"""
    return [f"Care calls {day:%Y-%m}" for day in plan.saves.days]
