"""What it costs to stop at the gate, in a sentence."""

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.show.kit.sentence import Sentence, money_fact, say


def exit_sentence(assessed: Assessment, pilot: Pilot, *, running: bool) -> Sentence:
    """What is spent at the gate, and what is still due if it is stopped then."""
    cur, way = assessed.case.currency, "programme" if running else "pilot"
    spent = money_fact(pilot.exit.spent(pilot=not running), f"pilot.exit.spent_of_{way}", cur)
    if pilot.exit.still_due < 1:
        return say("Stopped then, {spent} is spent and nothing more is due.", spent=spent)
    due = money_fact(pilot.exit.still_due, "pilot.exit.still_due", cur)
    return say(
        "Stopped then, {spent} is spent and {due} is still due for offers.", spent=spent, due=due
    )
