"""What it takes to get people ready: hours by subject, and what they cost until they are up to it.

    paid for training = people · hours · cost a month / (days · hours a day)                  (1)
    paid while learning = people · cost a month · Σ_k (1 − ρ_k),  k = 0 … 11                  (2)

with ρ_k of `plan/team/capacity.py`, eq. (2). The same is paid again for everybody who replaces one
who leaves.
"""

from dataclasses import dataclass

from winback_kit.plan.team.capacity import Learning, Time
from winback_kit.words.text import Text, said

YEAR = 12


@dataclass(frozen=True)
class Lesson:
    """One subject, its hours, and what whoever has had it can do."""

    what: Text
    hours: float
    able: Text


LESSONS = (
    Lesson(
        said("Listening and owning it"),
        6,
        said("lets a customer finish, says it back, and blames nobody else"),
    ),
    Lesson(
        said("Why customers left, and what has changed since"),
        4,
        said("knows the main reasons, and tells only what was really changed"),
    ),
    Lesson(
        said("Offers, remedies and limits"),
        3,
        said("knows what may be promised alone, and whom to ask for more"),
    ),
    Lesson(
        said("Permissions and wishes not to be contacted"),
        2,
        said("knows who may be called, and acts on a refusal at once"),
    ),
    Lesson(
        said("Why some are left alone"),
        1,
        said("never contacts whoever is held out, and can say why"),
    ),
    Lesson(
        said("Writing it down"),
        2,
        said("enters cause, promise and day while the customer is on the line"),
    ),
    Lesson(
        said("Calls with a coach listening"),
        6,
        said("has made ten calls that were talked through afterwards"),
    ),
)
HOURS = sum(one.hours for one in LESSONS)


@dataclass(frozen=True)
class TrainingBudget:
    """Of so many people: hours each, and money. `month` is what a person costs, None if unknown."""

    people: float
    month: float | None
    time: Time
    learning: Learning

    @property
    def hours(self) -> float:
        """Hours of training for each."""
        return HOURS

    @property
    def training(self) -> float | None:
        """Paid for the hours of training, equation (1).

        >>> budget = TrainingBudget(2, 4_500, Time(20, 7.5, 0.7, 12), Learning(0.4, 2))
        >>> budget.training  # 2 · 24 · 4,500/150
        1440.0
        """
        a_month = self.time.days * self.time.hours
        if self.month is None or not a_month:
            return None
        return self.people * self.hours * self.month / a_month

    @property
    def lost_months(self) -> float:
        """Months of work that one person lacks in the first year, equation (2)."""
        return sum(1 - self.learning.productivity(month) for month in range(YEAR))

    @property
    def learning_cost(self) -> float | None:
        """Paid for work that is not yet done in the first year, equation (2)."""
        return None if self.month is None else self.people * self.month * self.lost_months

    @property
    def replaced(self) -> float:
        """People who replace others in a year, each of whom has to be trained again."""
        return self.people * (1 - (1 - self.learning.leaving) ** YEAR)
