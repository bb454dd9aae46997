"""Clients that are hard to draw: two segments that lose money, and twenty with the longest names.

Both are retail clients from the generators with other planted numbers and their own seed. The names
of the large one are what clients really write, and what somebody may write to do harm: they have to
stand on every page as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import yaml

from sample_data.draws import stream
from sample_data.planted import Retail
from sample_data.retail import make_retail
from sample_data.write import csv_text

NEGATIVE_SEED, LARGE_SEED = 20_260_701, 20_260_702
NAMES_OF_A_REASON = 4
LONG_CLIENT = (
    f"Great & Sons <script>alert(1)</script> {'of the Old Harbour and the Pine Hill ' * 4}".strip()
)
LONG_OFFERS = (
    f"Voucher that can be used for everything in the shop {'and in each of its branches ' * 5}",
    '=HYPERLINK("https://example.org", "Apology call")',
)
NAMES = (
    "Too expensive",
    f"Too expensive when the postage is added {'and again when it is sent back ' * 5}".strip(),
    "<script>alert(1)</script>",
    '=HYPERLINK("https://example.org", "dear")',
    "Bad service",
    "خدمة سيئة في المتجر وعلى الهاتف وفي كل مكان آخر نعرفه",
    "🙁🙁 bad service 👩‍👩‍👧‍👦 and nobody answers 🙁🙁",
    "../../service",
    "Better elsewhere",
    "Went to a competitor that delivers on the same day, also on Sundays and holidays",
    "שירות טוב יותר במקום אחר",
    "他の店のほうが良いと思いました、配達も早いです",
    "No longer needed",
    "Moved abroad; the shop does not deliver there, and will not for as long as we know",
    "Needs changed: children out of the house, smaller flat, no garden any more",
    'Quoted "twice", and with a comma, too',
    "Account closed by us",
    "Closed — unpaid invoices",
    "Closed & returned nearly everything (100 %)",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)


def negative_client() -> dict[str, bytes]:
    """Two segments; the offers cost more than the few returns that they cause."""
    told = Retail()
    dear, service = told.reasons[:2]
    few = replace(
        told,
        client="Copper & Reed",
        persons=4_000,
        reasons=(
            replace(dear, share=0.6, uplift=(-0.03, -0.05)),
            replace(service, share=0.4, uplift=(0.0, -0.02)),
        ),
        offers=tuple(replace(one, offer_cost=70.0, contact_cost=6.0) for one in told.offers),
        setup_cost=8_000.0,
        goodbye_rate=1.0,
    )
    return make_retail(few, NEGATIVE_SEED).files()


def large_client() -> dict[str, bytes]:
    """Twenty segments and a client with the longest names, in several scripts."""
    drawn = make_retail(replace(Retail(), persons=14_000, goodbye_rate=1.0), LARGE_SEED)
    files = drawn.files()
    goodbyes, contacts = (dict(drawn.tables[name]) for name in ("goodbyes", "contacts"))
    reasons = [reason.name for reason in drawn.planted.reasons]
    goodbyes["stated_reason"] = _named(goodbyes["stated_reason"], reasons)
    offers = dict(zip([one.name for one in drawn.planted.offers], LONG_OFFERS, strict=True))
    contacts["offer"] = [offers.get(name, name) for name in contacts["offer"]]
    settings = yaml.safe_load(drawn.settings)
    settings["client"] = LONG_CLIENT
    for one in settings["case"]["offers"]:
        one["name"] = offers[one["name"]]
    worded = settings["communication"]["offers"]
    settings["communication"]["offers"] = {offers[name]: said for name, said in worded.items()}
    told = {"goodbyes.csv": csv_text(goodbyes), "contacts.csv": csv_text(contacts)}
    told["client.yml"] = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)
    return files | {name: text.encode("utf-8") for name, text in told.items()}


def _named(stated: Sequence[str], reasons: Sequence[str]) -> list[str]:
    """Each loss under one of the names of its reason, by chance."""
    which = stream(LARGE_SEED, "names").integers(NAMES_OF_A_REASON, size=len(stated))
    first = np.array([reasons.index(one) * NAMES_OF_A_REASON for one in stated])
    return [NAMES[index] for index in first + which]
