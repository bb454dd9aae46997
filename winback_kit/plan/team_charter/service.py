"""What the team promises customers, beside what is kept today where tickets tell it."""

from dataclasses import dataclass

from winback_kit.plan.saving.clock import Met
from winback_kit.plan.saving.saving import Saving
from winback_kit.words.text import Text, said, said_days, said_many

IN_TIME = 0.95  # of cases and of promises; not every one, since nobody keeps that
CALLS_IN_TIME, CALL_SECONDS = 0.8, 20
DAYS_AFTER_LOSS = 30
ASKED_AGAIN = (3, 30)  # days after a case was put right


@dataclass(frozen=True)
class ServiceLevel:
    """One promise: what it is about, the level, the target share, and what is kept of it today.

    `today` is None where no table tells; `target` None where there is no share to reach.
    """

    what: Text
    level: Text
    target: float | None = None
    today: Met | None = None

    @property
    def missed(self) -> bool:
        """Whether less is kept today than is promised."""
        share = self.today.share if self.today else None
        return share is not None and self.target is not None and share < self.target


def service_levels(saving: Saving | None, *, within: int) -> tuple[ServiceLevel, ...]:
    """The promises; `within` are the days in which a complaint is answered."""
    clock = saving.clocks[0] if saving and saving.clocks else None
    day = said("at once") if within == 0 else said("within {days}", days=said_days(within))
    return (
        ServiceLevel(
            said("First contact by a person, after a complaint"),
            day,
            IN_TIME,
            clock.answered if clock else None,
        ),
        ServiceLevel(
            said("A promise is kept"),
            said("by the day that was named"),
            IN_TIME,
            clock.kept if clock else None,
        ),
        ServiceLevel(
            said("Asked again, after it was put right"),
            said("after {first} and {second} days", first=ASKED_AGAIN[0], second=ASKED_AGAIN[1]),
            IN_TIME,
        ),
        ServiceLevel(
            said("First contact with a lost customer"),
            said("within {days} of the loss", days=said_days(DAYS_AFTER_LOSS)),
            IN_TIME,
        ),
        ServiceLevel(
            said("A call back is answered"),
            said_many(
                CALL_SECONDS,
                "within {n} second",
                "within {n} seconds",
                n=CALL_SECONDS,
            ),
            CALLS_IN_TIME,
        ),
        ServiceLevel(
            said("A wish not to be contacted"), said("is acted on before the next message"), 1.0
        ),
    )
