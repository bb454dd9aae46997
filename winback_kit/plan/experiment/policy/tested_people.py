"""People of a test: in which arm they were drawn, by which chance, and what they brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winback_kit.checks import hold_within, refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TestedPeople:
    """n people as they were drawn, whatever became of the contact.

    `outcome` (n,) is a share or money of each; `treated` (n,) says who was drawn to be contacted;
    `treated_share` (n,) is the chance of that by the design, between 0 and 1, both left out.
    """

    __test__ = False  # pytest: this is no test

    outcome: Array
    treated: Flags
    treated_share: Array

    @classmethod
    def of(
        cls, outcome: ArrayLike, *, treated: ArrayLike, treated_share: ArrayLike
    ) -> TestedPeople:
        """The same from anything like an array; one share may stand for all.

        Raises Refused where lengths differ, nobody is there, or a share is not within 0 and 1.
        """
        values = np.asarray(outcome, float)
        arm = np.asarray(treated)
        if values.ndim != 1 or not len(values) or arm.shape != values.shape:
            rule = "must be one number a person, as many as there are arms"
            raise refused("outcome", rule, got=f"{values.shape} and {arm.shape}")
        hold_within("treated_share", shares := np.asarray(treated_share, float), above=0, below=1)
        hold_within("outcome", values, above=-np.inf, below=np.inf)
        return cls(values, arm.astype(bool), np.broadcast_to(shares, values.shape))

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def drawn_share(self) -> Array:
        """The chance of the arm that each person is in (n,)."""
        return np.where(self.treated, self.treated_share, 1 - self.treated_share)

    def less(self, *, contact_cost: ArrayLike) -> TestedPeople:
        """The same with what a contact costs, one number or one a person, taken off."""
        return replace(self, outcome=self.outcome - self.treated * np.asarray(contact_cost, float))

    def only(self, chosen: Flags) -> TestedPeople:
        """Some of them."""
        kept = self.outcome[chosen], self.treated[chosen], self.treated_share[chosen]
        return TestedPeople(*kept)

    def rule(self, given: Any) -> Flags:
        """A rule as one flag a person: whom it contacts. Raises Refused for another length."""
        flags = np.asarray(given)
        if flags.shape not in ((), self.outcome.shape):
            rule = "must say of each person whether to contact them"
            raise refused("rule", rule, got=f"{flags.shape} for {len(self)} people")
        return np.broadcast_to(flags.astype(bool), self.outcome.shape)

    def numbers(self, where: str, given: ArrayLike) -> Array:
        """One number a person. Raises Refused for another length, and where one is missing."""
        values = np.asarray(given, float)
        if values.shape != self.outcome.shape or np.isnan(values).any():
            raise refused(where, f"must be one number for each of the {len(self)} people")
        return values
