"""What the customers' own words tell: coded by the words of the codebook and by a classifier.

The rules take the first kind that a text tells (client/codebook/text_rules.py). The classifier is
learnt from the client's coded rows: words and pairs of words, runs of two to five letters, and how
often the rules found each kind, in a logistic regression (scikit-learn); its probabilities are made
to mean what they say by one temperature (Guo et al. 2017, ICML). It knows no language of its own.

Each way is held against the human code by cross-validation: a text is coded by what was learnt from
other folds, and texts that are equal or nearly so stand in one fold (near_texts.py). Rules are not
learnt, so all their codes count. A way is used where κ reaches `LEAST_KAPPA` (Landis and Koch 1977
call more than .6 substantial); else nothing is coded, and that is said. A text with a human code
has the one that it got unseen. All is done on this machine, and no text is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from winback_kit.client.codebook.codebook import Codebook
from winback_kit.client.codebook.kinds import TOLD, Kind
from winback_kit.history.reasons.agreement import Agreement, agreement, crossed
from winback_kit.history.reasons.near_texts import near_groups

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

LEAST_KAPPA = 0.6
LEAST_SURE = 0.5  # a text whose likeliest kind is less likely is not coded
FOLDS = 5
FEWEST_TEXTS = 40  # distinct ones of a kind, for the classifier to learn it
MOST_TEXTS = 20_000
_UNKNOWN: Kind = "unknown"
_WORD = r"(?u)\b\w+\b"


@dataclass(frozen=True)
class TextCoding:
    """How well each way of coding agrees with the human code, and what the better one tells.

    `rules`, `classifier` (letters and words alone) and `both` are agreements over the kinds; None
    where there is too little to learn from. `coded` has the columns text, kind: empty where no way
    reached the level. `used` is "rules", "both" or "".
    """

    texts: int
    rules: Agreement | None
    classifier: Agreement | None
    both: Agreement | None
    used: str
    coded: pd.DataFrame

    @property
    def agreement(self) -> Agreement | None:
        """That of the way that is used."""
        return {"rules": self.rules, "both": self.both}.get(self.used)


def code_texts(texts: pd.DataFrame, codebook: Codebook) -> TextCoding:
    """Code distinct texts by kind: columns `text`, `kind` (the human code, '' if none), `n`.

    A text that several people wrote and that has more than one human code has the most frequent.

    >>> two = pd.DataFrame({"text": ["Too expensive", "The site is down"], "kind": "", "n": 1})
    >>> wk.code_texts(two, wk.read_codebook(study.client.folder)).used
    ''
    """
    rows = _distinct(texts)
    by_rules = np.array([codebook.kind_told(text) for text in rows.text], dtype=object)
    human = rows.kind.to_numpy(dtype=object)
    taught = np.isin(human, TOLD)
    rules = _against(human[taught], by_rules[taught], rows.n[taught])
    learnt = _enough(human[taught])
    words = _out_of_fold(rows[taught], codebook, learnt, with_rules=False)
    both = _out_of_fold(rows[taught], codebook, learnt, with_rules=True)
    judged = {"rules": rules, "both": both.agreement if both else None}
    best = max(judged, key=lambda way: _kappa(judged[way]))
    used = best if _kappa(judged[best]) >= LEAST_KAPPA else ""
    kinds = by_rules
    if used == "both" and both is not None:
        model = _model(codebook, with_rules=True).fit(rows.text[taught], human[taught])
        kinds = _sure(model.predict_proba(rows.text), model.classes_, both.temperature)
        kinds[both.rows] = _sure(both.chances, both.classes, both.temperature)
    coded = pd.DataFrame({"text": rows.text, "kind": kinds}) if used else _nothing_coded()
    return TextCoding(
        texts=int(rows.n.sum()),
        rules=rules,
        classifier=words.agreement if words else None,
        both=both.agreement if both else None,
        used=used,
        coded=coded,
    )


@dataclass(frozen=True)
class _Held:
    """Texts coded unseen: how well, and what each of the `rows` was likely to be."""

    agreement: Agreement
    temperature: float
    rows: pd.Index
    classes: np.ndarray
    chances: np.ndarray


def _distinct(texts: pd.DataFrame) -> pd.DataFrame:
    """One row a text, the most frequent ones where there are too many to learn from."""
    sums = texts.groupby(["text", "kind"], as_index=False).n.sum()
    sums = sums.sort_values(["n", "kind"], ascending=[False, True], kind="stable")
    coded_first = sums.assign(uncoded=sums.kind == "").sort_values("uncoded", kind="stable")
    people = sums.groupby("text").n.sum()
    one = coded_first.drop_duplicates("text").drop(columns="uncoded")
    one = one.assign(n=one.text.map(people)).sort_values(["n", "text"], ascending=[False, True])
    return one.head(MOST_TEXTS).sort_values("text", ignore_index=True)


def _enough(human: np.ndarray) -> set[str]:
    """The kinds that have texts enough to be learnt; none where there is one kind alone."""
    names, numbers = np.unique(human.astype(str), return_counts=True)
    found = {str(name) for name, n in zip(names, numbers, strict=True) if n >= FEWEST_TEXTS}
    return found if len(found) > 1 else set()


def _out_of_fold(
    rows: pd.DataFrame, codebook: Codebook, learnt: set[str], *, with_rules: bool
) -> _Held | None:
    """How well the classifier codes texts of which it has seen nothing like; None if too few."""
    rows = rows[rows.kind.isin(sorted(learnt))]
    groups = np.array(near_groups(list(rows.text)))
    if not learnt or len(np.unique(groups)) < FOLDS:
        return None
    from sklearn.model_selection import GroupKFold

    human, texts = rows.kind.to_numpy(dtype=str), rows.text.to_numpy(dtype=object)
    classes = np.array(sorted(learnt))
    chances = np.full((len(rows), len(classes)), 1e-9)
    for train, test in GroupKFold(FOLDS).split(texts, human, groups):
        model = _model(codebook, with_rules=with_rules).fit(texts[train], human[train])
        places = np.searchsorted(classes, model.classes_)
        chances[np.ix_(test, places)] = model.predict_proba(texts[test])
    temperature = _temperature(chances, np.searchsorted(classes, human), rows.n.to_numpy())
    told = classes[chances.argmax(axis=1)]
    found = _against(human, told, rows.n)
    return _Held(found, temperature, rows.index, classes, chances) if found else None


def _model(codebook: Codebook, *, with_rules: bool) -> Pipeline:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer

    parts: list[Any] = [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
    ]
    if with_rules:
        parts.append(FunctionTransformer(_Counted(codebook)))
    return make_pipeline(make_union(*parts), LogisticRegression(C=5.0, tol=1e-3, max_iter=1_000))


class _Counted:
    """How often the rules found each kind in a text, and which first, on the scale of the words."""

    WEIGHT = 0.3

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        found = np.zeros((len(texts), 2 * len(TOLD)))
        for row, text in enumerate(texts):
            hits = [kind for kind in self.codebook.rules.hits(text) if kind in TOLD]
            for kind in hits:
                found[row, TOLD.index(kind)] += 1
            if hits:
                found[row, len(TOLD) + TOLD.index(hits[0])] = 1
        return self.WEIGHT * np.minimum(found, 2)


def _against(human: np.ndarray, told: np.ndarray, n: pd.Series) -> Agreement | None:
    """A way of coding against the human code, over the kinds that either names."""
    names = [kind for kind in (*TOLD, _UNKNOWN) if kind in set(human) | set(told)]
    if not len(human):
        return None
    return agreement(crossed(list(human), list(told), list(n), names), names)


def _kappa(found: Agreement | None) -> float:
    return found.kappa if found is not None and found.kappa is not None else -1.0


def _temperature(chances: np.ndarray, right: np.ndarray, n: np.ndarray) -> float:
    """The power 1/T of the chances under which they foretell the held-out codes best."""
    logs = np.log(chances)

    def loss(log_t: float) -> float:
        scaled = logs / np.exp(log_t)
        norm = np.logaddexp.reduce(scaled, axis=1)
        return float(-(n * (scaled[np.arange(len(right)), right] - norm)).sum() / n.sum())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def _sure(chances: np.ndarray, classes: np.ndarray, temperature: float) -> np.ndarray:
    """The likeliest kind of each text; unknown where it is not likely enough."""
    scaled = np.log(np.maximum(chances, 1e-12)) / temperature
    scaled = np.exp(scaled - np.logaddexp.reduce(scaled, axis=1)[:, None])
    kinds = classes[scaled.argmax(axis=1)].astype(object)
    return np.where(scaled.max(axis=1) >= LEAST_SURE, kinds, _UNKNOWN)


def _nothing_coded() -> pd.DataFrame:
    return pd.DataFrame({"text": pd.Series(dtype=str), "kind": pd.Series(dtype=str)})
