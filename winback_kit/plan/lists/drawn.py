"""How the next test is drawn: as it is registered, else as client.yml and the case have it."""

import datetime as dt
from collections.abc import Mapping

from winback_kit.client.folder import Client
from winback_kit.history.beside.units import unit_of
from winback_kit.history.measure import History
from winback_kit.plan.experiment.arms import Draw
from winback_kit.plan.offers.worth import LONGEST_NAME

_FIRST_YEAR = 2000  # rotations are counted from its January


def draw_of(history: History, holdout_shares: Mapping[str, float]) -> Draw:
    """The draw of the test that is registered; else of the next, with these shares held out.

    All of a household or an account are in one arm, so that they have one share in all segments.
    A segment that came up after the registration holds out the mean share of the others.
    """
    client, day = history.data.client, history.data.as_of
    test = client.running_test(day)
    if test is not None:
        told = test.draw
        usual = sum(told.holdout_shares.values()) / max(1, len(told.holdout_shares))
        return Draw(
            salt=told.salt,
            holdout_shares={
                name: told.holdout_shares.get(name[:LONGEST_NAME], usual)
                for name in {*told.holdout_shares, *holdout_shares}
            },
            unit=told.unit,
            today_share=told.today_share,
            universal_salt=told.universal_salt,
            universal_share=told.universal_share,
            test=test.name,
        )
    asked = client.settings.experiment
    always = asked.universal_holdout
    unit = unit_of(history)
    if unit != "person":
        holdout_shares = dict.fromkeys(holdout_shares, max(holdout_shares.values(), default=0.0))
    if always:
        holdout_shares = {name: max(one, always.share) for name, one in holdout_shares.items()}
    return Draw(
        salt=client.settings.lists.salt or client.name,
        holdout_shares=holdout_shares,
        unit=unit,
        today_share=asked.today_share,
        universal_salt=universal_salt(client, day) if always else "",
        universal_share=always.share if always else 0.0,
    )


def universal_salt(client: Client, day: dt.date) -> str:
    """What draws those held out of everything: another after each rotation, the same for all tests.

    Rotations begin with a month, and are counted from January 2000.
    """
    always = client.settings.experiment.universal_holdout
    months = always.rotation_months if always else 1
    turn = ((day.year - _FIRST_YEAR) * 12 + day.month - 1) // months
    return f"{client.settings.lists.salt or client.name}|every campaign|{turn}"
