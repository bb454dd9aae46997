"""A survey on features read whole: kinds with intervals, who sees what, drift, and importance.

Where answers are dated, surveys are told apart by `APART_DAYS` without an answer. What is told of
a feature is that of the last survey with `FEWEST_ANSWERS`; earlier ones say what has changed.

The plane of importance y and better x: with the answers A, O, M and I alone in x,

    Var(x) = p(1 − p)/m,   Var(y) = s²/n,   Cov(x, y) = cov/n                              (1)

and the ellipse in which both means lie at 95 % is centre + √5.991 · L·(cos t, sin t), L·Lᵀ the
matrix of (1).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from winback_kit.history.loyalty.opinion_tables import OpinionTables
from winback_kit.history.loyalty.said_of_features import KEPT, LOST, WON_BACK
from winback_kit.plan.experiment.statistics.differences import wilson
from winback_kit.plan.loyalty.feature_tests import (
    Compared,
    Wordings,
    answers_of,
    compared,
    drift_by_state,
    friedman,
    wordings_of,
)
from winback_kit.plan.loyalty.kano import Feature, kind_of
from winback_kit.tables.names import FEWEST_PEOPLE

APART_DAYS = 90
FEWEST_ANSWERS = 30
MOST_QUESTIONABLE = 0.10
STATES = (KEPT, LOST, WON_BACK)
_BEYOND = 5.991  # of χ² with 2 degrees of freedom, at 95 %
_CORNERS = 48
Ends = tuple[float, float]


@dataclass(frozen=True)
class Importance:
    """The mean importance stated, of so many answers, and their standard deviation."""

    mean: float
    deviation: float
    answers: int


@dataclass(frozen=True)
class SurveyedFeature:
    """One feature of the last survey: answers, intervals at 95 %, and importance where stated.

    `states` are the answers of customers kept, lost and won back, each of `FEWEST_PEOPLE` or more.
    `ellipse` has the corners of the one around better and importance; None without importance.
    """

    name: str
    answers: Feature
    better: Ends | None
    worse: Ends | None
    importance: Importance | None
    states: dict[str, Feature]
    ellipse: tuple[list[float], list[float]] | None

    @property
    def kind(self) -> str:
        """The most frequent kind, decided or not."""
        return self.answers.most_frequent

    @property
    def decided(self) -> bool:
        """Whether the kind is told apart from the next (Fong)."""
        return self.answers.told_apart

    @property
    def annoys(self) -> float | None:
        """How far its lack annoys, as a share."""
        return None if self.answers.worse is None else -self.answers.worse

    def annoys_of(self, state: str) -> float | None:
        """How far its lack annoys customers of a state, as a share; None of too few."""
        found = self.states.get(state)
        return None if found is None or found.worse is None else -found.worse

    @property
    def by_lost(self) -> Feature:
        """The answers of the lost, where there are enough, else of all."""
        return self.states.get(LOST, self.answers)

    @property
    def drives_away(self) -> bool:
        """Whether its lack drives customers away: a must-be or one-dimensional to the lost."""
        return self.by_lost.most_frequent in "MO"

    @property
    def doubtful(self) -> bool:
        """Whether more than a tenth of the answers cannot both be meant."""
        return self.answers.questionable > MOST_QUESTIONABLE


@dataclass(frozen=True)
class Surveyed:
    """The survey on features, read whole.

    `features` stand by importance, else by how far they please and annoy. `day` is that of its last
    answer, None where undated; `drift` is that of all who answered, `drift_by_state` that of those
    kept, lost and won back; `surveys` is how many there are, `dropped` names features of fewer
    than `FEWEST_PEOPLE` answers. `stated_agrees` is the rank correlation of importance with better
    − worse, `friedman` the test that features differ in importance, with its p.
    """

    features: tuple[SurveyedFeature, ...]
    respondents: int
    day: dt.date | None
    earlier: dt.date | None
    surveys: int
    by_state: tuple[Compared, ...]
    drift: tuple[Compared, ...]
    drift_by_state: tuple[Compared, ...]
    wordings: Wordings | None
    friedman: tuple[float, float] | None
    stated_agrees: float | None
    dropped: tuple[str, ...]

    def of(self, name: str) -> SurveyedFeature | None:
        """The feature of that name."""
        return next((one for one in self.features if one.name == name), None)

    @property
    def undecided(self) -> list[SurveyedFeature]:
        """Those whose kind the answers do not decide."""
        return [one for one in self.features if not one.decided]

    @property
    def split(self) -> list[SurveyedFeature]:
        """Those in which counting and Berger's rule see another kind."""
        return [one for one in self.features if one.answers.by_berger != one.kind]

    @property
    def doubtful(self) -> list[SurveyedFeature]:
        """Those with too many questionable answers."""
        return [one for one in self.features if one.doubtful]

    @property
    def seen_apart(self) -> list[Compared]:
        """Features in which the lost see another kind than those kept."""
        return [one for one in self.by_state if one.differs]

    @property
    def drifted(self) -> list[Compared]:
        """Features that have changed their kind since the survey before."""
        return [one for one in self.drift if one.differs]

    @property
    def drifted_by_state(self) -> list[Compared]:
        """Features that have changed their kind to customers of one state."""
        return [one for one in self.drift_by_state if one.differs]


