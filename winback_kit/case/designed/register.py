"""A design as it is registered: what is tested, how it is drawn and read, and when it is stopped.

Shares are kept to six digits, customers to one, money to the cent, so that the same design gives
the same file on every machine. The lists draw by the shares as they are registered. Each test
has a salt of its own, so that another test holds out others.
"""

from collections.abc import Sequence

from winback_kit.case.designed.design import Design
from winback_kit.client.registration import (
    RegisteredArms,
    RegisteredDates,
    RegisteredDraw,
    RegisteredMeasure,
    RegisteredRules,
    Registration,
    StopRule,
)
from winback_kit.history.measure import History
from winback_kit.plan.experiment.design.sample_size import POWER, SIGNIFICANCE

SAMPLE_RATIO_ALARM = 0.001
SURVIVAL_DAYS = 90


def registration(design: Design, history: History, *, hypotheses: Sequence[str]) -> Registration:
    """What is written down of a design before it begins; `hypotheses` in the reader's words."""
    data, days = history.data, history.window_days
    return Registration(
        name=design.name,
        client=data.client.name,
        currency=data.currency,
        registered=data.as_of,
        hypotheses=tuple(hypotheses),
        measures=(
            RegisteredMeasure(measure="returned", role="decides", within_days=days),
            RegisteredMeasure(measure="margin", role="beside", within_days=days),
            RegisteredMeasure(
                measure="second_lifetime_90_days", role="beside", within_days=days + SURVIVAL_DAYS
            ),
            RegisteredMeasure(measure="contact_cost", role="beside", within_days=days),
            RegisteredMeasure(measure="complaints", role="harm", within_days=days),
            RegisteredMeasure(measure="opt_outs", role="harm", within_days=days),
        ),
        dates=RegisteredDates(
            start=design.start,
            contacts_until=design.contacts_until,
            gate=design.gate,
            read=design.read,
            looks=design.looks,
        ),
        draw=RegisteredDraw(
            salt=data.client.settings.lists.salt or f"{data.client.name}|{design.name}",
            unit=design.draw.unit,
            holdout_shares={
                name: round(share, 6) for name, share in design.draw.holdout_shares.items()
            },
            today_share=round(design.draw.today_share, 6),
            universal_salt=design.draw.universal_salt,
            universal_share=round(design.draw.universal_share, 6),
        ),
        arms=tuple(
            RegisteredArms(
                segment=one.segment,
                offer=one.offer,
                treated=round(one.treated, 1),
                held_out=round(one.held_out, 1),
                today=round(one.today, 1),
                natural_return_rate=round(one.natural_return_rate, 6),
                uplift=round(one.uplift, 6),
                smallest_uplift=None
                if one.smallest_uplift is None
                else round(one.smallest_uplift, 6),
                power=round(one.power, 4),
                cost_of_holdout=round(one.forgone, 2),
            )
            for one in design.arms
        ),
        rules=RegisteredRules(
            analysis="as drawn",
            weighing="by people of the segments",
            significance=SIGNIFICANCE,
            power=POWER,
            interval="Miettinen and Nurminen",
            late_returns="Kaplan and Meier by arm",
            looks="spending as O'Brien and Fleming" if design.looks else "none",
            sample_ratio_alarm=SAMPLE_RATIO_ALARM,
            stop=tuple(
                StopRule(
                    measure=gate.metric,
                    comparison=gate.comparison,
                    limit=round(gate.limit, 6),
                    month=gate.month,
                    then=gate.then,
                )
                for gate in design.stop
                if gate.reachable
            ),
        ),
    )
