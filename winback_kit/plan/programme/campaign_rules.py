"""The rules of whom to contact that a plan could have, valued on the client's past campaigns."""

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.policy.of_campaigns import CampaignRules, campaign_rules
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.offers.worth import worth_of_returns
from winback_kit.plan.programme.programme import Plan


def rules_of_plan(plan: Plan) -> CampaignRules | None:
    """Each offer for all and the rule that past campaigns teach; None where none can be valued.

    >>> from winback_kit.plan.programme.campaign_rules import rules_of_plan
    >>> rules_of_plan(study.plan) is None  # this client gave no contacts
    True
    """
    history = plan.history
    costs = {one.offer: one.contact_cost.value for one in plan.worths}
    return campaign_rules(
        believed(history, history.frames.campaigns),
        worth_of_returns(plan.worths),
        contact_costs=costs,
        confidence=CONFIDENCE,
    )
