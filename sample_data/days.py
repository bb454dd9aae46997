"""Days as whole numbers since 1970-01-01, and as the text that stands in a file."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sample_data.draws import Ints

Days = NDArray[np.datetime64]
NEVER = 2**31  # a day that no log reaches
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()


def day_number(date: dt.date) -> int:
    """Days since 1970-01-01."""
    return date.toordinal() - _DAY_ZERO


def every_day(first: dt.date, last: dt.date) -> Days:
    """The days from the first to the last, both included."""
    return np.arange(day_number(first), day_number(last) + 1).astype("datetime64[D]")


def iso_days(days: Ints) -> list[str]:
    """2026-06-17 for each day, and nothing for NEVER."""
    text = np.where(days == NEVER, 0, days).astype("datetime64[D]").astype(str)
    return np.where(days == NEVER, "", text).tolist()


def timestamps(days: Ints) -> pd.Series:
    """Days as a column of time stamps at midnight; NEVER is missing."""
    known = np.where(days == NEVER, 0, days).astype("datetime64[D]").astype("datetime64[s]")
    return pd.Series(known).mask(days == NEVER)
