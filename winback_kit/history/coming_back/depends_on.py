"""What coming back goes with, among the lost for whom a campaign was drawn: shares, and a logit.

Shares of people alike in one trait, with the score interval of a share (Wilson 1927, J. of the
American Statistical Association 22:209), of those contacted and of those held out:

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)

Numbers are cut into four parts as equal as their values allow. Whoever chose an offer, or the day
of a contact, by what they expected of a customer, made the shares differ by that as well: this is
association. Only the held out, who were drawn by lot, say what a contact causes. Nothing that was
known only after the contact is among the traits: a price that was changed later tells the outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.checks import too_little
from winback_kit.history.coming_back.contacted import COLUMNS, contacted_back
from winback_kit.history.coming_back.logit import Logit, fit_logit
from winback_kit.history.kaplan_meier import CONFIDENCE, DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.records.result import Framed
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import DEFAULT_OFFER
from winback_kit.words.text import marked

Array = np.ndarray[Any, np.dtype[np.float64]]
_Z = float(ndtri(0.5 + CONFIDENCE / 2))
PARTS = 4
FEWEST_EACH_WAY = 10  # people back, and people not, for each trait of a logit (Peduzzi et al. 1996)
FEWEST_CONTACTED = 30
WEEKS_PER_MONTH = DAYS_PER_MONTH / 7
SINCE, LENGTH, OFFER = "since", "length", "offer"


@dataclass(frozen=True)
class Back:
    """People alike in one trait: how many were contacted, came back, and what they brought each.

    A number's part runs from `low` to `high`, both in it; of an offer `name` is its name. `share`
    has its interval `ends`; `held_share` is that of the held out, None where fewer than ten were.
    `worth` is a contacted person's margin within the return window, in the currency.
    """

    name: str
    low: float
    high: float
    people: int
    back: int
    worth: float
    held: int
    held_back: int

    @property
    def share(self) -> float:
        """The share of the contacted who came back."""
        return self.back / self.people

    @property
    def ends(self) -> tuple[float, float]:
        """The 90 % interval of it."""
        return wilson(self.back, self.people)

    @property
    def held_share(self) -> float | None:
        """The share of the held out who came back."""
        return self.held_back / self.held if self.held >= FEWEST_PEOPLE else None


@dataclass(frozen=True)
class Trait:
    """What one trait adds to the chance of coming back, the others held as they are.

    `kind` is since or length (for one month more) or offer (against `reference`); in shares.
    """

    kind: str
    name: str
    adds: float
    error: float

    @property
    def ends(self) -> tuple[float, float]:
        """The 90 % interval of it."""
        return self.adds - _Z * self.error, self.adds + _Z * self.error

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt of the sign."""
        return self.adds**2 > (_Z * self.error) ** 2


@dataclass(frozen=True)
class SecondLives:
    """Of those who came back: how many stayed longer than the first time, as far as was seen.

    `correlation` is that of the two lengths, None where one of them does not vary.
    """

    people: int
    longer: int
    correlation: float | None

    @property
    def share(self) -> float:
        """The share who stayed longer."""
        return self.longer / self.people


@dataclass(frozen=True, repr=False)
class ComingBack(Framed, rows="by_since"):
    """What coming back goes with, among the lost for whom a campaign was drawn.

    Of each loss the first contact counts, where its return window is over. `logit` is None where
    too few came back, or stayed away, for the traits there are; `reference` is what its offers are
    set against: "" for the held out, else the offer that most were given.
    """

    by_since: list[Back]
    by_offer: list[Back]
    by_length: list[Back]
    traits: list[Trait]
    reference: str
    logit: Logit | None
    second: SecondLives | None
    people: int
    held: int
    currency: str
    window_months: int

    @property
    def is_drawn(self) -> bool:
        """Whether some were held out by lot."""
        return self.held > 0

    def trait(self, kind: str) -> Trait | None:
        """What a number adds; None where there is no logit, or the number does not vary."""
        return next((one for one in self.traits if one.kind == kind), None)


def keep_contacted(engine: Engine, history: History) -> pd.DataFrame:
    """The contacted and the held out of past campaigns, by what was known of them on that day."""
    data = history.data
    if "contacts" not in data.given:
        return pd.DataFrame(columns=COLUMNS)
    for name, sql in contacted_back(
        engine.dialect, data.as_of, window_days=history.window_days
    ).items():
        engine.create(name, sql)
    rows = engine.frame("contacted_back").sort_values(list(COLUMNS[:-2]), ignore_index=True)
    return rows.assign(
        margin=rows.margin / 100,
        offer=rows.offer.where((rows.offer != "") | (rows.held == 1), DEFAULT_OFFER),
    )


def coming_back(rows: pd.DataFrame, history: History) -> ComingBack:
    """What coming back depends on; raises TooLittle where hardly anybody was contacted.

    >>> study.coming_back  # this client has no contacts
    Traceback (most recent call last):
    winback_kit.checks.TooLittle: ...
    """
    found = int(rows.n[rows.held == 0].sum())
    if found < FEWEST_CONTACTED:
        raise too_little(
            history.data.client.folder,
            "has contacted too few of the lost whose return window is over",
            "Give the contacts of past campaigns, with offer and arm.",
            what=marked("lost customers contacted"),
            found=found,
            needed=FEWEST_CONTACTED,
        )
    told = rows.rename(columns={"weeks": SINCE}).assign(back=(rows.later >= 0).astype(int))
    return depends_on(told, currency=history.currency, window_months=history.window_months)


