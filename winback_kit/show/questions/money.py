"""Questions about the money itself: whose it is."""

from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import Isolated, say
from winback_kit.show.questions.question import Answer


def whose_budget(study: Study) -> Answer:
    """The budget that the client names, or that nobody has named one."""
    budget = study.client.settings.case.budget_from
    if not budget:
        return Answer(
            say("Nobody has named a budget. Name it in client.yml, as case.budget_from."), open=True
        )
    return Answer(say("The money comes from {budget}.", budget=Isolated(budget)))
