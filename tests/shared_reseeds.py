"""A hundred clients drawn anew from the planted numbers of the retail sample, made once a session.

Whoever asks gets, for each client, its planted truth and what the study found, as `READ` names it.
A chapter that is held against the truth adds to `READ` what it looks at: a function of the study
and of the client as made. What it gives is pickled, so it is small.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sample_data.planted import Retail
from sample_data.retail import RetailClient, make_retail
from tests.measurement.planted import planted_campaigns
from tests.shared_results import shared
from winback_kit.client_study import Study, study
from winback_kit.history.reasons.real_shares import real_shares
from winback_kit.plan.saving.save_effects import save_effects

CLIENTS = 100
FIRST_SEED = 2001
PERSONS = 12_000

READ: Mapping[str, Callable[[Study, RetailClient], Any]] = {
    "truth": lambda _, made: made.truth,
    "slices": lambda found, _: found.defection.slices,
    "saving": lambda found, _: save_effects(found.save_tables.save_outcomes),
    "real": lambda found, _: real_shares(found.reason_tables.reason_losses),
    "campaigns": planted_campaigns,
}


def reseeds() -> list[dict[str, Any]]:
    """What `READ` names, of each of the hundred clients."""
    return shared("reseeds", lambda: [one(FIRST_SEED + at) for at in range(CLIENTS)])


def one(seed: int) -> dict[str, Any]:
    """A client of that seed, its folder gone when it has been read."""
    made = make_retail(replace(Retail(), persons=PERSONS), seed)
    with tempfile.TemporaryDirectory() as place:
        for name, content in made.files().items():
            (Path(place) / name).write_bytes(content)
        found = study(place)
        return {name: read(found, made) for name, read in READ.items()}
