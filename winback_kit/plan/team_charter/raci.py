"""Who does each step of winning back, who answers for it, who is asked, and who is told.

A step has exactly one role that answers for it (A), which may be one that does it too (AR), and at
least one that does it (R). C is asked before, I is told after; whoever has no letter has no part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback_kit.plan.team_charter.roles import Role
from winback_kit.words.text import Text, marked, said

Part = Literal["R", "A", "AR", "C", "I"]
PARTS: dict[Part, str] = {
    "R": marked("R"),
    "A": marked("A"),
    "AR": marked("A, R"),
    "C": marked("C"),
    "I": marked("I"),
}
DOES: tuple[Part, ...] = ("R", "AR")
ANSWERS: tuple[Part, ...] = ("A", "AR")


@dataclass(frozen=True)
class RaciStep:
    """A step, and the part that each role has in it; `funded` where a programme has to pay."""

    what: Text
    parts: Mapping[Role, Part]
    funded: bool = False

    def of(self, *parts: Part) -> list[Role]:
        """The roles that have one of these parts."""
        return [role for role, part in self.parts.items() if part in parts]


def _step(what: Text, *, funded: bool = False, **parts: Part) -> RaciStep:
    return RaciStep(what, parts, funded)  # type: ignore[arg-type]  # the keys are roles: a test holds them


RACI = (
    _step(
        said("Fund the programme, and sign the charter"),
        funded=True,
        sponsor="AR",
        owner="R",
        analyst="C",
        agents="I",
        crm="I",
        legal="C",
        finance="C",
    ),
    _step(
        said("Make the list, and take off whoever may not be contacted"),
        owner="A",
        analyst="R",
        agents="I",
        crm="C",
        legal="C",
    ),
    _step(
        said("Draw who is held out, and register the test before it starts"),
        sponsor="I",
        owner="A",
        analyst="R",
        crm="I",
        finance="C",
    ),
    _step(said("Clear texts, offers and channels"), owner="A", analyst="I", crm="R", legal="R"),
    _step(said("Call and write, listen, own what went wrong"), owner="A", agents="R", crm="R"),
    _step(said("Offer a remedy within the limit"), owner="A", agents="R", crm="I", finance="I"),
    _step(
        said("Decide on a remedy above the limit"),
        sponsor="I",
        owner="AR",
        agents="I",
        finance="C",
    ),
    _step(
        said("Write down why they left, and what was promised until when"),
        owner="A",
        analyst="I",
        agents="R",
        crm="C",
    ),
    _step(
        said("Act on every wish not to be contacted, at once"),
        owner="I",
        agents="R",
        crm="R",
        legal="A",
    ),
    _step(
        said("Carry causes to whoever can end them, and ask what became of it"),
        sponsor="A",
        owner="R",
        analyst="C",
        agents="C",
    ),
    _step(
        said("Read the test, and have it checked"),
        sponsor="I",
        owner="C",
        analyst="R",
        finance="A",
    ),
    _step(
        said("Go on, change or stop at the gate"),
        sponsor="AR",
        owner="R",
        analyst="C",
        agents="I",
        crm="I",
        legal="I",
        finance="C",
    ),
    _step(
        said("Pay the bonus by what was read"),
        funded=True,
        sponsor="A",
        owner="C",
        agents="I",
        finance="R",
    ),
)