def depends_on(
    rows: pd.DataFrame, *, currency: str, window_months: int, per_month: float = WEEKS_PER_MONTH
) -> ComingBack:
    """The same from rows of offer, held, since, length, later, back, n and margin.

    `since` is told in whole weeks, or another unit of which a month has `per_month`; `length` and
    `later`, those of the lifetime before the loss and after the return, in whole months.
    """
    treated = rows[rows.held == 0]
    logit, traits, reference = _fitted(rows, per_month)
    return ComingBack(
        by_since=in_parts(rows, SINCE),
        by_offer=_by_offer(rows),
        by_length=in_parts(rows, LENGTH),
        traits=traits,
        reference=reference,
        logit=logit,
        second=second_lives(rows),
        people=int(treated.n.sum()),
        held=int(rows.n[rows.held == 1].sum()),
        currency=currency,
        window_months=window_months,
    )


def wilson(yes: float, people: float) -> tuple[float, float]:
    """The 90 % score interval of a share.

    >>> [round(end, 4) for end in wilson(5, 10)]  # (.5 + .13528 ± 1.64485 √(.025 + .00676))/1.27055
    [0.2693, 0.7307]
    """
    p, z2 = yes / people, _Z**2 / people
    half = _Z * np.sqrt((p * (1 - p) + z2 / 4) / people)
    return float((p + z2 / 2 - half) / (1 + z2)), float((p + z2 / 2 + half) / (1 + z2))


def in_parts(rows: pd.DataFrame, number: str, *, parts: int = PARTS) -> list[Back]:
    """The contacted by a number, in parts as equal as its values allow; one part where it has one.

    A part ends with the value up to which that share of the contacted lie.
    """
    sizes = rows[rows.held == 0].groupby(number).n.sum()
    upto = sizes.cumsum().to_numpy() / sizes.sum()
    cuts = sorted({int(np.searchsorted(upto, at / parts - 1e-12)) for at in range(1, parts + 1)})
    highest = sizes.index.to_numpy()[cuts]
    part = np.minimum(np.searchsorted(highest, rows[number].to_numpy()), len(highest) - 1)
    found = []
    for at in range(len(highest)):
        own = rows[part == at]
        values = own[number][own.held == 0]
        found.append(_back("", float(values.min()), float(values.max()), own))
    return [one for one in found if one.people >= FEWEST_PEOPLE]


def _by_offer(rows: pd.DataFrame) -> list[Back]:
    offers = rows[rows.held == 0]
    found = [_back(str(name), 0.0, 0.0, own) for name, own in offers.groupby("offer")]
    told = [one for one in found if one.people >= FEWEST_PEOPLE]
    return sorted(told, key=lambda one: (-one.people, one.name))


def _back(name: str, low: float, high: float, rows: pd.DataFrame) -> Back:
    contacted, held = rows[rows.held == 0], rows[rows.held == 1]
    people = int(contacted.n.sum())
    return Back(
        name=name,
        low=low,
        high=high,
        people=people,
        back=int((contacted.n * contacted.back).sum()),
        worth=float(contacted.margin.sum()) / people,
        held=int(held.n.sum()),
        held_back=int((held.n * held.back).sum()),
    )


def second_lives(rows: pd.DataFrame) -> SecondLives | None:
    """The lifetimes that followed beside those before, of all who came back; None where few did."""
    back = rows[rows.back == 1]
    people = int(back.n.sum())
    if people < FEWEST_PEOPLE:
        return None
    first, later, n = (back[name].to_numpy(dtype=float) for name in (LENGTH, "later", "n"))
    spread = np.cov(first, later, fweights=back.n.to_numpy(dtype=int))
    both = float(spread[0, 0] * spread[1, 1])
    return SecondLives(
        people=people,
        longer=int(n[later > first].sum()),
        correlation=float(spread[0, 1] / np.sqrt(both)) if both > 0 else None,
    )


def _fitted(rows: pd.DataFrame, per_month: float) -> tuple[Logit | None, list[Trait], str]:
    """The logit on months since the loss, months of the lifetime and offers, and what each adds."""
    names = rows.offer.where(rows.held == 0, "")
    sizes = rows.n.groupby(names).sum()
    offers: Sequence[str] = [str(name) for name in sizes.index[sizes >= FEWEST_CONTACTED]]
    reference = "" if "" in offers else str(sizes.idxmax())
    kept = rows[names.isin(offers)]
    kinds = [(kind, "") for kind in (SINCE, LENGTH) if kept[kind].nunique() > 1]
    kinds += [(OFFER, name) for name in offers if name != reference]
    back, people = (kept.n * kept.back).to_numpy(dtype=float), kept.n.to_numpy(dtype=float)
    least = FEWEST_EACH_WAY * len(kinds)
    if not kinds or min(back.sum(), (people - back).sum()) < least:
        return None, [], reference
    own = names[kept.index]
    columns = {
        (kind, name): (own == name).astype(float)
        if kind == OFFER
        else kept[kind] / (per_month if kind == SINCE else 1.0)
        for kind, name in kinds
    }
    traits = np.column_stack([columns[one] for one in kinds])
    logit = fit_logit(traits, back, people, names=[name or kind for kind, name in kinds])
    if logit is None:
        return None, [], reference
    found = []
    for at, (kind, name) in enumerate(kinds):
        adds, error = logit.moved(traits, people, at, named=kind == OFFER)
        found.append(Trait(kind, name, adds, error))
    return logit, found, reference