def surveyed(tables: OpinionTables) -> Surveyed | None:
    """The survey as the tables have it; None where no feature has enough answers."""
    rows = tables.kano_counts
    if rows.empty:
        return None
    rows = rows.assign(survey=_survey_of(rows.day))
    sizes = rows.groupby("survey").n.sum() / max(1, rows.feature.nunique())
    last = int(max(sizes[sizes >= FEWEST_ANSWERS].index, default=sizes.index.max()))
    own = rows[rows.survey == last]
    people = own.groupby("feature").n.sum()
    told = [str(name) for name in people.index if people[name] >= FEWEST_PEOPLE]
    if not told:
        return None
    features = [_feature(name, own[own.feature == name]) for name in told]
    features.sort(key=_order)
    before = rows[rows.survey == last - 1] if last else rows.iloc[:0]
    names = [one.name for one in features]
    return Surveyed(
        features=tuple(features),
        respondents=int(people.max()),
        day=_last_day(own),
        earlier=_last_day(before),
        surveys=int(rows.survey.max()) + 1,
        by_state=compared(names, own[own.state == KEPT], own[own.state == LOST], (KEPT, LOST)),
        drift=compared(names, before, own, ("before", "now")),
        drift_by_state=drift_by_state(names, before, own, STATES),
        wordings=wordings_of(own),
        friedman=friedman(tables),
        stated_agrees=_stated_agrees(features),
        dropped=tuple(str(name) for name in people.index if name not in told),
    )


def _order(one: SurveyedFeature) -> tuple[float, str]:
    if one.importance:
        return -one.importance.mean, one.name
    return (one.answers.worse or 0.0) - (one.answers.better or 0.0), one.name


def _survey_of(day: pd.Series) -> np.ndarray:
    """0, 1, … for each row: surveys are told apart by days without an answer."""
    days = pd.to_datetime(day)
    known = np.sort(days.dropna().unique())
    if not known.size:
        return np.zeros(len(day), dtype=int)
    begins = known[1:][np.diff(known) > np.timedelta64(APART_DAYS, "D")]
    found = np.searchsorted(begins, days.to_numpy(), side="right")
    return np.where(days.isna(), 0, found)


def _last_day(rows: pd.DataFrame) -> dt.date | None:
    days = pd.to_datetime(rows.day).dropna()
    return days.max().date() if len(days) else None


def _feature(name: str, rows: pd.DataFrame) -> SurveyedFeature:
    answers = answers_of(rows)
    some = answers.better is not None
    of = sum(answers.counts[kind] for kind in "AOMI")
    pleased, annoyed = (sum(answers.counts[kind] for kind in kinds) for kinds in ("AO", "OM"))
    states = {
        state: answers_of(own)
        for state in STATES
        if (own := rows[rows.state == state]).n.sum() >= FEWEST_PEOPLE
    }
    importance = _importance(rows)
    return SurveyedFeature(
        name=name,
        answers=answers,
        better=_ends(pleased, of) if some else None,
        worse=_ends(annoyed, of) if some else None,
        importance=importance,
        states=states,
        ellipse=_ellipse(rows, answers, importance) if some and importance else None,
    )


def _ends(yes: int, of: int) -> Ends:
    low, high = wilson(yes, of)
    return float(low), float(high)


def _importance(rows: pd.DataFrame) -> Importance | None:
    rated = rows[rows.importance.notna()]
    n = int(rated.n.sum())
    if n < FEWEST_PEOPLE:
        return None
    mean = float((rated.importance * rated.n).sum() / n)
    squares = float(((rated.importance - mean) ** 2 * rated.n).sum())
    return Importance(mean, (squares / (n - 1)) ** 0.5, n)


def _ellipse(
    rows: pd.DataFrame, answers: Feature, importance: Importance
) -> tuple[list[float], list[float]]:
    """The corners of the ellipse of equation (1); better along x, importance along y."""
    one = rows.assign(kind=list(map(kind_of, rows.functional, rows.dysfunctional)))
    one = one[one.importance.notna() & one.kind.isin(list("AOMI"))]
    n = float(one.n.sum())
    better = float(answers.better or 0.0)
    of = sum(answers.counts[kind] for kind in "AOMI")
    together = 0.0
    if n > 1:
        pleased = one.kind.isin(["A", "O"]).astype(float)
        middle = (one.importance * one.n).sum() / n, (pleased * one.n).sum() / n
        together = ((one.importance - middle[0]) * (pleased - middle[1]) * one.n).sum() / n
    spread = np.array(
        [
            [max(better * (1 - better), 1e-9) / of, together / max(n, 1.0)],
            [together / max(n, 1.0), max(importance.deviation**2, 1e-9) / importance.answers],
        ]
    )
    root = np.linalg.cholesky(spread + 1e-12 * np.eye(2))
    turn = np.linspace(0, 2 * np.pi, _CORNERS + 1)
    x, y = np.sqrt(_BEYOND) * root @ np.array([np.cos(turn), np.sin(turn)])
    return (better + x).tolist(), (importance.mean + y).tolist()


def _stated_agrees(features: list[SurveyedFeature]) -> float | None:
    """Spearman's rank correlation of importance with better − worse; None of fewer than three."""
    known = [
        (one.importance.mean, (one.answers.better or 0.0) - (one.answers.worse or 0.0))
        for one in features
        if one.importance and one.answers.better is not None
    ]
    if len(known) < 3 or any(len(set(values)) == 1 for values in zip(*known, strict=True)):
        return None
    return float(spearmanr(*zip(*known, strict=True)).statistic)
