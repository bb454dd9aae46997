"""What every fitted model says of itself, and the one line that fits it.

model = wk.models.BG_NBD.fit(x, t_x, T)     arrays, one entry a customer
model.summary()                             its parameters with their standard errors
model.predict(x, t_x, T, ahead=52)          what each customer is expected to do
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from winback_kit.checks import refused
from winback_kit.value.models.fitting.newton import Fit

Arrays = ParamSpec("Arrays")
Made = TypeVar("Made", bound="Fitted")
REACH = 1.959964  # standard errors to either side of 95 %


class Fitted:
    """A model with the `fit` that its parameters come from; None where they were given."""

    fit: Fit | None

    @property
    def title(self) -> str:
        """The model's name."""
        raise NotImplementedError

    def summary(self) -> pd.DataFrame:
        """Its parameters by name: estimate, standard error, and the ends of the 95 % interval.

        The interval is even in the parameter's logarithm, so that it stays positive.
        """
        if self.fit is None:
            raise refused(self.title, "was given its parameters and not fitted", mend="Fit it.")
        estimate = np.exp(self.fit.logs)
        with np.errstate(over="ignore"):  # of a parameter that nothing bounds the reach has no end
            reach = np.exp(REACH * np.sqrt(np.diag(self.fit.covariance)))
        columns = {
            "estimate": estimate,
            "standard_error": list(self.fit.errors.values()),
            "low_95": estimate / reach,
            "high_95": estimate * reach,
        }
        return pd.DataFrame(columns, index=pd.Index(self.fit.names, name="parameter"))

    def __repr__(self) -> str:
        if self.fit is None:
            return f"{self.title}, not fitted"
        told = ", ".join(f"{name} {value:.4g}" for name, value in self.fit.parameters.items())
        likelihood = f"log-likelihood {self.fit.log_likelihood:,.2f}"
        return f"{self.title}: {told}; {likelihood}. Ask it for summary() or predict(…)."


@dataclass(frozen=True, repr=False)
class Fittable(Generic[Arrays, Made]):
    """A model that is fitted to arrays in one line: `wk.models.SBG.fit([100, 63, 47])`."""

    name: str
    fit: Callable[Arrays, Made]

    def __repr__(self) -> str:
        return f"{self.name}: .fit({', '.join(inspect.signature(self.fit).parameters)})"


def of_each(asked: Any, **columns: Any) -> pd.DataFrame:
    """A row for every entry of what was asked about, with its index where it has one."""
    index = asked.index if isinstance(asked, pd.Series) else None
    return pd.DataFrame(columns, index=index)
