"""The fixes of reasons for leaving that a client states, and the one that keeps the most people."""

from winback_kit.checks import nearest, refused
from winback_kit.client.stated_case import Fix
from winback_kit.plan.programme.programme import Plan


def main_fix(plan: Plan) -> Fix | None:
    """Of the fixes stated the one that keeps the most people; None where none keeps anybody.

    Raises Refused where one is of a reason that nobody gave.
    """
    client = plan.history.data.client
    fixes = client.settings.case.fixes
    for number, fix in enumerate(fixes):
        if fix.reason not in plan.losses_per_month:
            place = client.where(f"case.fixes.{number}.reason")
            known = list(plan.losses_per_month)
            mend = nearest(fix.reason, known)
            raise refused(
                place, "is no reason by which the lost are grouped", got=fix.reason, mend=mend
            )
    stopped = {fix.reason: fix.stops.value * plan.losses_per_month[fix.reason] for fix in fixes}
    best = max(fixes, key=lambda fix: stopped[fix.reason], default=None)
    return best if best and stopped[best.reason] > 0 else None
